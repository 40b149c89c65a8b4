"""The look: one stylesheet, another for the secretariat, no script, no style in pages, one switch for direction."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from intake.domain.vocab import State
from intake.web.visible import visible

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLE = (ROOT / "intake" / "static" / "style.css").read_text()
DESK_STYLE = (ROOT / "intake" / "static" / "desk.css").read_text()
SPRITE = (ROOT / "templates" / "_macros" / "sprite.svg").read_text()

PHYSICAL = re.compile(
    r"[{;]\s*(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height"
    r"|min-width|max-width|min-height|max-height|float|text-align:\s*(?:left|right))\s*:"
)
"""A declaration that would need a second stylesheet for Arabic."""


@pytest.fixture(scope="module")
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    made.filters["visible"] = visible
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    return made


def test_the_public_has_one_stylesheet_and_the_secretariat_one_more_of_20_kb_each() -> None:
    names = sorted(one.name for one in (ROOT / "intake" / "static").rglob("*.css"))
    loading = [one for one in TEMPLATES if "filename='desk.css'" in one.read_text()]
    assert names == ["desk.css", "style.css"]
    assert loading == [ROOT / "templates" / "desk" / "frame.html"]
    assert len(STYLE.encode()) <= 20 * 1024
    assert len(DESK_STYLE.encode()) <= 20 * 1024


@pytest.mark.parametrize("style", [STYLE, DESK_STYLE], ids=["public", "desk"])
def test_direction_has_one_switch(style: str) -> None:
    assert PHYSICAL.findall(style) == []


@pytest.mark.parametrize("style", [STYLE, DESK_STYLE], ids=["public", "desk"])
def test_nothing_is_fetched_from_elsewhere(style: str) -> None:
    assert re.findall(r"url\(|@import|@font-face|https?:", style) == []


MODULE = re.compile(
    r"""<script type="module" src="{{ url_for\('static', filename='js/\w+\.js'\) }}"></script>"""
)
"""A module of the site's own, in a file of its own."""


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: str(one.relative_to(ROOT)))
def test_a_page_has_no_script_and_no_style_of_its_own(template: Path) -> None:
    text = MODULE.sub("", template.read_text())
    assert re.findall(r"<script|<style|\sstyle=|\son(?!ly=)[a-z]+=|javascript:", text) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: str(one.relative_to(ROOT)))
def test_every_template_compiles(template: Path, environment: Environment) -> None:
    assert environment.get_template(str(template.relative_to(ROOT / "templates"))) is not None


def test_every_sign_asked_for_is_drawn() -> None:
    drawn = set(re.findall(r'id="i-([a-z-]+)"', SPRITE))
    named = re.compile(r"""icon(?:_name=|\()['"]([a-z-]+)['"]""")
    asked = {sign for one in TEMPLATES for sign in named.findall(one.read_text())}
    assert asked - drawn == set()


def test_every_state_has_a_sign_and_a_word_of_its_own(environment: Environment) -> None:

    drawn = set(re.findall(r'id="i-([a-z-]+)"', SPRITE))
    words = environment.get_template("_macros/words.html").module
    said = {str(words.state(one.value)) for one in State}  # type: ignore[attr-defined]  # a template's macro
    assert {one.value for one in State} - drawn == set()
    assert len(said) == len(State)
    assert said.isdisjoint({one.value for one in State})
