"""A letter before the act that sends it: in the submitter's language, with what was typed, without its secret link."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_babel import force_locale

from intake.domain.deadlines import closing
from intake.domain.texts import direction
from intake.domain.vocab import LANGUAGES, Publication
from intake.logs import masked
from intake.services import mine
from intake.services.dossier import Item
from intake.services.lookups import LinkUnknown
from intake.services.outbox import Due
from intake.services.work import Work
from intake.web import letterbook, mails
from intake.web.forms.decision import Decision
from intake.web.i18n import deadline
from intake.web.mailframe import headed, is_address

OF_ACT: Mapping[str, str] = {
    "accept": "accepted",
    "accept-publish": "published",
    "publish": "published",
    "publish-revision": "revision-published",
    "refuse-revision": "revision-refused",
    "decline": "declined",
    "return": "returned",
    "duplicate": "duplicate",
    "uphold": "upheld",
    "withdraw": "withdrawn",
}
"""The letter that each act sends; acts that are not here send none."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter as it would go out. Without `to` nobody is written to; `own` says that the call has its own words."""

    act: str
    to: str
    language: str
    dir: str
    subject: str
    text: str
    own: bool


def preview(work: Work, item: Item, act: str, typed: Decision | None) -> Preview | None:
    """Make the letter that an act would send now; None for acts that send none, or cannot be taken."""
    kind = _kind(act, item)
    if kind is None or not item.may_act:
        return None
    language = item.fields["correspondence_language"]
    language = language if language in LANGUAGES else "en"
    values = typed.values if typed and typed.act == act else {}
    facts = {"words": values.get("words", ""), "ground": values.get("ground", "")}
    due = Due(0, kind, facts, 0, work.now, submission_id=item.id, language=language)
    with force_locale(language):
        try:
            held, token = mine.by_id(work, item.id, language)
        except LinkUnknown:
            return None
        letter = mails.letter(held, token, due, language)
        by = typed.due if typed and typed.act == act else None
        last = deadline(closing(by, item.zone), item.zone) if by else None
        letter = replace(letter, due=last if kind == "returned" else letter.due)
        said = letterbook.own(work, due, held.call)
        words = letterbook.subject(kind, letter, said, mails.subject(kind, letter.revision))
        return Preview(
            act=act,
            to=held.email or "" if is_address(held.email) else "",
            language=language,
            dir=direction(language),
            subject=headed(letter.number, words),
            text=masked(letterbook.text(kind, letter, said)),
            own=said is not None,
        )


def _kind(act: str, item: Item) -> str | None:
    kind = OF_ACT.get(act)
    if kind == "accepted" or (act == "accept-publish" and not item.at_once):
        private = item.publication == Publication.PRIVATE
        return "accepted-private" if private else "accepted"
    return kind
