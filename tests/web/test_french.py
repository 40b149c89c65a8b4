"""French is spoken wherever Arabic is: the switch, the browser's wish, pages, letters, figures."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from flask import Flask
from flask_babel import force_locale

from intake.services import outbox, reviews
from intake.services.work import SYSTEM, Actor
from intake.web import amounts, findings, i18n, mails
from tests.web.reading import Reader
from tests.web.staffing import BASE, Browser
from tests.world import World


def letter(app: Flask, world: World, kind: str) -> tuple[str, str, str]:
    """Give language, subject and text of the letter of a kind that waits."""
    base = world.runtime.settings.base_url
    while True:
        with world.works.writing(SYSTEM) as work:
            due = outbox.take_mail(work)
        assert due is not None
        with app.test_request_context(base_url=base), world.works.reading() as work:
            made = mails.render(work, due)
        with world.works.writing(SYSTEM) as work:
            outbox.finish_mail(work, due)
        if due.kind == kind:
            assert made is not None
            message = message_from_bytes(made.as_bytes(), policy=policy.default)
            assert isinstance(message, EmailMessage)
            part = message.get_body(("plain",))
            assert part is not None
            return message["Content-Language"], message["Subject"], part.get_content()


def test_each_page_offers_itself_in_every_language(reader: Reader, world: World) -> None:
    world.call()
    page = reader.get("/en/calls/cal").text
    [head, _foot] = re.findall(r'<nav class="langs".*?</nav>', page, re.DOTALL)
    offered = re.findall(r'href="([^"#]+)" lang="(\w+)" hreflang="\w+">([^<]+)<', head)
    assert offered == [
        ("/ar/calls/cal", "ar", "العربية"),
        ("/fr/calls/cal", "fr", "Français"),
    ]


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("fr", "fr"),
        ("fr-CH, en;q=0.5", "fr"),
        ("de, fr;q=0.8, en;q=0.7", "fr"),
        ("en, fr;q=0.8", "en"),
        ("de", "en"),
    ],
)
def test_the_browsers_wish_decides_where_no_address_does(
    reader: Reader, world: World, asked: str, got: str
) -> None:
    world.call()
    answer = reader.get("/", headers={"Accept-Language": asked})
    assert answer.headers["Location"] == f"/{got}/"


def test_a_call_is_told_in_french_with_its_dates(reader: Reader, world: World) -> None:
    world.call()
    page = reader.get("/fr/calls/cal").text
    assert '<html lang="fr" dir="ltr"' in page
    for words in (
        "Déposer une contribution",
        "12 mars 2026, 12:59:59 CET",
        "Clause de non-responsabilité",
        "Le décompte",
        "25\u202fMo",
    ):
        assert words in page, words
    assert "(pas encore dans cette langue)" in page  # the world's call has no French title


def test_counted_words_agree_with_their_number(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call()
    world.published(publisher)
    world.send()
    account = re.search(r'<ul class="sum">.*?</ul>', reader.get("/fr/calls/cal").text, re.DOTALL)
    assert account is not None
    words = re.findall(r">([^<>]*[a-zé][^<>]*)<", account[0])
    assert words == ["reçues", "publiée", "à l’examen"]


def test_a_receipt_goes_out_in_french(app: Flask, world: World) -> None:
    world.call()
    world.send(correspondence_language="fr")
    language, subject, text = letter(app, world, "receipt")
    assert (language, subject) == (
        "fr",
        "CAL-001 : bien reçue, voici votre accusé de réception",
    )
    for words in (
        "Bonjour Ada Example,",
        "Numéro\u00a0: CAL-001",
        "Reçue le\u00a0: 2 mars 2026, 13:00:00 CET (12:00:00 UTC)",
        "Date limite\u00a0: 12 mars 2026, 12:59:59 CET (11:59:59 UTC)",
        "Au regard du délai\u00a0: Dans les délais",
        "À qui s’adresser\u00a0: secretariat@intake.example",
    ):
        assert words in text, words


def test_a_decision_goes_out_in_french(app: Flask, world: World) -> None:
    world.call()
    number = world.send(correspondence_language="fr").number
    with world.works.writing(world.staff("publisher", "reviewer")) as work:
        reviews.decline(work, number, ground="advertising", words="It sells")
    _language, subject, text = letter(app, world, "declined")
    assert subject == f"{number} : non retenue"
    assert "Motif\u00a0: Publicité" in text


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0\u00a0octet"),
        (999, "999\u00a0octets"),
        (1000, "1\u202fko"),
        (214_499, "214\u202fko"),
        (1_250_000, "1,2\u202fMo"),
        (25_000_000, "25\u202fMo"),
        (3_400_000_000, "3,4\u202fGo"),
    ],
)
def test_sizes_have_french_units_and_a_decimal_comma(app: Flask, count: int, said: str) -> None:
    with app.test_request_context(), force_locale("fr"):
        assert amounts.size(count) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (1_260_000, "1.3 MB"),
        (9_960_000, "10 MB"),
        (25_000_000, "25 MB"),
        (2_500_000_000_000, "2,500 GB"),
    ],
)
def test_sizes_in_english(app: Flask, count: int, said: str) -> None:
    with app.test_request_context(), force_locale("en"):
        assert amounts.size(count) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (2, "2 بايت"),
        (2_000, "2 كيلوبايت"),
        (1_260_000, "1.3 ميغابايت"),
        (3_000_000_000, "3 غيغابايت"),
    ],
)
def test_sizes_have_arabic_units_and_western_digits(app: Flask, count: int, said: str) -> None:
    with app.test_request_context(), force_locale("ar"):
        assert amounts.size(count) == said
        assert amounts.exact(1_254_882) == "1,254,882 بايت"


@pytest.mark.parametrize("lang", ["en", "ar", "fr", "es", "ru", "zh"])
def test_no_language_shows_the_key_of_a_unit(app: Flask, lang: str) -> None:
    with app.test_request_context(), force_locale(lang):
        made = [amounts.size(10**power) for power in range(13)] + [amounts.exact(11)]
    assert [words for words in made if "digital" in words or "byte" in words.lower()] == (
        made[:3] + made[-1:] if lang in {"en", "es"} else []
    )


def test_names_of_languages_are_small_in_french_but_where_they_stand_alone(
    reader: Reader, world: World
) -> None:
    code = world.call("TONGUE", languages=["en", "fr", "ar"]).lower()
    page = reader.get(f"/fr/calls/{code}").text
    assert "Anglais, français, arabe" in page
    form = reader.get(f"/fr/calls/{code}/submit").text
    assert re.findall(r'<label for="l-..">([^<]+)', form)[:3] == ["Anglais", "Français", "Arabe"]


def test_a_remark_names_languages_within_its_sentence(app: Flask) -> None:
    said = {}
    for lang in ("fr", "en"):
        with app.test_request_context(), force_locale(lang):
            said[lang] = str(findings.language_remark(["fr", "de"], ["en"])[0].title)
            assert not findings.language_remark(["fr"], ["fr"])
    assert "français, allemand" in said["fr"]
    assert said["en"] == "We see French, German here."


def test_a_length_of_time_is_told_in_french(app: Flask) -> None:
    with app.test_request_context(), force_locale("fr"):
        shown = i18n.span(timedelta(days=9, hours=23, minutes=5))
        words = app.jinja_env.get_template("_macros/words.html").module
        assert words.span(shown) == "9 jours 23\u00a0h"  # type: ignore[attr-defined]
        assert words.num(1_573) == "1\u202f573"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "L’adresse ou le mot de passe est incorrect. Saisissez de nouveau les deux."),
        ("ar", "العنوان أو كلمة المرور غير صحيحة. أدخلوهما من جديد."),
    ],
)
def test_a_refused_sign_in_is_told_in_the_pages_language(
    browser: Browser, lang: str, said: str
) -> None:
    path = f"/account/login?lang={lang}"
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(path).text)
    assert token is not None
    wrong = {"email": "a@b.example", "password": "none of hers", "csrf_token": token[1]}
    answer = browser.client.post(path, data=wrong, base_url=BASE)
    assert re.findall(r'<li><a href="#email">([^<]+)</a></li>', answer.text) == [said]
