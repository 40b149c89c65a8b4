"""One submission as the desk decides on it: everything one screen needs, in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.submissions import File, Submission
from intake.domain import links, policy
from intake.domain.texts import Text, choose
from intake.domain.vocab import Act, Mark, Publication, State
from intake.services import (
    chronicle,
    difference,
    dossierfiles,
    invited,
    publishing,
    requests,
    telling,
    visible,
    wording,
)
from intake.services.casework import (
    Flags,
    flags,
    may_see,
    names,
    submitter,
)
from intake.services.chronicle import NoteView, Sending, Step
from intake.services.difference import Difference
from intake.services.dossierfiles import FileView
from intake.services.invited import Sender
from intake.services.requests import Asked
from intake.services.telling import Blocked
from intake.services.transitions import SubmissionUnknown
from intake.services.wording import Issue
from intake.services.work import Work

SCREENED = (
    Act.ACCEPT,
    Act.PUBLISH,
    Act.RETURN,
    Act.DECLINE,
    Act.DUPLICATE,
    Act.UPHOLD,
    Act.UNDO,
    Act.REOPEN,
    Act.SUSPEND,
    Act.RESTORE,
    Act.WITHDRAW,
)
"""Acts that have a form on the screen, in its order."""

SHOWING = frozenset({Act.ACCEPT, Act.PUBLISH, Act.RESTORE})
"""Acts that lead to the public, barred where somebody never sent it."""

AHEAD = frozenset({State.UNDER_REVIEW, State.RETURNED, State.ACCEPTED})
"""States before publication: a file that tells a withheld name stands against it."""

OF_REVISION: Mapping[str, str] = {
    Act.PUBLISH.value: "publish-revision",
    Act.DECLINE.value: "refuse-revision",
}
"""What these acts are called where they decide on a revision of what is published."""


@dataclass(frozen=True, slots=True)
class Item:
    """A submission at the desk. `seen` is the version that a decision names; `acts` are code words of policy.

    `held` says that it waits for its day (`not_before`), `scheduled` that a publisher lets it out then. `disowned` says
    that whoever holds its mailbox never sent it, as they say ("open") or as was found ("granted").
    """

    id: int
    number: str
    reference: str
    call: str
    call_title: Text
    kind: str
    state: str
    seen: int
    fields: Mapping[str, Any]
    submitter: str
    submitter_type: Text
    issues: tuple[Issue, ...]
    verdict: str
    received: datetime
    recorded: datetime
    channel: str
    zone: str
    closes_before: datetime | None
    timing: str
    publish_at: datetime | None
    publication: str
    marks: tuple[str, ...]
    ground: str | None
    words: str | None
    other: str | None
    due_at: datetime | None
    may_change: str | None
    revision: int
    published_revision: int | None
    log_index: int
    files: tuple[FileView, ...]
    flags: Flags
    sendings: tuple[Sending, ...]
    history: tuple[Step, ...]
    notes: tuple[NoteView, ...]
    claimed_by: str | None
    claimed_since: datetime | None
    mine: bool
    acts: tuple[str, ...]
    at_once: bool
    not_before: datetime | None
    held: bool
    scheduled: bool
    may_act: bool
    disowned: str | None
    grounds: tuple[str, ...]
    waiting: Difference | None
    sender: Sender | None
    requests: tuple[Asked, ...]
    blocked: Blocked | None


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file for the staff: which bytes, under their own name and with their fixed media type."""

    number: str
    n: int
    sha256: str
    size: int
    media_type: str
    name: str


def item(work: Work, number: str, lang: str) -> Item:
    """Give a submission of a process in which the actor has a role; raise SubmissionUnknown."""
    row = _row(work, number)
    call = work.session.get_one(Call, row.call_id)
    roles = work.actor.roles(row.process_id)
    files = dossierfiles.files(work, row)
    other = visible.others(work.session, [row])
    types = dict(wording.types(work, lang))
    people = names(work, [row.claimed_by])
    sender = invited.sender(work, row.id, lang) if Mark.BY_INVITATION in row.marks else None
    pending = Mark.REVISION_PENDING in row.marks
    allowed = set(policy.acts(State(row.state), roles, pending=pending))
    acts = tuple(act.value for act in SCREENED if act in allowed)
    asked = requests.of(work, row.id)
    disowned = requests.standing(asked, requests.NOT_ME)
    if disowned:
        acts = tuple(act for act in acts if act not in SHOWING)
    publish = bool(roles & policy.PUBLISH) and row.publication != Publication.PRIVATE
    return Item(
        id=row.id,
        number=row.number,
        reference=links.show_reference(row.reference),
        call=call.code,
        call_title=choose(call.title, lang),
        kind=row.kind,
        state=row.state,
        seen=row.version,
        fields=_fields(row),
        submitter=submitter(row),
        submitter_type=types.get(row.submitter_type, Text(row.submitter_type, "en", "ltr")),
        issues=_issues(work, call, row, lang),
        verdict=row.verdict,
        received=row.received,
        recorded=row.recorded,
        channel=row.channel,
        zone=call.zone,
        closes_before=sender.own.closes_before if sender and sender.own else call.closes_before,
        timing=call.timing,
        publish_at=call.publish_at,
        publication=row.publication,
        marks=tuple(row.marks),
        ground=row.ground,
        words=row.words,
        other=other[row.other_id].number if row.other_id in other else None,
        due_at=row.due_at,
        may_change=row.may_change,
        revision=row.revision,
        published_revision=row.published_revision,
        log_index=row.first_index,
        files=files,
        flags=flags([{"status": f.status, "findings": f.findings} for f in files if f.in_force]),
        sendings=chronicle.sendings(work, row),
        history=chronicle.history(work, row),
        notes=chronicle.notes(work, row),
        claimed_by=people.get(row.claimed_by or 0),
        claimed_since=row.claimed_since,
        mine=row.claimed_by is not None and row.claimed_by == work.actor.user_id,
        acts=_allowed(work, row, acts),
        at_once=Act.ACCEPT.value in acts and publish and publishing.offered(work, row),
        not_before=row.not_before,
        held=publishing.held(work, row),
        scheduled=row.scheduled and row.state == State.ACCEPTED,
        may_act=bool(roles & policy.REVIEW),
        disowned=disowned,
        grounds=tuple(call.grounds),
        sender=sender,
        waiting=difference.waiting(work, row, [one.facts for one in files]),
        requests=asked,
        blocked=telling.blocked(work, row) if row.state in AHEAD or pending else None,
    )


def file(work: Work, number: str, n: int) -> Bytes:
    """Give the bytes of a file for the staff; raise SubmissionUnknown."""
    row = _row(work, number)
    found = work.session.scalars(
        select(File).where(File.submission_id == row.id, File.n == n)
    ).first()
    if found is None:
        raise SubmissionUnknown
    facts = visible.file_facts(found)
    return Bytes(row.number, facts.n, facts.sha256, facts.size, facts.media_type, facts.name)


def _row(work: Work, number: str) -> Submission:
    where = (Submission.number == number.upper(), may_see(work))
    row = work.session.scalars(select(Submission).where(*where)).first()
    if row is None:
        raise SubmissionUnknown
    return row


def _allowed(work: Work, row: Submission, acts: Sequence[str]) -> tuple[str, ...]:
    """Leave out what the rules forbid here and now.

    Nothing is published before its printed instant; a contest is decided once, by another person. Of what is published
    a waiting revision is decided, by acts of their own names.
    """
    if row.state == State.PUBLISHED:
        return tuple(OF_REVISION.get(act, act) for act in acts)
    said = publishing.held(work, row) and row.scheduled
    if row.state == State.ACCEPTED and (said or not publishing.offered(work, row)):
        return tuple(act for act in acts if act != Act.PUBLISH)
    if row.state != State.DECLINED:
        return tuple(acts)
    open_contest = Mark.CONTESTED in row.marks and row.decided_by != work.actor.user_id
    return tuple(acts) if open_contest else ()


_SHOWN = (
    "kind",
    "name",
    "honorific",
    "name_latin",
    "on_behalf",
    "entity",
    "submitter_type",
    "email",
    "title",
    "countries",
    "issues",
    "languages",
    "cosignatories",
    "correspondence_language",
    "questions",
    "publication",
)


def _fields(row: Submission) -> dict[str, Any]:
    return {key: getattr(row, key) for key in _SHOWN}


def _issues(work: Work, call: Call, row: Submission, lang: str) -> tuple[Issue, ...]:
    if call.revision_id is None:
        return ()
    wanted = set(row.issues)
    issues = wording.paper(work, call.revision_id, lang).issues
    return tuple(issue for issue in issues if issue.number in wanted)
