"""The words of a letter: the call's own where it has some, else the shipped ones. Plain text, inert placeholders."""

from dataclasses import dataclass
from typing import Any

from flask import get_template_attribute, render_template

from intake.domain import wordings
from intake.services import letters, requests
from intake.services.letters import Wording
from intake.services.outbox import Due
from intake.services.work import Work
from intake.web.i18n import Moment
from intake.web.visible import one_line, visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What the templates under templates/mails/ show."""

    number: str
    reference: str
    call: str
    title: str
    name: str
    link: str
    not_me: str
    lost: str
    item: str
    begun: Moment | None
    received: Moment
    closes: Moment
    verdict: str
    channel: str
    revision: int
    replaceable: bool
    is_open: bool
    words: str
    request: str
    revise: str
    ground: str
    due: Moment | None
    contact: str
    publication: str
    tells: bool
    files: tuple[tuple[str, str], ...]
    site: str


def own(work: Work, due: Due, code: str) -> Wording | None:
    """Give the call's own words for a letter as they were when it was asked for; None for the shipped ones."""
    if due.kind not in wordings.KINDS:
        return None
    at = letters.queued_at(work, due.id) if due.id else None
    return letters.in_force(work, code, due.kind, due.language, at=at)


def text(kind: str, letter: Letter, said: Wording | None) -> str:
    """Give a letter whole: salutation, words, link, whom to ask."""
    if said is None:
        return render_template(f"mails/{kind}.txt", letter=letter)
    return render_template(
        "mails/_own.txt", letter=letter, own=wordings.fill(said.body, _values(kind, letter))
    )


def subject(kind: str, letter: Letter, said: Wording | None, shipped: str) -> str:
    """Give what stands behind the number in a letter's subject: one line."""
    if said is None or not said.subject:
        return shipped
    return one_line(wordings.fill(said.subject, _values(kind, letter)))


def shipped(kind: str, *, subject: str) -> tuple[str, str]:
    """Give the shipped words with placeholders in place of values: where a call's own begin."""
    given: dict[str, Any] = dict.fromkeys(Letter.__slots__, "")
    given |= {
        "call": "{call}",
        "title": "{title}",
        "words": "{reason}",
        "ground": "{ground}",
        "item": "{item}",
        "revise": "{answer}",
        "due": {"local": "{due}"},
        "is_open": False,
        "request": requests.CORRIGENDUM if kind == "request-granted" else "",
    }
    said = render_template(f"mails/{kind}.txt", letter=given, frame="mails/_bare.txt")
    return subject, wordings.fill(said, {})


def _values(kind: str, letter: Letter) -> dict[str, str]:
    """Give what stands in place of each placeholder; whatever a stranger typed is made visible."""
    answered = kind == "returned" or letter.request == requests.CORRIGENDUM
    ground = get_template_attribute("_macros/words.html", "ground")
    return {
        "name": letter.name,
        "number": letter.number,
        "call": letter.call,
        "title": letter.title,
        "site": letter.site,
        "reason": visible(letter.words, lines=True),
        "ground": str(ground(letter.ground)) if letter.ground else "",
        "due": letter.due.local if letter.due else "",
        "answer": letter.revise if answered else "",
        "item": letter.item,
    }
