"""What the public pages read, on both databases: lists, calls, papers, searches, the register."""

from datetime import timedelta

import pytest

from intake.domain.vocab import State
from intake.services import (
    callpage,
    calls,
    finding,
    health,
    home,
    ledger,
    listing,
    publication,
    register,
    reviews,
)
from intake.services.listing import Listed
from intake.services.lookups import CallUnknown
from intake.services.publication import NotPublic
from intake.services.work import Actor
from tests.world import SYSTEM_STAFF, World


def test_a_call_s_list_has_every_number_and_pages_both_ways(world: World, publisher: Actor) -> None:
    first = world.published(publisher)
    others = [world.send().number for _ in range(4)]
    with world.works.writing(publisher) as work:
        reviews.accept_and_publish(work, others[0])
        reviews.suspend(work, others[0], words="We look at it.")
        reviews.duplicate(work, others[1], of=first, words="Sent twice.")
    with world.works.reading() as work:
        call = callpage.name(work, "cal", "en")
        whole = ledger.lines(work, call.id)
        assert [line.number for line in whole.rows] == [first, *others]
        assert (whole.total, whole.next, whole.previous) == (5, None, None)
        one, hidden, copy, *_rest = whole.rows
        assert isinstance(one.listed, Listed)
        assert (one.has_page, hidden.has_page, copy.has_page) == (True, True, False)
        assert (hidden.state, hidden.listed, hidden.since) == (
            State.SUSPENDED,
            None,
            world.clock.now(),
        )
        assert (copy.other.number, copy.other.has_page) == (first, True)
        page = ledger.lines(work, call.id, limit=2)
        onward = ledger.lines(work, call.id, after=page.next, limit=2)
        back = ledger.lines(work, call.id, before=onward.previous, limit=2)
        assert [line.number for line in onward.rows] == others[1:3]
        assert [line.number for line in back.rows] == [first, others[0]]
        newest = ledger.lines(work, call.id, newest_first=True, limit=2)
        assert [line.number for line in newest.rows] == [others[3], others[2]]


def test_a_call_tells_its_window_its_paper_and_the_deadlines_it_had(world: World) -> None:
    later = world.clock.now() + timedelta(days=20)
    with world.works.writing(SYSTEM_STAFF) as work:
        calls.set_deadline(work, "CAL", later, reason={"en": "More time."})
    with world.works.reading() as work:
        call = callpage.call(work, "cal", "ar")
        assert (call.title.value, call.title.fallback) == ("تعليقات على المسودة", False)
        assert (call.summary.value, call.summary.fallback) == ("Say what you think.", True)
        assert (call.state, call.closes_before) == ("open", later)
        assert [(one.version, one.reason and one.reason.value) for one in call.deadlines] == [
            (2, "More time."),
            (1, None),
        ]
        assert call.paper is not None
        assert [issue.number for issue in call.paper.issues] == ["1", "2", "3"]
        with pytest.raises(CallUnknown):
            callpage.call(work, "NONE", "en")


def test_a_process_counts_what_is_published_on_each_issue(world: World, publisher: Actor) -> None:
    world.published(publisher, issues=["1", "2"])
    world.published(publisher, issues=["2"])
    world.send(issues=["3"])
    with world.works.reading() as work:
        known = home.calls(work, "en", process_id=world.process_id)
        assert [call.code for call in known] == ["CAL"]
        assert home.calls(work, "en", process_id=world.process_id + 1) == ()
        (paper,) = home.papers(work, world.process_id, known, "en")
    assert [(one.number, one.count, one.call) for one in paper.issues] == [
        ("1", 1, "CAL"),
        ("2", 2, "CAL"),
        ("3", 0, "CAL"),
    ]


def test_a_search_counts_what_it_found_by_facet(world: World, publisher: Actor) -> None:
    world.call("OTHER")
    world.published(publisher, countries=["CH", "BR"], title="Otters")
    world.published(publisher, countries=["CH"], title="Otters", code="OTHER")
    world.published(publisher, countries=["CH"], title="Otters", publication="unnamed")
    with world.works.reading() as work:
        found = finding.find(work, "otters", filters={})
        assert [listed.number for listed, _ in found.hits] == ["OTHER-001", "CAL-001"]
        assert found.facets["call"] == {"CAL": 1, "OTHER": 1}
        assert found.facets["country"] == {"CH": 2, "BR": 1}
        within = finding.find(work, "otters", filters={"call": ["CAL"]})
        assert [listed.number for listed, _ in within.hits] == ["CAL-001"]
        assert finding.find(work, "", filters={}).reason == "empty"
        assert finding.find(work, "zebra", filters={}).facets == {}


def test_a_narrowed_list_holds_what_has_all_the_facets(world: World, publisher: Actor) -> None:
    both = world.published(publisher, countries=["CH", "BR"], languages=["fr"])
    world.published(publisher, countries=["BR"], languages=["en"])
    with world.works.reading() as work:
        call = callpage.name(work, "CAL", "en")
        wanted = {"country": ["CH", "AR"], "language": ["fr", "en"]}
        found = listing.published(work, call.id, filters=wanted)
        assert [row.number for row in found.rows] == [both]
        assert listing.facets(work, call.id)["country"] == {"BR": 2, "CH": 1}


def test_register_and_list_agree_on_who_has_a_page(world: World, publisher: Actor) -> None:
    world.published(publisher)
    waiting = world.send().number
    with world.works.reading() as work:
        call = callpage.name(work, "CAL", "en")
        rows = tuple(register.all_rows(work, call.id, batch=1))
        lines = ledger.lines(work, call.id).rows
        assert [row.has_page for row in rows] == [line.has_page for line in lines] == [True, False]
        publication.stands(work, "CAL-001")
        for number in (waiting, "CAL-999"):
            with pytest.raises(NotPublic):
                publication.stands(work, number)


def test_a_database_that_answers_is_healthy(world: World) -> None:
    assert health.database(world.works)
