"""Legacy Word files: read by the system's converters in walls of their own, or not at all."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.uploads.conftest import Inspect
from tests.uploads.oldword import old_word
from uploads import converter
from uploads.converter import Bubble, NoConverter, Program

WORDS = "Remarks of the society.\nÉtats membres, Привет, 你好世界, مرحبا"
FOUND = converter.find()
needs_bubble = pytest.mark.skipif(
    not isinstance(FOUND, Bubble) and not os.environ.get("CI"),
    reason="NOT TESTED IN BUBBLEWRAP: it or every converter is missing (apt install bubblewrap antiword catdoc)",
)


@pytest.fixture
def document() -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        file.write(old_word(WORDS))
        file.flush()
        yield file


def bubble(*command: str, seconds: float = 10) -> Bubble:
    """Make a bubble whose one program is a shell's line; the document's place is its $0."""
    assert isinstance(FOUND, Bubble)
    program = Program("sh", ("sh", "-c", *command))
    return Bubble("bwrap", [program], seconds=seconds)


def said(document: IO[bytes], line: str) -> str:
    """Give what a line of shell in the bubble says."""
    found = bubble(line).text(document.fileno())
    assert found is not None
    return found[0].strip()


@needs_bubble
def test_the_text_of_an_old_word_file_is_found_whatever_its_script(document: IO[bytes]) -> None:
    # check 33
    document.seek(7)
    found = FOUND.text(document.fileno())
    assert found is not None
    assert found[0].split() == WORDS.split()
    assert found[1] in {"antiword", "catdoc", "soffice"}
    assert document.tell() == 7


@needs_bubble
def test_a_converter_sees_the_document_and_nothing_of_ours(document: IO[bytes]) -> None:
    secret = Path(tempfile.mkdtemp()) / "secret"
    secret.write_text("secret")
    assert said(document, "wc -c < $0") == str(len(old_word(WORDS)))
    assert said(document, f"cat {secret} 2>/dev/null || echo none") == "none"
    assert said(document, "ls /root /home /var 2>/dev/null; echo none") == "none"
    assert said(document, "env | cut -d= -f1 | sort | xargs") == "HOME LC_ALL PATH PWD"


@needs_bubble
def test_a_converter_has_no_network_and_sees_no_other_process(document: IO[bytes]) -> None:
    assert said(document, "tail -n +3 /proc/net/dev | cut -d: -f1 | xargs") == "lo"
    line = f"test -e /proc/{os.getpid()}/environ && echo seen || echo none"
    assert said(document, line) == "none"
    assert said(document, "id -u; grep CapEff /proc/self/status").split() == [
        "65534",
        "CapEff:",
        "0000000000000000",
    ]


@needs_bubble
def test_a_converter_writes_nowhere_but_its_own_small_folder(document: IO[bytes]) -> None:
    assert said(document, "echo x 2>/dev/null > /usr/x || echo refused") == "refused"
    assert said(document, "echo x 2>/dev/null > $0 || echo refused") == "refused"
    line = "dd if=/dev/zero of=/tmp/x bs=1M count=400 2>/dev/null || echo full"
    assert said(document, line) == "full"


@needs_bubble
@pytest.mark.parametrize("line", ["sleep 30", "while :; do :; done", "kill -SEGV $$", "exit 3"])
def test_a_converter_that_hangs_crashes_or_fails_gives_nothing(
    document: IO[bytes], line: str
) -> None:
    begun = time.monotonic()
    assert bubble(line, seconds=2).text(document.fileno()) is None
    assert time.monotonic() - begun < 10


@needs_bubble
def test_a_converter_that_never_stops_talking_is_cut_off(document: IO[bytes]) -> None:
    found = bubble("yes", seconds=30).text(document.fileno())
    assert found is not None
    assert len(found[0]) == converter.MAX_TEXT


@needs_bubble
def test_where_one_program_finds_nothing_the_next_is_asked(document: IO[bytes]) -> None:
    programs = [
        Program("first", ("false",)),
        Program("second", ("true",)),
        Program("third", ("sh", "-c", "echo words")),
    ]
    assert Bubble("bwrap", programs).text(document.fileno()) == ("words\n", "third")


def test_without_bubblewrap_nothing_is_run(document: IO[bytes]) -> None:
    missing = converter.find({"PATH": str(Path(sys.executable).parent)})
    assert isinstance(missing, NoConverter)
    assert missing.text(document.fileno()) is None


def test_an_old_word_file_that_asks_for_a_password_is_named_before_sending(
    inspect: Inspect,
) -> None:
    # check 33
    report = inspect(old_word(WORDS, encrypted=True), "letter.doc")
    assert (report.kind, report.status, report.reason) == ("doc", "unreadable", "encrypted")
    assert report.has("encrypted")
    plain = inspect(old_word(WORDS), "letter.doc")
    assert (plain.kind, plain.reason, plain.has("encrypted")) == ("doc", "not-readable", False)
