"""Submissions that say nearly the same, and revisions word by word, on both databases."""

import pytest
from sqlalchemy import event

from intake.domain.vocab import Role
from intake.services import comparing, inspections, likeness
from intake.services.dossier import item
from intake.services.likeness import Family
from intake.services.transitions import SubmissionUnknown
from intake.services.work import SYSTEM, Actor
from tests.world import World

LETTER = (
    "We write as people who live from what they make. The register should name every source, be open to all, and be "
    "kept by somebody who answers for it. We ask you to hear those whose work was taken before you decide. {} \n"
    "Consent is asked for before, not after; silence is no consent; and whoever earns from it pays for it. {}"
)
OTHER = (
    "Offices of small states have no staff for another list. Let one office keep it for all of them, in six languages, "
    "and let nobody pay who only reads. {} A list that nobody keeps up is worse than none, and dearer."
)


def send(world: World, text: str, *own: str) -> str:
    """Send a letter and read it whole; give its number."""
    number = world.send(files=[world.attach(text.format(*own).encode(), "letter.txt")]).number
    world.work_jobs()
    return number


@pytest.fixture
def reviewer(world: World) -> Actor:
    return world.staff(Role.REVIEWER)


def near(world: World, actor: Actor, number: str) -> tuple[Family, ...]:
    with world.works.reading(actor) as work:
        held = item(work, number, "en")
        return likeness.near(work, number, {f.facts.n: f.facts.sha256 for f in held.files})


def test_letters_of_a_campaign_find_each_other_and_nobody_else(
    world: World, reviewer: Actor
) -> None:
    first = send(world, LETTER, "Yours, Ada", "Geneva")
    send(world, OTHER, "Li")
    second = send(world, LETTER, "Kind regards, Omar", "Cairo")
    third = send(world, LETTER, "With respect, Vera and her neighbours", "Perm")
    (found,) = near(world, reviewer, second)
    assert (found.n, found.count, found.more) == (1, 2, False)
    assert {(one.number, one.n) for one in found.members} == {(first, 1), (third, 1)}
    assert all(60 <= one.percent < 100 for one in found.members)
    assert near(world, reviewer, "CAL-002") == ()


def test_who_sent_the_very_same_bytes_is_told_apart(world: World, reviewer: Actor) -> None:
    send(world, LETTER, "a", "b")
    same = send(world, LETTER, "a", "b")
    assert near(world, reviewer, same) == ()


def test_nobody_finds_what_they_may_not_see(world: World) -> None:  # check 89
    send(world, LETTER, "a", "b")
    number = send(world, LETTER, "c", "d")
    stranger = world.staff(email="stranger@intake.example")
    with world.works.reading(stranger) as work:
        assert likeness.near(work, number, _digests(world, number)) == ()


def _digests(world: World, number: str) -> dict[int, str]:
    with world.works.reading(SYSTEM) as work:
        file = inspections.file_to_read(work, number, 1)
    assert file
    return {1: file.sha256}


def test_a_family_is_found_in_three_queries_however_large(world: World, reviewer: Actor) -> None:
    numbers = [send(world, LETTER, f"Person {n}", f"Town {n}") for n in range(9)]
    files = _digests(world, numbers[0])
    asked: list[str] = []
    with world.works.reading(reviewer) as work:
        event.listen(
            work.session.get_bind(), "before_cursor_execute", lambda *a: asked.append(a[2])
        )
        (found,) = likeness.near(work, numbers[0], files)
    assert len([one for one in asked if one.startswith("SELECT")]) == 3
    assert found.count == 8
    assert len(found.members) == likeness.MOST_SHOWN


def test_a_large_family_leaves_another_file_its_own(
    world: World, reviewer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "MOST_COUNTED", 3)
    monkeypatch.setattr(likeness, "MOST_COMPARED", 3)
    lone = send(world, OTHER, "Li")
    for n in range(6):
        send(world, LETTER, f"Person {n}", f"Town {n}")
    texts = (LETTER.format("Yours", "Rome"), OTHER.format("Wu"))
    files = [world.attach(text.encode(), f"{n}.txt") for n, text in enumerate(texts)]
    number = world.send(files=files).number
    world.work_jobs()
    many, few = near(world, reviewer, number)
    assert (many.n, many.count, many.more) == (1, 3, True)
    assert (few.n, few.count, few.more) == (2, 1, False)
    assert [one.number for one in few.members] == [lone]


def test_what_is_forgotten_is_like_nothing(world: World, reviewer: Actor) -> None:  # check 135
    one = send(world, LETTER, "a", "b")
    other = send(world, LETTER, "c", "d")
    world.do(SYSTEM, likeness.forget, _digests(world, one)[1])
    assert near(world, reviewer, other) == ()
    assert near(world, reviewer, one) == ()


def test_reading_again_keeps_one_sketch(world: World, reviewer: Actor) -> None:
    one, other = send(world, LETTER, "a", "b"), send(world, LETTER, "c", "d")
    digest = _digests(world, one)[1]
    for text in (LETTER.format("a", "b"), OTHER, LETTER.format("a", "b")):
        made = likeness.made_of({"text": [text]})
        world.do(SYSTEM, likeness.keep, digest, made)
    assert [family.members[0].number for family in near(world, reviewer, other)] == [one]
    world.do(SYSTEM, likeness.keep, digest, None)
    assert near(world, reviewer, other) == ()


def test_files_of_two_submissions_are_compared_word_by_word(world: World, reviewer: Actor) -> None:
    one, other = send(world, LETTER, "Ada", "Geneva"), send(world, LETTER, "Omar", "Cairo")
    with world.works.reading(reviewer) as work:
        files = [view.facts for view in item(work, other, "en").files]
        found = comparing.submissions(work, 1, other, files, (one, 1))
        with pytest.raises(SubmissionUnknown):
            comparing.submissions(work, 1, other, files, ("CAL-099", 1))
    (pair,) = found.pairs
    changed = [(piece.kind, piece.text) for piece in pair.pieces if piece.kind != "same"]
    assert changed == [("gone", "Ada"), ("new", "Omar"), ("gone", "Geneva"), ("new", "Cairo")]
    assert (found.before, found.after, pair.read, pair.cut) == (one, other, True, False)
    assert pair.shared >= 95
