"""The rules of retention: how many days what may go is kept, as administrators set them or as shipped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intake.db.retention import RetentionRule
from intake.services.work import Work

DRAFTS, CONTACT, INVITATIONS, MAIL, AUDIT = "drafts", "contact", "invitations", "mail", "audit"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: days, between which bounds they may be set, and since when they hold (None: as shipped).

    `basis` are the administrator's own words by language, {} as shipped.
    """

    code: str
    days: int
    least: int
    most: int
    basis: Mapping[str, str]
    changed_at: datetime | None = None


SHIPPED: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        # Whoever holds a draft is told a week before it goes.
        Rule(DRAFTS, 30, 14, 365, {}),
        Rule(CONTACT, 1_095, 180, 7_300, {}),
        Rule(INVITATIONS, 365, 30, 3_650, {}),
        Rule(MAIL, 180, 30, 3_650, {}),
        Rule(AUDIT, 3_650, 365, 18_250, {}),
    )
}
"""The rules as shipped, in the order of the page."""


def rules(work: Work) -> tuple[Rule, ...]:
    """Give all rules as they hold now, in the order of the page."""
    held = {row.code: row for row in work.session.scalars(select(RetentionRule))}
    return tuple(_merged(rule, held.get(code)) for code, rule in SHIPPED.items())


def days(work: Work, code: str) -> int:
    """Give the days of one rule as they hold now."""
    return _merged(SHIPPED[code], work.session.get(RetentionRule, code)).days


def _merged(rule: Rule, row: RetentionRule | None) -> Rule:
    if row is None:
        return rule
    return Rule(rule.code, row.days, rule.least, rule.most, dict(row.basis), row.changed_at)
