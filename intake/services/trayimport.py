"""An earlier consultation: the rows of its table, tried dry, then taken in one by one; a row is one commit."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, func, select

from intake.db.calls import Call
from intake.db.processes import StakeholderType
from intake.db.submissions import Submission
from intake.db.tray import TrayItem, TrayPart, TrayRow
from intake.domain import claims
from intake.domain.checking import Offer
from intake.domain.claims import Typed
from intake.domain.deadlines import Version
from intake.domain.earlier import Row, column_of
from intake.domain.judging import Rules
from intake.domain.receipts import Claim
from intake.services import lookups, outbox, rights, transitions, tray, traytake
from intake.services.drafts import Attached
from intake.services.verdicts import judge_claimed
from intake.services.work import Work

JOB = "tray-import"
SHOWN = 200
"""Rows on one screen; the worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row as the dry run shows it; `faults` are a column and a code word each, `number` what it became."""

    line: int
    name: str
    entity: str
    title: str
    received: str
    email: str
    publication: str
    files: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]
    number: str
    earlier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """The rows of an item: how many there are, are taken in, can be, and must be put right; the first of them."""

    total: int
    taken: int
    ready: int
    wrong: int
    mails: int
    rows: tuple[RowView, ...]
    running: bool
    unused: tuple[str, ...] = ()
    fault: tuple[str, tuple[str, ...]] = ("", ())


@dataclass(slots=True)
class _Judge:
    """What rows are held against, looked up once."""

    work: Work
    call: Call
    item: TrayItem
    offer: Offer
    rules: Rules
    parts: Mapping[int, TrayPart]
    versions: tuple[Version, ...]
    known: Mapping[str, str]
    numbers: Mapping[int, str]


def fill_rows(work: Work, item: TrayItem, rows: Sequence[Row], files: Mapping[int, Any]) -> None:
    """Write the rows of a table that was read; `files` maps a line to its pairs of role and part."""
    types = _types(work)
    call = work.session.get_one(Call, item.call_id)
    for row in rows:
        said = str(row.values.get("submitter_type") or "")
        values = {**row.values, "submitter_type": types.get(said.casefold(), said)}
        # What the call leaves no choice about needs no column.
        for key, offered in (("kind", call.kinds), ("publication", call.publications)):
            if not values.get(key) and len(offered) == 1:
                values[key] = offered[0]
        work.session.add(
            TrayRow(
                item_id=item.id,
                line=row.line,
                origin=row.origin,
                nonce=secrets.token_hex(16),
                values=values,
                claim=asdict(row.claim),
                files=[list(pair) for pair in files.get(row.line, ())],
                faults=dict(row.faults),
            )
        )


def _types(work: Work) -> dict[str, str]:
    """Map what a cell may call a stakeholder type to its code: the code, or its name in any language."""
    found: dict[str, str] = {}
    for row in work.session.scalars(select(StakeholderType).where(StakeholderType.in_use)):
        found |= {name.casefold(): row.code for name in row.name.values()}
        found[row.code] = row.code
    return found


def table(work: Work, item_id: int) -> TableView:
    """Give the rows of an item with what is wrong in each, as an import would find it now. Raises TrayUnknown."""
    item = tray.held(work, item_id)
    fault = item.said.get("table") or ["", []]
    rows = work.session.scalars(
        select(TrayRow).where(TrayRow.item_id == item.id).order_by(TrayRow.line)
    ).all()
    judge = _judge(work, item)
    views = [_view(judge, row) for row in rows]
    ready = [one for one in views if not one.number and not one.faults]
    wrong = sum(bool(one.faults) and not one.number for one in views)
    used = {n for row in rows for _role, n in row.files}
    views.sort(key=lambda one: (not one.faults, bool(one.number), one.line))
    return TableView(
        total=len(views),
        taken=sum(bool(one.number) for one in views),
        ready=len(ready),
        wrong=wrong,
        mails=sum(bool(one.email) for one in ready),
        rows=tuple(views[:SHOWN]),
        running=bool(outbox.unfinished(work, [f"{JOB}:{item.id}"])),
        unused=tuple(
            part.name
            for n, part in sorted(judge.parts.items())
            if n not in used and part.was == "member" and not part.name.lower().endswith(".csv")
        )[:SHOWN],
        fault=(str(fault[0]), tuple(map(str, fault[1]))),
    )


def _brought(call_id: int | None) -> Select[Any]:
    """Select the ids by which earlier tables named what of a call has been taken in."""
    return (
        select(TrayRow.origin)
        .join(Submission, Submission.id == TrayRow.submission_id)
        .where(Submission.call_id == call_id, TrayRow.origin != "")
    )


def _judge(work: Work, item: TrayItem, row: TrayRow | None = None) -> _Judge:
    """Look up what rows are held against: for all of an item, or for one."""
    call = work.session.get_one(Call, item.call_id)
    known = _brought(call.id).add_columns(Submission.number)
    parts = select(TrayPart).where(TrayPart.item_id == item.id)
    mine = (
        select(Submission.id, Submission.number)
        .join(TrayRow, TrayRow.submission_id == Submission.id)
        .where(TrayRow.item_id == item.id)
    )
    if row is not None:
        known = known.where(TrayRow.origin == row.origin)
        parts = parts.where(TrayPart.n.in_([n for _role, n in row.files]))
    return _Judge(
        work,
        call,
        item,
        lookups.offer(work, call),
        lookups.rules(call),
        {part.n: part for part in work.session.scalars(parts)},
        lookups.versions(work, call.id),
        {row.origin: row.number for row in work.session.execute(known)},
        {row.id: row.number for row in work.session.execute(mine)} if row is None else {},
    )


def _view(judge: _Judge, row: TrayRow) -> RowView:
    values = row.values
    if row.submission_id is not None:
        number = judge.numbers[row.submission_id]
    else:
        number = "" if row.faults else judge.known.get(row.origin, "")
    faults = {} if number else _check(judge, row)[0]
    typed = Typed(**row.claim) if row.claim else Typed()
    return RowView(
        line=row.line,
        name=str(values.get("name") or ""),
        entity=str(values.get("entity") or ""),
        title=str(values.get("title") or ""),
        received=f"{typed.day} {typed.time}".strip(),
        email=str(values.get("email") or ""),
        publication=str(values.get("publication") or ""),
        files=tuple(judge.parts[n].name for _role, n in row.files if n in judge.parts),
        faults=tuple(sorted(faults.items())),
        number=number,
        earlier=bool(number) and row.submission_id is None,
    )


def _check(
    judge: _Judge, row: TrayRow
) -> tuple[dict[str, str], tuple[Attached, ...], Claim | None]:
    """Check one row as the web checks a form; faults by column."""
    work, call = judge.work, judge.call
    rows = [_used(judge.parts[n], role) for role, n in row.files if n in judge.parts]
    files = traytake.attach(rows, max_text=call.max_text)
    wrong, refused = traytake.check_all(
        row.values, rows, files, offer=judge.offer, rules=judge.rules
    )
    claim, late = claims.read(
        Typed(**row.claim),
        source=tray.IMPORT,
        zone_name=call.zone,
        shows=None,
        evidence=judge.item.sha256,
        now=work.now,
    )
    faults = {column_of(key): code for key, code in {**wrong, **late}.items()}
    if refused:
        faults["files"] = next(iter(refused.values())).code
    if claim is not None:
        judged = judge_claimed(work, call, claim, recorded=work.now, known=judge.versions)
        if traytake.is_refused(judged):
            faults["received"] = "late-refused"
    return {**faults, **row.faults}, files, claim


def _used(part: TrayPart, role: str) -> TrayPart:
    """Give a part in the role that one row gives it; two rows may share a file."""
    return TrayPart(
        item_id=part.item_id,
        n=part.n,
        name=part.name,
        was=part.was,
        told=part.told,
        size=part.size,
        sha256=part.sha256,
        letters=part.letters,
        report=part.report,
        use=role,
        of=None,
        public=role != "cover-letter",
    )


def start(work: Work, item_id: int, *, letters: bool) -> None:
    """Ask for the rows that can be taken in to be taken in. Raises TrayUnknown, TrayOver, ActNotAllowed."""
    item = tray.held(work, item_id, lock=True)
    rights.require_review(work, item.process_id)
    tray.require_open(work, item)
    call = work.session.get_one(Call, item.call_id)
    facts = {"item": item.id, "user": work.actor.user_id, "letters": letters}
    outbox.job(work, key=f"{JOB}:{item.id}", kind=JOB, facts=facts)
    transitions.audit(work, "tray-import", call=call, after={"item": item.id, "letters": letters})


def take_next(work: Work, item_id: int, *, after: int, letters: bool) -> int | None:
    """Take in the next row after a line that can be; give its line, None at the end. One row, one commit.

    Raises TrayUnknown, ActNotAllowed.
    """
    _ = work.log.recorded
    item = tray.held(work, item_id, lock=True)
    rights.require_review(work, item.process_id)
    rows = work.session.scalars(
        select(TrayRow)
        .where(TrayRow.item_id == item.id, TrayRow.line > after, TrayRow.submission_id.is_(None))
        .order_by(TrayRow.line)
    )
    for row in rows:
        judge = _judge(work, item, row)
        if row.origin in judge.known:
            continue
        faults, files, claim = _check(judge, row)
        if faults or claim is None:
            continue
        made = traytake.make(
            work,
            judge.call,
            judge_claimed(work, judge.call, claim),
            source=tray.IMPORT,
            nonce=row.nonce,
            values=row.values,
            files=files,
            claim=claim,
            letter=letters,
        )
        row.submission_id = made.id
        return row.line
    # What an earlier table brought is in, though by another row.
    left = select(func.count()).where(
        TrayRow.item_id == item.id,
        TrayRow.submission_id.is_(None),
        TrayRow.origin.not_in(_brought(item.call_id)),
    )
    if not work.session.scalar(left):
        item.state = tray.TAKEN
    return None
