"""The secretariat's desk: the queue, one submission, and the acts on it. Looking changes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from intake.domain import policy
from intake.domain.deadlines import closing
from intake.domain.policy import ContestedByOther, GroundNotOffered, ReasonMissing
from intake.domain.vocab import State
from intake.services import claims, contests, desk, dossier, embargo, pending, reviews
from intake.services.claims import HeldByOther, NotAColleague
from intake.services.dossier import Item
from intake.services.requests import GRANTED, RequestStands
from intake.services.reviews import NotADuplicate
from intake.services.transitions import Conflict, SubmissionUnknown
from intake.services.withheld import FileUnread, NameStands
from intake.services.work import Work
from intake.web import casepage, casescreen, dates, queuepage
from intake.web.forms import decision
from intake.web.forms.decision import Decision
from intake.web.guards import actor, runtime, staff
from intake.web.i18n import current_language
from intake.web.serving import serve_blob

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
blueprint.context_processor(lambda: dict(casepage.HELPERS))
blueprint.app_context_processor(lambda: {"queue_place": queuepage.place, "day_of": dates.day_of})

ROWS = 50
ACTS = f"<any({', '.join(map(repr, decision.FIELDS))}):act>"
REFUSED = (
    ReasonMissing,
    GroundNotOffered,
    NotADuplicate,
    ContestedByOther,
    NameStands,
    FileUnread,
    RequestStands,
    NotAColleague,
    HeldByOther,
)

Verb = Callable[[Work, str, Decision], object]

VERBS: Mapping[str, Verb] = {
    "release": lambda work, number, _: claims.release(work, number),
    "accept": lambda work, number, d: reviews.accept(work, number, seen=d.seen),
    "accept-publish": lambda work, number, d: reviews.accept_and_publish(work, number, seen=d.seen),
    "publish": lambda work, number, d: reviews.publish(work, number, seen=d.seen),
    "publish-revision": lambda work, number, d: pending.publish(work, number, seen=d.seen),
    "refuse-revision": lambda work, number, d: pending.refuse(
        work, number, words=d.words, seen=d.seen
    ),
    "decline": lambda work, number, d: reviews.decline(
        work, number, ground=d.values["ground"], words=d.words, seen=d.seen
    ),
    "return": lambda work, number, d: reviews.return_(
        work,
        number,
        words=d.words,
        due=_due(work, number, d),
        may_change=d.values["may_change"],
        seen=d.seen,
    ),
    "duplicate": lambda work, number, d: reviews.duplicate(
        work, number, of=d.values["of"], words=d.words, seen=d.seen
    ),
    "uphold": lambda work, number, d: contests.uphold(work, number, words=d.words, seen=d.seen),
    "undo": lambda work, number, d: reviews.undo(work, number, words=d.words, seen=d.seen),
    "reopen": lambda work, number, d: reviews.reopen(work, number, words=d.words, seen=d.seen),
    "withdraw": lambda work, number, d: reviews.withdraw(work, number, words=d.words, seen=d.seen),
    "suspend": lambda work, number, d: reviews.suspend(work, number, words=d.words, seen=d.seen),
    "restore": lambda work, number, d: reviews.restore(work, number, words=d.words, seen=d.seen),
    "note": lambda work, number, d: reviews.note(work, number, d.words),
    "assign": lambda work, number, d: claims.assign(work, number, to=int(d.values["to"])),
    "not-before": lambda work, number, d: embargo.hold(
        work, number, until=_begins(work, number, d), words=d.values["why"], seen=d.seen
    ),
}
"""The verb of each act; `claim` answers by itself."""


@blueprint.get("/")
@staff
def queue() -> str:
    """List what waits, narrowed as the address says."""
    filters = queuepage.read(request.args)
    with runtime().works.reading(actor()) as work:
        found = desk.queue(
            work,
            filters,
            lang=current_language(),
            after=queuepage.position("after"),
            before=queuepage.position("before"),
            limit=ROWS,
        )
        may_act = _may_act()
        people = claims.colleagues_of(work) if may_act else ()
    queuepage.keep_place()
    page = queuepage.page(found, filters, may_act=may_act, people=people)
    return render_template("desk/queue.html", page=page)


@blueprint.get("/submissions/<number>")
@staff
def item(number: str) -> str:
    """Show one submission with everything that a decision needs."""
    return casescreen.screen(number)


@blueprint.post("/next")
@staff
def next_one() -> Response:
    """Claim the next submission that is free and go there; back to the queue where there is none."""
    if not _may_act():
        abort(403)
    only, after = _typed(request.form, "only"), _typed(request.form, "after")
    with runtime().works.writing(actor()) as work:
        found = claims.next_one(work, call=only, after=after)
    return _there(found, only)


@blueprint.post(f"/submissions/<number>/{ACTS}")
@staff
def act(number: str, act: str) -> Any:  # noqa: ANN401 - a page or a redirect
    """Take one act on a submission; a form that lacks something comes back with what was typed."""
    if not _may_act():
        abort(403)
    typed = decision.read(act, request.form, today=runtime().clock.now().date())
    if typed.seen is None:
        abort(400)
    if typed.faults:
        return casescreen.screen(number, typed), 422
    only = _typed(request.form, "only")
    onward = request.form.get("then") == "next"
    try:
        with runtime().works.writing(actor()) as work:
            if act == "claim":
                if not claims.claim(work, number):
                    raise Conflict(number, State.UNDER_REVIEW, "claim", "")  # noqa: TRY301 - one road to the page
            else:
                VERBS[act](work, number, typed)
            found = claims.next_one(work, call=only, after=number) if onward else number
    except Conflict as error:
        return _conflict(number, error, typed), 409
    except (*REFUSED, SubmissionUnknown) as error:
        return casescreen.screen(number, _refused(typed, error)), 422
    return _there(found, only, act="" if onward else act)


@blueprint.get("/submissions/<number>/files/<int:n>")
@staff
def file(number: str, n: int) -> Response:
    """Send a file to the staff as it was received."""
    with runtime().works.reading(actor()) as work:
        held = dossier.file(work, number, n)
    return serve_blob(
        held.sha256,
        size=held.size,
        media_type=held.media_type,
        name=held.name,
        spare=f"{held.number}-{held.n}",
        secret=True,
    )


def _typed(values: Mapping[str, str], key: str) -> str | None:
    """Give what the desk goes on from; no value of ours holds NUL."""
    value = values.get(key) or None
    if value and "\x00" in value:
        abort(400)
    return value


def _may_act() -> bool:
    held = actor()
    return bool(held.anywhere & policy.REVIEW)


def _there(number: str | None, only: str | None, act: str = "") -> Response:
    if number is None:
        target = url_for("desk.queue", call=only, empty=1)
    else:
        target = url_for("desk.item", number=number, only=only, done=act or None)
    return redirect(target, 303)  # type: ignore[return-value]  # werkzeug's response, which Flask takes


def _due(work: Work, number: str, typed: Decision) -> datetime | None:
    """Give the instant at which a typed day is over in the call's zone."""
    return closing(typed.due, dossier.item(work, number, "en").zone) if typed.due else None


def _begins(work: Work, number: str, typed: Decision) -> datetime | None:
    """Give the instant at which a typed day begins in the call's zone."""
    if typed.day is None:
        return None
    return closing(typed.day - timedelta(days=1), dossier.item(work, number, "en").zone)


def _refused(typed: Decision, error: Exception) -> Decision:
    """Turn what the verb refused into the fault of a field; what is unknown altogether stays a 404 of the case."""
    faults = {
        GroundNotOffered: ("ground", _("The call’s printed list does not hold this ground.")),
        ReasonMissing: ("words", _("Say why: this act needs a reason in words.")),
        ContestedByOther: (
            "words",
            _("Who declined cannot decide the contest. Another person must."),
        ),
        NotADuplicate: (
            "of",
            _(
                "This is no submission that it can repeat: it is itself, or repeats another, or has left."
            ),
        ),
        NameStands: (
            "words",
            _(
                "The name is to be withheld, but a file tells it: file %(file)s. Return it, so that its sender can "
                "replace the file.",
                file=getattr(error, "file", ""),
            ),
        ),
        FileUnread: (
            "words",
            _unread(error) if isinstance(error, FileUnread) else "",
        ),
        RequestStands: (
            "words",
            _(
                "It was granted that its sender is not whom it names: it can only be declined or withdrawn, never "
                "accepted, published or shown again."
            )
            if getattr(error, "state", "") == GRANTED
            else _("Somebody says that they did not send it. Answer that first, in Requests."),
        ),
        SubmissionUnknown: ("of", _("There is no submission of this number in the process.")),
        NotAColleague: ("to", _("Nobody of this name decides on submissions of the process.")),
        HeldByOther: ("to", _("A colleague holds it; a publisher can take it from them.")),
    }
    name, words = faults[type(error)]
    return replace(typed, faults={name: words})


def _unread(error: FileUnread) -> str:
    if error.waits:
        return str(
            _(
                "The name is to be withheld, and file %(file)s is still being read, so nobody can say yet that it does "
                "not tell it. Nothing was decided. Try again in a minute.",
                file=error.file,
            )
        )
    if error.part:
        return str(
            _(
                "The name is to be withheld, and only a part of file %(file)s was looked through, so nobody can say "
                "that it does not tell it. Return it, so that its sender can replace or confirm the file.",
                file=error.file,
            )
        )
    return str(
        _(
            "The name is to be withheld, and file %(file)s could not be read, so nobody can say that it does not "
            "tell it. Return it, so that its sender can replace the file.",
            file=error.file,
        )
    )


def _read(number: str) -> Item:
    with runtime().works.reading(actor()) as work:
        return dossier.item(work, number, current_language())


def _conflict(number: str, error: Conflict, typed: Decision) -> str:
    held = _read(number)
    by = error.by or held.claimed_by or ""
    return render_template("desk/conflict.html", item=held, act=error.act, by=by, typed=typed)
