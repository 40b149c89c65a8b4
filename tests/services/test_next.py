"""*Next* at the desk: what it means, and that no backlog is ever sorted for it."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, update

from intake.db.submissions import Submission
from intake.domain.vocab import Role, State
from intake.services import claims, processes
from intake.services.work import SYSTEM, Actor
from tests.world import SYSTEM_STAFF, World, make_runtime


def widen(world: World) -> World:
    """Give the world two more calls: one in the same process, one in another."""
    world.call("TWO")
    with world.works.writing(SYSTEM_STAFF) as work:
        words = {"en": "Other"}
        world.process_id = processes.add_process(
            work, theme_id=1, slug="other", title=words, summary=words, contact=words
        )
    world.call("ELSE", revision_id=None)
    return world


@pytest.fixture
def wide(world: World) -> World:
    """Make three calls in two processes."""
    return widen(world)


@contextmanager
def asked(world: World) -> Iterator[list[tuple[str, Any]]]:
    """Collect what is read of submissions."""
    seen: list[tuple[str, Any]] = []

    def see(*facts: Any) -> None:
        if facts[2].startswith("SELECT") and "FROM submission" in facts[2]:
            seen.append((facts[2], facts[3]))

    event.listen(world.works.engine, "before_cursor_execute", see)
    yield seen
    event.remove(world.works.engine, "before_cursor_execute", see)


def test_who_reviews_several_processes_meets_all_of_them_and_no_other(wide: World) -> None:
    first, elsewhere, second = (wide.send(code).number for code in ("TWO", "ELSE", "CAL"))
    both = wide.staff("reviewer", email="one@intake.example")
    other = {wide.process_id: frozenset({Role.REVIEWER})}
    both = replace(both, process_roles={**both.process_roles, **other})
    inside = wide.staff("reviewer", email="two@intake.example")
    assert wide.do(both, claims.next_one) == first
    assert wide.do(both, claims.next_one, after=first) == elsewhere
    assert wide.do(inside, claims.next_one) == second
    assert wide.do(inside, claims.next_one, call="ELSE") is None
    assert wide.do(both, claims.next_one, call="else", after=second) == elsewhere


def test_after_a_number_that_is_none_everything_is_still_to_come(wide: World) -> None:
    first = wide.send().number
    anybody = wide.staff("reviewer", process=None)
    assert wide.do(anybody, claims.next_one, after="NONE-001") == first


def plain(
    world: World, actor: Actor, codes: set[str], call: str | None, after: str | None
) -> str | None:
    """Say it the long way: every row that could be next, sorted."""
    with world.works.reading() as work:
        rows = [
            row
            for row in work.session.query(Submission).order_by(Submission.first_index)
            if row.state == State.UNDER_REVIEW
            and row.claimed_by in {None, actor.user_id}
            and row.number.split("-")[0] in ({call} & codes if call else codes)
            and row.number != after
        ]
        if after is None:
            rows.sort(key=lambda row: row.claimed_by is None)
        else:
            here = world.row(after).first_index
            rows.sort(key=lambda row: row.first_index < here)
        return rows[0].number if rows else None


def test_next_is_what_the_sorted_backlog_would_give(wide: World) -> None:
    drawn = random.Random(20260302)  # noqa: S311 - a test's dice
    everywhere = wide.staff("publisher", email="all@intake.example", process=None)
    here = wide.staff("reviewer", email="here@intake.example")
    reach = ((everywhere, {"CAL", "TWO", "ELSE"}), (here, {"CAL", "TWO"}))
    numbers = [wide.send(drawn.choice(("CAL", "TWO", "ELSE"))).number for _ in range(12)]
    holders = (None, None, everywhere.user_id, here.user_id)
    for _ in range(20):
        with wide.works.writing(SYSTEM) as work:
            for number in numbers:
                state = drawn.choice((State.UNDER_REVIEW, State.UNDER_REVIEW, State.DECLINED))
                work.session.execute(
                    update(Submission)
                    .where(Submission.number == number)
                    .values(state=state.value, claimed_by=drawn.choice(holders))
                )
        actor, codes = drawn.choice(reach)
        call = drawn.choice((None, None, "CAL", "TWO", "ELSE"))
        after = drawn.choice((None, *numbers))
        wanted = plain(wide, actor, codes, call, after)
        assert wide.do(actor, claims.next_one, call=call, after=after) == wanted


@pytest.mark.parametrize("call", [None, "CAL"])
def test_no_backlog_is_sorted_or_walked_for_it(tmp_path: Path, call: str | None) -> None:
    # The plans are SQLite's, which are the same for any number of rows.
    world = World(make_runtime(tmp_path))
    world.call()
    widen(world)
    number = world.send().number
    actors = (world.staff("reviewer"), world.staff("reviewer", email="b@x.example", process=None))
    with asked(world) as seen:
        for actor in actors:
            for after in (None, number):
                world.do(actor, claims.next_one, call=call, after=after)
    assert len(seen) > len(actors)
    with world.works.engine.connect() as connection:
        for statement, values in seen:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [str(row[3]) for row in plan]
            assert not [step for step in steps if "TEMP B-TREE" in step], (statement, steps)
            assert not [step for step in steps if step.startswith("SCAN submission")], steps
    world.works.engine.dispose()
