"""The register and every figure drawn from it: I9 in every snapshot."""

import random
import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.db.submissions import PublicFact, Submission
from intake.domain.policy import ActNotAllowed, ContestedByOther
from intake.domain.privacy import NOT_SHOWN
from intake.domain.vocab import Publication, State
from intake.services import (
    contests,
    listing,
    lookups,
    pending,
    register,
    reviews,
    revising,
    submissions,
)
from intake.services import verification as verify
from intake.services.receiving import Sending
from intake.services.register import Account, Row
from intake.services.reviews import NotADuplicate
from intake.services.tightening import NotTighter
from intake.services.withheld import FileUnread, NameStands
from intake.services.work import SUBMITTER, Actor, Work
from tests.world import World

WHY = "Because."


def count(rows: list[Row], outcomes: Account) -> None:
    """Hold an account against the register's rows."""
    assert outcomes.received == len(rows) == sum(outcomes.states.values())
    assert {k: n for k, n in outcomes.states.items() if n} == Counter(r.outcome for r in rows)
    assert outcomes.verdicts == Counter(r.verdict for r in rows)
    assert outcomes.channels == Counter(r.channel for r in rows)
    assert outcomes.grounds == Counter(r.ground for r in rows if r.ground)


def hold(work: Work, codes: tuple[str, ...]) -> None:
    """Hold every figure of one snapshot against the rows of that snapshot."""
    assert [*verify.log(work), *verify.receipts(work), *verify.figures(work)] == []
    ids = {code: lookups.find(work, code).id for code in codes}
    everything: list[Row] = []
    each = register.accounts(work, list(ids.values()))
    for code, call_id in ids.items():
        rows = list(register.all_rows(work, call_id, batch=4))
        everything += rows
        count(rows, register.account(work, calls=[call_id]))
        count(rows, each[call_id])
        assert [r.number for r in rows] == [f"{code}-{n:03}" for n in range(1, len(rows) + 1)]
        assert [r.log_index for r in rows] == sorted({r.log_index for r in rows})
        filters(work, call_id, rows)
        for state in State:
            of_state = register.rows(work, call_id, outcome=state.value, limit=1_000)
            assert [r.number for r in of_state.rows] == [
                r.number for r in rows if r.outcome == state
            ]
    count(everything, register.account(work))


def filters(work: Work, call_id: int, rows: list[Row]) -> None:
    """Each figure beside a filter is the length of the list that it leads to."""
    public = {r.number for r in rows if r.outcome == State.PUBLISHED}
    listed = listing.published(work, call_id, limit=1_000)
    assert ({it.number for it in listed.rows}, listed.total) == (public, len(public))
    for facet, values in listing.facets(work, call_id).items():
        for value, n in values.items():
            found = listing.published(work, call_id, filters={facet: [value]}, limit=1_000)
            assert (len(found.rows), found.total) == (n, n), (facet, value)
            if value == NOT_SHOWN:
                assert {it.submitter for it in found.rows} == {None}
            elif facet != "issue":
                assert None not in {it.submitter for it in found.rows}
    named = [it for it in listed.rows if it.submitter is not None]
    assert listing.facets(work, call_id)["type"].get(NOT_SHOWN, 0) == len(public) - len(named)


class Walk:
    """A random walk of acts over two calls; what is refused changes nothing."""

    def __init__(self, world: World, people: list[Actor], *, seed: int) -> None:
        self.world = world
        self.people = people
        self.chance = random.Random(seed)  # noqa: S311 - the same walk each time
        self.sent: list[tuple[str, str]] = []

    def step(self) -> str:
        """Take one step and name it."""
        world, chance = self.world, self.chance
        world.clock.advance(timedelta(minutes=1))
        world.work_jobs()
        if not self.sent or chance.random() < 0.3:
            made = world.send(
                chance.choice(("CAL", "TWO")),
                publication=chance.choice(("named", "named", "unnamed", "private")),
                countries=chance.choice(([], ["CH"], ["BR", "CH"])),
                issues=chance.choice(([], ["1"], ["1", "2"])),
                submitter_type=chance.choice(("ngo", "individual")),
            )
            self.sent.append((made.number, made.token or ""))
            return "send"
        number, token = chance.choice(self.sent)
        # What ends a submission is rarer, so that the walk goes on.
        names = [name for name in sorted(ACTS) if name not in FINAL or chance.random() < 0.1]
        for name in chance.sample(names, len(names)):
            try:
                ACTS[name](self, number, token)
            except REFUSED:
                continue
            return name
        return "nothing"

    def desk(self, name: str, number: str, **more: Any) -> None:
        self.world.do(self.chance.choice(self.people), getattr(reviews, name), number, **more)

    def replace(self, token: str) -> None:
        world = self.world
        sending = Sending(
            nonce=self.chance.randbytes(16).hex(),
            values=world.values(publication=self.chance.choice(("named", "unnamed"))),
            files=[world.attach(self.chance.randbytes(20).hex().encode() + b"\n", "again.txt")],
            begun=world.clock.now(),
            complete=world.clock.now(),
        )
        world.do(SUBMITTER, revising.send, token, sending)

    def tighten(self, token: str) -> None:
        choice = self.chance.choice((Publication.UNNAMED, Publication.PRIVATE))
        self.world.do(SUBMITTER, revising.choose, token, choice)


REFUSED = (
    ActNotAllowed,
    NotADuplicate,
    contests.AlreadyContested,
    ContestedByOther,
    NotTighter,
    NameStands,
    FileUnread,
)

FINAL = ("withdraw", "tighten")

ACTS: dict[str, Any] = {
    "accept": lambda walk, number, _: walk.desk("accept", number),
    "accept-publish": lambda walk, number, _: walk.desk("accept_and_publish", number),
    "publish": lambda walk, number, _: walk.desk("publish", number),
    "decline": lambda walk, number, _: walk.desk(
        "decline",
        number,
        ground=walk.chance.choice(("off-subject", "advertising")),
        words=WHY,
    ),
    "publish-revision": lambda walk, number, _: walk.world.do(
        walk.chance.choice(walk.people), pending.publish, number
    ),
    "refuse-revision": lambda walk, number, _: walk.world.do(
        walk.chance.choice(walk.people), pending.refuse, number, words=WHY
    ),
    "return": lambda walk, number, _: walk.desk("return_", number, words=WHY),
    "duplicate": lambda walk, number, _: walk.desk(
        "duplicate", number, of=walk.chance.choice(walk.sent)[0], words=WHY
    ),
    "undo": lambda walk, number, _: walk.desk("undo", number, words=WHY),
    "reopen": lambda walk, number, _: walk.desk("reopen", number, words=WHY),
    "suspend": lambda walk, number, _: walk.desk("suspend", number, words=WHY),
    "restore": lambda walk, number, _: walk.desk("restore", number, words=WHY),
    "withdraw": lambda walk, _, token: walk.world.do(
        SUBMITTER, submissions.withdraw, token, words=WHY
    ),
    "replace": lambda walk, _, token: walk.replace(token),
    "contest": lambda walk, _, token: walk.world.do(SUBMITTER, contests.contest, token, words=WHY),
    "uphold": lambda walk, number, _: walk.world.do(
        walk.chance.choice(walk.people), contests.uphold, number, words=WHY
    ),
    "tighten": lambda walk, _, token: walk.tighten(token),
}


# I9; checks 126, 127 and 132: whatever happens, the sums hold
@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_walk_of_acts_all_figures_are_sums_over_the_register(
    world: World, seed: int
) -> None:
    world.call("TWO")
    people = [world.staff("publisher", email=f"p{n}@intake.example") for n in range(2)]
    walk = Walk(world, people, seed=seed)
    taken: Counter[str] = Counter()
    for n in range(90):
        taken[walk.step()] += 1
        if n % 18 == 17:
            with world.works.reading() as work:
                hold(work, ("CAL", "TWO"))
    assert len(taken.keys() & ACTS.keys()) >= 12, taken


# check 136 (short form): every snapshot taken while two write holds
def test_every_snapshot_holds_while_others_write(world: World) -> None:
    world.call("TWO")
    people = [world.staff("publisher", email=f"p{n}@intake.example") for n in range(2)]
    walks = [Walk(world, people, seed=seed) for seed in (3, 4)]

    def run(walk: Walk) -> None:
        for _ in range(20):
            walk.step()

    threads = [threading.Thread(target=run, args=(walk,)) for walk in walks]
    for thread in threads:
        thread.start()
    looks = 0
    while any(thread.is_alive() for thread in threads) or looks == 0:
        with world.works.reading() as work:
            hold(work, ("CAL", "TWO"))
        looks += 1
    with world.works.reading() as work:
        hold(work, ("CAL", "TWO"))


def test_a_row_says_what_the_record_lists(world: World, publisher: Actor) -> None:
    one, two, hidden = world.send(), world.send(), world.send(publication="unnamed")
    world.do(publisher, reviews.duplicate, two.number, of=one.number, words=WHY)
    for sent in (one, hidden):
        world.publish(sent.number, publisher)
    with world.works.reading() as work:
        rows = register.rows(work, lookups.find(work, "CAL").id).rows
    shown = [(r.number, r.outcome, r.submitter, r.title, r.other, r.marks) for r in rows]
    assert shown == [
        ("CAL-001", "published", "Example Society", "Remarks on issue 1", None, ()),
        ("CAL-002", "duplicate", None, None, "CAL-001", ()),
        ("CAL-003", "published", None, None, None, ("name-withheld",)),
    ]
    assert [r.log_index for r in rows] == [
        world.row(sent.number).first_index for sent in (one, two, hidden)
    ]


def test_pages_of_the_register_follow_each_other(world: World) -> None:
    for _ in range(5):
        world.send()
    with world.works.reading() as work:
        call = lookups.find(work, "CAL").id
        first = register.rows(work, call, limit=2)
        second = register.rows(work, call, limit=2, after=first.next)
        third = register.rows(work, call, limit=2, after=second.next)
        back = register.rows(work, call, limit=2, before=third.previous)
    assert [r.number for page in (first, second, third) for r in page.rows] == [
        f"CAL-00{n}" for n in range(1, 6)
    ]
    assert (first.previous, third.next, first.total) == (None, None, 5)
    assert back.rows == second.rows


def test_an_empty_call_counts_nothing(world: World) -> None:
    account = world.see(register.account)
    assert (account.received, account.verdicts, account.channels, account.grounds) == (
        0,
        {},
        {},
        {},
    )
    assert account.states == {state.value: 0 for state in State}
    with world.works.reading() as work:
        call = lookups.find(work, "CAL").id
        assert list(register.all_rows(work, call)) == []
        assert register.accounts(work, [call]) == {call: account}
        assert not any(listing.facets(work, call).values())


def test_what_the_public_was_shown_can_be_shown_again(world: World, publisher: Actor) -> None:
    sent = world.send()
    world.publish(sent.number, publisher)
    world.do(publisher, reviews.suspend, sent.number, words=WHY)
    with world.works.reading() as work:
        row = work.session.scalars(select(Submission)).one()
        facts = work.session.execute(
            select(PublicFact.log_index, PublicFact.value)
            .where(
                PublicFact.submission_id == row.id,
                PublicFact.field == "submitter",
            )
            .order_by(PublicFact.id)
        ).all()
    assert [value["is"] for _, value in facts] == ["Example Society", None]
    assert [index for index, _ in facts] == sorted({index for index, _ in facts})
