"""The translation catalogues' check sees what a reader would stumble over."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from intake.web.i18n import OFFERED

SCRIPT = Path(__file__).parent.parent / "scripts/words.py"
FILES = ("%(num)s file", "%(num)s files")
COUNTED = ("لا ملفات", "ملف واحد", "ملفان", "%(num)s ملفات", "%(num)s ملفاً", "%(num)s ملف")


@pytest.fixture(scope="module")
def words() -> ModuleType:
    spec = spec_from_file_location("words", SCRIPT)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def faults(
    words: ModuleType,
    message: str | tuple[str, str],
    said: str | tuple[str, ...],
    language: str = "ar",
) -> list[str]:
    wanted, held = Catalog(), Catalog(locale=language)
    wanted.add(message)
    held.add(message, said)
    return [fault.split(": ")[1] for fault in words.faults(language, held, wanted)]


@pytest.mark.parametrize(
    ("message", "said", "fault"),
    [
        ("Search", "البحث", []),
        ("Search", "", ["not translated"]),
        ("Call %(code)s", "الدعوة %(code)s", []),
        ("Call %(code)s", "الدعوة", ["other placeholders"]),
        ("Call %(code)s", "الدعوة %(cod)s", ["other placeholders"]),
        ("Call %(code)s", "الدعوة %(code)s 5%", ["a % that is no placeholder"]),
        (FILES, COUNTED, []),
        (FILES, ("", *COUNTED[1:]), ["not translated"]),
        (FILES, COUNTED[:2], ["other number of plural forms"]),
        (FILES, (*COUNTED[:5], "%(count)s ملف"), ["other placeholders"]),
    ],
)
def test_a_fault_of_a_translation_is_named(
    words: ModuleType, message: str | tuple[str, str], said: str | tuple[str, ...], fault: list[str]
) -> None:
    assert faults(words, message, said) == fault


def test_a_text_that_a_language_never_heard_of_is_missing(words: ModuleType) -> None:
    wanted = Catalog()
    wanted.add("Search")
    assert words.faults("ar", Catalog(locale="ar"), wanted) == ["ar: not translated: 'Search'"]


def test_a_guessed_translation_does_not_count(words: ModuleType) -> None:
    wanted, held = Catalog(), Catalog(locale="ar")
    wanted.add("Search")
    held.add("Search", "البحث", flags={"fuzzy"})
    assert words.faults("ar", held, wanted) == ["ar: fuzzy: 'Search'"]


@pytest.mark.parametrize(
    ("message", "said", "fault"),
    [
        ("Search?", "Rechercher\u202f?", []),
        ("Search?", "Rechercher ?", ["wrong sign or space"]),
        ("Search?", "Rechercher?", ["wrong sign or space"]),
        ("Number:", "Numéro\u00a0:", []),
        ("Number:", "Numéro :", ["wrong sign or space"]),
        ("ends 23:59:59", "prend fin à 23:59:59", []),
        ("the call", "l’appel", []),
        ("the call", "l'appel", ["wrong sign or space"]),
        ("“Search”", "«\u00a0Rechercher\u00a0»", []),
        ("“Search”", "« Rechercher »", ["wrong sign or space"]),
        ("“Search”", "“Rechercher”", ["wrong sign or space"]),
        (FILES, ("%(num)s fichier", "%(num)s fichiers"), []),
        (FILES, ("%(num)s fichier ?", "%(num)s fichiers"), ["wrong sign or space"]),
        (FILES, ("%(num)s fichier",), ["other number of plural forms"]),
    ],
)
def test_french_is_set_as_its_printers_set_it(
    words: ModuleType, message: str | tuple[str, str], said: str | tuple[str, ...], fault: list[str]
) -> None:
    assert faults(words, message, said, "fr") == fault


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("البحث؟", []),
        ("البحث?", ["wrong sign or space"]),
        ("الرقم، الاسم", []),
        ("الرقم, الاسم", ["wrong sign or space"]),
        ("مثل de, pt-BR", []),
    ],
)
def test_arabic_has_its_own_signs(words: ModuleType, said: str, fault: list[str]) -> None:
    assert faults(words, "Search", said, "ar") == fault


def test_every_language_that_pages_offer_is_held_complete(words: ModuleType) -> None:
    assert set(OFFERED) - {"en"} == set(words.COMPLETE)


@pytest.mark.parametrize("language", [tag for tag in OFFERED if tag != "en"])
def test_a_language_that_pages_offer_lacks_no_text(words: ModuleType, language: str) -> None:
    with (words.TRANSLATIONS / language / "LC_MESSAGES/messages.po").open("rb") as file:
        held = read_po(file, locale=language)
    assert words.faults(language, held, words.gather()) == []


def test_texts_behind_every_name_of_gettext_are_gathered(words: ModuleType) -> None:
    named = re.compile(r"from flask_babel import \w*gettext as (\w+)")
    sources = (words.ROOT / "intake").rglob("*.py")
    used = {name for source in sources for name in named.findall(source.read_text("utf-8"))}
    assert {"_", "_l"} <= used <= set(words.KEYWORDS)
