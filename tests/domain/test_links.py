import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain import links
from tests.domain.vectors import vectors

V = vectors("links")


@pytest.mark.parametrize("case", V["references"])
def test_a_reference_takes_five_bits_of_each_random_byte(case: dict[str, str]) -> None:
    stored = links.reference(bytes.fromhex(case["random"]))
    assert stored == case["stored"]
    assert links.show_reference(stored) == case["shown"]
    assert links.parse_reference(case["shown"]) == stored


@pytest.mark.parametrize(("typed", "stored"), V["typed"])
def test_a_reference_is_read_as_people_type_it(typed: str, stored: str) -> None:
    assert links.parse_reference(typed) == stored


@pytest.mark.parametrize("typed", V["typed_refused"])
def test_what_is_no_reference_is_refused(typed: str) -> None:
    with pytest.raises(links.LinkInvalid):
        links.parse_reference(typed)


@pytest.mark.parametrize("size", [0, 9, 11])
def test_a_reference_needs_ten_bytes(size: int) -> None:
    with pytest.raises(links.LinkInvalid):
        links.reference(bytes(size))


@pytest.mark.parametrize("case", V["tokens"])
def test_a_token_is_derived_as_its_vector_says(case: dict[str, str]) -> None:  # check 79
    key, generation = bytes.fromhex(case["link_key"]), int(case["generation"])
    message = f"{case['purpose']}\n{case['nonce']}\n{generation}".encode()
    assert hmac.new(key, message, hashlib.sha256).hexdigest() == case["hmac"]
    made = links.token(key, case["nonce"], generation)
    assert made == case["token"]
    assert len(made) * 5 == 160
    assert links.token_hash(made) == case["hash"]
    assert links.parse_token(made.upper()) == made


def test_another_key_nonce_generation_or_purpose_gives_another_token() -> None:
    key, nonce = bytes(32), "00" * 16
    made = {
        links.token(key, nonce, 0),
        links.token(b"\1" * 32, nonce, 0),
        links.token(key, "01" * 16, 0),
        links.token(key, nonce, 1),
        links.token(key, nonce, 0, purpose="subscription"),
    }
    assert len(made) == 5


@pytest.mark.parametrize(
    ("key", "nonce", "generation", "purpose"),
    [
        (bytes(31), "00" * 16, 0, "my"),
        (bytes(32), "00" * 15, 0, "my"),
        (bytes(32), "0" * 33, 0, "my"),
        (bytes(32), "AB" * 16, 0, "my"),
        (bytes(32), "00" * 16 + "\n", 0, "my"),
        (bytes(32), "00" * 16, -1, "my"),
        (bytes(32), "00" * 16, 0, ""),
        (bytes(32), "00" * 16, 0, "my\n00"),
    ],
)
def test_a_token_is_made_of_nothing_weaker(
    key: bytes, nonce: str, generation: int, purpose: str
) -> None:
    with pytest.raises(links.LinkInvalid):
        links.token(key, nonce, generation, purpose=purpose)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.binary(min_size=20, max_size=20))
def test_base_32_loses_no_bit(data: bytes) -> None:
    text = links._base32(data)  # noqa: SLF001  (the public functions give it hashes only)
    value = 0
    for character in text:
        value = value * 32 + links.ALPHABET.index(character)
    assert len(text) == links.TOKEN_LENGTH
    assert value.to_bytes(20, "big") == data


@pytest.mark.parametrize(("code", "n", "text"), V["numbers"])
def test_a_number_is_the_code_and_three_digits_or_more(code: str, n: int, text: str) -> None:
    assert links.number(code, n) == text
    assert links.parse_number(text) == (code, n)


@pytest.mark.parametrize("text", V["numbers_refused"])
def test_a_number_has_one_written_form(text: str) -> None:
    with pytest.raises(links.LinkInvalid):
        links.parse_number(text)


@pytest.mark.parametrize(("code", "n"), [("DIP", 0), ("DIP", -1), ("dip", 1), ("D", 1), ("", 1)])
def test_a_number_is_made_of_a_code_and_a_count(code: str, n: int) -> None:
    with pytest.raises(links.LinkInvalid):
        links.number(code, n)


def test_ch_is_no_calls_code() -> None:
    assert [code for code in V["codes"] if links.is_code(code)] == V["codes"]
    assert [code for code in V["codes_refused"] if links.is_code(code)] == []
