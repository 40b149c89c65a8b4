import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.notes import KeyInvalid, NoteInvalid, Signer, Verifier, open_note
from tests.domain.vectors import vectors

V = vectors("notes")
LOG = Signer.from_seed(V["log"]["name"], bytes.fromhex(V["log"]["seed"]))
RECEIPTS = Signer.from_seed(V["receipts"]["name"], bytes.fromhex(V["receipts"]["seed"]))


@pytest.mark.parametrize("which", ["log", "receipts"])
def test_a_key_has_the_vkey_of_its_vector(which: str) -> None:
    signer = Signer.from_seed(V[which]["name"], bytes.fromhex(V[which]["seed"]))
    assert signer.public.hex() == V[which]["public"]
    assert signer.vkey() == V[which]["vkey"]
    assert Verifier(signer.vkey()).vkey() == signer.vkey()


@pytest.mark.parametrize("case", V["notes"])
def test_a_text_is_signed_as_its_vector_says_and_opened_again(case: dict[str, str]) -> None:
    assert LOG.sign(case["text"]).decode() == case["note"]
    assert LOG.sign(case["text"].encode()).decode() == case["note"]
    assert LOG.verifier().open(case["note"].encode()).decode() == case["text"]


def test_a_note_that_go_signed_is_opened() -> None:
    text = Verifier(V["foreign"]["vkey"]).open(V["foreign"]["note"].encode())
    assert text.startswith(b"If you think cryptography")


def test_signatures_of_others_are_passed_over() -> None:
    text = V["notes"][0]["text"].encode()
    assert LOG.verifier().open(V["cosigned"].encode()) == text
    both = [RECEIPTS.verifier(), LOG.verifier()]
    assert open_note(V["cosigned"].encode(), both) == text


@pytest.mark.parametrize("case", V["refused"], ids=lambda case: case["why"])
def test_a_note_that_is_not_right_to_the_byte_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(NoteInvalid):
        LOG.verifier().open(case["note"].encode())


def test_bytes_that_are_no_utf8_are_no_note() -> None:
    with pytest.raises(NoteInvalid):
        LOG.verifier().open(b"\xff\n\n" + LOG.sign("a\n").split(b"\n\n")[1])


def test_more_signatures_than_anybody_reads_are_refused() -> None:
    note = LOG.sign("a\n").decode()
    line = note.split("\n\n")[1]
    with pytest.raises(NoteInvalid):
        LOG.verifier().open((note + line * 100).encode())
    assert LOG.verifier().open((note + line * 99).encode()) == b"a\n"


@pytest.mark.parametrize("text", ["", "no newline", "a\tb\n", "a\r\n", "\x00\n", b"\xff\n"])
def test_what_no_reader_would_take_is_not_signed(text: str | bytes) -> None:
    with pytest.raises(NoteInvalid):
        LOG.sign(text)


@pytest.mark.parametrize("vkey", V["vkeys_refused"])
def test_what_is_no_vkey_is_refused(vkey: str) -> None:
    with pytest.raises(KeyInvalid):
        Verifier(vkey)


def test_a_vkey_is_split_twice_only() -> None:
    # A key whose base64 holds a plus: found by trying seeds, as one in three does.
    found = [
        signer
        for signer in (Signer.from_seed("a.example", bytes([n]) * 32) for n in range(20))
        if "+" in signer.vkey().split("+", 2)[2]
    ]
    assert found
    assert Verifier(found[0].vkey()).open(found[0].sign("a\n")) == b"a\n"


@pytest.mark.parametrize(
    ("name", "seed"),
    [("", bytes(32)), ("a b", bytes(32)), ("a+b", bytes(32)), ("a\u2028", bytes(32)), ("a", b"1")],
)
def test_a_signer_needs_a_name_and_32_bytes(name: str, seed: bytes) -> None:
    with pytest.raises(KeyInvalid):
        Signer.from_seed(name, seed)


def test_a_signer_never_shows_its_seed() -> None:
    assert repr(LOG) == f"Signer({LOG.vkey()!r})"
    assert V["log"]["seed"] not in repr(LOG.__dict__)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.integers(0), st.integers(1, 255))
def test_one_changed_byte_never_verifies(place: int, change: int) -> None:  # check 81
    note = bytearray(V["notes"][0]["note"].encode())
    note[place % len(note)] ^= change
    with pytest.raises(NoteInvalid):
        LOG.verifier().open(bytes(note))


def test_every_bit_of_the_signature_line_counts() -> None:  # check 81
    note = V["notes"][0]["note"].encode()
    for place in range(note.rindex(b"\n\n"), len(note)):
        for bit in range(8):
            changed = bytearray(note)
            changed[place] ^= 1 << bit
            with pytest.raises(NoteInvalid):
                LOG.verifier().open(bytes(changed))


def test_the_key_id_is_not_covered_by_the_signature_but_by_the_name() -> None:
    line = V["notes"][0]["note"].split("\n\n")[1]
    raw = base64.b64decode(line.split(" ")[2])
    assert raw[:4].hex() == LOG.vkey().split("+")[1]
