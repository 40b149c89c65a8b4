"""The states table against RECORD 1, read here a second time as words."""

from itertools import product

import pytest

from intake.domain import policy
from intake.domain.policy import TABLE, ActNotAllowed, GroundNotOffered, acts, after, step
from intake.domain.vocab import Act, Ground, Publication, Role, State

KEEP = "="

RECORD = {
    "under-review": {
        "receipt": "under-review", "return": "returned", "accept": "accepted",
        "decline": "declined", "duplicate": "duplicate", "move": "moved", "withdraw": "withdrawn",
        "choice": KEEP, "redact": KEEP,
    },
    "returned": {
        "receipt": "under-review", "decline": "declined", "withdraw": "withdrawn", "choice": KEEP,
        "redact": KEEP,
    },
    "accepted": {
        "receipt": "under-review", "publish": "published", "reopen": "under-review",
        "withdraw": "withdrawn", "choice": "not-for-publication", "redact": KEEP,
    },
    "not-for-publication": {
        "receipt": "under-review", "reopen": "under-review", "withdraw": "withdrawn",
        "redact": KEEP,
    },
    "published": {
        "receipt": KEEP, "suspend": "suspended", "withdraw": "withdrawn",
        "choice": "not-for-publication", "redact": KEEP,
    },
    "suspended": {
        "restore": "published", "withdraw": "withdrawn", "choice": KEEP, "redact": KEEP,
    },
    "declined": {"contest": KEEP, "uphold": "under-review", "decline": KEEP},
    "duplicate": {"undo": "under-review"},
    "moved": {},
    "withdrawn": {},
    "removed": {},
}  # fmt: skip

# Only while a revision of what is published waits for a decision.
PENDING = {"publish": KEEP, "decline": KEEP}

ANYWHERE_BUT_REMOVED = {"correct": KEEP, "confirm": KEEP, "remove": "removed"}

STAFF = frozenset({Role.REVIEWER, Role.PUBLISHER, Role.ADMINISTRATOR})
PUBLISHERS = frozenset({Role.PUBLISHER, Role.ADMINISTRATOR})
SENDER = frozenset({Role.SUBMITTER})
WHO: dict[str, frozenset[Role]] = {
    **dict.fromkeys(("receipt", "contest"), SENDER),
    **dict.fromkeys(("withdraw", "choice"), STAFF | SENDER),
    **dict.fromkeys(
        ("return", "accept", "decline", "uphold", "duplicate", "undo", "move", "reopen"), STAFF
    ),
    "confirm": STAFF,
    # The system corrects verdicts after an extension.
    "correct": STAFF | {Role.SYSTEM},
    **dict.fromkeys(("suspend", "restore", "redact", "remove", "destroy"), PUBLISHERS),
    "publish": PUBLISHERS | {Role.SYSTEM},
}
WHO_PENDING = {"publish": PUBLISHERS, "decline": STAFF}
WITHOUT_WORDS = {"receipt", "accept", "publish", "choice"}
BY_TWO = {"redact", "remove", "destroy"}
LIVE = {"under-review", "returned", "accepted", "published", "suspended"}
"""What waits, is accepted or shown cannot stay so once nothing of it is left."""


def who(state: State, act: Act) -> frozenset[Role]:
    """Say who may take a step."""
    return WHO_PENDING.get(act, WHO[act]) if state is State.PUBLISHED else WHO[act]


def led(state: State, act: Act) -> str | None:
    """Say where RECORD leads, None where it knows no such step."""
    if act is Act.DESTROY:
        return "removed" if state in LIVE else KEEP
    waits = PENDING if state is State.PUBLISHED else {}
    known = RECORD[state] | waits | (ANYWHERE_BUT_REMOVED if state is not State.REMOVED else {})
    return known.get(act)


@pytest.mark.parametrize("state", list(State))
def test_every_pair_of_state_and_act_is_as_the_record_says(state: State) -> None:
    for act in Act:
        expected = led(state, act)
        row = TABLE.get((state, act))
        if expected is None:
            assert row is None, (state, act)
            continue
        assert row is not None, (state, act)
        to = None if expected == KEEP else State(expected)
        assert (row.to, row.roles, row.reason, row.persons) == (
            to,
            who(state, act),
            act not in WITHOUT_WORDS,
            2 if act in BY_TWO else 1,
        )


@pytest.mark.parametrize("state", list(State))
def test_every_role_may_take_the_acts_the_record_gives_it_and_no_other(state: State) -> None:
    for act, role in product(Act, Role):
        if led(state, act) is not None and role in who(state, act):
            assert step(state, act, {role}, pending=True) == TABLE[state, act]
            continue
        with pytest.raises(ActNotAllowed) as refused:
            step(state, act, {role}, pending=True)
        # A step that no role could take names none, so that the page says "not from here".
        named = role if led(state, act) is not None else None
        assert (refused.value.state, refused.value.act, refused.value.role) == (state, act, named)


@pytest.mark.parametrize("act", [Act.PUBLISH, Act.DECLINE])
def test_what_is_published_is_decided_again_only_while_a_revision_waits(act: Act) -> None:
    assert act in acts(State.PUBLISHED, {Role.PUBLISHER}, pending=True)
    assert act not in acts(State.PUBLISHED, {Role.PUBLISHER})
    with pytest.raises(ActNotAllowed) as refused:
        step(State.PUBLISHED, act, {Role.PUBLISHER})
    assert refused.value.role is None


def test_an_act_is_taken_in_the_least_role_that_suffices() -> None:
    every = frozenset(Role)
    assert policy.allowing(every, {Role.ADMINISTRATOR, Role.PUBLISHER}) is Role.PUBLISHER
    assert policy.allowing({Role.AUDITOR, Role.ADMINISTRATOR}, every) is Role.ADMINISTRATOR
    assert policy.allowing({Role.REVIEWER}, {Role.PUBLISHER}) is None
    assert policy.allowing((), every) is None
    assert set(policy.RANK) == every


def test_nobody_may_do_anything() -> None:
    for state in State:
        assert acts(state, ()) == ()
        assert acts(state, {Role.AUDITOR}) == ()


def test_acts_are_listed_in_the_tables_order() -> None:
    assert acts(State.SUSPENDED, {Role.PUBLISHER}) == (
        Act.WITHDRAW, Act.CHOICE, Act.RESTORE, Act.CORRECT, Act.CONFIRM, Act.REDACT, Act.REMOVE, Act.DESTROY
    )  # fmt: skip
    assert acts(State.DECLINED, {Role.SUBMITTER}) == (Act.CONTEST,)
    assert acts(State.UNDER_REVIEW, {Role.SYSTEM}) == (Act.CORRECT,)


@pytest.mark.parametrize("publication", list(Publication))
def test_where_an_act_leads(publication: Publication) -> None:
    private = publication is Publication.PRIVATE
    for (state, act), row in TABLE.items():
        led_to = after(state, act, publication=publication)
        if act in {Act.ACCEPT, Act.RESTORE} and private:
            assert led_to is State.NOT_FOR_PUBLICATION
        elif act is Act.CHOICE and not private:
            assert led_to is state
        else:
            assert led_to is (row.to or state)


def test_an_act_that_is_not_in_the_table_leads_nowhere() -> None:
    with pytest.raises(ActNotAllowed):
        after(State.WITHDRAWN, Act.ACCEPT, publication=Publication.NAMED)


# check 132: no chain of acts brings back what ended
def test_what_was_withdrawn_moved_or_removed_never_comes_back() -> None:
    for state in (State.WITHDRAWN, State.MOVED, State.REMOVED):
        ends = {row.to for (s, _), row in TABLE.items() if s is state and row.to is not None}
        assert ends <= {State.REMOVED}


def test_every_state_but_the_first_is_reached_by_some_act() -> None:
    reached = {
        after(state, act, publication=publication)
        for (state, act), publication in product(TABLE, Publication)
    }
    assert reached == set(State)


def test_a_ground_must_be_one_that_the_call_printed() -> None:
    offered = [Ground.OFF_SUBJECT.value, Ground.ADVERTISING.value]
    assert policy.require_ground("advertising", offered=offered) is Ground.ADVERTISING
    for ground in ("unlawful", "", None, "disagrees", "Advertising"):
        with pytest.raises(GroundNotOffered) as refused:
            policy.require_ground(ground, offered=offered)
        assert refused.value.ground == ground
    with pytest.raises(GroundNotOffered):
        policy.require_ground("disagrees", offered=["disagrees"])
