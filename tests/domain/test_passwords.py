"""Which passwords are too weak."""

import pytest

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


def test_the_same_keys_give_the_same_password() -> None:
    assert normal("cafe\u0301 ﬁn") == normal("café fin")
    assert normal("Straße") == "Straße"
