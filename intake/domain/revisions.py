"""Revisions: what a further sending of a submission may be for, what it may change, and the nonce of its form."""

import hashlib
import hmac
from enum import StrEnum

from intake.domain.policy import ActNotAllowed
from intake.domain.vocab import Act, State


class Purpose(StrEnum):
    """What a form is for: a first sending, or a revision before the deadline, at a return, at a granted request."""

    FIRST = "first"
    REPLACE = "replace"
    ANSWER = "answer"
    CORRIGENDUM = "corrigendum"


class MayChange(StrEnum):
    """What a return lets its answer change."""

    FILES = "files"
    FIELDS = "fields"
    BOTH = "both"


REVISABLE = frozenset(
    {State.UNDER_REVIEW, State.ACCEPTED, State.NOT_FOR_PUBLICATION, State.PUBLISHED}
)
"""States from which a submitter may send a revision, before the deadline or once the secretariat granted it."""


class RevisionNotOffered(ActNotAllowed):
    """Nothing can be sent through this link now; `state` is where the submission stands."""

    def __init__(self, state: State) -> None:
        super().__init__(state, Act.RECEIPT)


def purpose(state: State, *, in_time: bool, granted: bool) -> Purpose:
    """Say what a revision sent now would be; raise RevisionNotOffered.

    A return is answered whenever it stands, its due date over or not: nothing that was prepared is lost.
    """
    if state is State.RETURNED:
        return Purpose.ANSWER
    if state in REVISABLE and in_time:
        return Purpose.REPLACE
    if state in REVISABLE and granted:
        return Purpose.CORRIGENDUM
    raise RevisionNotOffered(state)


def form_nonce(link_key: bytes, submission_nonce: str, generation: int, number: int) -> str:
    """Give the nonce of the form of one revision, 16 bytes in hex: all devices of the link open the same draft.

    Another generation of the link has other nonces, so that a form opened by a revoked link sends nothing any more.
    """
    message = f"revise\n{submission_nonce}\n{generation}\n{number}".encode()
    return hmac.new(link_key, message, hashlib.sha256).hexdigest()[:32]
