"""What the fronts say to whom they do not let in: the site's own page, in the reader's language, without a database."""

import json

import pytest
from flask import Flask
from sqlalchemy import event

from intake.runtime import Runtime
from intake.web.front_rules import Refusal
from intake.web.frontpages import maker


def refusal(status: int, **changed: object) -> Refusal:
    facts = {
        "status": status,
        "method": "POST",
        "path": "/en/calls/cal/submit",
        "accept": "text/html",
        "accept_language": "",
        "limit": 102_000_000,
    }
    return Refusal(**{**facts, **changed})  # type: ignore[arg-type]  # mixed


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "We could not read this request"),
        (408, "Your connection was silent for too long"),
        (413, "All files of one request together may have 102 MB."),
        (415, "Send files as they are."),
        (431, "Delete this site’s cookies"),
        (503, "No room for files just now"),
        (500, "Something went wrong on our side"),
    ],
)
def test_each_refusal_says_what_to_do(app: Flask, status: int, words: str) -> None:
    media_type, page = maker(app)(refusal(status))
    assert media_type == "text/html; charset=utf-8"
    assert words in page.decode()


@pytest.mark.parametrize(
    ("path", "browser", "language"),
    [
        ("/ar/calls/cal/submit", "en", "ar"),
        ("/my/abc", "ar", "ar"),
        ("/my/abc", "", "en"),
        ("/xx/calls", "ar, en;q=0.5", "ar"),
        ("/é\x00\r\nSet-Cookie: a=b", "", "en"),
        ("", "", "en"),
        ("http://other.example/ar/", "", "en"),
    ],
)
def test_it_speaks_the_language_of_the_address_or_the_browser(
    app: Flask, path: str, browser: str, language: str
) -> None:
    _, page = maker(app)(refusal(413, path=path, accept_language=browser))
    assert f'<html lang="{language}"' in page.decode()


def test_machines_get_json(app: Flask) -> None:
    media_type, page = maker(app)(refusal(413, accept="application/json"))
    assert (media_type, json.loads(page)["error"]) == ("application/json", "too-large")


def test_it_needs_no_database(app: Flask, runtime: Runtime) -> None:
    asked: list[str] = []
    event.listen(
        runtime.works.engine,
        "before_cursor_execute",
        lambda *facts: asked.append(facts[2]),
    )
    for status in (400, 408, 413, 415, 431, 503):
        maker(app)(refusal(status))
    assert asked == []
