"""Who may manage: calls and papers of a process, or the texts that hold for the whole site."""

from intake.domain.policy import REVIEW, ActNotAllowed
from intake.domain.vocab import Act, Role, State
from intake.services.work import Work

MANAGE = frozenset({Role.ADMINISTRATOR, Role.PUBLISHER, Role.SYSTEM})


def may_manage(work: Work, process_id: int | None) -> bool:
    """Say whether the actor manages a process; None stands for the whole site."""
    return bool(work.actor.roles(process_id) & MANAGE)


def require(work: Work, process_id: int | None) -> None:
    """Raise ActNotAllowed unless the actor manages a process, or with None the whole site."""
    if not may_manage(work, process_id):
        held = sorted(work.actor.roles(process_id))
        raise ActNotAllowed(State.UNDER_REVIEW, Act.CALL, held[0] if held else Role.SUBMITTER)


def may_review(work: Work, process_id: int | None) -> bool:
    """Say whether the actor decides on submissions of a process."""
    return bool(work.actor.roles(process_id) & REVIEW)


def require_review(work: Work, process_id: int | None) -> None:
    """Raise ActNotAllowed unless the actor decides on submissions of a process."""
    if not may_review(work, process_id):
        held = sorted(work.actor.roles(process_id))
        raise ActNotAllowed(State.UNDER_REVIEW, Act.CALL, held[0] if held else Role.SUBMITTER)
