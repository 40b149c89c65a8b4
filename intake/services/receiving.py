"""How one sending becomes a revision: statement, log leaf, receipt and rows, all in the commit of the work.

What is written is a function of prepared plain values (`Sending`), the log's lock and nothing slow.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from intake.db.calls import Call
from intake.db.submissions import File, Revision, Submission
from intake.domain import links, receipts
from intake.domain.canonical import digest, encode, salted_text
from intake.domain.fields import STATED_FIELDS, JsonValue, given
from intake.domain.vocab import Act, Channel, Kind, Mark, Publication, State, Verdict
from intake.services import filing, inspections, outbox, transitions
from intake.services.drafts import Attached
from intake.services.transparency import fresh_salt, milliseconds
from intake.services.verdicts import Judged
from intake.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A sending as the edge prepared it: values by field key, files already kept, the request's two instants.

    `channel`, `claimed` and `entered_by` are for what did not come by web; without `letter` no receipt goes by mail.
    `confirmed` are digests of files that the person wants published as they are. `reference` and salts are drawn here,
    before the log's lock.
    """

    nonce: str
    values: Mapping[str, JsonValue]
    files: Sequence[Attached]
    begun: datetime | None
    complete: datetime | None
    channel: Channel = Channel.WEB
    claimed: receipts.Claim | None = None
    entered_by: int | None = None
    invitation_id: int | None = None
    confirmed: Sequence[str] = ()
    letter: bool = True
    reference: str = field(default_factory=lambda: links.reference(secrets.token_bytes(10)))
    salts: Mapping[str, str] = field(
        default_factory=lambda: {key: fresh_salt() for key in STATED_FIELDS}
    )
    salt: str = field(default_factory=fresh_salt)

    @property
    def fingerprint(self) -> str:
        """Give the digest by which a repeated sending is known: same key and same fingerprint, same receipt."""
        files = [[f.sha256, f.name, str(f.role), f.of, f.public] for f in self.files]
        derived = {"reference", "languages"}
        values = {key: given(value) for key, value in self.values.items() if key not in derived}
        return digest(encode({"values": values, "files": files}))


@dataclass(frozen=True, slots=True)
class Frozen:
    """A sending as it was frozen: its submission, its revision with the receipt, its files."""

    submission: Submission
    revision: Revision
    files: Sequence[File]


def first(work: Work, call: Call, sending: Sending, judged: Judged) -> Frozen:
    """Make a submission of a sending: number, first revision, receipt, figures, mail, jobs."""
    call.sent += 1
    values = sending.values
    submission = Submission(
        process_id=call.process_id,
        call_id=call.id,
        n=call.sent,
        number=links.number(call.code, call.sent),
        reference=sending.reference,
        first_index=work.log.index,
        state=State.UNDER_REVIEW.value,
        kind=str(values["kind"]),
        channel=sending.channel.value,
        entered_by=sending.entered_by,
        recorded=work.log.recorded,
        received=_received(work, sending),
        verdict=judged.verdict.value,
        nonce=sending.nonce,
        fingerprint=sending.fingerprint,
        link_hash=links.token_hash(links.token(work.keys.link, sending.nonce, 0)),
        link_key_id=work.keys.link_id,
        marks=_marks(sending, judged.verdict),
        revision=1,
        confirmed=sorted(sending.confirmed),
    )
    _claim(submission, sending)
    take_values(submission, values)
    work.session.add(submission)
    work.session.flush()
    frozen = freeze(work, call, submission, sending, judged)
    index = frozen.revision.log_index
    transitions.count(work, submission, +1)
    transitions.show(work, submission, index)
    transitions.audit(work, Act.RECEIPT.value, submission=submission, index=index)
    return frozen


def freeze(
    work: Work,
    call: Call,
    submission: Submission,
    sending: Sending,
    judged: Judged,
) -> Frozen:
    """Freeze one revision of a submission: rows, statement, log entry, receipt, mail, jobs.

    The statement says what this sending said, which a revision that waits for a decision does not put in force.
    """
    filed = filing.file(work, submission, sending.files, sending.values)
    inspections.keep_quick(work, {one.sha256: one.report for one in sending.files if one.n is None})
    values = {**sending.values, "reference": submission.reference}
    stated = {key: given(values.get(key)) for key in STATED_FIELDS}
    version = judged.version
    statement = receipts.statement(
        origin=work.keys.log.name,
        call=call.code,
        number=submission.number,
        revision=submission.revision,
        kind=Kind(str(values["kind"])),
        channel=sending.channel,
        begun=judged.begun,
        complete=sending.complete,
        claimed=sending.claimed,
        deadline=receipts.DeadlineRef(
            scope=judged.scope,
            version=version.version,
            closes_before=version.closes_before,
            zone=version.zone,
            grace=version.grace,
        ),
        verdict=judged.verdict,
        publication=Publication(str(values["publication"])),
        terms=call.terms,
        disclaimer=call.disclaimer,
        stated=receipts.stated_commitments(stated, sending.salts),
        files=[_stated_file(file) for file in filed.files],
    )
    later = submission.revision > 1
    subject = submission.first_index if later else None
    index = work.log.append(
        Act.RECEIPT, call=call.code, subject=subject, content=statement, salt=sending.salt
    )
    note = receipts.receipt(
        work.keys.receipts,
        statement=statement,
        salt=sending.salt,
        index=index,
        subject=subject,
        recorded=work.log.recorded,
    )
    revision = Revision(
        submission_id=submission.id,
        number=submission.revision,
        log_index=index,
        begun=milliseconds(judged.begun) if judged.begun else None,
        complete=milliseconds(sending.complete) if sending.complete else None,
        recorded=work.log.recorded,
        verdict=judged.verdict.value,
        # An invitation's own version counts apart; a call that is extended judges by what came after this.
        deadline_version=version.version if judged.scope == "call" else call.deadline_version,
        statement=statement,
        stated=stated,
        salts=dict(sending.salts),
        receipt=note.decode(),
        nonce=sending.nonce if later else None,
        fingerprint=sending.fingerprint if later else None,
    )
    work.session.add(revision)
    _effects(work, submission, filed.fresh, index, letter=sending.letter)
    return Frozen(submission, revision, filed.files)


def take_values(submission: Submission, values: Mapping[str, JsonValue]) -> None:
    """Set the fields in force to what was stated."""
    submission.publication = str(values["publication"])
    submission.kind = str(values["kind"])
    submission.correspondence_language = str(values.get("correspondence_language") or "en")
    submission.name = str(values["name"])
    submission.honorific = _text(values.get("honorific"))
    submission.name_latin = _text(values.get("name_latin"))
    submission.on_behalf = bool(values.get("on_behalf"))
    submission.entity = _text(values.get("entity")) if submission.on_behalf else None
    submission.submitter_type = str(values["submitter_type"])
    submission.email = _text(values.get("email"))
    submission.title = _text(values.get("title"))
    submission.countries = _list(values.get("countries"))
    submission.issues = _list(values.get("issues"))
    submission.languages = _list(values.get("languages"))
    submission.cosignatories = _text(values.get("cosignatories"))
    submission.questions = _text(values.get("questions"))
    submission.index_allowed = bool(values.get("index_allowed"))
    # What was confirmed was said of other values.
    submission.marks = [one for one in submission.marks or () if one != Mark.CONFIRMED]


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) and value else None


def _list(value: JsonValue) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _marks(sending: Sending, verdict: Verdict) -> list[str]:
    marks = []
    if sending.invitation_id is not None:
        marks.append(Mark.BY_INVITATION.value)
    if verdict in {Verdict.LATE, Verdict.CLAIMED_LATE}:
        marks.append(Mark.LATE.value)
    if sending.channel is not Channel.WEB:
        marks.append(Mark.CHANNEL.value)
    if sending.values["publication"] == Publication.UNNAMED:
        marks.append(Mark.NAME_WITHHELD.value)
    return sorted(marks)


def _received(work: Work, sending: Sending) -> datetime:
    if sending.claimed is not None:
        return sending.claimed.at
    return milliseconds(sending.complete or work.log.recorded)


def _claim(submission: Submission, sending: Sending) -> None:
    if sending.claimed is not None:
        submission.claimed_at = sending.claimed.at
        submission.claimed_precision = sending.claimed.precision
        submission.claimed_basis = sending.claimed.basis
        submission.claimed_evidence = sending.claimed.evidence


def _stated_file(file: File) -> receipts.StatedFile:
    return receipts.StatedFile(
        n=file.n,
        role=file.role,  # type: ignore[arg-type]  # the statement takes the code word
        of=file.of,
        lang=tuple(file.languages),
        public=file.public,
        type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        name=salted_text(file.name_salt or "", file.name),
    )


def _effects(
    work: Work, submission: Submission, files: Sequence[File], index: int, *, letter: bool
) -> None:
    inspections.ask(work, submission.number, files)
    if submission.email and letter:
        outbox.mail(
            work,
            event=f"{index}:receipt",
            template="receipt",
            language=submission.correspondence_language,
            submission_id=submission.id,
            facts={"revision": submission.revision},
        )
