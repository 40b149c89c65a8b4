"""Telephone numbers are told from all the other numbers that a comment on policy is full of."""

import pytest

from tests.uploads.conftest import Inspect
from uploads import phones

NUMBERS = (
    "Tel: +41 22 338 9111",
    "Tel. (direct): 022 338 91 11",
    "Téléphone : 01 44 55 66 77",
    "call 01 44 55 66 77 today",
    "(202) 555-0143",
    "202-555-0143",
    "phone 202.555.0143",
    "+49 (0)30 901820-0",
    "030/901820",
    "8 (495) 123-45-67",
    "тел.: 123-45-67",
    "тел./факс: (495) 123-45-67, 123-45-68",
    "电话：010-62551234",
    "手机13800138000",
    "我的手机是138 0013 8000。",
    "هاتف: ٠٢ ٢٧٩٥ ١٢٣٤",
    "٠١٠١٢٣٤٥٦٧٨",
    "رقم الهاتف: +٩٦٦ ١١ ٤١٨ ٠١١١",
    "جوال 0501234567",
    "0044 20 7946 0958",
    "020 7946 0958",
    "Móvil: 612 345 678",
    "91 234 56 78",
    "(11) 91234-5678",
    "(011) 4321-1234",
    "+91 98765 43210",
    "T +41 22 555 01 23",
    "M: 079 555 12 34",
    "07700 900123",
    "Whatsapp +55 11 91234-5678",
    "9111 338 22 41+",
)

OTHERS = (
    "ISBN 978-0-521-12345-6",
    "ISBN 0-521-12345-6",
    "US 6,285,999 and EP 1 234 567",
    "In 2015, 2016-2018 and 2018 2019 2020",
    "Case C-05/62 and Case No. 04-1234-567",
    "12 345 678 applications",
    "patent No. 1 234 567",
    "on 01.02.2019 at 10:30",
    "2019-02-14T22:59",
    "PCT/US2004/041234 and WO 2005/001234",
    "IBAN CH93 0076 2011 6238 5295 7",
    "192.168.10.12",
    "doi 10.1000/182.0123.456",
    "ORCID 0000-0002-1825-0097",
    "Article 12(3) and 27.3(b)",
    "1 234 567,89 EUR",
    "2015 2016 2017 2018",
    "ISSN 1234-5678",
    "第2019-0012号文件",
    "国发〔2019〕3号",
    "12-34-56",
    "A/HRC/RES/32/13 2016",
    "mobile 1 234 567 users",
    "GRTKF/IC/40/18",
    "4 U.S.C. 101-103; 35 U.S.C. 154(a)(2)",
    "555 U.S. 123, 130-131 (2009)",
    "ОГРН 1027700132195 ИНН 7707083893",
    "0.123456789",
    "pages 1023-1045, vol. 12, 2019",
    "12.5 to 13.7 and 1 000 000 000",
    "T 1173/97 and G 3/08",
    "20 2019 45 67 22 (2004)",
)


@pytest.mark.parametrize("text", NUMBERS)
def test_a_telephone_number_is_found_once(text: str) -> None:
    assert len(list(phones.find(f"We wrote.\n{text}\nYours"))) == 1 + (text.count("123-45-6") == 2)


@pytest.mark.parametrize("text", OTHERS)
def test_other_numbers_are_none(text: str) -> None:
    assert list(phones.find(f"We wrote. {text} as said.")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tel. +41 22 338 9111, Fax +41 22 733 5428", ["+41 22 338 9111", "+41 22 733 5428"]),
        (
            "\u0647\u0627\u062a\u0641: \u0660\u0662 \u0662\u0667\u0669\u0665 \u0661\u0662\u0663\u0664",
            ["\u0660\u0662 \u0662\u0667\u0669\u0665 \u0661\u0662\u0663\u0664"],
        ),
        (
            "\u7535\u8bdd\uff1a\uff10\uff11\uff10\uff0d\uff16\uff12\uff15\uff15\uff11\uff12\uff13\uff14",
            ["\uff10\uff11\uff10\uff0d\uff16\uff12\uff15\uff15\uff11\uff12\uff13\uff14"],
        ),
    ],
)
def test_numbers_are_given_as_they_stand(text: str, found: list[str]) -> None:
    assert list(phones.find(text)) == found


def test_the_jail_has_every_countrys_plan_loaded(inspect: Inspect) -> None:
    text = "+376 712 345 +998 91 234 56 78 +242 06 612 3456 +688 90 1234 +1 340 642 1234"
    report = inspect(text.encode(), "a.txt", "quick")
    assert sum(one.code == "phone" for one in report.exposures) == 5


@pytest.mark.parametrize(
    "before",
    [
        "".join(f"Of {n} 345 678 in all, 12.{n % 90 + 10}.{n} were. " for n in range(100, 2000)),
        "".join(f"020 7946 {n:04}, " for n in range(2000)).replace("020", "0999"),
    ],
)
def test_a_table_of_figures_hides_no_number_that_says_what_it_is(before: str) -> None:
    after = "Tel. 022 338 91 11, or +41 22 733 54 28"
    assert list(phones.find(before + after))[-2:] == ["022 338 91 11", "+41 22 733 54 28"]


def test_figures_that_are_like_no_number_leave_room_for_one_that_is() -> None:
    before = "".join(f"Of {n} 345 678 in all some were. " for n in range(100, 2000))
    assert list(phones.find(f"{before}\n(202) 555-0143\n")) == ["(202) 555-0143"]


def test_a_page_of_nothing_but_figures_costs_no_seconds(inspect: Inspect) -> None:
    report = inspect(("020 7946 095 " * 600_000).encode(), "a.txt", "full")
    assert report.status in ("read", "partial")
