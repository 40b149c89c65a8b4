"""People: administrators of the site and of a process, what each may do, the last one, the letter. # checks 88 89"""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from intake.db.accounts import User
from intake.db.records import Audit, Message
from intake.domain.policy import ActNotAllowed
from intake.services import accounts, outbox, people, peoplemail, processes
from intake.services.accounts import AccountUnknown
from intake.services.lookups import ProcessUnknown
from intake.services.people import LastAdministrator
from intake.services.work import Actor
from tests.world import SYSTEM_STAFF, World


@pytest.fixture
def chief(world: World) -> Actor:
    return world.staff("administrator", email="chief@intake.example", process=None)


@pytest.fixture
def head(world: World) -> Actor:
    with world.works.writing(SYSTEM_STAFF) as work:
        processes.add_process(
            work, theme_id=1, slug="other", title={"en": "Other"}, summary={}, contact={}
        )
    return world.staff("administrator", email="head@intake.example")


def give_password(world: World, *staff: Actor) -> None:
    with world.works.writing(SYSTEM_STAFF) as work:
        ids = [one.user_id for one in staff]
        work.session.execute(update(User).where(User.id.in_(ids)).values(password="hash"))


def identity(actor: Actor) -> int:
    assert actor.user_id is not None
    return actor.user_id


def asked(world: World, by: Actor, *, role: str = "reviewer", process: str | None = "talk") -> int:
    made = {"email": "new@intake.example", "name": "New", "language": "fr"}
    user_id, new = world.do(by, people.invite, **made, role=role, process=process)
    assert new
    return user_id


def test_an_invitation_goes_by_letter_whose_link_stands_in_no_table(
    world: World, chief: Actor
) -> None:
    user_id = asked(world, chief)
    with world.works.writing(SYSTEM_STAFF) as work:
        due = outbox.take_mail(work)
        assert due is not None
        assert (due.kind, due.language, due.facts["account"]) == (peoplemail.LETTER, "fr", user_id)
        letter = peoplemail.letter(work, due)
    assert letter is not None
    assert (letter.to, letter.until - world.clock.now()) == (
        "new@intake.example",
        timedelta(days=7),
    )
    with world.works.reading() as work:
        rows = work.session.execute(select(Message.event, Message.facts)).all()
    assert letter.token not in repr(rows)
    world.do(chief, people.send_link, user_id)
    assert world.see(peoplemail.letter, due) is None, "the letter with the old link goes no more"
    with pytest.raises(accounts.TokenUnknown):
        world.see(accounts.check_token, letter.token)


def test_who_has_an_account_is_given_the_role_without_a_letter(world: World, chief: Actor) -> None:
    known = identity(world.staff("reviewer", email="new@intake.example"))
    made = {"email": "NEW@intake.example", "name": "N", "language": "en"}
    assert world.do(chief, people.invite, **made, role="auditor", process="talk") == (known, False)
    with world.works.reading() as work:
        assert work.session.scalars(select(Message.id)).all() == []


# check 89
def test_an_administrator_of_a_process_gives_roles_there_and_nowhere_else(
    world: World, head: Actor
) -> None:
    user_id = asked(world, head)
    world.do(head, people.grant, user_id, role="publisher", process="talk")
    for place, error in (
        ("other", ProcessUnknown),
        ("none", ProcessUnknown),
        (None, ActNotAllowed),
    ):
        with pytest.raises(error):
            world.do(head, people.grant, user_id, role="reviewer", process=place)
    world.do(head, people.disable, user_id)
    world.do(head, people.enable, user_id)
    world.do(
        SYSTEM_STAFF, accounts.grant, email="new@intake.example", role="reviewer", process="other"
    )
    for verb in (people.disable, people.enable, people.send_link):
        with pytest.raises(ActNotAllowed):
            world.do(head, verb, user_id)
    stranger = identity(world.staff("reviewer", email="far@intake.example", process="other"))
    with pytest.raises(AccountUnknown):
        world.do(head, people.grant, stranger, role="reviewer", process="talk")
    with world.works.reading(head) as work:
        page = people.page(work, "en")
    seen = {one.email: (one.governed, [h.process for h in one.holds]) for one in page.members}
    assert seen == {
        "head@intake.example": (True, ["talk"]),
        "new@intake.example": (False, ["talk", "talk"]),
    }
    assert [place.slug for place in page.places] == ["talk"]


@pytest.mark.parametrize("role", ["reviewer", "publisher", "auditor"])
def test_nobody_but_administrators_changes_roles(world: World, chief: Actor, role: str) -> None:
    held = world.staff(role, email="held@intake.example")
    mine = identity(held)
    for verb in (people.disable, people.enable, people.send_link):
        with pytest.raises(ActNotAllowed):
            world.do(held, verb, identity(chief))
    with pytest.raises(ActNotAllowed):
        world.do(held, people.grant, mine, role="administrator", process="talk")
    with pytest.raises(ActNotAllowed):
        asked(world, held)


def test_the_last_administrator_stays(world: World, chief: Actor) -> None:
    give_password(world, chief)
    second = world.staff("administrator", email="second@intake.example", process=None)
    for _ in range(2):
        with pytest.raises(LastAdministrator):
            world.do(chief, people.disable, identity(chief))
        with pytest.raises(LastAdministrator):
            world.do(chief, people.revoke, identity(chief), role="administrator", process=None)
        world.do(chief, people.disable, identity(second))
        world.do(chief, people.enable, identity(second))
    give_password(world, second)
    world.do(second, people.revoke, identity(chief), role="administrator", process=None)
    with pytest.raises(LastAdministrator):
        world.do(second, people.disable, identity(second))


def test_of_two_administrators_who_disable_each_other_at_once_one_stays(
    world: World, chief: Actor
) -> None:
    second = world.staff("administrator", email="second@intake.example", process=None)
    give_password(world, chief, second)
    gate, outcomes = threading.Barrier(2), []

    def end(by: Actor, whom: Actor) -> None:
        gate.wait()
        try:
            world.do(by, people.disable, identity(whom))
            outcomes.append("done")
        except LastAdministrator:
            outcomes.append("refused")

    pairs = ((chief, second), (second, chief))
    threads = [threading.Thread(target=end, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]


def test_each_act_stands_in_the_trail_with_its_process(world: World, chief: Actor) -> None:
    user_id = asked(world, chief)
    world.do(chief, people.revoke, user_id, role="reviewer", process="talk")
    world.do(chief, people.disable, user_id)
    world.do(chief, people.enable, user_id)
    with world.works.reading() as work:
        rows = work.session.execute(
            select(Audit.act, Audit.process_id, Audit.user_id, Audit.before, Audit.after)
            .where(Audit.user_id == chief.user_id)
            .order_by(Audit.id)
        ).all()
    role = {"account": user_id, "role": "reviewer", "process": "talk"}
    who = {"account": user_id}
    assert [tuple(row) for row in rows] == [
        ("invite", None, chief.user_id, {}, who),
        ("grant", world.process_id, chief.user_id, {}, role),
        ("revoke", world.process_id, chief.user_id, role, {}),
        ("disable", None, chief.user_id, {}, who),
        ("enable", None, chief.user_id, {}, who),
    ]


def test_the_list_takes_as_many_statements_for_many_as_for_few(world: World, chief: Actor) -> None:
    def statements() -> int:
        ran: list[str] = []
        engine = world.works.engine

        def note(*facts: object) -> None:
            ran.append(str(facts[2]))

        event.listen(engine, "before_cursor_execute", note)
        try:
            with world.works.reading(chief) as work:
                people.page(work, "en")
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(ran)

    world.staff("reviewer", email="a@intake.example")
    few = statements()
    for name in "bcdefg":
        world.staff("reviewer", "auditor", email=f"{name}@intake.example")
    assert statements() == few
