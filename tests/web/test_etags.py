"""What a public page is a function of stands in its ETag: who holds an old page is told so."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from config import Settings
from intake.app import create_app
from intake.runtime import Runtime
from intake.services.work import Actor
from tests.web.reading import Reader
from tests.world import World

PAGES = (
    "/en/",
    "/en/processes/talk",
    "/en/calls/cal",
    "/en/calls/cal/register",
    "/en/submissions/CAL-001",
)


def told_anew(name: str, value: Any) -> Any:
    """Give another value for a setting."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, dict):
        return {key: (one + 1, other) for key, (one, other) in value.items()}
    if isinstance(value, Path):
        return value / "elsewhere"
    return "https://elsewhere.example" if name == "base_url" else f"{value}x"


def pages(runtime: Runtime, settings: Settings) -> dict[str, tuple[str, str]]:
    """Start the application anew with other settings; give each page's ETag and text."""
    reader = Reader(create_app(dataclasses.replace(runtime, settings=settings)))
    found = {}
    for path in PAGES:
        answer = reader.get(path)
        assert answer.status_code == 200
        found[path] = (answer.headers["ETag"], answer.text)
    return found


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Settings)])
def test_a_setting_that_a_page_shows_changes_its_etag(
    runtime: Runtime, world: World, publisher: Actor, name: str
) -> None:
    world.call()
    world.published(publisher)
    value = told_anew(name, getattr(runtime.settings, name))
    before = pages(runtime, runtime.settings)
    after = pages(runtime, dataclasses.replace(runtime.settings, **{name: value}))
    for path in PAGES:
        if before[path][1] != after[path][1]:
            assert before[path][0] != after[path][0], path
    if name in {"site_name", "contact"}:
        assert all(value in text for _, text in after.values())


def test_the_same_settings_give_the_same_etags_to_every_node(
    runtime: Runtime, world: World, publisher: Actor
) -> None:
    world.call()
    world.published(publisher)
    other = dataclasses.replace(runtime.settings, data=runtime.settings.data / "b", worker=True)
    assert pages(runtime, runtime.settings) == pages(runtime, other)
