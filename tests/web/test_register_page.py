"""The register as a page and as CSV: one line for every submission, the same figures everywhere."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.services import register, reviews, submissions
from intake.services.work import SUBMITTER, Actor
from intake.web.pages.register import HEADER, cell
from tests.web.reading import Reader
from tests.world import World

FORMULA = re.compile(r"[=+\-@\t\r]")


@pytest.fixture
def filled(world: World, publisher: Actor) -> World:
    """Make a call with a submission of every outcome that has a verb."""
    world.call()
    first, _waiting, returned, accepted, private, declined, copy, hidden, taken_back, late = (
        world.send(title="=1+1", publication="private" if n == 4 else "named") for n in range(10)
    )
    del late
    with world.works.writing(publisher) as work:
        reviews.accept_and_publish(work, first.number)
        reviews.return_(work, returned.number, words="Which issue?")
        reviews.accept(work, accepted.number)
        reviews.accept(work, private.number)
        reviews.decline(work, declined.number, ground="advertising", words="It sells shoes.")
        reviews.duplicate(work, copy.number, of=first.number, words="Sent twice.")
        reviews.accept_and_publish(work, hidden.number)
        reviews.suspend(work, hidden.number, words="We look at it.")
    assert taken_back.token is not None
    with world.works.writing(SUBMITTER) as work:
        submissions.withdraw(work, taken_back.token, words="")
    world.publish(world.send(publication="unnamed").number, publisher)
    return world


def rows_of(reader: Reader) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(reader.get("/calls/cal/register.csv").text)))


@pytest.mark.usefixtures("filled")
def test_the_csv_has_the_header_of_the_record_and_a_line_each(reader: Reader) -> None:
    answer = reader.get("/calls/cal/register.csv")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cal-register.csv"'
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    lines = answer.text.split("\r\n")
    assert lines[0] == (
        "number,received,verdict,channel,outcome,ground,log_index,submitter,title,other,marks"
    )
    assert [line.split(",", 1)[0] for line in lines[1:-1]] == [f"CAL-{n:03}" for n in range(1, 12)]
    assert lines[-1] == ""
    assert "\n" not in answer.text.replace("\r\n", "")
    rows = rows_of(reader)
    assert rows[0]["received"] == "2026-03-02T12:00:00.000Z"
    assert [row["outcome"] for row in rows] == [
        "published",
        "under-review",
        "returned",
        "accepted",
        "not-for-publication",
        "declined",
        "duplicate",
        "suspended",
        "withdrawn",
        "under-review",
        "published",
    ]
    assert [int(row["log_index"]) for row in rows] == sorted(int(row["log_index"]) for row in rows)
    assert (rows[5]["ground"], rows[6]["other"], rows[10]["marks"]) == (
        "advertising",
        "CAL-001",
        "name-withheld",
    )


@pytest.mark.usefixtures("filled")
def test_submitter_and_title_stand_only_where_published_with_name(reader: Reader) -> None:
    # checks 126 127
    named = {row["number"] for row in rows_of(reader) if row["submitter"] or row["title"]}
    assert named == {"CAL-001"}
    page = reader.get("/en/calls/cal/register").text
    assert page.count("Example Society") == 1
    for inside in ("It sells shoes.", "Which issue?", "We look at it.", "Ada Example"):
        assert inside not in page


def test_figures_of_pages_are_sums_over_the_register(reader: Reader, filled: World) -> None:
    # check 136: at rest
    rows = rows_of(reader)
    with filled.works.reading() as work:
        account = register.account(work)
    counted = {state: sum(row["outcome"] == state for row in rows) for state in account.states}
    assert account.states == counted
    assert account.received == len(rows) == sum(account.states.values())
    assert account.verdicts == {"on-time": len(rows)}
    for path in ("/en/", "/en/calls/cal", "/en/calls/cal/register"):
        page = reader.get(path).text
        terms = re.findall(r"<li><i>[=+]</i><b>(\d+)</b>", page)
        assert sorted(map(int, terms)) == sorted(n for n in counted.values() if n)
        assert f'<li class="tot"><b>{len(rows)}</b>' in page


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("outcome", "numbers"),
    [("declined", ["CAL-006"]), ("published", ["CAL-001", "CAL-011"]), ("removed", [])],
)
def test_the_account_leads_to_its_lines(reader: Reader, outcome: str, numbers: list[str]) -> None:
    page = reader.get(f"/en/calls/cal/register?outcome={outcome}").text
    listed = [n for n in (f"CAL-{n:03}" for n in range(1, 12)) if f"<bdi>{n}</bdi></" in page]
    shown = [n for n in listed if f"<bdi>{n}</bdi>" in page.split("<tbody", 1)[-1]]
    assert (shown if "<tbody" in page else []) == numbers
    assert reader.get("/en/calls/cal/register?outcome=nonsense").text.count("<tr ") == 12


@pytest.mark.usefixtures("filled")
def test_only_what_has_a_page_is_a_link(reader: Reader) -> None:
    page = reader.get("/en/calls/cal/register").text
    linked = sorted(set(re.findall(r'href="/en/submissions/(CAL-\d+)"', page)))
    assert linked == ["CAL-001", "CAL-008", "CAL-011"]
    for number in linked:
        assert reader.get(f"/s/{number}").status_code == 302


def test_an_empty_register_has_its_header(reader: Reader, world: World) -> None:
    world.call()
    assert reader.get("/calls/cal/register.csv").text == ",".join(HEADER) + "\r\n"
    assert "Nothing has been received yet." in reader.get("/en/calls/cal/register").text
    assert reader.get("/calls/other/register.csv").status_code == 404


@pytest.mark.usefixtures("filled")
def test_no_cell_is_a_formula(reader: Reader) -> None:
    # check 110
    assert rows_of(reader)[0]["title"] == "'=1+1"


@given(st.text(st.sampled_from("=+-@\t\r\n',\"ab")), st.text())
def test_what_was_neutralised_can_be_read_back(chosen: str, other: str) -> None:
    # check 110
    for value in (chosen, other):
        written = cell(value)
        assert not FORMULA.match(written)
        again = written[1:] if re.match(r"'+[=+\-@\t\r]", written) else written
        assert again == value


# check 77
def test_attempts_that_came_too_late_are_counted_apart_for_everybody_to_see(
    world: World, reader: Reader, publisher: Actor
) -> None:
    world.call(late_rule="refuse")
    world.publish(world.send().number, publisher)
    address = "/en/calls/cal/register"
    before = reader.get(address)
    assert "too late" not in before.text
    for said in (
        "1 attempt came too late and was refused; it is counted apart.",
        "2 attempts came too late and were refused; they are counted apart.",
    ):
        with world.works.writing(SUBMITTER) as work:
            submissions.count_refused(work, "CAL")
        after = reader.get(address, headers={"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200
        assert said in " ".join(after.text.split())
    assert [row["number"] for row in rows_of(reader)] == ["CAL-001"]
