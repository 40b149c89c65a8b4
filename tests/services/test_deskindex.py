"""What the desk finds inside submissions, and that nobody else does. # checks 87 89 127 128"""

from datetime import timedelta

import pytest
from sqlalchemy import event, text

from intake.domain.vocab import Act, Mark
from intake.services import bulk, desk, deskindex, processes, reviews, search, transitions
from intake.services.queuefilters import Filters
from intake.services.work import SYSTEM, Actor
from intake.worker import sweep
from tests.world import SYSTEM_STAFF, World

TEXT = b"The quagga of Zanzibar asks for remuneration.\n" * 3


def find(world: World, actor: Actor, q: str, **filters: str | None) -> list[str]:
    with world.works.reading(actor) as work:
        given = Filters(q=q, **{"state": None, **filters})
        return sorted(row.number for row in desk.queue(work, given, lang="en").rows)


def everywhere(world: World, word: str) -> list[str]:
    """Give the tables that hold a word, of those that a public query reads, by every column."""
    holds = []
    with world.works.reading() as work:
        for table in ("search_page", "search_index", "facet", "public_fact"):
            rows = work.session.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 - our own names
            if any(word in str(row) for row in rows):
                holds.append(table)
        assert search.search(work.session, word, scopes={}).hits == ()
    return holds


def sent(world: World, code: str = "CAL", choice: str = "named") -> str:
    file = world.attach(TEXT, "zebra.txt")
    number = world.send(code, files=[file], publication=choice).number
    world.work_jobs()
    return number


@pytest.mark.parametrize("choice", ["named", "unnamed", "private"])
def test_words_inside_what_nobody_else_reads_are_found_at_the_desk_alone(
    world: World, reviewer: Actor, choice: str
) -> None:
    number = sent(world, choice=choice)
    for words in ("quagga", '"asks for remuneration"', "zanzibar remunerations", "Ada", "Remarks"):
        assert find(world, reviewer, words) == [number]
    assert find(world, reviewer, "unicorn") == []
    assert find(world, reviewer, "quagga", state="declined") == []
    with world.works.reading(reviewer) as work:
        (row,) = desk.queue(work, Filters(q="quagga"), lang="en").rows
        assert [line.number for line in bulk.matching(work, Filters(q="quagga"))[0]] == [number]
    assert row.inside is not None
    assert (row.inside.file_n, row.inside.page) == (1, 1)
    assert everywhere(world, "quagga") == []


def test_a_cover_letter_is_found_at_the_desk_alone_also_once_the_rest_is_published(
    world: World, publisher: Actor
) -> None:
    # check 128
    letter = world.attach(
        b"Dear quagga, please forward.\n" * 3, "l.txt", role="cover-letter", public=False
    )
    main = world.attach(b"We write about issue 2.\n" * 3, "m.txt")
    number = world.send(files=[main, letter]).number
    world.work_jobs()
    world.publish(number, publisher)
    world.work_jobs()
    assert find(world, publisher, "quagga") == [number]
    assert everywhere(world, "quagga") == []


def test_a_reviewer_of_one_process_finds_nothing_of_another(world: World, reviewer: Actor) -> None:
    # check 89
    here = sent(world)
    with world.works.writing(SYSTEM_STAFF) as work:
        words = {"en": "Other"}
        world.process_id = processes.add_process(
            work, theme_id=1, slug="other", title=words, summary=words, contact=words
        )
    world.call("ELSE", revision_id=None)
    there = sent(world, "ELSE")
    stranger = world.staff("reviewer", email="else@intake.example", process="other")
    nobody = world.staff(email="nobody@intake.example")
    chief = world.staff("auditor", email="chief@intake.example", process=None)
    assert find(world, reviewer, "quagga") == [here]
    assert find(world, stranger, "quagga") == [there]
    assert find(world, nobody, "quagga") == []
    assert find(world, chief, "quagga") == [here, there]
    assert find(world, chief, "quagga", call="ELSE") == [there]
    with world.works.reading(stranger) as work:
        assert list(deskindex.find(work, "quagga").by_index) == [world.row(there).first_index]


@pytest.mark.parametrize("state", ["withdrawn", "removed", "moved", "destroyed"])
def test_what_leaves_is_not_found_any_more_and_does_not_come_back(
    world: World, publisher: Actor, state: str
) -> None:
    number = sent(world)
    if state == "withdrawn":
        world.do(publisher, reviews.withdraw, number, words="They asked.")
    else:
        with world.works.writing(SYSTEM) as work:
            row = transitions.load(work, number)
            if state == "destroyed":
                row.marks = [Mark.DESTROYED.value]
            else:
                row.state = state
            transitions.show(work, row, row.first_index)
    with world.works.writing(SYSTEM) as work:
        deskindex.queue(work, number, 1)
    world.work_jobs()
    assert find(world, publisher, "quagga") == []
    with world.works.reading() as work:
        left = work.session.execute(text("SELECT count(*) FROM desk_page")).scalar_one()
        index = work.session.execute(text("SELECT count(*) FROM search_index_desk")).scalar_one()
    assert (left, index) == (0, 0)


def test_what_is_corrected_is_found_by_its_new_words(world: World, publisher: Actor) -> None:
    number = sent(world)
    with world.works.writing(publisher) as work:
        row = transitions.load(work, number)
        row.title = "About okapis"
        transitions.apply(work, row, Act.CONFIRM, words="note verbale")
    world.work_jobs()
    assert find(world, publisher, "okapis quagga") == [number]
    assert find(world, publisher, "Remarks quagga") == []


def test_a_site_that_has_read_its_files_before_gets_the_index_by_a_job(
    world: World, publisher: Actor
) -> None:
    number = sent(world)
    with world.works.writing(SYSTEM) as work:
        search.forget(work.session, world.row(number).id)
    assert find(world, publisher, "quagga") == []
    sweep(world.runtime)
    world.work_jobs()
    assert find(world, publisher, "quagga") == [number]


def test_a_search_asks_two_queries_more_however_many_are_found(
    world: World, publisher: Actor
) -> None:
    asked: list[str] = []

    @event.listens_for(world.works.engine, "before_cursor_execute")
    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    counts = []
    for _ in range(2):
        for _ in range(3):
            sent(world)
        world.clock.advance(timedelta(minutes=1))
        asked.clear()
        find(world, publisher, "quagga")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_another_reading_of_the_same_bytes_takes_the_place_of_the_first(
    world: World, publisher: Actor
) -> None:
    number = sent(world)
    sha256 = world.attach(TEXT, "zebra.txt").sha256
    with world.works.writing(SYSTEM) as work:
        work.session.execute(text("UPDATE page_text SET text = 'Only okapis now.'"))
        deskindex.renew(work, sha256)
    world.work_jobs()
    assert find(world, publisher, "okapis") == [number]
    assert find(world, publisher, "quagga") == []


def test_hostile_queries_find_nothing_and_break_nothing(world: World, publisher: Actor) -> None:
    sent(world)
    for words in ('"', "-quagga", "'); DROP TABLE desk_page; --", "*" * 500, "%" * 300):
        find(world, publisher, words)
    assert find(world, publisher, "quagga") == ["CAL-001"]
