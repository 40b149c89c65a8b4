"""Accounts: one-time tokens, roles for a process or the site, what ends with them."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.db.accounts import FirstUserToken, User
from intake.db.records import Audit
from intake.domain.vocab import Role
from intake.services import accounts
from intake.services.accounts import AccountExists, AccountUnknown, TokenUnknown
from intake.services.lookups import ProcessUnknown
from intake.services.work import Actor
from tests.world import SYSTEM_STAFF, World

EMAIL = "ada@intake.example"


def invite(world: World, email: str = EMAIL) -> str:
    return world.do(SYSTEM_STAFF, accounts.invite, email=email, name="Ada")


def grant(world: World, role: str, process: str | None) -> None:
    world.do(SYSTEM_STAFF, accounts.grant, email=EMAIL, role=role, process=process)


def actor(world: World) -> Actor:
    person = next(one for one in world.see(accounts.people) if one.email == EMAIL)
    return world.see(accounts.actor, person.id)


def key_of(world: World) -> str:
    with world.works.reading() as work:
        return work.session.scalars(select(User.fs_uniquifier).where(User.email == EMAIL)).one()


# check 94: no default account; the first through a one-time token
def test_a_new_site_has_no_account(world: World) -> None:
    assert world.see(accounts.count) == 0
    invite(world)
    assert world.see(accounts.count) == 1


def test_a_token_sets_one_password_and_is_kept_as_a_hash_alone(world: World) -> None:
    token = invite(world)
    with world.works.reading() as work:
        assert token not in work.session.scalars(select(FirstUserToken.token_hash)).all()
    assert world.see(accounts.check_token, token) == EMAIL
    assert world.do(SYSTEM_STAFF, accounts.set_password, token, "hash") == EMAIL
    with pytest.raises(TokenUnknown):
        world.see(accounts.check_token, token)
    with pytest.raises(TokenUnknown):
        world.do(SYSTEM_STAFF, accounts.set_password, token, "other")
    with world.works.reading() as work:
        assert work.session.scalars(select(User.password)).one() == "hash"


def test_a_token_ends_after_a_day(world: World) -> None:
    token = invite(world)
    world.clock.advance(timedelta(hours=24))
    assert world.see(accounts.check_token, token) == EMAIL
    world.clock.advance(timedelta(milliseconds=1))
    for made in (token, "", "x" * 43):
        with pytest.raises(TokenUnknown):
            world.see(accounts.check_token, made)


def test_of_two_who_use_one_token_at_once_one_sets_the_password(world: World) -> None:
    token = invite(world)
    gate, outcomes = threading.Barrier(2), []

    def use(password: str) -> None:
        gate.wait()
        try:
            world.do(SYSTEM_STAFF, accounts.set_password, token, password)
            outcomes.append(password)
        except TokenUnknown:
            outcomes.append("unknown")

    threads = [threading.Thread(target=use, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) in (["one", "unknown"], ["two", "unknown"])


def test_a_fresh_link_ends_the_one_before(world: World) -> None:
    first = invite(world)
    second = world.do(SYSTEM_STAFF, accounts.fresh_token, EMAIL)
    with pytest.raises(TokenUnknown):
        world.do(SYSTEM_STAFF, accounts.set_password, first, "of whoever found the first")
    assert world.do(SYSTEM_STAFF, accounts.set_password, second, "hash") == EMAIL


def test_a_link_ends_no_link_of_another_account(world: World) -> None:
    token = invite(world)
    world.do(SYSTEM_STAFF, accounts.fresh_token, EMAIL)
    other = invite(world, "berta@intake.example")
    world.do(SYSTEM_STAFF, accounts.fresh_token, EMAIL)
    assert world.see(accounts.check_token, other) == "berta@intake.example"
    with pytest.raises(TokenUnknown):
        world.see(accounts.check_token, token)


# check 88
def test_a_disabled_account_gets_no_password_and_no_link(world: World) -> None:
    token = invite(world)
    world.do(SYSTEM_STAFF, accounts.disable, email=EMAIL)
    with pytest.raises(TokenUnknown):
        world.do(SYSTEM_STAFF, accounts.set_password, token, "hash")
    with pytest.raises(AccountUnknown):
        world.do(SYSTEM_STAFF, accounts.fresh_token, EMAIL)
    with world.works.reading() as work:
        assert work.session.scalars(select(User.password)).one() is None


def test_an_address_has_one_account_whatever_its_case(world: World) -> None:
    invite(world)
    for email in (EMAIL, " ADA@intake.example "):
        with pytest.raises(AccountExists):
            invite(world, email)
    assert world.see(accounts.count) == 1


def test_a_role_holds_for_its_process_or_for_the_site(world: World) -> None:
    invite(world)
    grant(world, "reviewer", "talk")
    grant(world, "reviewer", "talk")
    held = actor(world)
    assert held.roles(world.process_id) == {Role.REVIEWER}
    assert held.roles(world.process_id + 1) == held.roles(None) == frozenset()
    grant(world, "administrator", None)
    held = actor(world)
    assert held.roles(world.process_id) == {Role.REVIEWER, Role.ADMINISTRATOR}
    assert held.roles(world.process_id + 1) == {Role.ADMINISTRATOR}
    (person,) = world.see(accounts.people)
    assert person.roles == ((None, "administrator"), ("talk", "reviewer"))


# check 88: the next look already lacks it
def test_a_role_taken_away_is_gone_at_once(world: World) -> None:
    invite(world)
    grant(world, "publisher", "talk")
    grant(world, "administrator", None)
    for process in ("talk", None):
        for role in ("publisher", "administrator"):
            world.do(SYSTEM_STAFF, accounts.revoke, email=EMAIL, role=role, process=process)
    held = actor(world)
    assert (held.site_roles, held.process_roles) == (frozenset(), {})


# check 88
def test_a_disabled_account_acts_no_more_and_its_sessions_end(world: World) -> None:
    invite(world)
    grant(world, "administrator", None)
    person, before = actor(world), key_of(world)
    world.do(SYSTEM_STAFF, accounts.disable, email=EMAIL)
    assert key_of(world) != before
    assert person.user_id is not None
    with pytest.raises(AccountUnknown):
        world.see(accounts.actor, person.user_id)
    with pytest.raises(AccountUnknown):
        world.see(accounts.actor, 999)


# check 88
def test_an_account_enabled_again_acts_with_the_roles_that_it_held(world: World) -> None:
    token = invite(world)
    grant(world, "auditor", None)
    grant(world, "reviewer", "talk")
    before = actor(world)
    world.do(SYSTEM_STAFF, accounts.disable, email=EMAIL)
    ended = key_of(world)
    for _ in range(2):
        held = world.do(SYSTEM_STAFF, accounts.enable, email=f" {EMAIL.upper()}")
        assert held == ("auditor", "reviewer in talk")
    assert actor(world) == before
    assert key_of(world) == ended
    with pytest.raises(TokenUnknown):
        world.see(accounts.check_token, token)
    with world.works.reading() as work:
        rows = select(Audit.actor, Audit.after).where(Audit.act == "enable")
        assert work.session.execute(rows).all() == [("founder", {"account": before.user_id})]
    with pytest.raises(AccountUnknown):
        world.do(SYSTEM_STAFF, accounts.enable, email="no@one.example")


def test_a_new_password_ends_the_sessions(world: World) -> None:
    token = invite(world)
    before = key_of(world)
    world.do(SYSTEM_STAFF, accounts.set_password, token, "hash")
    assert key_of(world) != before


def test_only_known_roles_for_known_accounts_and_processes(world: World) -> None:
    invite(world)
    with pytest.raises(ProcessUnknown):
        grant(world, "reviewer", "nowhere")
    for role in ("system", "submitter", "king"):
        for process in (None, "talk"):
            with pytest.raises(ValueError, match=role):
                grant(world, role, process)
    with pytest.raises(AccountUnknown):
        world.do(
            SYSTEM_STAFF, accounts.grant, email="no@one.example", role="reviewer", process=None
        )
    assert actor(world).roles(world.process_id) == frozenset()
