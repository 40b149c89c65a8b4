"""Which passwords are too weak."""

import pytest

from intake.domain.passwords import LONGEST, normal, weakness


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
        ("AdaExample2026!!", "common"),
        ("пароль неба и воды", None),
        ("一二三四五六七八九十甲乙丙丁戊", None),
    ],
)
def test_a_password_is_judged_by_length_and_commonness(password: str, fault: str | None) -> None:
    assert weakness(password, personal=["ada.example@intake.example", "Ada Example"]) == fault


def test_the_same_keys_give_the_same_password() -> None:
    assert normal("cafe\u0301 ﬁn") == normal("café fin")
    assert normal("Straße") == "Straße"
