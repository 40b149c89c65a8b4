"""Reading a stored file whole: what the jail reads, and what a converter must read first."""

from intake.app import create_app
from intake.reading import read_whole
from intake.services import inspections
from intake.services.work import SYSTEM
from intake.worker import drain
from tests.uploads.oldword import old_word
from tests.world import World

WORDS = "The society writes at some length about the first issue of the paper, in English.\n" * 4


class Recorded:
    """A converter that gives what it is told to, and says how often it was asked."""

    def __init__(self, text: str | None) -> None:
        self.asked = 0
        self._text = text

    def text(self, fd: int) -> tuple[str, str] | None:
        """Give the text."""
        assert fd >= 0
        self.asked += 1
        return None if self._text is None else (self._text, "recorded")


def sent_old_word(world: World, *, encrypted: bool = False) -> str:
    """Send an old Word file to a call that lists them."""
    world.call("OLD", accepts=["pdf", "doc"])
    file = world.attach(old_word(WORDS, encrypted=encrypted), "letter.doc")
    return world.send("OLD", files=[file]).number


def report(world: World, number: str) -> dict[str, object]:
    """Read its file whole."""
    with world.works.reading(SYSTEM) as work:
        file = inspections.file_to_read(work, number, 1)
    assert file is not None
    return read_whole(world.runtime, file)


def test_an_old_word_file_gets_the_converters_text_and_the_jails_word_on_it(world: World) -> None:
    # check 33
    world.runtime.converter = Recorded(WORDS)
    found = report(world, sent_old_word(world))
    assert (found["kind"], found["status"], found["reason"]) == ("doc", "read", None)
    assert found["media_type"] == "application/msword"
    assert found["size"] == len(old_word(WORDS))
    assert (found["languages"], found["pages"]) == (["en"], None)
    assert found["text"] == [WORDS.strip()]
    parsers = found["parsers"]
    assert isinstance(parsers, dict)
    assert parsers["recorded"] == "system"


def test_an_old_word_file_that_nothing_can_read_stays_unread(world: World) -> None:
    # check 33
    world.runtime.converter = Recorded(None)
    found = report(world, sent_old_word(world))
    assert (found["kind"], found["status"], found["reason"]) == (
        "doc",
        "unreadable",
        "not-readable",
    )


def test_a_file_with_a_password_is_not_given_to_a_converter(world: World) -> None:
    # check 33
    world.runtime.converter = asked = Recorded(WORDS)
    found = report(world, sent_old_word(world, encrypted=True))
    assert (found["status"], found["reason"], asked.asked) == ("unreadable", "encrypted", 0)


def test_what_the_jail_reads_itself_is_not_given_to_a_converter(world: World) -> None:
    world.runtime.converter = asked = Recorded(WORDS)
    assert report(world, world.send().number)["status"] == "read"
    assert asked.asked == 0


def test_the_text_of_an_old_word_file_is_kept_by_the_job_after_the_receipt(world: World) -> None:
    world.runtime.converter = Recorded(WORDS)
    number = sent_old_word(world)
    drain(create_app(world.runtime), world.runtime)
    with world.works.reading(SYSTEM) as work:
        file = inspections.file_to_read(work, number, 1)
        assert file is not None
        assert inspections.pages(work, file.sha256, start=1) == [(1, WORDS.strip())]
