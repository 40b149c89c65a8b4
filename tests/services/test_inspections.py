"""What inspection saw is kept once, however often the same bytes come."""

from dataclasses import replace

from sqlalchemy import func, select

from intake.db.submissions import File, Inspection, PageText
from intake.services import inspections
from intake.services.drafts import Attached
from intake.services.work import SYSTEM
from tests.world import World

TEXT = b"We all sign this letter.\n" * 9


def letter(world: World, name: str = "letter.txt") -> Attached:
    return world.attach(TEXT, name)


def rows(world: World, sha256: str) -> list[str]:
    """Give the depth of every reading of some bytes, oldest first."""
    with world.works.reading() as work:
        held = select(Inspection.depth).where(Inspection.sha256 == sha256).order_by(Inspection.id)
        return list(work.session.scalars(held))


def test_a_letter_that_comes_again_and_again_has_one_reading_of_each_depth(world: World) -> None:
    file = letter(world)
    for _ in range(3):
        world.send(files=[file, letter(world, "copy.txt")])
        world.work_jobs()
    assert rows(world, file.sha256) == ["quick", "full"]
    with world.works.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(PageText)) == 1
        assert inspections.pages(work, file.sha256)[0][1].startswith("We all sign")


def test_later_copies_get_the_pages_that_were_counted(world: World) -> None:
    file = letter(world)
    report = {**file.report, "pages": 3, "text": ["one", "two", "three"]}
    for _ in range(2):
        world.send(files=[file])
        world.do(SYSTEM, inspections.keep, file.sha256, report)
    with world.works.reading() as work:
        pages = work.session.scalars(select(File.pages).where(File.sha256 == file.sha256))
        assert list(pages) == [3, 3]


def test_a_reading_by_other_parsers_or_with_another_outcome_stands_by_the_old(world: World) -> None:
    file = letter(world)
    unread = replace(file, report={**file.report, "status": "not-yet-read", "reason": "timeout"})
    newer = replace(file, report={**file.report, "parsers": {"plain": "999"}})
    for sent in (unread, file, file, newer, newer):
        world.send(files=[sent])
    assert rows(world, file.sha256) == ["quick"] * 3
    with world.works.reading() as work:
        found = inspections.latest(work, [file.sha256])[file.sha256]
    assert (found["status"], found["parsers"]) == (file.report["status"], {"plain": "999"})


def test_the_exposures_are_those_of_the_reading_in_force(world: World) -> None:
    file = world.attach(b"Write to ann@example.org", "letter.txt")
    old = {key: value for key, value in file.report.items() if key != "exposures"}
    world.send(files=[replace(file, report=old)])
    nobody = "0" * 64
    with world.works.reading() as work:
        assert inspections.exposures(work, [file.sha256, nobody]) == {file.sha256: [], nobody: []}
    world.work_jobs()
    with world.works.reading() as work:
        assert inspections.exposures(work, [file.sha256]) == {
            file.sha256: [
                {"code": "email", "page": None, "where": "text", "what": "ann@example.org"}
            ]
        }
