"""The page on which a submitter contests a decision or asks for a correction: what it means, then words."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from intake.domain.texts import Text
from intake.services.mine import Mine


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What my/ask.html shows; `about` is the decision that is contested: its ground and its words."""

    title: str
    number: str
    call: str
    call_title: Text
    lead: tuple[str, ...]
    ground: str | None
    about: str | None
    action: str
    back: str
    label: str
    hint: str
    words: str
    error: str
    button: str


def contest(held: Mine, token: str, words: str, error: str) -> Asking:
    """Make the page of a contest."""
    return Asking(
        title=_("Contest the decision"),
        number=held.number,
        call=held.call,
        call_title=held.call_title,
        lead=(
            _("Another person than the one who declined it reads your words and decides."),
            _("It can be done once. The register shows the decline until it is decided."),
        ),
        ground=held.ground,
        about=held.words,
        action=url_for("revise.contest", token=token),
        back=url_for("my.receipt", token=token),
        label=_("Why the ground does not hold"),
        hint=_("Say what the person who decides should look at. Only the secretariat reads it."),
        words=words,
        error=error,
        button=_("Contest it"),
    )


def correction(held: Mine, token: str, words: str, error: str) -> Asking:
    """Make the page of a request to correct."""
    return Asking(
        title=_("Ask to correct it"),
        number=held.number,
        call=held.call,
        call_title=held.call_title,
        lead=(
            _("The deadline has passed, so a correction needs the secretariat’s consent."),
            _("If it agrees, this link lets you send a corrigendum. What you sent stays as it is."),
        ),
        ground=None,
        about=None,
        action=url_for("revise.ask", token=token),
        back=url_for("my.receipt", token=token),
        label=_("What is wrong, and what should stand there"),
        hint=_("Only the secretariat reads it."),
        words=words,
        error=error,
        button=_("Ask"),
    )
