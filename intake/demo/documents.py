"""The manuscripts of the demo and the five ways to write one down.

A manuscript is what an invented submitter wants to say, laid out by the builders below into the bytes of a real file. The
same manuscript gives the same bytes on every machine: dates, identifiers and orders are fixed.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from intake.demo.passages import Phrases, phrases

RIGHT_TO_LEFT = frozenset({"ar"})
ROWS = (16, 22)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in its own language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in its own language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Break:
    """The next block begins a page."""


Block = Heading | Paragraph | Break


@dataclass(frozen=True, slots=True)
class Table:
    """An annex table of invented figures: a caption, four columns, rows, a note that says so."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What goes into a file.

    language: of title, header and annex. byline: lines under the title; empty where the name is withheld. questions: numbers
    for the captions of annex tables. pages: the pages wanted; annex tables, one a page, fill what the text leaves open.
    cover: the title has a page of its own. seed: chooses colour and figures. author: for the file's properties.
    """

    language: str
    title: str
    byline: tuple[str, ...]
    dated: date
    blocks: tuple[Block, ...]
    questions: tuple[str, ...]
    pages: int
    seed: int
    cover: bool = False
    author: str | None = None

    @property
    def phrases(self) -> Phrases:
        """The fixed words of the manuscript's language."""
        return phrases(self.language)

    @property
    def rtl(self) -> bool:
        """Whether the manuscript runs from right to left."""
        return self.language in RIGHT_TO_LEFT


def sentences(text: str) -> tuple[str, ...]:
    """Cut a text after each full stop, question or exclamation mark, of every script in use."""
    cut = re.split(r"(?<=[.!?؟;])\s+|(?<=[。！？；])", text)
    return tuple(part.strip() for part in cut if part.strip())


def own_sentences(manuscript: Manuscript) -> tuple[str, ...]:
    """Give every sentence of the manuscript's paragraphs, which a reader of the file must find again."""
    found: list[str] = []
    for block in manuscript.blocks:
        if isinstance(block, Paragraph):
            found.extend(sentences(block.text))
    return tuple(found)


def table(manuscript: Manuscript, n: int) -> Table:
    """Make the nth annex table, from 1: the same figures each time."""
    chance = random.Random(manuscript.seed * 1000 + n)
    words = manuscript.phrases.table
    rows: list[tuple[str, ...]] = []
    for group in range(1, chance.randint(*ROWS) + 1):
        agree, disagree, none = chance.randint(2, 60), chance.randint(0, 40), chance.randint(0, 15)
        rows.append((words.group.format(n=group), str(agree), str(disagree), str(none)))
    number = manuscript.questions[(n - 1) % len(manuscript.questions)]
    return Table(words.caption.format(n=n, number=number), words.columns, tuple(rows), words.note)


def tables_wanted(manuscript: Manuscript) -> int:
    """Say how many annex tables a format without fixed pages should carry to come near the pages wanted."""
    words = sum(
        len(b.text) / 1.6 if b.language == "zh" else len(b.text.split())
        for b in manuscript.blocks
        if isinstance(b, Paragraph)
    )
    breaks = sum(isinstance(block, Break) for block in manuscript.blocks)
    return max(0, manuscript.pages - round(words / 380 + 0.6) - breaks - manuscript.cover)


def dated(manuscript: Manuscript) -> str:
    """Write the line with the day of sending, as numbers, which every language reads."""
    return manuscript.phrases.date.format(date=manuscript.dated.strftime("%d.%m.%Y"))


def build_pdf(manuscript: Manuscript) -> bytes:
    """Typeset a PDF with exactly the pages wanted; raise ValueError where the text does not fit them."""
    from intake.demo.pdf import typeset  # noqa: PLC0415 - fpdf2 and the fonts load only when a PDF is made

    return typeset(manuscript)


def build_docx(manuscript: Manuscript) -> bytes:
    """Write an OOXML word-processing document (ECMA-376)."""
    from intake.demo.docx import write  # noqa: PLC0415 - python-docx loads only when a DOCX is made

    return write(manuscript)


def build_odt(manuscript: Manuscript) -> bytes:
    """Write an OpenDocument text (ISO/IEC 26300)."""
    from intake.demo.odt import write  # noqa: PLC0415 - odfpy loads only when an ODT is made

    return write(manuscript)


def build_rtf(manuscript: Manuscript) -> bytes:
    """Write Rich Text Format 1.9, seven-bit, other letters as escapes."""
    from intake.demo.plain import rtf  # noqa: PLC0415 - with its siblings

    return rtf(manuscript)


def build_txt(manuscript: Manuscript) -> bytes:
    """Write plain text in UTF-8."""
    from intake.demo.plain import plain  # noqa: PLC0415 - with its siblings

    return plain(manuscript).encode()


BUILDERS: dict[str, Callable[[Manuscript], bytes]] = {
    "pdf": build_pdf,
    "docx": build_docx,
    "odt": build_odt,
    "rtf": build_rtf,
    "txt": build_txt,
}
"""By the kind of a planned file."""
