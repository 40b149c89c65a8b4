"""Lengths of time beside a verdict."""

from datetime import UTC, datetime, timedelta

import pytest

from intake.web.i18n import ahead


@pytest.mark.parametrize(
    ("seconds", "verdict", "told"),
    [
        (60, "on-time", (0, 0, 1)),
        (0, "on-time", (0, 0, 0)),
        (-10, "on-time", None),
        (-3_600, "late", (0, 1, 0)),
        (60, "late", None),
        (-86_400, "claimed-late", (1, 0, 0)),
    ],
)
def test_what_came_whole_within_the_grace_is_neither_before_nor_after_the_close(
    seconds: int, verdict: str, told: tuple[int, int, int] | None
) -> None:
    closes = datetime(2026, 3, 2, 23, tzinfo=UTC)
    found = ahead(closes, closes - timedelta(seconds=seconds), verdict)
    assert (found and (found.days, found.hours, found.minutes)) == told
