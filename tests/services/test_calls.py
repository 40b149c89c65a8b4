"""Calls: made, opened, their deadlines moved; what was printed stays."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.db.calls import Deadline
from intake.db.records import Audit, Job, LogEntry
from intake.domain.policy import ActNotAllowed
from intake.domain.vocab import Role
from intake.services import calls, lookups
from intake.services.calls import CallInvalid, CallText
from intake.services.lookups import CallClosed, CallUnknown
from intake.services.transitions import Conflict
from intake.services.work import SUBMITTER, VISITOR, Actor
from tests.world import NOON, SYSTEM_STAFF, World

TEXT = CallText(
    kinds=["comment"],
    title={"en": "Comments", "fr": " "},
    summary={"en": "Say what you think."},
    body={},
    zone="Europe/Zurich",
)
END = NOON + timedelta(days=3)
WHY = {"en": "The assembly asked for it."}


def create(world: World, code: str = "NEW", actor: Actor = SYSTEM_STAFF, **changed: Any) -> str:
    return world.do(
        actor, calls.create, process_id=world.process_id, code=code, text=replace(TEXT, **changed)
    )


def versions(world: World, code: str) -> list[tuple[int, datetime]]:
    call = world.see(lookups.find, code)
    held = world.see(lookups.versions, call.id)
    return [(version.version, version.closes_before) for version in held]


def entries(world: World, code: str) -> list[tuple[str, dict[str, Any]]]:
    with world.works.reading() as work:
        rows = work.session.scalars(
            select(LogEntry).where(LogEntry.call == code).order_by(LogEntry.index)
        )
        return [(row.type, dict(row.content or {})) for row in rows]


def test_a_call_is_unknown_to_the_public_until_it_is_opened(world: World) -> None:
    assert create(world, " new ") == "NEW"
    row = world.see(lookups.find, "new")
    assert (row.opened_at, row.title, row.sent) == (None, {"en": "Comments"}, 0)
    assert entries(world, "NEW") == []
    world.do(SYSTEM_STAFF, calls.open_call, "NEW", closes_before=END)
    assert [kind for kind, _ in entries(world, "NEW")] == ["call", "deadline"]
    assert versions(world, "NEW") == [(1, END)]
    assert entries(world, "NEW")[1][1] == {
        "v": 1,
        "scope": "call",
        "version": 1,
        "closes_before": "2026-03-05T12:00:00.000Z",
        "zone": "Europe/Zurich",
        "grace": 1800,
        "reason": None,
    }


def test_a_code_is_unique_for_ever_and_of_its_shape(world: World) -> None:
    for code in ("CAL", "cal", "A", "A-B", "TOOLONGACODE1", "CH", "", "ÄÖ", "A\n"):
        with pytest.raises(CallInvalid) as invalid:
            create(world, code)
        fault = "code-taken" if code.upper() == "CAL" else "code-shape"
        assert invalid.value.faults == {"code": fault}, code


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("title", {"en": " "}, "missing"),
        ("kinds", [], "missing"),
        ("kinds", ["instrument"], "missing"),
        ("accepts", ["cuneiform"], "unknown"),
        ("grounds", ["disagrees"], "unknown"),
        ("zone", "Geneva", "unknown"),
        ("max_text", 49_999, "too-small"),
        ("max_total_bytes", 24_999_999, "too-small"),
        ("timing", "whenever", "unknown"),
        ("late_rule", "forgive", "unknown"),
    ],
)
def test_what_makes_no_call_is_said_by_field(field: str, value: Any, fault: str) -> None:
    assert calls.check(replace(TEXT, **{field: value}))[field] == fault
    assert calls.check(TEXT) == {}


def test_a_call_needs_a_deadline_to_come(world: World) -> None:
    create(world)
    for closes in (None, NOON, NOON - timedelta(days=1)):
        with pytest.raises(CallInvalid) as invalid:
            world.do(SYSTEM_STAFF, calls.open_call, "NEW", closes_before=closes)
        assert invalid.value.faults == {"closes": "deadline-past"}
    world.do(SYSTEM_STAFF, calls.set_deadline, "NEW", END, reason={})
    world.do(SYSTEM_STAFF, calls.open_call, "NEW")
    assert versions(world, "NEW") == [(1, END)]
    with pytest.raises(CallInvalid) as invalid:
        world.do(SYSTEM_STAFF, calls.open_call, "NEW")
    assert invalid.value.faults == {"code": "already-open"}


def test_a_deadline_is_a_whole_second(world: World) -> None:
    create(world)
    closes = END + timedelta(milliseconds=1)
    with pytest.raises(ValueError, match="whole second"):
        world.do(SYSTEM_STAFF, calls.open_call, "NEW", closes_before=closes)
    for code in ("NEW", "CAL"):
        with pytest.raises(ValueError, match="whole second"):
            world.do(SYSTEM_STAFF, calls.set_deadline, code, closes, reason=WHY)


# check 76 (the version's part)
def test_moving_a_deadline_makes_a_version_with_its_reason(world: World) -> None:
    longer = NOON + timedelta(days=20)
    world.do(SYSTEM_STAFF, calls.set_deadline, "CAL", longer, reason=WHY)
    assert versions(world, "CAL") == [(1, NOON + timedelta(days=10)), (2, longer)]
    with world.works.reading() as work:
        newest = work.session.scalars(select(Deadline).where(Deadline.version == 2)).one()
        assert (newest.reason, newest.made_at, newest.grace) == (WHY, NOON, 1800)
    kind, said = entries(world, "CAL")[-1]
    assert (kind, said["version"]) == ("deadline", 2)
    assert said["reason"] is not None
    for reason in ({}, {"en": "  "}):
        with pytest.raises(CallInvalid) as invalid:
            world.do(SYSTEM_STAFF, calls.set_deadline, "CAL", END, reason=reason)
        assert invalid.value.faults == {"reason": "reason-missing"}
    with pytest.raises(CallInvalid) as invalid:
        world.do(SYSTEM_STAFF, calls.set_deadline, "CAL", NOON, reason=WHY)
    assert invalid.value.faults == {"closes": "deadline-past"}
    assert len(versions(world, "CAL")) == 2


def test_closing_now_ends_with_the_next_second(world: World) -> None:
    world.clock.set(NOON + timedelta(seconds=5, milliseconds=300))
    world.do(SYSTEM_STAFF, calls.close_call, "CAL", reason=WHY)
    assert versions(world, "CAL")[-1] == (2, NOON + timedelta(seconds=6))
    world.clock.set(NOON + timedelta(seconds=6))
    with pytest.raises(CallClosed):
        world.do(SYSTEM_STAFF, calls.close_call, "CAL", reason=WHY)


def test_what_was_printed_stays_once_a_call_is_open(world: World) -> None:
    create(world)
    world.do(SYSTEM_STAFF, calls.edit, "NEW", replace(TEXT, grace=60, late_rule="refuse"), seen=1)
    world.do(SYSTEM_STAFF, calls.open_call, "NEW", closes_before=END)
    printed = replace(TEXT, grace=60, late_rule="refuse")
    other: dict[str, Any] = {
        "grounds": ["advertising"],
        "late_rule": "mark",
        "grace": 3600,
        "zone": "UTC",
    }
    for field, value in other.items():
        with pytest.raises(CallInvalid) as invalid:
            world.do(SYSTEM_STAFF, calls.edit, "NEW", replace(printed, **{field: value}), seen=2)
        assert invalid.value.faults == {field: "printed"}
    world.do(SYSTEM_STAFF, calls.edit, "NEW", replace(printed, title={"en": "Better"}), seen=2)
    assert [kind for kind, _ in entries(world, "NEW")] == ["call", "deadline", "call"]
    assert entries(world, "NEW")[-1][1]["version"] == 3


# check 91
def test_whoever_edits_second_is_told(world: World) -> None:
    create(world)
    world.do(SYSTEM_STAFF, calls.edit, "NEW", replace(TEXT, title={"en": "First"}), seen=1)
    with pytest.raises(Conflict):
        world.do(SYSTEM_STAFF, calls.edit, "NEW", replace(TEXT, title={"en": "Second"}), seen=1)
    assert world.see(lookups.find, "NEW").title == {"en": "First"}


@pytest.mark.parametrize("role", ["reviewer", "auditor"])
def test_only_who_manages_a_process_makes_and_moves_its_calls(world: World, role: str) -> None:
    person = world.staff(role)
    stranger = Actor("user", "x", process_roles={99: frozenset({Role.ADMINISTRATOR})})
    for actor in (person, stranger, VISITOR, SUBMITTER):
        with pytest.raises(ActNotAllowed):
            create(world, actor=actor)
        with pytest.raises(ActNotAllowed):
            world.do(actor, calls.set_deadline, "CAL", END, reason=WHY)
        with pytest.raises(ActNotAllowed):
            world.do(actor, calls.close_call, "CAL", reason=WHY)
    with pytest.raises(CallUnknown):
        world.do(SYSTEM_STAFF, calls.set_deadline, "NOCALL", END, reason=WHY)
    assert create(world, actor=world.staff("publisher", email="p@intake.example")) == "NEW"


def test_every_change_of_a_call_is_audited(world: World, publisher: Actor) -> None:
    create(world, actor=publisher)
    world.do(publisher, calls.set_deadline, "NEW", END, reason={})
    world.do(publisher, calls.open_call, "NEW")
    world.do(publisher, calls.edit, "NEW", TEXT, seen=1)
    world.do(publisher, calls.set_deadline, "NEW", END + timedelta(days=1), reason=WHY)
    world.do(publisher, calls.close_call, "NEW", reason=WHY)
    call = world.see(lookups.find, "NEW").id
    with world.works.reading() as work:
        rows = work.session.execute(
            select(Audit.act, Audit.user_id).where(Audit.call_id == call).order_by(Audit.id)
        ).all()
    assert [row.act for row in rows] == [
        "create-call", "plan-deadline", "open-call", "edit-call", "move-deadline", "close-call"
    ]  # fmt: skip
    assert {row.user_id for row in rows} == {publisher.user_id}


def test_a_moved_deadline_moves_the_publishing_that_follows_it(world: World) -> None:
    world.call("AFTER", timing="after-closing")
    later = NOON + timedelta(days=30)
    world.do(SYSTEM_STAFF, calls.set_deadline, "AFTER", later, reason=WHY)
    with world.works.reading() as work:
        jobs = work.session.scalars(select(Job).where(Job.kind == "publish-due")).all()
        assert [(job.key, job.due) for job in jobs] == [("publish-due:AFTER", later)]
