"""The one door of state changes: it applies the table, writes log, audit, figures and what the public is shown.

Every change of a submission passes here, under the log's lock, so that two people who act at once meet in one order.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update

from intake.db.calls import Call, Facet, FacetTally, Tally
from intake.db.records import Audit
from intake.db.submissions import PublicFact, Submission
from intake.domain import policy, privacy
from intake.domain.contents import content
from intake.domain.vocab import Act, Mark, Publication, Role, State, Verdict
from intake.services import deskindex, indexing, outbox, rights, visible
from intake.services.transparency import words_hash
from intake.services.work import Actor, Work


class SubmissionUnknown(Exception):
    """No submission of this number that the actor may know of."""


class Conflict(Exception):
    """Somebody acted first: `state` is where it stands now, `act` what was done last, `by` whom."""

    def __init__(self, number: str, state: str, act: str, by: str) -> None:
        self.number = number
        self.state = state
        self.act = act
        self.by = by
        super().__init__(f"{number} is {state}: {act} by {by}")


def load(work: Work, number: str, *, seen: int | None = None) -> Submission:
    """Give a submission to act on, under the log's lock; raise Conflict when it changed since version `seen`."""
    _ = work.log.recorded
    found = work.session.scalars(
        select(Submission).where(Submission.number == number).with_for_update()
    ).first()
    if found is None:
        raise SubmissionUnknown
    if seen is not None and found.version != seen:
        raise conflict(work, found)
    return found


def conflict(work: Work, submission: Submission) -> Conflict:
    """Make the error that tells the second person what the first one did."""
    last = work.session.scalars(
        select(Audit).where(Audit.submission_id == submission.id).order_by(Audit.id.desc()).limit(1)
    ).first()
    return Conflict(
        submission.number,
        submission.state,
        last.act if last else "",
        last.actor if last else "",
    )


def apply(
    work: Work,
    submission: Submission,
    act: Act,
    *,
    words: str | None = None,
    ground: str | None = None,
    detail: Mapping[str, Any] | None = None,
    letter: str | None = None,
    marks: Mapping[str, bool] | None = None,
    verdict: Verdict | None = None,
    publication: Publication | None = None,
    second: Actor | None = None,
) -> int:
    """Take one step of the table; give the log index of its entry.

    `words` are the reason, `ground` a code; `detail` holds what else the entry's content has by type (domain.contents);
    `letter` names the mail (None for none); `verdict` is the corrected one, `publication` the tightened choice;
    `second` is who proposed what two persons must do. Raises ActNotAllowed, ReasonMissing, TwoPersonsNeeded.
    """
    state = State(submission.state)
    pending = Mark.REVISION_PENDING in submission.marks
    row = policy.step(state, act, work.actor.roles(submission.process_id), pending=pending)
    if row.persons > 1:
        detail = {**(detail or {}), "second": _second(work, submission, act, row, second)}
    words = (words or "").strip() or None
    if row.reason and words is None:
        raise policy.ReasonMissing(act)
    call = work.session.get_one(Call, submission.call_id)
    publication = publication or Publication(submission.publication)
    after = policy.after(state, act, publication=publication)
    said = content(
        act,
        revision=submission.revision,
        actor=work.actor.pseudonym,
        words=words_hash(words),
        **(detail or {}),
    )
    index = work.log.append(act, call=call.code, subject=submission.first_index, content=said)
    before = snapshot(submission)
    count(work, submission, -1)
    submission.state = after.value
    submission.publication = publication.value
    submission.verdict = verdict.value if verdict else submission.verdict
    submission.version += 1
    # What keeps it declined (a contest, a correction) keeps the ground.
    submission.ground = (ground or submission.ground) if after is State.DECLINED else None
    set_marks(submission, marks or {})
    count(work, submission, +1)
    show(work, submission, index)
    audit(
        work,
        act.value,
        submission=submission,
        before=before,
        reason=words,
        index=index,
        roles=row.roles,
    )
    if letter and submission.email:
        outbox.mail(
            work,
            event=f"{index}:{letter}",
            template=letter,
            language=submission.correspondence_language,
            submission_id=submission.id,
            facts={"words": words, "ground": ground, **(detail or {})},
        )
    return index


def _second(
    work: Work, submission: Submission, act: Act, row: policy.Step, second: Actor | None
) -> str:
    """Give the pseudonym of the other person, who holds a role that suffices still; raise TwoPersonsNeeded."""
    if (
        second is None
        or second.user_id is None
        or second.user_id == work.actor.user_id
        or not second.roles(submission.process_id) & row.roles
    ):
        raise policy.TwoPersonsNeeded(act)
    return second.pseudonym


def set_marks(submission: Submission, marks: Mapping[str, bool]) -> None:
    """Set or clear marks; the list stays sorted."""
    held = set(submission.marks)
    for mark, on in marks.items():
        held = held | {mark} if on else held - {mark}
    submission.marks = sorted(held)


def snapshot(submission: Submission) -> dict[str, Any]:
    """Give what the audit trail compares."""
    return {
        "state": submission.state,
        "revision": submission.revision,
        "publication": submission.publication,
        "claimed_by": submission.claimed_by,
        "marks": list(submission.marks),
        **({"not_before": submission.not_before.isoformat()} if submission.not_before else {}),
    }


def audit(
    work: Work,
    act: str,
    *,
    submission: Submission | None = None,
    call: Call | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str | None = None,
    index: int | None = None,
    roles: Collection[Role] | None = None,
    process_id: int | None = None,
) -> None:
    """Write who did what, when and why; with a submission, what it is after the act.

    `roles` suffice for the act, which was taken in the least of them that the actor holds. Without it anybody may act
    on a submission who may do more than look, and on anything else who manages. `process_id` says of which process an
    act is that is about no call.
    """
    if submission or call:
        process_id = (submission or call).process_id  # type: ignore[union-attr]  # one of them is there
    held = work.actor.roles(process_id)
    suffice = roles or (policy.RANK if submission else rights.MANAGE)
    role = policy.allowing(held, suffice) or policy.allowing(held, policy.RANK)
    work.session.add(
        Audit(
            at=work.now if index is None else work.log.recorded,
            actor=work.actor.name or work.actor.pseudonym,
            user_id=work.actor.user_id,
            role=role.value if role else work.actor.kind,
            act=act,
            process_id=process_id,
            call_id=submission.call_id if submission else call.id if call else None,
            submission_id=submission.id if submission else None,
            before=dict(before or {}),
            after=snapshot(submission) if submission else dict(after or {}),
            reason=reason,
            log_index=index,
        )
    )


def count(work: Work, submission: Submission, by: int) -> None:
    """Move the register's figures; they change in the commit that changes the register."""
    key = {
        "call_id": submission.call_id,
        "state": submission.state,
        "verdict": submission.verdict,
        "channel": submission.channel,
        "ground": submission.ground or "",
    }
    _add(work, Tally, key, by)


def _add(work: Work, table: Any, key: Mapping[str, Any], by: int) -> None:  # noqa: ANN401 - Tally or FacetTally
    where = [getattr(table, name) == value for name, value in key.items()]
    done = work.session.execute(
        update(table).where(*where).values(n=table.n + by).returning(table.n)
    ).first()
    if done is None:
        work.session.add(table(**key, n=by))
        work.session.flush()


def show(work: Work, submission: Submission, index: int) -> None:
    """Bring what the public is shown up to a log entry: facets, search index, append-only public facts."""
    files = visible.files(work.session, [submission.id]).get(submission.id, ())
    facts = visible.facts(submission, files)
    was_shown = _facets(work, submission, privacy.facets(facts))
    latest: dict[str, Any] = {}
    rows = select(PublicFact.field, PublicFact.value).where(
        PublicFact.submission_id == submission.id
    )
    for field, value in work.session.execute(rows.order_by(PublicFact.log_index, PublicFact.id)):
        latest[field] = value["is"]
    shown = privacy.shown(facts)
    changed = [
        {
            "submission_id": submission.id,
            "log_index": index,
            "field": field,
            "value": {"is": shown.get(field)},
        }
        for field in sorted(shown.keys() | latest.keys())
        if shown.get(field) != latest.get(field)
    ]
    if changed:
        work.session.execute(insert(PublicFact), changed)
    indexing.sync(work, submission, facts, was_shown=was_shown)
    deskindex.sync(work, submission)


def _facets(work: Work, submission: Submission, wanted: set[tuple[str, str]]) -> bool:
    held = {
        (facet, value)
        for facet, value in work.session.execute(
            select(Facet.facet, Facet.value).where(Facet.submission_id == submission.id)
        )
    }
    for facet, value in sorted(held - wanted):
        key = {"call_id": submission.call_id, "facet": facet, "value": value}
        _add(work, FacetTally, key, -1)
        work.session.execute(
            delete(Facet).where(
                Facet.submission_id == submission.id, Facet.facet == facet, Facet.value == value
            )
        )
    for facet, value in sorted(wanted - held):
        key = {"call_id": submission.call_id, "facet": facet, "value": value}
        _add(work, FacetTally, key, +1)
        work.session.add(
            Facet(**key, first_index=submission.first_index, submission_id=submission.id)
        )
    return bool(held)
