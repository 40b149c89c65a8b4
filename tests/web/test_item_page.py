"""What the public page of an item shows of what a submitter gave: files in pairs, who signs too, the terms."""

import html
import re
from typing import Any

import pytest

from intake.domain.fields import cosigners
from intake.domain.vocab import FileRole
from intake.services.work import Actor
from intake.web.pages.shown import ItemFile, Pair, pairs
from tests.web.reading import Reader
from tests.world import World

ENGLISH = b"We write about the first issue of the paper at some length, in English.\n" * 3
FRENCH = "Nous traitons de la première question du document, longuement et en français.\n" * 3


def words(page: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def item(reader: Reader, number: str) -> str:
    return reader.get(f"/en/submissions/{number}").get_data(as_text=True)


def test_a_translation_and_a_text_version_stand_beside_their_original(
    world: World, publisher: Actor, reader: Reader
) -> None:
    world.call()
    files = [
        world.attach(ENGLISH, "original.txt"),
        world.attach(
            b"Figures for the reader, in a table of their own.\n" * 3, "annex.txt", role="annex"
        ),
        world.attach(FRENCH.encode(), "traduction.txt", role="translation", of=1),
        world.attach(ENGLISH + b"As text.\n", "as-text.txt", role="text-version", of=1),
    ]
    number = world.published(publisher, files=files)
    page = item(reader, number)
    pair = page[page.index('<div class="two">') : page.index("annex.txt")]
    names = re.findall(r'<p class="fn"><bdi>([^<]+)</bdi>', page)
    assert names == ["original.txt", "traduction.txt", "as-text.txt", "annex.txt"]
    assert [name for name in names if name in pair] == names[:3]
    assert "Translation of file 1." in words(page)
    assert "Text version of file 1." in words(page)


def of(n: int, role: FileRole = FileRole.MAIN, above: int | None = None) -> ItemFile:
    return ItemFile(
        n=n,
        name=f"{n}.txt",
        kind="TXT",
        language=None,
        lang=None,
        pages=None,
        size=1,
        sha256="0" * 64,
        url="",
        role=role.value,
        of=above,
        revision=1,
        redacted=False,
    )


def grouped(*files: ItemFile) -> list[list[int]]:
    return [[pair.file.n, *(one.n for one in pair.beside)] for pair in pairs(files)]


def test_a_text_version_of_a_translation_stands_with_both() -> None:
    text = of(3, FileRole.TEXT_VERSION, 2)
    assert grouped(of(1), of(2, FileRole.TRANSLATION, 1), text) == [[1, 2, 3]]


def test_what_belongs_to_no_file_that_is_shown_stands_by_itself() -> None:
    assert grouped(of(2, FileRole.TRANSLATION, 1), of(3)) == [[2], [3]]
    assert grouped(of(1, FileRole.ANNEX, 2), of(2)) == [[1], [2]]


def test_files_that_belong_to_each_other_are_each_shown_once() -> None:
    first = of(1, FileRole.TRANSLATION, 2)
    second = of(2, FileRole.TRANSLATION, 1)
    assert grouped(first, second, of(3, FileRole.TEXT_VERSION, 2)) == [[1, 2, 3]]
    assert pairs([]) == ()
    assert pairs([first]) == (Pair(first, ()),)


def test_co_signatories_are_counted_and_listed_one_a_line(
    world: World, publisher: Actor, reader: Reader
) -> None:
    world.call()
    typed = "  Bo  Second \r\n\r\nCy Third\u200f\nDé Fourth"
    number = world.published(publisher, cosignatories=typed)
    page = item(reader, number)
    listed = re.search(r'id="signed".*?<ul>(.*?)</ul>', page, re.DOTALL)
    assert listed
    names = re.findall(r"<li><bdi[^>]*>([^<]+)</bdi>", listed[1])
    assert names == ["Bo Second", "Cy Third⟨U+200F⟩", "Dé Fourth"]
    assert "and 3 co-signatories" in words(page)
    assert world.row(number).cosignatories == typed


@pytest.mark.parametrize("typed", [None, "", " \n\t\r\n "])
def test_where_nobody_signs_too_nothing_is_listed(typed: Any) -> None:
    assert cosigners(typed) == ()


def test_the_page_gives_the_terms_of_reuse_that_were_agreed_to_with_their_version(
    world: World, publisher: Actor, reader: Reader
) -> None:
    world.call()
    number = world.published(publisher)
    assert "May be reused with credit. Terms of reuse, version 1." in words(item(reader, number))
