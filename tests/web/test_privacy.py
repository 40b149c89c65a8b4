"""The privacy notice tells of every field of the form and of every rule of retention, as they stand."""

import re

import pytest
from flask import Flask, render_template_string

from intake.domain.fields import FIELDS
from intake.services import keeping, retention
from tests.web.reading import Reader
from tests.world import SYSTEM_STAFF, World

ROW = re.compile(r'<tr role="row" id="(?:field|kept)-([a-z_]+)">(.*?)</tr>', re.DOTALL)
WORDS = "{% import 'public/_fields.html' as fields %}{{ fields[part](key)|trim }}"


@pytest.mark.parametrize("part", ["name", "use"])
def test_every_field_has_a_name_and_a_sentence(app: Flask, part: str) -> None:
    with app.test_request_context("/en/"):
        said = {key: render_template_string(WORDS, part=part, key=key) for key in FIELDS}
    assert [key for key, words in said.items() if not words] == []
    assert len(set(said.values())) == len(FIELDS)


def test_the_notice_has_a_row_for_each_field_and_each_rule(reader: Reader) -> None:
    page = reader.get("/en/privacy")
    rows = dict(ROW.findall(page.text))
    assert page.status_code == 200
    assert set(rows) == set(FIELDS) | set(keeping.SHIPPED)
    assert "Not published either way" in rows["email"]
    assert "Hidden" in rows["name"]
    assert "Still published" in rows["questions"]
    assert 'data-th="Days">1,095<' in rows["contact"]


def test_a_changed_rule_is_told_at_once_in_the_words_of_who_changed_it(
    reader: Reader, world: World
) -> None:
    reader.get("/en/privacy")
    world.do(SYSTEM_STAFF, retention.change, "contact", days=400, basis={"fr": "La loi le veut"})
    rows = dict(ROW.findall(reader.get("/en/privacy").text))
    assert 'data-th="Days">400<' in rows["contact"]
    assert '<bdi lang="fr">La loi le veut</bdi>' in rows["contact"]


def test_the_foot_of_every_page_leads_to_the_notice(reader: Reader) -> None:
    assert 'href="/en/privacy"' in reader.get("/en/").text
