"""What a clerk makes of an item of the tray: saved as often as needed, taken in once, by the web's own checks."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.submissions import Submission
from intake.db.tray import TrayItem, TrayPart
from intake.domain import claims, fields, judging, policy, sorting
from intake.domain.checking import Offer, check
from intake.domain.claims import Typed
from intake.domain.fields import TYPED_TEXT_NAME, JsonValue
from intake.domain.judging import Refusal, Rules
from intake.domain.receipts import Claim
from intake.domain.sorting import OUT, Piece
from intake.domain.vocab import Channel, FileRole, LateRule, Verdict
from intake.services import lookups, receiving, rights, sent, transitions, tray, trayfill
from intake.services.drafts import Attached
from intake.services.lookups import CallUnknown
from intake.services.receiving import Sending
from intake.services.sent import Sent
from intake.services.tray import TrayChanged, TrayOver
from intake.services.verdicts import Judged, judge_claimed
from intake.services.work import Work
from uploads.kinds import media_type

CHANNELS: Mapping[str, Channel] = {
    tray.MAIL: Channel.EMAIL,
    tray.PAPER: Channel.PAPER,
    tray.IMPORT: Channel.IMPORT,
}

LETTER_NAME = "message.txt"
"""What a message's own words are called where they are no typed text."""

_MAIN = frozenset({FileRole.MAIN.value, FileRole.TRANSLATION.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the clerk's form says. `uses` maps a part's n to a role or `out`, `of` to another part's n.

    `version` is the one the form was made of; `public` holds the parts that are cover letters and may be shown.
    """

    version: int
    code: str
    values: Mapping[str, JsonValue]
    claim: Typed
    uses: Mapping[int, str]
    of: Mapping[int, int] = field(default_factory=dict)
    public: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What must be put right before an item can be taken in: fields by code word, parts by refusal."""

    faults: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[int, Refusal] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether nothing is to be put right."""
        return not self.faults and not self.parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a press gave: what to put right, and the answer of the sending once it is taken in."""

    checked: Checked
    sent: Sent | None = None


def save(work: Work, item_id: int, entry: Entry) -> Checked:
    """Keep what the clerk typed and chose; give what taking it in would still need.

    Raises TrayUnknown, TrayOver, TrayChanged, ActNotAllowed, CallUnknown.
    """
    item = tray.held(work, item_id, lock=True)
    call = _keep(work, item, entry)
    checked, _, _ = _check(work, item, call)
    return checked


def take_in(work: Work, item_id: int, entry: Entry) -> Outcome:
    """Keep what the clerk typed and, where nothing is to be put right, make the submission: once, whoever presses.

    Raises TrayUnknown, TrayChanged, ActNotAllowed, CallUnknown; TrayOver for an item set aside.
    """
    _ = work.log.recorded
    item = tray.held(work, item_id, lock=True)
    if item.submission_id is not None:
        held = work.session.get_one(Submission, item.submission_id)
        return Outcome(checked=Checked(), sent=sent.again(work, held))
    call = _keep(work, item, entry)
    checked, files, claim = _check(work, item, call)
    if not checked.clean or claim is None:
        return Outcome(checked=checked)
    judged = judge_claimed(work, call, claim)
    if is_refused(judged):
        return Outcome(checked=Checked(faults={"received-day": "late-refused"}))
    made = make(
        work,
        call,
        judged,
        source=item.source,
        nonce=item.nonce,
        values=item.values,
        files=files,
        claim=claim,
    )
    item.submission_id, item.state = made.id, tray.TAKEN
    return Outcome(checked=checked, sent=sent.again(work, made))


def is_refused(judged: Judged) -> bool:
    """Say whether a call's late rule turns away what came so late."""
    late = judged.verdict is Verdict.CLAIMED_LATE
    return late and judged.version.late_rule is LateRule.REFUSE


def make(
    work: Work,
    call: Call,
    judged: Judged,
    *,
    source: str,
    nonce: str,
    values: Mapping[str, JsonValue],
    files: Sequence[Attached],
    claim: Claim,
    letter: bool = True,
) -> Submission:
    """Make the submission: number, statement, log entry, receipt and its mail, as of a sending by web."""
    # The call's counter gives the number: nobody else may take one meanwhile.
    call = work.session.scalars(select(Call).where(Call.id == call.id).with_for_update()).one()
    sending = Sending(
        nonce=nonce,
        values=fields.stated(values),
        files=files,
        begun=None,
        complete=None,
        channel=CHANNELS[source],
        claimed=claim,
        entered_by=work.actor.user_id,
        letter=letter,
    )
    made = receiving.first(work, call, sending, judged).submission
    work.session.flush()
    return made


def _keep(work: Work, item: TrayItem, entry: Entry) -> Call:
    """Write what the form says; give the call it is for."""
    rights.require_review(work, item.process_id)
    tray.require_open(work, item)
    if item.version != entry.version:
        raise TrayChanged(item.saved_by or "")
    call = lookups.find(work, entry.code)
    if call.opened_at is None or call.process_id != item.process_id:
        raise CallUnknown
    item.call_id = call.id
    item.values = dict(entry.values)
    item.claim = asdict(entry.claim)
    item.version += 1
    item.saved_at, item.saved_by = work.now, work.actor.name or work.actor.pseudonym
    rows = parts(work, item)
    known = {row.n for row in rows}
    for row in rows:
        use = entry.uses.get(row.n, row.use)
        row.use = use if use == OUT or use in set(FileRole) else OUT
        of = entry.of.get(row.n)
        row.of = of if of in known and of != row.n else None
        row.public = row.use != OUT and (row.use != FileRole.COVER_LETTER or row.n in entry.public)
    work.session.flush()
    transitions.audit(work, "tray-save", call=call, after={"item": item.id}, roles=policy.REVIEW)
    return call


def parts(work: Work, item: TrayItem) -> Sequence[TrayPart]:
    """Give an item's parts in order."""
    rows = select(TrayPart).where(TrayPart.item_id == item.id).order_by(TrayPart.n)
    return work.session.scalars(rows).all()


def check_item(work: Work, item: TrayItem, call: Call) -> Checked:
    """Give what taking an item in would still need, as it stands."""
    return _check(work, item, call)[0]


def _check(
    work: Work, item: TrayItem, call: Call
) -> tuple[Checked, tuple[Attached, ...], Claim | None]:
    rules, offer = lookups.rules(call), lookups.offer(work, call)
    rows = parts(work, item)
    files = attach(rows, max_text=call.max_text)
    faults, refused = check_all(item.values, rows, files, offer=offer, rules=rules)
    shows = trayfill.shown(item.said, now=work.now) if item.source == tray.MAIL else None
    claim, wrong = claims.read(
        Typed(**item.claim),
        source=item.source,
        zone_name=call.zone,
        shows=shows.at if shows is not None and shows.by_server else None,
        evidence=item.sha256,
        now=work.now,
    )
    return Checked(faults={**faults, **wrong}, parts=refused), files, claim


def check_all(
    values: Mapping[str, Any],
    rows: Sequence[TrayPart],
    files: Sequence[Attached],
    *,
    offer: Offer,
    rules: Rules,
) -> tuple[dict[str, str], dict[int, Refusal]]:
    """Check fields and files as the web does: faults by field, refusals by part."""
    main = sum(one.role.value in _MAIN for one in files)
    faults = check(values, offer, main_files=main, text="")
    chosen = [row for row in rows if row.use != OUT]
    refused = {}
    judged = []
    for row, file in zip(chosen, files, strict=True):
        seen = sorting.offered(file.report, file.size, file.role)
        judged.append(seen)
        wrong = None if file.typed else judging.refusal(seen, rules)
        if file.size == 0:
            wrong = Refusal("empty")
        if wrong is not None:
            refused[row.n] = wrong
    too_many = judging.too_many(judged, rules)
    if too_many is not None and chosen:
        refused.setdefault(chosen[-1].n, too_many)
    return faults, refused


def attach(rows: Sequence[TrayPart], *, max_text: int) -> tuple[Attached, ...]:
    """Make files of the parts that are not left out; a message's own words become typed text where they are main."""
    chosen = [row for row in rows if row.use != OUT]
    place = {row.n: n for n, row in enumerate(chosen, 1)}
    made = [_attached(row, place, max_text=max_text) for row in chosen]
    letters = [n for n, one in enumerate(made) if one.name == LETTER_NAME]
    for count, n in enumerate(letters[1:], 2):
        made[n] = replace(made[n], name=f"message-{count}.txt")
    return tuple(made)


def _attached(row: TrayPart, place: Mapping[int, int], *, max_text: int) -> Attached:
    piece = Piece(was=row.was, message=0, report=row.report, size=row.size, letters=row.letters)
    typed = sorting.is_typed(piece, row.use, max_text=max_text)
    report = {key: value for key, value in row.report.items() if key != "message"}
    if typed:
        # What was written is text by its making, even where it begins like a web page.
        report |= {"kind": "txt", "media_type": media_type("txt")}
        report["findings"] = [
            one for one in report.get("findings", ()) if one["code"] != "name-mismatch"
        ]
    made = Attached(
        name=row.name,
        role=FileRole(row.use),
        public=row.public,
        size=row.size,
        sha256=row.sha256,
        report=report,
        of=place.get(row.of) if row.of else None,
        typed=typed,
    )
    if row.was == "body":
        made = replace(made, name=TYPED_TEXT_NAME if typed else LETTER_NAME)
    return made


__all__ = ["Checked", "Entry", "Outcome", "TrayChanged", "TrayOver", "save", "take_in"]
