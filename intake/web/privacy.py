"""The privacy notice: made from the fields of the form and the rules of retention, so that it cannot tell of others."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template

from intake.domain.fields import FIELDS, Field
from intake.domain.vocab import Tier
from intake.services import keeping
from intake.web.guards import runtime
from intake.web.i18n import LANG, current_language

blueprint = Blueprint("privacy", __name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A rule of retention as the reader sees it; `basis` in an administrator's own words, with its language."""

    code: str
    days: int
    basis: str | None
    basis_language: str


def by_tier() -> tuple[tuple[Tier, tuple[Field, ...]], ...]:
    """Give the fields under who sees them, in the order of the form; a tier without fields is left out."""
    found = ((tier, tuple(one for one in FIELDS.values() if one.tier is tier)) for tier in Tier)
    return tuple((tier, fields) for tier, fields in found if fields)


@blueprint.get(f"/{LANG}/privacy")
def notice(lang: str) -> Response:
    """Show what the form asks, who sees it and how long it is kept, as the rules stand now."""
    with runtime().works.reading() as work:
        rules = keeping.rules(work)
    kept = tuple(_kept(rule, lang) for rule in rules)
    response = make_response(render_template("public/privacy.html", tiers=by_tier(), kept=kept))
    # The rules of retention belong to no epoch: a changed rule is seen at once.
    response.headers["Cache-Control"] = "no-cache"
    return response


def _kept(rule: keeping.Rule, lang: str) -> Kept:
    tag = next((one for one in (lang, "en", *rule.basis) if rule.basis.get(one)), None)
    basis = rule.basis[tag] if tag else None
    return Kept(rule.code, rule.days, basis, tag or current_language())
