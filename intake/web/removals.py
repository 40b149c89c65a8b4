"""Acts of two persons at the desk: propose, look at what is proposed, carry it out or drop it; what waits."""

from dataclasses import dataclass, field
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from intake.domain import policy
from intake.domain.policy import ActNotAllowed, ReasonMissing, ReasonUnknown, TwoPersonsNeeded
from intake.domain.vocab import Act
from intake.services import proposallist, proposals, removals
from intake.services.proposals import (
    AlreadyProposed,
    Copy,
    FileUnknown,
    ProposalDecided,
    ProposalUnknown,
    SameBytes,
)
from intake.services.removals import Panel
from intake.services.transitions import Conflict
from intake.web import casepage, copies
from intake.web.errors import ErrorPage, Link
from intake.web.errors import page as error_page
from intake.web.guards import actor, runtime, staff
from intake.web.i18n import current_language
from intake.web.pages.narrowing import digits
from intake.web.serving import serve_blob

blueprint = Blueprint("removals", __name__, url_prefix="/desk")
blueprint.context_processor(lambda: dict(casepage.HELPERS))
blueprint.app_context_processor(lambda: {"proposals_waiting": _waiting})

blueprint.register_error_handler(
    ProposalUnknown, lambda _error: error_page(ErrorPage(404, "not-found"))
)

PROPOSED = "<any('redact', 'remove', 'destroy'):act>"
LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed to propose an act; faults are by field."""

    values: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


@blueprint.get("/proposals")
@staff
def listing() -> str:
    """List what waits for a second person, and what has been hidden for long."""
    with runtime().works.reading(actor()) as work:
        page = proposallist.listing(work, current_language(), after=digits("after"))
    following = url_for("removals.listing", after=page.next) if page.next else None
    return render_template("desk/proposals.html", page=page, next_url=following)


@blueprint.get("/proposals/<int:proposal_id>")
@staff
def one(proposal_id: int) -> str:
    """Show one proposal with all that the second person needs."""
    return _one(proposal_id)


@blueprint.post("/proposals/<int:proposal_id>")
@staff
def decide(proposal_id: int) -> Any:  # noqa: ANN401 - a page or a redirect
    """Carry a proposal out, or drop it with words."""
    held = actor()
    if not held.anywhere & policy.REVIEW:
        abort(403)
    answer = request.form.get("answer", "")
    words = request.form.get("words", "")
    if answer not in {"do", "drop"}:
        abort(400)
    if len(words) > LONGEST:
        return _one(proposal_id, words, _("Write 10,000 characters at most.")), 422
    try:
        with runtime().works.writing(held) as work:
            if answer == "do":
                number = proposals.carry_out(work, proposal_id)
            else:
                number = proposals.drop(work, proposal_id, words=words)
    except ReasonMissing:
        return _one(proposal_id, words, _("Say why it is dropped.")), 422
    except (TwoPersonsNeeded, ProposalDecided, ActNotAllowed) as error:
        return _not_now(error, proposal_id)
    return redirect(url_for("desk.item", number=number, _anchor="end"), 303)


@blueprint.get("/proposals/<int:proposal_id>/copy")
@staff
def copy(proposal_id: int) -> Response:
    """Send a redacted copy to the staff, proposed or shown."""
    with runtime().works.reading(actor()) as work:
        held = proposallist.copy(work, proposal_id)
    return serve_blob(
        held.sha256,
        size=held.size,
        media_type=held.media_type,
        name=f"{held.number}-{held.n}-redacted",
        spare=f"{held.number}-{held.n}-redacted",
        secret=True,
    )


@blueprint.get(f"/submissions/<number>/propose/{PROPOSED}")
@staff
def form(number: str, act: str) -> str:
    """Show the form of a proposal."""
    return _form(number, act, Typed())


@blueprint.post(f"/submissions/<number>/propose/{PROPOSED}")
@staff
def propose(number: str, act: str) -> Any:  # noqa: ANN401 - a page or a redirect
    """Propose an act; a form that lacks something comes back with what was typed.

    A copy may be larger than other forms, so the limit is set before anything reads the form; then comes its token.
    """
    with runtime().works.reading(actor()) as work:
        panel = removals.panel(work, number)
        rules = removals.rules(work, number)
    if act not in panel.may:
        _refuse(panel)
    if act == Act.REDACT:
        copies.allow(rules)
    current_app.extensions["csrf"].protect()
    typed = _typed(act, panel)
    made: Copy | None = None
    if not typed.faults and act == Act.REDACT:
        taken = copies.take(_upload(), rules, number=number)
        if isinstance(taken, str):
            typed.faults["copy"] = taken
        else:
            made = taken
    if typed.faults:
        return _form(number, act, typed), 422
    try:
        with runtime().works.writing(actor()) as work:
            proposal_id = proposals.propose(
                work,
                panel.number,
                Act(act),
                reason=typed.values["reason"],
                words=typed.values["words"],
                seen=int(typed.values["seen"]),
                file=int(typed.values["file"] or 0),
                copy=made,
            )
    except (AlreadyProposed, SameBytes, FileUnknown, ReasonUnknown) as error:
        return _form(number, act, Typed(typed.values, dict([_fault(error)]))), 422
    except Conflict:
        words = _("It changed since you opened it. Look at it again; what you typed is kept.")
        return _form(number, act, Typed(typed.values, {"words": words})), 409
    return redirect(url_for("removals.one", proposal_id=proposal_id), 303)


def _refuse(panel: Panel) -> None:
    """Answer who asks for an act that is not open to them, or to nobody from where it stands."""
    with runtime().works.reading(actor()) as work:
        allowed = removals.may_any(work, panel.number)
    abort(409 if allowed else 403)


def _upload() -> FileStorage | None:
    files = request.files_of("copy")  # type: ignore[attr-defined]  # UploadRequest, the application's own
    return files[0] if files else None


def _typed(act: str, panel: Panel) -> Typed:
    values = {key: request.form.get(key, "").strip() for key in ("reason", "words", "file", "seen")}
    faults = {}
    if values["reason"] not in panel.reasons[act]:
        faults["reason"] = _("Choose a reason.")
    if not values["words"]:
        faults["words"] = _("Say why in words: everybody reads them.")
    elif len(values["words"]) > LONGEST:
        faults["words"] = _("Write 10,000 characters at most.")
    if act == Act.REDACT and values["file"] not in {str(n) for n, _name in panel.files}:
        faults["file"] = _("Choose the file.")
    if act == Act.REDACT and not faults and _upload() is None:
        faults["copy"] = _("Attach the copy with the parts blacked out.")
    if not (values["seen"].isdecimal() and len(values["seen"]) < 10):  # noqa: PLR2004 - a version
        abort(400)
    return Typed(values, faults)


def _fault(error: Exception) -> tuple[str, str]:
    return {
        AlreadyProposed: (
            "reason",
            _("This is proposed already and waits for a second person."),
        ),
        SameBytes: (
            "copy",
            _("This is the original, byte for byte. Attach a copy with the parts blacked out."),
        ),
        FileUnknown: ("file", _("Choose the file.")),
        ReasonUnknown: ("reason", _("Choose a reason.")),
    }[type(error)]


def _form(number: str, act: str, typed: Typed) -> str:
    with runtime().works.reading(actor()) as work:
        panel = removals.panel(work, number)
    if act not in panel.may:
        _refuse(panel)
    return render_template("desk/propose.html", panel=panel, act=act, typed=typed)


def _one(proposal_id: int, words: str = "", error: str = "") -> str:
    with runtime().works.reading(actor()) as work:
        row = proposallist.one(work, proposal_id, current_language())
        pages = proposallist.text(work, proposal_id) if row.view.copy else ()
    return render_template(
        "desk/proposal.html", row=row, pages=pages, words_typed=words, error=error
    )


def _not_now(error: Exception, proposal_id: int) -> Response:
    if isinstance(error, ActNotAllowed) and error.role is not None:
        abort(403)
    words = {
        TwoPersonsNeeded: _(
            "Another person than the one who proposed it must do this, and whoever proposed it must still be allowed "
            "to. Nothing was done."
        ),
        ProposalDecided: _("A colleague has decided this before you."),
        ActNotAllowed: _(
            "From where the submission stands now this cannot be done. Drop the proposal."
        ),
    }[type(error)]
    way = Link(_("Back to the proposal"), url_for("removals.one", proposal_id=proposal_id))
    return error_page(ErrorPage(409, "proposal", _("Not now"), words=words, actions=(way,)))


def _waiting() -> int:
    """Count what waits for a second person, for the frame of the desk."""
    with runtime().works.reading(actor()) as work:
        return proposallist.count(work)
