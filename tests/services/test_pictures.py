"""Pictures of pages as they are kept: once a file, a few pages a job, known to the sweeper, gone when forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from intake.app import create_app
from intake.drawing import draw_pages
from intake.services import housekeeping, pictures
from intake.services.pictures import Batch, Shot
from intake.services.work import SYSTEM
from intake.worker import drain
from tests.uploads import documents
from tests.world import World
from uploads.drawing import PAGES_AT_ONCE, Drawing

TWELVE = documents.pdf(*(f"This is page {n} of the remarks of a society." for n in range(12)))


def sent(world: World, data: bytes = TWELVE, name: str = "remarks.pdf") -> str:
    """Send a file and work until nothing waits; give its digest."""
    file = world.attach(data, name)
    world.send(files=[file])
    drain(create_app(world.runtime), world.runtime)
    return file.sha256


def kept(world: World, sha256: str) -> tuple[str | None, list[int]]:
    with world.works.reading(SYSTEM) as work:
        return pictures.status(work, sha256), list(pictures.pages(work, sha256, start=1, limit=999))


def test_every_page_of_what_was_sent_has_a_picture_in_the_store(world: World) -> None:
    sha256 = sent(world)
    assert kept(world, sha256) == ("drawn", list(range(1, 13)))
    with world.works.reading(SYSTEM) as work:
        shot = pictures.of(work, sha256, [12, 13])[12]
        named = pictures.all_digests(work)
    assert (shot.page, shot.kind, shot.media_type) == (12, "png", "image/png")
    assert world.runtime.store.size(shot.blob) == shot.size
    assert named[shot.blob] == (shot.size, sha256)


def test_what_nobody_draws_has_no_picture_and_no_job(world: World) -> None:
    sha256 = sent(world, documents.word("Remarks of a society. " * 30), "remarks.docx")
    assert kept(world, sha256) == (None, [])


def test_the_sweeper_keeps_pictures_and_takes_forgotten_ones(world: World) -> None:
    # check 62
    sha256 = sent(world)
    before = set(world.runtime.store.digests())

    def sweep() -> set[str]:
        world.runtime.store.sweep(
            older_than=housekeeping.ORPHAN_AGE,
            referenced=housekeeping.referenced(world.works),
            now=datetime.now(UTC) + timedelta(days=3),
        )
        return set(world.runtime.store.digests())

    assert sweep() == before
    gone = world.do(SYSTEM, pictures.forget, sha256)
    assert len(gone) == 12
    assert sweep() == before - set(gone)
    assert kept(world, sha256) == (None, [])


def test_a_picture_that_another_file_shows_too_stays(world: World) -> None:
    # check 135: shared bytes stay
    one = sent(world, documents.pdf("", "the first society"))
    other = sent(world, documents.pdf("", "the second society"))
    gone = world.do(SYSTEM, pictures.forget, one)
    assert len(gone) == 1  # the blank page is the other's too
    assert kept(world, other) == ("drawn", [1, 2])


def test_forgetting_ends_a_drawing_that_runs(world: World) -> None:
    file = world.attach(TWELVE, "remarks.pdf")
    world.send(files=[file])
    world.work_jobs()
    first = draw_pages(world.runtime, file.sha256, kind="pdf", first=1)
    assert world.do(SYSTEM, pictures.keep, file.sha256, first) is True
    second = draw_pages(world.runtime, file.sha256, kind="pdf", first=9)
    world.do(SYSTEM, pictures.forget, file.sha256)
    assert world.do(SYSTEM, pictures.keep, file.sha256, second) is False
    assert drain(create_app(world.runtime), world.runtime) >= 0
    assert kept(world, file.sha256) == (None, [])


def test_two_workers_that_draw_the_same_pages_keep_them_once(world: World) -> None:
    file = world.attach(TWELVE, "remarks.pdf")
    batch = draw_pages(world.runtime, file.sha256, kind="pdf", first=1)
    assert [world.do(SYSTEM, pictures.keep, file.sha256, batch) for _ in range(2)] == [True, True]
    assert kept(world, file.sha256) == ("drawing", list(range(1, 9)))


def shot(page: int, size: int = 10) -> Shot:
    return Shot(page, f"{page:064x}", size, "png", 10, 10)


def test_a_page_that_cannot_be_drawn_is_passed_over_and_three_are_enough(world: World) -> None:
    steps = [
        Batch(1, [shot(1)], "crashed"),
        Batch(3, [shot(n) for n in range(3, 3 + PAGES_AT_ONCE)], None),
        Batch(11, [], "timeout"),
        Batch(12, [], "memory"),
    ]
    assert [world.do(SYSTEM, pictures.keep, "f", one) for one in steps] == [True, True, True, False]
    assert kept(world, "f") == ("partial", [1, *range(3, 11)])


def test_a_file_of_which_nothing_can_be_drawn_has_none(world: World) -> None:
    for first in (1, 2, 3):
        world.do(SYSTEM, pictures.keep, "f", Batch(first, [], "crashed"))
    assert kept(world, "f") == ("none", [])


def test_pictures_of_one_file_take_no_more_than_their_budget(world: World) -> None:
    big = pictures.MOST_BYTES // 2
    assert (
        world.do(SYSTEM, pictures.keep, "f", Batch(1, [shot(n, big) for n in (1, 2, 3)], None))
        is False
    )
    assert kept(world, "f") == ("partial", [1, 2])


def test_a_drawing_without_a_jail_is_tried_again_and_never_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # check 23
    file = world.attach(TWELVE, "remarks.pdf")
    world.send(files=[file])
    app = create_app(world.runtime)
    with monkeypatch.context() as patched:
        away = Drawing((), "jail-unavailable")
        patched.setattr(world.runtime.inspector, "draw", lambda *_, **__: away)
        drain(app, world.runtime)
    assert kept(world, file.sha256) == (None, [])
    world.clock.set(world.clock.now() + timedelta(hours=1))
    drain(app, world.runtime)
    assert kept(world, file.sha256) == ("drawn", list(range(1, 13)))
