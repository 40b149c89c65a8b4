"""The states table (RECORD 1): which act, by whom, leads from which state to which.

`services.transitions` is the one door that applies it. The table is whole; some acts get their screens later.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from intake.domain.vocab import Act, Ground, Publication, Reason, Role, State

REVIEW = frozenset({Role.REVIEWER, Role.PUBLISHER, Role.ADMINISTRATOR})
STAFF = REVIEW | {Role.AUDITOR}
"""Who may look at what is not public."""

PUBLISH = frozenset({Role.PUBLISHER, Role.ADMINISTRATOR})
PUBLISH_BY_TIME = PUBLISH | {Role.SYSTEM}
SUBMITTER = frozenset({Role.SUBMITTER})
REMOVE = PUBLISH
ANY_CLERK = REVIEW | SUBMITTER

RANK = (
    Role.SUBMITTER,
    Role.SYSTEM,
    Role.REVIEWER,
    Role.PUBLISHER,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)
"""Roles from the least to the most; at the end who may look and never act."""


class ActNotAllowed(Exception):
    """The table has no such step: `state` and `act` say which; `role` is None when no role could take it."""

    def __init__(self, state: State, act: Act, role: Role | None = None) -> None:
        self.state = state
        self.act = act
        self.role = role
        super().__init__(f"{act} from {state}" + (f" by {role}" if role else ""))


class ReasonMissing(Exception):
    """This act needs words that say why; `act` says which."""

    def __init__(self, act: Act) -> None:
        self.act = act
        super().__init__(f"{act} needs a reason")


class TwoPersonsNeeded(Exception):
    """This act is proposed by one person and carried out by another; `act` says which."""

    def __init__(self, act: Act) -> None:
        self.act = act
        super().__init__(f"{act} needs two persons")


class ReasonUnknown(Exception):
    """The closed list of reasons for this act does not hold this one."""


class GroundNotOffered(Exception):
    """The call's printed list does not hold this ground."""

    def __init__(self, ground: str | None) -> None:
        self.ground = ground
        super().__init__(f"ground not offered: {ground}")


class ContestedByOther(Exception):
    """A contest is decided by another person than the one who declined."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table. `to` None keeps the state; `reason` says whether words are required.

    `pending` rows decide on a revision of what is published, and stand only while one waits.
    """

    to: State | None
    roles: frozenset[Role]
    reason: bool = True
    persons: int = 1
    pending: bool = False


_OPEN = (State.UNDER_REVIEW, State.RETURNED)
_HELD = (State.ACCEPTED, State.NOT_FOR_PUBLICATION)
_WITHDRAWABLE = (*_OPEN, *_HELD, State.PUBLISHED, State.SUSPENDED)
_LIVE = (*_OPEN, State.ACCEPTED, State.PUBLISHED, State.SUSPENDED)
_REPLACEABLE = (State.UNDER_REVIEW, State.ACCEPTED, State.NOT_FOR_PUBLICATION, State.RETURNED)

TABLE: Mapping[tuple[State, Act], Step] = {
    **{(s, Act.RECEIPT): Step(State.UNDER_REVIEW, SUBMITTER, reason=False) for s in _REPLACEABLE},
    (State.PUBLISHED, Act.RECEIPT): Step(None, SUBMITTER, reason=False),
    (State.PUBLISHED, Act.PUBLISH): Step(None, PUBLISH, reason=False, pending=True),
    (State.PUBLISHED, Act.DECLINE): Step(None, REVIEW, pending=True),
    (State.UNDER_REVIEW, Act.RETURN): Step(State.RETURNED, REVIEW),
    (State.UNDER_REVIEW, Act.ACCEPT): Step(State.ACCEPTED, REVIEW, reason=False),
    (State.ACCEPTED, Act.PUBLISH): Step(State.PUBLISHED, PUBLISH_BY_TIME, reason=False),
    **{(s, Act.DECLINE): Step(State.DECLINED, REVIEW) for s in _OPEN},
    (State.DECLINED, Act.CONTEST): Step(None, SUBMITTER),
    (State.DECLINED, Act.UPHOLD): Step(State.UNDER_REVIEW, REVIEW),
    (State.DECLINED, Act.DECLINE): Step(None, REVIEW),
    (State.UNDER_REVIEW, Act.DUPLICATE): Step(State.DUPLICATE, REVIEW),
    (State.DUPLICATE, Act.UNDO): Step(State.UNDER_REVIEW, REVIEW),
    (State.UNDER_REVIEW, Act.MOVE): Step(State.MOVED, REVIEW),
    **{(s, Act.REOPEN): Step(State.UNDER_REVIEW, REVIEW) for s in _HELD},
    **{(s, Act.WITHDRAW): Step(State.WITHDRAWN, ANY_CLERK) for s in _WITHDRAWABLE},
    (State.ACCEPTED, Act.CHOICE): Step(State.NOT_FOR_PUBLICATION, ANY_CLERK, reason=False),
    (State.PUBLISHED, Act.CHOICE): Step(State.NOT_FOR_PUBLICATION, ANY_CLERK, reason=False),
    **{(s, Act.CHOICE): Step(None, ANY_CLERK, reason=False) for s in (*_OPEN, State.SUSPENDED)},
    (State.PUBLISHED, Act.SUSPEND): Step(State.SUSPENDED, PUBLISH),
    (State.SUSPENDED, Act.RESTORE): Step(State.PUBLISHED, PUBLISH),
    **{
        (s, Act.CORRECT): Step(None, REVIEW | {Role.SYSTEM})
        for s in State
        if s is not State.REMOVED
    },
    **{(s, Act.CONFIRM): Step(None, REVIEW) for s in State if s is not State.REMOVED},
    **{(s, Act.REDACT): Step(None, PUBLISH, persons=2) for s in _WITHDRAWABLE},
    **{
        (s, Act.REMOVE): Step(State.REMOVED, REMOVE, persons=2)
        for s in State
        if s is not State.REMOVED
    },
    # What was decided stays as it was decided; what waits or is shown is taken away with what it held.
    **{
        (s, Act.DESTROY): Step(State.REMOVED if s in _LIVE else None, REMOVE, persons=2)
        for s in State
    },
}

REASONS: Mapping[Act, tuple[Reason, ...]] = {
    Act.REDACT: (
        Reason.PERSONAL_DATA,
        Reason.RIGHTS,
        Reason.UNLAWFUL,
        Reason.ORDER,
        Reason.LAW,
        Reason.MISTAKE,
    ),
    Act.REMOVE: (
        Reason.UNLAWFUL,
        Reason.RIGHTS,
        Reason.PERSONAL_DATA,
        Reason.ORDER,
        Reason.LAW,
        Reason.MISTAKE,
    ),
    Act.DESTROY: (Reason.ORDER, Reason.LAW),
}
"""The closed list of reasons of each act that two persons take, in the order of its form."""


def step(state: State, act: Act, roles: Collection[Role], *, pending: bool = False) -> Step:
    """Give the table's row for an act by somebody who holds `roles`; raise ActNotAllowed.

    `pending` says whether a revision of it waits for a decision.
    """
    row = TABLE.get((state, act))
    if row is None or (row.pending and not pending):
        raise ActNotAllowed(state, act)
    if not row.roles.intersection(roles):
        raise ActNotAllowed(state, act, next(iter(roles), None))
    return row


def after(state: State, act: Act, *, publication: Publication) -> State:
    """Say where an act leads: what is not for publication ends there, accepted or restored; else as the table says."""
    row = TABLE.get((state, act))
    if row is None:
        raise ActNotAllowed(state, act)
    if act in {Act.ACCEPT, Act.RESTORE} and publication is Publication.PRIVATE:
        return State.NOT_FOR_PUBLICATION
    if act is Act.CHOICE and publication is not Publication.PRIVATE:
        return state
    return row.to or state


def acts(state: State, roles: Collection[Role], *, pending: bool = False) -> tuple[Act, ...]:
    """List the acts that somebody with `roles` may take from `state`, in the table's order."""
    return tuple(
        act
        for (s, act), row in TABLE.items()
        if s is state and row.roles.intersection(roles) and (pending or not row.pending)
    )


def allowing(held: Collection[Role], sufficient: Collection[Role]) -> Role | None:
    """Give the least of the roles held that suffices for an act; None where none does."""
    return next((role for role in RANK if role in held and role in sufficient), None)


def require_reason(act: Act, reason: str | None) -> Reason:
    """Take a reason of the closed list of an act; raise ReasonUnknown."""
    if reason not in REASONS[act]:
        raise ReasonUnknown
    return Reason(reason)


def require_ground(ground: str | None, *, offered: Collection[str]) -> Ground:
    """Take a ground that the call printed before it opened; raise GroundNotOffered."""
    if ground is None or ground not in offered or ground not in set(Ground):
        raise GroundNotOffered(ground)
    return Ground(ground)
