"""Titles of submissions: as typed, or composed in the page's language; never taken from a file."""

from collections.abc import Sequence

from flask_babel import gettext as _

from intake.domain.texts import Text, direction
from intake.domain.vocab import Kind
from intake.web.i18n import current_language


def title(
    *,
    kind: str,
    number: str,
    typed: str | None,
    submitter: str | None,
    languages: Sequence[str] = (),
) -> Text:
    """Give the title of a submission: what was typed, else "Comment by …", "Comment no. …" where the name is withheld.

    `languages` are the submission's: a single one is taken for the title's own.
    """
    if typed:
        return written(typed, languages)
    lang = current_language()
    return Text(_composed(kind, number, submitter), lang, direction(lang))


def written(value: str, languages: Sequence[str] = ()) -> Text:
    """Wrap what a submitter typed: in the submission's language where there is one, its direction by its letters."""
    return Text(value, languages[0] if len(languages) == 1 else "und", "auto")


def _composed(kind: str, number: str, submitter: str | None) -> str:
    if submitter:
        if kind == Kind.INTERVENTION:
            return str(_("Intervention by %(submitter)s", submitter=submitter))
        return str(_("Comment by %(submitter)s", submitter=submitter))
    n = number.rpartition("-")[2].lstrip("0")
    if kind == Kind.INTERVENTION:
        return str(_("Intervention no. %(n)s", n=n))
    return str(_("Comment no. %(n)s", n=n))
