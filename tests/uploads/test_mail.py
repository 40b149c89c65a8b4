"""Messages unpacked in the jail: every part comes out, or a remark says what was wrong."""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.uploads import messages
from tests.uploads.messages import MAKES, ROLE_OF_FILE, Make
from uploads.jail import Inspector, Jail, Unjailed
from uploads.mail import Unpacked


def unpack(
    by: Inspector, data: bytes, name: str = "message.eml"
) -> tuple[Unpacked, dict[int, bytes]]:
    parts: dict[int, bytes] = defaultdict(bytes)

    def sink(n: int, piece: bytes) -> None:
        parts[n] += piece

    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        return by.unpack(file.fileno(), name=name, sink=sink), parts


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.__name__)
def test_each_message_gives_all_its_parts(jail: Jail, make: Callable[[], Make]) -> None:
    made = make()
    found, parts = unpack(jail, made.data, made.name)
    assert found.status == "read"
    assert found.level == jail.level
    files = {part.name: parts[part.n] for part in found.parts if part.role in ROLE_OF_FILE}
    assert list(files) == list(made.files)
    for name, data in made.files.items():
        assert not data or files[name] == data, name
    said = [parts[one.n].decode() for one in found.parts if one.role == "body" and one.message == 0]
    assert len(said) == bool(made.words)
    assert made.words in "".join(said)
    kept = ("body", *ROLE_OF_FILE)
    assert Counter(one.role for one in found.parts if one.role not in kept) == made.others
    first = found.messages[0]
    assert (first.sender.name, first.sender.address) == made.sender
    assert first.subject == made.subject
    assert (first.arrived, first.dated) == (made.arrived, made.dated)
    assert len(found.messages) == made.inner + 1
    assert {one.code for one in found.findings} == set(made.findings)


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.__name__)
def test_the_jail_reads_what_is_read_outside_it(jail: Jail, make: Callable[[], Make]) -> None:
    made = make()
    inside, parts = unpack(jail, made.data, made.name)
    outside, same = unpack(Unjailed(), made.data, made.name)
    assert {**inside.to_json(), "level": ""} == {**outside.to_json(), "level": ""}
    assert parts == same


def test_the_sender_of_an_attached_message_is_told_with_its_parts(jail: Jail) -> None:
    found, _ = unpack(jail, messages.forwarded().data)
    inner = found.messages[1]
    assert (inner.sender.name, inner.subject, inner.level) == ("Bob", "Our position", 1)
    assert [part.message for part in found.parts if part.name == "paper.pdf"] == [1]


# checks 24 25
@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "C:\\temp\\a.pdf",
        "a\u202efdp.exe",
        "a\u0000b.pdf",
        "\u200b\u2066x.pdf",
        "CON",
        ".pdf",
        "x" * 400 + ".pdf",
        "=?utf-8?B?broken",
        'a;b\\".pdf',
        "e\u0301.pdf",
        "<script>alert(1)</script>.pdf",
    ],
)
def test_a_hostile_name_inside_a_message_comes_out_as_a_name(jail: Jail, name: str) -> None:
    coded = "".join(f"%{byte:02X}" for byte in name.encode())
    data = messages.mixed(
        messages.head(), messages.part(messages.PAPER, name=f"filename*=utf-8''{coded}")
    )
    found, parts = unpack(jail, data)
    assert [part.name for part in found.parts] == [name.replace("\u0000", "")]
    assert parts[1] == messages.PAPER


def test_what_is_no_message_is_said_to_be_none(jail: Jail) -> None:
    found, parts = unpack(jail, messages.PAPER, "paper.pdf")
    assert (found.status, found.kind, found.parts, parts) == ("read", "other", (), {})


def test_a_table_comes_out_in_utf_8(jail: Jail) -> None:
    said = "name;entity\nВера;Организация потребителей и производителей\n"
    found, parts = unpack(jail, said.encode("cp1251"), "rows.csv")
    assert (found.kind, parts[1].decode()) == ("csv", said)


def nested(times: int) -> bytes:
    data = messages.head() + messages.words("The innermost.")
    for n in range(times):
        data = messages.mixed(
            messages.head(), b"Content-Type: message/rfc822\r\n\r\n" + data, mark=f"=_{n}"
        )
    return data


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (nested(40), "deep.eml", "nested-too-deep"),
        (
            messages.mixed(messages.head(), *[b"Content-Type: image/gif\r\n\r\nGIF89a"] * 3_000),
            "many.eml",
            "too-many-parts",
        ),
    ],
    ids=["deep", "many"],
)
def test_what_goes_beyond_the_bounds_is_said(jail: Jail, data: bytes, name: str, code: str) -> None:
    found, _ = unpack(jail, data, name)
    assert found.status == "read"
    assert found.has(code)


def test_a_message_that_nests_without_end_is_unreadable_and_nothing_else(jail: Jail) -> None:
    data = messages.head()
    for n in range(3_000):
        data += f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode()
    found, _ = unpack(jail, data)
    assert found.status in {"read", "unreadable"}
    assert found.has("nested-too-deep") or found.reason in {"memory", "timeout", "damaged"}
    assert unpack(jail, messages.plain().data)[0].status == "read"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_makes_reading_fail_in_another_way_than_said(data: st.DataObject) -> None:
    makes = (messages.plain, messages.outlook, messages.winmail_dat, messages.related)
    made = data.draw(st.sampled_from(makes))()
    spoilt = bytearray(made.data)
    for at, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(spoilt) - 1), st.integers(0, 255)), max_size=8)
    ):
        spoilt[at] = byte
    cut = data.draw(st.integers(0, len(spoilt)))
    found, _ = unpack(Unjailed(), bytes(spoilt[:cut]), made.name)
    assert found.status in {"read", "unreadable"}
