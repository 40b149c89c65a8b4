"""A day at the desk: from an open queue to published, in two requests an item. # checks 91 114

The short form works 26 submissions; `make faults` works the 260 of a junior reviewer's week.
"""

import os
import re
from collections import Counter

import pytest

from intake.services import outbox, register, verification
from tests.web.staffing import Browser
from tests.world import World

pytestmark = pytest.mark.faults

MANY = 260 if os.environ.get("INTAKE_LONG") else 26
OTHERWISE = MANY // 26
"""So many each are returned, declined, found to repeat another."""


class Clerk:
    """Who works the queue and counts what they ask of the server."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.requests = 0

    def read(self, address: str) -> str:
        """Open a submission."""
        self.requests += 1
        return self.browser.get(address).text

    def act(self, address: str, **form: str) -> str:
        """Send a form; give where it leads."""
        self.requests += 1
        answer = self.browser.post(address, form)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def decide(self, address: str, page: str, first: str) -> str:
        """Decide on what stands on a page, as its title asks; give the next one's address."""
        forms = {
            "Vague": {"act": "return", "return-words": "Which issue?", "return-may_change": "both"},
            "Elsewhere": {
                "act": "decline",
                "decline-ground": "off-subject",
                "decline-words": "It is about fish.",
            },
            "Again": {
                "act": "duplicate",
                "duplicate-of": first,
                "duplicate-words": "The same letter.",
            },
        }
        title = re.search(r"<h1>.*?(Vague|Elsewhere|Again|Clear)", page)
        seen = re.search(r'name="seen" value="(\d+)"', page)
        assert title is not None
        assert seen is not None
        form = dict(forms.get(title[1], {"act": "accept-publish"}))
        path = f"{address.partition('?')[0]}/{form.pop('act')}"
        return self.act(path, seen=seen[1], then="next", **form)


def test_the_whole_queue_is_worked_in_two_requests_an_item(world: World, browser: Browser) -> None:
    world.call()
    asked = {"Vague": OTHERWISE, "Elsewhere": OTHERWISE, "Again": OTHERWISE}
    titles = [title for title, n in asked.items() for _ in range(n)]
    step = MANY // len(titles)
    numbers = []
    for n in range(MANY):
        special = titles[n // step] if n % step == step - 1 and n // step < len(titles) else "Clear"
        numbers.append(world.send(title=f"{special} remarks {n}").number)
    clerk = Clerk(browser.be(world.staff("publisher", email="pia@intake.example")))
    at = clerk.act("/desk/next")
    worked = []
    while at.startswith("/desk/submissions/"):
        worked.append(at.rsplit("/", 1)[1])
        at = clerk.decide(at, clerk.read(at), numbers[0])
    assert worked == numbers
    assert at == "/desk/?empty=1"
    assert clerk.requests == 1 + 2 * MANY
    with world.works.reading() as work:
        account = register.account(work)
        letters = Counter(event.split(":", 1)[1] for event, _, _ in outbox.mails(work))
        faults = [*verification.log(work), *verification.figures(work)]
    outcomes = {state: n for state, n in account.states.items() if n}
    assert outcomes == {
        "published": MANY - 3 * OTHERWISE,
        "returned": OTHERWISE,
        "declined": OTHERWISE,
        "duplicate": OTHERWISE,
    }
    assert letters == {
        "receipt": MANY,
        "published": MANY - 3 * OTHERWISE,
        "returned": OTHERWISE,
        "declined": OTHERWISE,
        "duplicate": OTHERWISE,
    }
    assert faults == []
