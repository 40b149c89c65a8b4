"""Which passwords are too weak."""

import random
from importlib import resources

import pytest

from intake.domain import breached
from intake.domain.passwords import LONGEST, PUBLIC, normal, weakness


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("a" * 14, "too-short"),
        ("lamp chisel fjord"[:15], None),
        ("lamp chisel fjor"[:14], "too-short"),
        ("kelp orbit wagon " * (LONGEST // 17), None),
        ("x1y2" * 300, "too-long"),
        ("abcabcabcabcabcabc", "common"),
        ("Passw0rd!Passw0rd!", "common"),
        ("Welcome2024Welcome", "common"),
        ("1qaz2wsx3edc4rfv", "common"),
        ("987654321987654321", "common"),
        ("583920174659302", None),
        ("The Quick Brown Fox Jumps Over The Lazy Dog", "common"),
        ("correct horse battery staple 1!", "common"),
        ("AdaExample2026!!", "common"),
        ("пароль неба и воды", None),
        ("一二三四五六七八九十甲乙丙丁戊", None),
    ],
)
def test_a_password_is_judged_by_length_and_commonness(password: str, fault: str | None) -> None:
    assert weakness(password, personal=["ada.example@intake.example", "Ada Example"]) == fault


@pytest.mark.parametrize("spelling", ["{}", "{}!", "2026 {} 2026", "{}.{}"])
def test_the_password_that_every_demo_prints_is_refused(spelling: str) -> None:
    for password in (PUBLIC, PUBLIC.title(), PUBLIC.replace(" ", "-"), PUBLIC.replace("e", "3")):
        assert weakness(spelling.format(password, password)) == "common"


def test_a_password_that_holds_much_more_than_a_known_one_is_taken() -> None:
    assert weakness(f"{PUBLIC} kelp orbit wagon") is None


@pytest.mark.parametrize(
    "password",
    [
        "PolniyPizdec0211",  # stands there as it is
        "polniy pizdec 0211!",
        "30 Seconds To Mars",
        "iseedeadpeoplee2026",  # with a year after it
        "l1verpoolL1verpool",  # a short one twice, with digits for letters
        "arsenal arsenal ars",
        "Liverpool/Arsenal 09",  # two short ones and a year
    ],
)
def test_a_breached_password_or_one_made_of_them_is_refused(password: str) -> None:  # check 95
    assert weakness(password) in {"breached", "common"}
    assert breached.known(password)


def test_words_drawn_by_lot_are_taken() -> None:
    lot = random.Random(95)  # noqa: S311 - the same lots each time
    words = [
        "abacus",
        "bramble",
        "cobalt",
        "drizzle",
        "ember",
        "falcon",
        "gravel",
        "harbor",
        "ivory",
        "juniper",
        "kettle",
        "lantern",
    ]
    for _ in range(500):
        drawn = " ".join(lot.sample(words, 4))
        assert (drawn, weakness(drawn)) == (drawn, None)


def test_a_fresh_password_is_hardly_ever_taken_for_a_listed_one() -> None:
    lot = random.Random(96)  # noqa: S311 - the same lots each time
    made = ["".join(lot.choices("bcdfghjkmnpqrstvwxz", k=16)) for _ in range(3_000)]
    assert [one for one in made if breached.known(one)] == []


def test_the_lists_are_sorted_digests_and_small() -> None:
    for name, least in ((breached.LONG, 9_000), (breached.SHORT, 45_000)):
        read = resources.files("intake.domain").joinpath("data", name).read_bytes()
        rows = [read[n : n + breached.WIDTH] for n in range(0, len(read), breached.WIDTH)]
        assert rows == sorted(set(rows))
        assert least < len(rows) < 1_000_000 // breached.WIDTH


def test_the_same_keys_give_the_same_password() -> None:
    assert normal("cafe\u0301 ﬁn") == normal("café fin")
    assert normal("Straße") == "Straße"
