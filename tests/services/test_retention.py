"""The rules of retention: as data, changed by administrators, acted on in batches, each run in the log."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from intake.db.records import Audit, LogEntry, Message
from intake.db.requests import Invitation
from intake.db.retention import RetentionRun
from intake.db.submissions import Draft, Revision
from intake.domain.canonical import instant
from intake.domain.policy import ActNotAllowed
from intake.domain.vocab import FileRole
from intake.services import drafts, keeping, retention, reviews, verification
from intake.services.drafts import Attached
from intake.services.keeping import AUDIT, CONTACT, DRAFTS, INVITATIONS, MAIL
from intake.services.retention import DaysOutOfBounds, RuleUnknown
from intake.services.work import SUBMITTER, SYSTEM, Actor
from tests.services.inviting import invitee, make
from tests.world import NOON, World

YEARS = timedelta(days=1_100)


@pytest.fixture
def chief(world: World) -> Actor:
    """Give an administrator of the site."""
    return world.staff("administrator", email="chief@intake.example", process=None)


def entries(world: World) -> list[dict[str, object]]:
    with world.works.reading() as work:
        rows = select(LogEntry.content).where(LogEntry.type == "retention")
        return [dict(one or {}) for one in work.session.scalars(rows.order_by(LogEntry.index))]


def draft(world: World, n: int) -> None:
    with world.works.writing(SUBMITTER) as work:
        file = Attached(
            name="a.txt",
            role=FileRole.MAIN,
            public=True,
            size=1,
            sha256=f"{n:064x}",
            report={"languages": []},
        )
        drafts.save(
            work,
            "CAL",
            nonce=f"{n:032x}",
            values={"name": "Ada"},
            files=[file],
            begun=work.now,
            language="en",
        )


def test_an_address_goes_when_its_time_is_over_and_the_receipt_stays_valid(
    world: World, publisher: Actor
) -> None:
    decided, waits = world.published(publisher), world.send().number
    world.clock.advance(YEARS)
    fresh = world.published(publisher)
    lines = {line.rule.code: line.due for line in world.see(retention.table)}
    assert lines[CONTACT] == 1
    assert world.row(decided).email == "ada@example.org"
    assert retention.run(world.works, [CONTACT]) == {CONTACT: 1}
    assert [world.row(one).email for one in (decided, waits, fresh)] == [
        None,
        "ada@example.org",
        "ada@example.org",
    ]
    with world.works.reading() as work:
        row = work.session.scalars(
            select(Revision).where(Revision.submission_id == world.row(decided).id)
        ).one()
        assert row.stated is not None
        assert row.salts is not None
        assert (row.stated["email"], "email" in row.salts, "name" in row.salts) == (
            None,
            False,
            True,
        )
        assert [*verification.log(work), *verification.receipts(work)] == []
    before = world.clock.now() - timedelta(days=keeping.SHIPPED[CONTACT].days)
    assert entries(world) == [{"v": 1, "rule": "contact", "before": instant(before), "count": 1}]


def test_no_row_of_what_was_sent_keeps_the_address(world: World, publisher: Actor) -> None:
    draft(world, 1)
    sent = world.send(nonce=f"{1:032x}")
    world.publish(sent.number, publisher)
    with world.works.writing(SYSTEM) as work:
        row = work.session.scalars(select(Draft).where(Draft.sent_as.is_not(None))).one()
        row.values = {**row.values, "email": "ada@example.org"}
    world.clock.advance(YEARS)
    retention.run(world.works, [CONTACT])
    with world.works.reading() as work:
        (held,) = work.session.scalars(select(Draft.values).where(Draft.sent_as.is_not(None)))
        assert held["email"] is None


def test_whom_a_link_was_for_goes_a_year_after_it_ended(world: World, publisher: Actor) -> None:
    verified = invitee(verified=True, basis="letter of the mission of Ana")
    make(world, publisher, verified)
    world.clock.advance(YEARS)
    assert retention.run(world.works, [INVITATIONS]) == {INVITATIONS: 1}
    with world.works.reading() as work:
        row = work.session.scalars(select(Invitation)).one()
        assert (row.email, row.name, row.values, row.basis) == (None, None, {}, None)


def test_a_run_is_one_entry_however_many_batches_it_takes_and_none_where_nothing_is_due(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    for n in range(8):
        draft(world, n)
    assert retention.run(world.works) == {}
    world.clock.advance(drafts.LIFE + timedelta(seconds=1))
    assert retention.run(world.works) == {DRAFTS: 8}
    assert retention.run(world.works) == {}
    assert [(one["rule"], one["count"]) for one in entries(world)] == [("drafts", 8)]
    with world.works.reading() as work:
        assert work.session.scalars(select(Draft)).all() == []


def test_a_run_that_was_cut_off_is_gone_on_with_and_counts_everything(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    for n in range(8):
        draft(world, n)
    world.clock.advance(drafts.LIFE + timedelta(seconds=1))
    began, act = world.clock.now(), retention.ACTS[DRAFTS]
    calls = []

    def dies(work: object, ids: list[int]) -> int:
        calls.append(ids)
        if len(calls) == 2:
            raise MemoryError
        return act(work, ids)  # type: ignore[arg-type]

    monkeypatch.setattr(retention, "ACTS", {**retention.ACTS, DRAFTS: dies})
    with pytest.raises(MemoryError):
        retention.run(world.works)
    assert entries(world) == []
    world.clock.advance(timedelta(hours=1))
    monkeypatch.setattr(retention, "ACTS", {**retention.ACTS, DRAFTS: act})
    assert retention.run(world.works) == {DRAFTS: 8}
    assert [(one["before"], one["count"]) for one in entries(world)] == [(instant(began), 8)]
    with world.works.reading() as work:
        assert len(work.session.scalars(select(RetentionRun)).all()) == 1


def test_what_letters_said_and_the_audit_compared_goes_and_that_they_were_stays(
    world: World, publisher: Actor
) -> None:
    number = world.published(publisher)
    world.do(publisher, reviews.suspend, number, words="It names Ada.")
    with world.works.writing(SYSTEM) as work:
        work.session.execute(text("UPDATE message SET state = 'done'"))
    world.clock.advance(timedelta(days=4_000))
    done = retention.run(world.works, [MAIL, AUDIT])
    assert done[MAIL] == 2
    with world.works.reading() as work:
        mails = work.session.scalars(select(Message)).all()
        assert [(one.facts, one.state) for one in mails] == [({}, "done")] * 2
        rows = work.session.scalars(
            select(Audit).where(Audit.submission_id == world.row(number).id)
        ).all()
        assert [one.act for one in rows] == ["receipt", "accept", "publish", "suspend"]
        assert {(repr(one.before), repr(one.after), one.reason) for one in rows} == {
            ("{}", "{}", None)
        }
        assert rows[-1].actor == "paula"
    assert retention.run(world.works, [MAIL]) == {}


def test_administrators_set_the_days_and_say_on_what_basis(
    world: World, chief: Actor, publisher: Actor
) -> None:
    world.do(chief, retention.change, DRAFTS, days=60, basis={"en": "Holidays.", "fr": " "})
    rule = next(line.rule for line in world.see(retention.table) if line.rule.code == DRAFTS)
    assert (rule.days, rule.basis) == (60, {"en": "Holidays."})
    draft(world, 1)
    with world.works.reading() as work:
        assert work.session.scalars(select(Draft.expires_at)).one() == NOON + timedelta(days=60)
        audit = work.session.scalars(select(Audit).where(Audit.act == "set-retention")).one()
        assert (audit.before["days"], audit.after["days"], audit.actor) == (30, 60, "chief")
    for days in (0, 13, 366):
        with pytest.raises(DaysOutOfBounds):
            world.do(chief, retention.change, DRAFTS, days=days, basis={})
    with pytest.raises(RuleUnknown):
        world.do(chief, retention.change, "everything", days=60, basis={})
    with pytest.raises(ActNotAllowed):
        world.do(publisher, retention.change, DRAFTS, days=60, basis={})


def test_a_draft_lives_as_long_as_its_owner_was_told(world: World, chief: Actor) -> None:
    draft(world, 1)
    world.do(chief, retention.change, DRAFTS, days=14, basis={})
    world.clock.advance(timedelta(days=20))
    assert retention.run(world.works) == {}
    with world.works.reading() as work:
        assert work.session.scalars(select(Draft.expires_at)).one() == NOON + timedelta(days=30)
