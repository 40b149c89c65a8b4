"""Fields corrected and confirmed: what is in force changes, the statement never. # check 139"""

import pytest
from sqlalchemy import select

from intake.db.calls import Facet
from intake.db.corrections import Correction
from intake.db.submissions import Revision, Submission
from intake.domain.policy import ActNotAllowed, ReasonMissing
from intake.domain.vocab import Mark
from intake.services import corrections
from intake.services.corrections import FieldNotOpen
from intake.services.transitions import Conflict
from intake.services.work import Actor
from tests.world import World

WORDS = "The mission wrote to us."


def stated(world: World, number: str) -> tuple[object, str]:
    """Give what was stated and the receipt of the first revision."""
    with world.works.reading() as work:
        row = work.session.scalars(
            select(Revision).join(Submission).where(Submission.number == number)
        ).one()
        return row.stated, row.receipt


def found(world: World, number: str, facet: str) -> list[str]:
    """Give the filters of a facet under which a submission is found."""
    with world.works.reading() as work:
        rows = select(Facet.value).join(Submission, Submission.id == Facet.submission_id)
        rows = rows.where(Submission.number == number, Facet.facet == facet)
        return sorted(work.session.scalars(rows))


def fix(world: World, actor: Actor, number: str, field: str, value: object, **more: object) -> int:
    """Correct one field."""
    told = {"words": WORDS, "basis": "note-verbale", **more}
    return world.do(actor, corrections.correct, number, field, value, **told)  # type: ignore[arg-type]


def test_a_corrected_country_is_in_force_everywhere_and_the_statement_stays(
    world: World, publisher: Actor
) -> None:  # check 139
    number = world.published(publisher)
    before = stated(world, number)
    index = fix(world, publisher, number, "countries", ["FR"])
    assert world.row(number).countries == ["FR"]
    assert found(world, number, "country") == ["FR"]
    assert stated(world, number) == before
    [line] = world.see(corrections.public, number)
    assert (line.stated, line.now, line.words, line.log_index) == (["CH"], ["FR"], WORDS, index)


def test_another_correction_undoes_it_and_the_first_is_kept(
    world: World, publisher: Actor
) -> None:  # check 139
    number = world.published(publisher)
    fix(world, publisher, number, "countries", ["FR"])
    fix(world, publisher, number, "countries", ["CH"], words="We were wrong.")
    assert found(world, number, "country") == ["CH"]
    assert [line.words for line in world.see(corrections.public, number)] == ["We were wrong."]
    with world.works.reading(publisher) as work:
        both = [(line.now, line.in_force) for line in corrections.history(work, number)]
    assert both == [(["CH"], True), (["FR"], False)]


def test_of_a_withheld_name_no_hidden_field_and_no_words_are_shown(
    world: World, publisher: Actor
) -> None:  # check 139
    number = world.published(publisher, publication="unnamed")
    fix(world, publisher, number, "entity", "Society of Examples")
    fix(world, publisher, number, "countries", ["FR"])
    lines = world.see(corrections.public, number)
    assert [(line.field, line.words) for line in lines] == [("countries", None)]


def test_a_confirmation_marks_it_until_a_correction(world: World, publisher: Actor) -> None:
    number = world.send().number
    world.do(
        publisher,
        corrections.confirm,
        number,
        ("entity", "submitter_type"),
        words=WORDS,
        basis="note-verbale",
    )
    assert Mark.CONFIRMED in world.row(number).marks
    fix(world, publisher, number, "entity", "Society of Examples")
    assert Mark.CONFIRMED not in world.row(number).marks
    assert world.see(corrections.public, number) == ()


def test_the_second_of_two_people_is_told_and_changes_nothing(
    world: World, publisher: Actor, reviewer: Actor
) -> None:
    number = world.send().number
    seen = world.row(number).version
    fix(world, publisher, number, "title", "One", seen=seen)
    with pytest.raises(Conflict):
        fix(world, reviewer, number, "title", "Two", seen=seen)
    assert world.row(number).title == "One"


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("countries", ["XX1"], "value"),
        ("issues", ["999"], "value"),
        ("languages", ["no tag"], "value"),
        ("submitter_type", "king", "value"),
        ("entity", " ", "value"),
        ("countries", ["CH"], "same"),
        ("name", "Eve", "unknown"),
    ],
)
def test_what_cannot_be_is_refused(
    world: World, publisher: Actor, field: str, value: object, why: str
) -> None:
    number = world.send().number
    with pytest.raises(FieldNotOpen) as refused:
        fix(world, publisher, number, field, value)
    assert refused.value.why == why


def test_nothing_is_corrected_without_a_reason_or_by_who_only_looks(
    world: World, publisher: Actor
) -> None:
    number = world.send().number
    with pytest.raises(ReasonMissing):
        fix(world, publisher, number, "title", "One", words=" ")
    with pytest.raises(ActNotAllowed):
        fix(world, world.staff("auditor", email="otto@intake.example"), number, "title", "One")
    assert world.row(number).title == "Remarks on issue 1"
    with world.works.reading() as work:
        assert work.session.scalars(select(Correction)).all() == []
