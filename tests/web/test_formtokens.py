import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.web import formtokens
from intake.web.formtokens import LIFE, TokenForged

KEY = bytes(range(32))
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def made(call: str = "CAL", nonce: str = "0" * 32, subject: str = "") -> str:
    return formtokens.issue(KEY, call=call, nonce=nonce, now=NOW, subject=subject)


def test_a_token_comes_back_with_its_call_its_nonce_and_its_age() -> None:
    nonce = formtokens.fresh_nonce()
    token = formtokens.read(KEY, made(nonce=nonce), call="cal")
    assert (token.call, token.nonce, token.issued) == ("CAL", nonce, NOW)


@pytest.mark.parametrize("subject", ["", "r:42:replace", "r:1:answer", "i:7:0"])
def test_a_token_says_what_its_form_is_for(subject: str) -> None:
    token = formtokens.read(KEY, made(subject=subject), call="CAL")
    assert token.subject == subject


def test_a_token_from_before_there_were_subjects_is_of_a_first_sending() -> None:
    payload = f"CAL.{'0' * 32}.{int(NOW.timestamp())}"
    mac = hmac.new(KEY, b"intake form token\n" + payload.encode(), hashlib.sha256).hexdigest()
    assert made() == f"{payload}.{mac}"
    assert formtokens.read(KEY, f"{payload}.{mac}", call="CAL").subject == ""


def test_a_subject_is_signed_and_cannot_be_taken_off_or_put_on() -> None:
    with_it, without = made(subject="r:42:replace"), made()
    head, _, mac = without.rpartition(".")
    bare, _, other = with_it.rpartition(".")
    for forged in (
        with_it.replace("r:42", "r:43"),
        with_it.replace("replace", "answer"),
        f"{head}.r:42:replace.{mac}",
        f"{bare.removesuffix('.r:42:replace')}.{other}",
    ):
        with pytest.raises(TokenForged):
            formtokens.read(KEY, forged, call="CAL")


def test_nonces_are_sixteen_bytes_and_never_the_same() -> None:
    drawn = {formtokens.fresh_nonce() for _ in range(100)}
    assert {len(bytes.fromhex(one)) for one in drawn} == {16}
    assert len(drawn) == 100


def test_a_token_expires_after_two_days_and_keeps_its_nonce() -> None:  # check 130
    token = formtokens.read(KEY, made(), call="CAL")
    assert not token.expired(NOW + LIFE - timedelta(seconds=1))
    assert token.expired(NOW + LIFE)
    assert token.nonce == "0" * 32


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CAL",
        made()[:-1],
        made() + "0",
        made().upper(),
        made().replace("CAL", "CAM"),
        made(call="CAM"),
        "\u0661" + made()[1:],
        formtokens.issue(bytes(32), call="CAL", nonce="0" * 32, now=NOW),
    ],
)
def test_what_we_did_not_make_for_this_call_is_forged(text: str) -> None:  # check 130
    with pytest.raises(TokenForged):
        formtokens.read(KEY, text, call="CAL")


@given(place=st.integers(0, len(made()) - 1), char=st.characters(codec="ascii"))
def test_one_changed_character_forges_a_token(place: int, char: str) -> None:  # check 130
    token = made()
    changed = token[:place] + char + token[place + 1 :]
    if changed == token:
        return
    with pytest.raises(TokenForged):
        formtokens.read(KEY, changed, call="CAL")
