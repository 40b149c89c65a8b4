"""Letters of the desk: seen before an act is taken, and worded by each call in each language."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from intake.domain import policy, wordings
from intake.domain.texts import direction
from intake.domain.vocab import LANGUAGES
from intake.services import letters
from intake.services.letters import WordingInvalid
from intake.web import casepage, casescreen, letterbook, mails
from intake.web.forms import decision
from intake.web.guards import actor, runtime, staff
from intake.web.i18n import current_language

blueprint = Blueprint("letters", __name__)
blueprint.context_processor(lambda: dict(casepage.HELPERS))

KIND = f"<any({', '.join(map(repr, wordings.KINDS))}):kind>"
LANGUAGE = f"<any({', '.join(map(repr, LANGUAGES))}):language>"
ACT = f"<any({', '.join(map(repr, decision.FIELDS))}):act>"


@blueprint.post(f"/desk/submissions/<number>/letter/{ACT}")
@staff
def preview(number: str, act: str) -> str:
    """Show the letter that an act would send, with everything that was typed kept; nothing is done."""
    held = actor()
    if not held.anywhere & policy.REVIEW:
        abort(403)
    typed = decision.read(act, request.form, today=runtime().clock.now().date())
    # What is missing is said when the act is taken: a letter can be looked at half-written.
    wrong = {name: words for name, words in typed.faults.items() if typed.values.get(name)}
    shown = decision.Decision(act, typed.seen, typed.values, wrong)
    return casescreen.screen(number, shown, letter=act)


@blueprint.get("/manage/calls/<code>/letters")
@staff
def book(code: str) -> str:
    """List a call's letters: which have words of their own, in which languages."""
    with runtime().works.reading(actor()) as work:
        held = letters.book(work, code, current_language())
    return render_template(
        "manage/letters.html", book=held, kinds=wordings.KINDS, tongues=LANGUAGES
    )


@blueprint.route(f"/manage/calls/<code>/letters/{KIND}/{LANGUAGE}", methods=["GET", "POST"])
@staff
def one(code: str, kind: str, language: str) -> Any:  # noqa: ANN401 - a page or a redirect
    """Show one letter in one language; keep the call's own words for it, or go back to the shipped ones."""
    if request.method != "POST":
        return _one(code, kind, language, None, {})
    with runtime().works.reading(actor()) as work:
        held = letters.book(work, code, current_language())
    if not held.may_change:
        abort(403)
    typed = (request.form.get("subject", ""), request.form.get("body", ""))
    try:
        with runtime().works.writing(actor()) as work:
            if "reset" in request.form:
                letters.reset(work, held.code, kind, language)
            else:
                letters.keep(work, held.code, kind, language, subject=typed[0], body=typed[1])
    except WordingInvalid as error:
        return _one(code, kind, language, typed, _faults(error)), 422
    target = url_for("letters.one", code=held.code, kind=kind, language=language, done=1)
    return redirect(target, 303)


def _one(
    code: str, kind: str, language: str, typed: tuple[str, str] | None, faults: dict[str, str]
) -> str:
    with runtime().works.reading(actor()) as work:
        held = letters.book(work, code, current_language())
        own = letters.in_force(work, held.code, kind, language)
    with force_locale(language):
        shipped = letterbook.shipped(kind, subject=mails.subject(kind, 1))
    words = (own.subject or "", own.body) if own else ("", shipped[1])
    return render_template(
        "manage/letter.html",
        book=held,
        kind=kind,
        language=language,
        dir=direction(language),
        own=own,
        shipped=shipped,
        placeholders=wordings.KINDS[kind].placeholders,
        needed=wordings.KINDS[kind].needed,
        values=typed or words,
        faults=faults,
        done=bool(request.args.get("done")) and not faults,
    )


def _faults(error: WordingInvalid) -> dict[str, str]:
    return {field: _fault(*fault) for field, fault in error.faults.items()}


def _fault(code: str, what: str) -> str:
    said = {
        "empty": _("Write the letter, or go back to the shipped words."),
        "long": _("Write %(most)s characters at most.", most=what),
        "control": _("There is a character in it that cannot be seen. Type it anew."),
        "unknown": _("{%(name)s} is no placeholder of this letter.", name=what),
        "missing": _("{%(name)s} must stand in this letter.", name=what),
    }
    return str(said[code])
