"""Documents damaged at random, of every kind: each reading ends in a clean state (the long run: `mutantrun`)."""

import os
from pathlib import Path

import pytest

from tests.uploads import mutantrun
from tests.uploads.mutantrun import Done
from tests.uploads.mutants import document, honest
from uploads.jail import Jail, Unjailed
from uploads.report import Report

LONG = bool(os.environ.get("INTAKE_LONG"))
COUNT = int(os.environ.get("INTAKE_MUTANTS", mutantrun.LONG if LONG else 400))


@pytest.mark.faults
def test_damaged_documents_always_end_in_a_clean_state(jail: Jail) -> None:
    # check 38, check 51
    state = mutantrun.STATE
    done = mutantrun.run(
        jail,
        Done.load(state) if LONG else Done(),
        until=COUNT,
        tell=lambda held: mutantrun.keep(held, state) if LONG else None,
    )
    assert done.broken == {}
    assert sum(done.ends.values()) == done.next >= COUNT
    read = sum(n for end, n in done.ends.items() if end.endswith((": read", ": partial")))
    assert read > done.next // 5
    ends = {end for end in done.ends if ", crashed" in end or ", bad-answer" in end}
    assert ends == set()


def test_every_kind_has_its_mutants_and_a_number_is_always_the_same_one() -> None:
    kinds = len(honest())
    assert {document(n)[0].rpartition(".")[2] for n in range(kinds)} == {
        *("pdf", "docx", "odt", "rtf", "doc", "txt", "jpeg", "png")
    }
    assert document(4_711) == document(4_711)
    assert len({document(n)[1] for n in range(200)}) > 190


def test_a_run_that_was_stopped_goes_on_where_it_stopped(tmp_path: Path) -> None:
    # check 51
    state = tmp_path / "state.json"
    once = mutantrun.run(Unjailed(), Done(), until=20, batch=7)
    held = mutantrun.run(Unjailed(), Done(), until=9, batch=7)
    held.save(state)
    again = mutantrun.run(Unjailed(), Done.load(state), until=20, batch=7)
    assert again == once
    assert again.next == 20


class Lying(Unjailed):
    """An inspector that says of each file what is not so, or fails."""

    def __init__(self, **wrong: object) -> None:
        self._wrong = wrong

    def inspect(self, *args: object, **kwargs: object) -> Report:
        """Lie."""
        if not self._wrong:
            raise ValueError("stray")
        said = super().inspect(*args, **kwargs)  # type: ignore[arg-type]
        return Report.from_json({**said.to_json(), **self._wrong})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"size": 1}, "size"),
        ({"status": "not-yet-read", "reason": "jail-unavailable"}, "status"),
        ({"status": "read", "reason": "damaged"}, "reason"),
        ({}, "raised ValueError: stray"),
    ],
)
def test_what_is_not_clean_is_told_by_its_number(wrong: dict[str, object], said: str) -> None:
    done = mutantrun.run(Lying(**wrong), Done(), until=1)
    assert done.broken == {"0 (pdf)": said}
