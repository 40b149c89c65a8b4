"""Who lost the secret link gets another: by mail to the address given, or by showing the receipt to the secretariat.

A new link is another generation of the same: the old one ends at once, the receipt stays what it is. What is asked by
number and address does the same work for known and unknown, so that nobody learns which submissions there are.
"""

import hmac
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select, update

from intake.db.records import LogKey, Message
from intake.db.requests import Request
from intake.db.submissions import Draft, Revision, Submission
from intake.domain import links, policy, receipts
from intake.domain.canonical import salted
from intake.domain.checking import EMAIL
from intake.domain.notes import NoteInvalid, Verifier
from intake.domain.receipts import ReceiptInvalid
from intake.domain.vocab import State
from intake.services import outbox, requests, subjects, transitions
from intake.services.lookups import by_link
from intake.services.requests import AlreadyAsked
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Work

JOB = "lost-link"
MAIL = "new-link"
MOST_MAILS = 3
WINDOW = timedelta(hours=1)
"""So many new links go out by mail in so long a time, for one submission."""

_NUMBER = re.compile("([A-Z0-9]{2,12})[-\u2010\u2011\u2013]0*([1-9][0-9]{0,14})")
"""A number as people write it: with fewer zeros, or the dash that a word processor makes of a hyphen."""


class ReceiptNotOurs(Exception):
    """Not a receipt that one of this site's keys signed, or not as it was signed."""


class ReferenceWrong(Exception):
    """The reference is not the one of the receipt's submission, or the opens do not open it."""


class AddressWrong(Exception):
    """Not an address to which a letter can go."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A link that was granted: `token` to hand over, None where it goes by mail."""

    number: str
    token: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody said that they did not send a submission; `is_public` says whether everybody reads it meanwhile."""

    number: str
    state: str
    told: bool
    is_public: bool


def ask_by_mail(work: Work, named: str, email: str) -> None:
    """Ask for a new link by number or reference and address. Does and answers the same whether they fit or not."""
    number, reference = _named(named)
    row = work.session.execute(
        select(Submission.id, Submission.email).where(
            or_(Submission.number == number, Submission.reference == reference)
        )
    ).first()
    held = (row.email if row else None) or ""
    fits = hmac.compare_digest(_folded(held), _folded(email)) and bool(held)
    found = row.id if row is not None and fits else 0
    outbox.job(work, key=f"{JOB}:{found}", kind=JOB, facts={"submission": found})


def send_new(work: Work, submission_id: int) -> bool:
    """Give a submission a new link and mail it; False where nothing goes out: unknown, no address, too often."""
    _ = work.log.recorded
    row = work.session.scalars(
        select(Submission).where(Submission.id == submission_id).with_for_update()
    ).first()
    if row is None or not row.email:
        return False
    lately = select(func.count(Message.id)).where(
        Message.submission_id == row.id,
        Message.template == MAIL,
        Message.made_at > work.now - WINDOW,
    )
    if (work.session.scalar(lately) or 0) >= MOST_MAILS:
        return False
    _renew(work, row)
    _mail(work, row, {})
    return True


def ask_by_receipt(
    work: Work, note: bytes, *, reference: str, opens: Mapping[str, Any] | None, words: str
) -> str:
    """Ask the secretariat for a new link by showing the receipt; give the number.

    The signature must be ours, and the reference the one to which the receipt commits; `opens` are checked where they
    are given. Raises ReceiptNotOurs, ReferenceWrong, AlreadyAsked.
    """
    said = _signed(work, note)
    _ = work.log.recorded
    row = work.session.scalars(
        select(Submission).where(Submission.number == said["statement"]["number"]).with_for_update()
    ).first()
    if row is None:
        raise ReceiptNotOurs
    _check_reference(work, row, said["statement"], reference)
    if opens is not None:
        _check_opens(said["statement"], opens)
    requests.make(work, row, requests.LINK, words=words)
    return row.number


def grant(work: Work, request_id: int, *, to: str | None, words: str = "") -> Handed:
    """Grant a request for a new link: to hand over, or by mail to an address.

    Raises SubmissionUnknown, RequestDecided, AddressWrong.
    """
    if to is not None and not EMAIL.fullmatch(to):
        raise AddressWrong
    _ = work.log.recorded
    row = _asked(work, request_id)
    requests.grant(work, request_id, words=words, with_link=True)
    _renew(work, row)
    # Letters hold the link: they follow it to the new address, or end where it was handed over.
    row.email = to
    if to is None:
        return Handed(row.number, links.token(work.keys.link, row.nonce, row.generation))
    _mail(work, row, {"to": to})
    return Handed(row.number, None)


def not_me(work: Work, token: str, *, words: str) -> Told:
    """Tell the secretariat that the holder of this link's mailbox did not send it; telling twice is telling once.

    Nothing is hidden by it: until the secretariat has answered, nothing is accepted or published. Raises LinkUnknown.
    """
    row = by_link(work, token, lock=True)
    with suppress(AlreadyAsked):
        requests.make(work, row, requests.NOT_ME, words=words)
    return _told(row, told=True)


def about(work: Work, token: str) -> Told:
    """Say what the page on which somebody may say so shows. Raises LinkUnknown."""
    row = by_link(work, token)
    waits = {one.kind for one in requests.open_of(work, row.id)}
    return _told(row, told=requests.NOT_ME in waits)


def _told(row: Submission, *, told: bool) -> Told:
    return Told(row.number, row.state, told, row.state == State.PUBLISHED)


def _named(typed: str) -> tuple[str | None, str | None]:
    """Read a number or a reference as somebody typed it."""
    number = "".join(typed.split()).upper()
    if (plain := _NUMBER.fullmatch(number)) is not None:
        number = links.number(plain[1], int(plain[2]))
    try:
        # GENERAC-001 reads as a reference too.
        return number[:40], links.parse_reference(typed)
    except links.LinkInvalid:
        return number[:40], None


def _folded(email: str) -> bytes:
    return email.strip().casefold().encode()


def _renew(work: Work, row: Submission) -> None:
    """End a submission's link and make the next; what was prepared behind it stays."""
    before = subjects.next_nonce(work, row)
    generation = row.generation
    row.generation += 1
    row.link_hash = links.token_hash(links.token(work.keys.link, row.nonce, row.generation))
    row.link_key_id = work.keys.link_id
    nonce = subjects.next_nonce(work, row)
    work.session.execute(
        update(Draft)
        .where(Draft.nonce == before)
        .values(nonce=nonce, link_hash=links.token_hash(links.token(work.keys.link, nonce, 0)))
    )
    transitions.audit(
        work, "new-link", submission=row, before={"generation": generation}, reason=None
    )


def _mail(work: Work, row: Submission, facts: Mapping[str, Any]) -> None:
    outbox.mail(
        work,
        event=f"link:{row.id}:{row.generation}",
        template=MAIL,
        language=row.correspondence_language,
        submission_id=row.id,
        facts=facts,
    )


def _asked(work: Work, request_id: int) -> Submission:
    row = work.session.scalars(
        select(Submission)
        .join(Request, Request.submission_id == Submission.id)
        .where(Request.id == request_id, Request.kind == requests.LINK)
        .with_for_update(of=Submission)
    ).first()
    if row is None or not work.actor.roles(row.process_id) & policy.REVIEW:
        raise SubmissionUnknown
    return row


def _signed(work: Work, note: bytes) -> dict[str, Any]:
    """Read a receipt by any key that ever signed receipts here."""
    keys = work.session.scalars(select(LogKey.vkey).where(LogKey.purpose == "receipts"))
    for vkey in keys:
        try:
            return receipts.parse_receipt(note, Verifier(vkey))
        except (NoteInvalid, ReceiptInvalid):
            continue
    raise ReceiptNotOurs


def _check_reference(work: Work, row: Submission, statement: Mapping[str, Any], typed: str) -> None:
    try:
        reference = links.parse_reference(typed)
    except links.LinkInvalid:
        raise ReferenceWrong from None
    salts = work.session.scalar(
        select(Revision.salts).where(
            Revision.submission_id == row.id, Revision.number == statement["revision"]
        )
    )
    salt = (salts or {}).get("reference")
    fits = hmac.compare_digest(reference, row.reference)
    if not fits or salt is None or salted(salt, reference) != statement["stated"]["reference"]:
        raise ReferenceWrong


def _check_opens(statement: Mapping[str, Any], opens: Mapping[str, Any]) -> None:
    if not isinstance(opens, Mapping) or receipts.check_opens(statement, opens):
        raise ReferenceWrong
