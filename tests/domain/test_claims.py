"""When something came that did not come by web: what its evidence shows, and what a person says. # check 78"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from intake.domain import claims
from intake.domain.claims import Typed
from intake.domain.statements import Claim

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ZONE = "Europe/Zurich"
GOT = datetime(2026, 3, 1, 9, 30, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("arrived", "dated", "at", "by_server", "doubts"),
    [
        (GOT, GOT - timedelta(seconds=7), GOT, True, ()),
        (None, GOT, GOT, False, ("dated-by-sender",)),
        (None, None, None, False, ("no-date",)),
        (GOT, GOT - timedelta(days=3), GOT, True, ("dates-apart",)),
        (NOW + timedelta(days=1), GOT, GOT, False, ("arrived-unlikely", "dated-by-sender")),
        (GOT, datetime(1980, 1, 1, tzinfo=UTC), GOT, True, ("dated-unlikely",)),
    ],
)
def test_the_servers_date_is_believed_and_the_senders_is_said_to_be_his(
    arrived: datetime | None,
    dated: datetime | None,
    at: datetime | None,
    by_server: bool,  # noqa: FBT001 - a fact of the table
    doubts: tuple[str, ...],
) -> None:
    assert claims.shown(arrived, dated, now=NOW) == claims.Shown(at, by_server, doubts)


def read(typed: Typed, *, source: str = "mail") -> tuple[Claim | None, Mapping[str, str]]:
    return claims.read(typed, source=source, zone_name=ZONE, shows=GOT, evidence="0" * 64, now=NOW)


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        (Typed("", "", "stated"), {"received-day": "missing"}),
        (Typed("yesterday", "", "stated"), {"received-day": "date"}),
        (Typed("2026-03-01", "25:00", "stated"), {"received-time": "time"}),
        (Typed("2026-03-03", "", "stated"), {"received-day": "future"}),
        (Typed("2026-03-02", "15:00", "stated"), {"received-day": "future"}),
        (Typed("2026-03-01", "", "post"), {"received-basis": "missing"}),
        (Typed("2026-03-01", "10:30:08", "mail"), {"received-basis": "not-what-the-mail-shows"}),
        (Typed("2026-03-01", "", "mail"), {"received-basis": "not-what-the-mail-shows"}),
        (Typed("9999-12-31", "", "stated"), {"received-day": "future"}),
        (Typed("0001-01-01", "", "stated"), {"received-day": "date"}),
    ],
)
def test_a_date_without_sense_is_asked_for_again(typed: Typed, faults: Mapping[str, str]) -> None:
    assert read(typed) == (None, faults)


@pytest.mark.parametrize(
    ("typed", "at", "precision"),
    [
        (Typed("2026-03-01", "10:30:07", "mail"), GOT, "instant"),
        (Typed("2026-03-01", "10:30", "mail"), GOT, "instant"),
        (Typed("2026-03-02", "", "stated"), datetime(2026, 3, 2, 22, 59, 59, tzinfo=UTC), "day"),
    ],
)
def test_what_makes_sense_is_a_claim_with_its_evidence(
    typed: Typed, at: datetime, precision: str
) -> None:
    claim, faults = read(typed)
    assert faults == {}
    assert claim == Claim(at=at, precision=precision, basis=typed.basis, evidence="0" * 64)


def test_what_is_proposed_is_taken_as_the_mails_own() -> None:
    proposed = claims.proposed(claims.shown(GOT, None, now=NOW), ZONE)
    assert proposed == Typed("2026-03-01", "10:30:07", "mail")
    claim, _ = read(proposed)
    assert claim is not None
    assert claim.at == GOT
