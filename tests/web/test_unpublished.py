"""What is not published looks like what does not exist, on every public road; what is withheld stands nowhere."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from intake.domain.vocab import State
from intake.runtime import Runtime
from intake.services import reviews, submissions
from intake.services.work import SUBMITTER, Actor, Work
from intake.worker import drain
from tests.web.reading import Reader
from tests.world import World

STAFF_ONLY = {
    "corrections",
    "desk",
    "letters",
    "manage",
    "pictures",
    "removals",
    "rereadings",
    "tray",
}
BY_NUMBER = {"public.short", "public.item", "public.file", "public.redacted"}
"""Public roads to one submission; whoever adds one adds it here and sees it tried below."""

READING = ("GET", "HEAD")
WRITING = ("OPTIONS", "POST", "PUT", "PATCH", "DELETE")
ASKED: tuple[Mapping[str, str], ...] = (
    {},
    {"Range": "bytes=0-0"},
    {"If-None-Match": "*"},
    {"If-None-Match": 'W/"0123456789abcdef0123456789abcdef"'},
    {"If-Match": "*"},
    {"Accept": "application/json"},
    {"Accept-Language": "ar"},
)
QUERIES = ("?format=json", "?page=1", "?lang=ar")
QUESTIONS = [
    *((method, headers, "") for method in READING for headers in ASKED),
    *((method, ASKED[0], query) for method in READING for query in QUERIES),
    *((method, ASKED[0], "") for method in WRITING),
]
UNKNOWN = "CAL-999"

Way = Callable[[World, Actor, str, str], None]


def _by(act: str, **more: Any) -> Way:
    def way(world: World, actor: Actor, number: str, _token: str) -> None:
        with world.works.writing(actor) as work:
            getattr(reviews, act)(work, number, **more)

    return way


def _withdrawn(world: World, _actor: Actor, _number: str, token: str) -> None:
    with world.works.writing(SUBMITTER) as work:
        submissions.withdraw(work, token, words="")


def _set(state: State) -> Way:
    """Put a submission where only later verbs lead."""

    def way(world: World, actor: Actor, number: str, _token: str) -> None:
        with world.works.writing(actor) as work:
            _update(work, number, state)

    return way


def _update(work: Work, number: str, state: State) -> None:
    work.session.execute(
        text("UPDATE submission SET state = :state WHERE number = :number"),
        {"state": state.value, "number": number},
    )


WAYS: Mapping[State, Way] = {
    State.UNDER_REVIEW: lambda *_: None,
    State.RETURNED: _by("return_", words="Which issue?"),
    State.ACCEPTED: _by("accept"),
    State.NOT_FOR_PUBLICATION: _by("accept"),
    State.DECLINED: _by("decline", ground="advertising", words="It sells shoes."),
    State.DUPLICATE: _by("duplicate", of="CAL-001", words="Sent twice."),
    State.WITHDRAWN: _withdrawn,
    State.SUSPENDED: _set(State.SUSPENDED),
    State.MOVED: _set(State.MOVED),
    State.REMOVED: _set(State.REMOVED),
}


def roads(app: Flask) -> list[Rule]:
    """Give the rules by which strangers may ask for one submission."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "number" in rule.arguments and rule.endpoint.partition(".")[0] not in STAFF_ONLY
    ]


def addresses(app: Flask, number: str) -> list[str]:
    values = {"lang": "en", "number": number, "n": 1, "k": 1, "name": "a.txt"}
    at = app.url_map.bind("127.0.0.1:8000")
    return [
        at.build(rule.endpoint, {key: values[key] for key in rule.arguments}) for rule in roads(app)
    ]


def seen(answer: TestResponse, number: str) -> tuple[int, dict[str, str], str]:
    headers = {key: value.replace(number, "…") for key, value in answer.headers.items()}
    return answer.status_code, headers, answer.text.replace(number, "…")


def test_every_public_road_to_a_submission_is_known(app: Flask) -> None:
    assert {rule.endpoint for rule in roads(app)} == BY_NUMBER
    assert set(WAYS) == set(State) - {State.PUBLISHED}


@pytest.mark.parametrize("state", WAYS, ids=lambda state: state.value)
def test_what_was_never_published_looks_like_what_does_not_exist(
    app: Flask, reader: Reader, world: World, publisher: Actor, state: State
) -> None:
    # checks 80, 87, 127
    world.call()
    world.published(publisher)
    private = state is State.NOT_FOR_PUBLICATION
    sent = world.send(publication="private" if private else "named")
    WAYS[state](world, publisher, sent.number, sent.token or "")
    pairs = zip(addresses(app, sent.number), addresses(app, UNKNOWN), strict=True)
    for hidden, unknown in pairs:
        for method, headers, query in QUESTIONS:
            found = reader.open(hidden + query, method, headers=headers)
            nothing = reader.open(unknown + query, method, headers=headers)
            assert seen(found, sent.number) == seen(nothing, UNKNOWN)
            if method in READING:
                assert found.status_code == 404


@dataclass(frozen=True, slots=True)
class Site:
    """All that a test of secrecy needs."""

    app: Flask
    reader: Reader
    runtime: Runtime
    world: World
    publisher: Actor


@pytest.fixture
def site(app: Flask, reader: Reader, runtime: Runtime, world: World, publisher: Actor) -> Site:
    world.call()
    return Site(app, reader, runtime, world, publisher)


def everywhere(site: Site, number: str, words: str) -> str:
    """Give all that strangers can open of a site, headers and all, as one text without the bytes of files."""
    paths = [
        f"/{lang}{path}"
        for lang in ("en", "ar")
        for path in (
            "/",
            "/processes/talk",
            "/calls/cal",
            "/calls/cal?country=not-shown",
            "/calls/cal?issue=1",
            "/calls/cal/register",
            "/calls/cal/submit",
            f"/search?q={words}",
            "/search?q=Zebrafish",
        )
    ]
    paths += ["/calls/cal/register.csv", "/log/checkpoint", "/log/keys", "/robots.txt"]
    paths += [path for path in addresses(site.app, number) if "/files/" not in path]
    answers = [site.reader.get(path) for path in paths]
    files = [
        site.reader.open(path, "HEAD") for path in addresses(site.app, number) if "/files/" in path
    ]
    text_of = [f"{answer.headers}\n{answer.text}" for answer in answers]
    return "\n".join(text_of + [str(answer.headers) for answer in files])


SECRETS: dict[str, Any] = {
    "name": "Wilhelmina Quagga",
    "honorific": "Oberrat",
    "name_latin": "Latinquagga",
    "entity": "Okapi Federation",
    "title": "Tapir matters",
    "cosignatories": "Ocelot Alliance",
    "email": "wombat@quagga.example",
}
WORDS = ("Quagga", "Oberrat", "Okapi", "Tapir", "Ocelot", "Wombat", "Numbat")


@pytest.fixture
def secret_file(world: World) -> Any:
    return world.attach(b"Zebrafish swim in the tank of issue 1.\n" * 20, "Numbat-statement.txt")


def names_in(page: str, query: str) -> list[str]:
    """Find secret words, but for the query itself, which a page repeats."""
    return [word for word in WORDS if word != query and word.lower() in page.lower()]


@pytest.mark.parametrize("query", WORDS)
def test_a_withheld_name_stands_nowhere(site: Site, secret_file: Any, query: str) -> None:
    # check 126
    number = site.world.published(
        site.publisher, files=[secret_file], publication="unnamed", **SECRETS
    )
    drain(site.app, site.runtime)
    page = everywhere(site, number, query)
    assert names_in(page, query) == []
    assert "Comment no. 1" in page
    assert "CAL-001-1.txt" in page
    assert "<mark>Zebrafish</mark>" in page
    assert "No published submission mentions" in site.reader.get(f"/en/search?q={query}").text


PRIVATE = ("/account/", "/demo/", "/desk/", "/manage/", "/my/", "/static/")
"""What stands behind a sign-in or a secret link is for who may see it."""

WALKED = {
    "public.home",
    "public.process",
    "public.call",
    "public.register",
    "public.register_csv",
    "public.short",
    "public.item",
    "public.file",
    "public.redacted",
    "public.robots",
    "search.search",
    "submit.form",
    "proof.checkpoint",
    "proof.keys",
}
SAYS_NOTHING = {
    "root",
    "lostlinks.lost",
    "privacy.notice",
    "proof.live",
    "proof.ready",
    "proof.security_txt",
    "front.no_room",
    "front.too_large",
    "front.too_many",
}
"""Public addresses that tell of no submission."""


def test_every_public_address_is_walked_for_withheld_names(app: Flask) -> None:
    # check 126
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not f"{rule.rule}/".startswith(PRIVATE)
    }
    assert public == WALKED | SAYS_NOTHING


PUBLIC_TABLES = ("facet", "facet_tally", "public_fact", "log_entry", "checkpoint", "search_page")


def test_a_withheld_name_stands_in_nothing_that_was_made_for_the_public(
    site: Site, secret_file: Any
) -> None:
    # check 126: rows from which pages, search, log and later exports are made
    site.world.published(site.publisher, files=[secret_file], publication="unnamed", **SECRETS)
    drain(site.app, site.runtime)
    with site.runtime.works.engine.connect() as connection:
        rows = [
            str(tuple(row))
            for table in (*PUBLIC_TABLES, "search_index_content")
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - names from above
        ]
    held = "\n".join(rows)
    assert "Zebrafish".lower() in held.lower()
    assert names_in(held, "") == []
    assert secret_file.name not in held


@pytest.mark.parametrize("query", ["Quagga", "Tapir"])
def test_what_is_not_for_publication_is_counted_and_stands_nowhere(
    site: Site, secret_file: Any, query: str
) -> None:
    # check 127
    sent = site.world.send(files=[secret_file], publication="private", **SECRETS)
    with site.world.works.writing(site.publisher) as work:
        reviews.accept(work, sent.number)
    drain(site.app, site.runtime)
    page = everywhere(site, sent.number, query)
    assert names_in(page, query) == []
    assert "<mark>" not in page
    assert secret_file.sha256 not in page
    call = site.reader.get("/en/calls/cal").text
    assert '<li class="tot"><b>1</b>' in call
    assert "not for publication" in call


@pytest.mark.parametrize("ticked", [False, True])
def test_a_cover_letter_is_served_only_if_it_was_ticked(
    site: Site, secret_file: Any, *, ticked: bool
) -> None:
    # check 128
    letter = site.world.attach(
        b"Dear secretariat, the axolotl is mine.\n" * 20,
        "letter.txt",
        role="cover-letter",
        public=ticked,
    )
    number = site.world.published(site.publisher, files=[secret_file, letter])
    drain(site.app, site.runtime)
    page = everywhere(site, number, "axolotl")
    assert ("letter.txt" in page, letter.sha256 in page.replace("</span><span>", "")) == (
        ticked,
        ticked,
    )
    assert ("<mark>axolotl</mark>" in page) == ticked
    assert f"/s/{number}/files/1" in page
    assert (f"/s/{number}/files/2" in page) == ticked
    for headers in ASKED:
        answer = site.reader.get(f"/s/{number}/files/2", headers=headers)
        assert (answer.status_code == 404) != ticked
    if ticked:
        data = site.reader.get(f"/s/{number}/files/2").data
        assert hashlib.sha256(data).hexdigest() == letter.sha256


def test_a_file_is_reached_through_its_own_submission_alone(
    reader: Reader, world: World, publisher: Actor
) -> None:
    # check 89: on the public roads
    world.call()
    world.call("OTHER")
    two = [world.attach(f"{n} of two files here\n".encode() * 9, f"{n}.txt") for n in (1, 2)]
    world.published(publisher)
    world.published(publisher, files=two, code="OTHER")
    assert reader.get("/s/OTHER-001/files/2").status_code == 200
    for path in ("/s/CAL-001/files/2", "/s/CAL-001/files/0", "/s/CAL-001/files/-1"):
        assert reader.get(path).status_code == 404
    assert reader.get(f"/s/CAL-001/files/{10**30}").status_code == 404
