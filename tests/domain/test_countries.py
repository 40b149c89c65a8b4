import re
from collections import Counter

import pytest

from intake.domain.countries import (
    LANGUAGES,
    REGIONS,
    countries,
    groupings,
    is_known,
    name,
    sorted_for,
)
from intake.domain.vocab import LANGUAGES as INTERFACE


def test_there_are_193_members_two_observers_and_four_others() -> None:
    assert Counter(it.status for it in countries()) == {"member": 193, "observer": 2, "other": 4}
    assert {it.code for it in countries() if it.status == "observer"} == {"VA", "PS"}


def test_codes_and_numbers_are_well_formed_and_unique() -> None:
    codes = [it.code for it in countries()]
    numbers = [it.m49 for it in countries()]
    assert len(set(codes)) == len(codes)
    assert len(set(numbers)) == len(numbers)
    assert [it for it in codes if not re.fullmatch("[A-Z]{2}", it)] == []
    assert [it for it in numbers if not re.fullmatch("[0-9]{3}", it)] == []
    assert {it.region for it in countries()} == set(REGIONS)


def test_a_groupings_code_is_unique_and_no_countrys() -> None:
    every = [it.code for it in countries()] + [it.code for it in groupings()]
    assert len(set(every)) == len(every)
    assert {"AFRICAN-GROUP", "APG", "GRULAC", "CEBS", "CACEEC", "GROUP-B", "EU"} <= set(every)
    assert {"ARIPO", "OAPI", "EAPO", "ARAB-GROUP", "AFRICAN-UNION"} <= set(every)


_SCRIPTS = {
    "ar": "[\u0600-\u06ff0-9 ()،-]+",
    "en": r"[\w ()’.,-]+",
    "es": r"[\w ()’.,-]+",
    "fr": r"[\w ()’.,-]+",
    "ru": "[А-Яа-яёЁ0-9 ()’,—B-]+",
    "zh": "[\u4e00-\u9fff（）、B0-9]+",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_name_is_there_in_the_languages_own_script(lang: str) -> None:
    names = [it.names[lang] for it in countries()] + [it.names[lang] for it in groupings()]
    assert [it for it in names if not re.fullmatch(_SCRIPTS[lang], it)] == []
    assert [it for it in names if it != it.strip() or "  " in it] == []
    assert [it for it, n in Counter(names).items() if n > 1] == []


def test_the_six_are_the_interfaces_languages() -> None:
    assert sorted(LANGUAGES) == sorted(INTERFACE)


def test_names_are_the_uns_not_cldrs() -> None:
    assert name("TR", "en") == "Türkiye"
    assert name("IR", "en") == "Iran (Islamic Republic of)"
    assert name("VN", "fr") == "Viet Nam"
    assert name("BO", "es") == "Bolivia (Estado Plurinacional de)"
    assert name("KR", "zh-Hans") == "大韩民国"
    assert name("RU", "ru") == "Российская Федерация"
    assert name("PS", "ar") == "دولة فلسطين"
    assert name("GRULAC", "fr") == "Groupe des pays d’Amérique latine et des Caraïbes"


def test_another_language_gets_english_and_an_unknown_code_is_an_error() -> None:
    assert name("CI", "de") == "Côte d’Ivoire"
    assert is_known("CI")
    assert not is_known("XX")
    assert not is_known("ci")
    with pytest.raises(KeyError):
        name("XX", "en")


def test_accents_and_articles_do_not_count_in_the_order() -> None:
    french = [it.code for it in sorted_for("fr")]
    assert french.index("EG") == french.index("SV") - 1  # Égypte, El Salvador
    arabic = [it.code for it in sorted_for("ar")]
    assert arabic.index("RU") < arabic.index("BR") < arabic.index("FR")
    spanish = [it.code for it in sorted_for("es")]
    assert spanish.index("ES") < spanish.index("US")


def test_every_language_orders_every_country_once() -> None:
    for lang in (*LANGUAGES, "de"):
        assert sorted(sorted_for(lang), key=lambda it: it.code) == sorted(
            countries(), key=lambda it: it.code
        )


def test_chinese_goes_by_pinyin() -> None:
    chinese = [it.code for it in sorted_for("zh")]
    places = [chinese.index(code) for code in ("AL", "BR", "RU", "FR", "JP", "IT", "CN")]
    assert places == sorted(places)
