"""One submission on one screen: text beside pictures, what changed, who says nearly the same, keys."""

import re
from html import unescape

import pytest
from flask import Flask

from intake.domain.vocab import Role
from intake.services import revising
from intake.services.receiving import Sending
from intake.services.work import SUBMITTER, Actor
from intake.worker import drain
from tests.uploads import documents
from tests.web.staffing import Browser
from tests.world import World

TEXT = (
    "We write as people who live from what they make. The register should name every source, be open to all, and be "
    "kept by somebody who answers for it. Write to ada.secret@example.org or not. {}"
)


@pytest.fixture
def reviewer(world: World) -> Actor:
    world.call()
    return world.staff(Role.REVIEWER)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def section(html: str, name: str) -> str:
    """Give what stands under a side-head."""
    parts = re.split(r'(?=<(?:section|div) class="row)', html)
    return next((part for part in parts if f'id="{name}"' in part), "")


def test_each_page_of_text_stands_beside_its_picture(
    world: World, app: Flask, browser: Browser, reviewer: Actor
) -> None:
    data = documents.pdf(TEXT.format("One."), "The second page.")
    number = world.send(files=[world.attach(data, "remarks.pdf")]).number
    browser.be(reviewer)
    assert 'class="pic"' not in browser.get(f"/desk/submissions/{number}").text
    drain(app, world.runtime)
    shown = section(browser.get(f"/desk/submissions/{number}").text, "text")
    leaves = re.findall(r'<article class="leaf pair".*?</article>', shown, re.DOTALL)
    assert len(leaves) == 2
    for n, (leaf, words) in enumerate(zip(leaves, ("We write", "The second"), strict=True), 1):
        assert words in leaf
        (source,) = re.findall(r'<img class="pic" src="([^"]+)" width="990" height="1399"', leaf)
        assert source == f"/desk/submissions/{number}/files/1/pictures/{n}"
        assert browser.get(source).status_code == 200


def test_a_file_without_pictures_leaves_no_hole(
    world: World, app: Flask, browser: Browser, reviewer: Actor
) -> None:
    number = world.send(files=[world.attach(TEXT.format("Two.").encode(), "remarks.txt")]).number
    drain(app, world.runtime)
    browser.be(reviewer)
    shown = section(browser.get(f"/desk/submissions/{number}").text, "text")
    assert re.findall(r'class="(leaf[^"]*)"', shown) == ["leaf"]
    assert "<figure" not in shown


def test_what_was_not_typed_as_public_is_marked_in_its_place(
    world: World, app: Flask, browser: Browser, reviewer: Actor
) -> None:
    data = TEXT.format("<b>{{7*7}}</b>").encode()
    number = world.send(files=[world.attach(documents.pdf(data.decode()), "a.pdf")]).number
    drain(app, world.runtime)
    browser.be(reviewer)
    shown = section(browser.get(f"/desk/submissions/{number}").text, "text")
    assert re.findall(r'<span class="pd">(.*?)</span>', shown) == ["ada.secret@example.org"]
    assert "&lt;b&gt;{{7*7}}&lt;/b&gt;" in shown


def revised(world: World) -> str:
    """Send, and replace it by another text and title; give the number."""
    sent = world.send(files=[world.attach(TEXT.format("It is so.").encode(), "remarks.txt")])
    new = Sending(
        nonce="ef" * 16,
        values=world.values(title="Remarks on issue 2"),
        files=[world.attach(TEXT.format("It is not so.").encode(), "remarks.txt")],
        begun=world.clock.now(),
        complete=world.clock.now(),
    )
    world.do(SUBMITTER, revising.send, sent.token or "", new)
    return sent.number


def test_revisions_differ_word_by_word_in_either_direction(
    world: World, app: Flask, browser: Browser, reviewer: Actor
) -> None:
    number = revised(world)
    drain(app, world.runtime)
    browser.be(reviewer)
    there = section(browser.get(f"/desk/submissions/{number}").text, "changes")
    assert re.findall(r"<ins>(.*?)</ins>", there) == ["2", "not "]
    assert re.findall(r"<del>(.*?)</del>", there) == ["1"]
    turned = re.search(r'<a href="([^"]+)">The other way round', there)
    assert turned
    back = section(browser.get(unescape(turned.group(1))).text, "changes")
    assert re.findall(r"<del>(.*?)</del>", back) == ["2", "not "]
    assert re.findall(r"<ins>(.*?)</ins>", back) == ["1"]
    odd = browser.get(f"/desk/submissions/{number}?old=7&new=1")
    assert (odd.status_code, section(odd.text, "changes")) == (200, "")


def test_who_says_nearly_the_same_is_named_and_compared(
    world: World, app: Flask, browser: Browser, reviewer: Actor
) -> None:
    numbers = [
        world.send(files=[world.attach(TEXT.format(f"{name}, by hand.").encode(), "a.txt")]).number
        for name in ("Ada", "Omar", "Li")
    ]
    drain(app, world.runtime)
    browser.be(reviewer)
    page = browser.get(f"/desk/submissions/{numbers[2]}").text
    alike = section(page, "alike")
    assert set(re.findall(r"CAL-\d+", alike)) >= set(numbers[:2])
    link = re.search(r'<a href="([^"]+beside=CAL-001[^"]*)"', alike)
    assert link
    compared = section(browser.get(unescape(link.group(1))).text, "changes")
    assert re.findall(r"<(del|ins)>(.*?)</", compared) == [("del", "Ada"), ("ins", "Li")]
    none = browser.get(f"/desk/submissions/{numbers[2]}?beside=XXX-1&file=1")
    assert (none.status_code, section(none.text, "changes")) == (200, "")


def test_acts_have_keys_of_their_own_and_open_without_a_script(
    world: World, browser: Browser
) -> None:
    world.call()
    numbers = [world.send().number for _ in range(3)]
    browser.be(world.staff(Role.REVIEWER, Role.PUBLISHER))
    page = browser.get(f"/desk/submissions/{numbers[1]}").text
    keys = re.findall(r'accesskey="(.)"', page)
    assert len(keys) == len(set(keys))
    assert {"a", "r", "d", "u", "t", "n", "p", "f"} <= set(keys)
    assert re.search(r'href="/desk/submissions/CAL-001[^"]*" rel="prev"', page)
    assert re.search(r'href="/desk/submissions/CAL-003[^"]*" rel="next"', page)
    opens = re.search(r'<a class="btn s" href="([^"]+)" accesskey="r"', page)
    assert opens
    opened = browser.get(unescape(opens.group(1)).split("#")[0]).text
    assert '<details id="return" open>' in opened
    assert '<details id="decline">' in opened
