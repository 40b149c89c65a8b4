"""Drafts: what a submitter has attached and typed, until it is sent or expires. Found by the form token's nonce."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from intake.db.calls import Call
from intake.db.submissions import Draft, DraftFile, Revising, Revision, Submission
from intake.domain import exposure, links
from intake.domain.deadlines import Version, begun_in_time
from intake.domain.fields import JsonValue
from intake.domain.vocab import FileRole
from intake.services import keeping
from intake.services.lookups import find as find_call
from intake.services.lookups import versions
from intake.services.work import Work

LIFE = timedelta(days=keeping.SHIPPED[keeping.DRAFTS].days)
"""A draft lives this long after it was last touched, as shipped; administrators may set it otherwise (keeping)."""

CARRIED = 10**14
"""A file that a revision carries over is known to its form as CARRIED + n, before any draft of it is stored too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file as the edge hands it over: its bytes are kept and were inspected; `report` is Report.to_json.

    `id` is the draft file's where it is stored already. `n` is the number of the file that a revision carries over.
    """

    name: str
    role: FileRole
    public: bool
    size: int
    sha256: str
    report: Mapping[str, Any]
    of: int | None = None
    typed: bool = False
    id: int | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class For:
    """What an unusual draft is for: a revision of a submission, or a sending by invitation with its own deadline."""

    purpose: str = "first"
    submission_id: int | None = None
    invitation_id: int | None = None
    own: Version | None = None


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as its owner's form shows it."""

    call: str
    nonce: str
    values: Mapping[str, JsonValue]
    files: tuple[Attached, ...]
    begun: datetime | None
    expires_at: datetime
    sent_as: int | None
    language: str
    confirmed: tuple[str, ...] = ()
    is_for: For = For()


def save(
    work: Work,
    code: str,
    *,
    nonce: str,
    values: Mapping[str, JsonValue],
    files: Sequence[Attached],
    begun: datetime,
    language: str,
    seen: Collection[int] | None = None,
    is_for: For | None = None,
    confirmed: Collection[str] | None = None,
) -> DraftView:
    """Keep what was typed and attached, in place of what the draft held; a draft begins here.

    `files` is all there is to keep: those stored already, by their `id`, and new ones. `seen` are the ids that the
    request found in the draft: what another request attached meanwhile stays (None: there was no other). `begun` is
    the request's first byte. `confirmed` are digests of files to be published as they are (None: as before, while it
    holds for what is typed now). Raises CallUnknown.
    """
    row = find_call(work, code)
    draft = _row(work, nonce, lock=True) or _make(work, row.id, nonce, language)
    own = _say_for(work, draft, is_for)
    if confirmed is None and not exposure.covers(draft.values, values):
        confirmed = ()
    draft.values = dict(values)
    draft.language = language
    draft.touched_at = work.now
    draft.expires_at = work.now + _life(work)
    known = (own,) if own else versions(work, row.id)
    draft.begun = begun_in_time(draft.begun, begun, versions=known, now=work.now)
    draft.sent_as = _sent_as(work, nonce)
    if confirmed is not None:
        draft.confirmed = sorted(confirmed)
    _keep(work, draft, files, seen)
    work.session.flush()
    return _view(work, draft, row.code)


def _say_for(work: Work, draft: Draft, is_for: For | None) -> Version | None:
    """Write what an unusual draft is for; give its own deadline."""
    if is_for is None or is_for == For():
        return None
    row = work.session.get(Revising, draft.id)
    if row is None:
        row = Revising(draft_id=draft.id, purpose=is_for.purpose)
        work.session.add(row)
    row.purpose = is_for.purpose
    row.submission_id = is_for.submission_id
    row.invitation_id = is_for.invitation_id
    return is_for.own


def _sent_as(work: Work, nonce: str) -> int | None:
    first = work.session.scalar(select(Submission.id).where(Submission.nonce == nonce))
    later = select(Revision.submission_id).where(Revision.nonce == nonce)
    return first or work.session.scalar(later)


def find(work: Work, nonce: str) -> DraftView | None:
    """Give a draft by its nonce, None where there is none."""
    draft = _row(work, nonce)
    if draft is None:
        return None
    return _view(work, draft, work.session.get_one(Call, draft.call_id).code)


def find_by_link(work: Work, token: str) -> DraftView | None:
    """Give an unsent draft by its secret link's token, None where there is none or the link was revoked.

    A draft of a revision has no link of its own: the submission's opens it.
    """
    found = work.session.scalars(
        select(Draft)
        .outerjoin(Revising, Revising.draft_id == Draft.id)
        .where(
            Draft.link_hash == links.token_hash(token),
            Draft.sent_as.is_(None),
            Revising.submission_id.is_(None),
        )
    ).first()
    if found is None or found.expires_at < work.now:
        return None
    return _view(work, found, work.session.get_one(Call, found.call_id).code)


def mark_sent(work: Work, nonce: str, submission_id: int) -> None:
    """Say what a draft became; its files stay with it, so that a repeated sending is known again."""
    draft = _row(work, nonce)
    if draft is not None:
        draft.sent_as = submission_id
        draft.touched_at = work.now


def remove(work: Work, ids: Sequence[int]) -> int:
    """Remove those of some drafts whose time is over and that became no submission; give how many.

    Their bytes go by the sweeper.
    """
    over = select(Draft.id).where(
        Draft.id.in_(ids), Draft.expires_at < work.now, Draft.sent_as.is_(None)
    )
    # A draft that somebody is saving at this moment is locked, and lives on.
    gone = list(work.session.scalars(over.with_for_update(skip_locked=True)))
    work.session.execute(delete(DraftFile).where(DraftFile.draft_id.in_(gone)))
    work.session.execute(delete(Draft).where(Draft.id.in_(gone)))
    return len(gone)


def _life(work: Work) -> timedelta:
    return timedelta(days=keeping.days(work, keeping.DRAFTS))


def _row(work: Work, nonce: str, *, lock: bool = False) -> Draft | None:
    query = select(Draft).where(Draft.nonce == nonce)
    return work.session.scalars(query.with_for_update() if lock else query).first()


def _make(work: Work, call_id: int, nonce: str, language: str) -> Draft:
    draft = Draft(
        call_id=call_id,
        nonce=nonce,
        link_hash=links.token_hash(links.token(work.keys.link, nonce, 0)),
        link_key_id=work.keys.link_id,
        values={},
        language=language,
        made_at=work.now,
        touched_at=work.now,
        expires_at=work.now + _life(work),
    )
    try:
        with work.session.begin_nested():
            work.session.add(draft)
    except IntegrityError:
        # Another request with the same form was quicker; its draft is this one's too.
        return work.session.scalars(
            select(Draft).where(Draft.nonce == nonce).with_for_update()
        ).one()
    return draft


def _files(work: Work, draft_id: int) -> list[DraftFile]:
    rows = select(DraftFile).where(DraftFile.draft_id == draft_id)
    return list(work.session.scalars(rows.order_by(DraftFile.position, DraftFile.id)))


def _keep(
    work: Work, draft: Draft, files: Sequence[Attached], seen: Collection[int] | None
) -> None:
    kept = {file.id: file for file in files if file.id is not None}
    held = {_handle(row): row for row in _files(work, draft.id)}
    gone = (held.keys() if seen is None else held.keys() & set(seen)) - kept.keys()
    # Two requests with one file, as when a button is pressed while the script still sends it, attach it once.
    meanwhile = {(row.sha256, row.name) for one, row in held.items() if one not in (seen or ())}
    for position, file in enumerate(files, 1):
        if file.id is None and (file.sha256, file.name) in meanwhile:
            continue
        if file.id is not None and file.id in held:
            row = held[file.id]
            row.position, row.role, row.of, row.public = position, file.role, file.of, file.public
            continue
        work.session.add(
            DraftFile(
                draft_id=draft.id,
                position=position,
                name=file.name,
                role=file.role,
                of=file.of,
                public=file.public,
                size=file.size,
                sha256=file.sha256,
                report=dict(file.report),
                n=file.n,
                attached_at=work.now,
            )
        )
    # Last, so that no new file gets the number of one that an open page may still tick for removal.
    work.session.flush()
    if gone:
        ids = [held[one].id for one in gone]
        work.session.execute(delete(DraftFile).where(DraftFile.id.in_(ids)))


def _handle(row: DraftFile) -> int:
    return row.id if row.n is None else CARRIED + row.n


def _view(work: Work, draft: Draft, code: str) -> DraftView:
    row = work.session.get(Revising, draft.id)
    return DraftView(
        call=code,
        nonce=draft.nonce,
        values=dict(draft.values),
        files=tuple(
            Attached(
                id=_handle(row),
                n=row.n,
                name=row.name,
                role=FileRole(row.role),
                of=row.of,
                public=row.public,
                size=row.size,
                sha256=row.sha256,
                report=row.report,
            )
            for row in _files(work, draft.id)
        ),
        begun=draft.begun,
        expires_at=draft.expires_at,
        sent_as=draft.sent_as,
        language=draft.language,
        confirmed=tuple(draft.confirmed),
        is_for=For(
            purpose=row.purpose, submission_id=row.submission_id, invitation_id=row.invitation_id
        )
        if row
        else For(),
    )
