"""Who sees what. Every value below is a word found nowhere else, so that it can be sought in all that is shown."""

import json
from dataclasses import replace
from itertools import product

import pytest

from intake.domain import privacy
from intake.domain.privacy import Facts, FileFacts
from intake.domain.vocab import FileRole, Mark, Publication, State

MAIN = FileFacts(
    n=1, role=FileRole.MAIN, of=None, public=True, kind="pdf", media_type="application/pdf",
    extension=".pdf", size=10, sha256="a" * 64, name="Secretname.pdf", languages=("fr",), pages=2,
    first_revision=1, last_revision=1,
)  # fmt: skip
LETTER = replace(
    MAIN, n=2, role=FileRole.COVER_LETTER, public=False, sha256="b" * 64, name="Secretletter.pdf"
)
FACTS = Facts(
    number="DIP-042", state=State.PUBLISHED, publication=Publication.NAMED,
    received="2020-02-14T22:00:00.000Z", verdict="on-time", channel="web", ground=None, log_index=7,
    other=None, marks=(), published_revision=1, name="Secretperson", honorific="Secrethonour",
    name_latin="Secretlatin", on_behalf=True, entity="Secretentity", submitter_type="ngo",
    title="Secrettitle", countries=("CH", "BR"), languages=("fr",), issues=("1",),
    cosignatories="Secretfriends", questions="What of dogs?", files=(MAIN, LETTER),
)  # fmt: skip
WITHHELD = replace(FACTS, publication=Publication.UNNAMED, marks=(Mark.NAME_WITHHELD.value,))
PRIVATE = replace(
    FACTS, publication=Publication.PRIVATE, state=State.NOT_FOR_PUBLICATION, published_revision=None
)

ROW = {
    "number", "received", "verdict", "channel", "outcome", "ground", "log_index", "submitter", "title",
    "other", "marks",
}  # fmt: skip


def everything(facts: Facts) -> str:
    """Give all that the serialiser lets anyone see, as text to search."""
    shown = (
        privacy.shown(facts),
        privacy.register_row(facts),
        privacy.item(facts),
        privacy.submitter(facts),
        [(f.name, f.sha256, f.n) for f in privacy.public_files(facts)],
        sorted(privacy.facets(facts)),
        privacy.public_marks(facts),
    )
    return json.dumps(shown, default=str)


def test_what_is_published_with_name_is_shown_whole() -> None:
    item = privacy.item(FACTS)
    assert item == {
        "name": "Secretperson", "honorific": "Secrethonour", "name_latin": "Secretlatin",
        "entity": "Secretentity", "submitter_type": "ngo", "title": "Secrettitle",
        "countries": ["CH", "BR"], "languages": ["fr"], "issues": ["1"],
        "cosignatories": "Secretfriends", "questions": "What of dogs?", "files": ["a" * 64],
    }  # fmt: skip
    assert privacy.submitter(FACTS) == "Secretentity"
    assert [f.name for f in privacy.public_files(FACTS)] == ["Secretname.pdf"]


def test_who_speaks_for_nobody_else_is_shown_by_name() -> None:
    alone = replace(FACTS, on_behalf=False)
    assert privacy.submitter(alone) == "Secretperson"
    assert privacy.item(alone)["entity"] is None
    assert privacy.submitter(replace(FACTS, entity=None)) == "Secretperson"


# check 126
def test_a_withheld_name_is_in_nothing_that_is_shown() -> None:
    assert "Secret" in everything(FACTS)
    assert "Secret" not in everything(WITHHELD)
    assert [f.name for f in privacy.public_files(WITHHELD)] == ["DIP-042-1.pdf"]
    assert privacy.register_row(WITHHELD)["submitter"] is None
    assert privacy.register_row(WITHHELD)["title"] is None
    assert privacy.public_marks(WITHHELD) == ("name-withheld",)


# check 126: no breakdown leads back to a person
def test_a_withheld_name_is_counted_under_not_shown_alone() -> None:
    assert privacy.facets(WITHHELD) == {
        ("issue", "1"),
        ("country", "not-shown"),
        ("type", "not-shown"),
        ("language", "not-shown"),
    }


def test_facets_of_what_is_published_with_name() -> None:
    assert privacy.facets(FACTS) == {
        ("issue", "1"),
        ("country", "CH"),
        ("country", "BR"),
        ("type", "ngo"),
        ("language", "fr"),
    }
    bare = replace(FACTS, countries=(), languages=(), issues=())
    assert privacy.facets(bare) == {
        ("issue", ""),
        ("country", ""),
        ("type", "ngo"),
        ("language", ""),
    }


def countries(*codes: str, kind: str = "group-of-states") -> set[str]:
    facts = replace(FACTS, submitter_type=kind, countries=codes)
    return {value for facet, value in privacy.facets(facts) if facet == "country"}


def test_a_statement_of_a_group_counts_once_and_never_as_its_members() -> None:
    assert countries("BF", "ML", "NE") == {"group-of-states"}
    assert countries() == {"group-of-states"}
    assert countries("BF", "AFRICAN-GROUP", "ML", "APG") == {"AFRICAN-GROUP"}


def test_a_joint_statement_of_states_counts_under_each_of_them() -> None:
    assert countries("BF", "ML", kind="member-state") == {"BF", "ML"}
    assert countries("AFRICAN-GROUP", kind="ngo") == {"AFRICAN-GROUP"}


# check 127
def test_what_is_not_for_publication_shows_its_row_alone() -> None:
    assert "Secret" not in everything(PRIVATE)
    assert privacy.item(PRIVATE) == {}
    assert privacy.public_files(PRIVATE) == ()
    assert privacy.facets(PRIVATE) == set()
    assert set(privacy.shown(PRIVATE)) == ROW


# checks 87 and 127
@pytest.mark.parametrize(("state", "publication"), list(product(State, Publication)))
def test_only_what_is_published_shows_more_than_its_row(
    state: State, publication: Publication
) -> None:
    facts = replace(FACTS, state=state, publication=publication)
    public = state is State.PUBLISHED and publication is not Publication.PRIVATE
    assert privacy.is_published(facts) is public
    assert (privacy.item(facts) != {}) is public
    assert (privacy.public_files(facts) != ()) is public
    assert (privacy.facets(facts) != set()) is public
    assert set(privacy.register_row(facts)) == ROW
    named = public and publication is Publication.NAMED
    assert privacy.is_named(facts) is named
    assert ("Secret" in everything(facts)) is named


# check 128
def test_a_cover_letter_is_public_only_if_ticked() -> None:
    assert "Secretletter" not in everything(FACTS)
    ticked = replace(FACTS, files=(MAIN, replace(LETTER, public=True)))
    assert [f.n for f in privacy.public_files(ticked)] == [1, 2]


def test_no_revision_but_the_published_one_is_public() -> None:
    first = replace(MAIN, n=1)
    second = replace(MAIN, n=2, first_revision=2, last_revision=2)
    both = replace(MAIN, n=3, first_revision=1, last_revision=2)
    files = (first, second, both)
    for revision, numbers in ((1, [1, 3]), (2, [2, 3]), (3, []), (None, [])):
        facts = replace(FACTS, files=files, published_revision=revision)
        assert [f.n for f in privacy.public_files(facts)] == numbers


def test_an_earlier_published_revision_is_shown_beside_the_one_in_force() -> None:
    files = tuple(replace(MAIN, n=n, first_revision=n, last_revision=n) for n in (1, 2, 3))
    facts = replace(FACTS, files=files, published_revision=3, earlier=(1,))
    found = [[f.n for f in privacy.public_files(facts, n)] for n in (None, 1, 2, 3)]
    assert found == [[3], [1], [], [3]]
    suspended = replace(facts, state=State.SUSPENDED)
    assert privacy.public_files(suspended, 1) == ()
    [held] = privacy.public_files(replace(facts, publication=Publication.UNNAMED), 1)
    assert held.name == "DIP-042-1.pdf"


def test_what_told_the_name_goes_once_the_name_is_withheld() -> None:
    named, unnamed = Publication.NAMED, Publication.UNNAMED
    stay = {
        (then, now): privacy.stays(then, now=now)
        for then in (named, unnamed)
        for now in (named, unnamed)
    }
    assert stay == {
        (named, named): True,
        (named, unnamed): False,
        (unnamed, named): True,
        (unnamed, unnamed): True,
    }


def test_the_desks_own_marks_stay_inside() -> None:
    marks = ("confirmed", "contested", "late", "name-withheld")
    assert privacy.public_marks(replace(FACTS, marks=marks)) == (
        "confirmed",
        "late",
        "name-withheld",
    )
    waiting = replace(FACTS, marks=marks, state=State.UNDER_REVIEW)
    assert privacy.public_marks(waiting) == ("late",)
