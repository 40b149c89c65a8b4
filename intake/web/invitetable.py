"""A table of invitations between its dry run and the press that makes them: kept as bytes, named by a signed word.

The bytes lie in the store as an orphan, which the sweeper takes after a day; nobody else's file can be named, for the
word is signed for this call and this account.
"""

import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from intake.services import invitations
from intake.services.invitationlist import Listing
from intake.services.wording import types as stakeholder_types
from intake.services.work import Work
from intake.web import invitewords
from intake.web.forms import invitation as form
from intake.web.forms.invitation import Read, TableInvalid
from intake.web.guards import actor, runtime
from intake.web.i18n import Moment, current_language, deadline
from uploads.store import BlobMissing, Spool

_WORD = re.compile(r"([0-9a-f]{64})\.([0-9a-f]{32})\.([a-z]{2})\.([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Table:
    """A kept table: its word for the form, its rows, and the key under which they are made once."""

    word: str
    key: str
    rows: Sequence[Read]


@dataclass(frozen=True, slots=True)
class DryRow:
    """One row as the dry run shows it; `faults` are finished sentences, each with its column."""

    line: int
    name: str
    entity: str
    email: str
    language: str
    type: str
    countries: tuple[str, ...]
    title: str
    verified: bool
    basis: str
    closes: Moment | None
    uses: int
    expires: Moment | None
    faults: tuple[tuple[str, str], ...]


def keep(spool: Spool, listing: Listing, language: str) -> str:
    """Keep an uploaded table; give its word. Raises TableInvalid where it is too large."""
    if spool.over or spool.size > form.BIGGEST:
        raise TableInvalid("too-large")
    if not spool.size:
        raise TableInvalid("empty")
    digest = runtime().store.keep(spool).sha256
    body = f"{digest}.{secrets.token_hex(16)}.{language}"
    return f"{body}.{_mac(listing.call, body)}"


def read(work: Work, word: str, listing: Listing) -> Table:
    """Read a kept table again. Raises TableInvalid for a forged word, or bytes that are gone or no table."""
    match = _WORD.fullmatch(word)
    if match is None or not hmac.compare_digest(
        _mac(listing.call, word.rpartition(".")[0]), match[4]
    ):
        raise TableInvalid("gone")
    try:
        with runtime().store.open(match[1]) as file:
            data = file.read(form.BIGGEST + 1)
    except BlobMissing:
        raise TableInvalid("gone") from None
    rows = form.table(data, listing.zone, types=_types(work), language=match[3])
    return Table(word, match[2], rows)


def checked(work: Work, table: Table, listing: Listing) -> Table:
    """Give the table with what the verb finds wrong in each row, beside what was wrong as typed."""
    found = invitations.check(work, listing.call, [row.invitee for row in table.rows])
    rows = [
        replace(row, faults={**found.get(place, {}), **row.faults})
        for place, row in enumerate(table.rows)
    ]
    return replace(table, rows=rows)


def dry(work: Work, table: Table, listing: Listing) -> tuple[DryRow, ...]:
    """Show every row: what would be made of it, and what must be put right."""
    names = {code: name.value for code, name in stakeholder_types(work, current_language())}
    return tuple(_dry(row, names, listing) for row in table.rows)


def _dry(row: Read, names: Mapping[str, str], listing: Listing) -> DryRow:
    one = row.invitee
    values = {key: value if isinstance(value, str) else "" for key, value in one.values.items()}
    countries = one.values.get("countries")
    zone = listing.zone
    return DryRow(
        line=row.line,
        name=values["name"],
        entity=values["entity"],
        email=one.email or "",
        language=one.language,
        type=names.get(values["submitter_type"], values["submitter_type"]),
        countries=tuple(countries) if isinstance(countries, list) else (),
        title=values["title"],
        verified=one.verified,
        basis=one.basis or "",
        closes=deadline(one.closes_before, zone) if one.closes_before else None,
        uses=one.uses,
        expires=deadline(one.expires_at, zone) if one.expires_at else None,
        faults=tuple(
            (invitewords.column(key), invitewords.fault(key, code))
            for key, code in row.faults.items()
        ),
    )


def _types(work: Work) -> dict[str, str]:
    """Map what a cell may call a stakeholder type to its code: the code, its name in English or the page's language."""
    found: dict[str, str] = {}
    for lang in ("en", current_language()):
        found |= {name.value.casefold(): code for code, name in stakeholder_types(work, lang)}
    return found | {code: code for code in found.values()}


def _mac(call: str, body: str) -> str:
    said = f"invitation table\n{call}\n{actor().user_id}\n{body}"
    return hmac.new(runtime().ring.form, said.encode(), "sha256").hexdigest()
