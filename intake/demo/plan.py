"""The demo's plan: who sends what, when, and what becomes of it.

Plain values only. The loader sends every submission through the same verbs that serve real ones, in the order of the
instants below. Nothing here reads a clock: `submissions` takes the day that counts as today.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file as a submitter would hold it.

    name: the file's own name, extension included. kind: pdf, docx, odt, rtf or txt. role: a code of vocab.FileRole.
    language: BCP 47. pages: exact for pdf, about right for the others. build: gives the bytes, the same each time.
    sentences: own sentences that must be found again in the extracted text. of: position, from 1, of the file in the same
    submission that this one translates; None otherwise.
    """

    name: str
    kind: str
    role: str
    language: str
    pages: int
    build: Callable[[], bytes]
    sentences: tuple[str, ...]
    of: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """One act after the receipt.

    act: a code of vocab.Act, or "claim" (audit only, no log entry). An accept and a publish of one instant and one role are one
    act at the desk. at: aware UTC. by: a code of vocab.Role.
    ground: a code of vocab.Ground for a decline. reason: words in the language of the submission's correspondence.
    other: for a duplicate, the number within the same call (1 is the call's first receipt) that it repeats.
    """

    act: str
    at: datetime
    by: str
    ground: str | None = None
    reason: str | None = None
    other: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedSubmission:
    """One submission, with all that its form would carry, and the acts that follow it.

    call: the call's code. sent_at: last byte, aware UTC. begun: how long before sent_at the first byte came.
    submitter_type, publication, kind: codes of the vocabulary. countries: ISO 3166-1 alpha-2, none allowed.
    issues: numbers of the paper that the call concerns, such as "1" or "2(i)"; none means the whole paper.
    languages: BCP 47, the main one first. typed_text: the comment itself where no file is sent.
    """

    call: str
    sent_at: datetime
    begun: timedelta
    name: str
    entity: str | None
    honorific: str | None
    submitter_type: str
    countries: tuple[str, ...]
    email: str | None
    title: str | None
    languages: tuple[str, ...]
    issues: tuple[str, ...]
    publication: str
    kind: str
    typed_text: str | None
    files: tuple[PlannedFile, ...]
    outcome: tuple[PlannedAct, ...]


def submissions(today: date) -> list[PlannedSubmission]:
    """Give every planned submission in the order of sent_at; the same list for the same day."""
    from intake.demo.schedule import all_submissions  # noqa: PLC0415 - the schedule is made of the dataclasses above

    return all_submissions(today)
