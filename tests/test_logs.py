"""What a log line holds, and what it never holds."""

import json
import logging

from intake.logs import Lines, masked


def _line(message: str, **facts: object) -> str:
    record = logging.LogRecord("intake.x", logging.INFO, __file__, 1, message, None, None)
    record.facts = facts
    return Lines().format(record)


# check 115
def test_a_forged_line_break_stays_inside_its_line() -> None:
    line = _line('name\r\n{"said":"forged"}\u2028more')
    assert "\n" not in line
    assert "\r" not in line
    assert "\u2028" not in line
    assert json.loads(line)["said"] == 'name\r\n{"said":"forged"}\u2028more'


# check 115
def test_the_token_of_a_secret_link_is_masked_wherever_it_stands() -> None:
    token = "8sf0y2kc69549yq77xy83zkjnv92eqzd"
    line = _line(
        f"GET /my/{token}/receipt/1", path=f"/my/{token}", other=f"https://x.example/my/{token}?a=1"
    )
    assert token not in line
    assert json.loads(line)["path"] == "/my/…"


def test_one_time_links_are_masked_too() -> None:
    assert masked("/account/first/abcdefgh12345678-_x") == "/account/first/…"


def test_other_paths_are_left_alone() -> None:
    assert masked("/en/submissions/DIP-001") == "/en/submissions/DIP-001"
