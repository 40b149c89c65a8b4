"""Why bytes that were public are gone, as the page that answers 410 at their address says it."""

from http import HTTPStatus

from flask import Response, url_for
from flask_babel import gettext as _

from intake.services.publication import Redacted, Tombstone
from intake.web import errors
from intake.web.visible import visible


def reason_word(code: str | None) -> str:
    """Give a reason of a removal, redaction or destruction in words; "" for none."""
    words: dict[str, str] = {
        "order": _("Order of a court or an authority"),
        "law": _("The law requires it"),
        "personal-data": _("Personal data of others"),
        "rights": _("Rights of others in it"),
        "unlawful": _("Unlawful content"),
        "mistake": _("Made public by mistake"),
    }
    return words.get(code or "", code or "")


def happened(state: str) -> str:
    """Say what became of something that was public; `state` is a tombstone's."""
    words: dict[str, str] = {
        "withdrawn": _("The submitter withdrew this submission after it had been published."),
        "suspended": _(
            "This submission is hidden while the secretariat examines it. It will come back, or this page will say "
            "why not."
        ),
        "not-for-publication": _(
            "The submitter asked that this submission be no longer published."
        ),
        "removed": _("This submission was removed. Two persons took the decision."),
        "destroyed": _(
            "This submission was destroyed, by order. Its number, its date and its place in the log remain."
        ),
    }
    return words.get(state) or str(_("This submission is no longer published."))


def gone(stone: Tombstone) -> Response:
    """Answer for bytes of a submission that is public no more: why, and where its page says it."""
    way = errors.Link(stone.number, url_for("public.short", number=stone.number))
    said = [happened(stone.state), *_said(stone.reason, stone.words)]
    page = errors.ErrorPage(HTTPStatus.GONE, "gone", words=" ".join(said), actions=(way,))
    return errors.page(page)


def redacted(number: str, error: Redacted) -> Response:
    """Answer for a sealed original, or a copy that a later one replaced: why, and where the copy is."""
    copy = url_for("public.redacted", number=number, n=error.n, k=error.k)
    item = errors.Link(number, url_for("public.short", number=number))
    ways = (errors.Link(_("Download the redacted copy"), copy), item)
    words = _(
        "In place of this file a copy is shown in which parts are blacked out. The original is kept, sealed."
    )
    said = [words, *_said(error.reason, error.words)]
    page = errors.ErrorPage(HTTPStatus.GONE, "redacted", words=" ".join(said), actions=ways)
    return errors.page(page)


def _said(reason: str | None, words: str | None) -> list[str]:
    """Give reason and words as sentences."""
    found = []
    if reason:
        found.append(_("Reason: %(reason)s.", reason=reason_word(reason)))
    if words:
        # Apart from the direction of what stands around it: it may be in another language.
        found.append(f"\u2068{visible(words)}\u2069")
    return found
