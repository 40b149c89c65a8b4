"""PDF by fpdf2: shaped text, embedded subsets, right to left where the language asks for it."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from fpdf import FPDF

from intake.demo.documents import Break, Heading, Manuscript, Table, dated, table
from intake.demo.fonts import path

MARGIN = 25.0
WIDTH = 210.0 - 2 * MARGIN
BOTTOM = 297.0 - 24.0
INK = (33, 37, 41)
QUIET = (105, 112, 120)
ACCENTS = ((22, 66, 110), (94, 44, 72), (24, 88, 78), (96, 64, 22), (56, 56, 96))
FACES = {"ar": "naskh", "zh": "hans"}
NO_LINE_START = frozenset("，。；：？！、）》」』”’％%)")
NO_LINE_END = frozenset("（《「『“‘(")
LEADING = {"naskh": 1.75, "hans": 1.7, "sans": 1.45}
SCALE = {"naskh": 1.25, "hans": 1.0, "sans": 0.95}

WIDTHS: dict[tuple[str, str, str], float] = {}


class Sheets(FPDF):  # type: ignore[misc]  # fpdf2's types are skipped (pyproject.toml)
    """A document whose every page carries the short title, the words "invented sample" and its number."""

    def __init__(self, manuscript: Manuscript) -> None:
        """Prepare an empty A4 document with fixed dates."""
        super().__init__("portrait", "mm", "A4")
        self.manuscript = manuscript
        self.accent = ACCENTS[manuscript.seed % len(ACCENTS)]
        self.set_margins(MARGIN, 30, MARGIN)
        self.set_auto_page_break(auto=False)
        self.c_margin = 0.0
        self.set_lang(manuscript.language)
        self.set_title(manuscript.title)
        if manuscript.author:
            self.set_author(manuscript.author)
        self.set_creation_date(datetime.combine(manuscript.dated, time(9, 0), UTC))
        for family in sorted(
            {
                face(manuscript.language),
                *(face(b.language) for b in manuscript.blocks if not isinstance(b, Break)),
            }
        ):
            self.add_font(family, "", path(family))
            if family != "hans":
                self.add_font(family, "B", path(f"{family}-bold"))

    def write_block(
        self,
        text: str,
        language: str,
        size: float,
        *,
        bold: bool = False,
        color: tuple[int, int, int] = INK,
        after: float = 3.0,
    ) -> None:
        """Set a block at the left or right edge as its language runs; begin a page where it would not fit whole."""
        family = self.choose(language, size, bold=bold)
        lines = self.lines(text, family)
        height = self.font_size * LEADING[family]
        if self.get_y() + height * len(lines) > BOTTOM:
            self.add_page()
            self.choose(language, size, bold=bold)
        self.set_text_color(*color)
        align = "R" if family == "naskh" else "L"
        for line in lines:
            self.set_x(MARGIN)
            self.cell(WIDTH, height, line, align=align, new_x="LMARGIN", new_y="NEXT")
        self.set_y(self.get_y() + after)

    def choose(self, language: str, size: float, *, bold: bool = False) -> str:
        """Select face, size and direction of shaping for a language; give the family."""
        family = face(language)
        self.set_font(family, "B" if bold and family != "hans" else "", size * SCALE[family])
        rtl = family == "naskh"
        # Kerned waw and yeh overlap so far that readers of the file take them for one word less.
        self.set_text_shaping(
            use_shaping_engine=True,
            features={"kern": not rtl},
            direction="rtl" if rtl else "ltr",
            script="arab" if rtl else None,
        )
        return family

    def lines(self, text: str, family: str) -> list[str]:
        """Break a text into lines of the page's width."""
        if family == "hans":
            return list(_cut_cjk(text, int(WIDTH / self.font_size)))
        lines = [""]
        room = WIDTH
        for word in text.split():
            width = self.measure(f"{word} ")
            if lines[-1] and self.measure(word) > room:
                lines.append("")
                room = WIDTH
            lines[-1] = f"{lines[-1]} {word}".lstrip()
            room -= width
        return lines

    def measure(self, word: str) -> float:
        """Give a word's width; each is shaped once per face, whatever its size and however often it comes."""
        key = (self.font_family, self.font_style, word)
        if key not in WIDTHS:
            WIDTHS[key] = self.get_string_width(word) / self.font_size
        return WIDTHS[key] * float(self.font_size)

    def header(self) -> None:
        """Write the words "invented sample" at the outer edge, above a thin rule."""
        rtl = self.manuscript.rtl
        family = self.choose(self.manuscript.language, 8.5)
        self.set_text_color(*QUIET)
        self.set_xy(MARGIN, 13)
        self.cell(WIDTH, 6, self.manuscript.phrases.sample, align="L" if rtl else "R")
        self.set_draw_color(*self.accent)
        self.set_line_width(0.4)
        self.line(MARGIN, 21, MARGIN + WIDTH, 21)
        self.set_font(family, "", 10)
        self.set_xy(MARGIN, 30)

    def footer(self) -> None:
        """Write the page's number and the number of pages."""
        self.choose(self.manuscript.language, 8.5)
        self.set_text_color(*QUIET)
        self.set_xy(MARGIN, 297 - 17)
        words = self.manuscript.phrases.page.format(n=self.page_no(), total=self.manuscript.pages)
        self.cell(WIDTH, 6, words, align="C")


def face(language: str) -> str:
    """Name the typeface family of a language."""
    return FACES.get(language, "sans")


def typeset(manuscript: Manuscript) -> bytes:
    """Lay out the manuscript; ValueError where the text takes more pages than wanted."""
    sheets = Sheets(manuscript)
    sheets.add_page()
    _title(sheets)
    if manuscript.cover:
        sheets.add_page()
    for block in manuscript.blocks:
        if isinstance(block, Break):
            sheets.add_page()
        elif isinstance(block, Heading):
            _heading(sheets, block)
        else:
            sheets.write_block(block.text, block.language, 11, after=4.5)
    if sheets.page_no() > manuscript.pages:
        raise ValueError(
            f"{manuscript.title}: {sheets.page_no()} pages of text, {manuscript.pages} wanted"
        )
    n = 0
    while sheets.page_no() < manuscript.pages:
        n += 1
        sheets.add_page()
        _table(sheets, table(manuscript, n), first=n == 1)
    written = bytes(sheets.output())
    for font in sheets.fonts.values():
        font.ttfont.close()  # fpdf2 leaves the files open
    return written


def _title(sheets: Sheets) -> None:
    manuscript = sheets.manuscript
    language = manuscript.language
    if manuscript.cover:
        sheets.set_y(88)
    sheets.write_block(
        manuscript.title,
        language,
        24 if manuscript.cover else 18,
        bold=True,
        color=sheets.accent,
        after=5,
    )
    for line in manuscript.byline:
        sheets.write_block(line, language, 12, after=0.5)
    sheets.write_block(dated(manuscript), language, 10, color=QUIET, after=4)
    edge = MARGIN + WIDTH - 32 if manuscript.rtl else MARGIN
    sheets.set_fill_color(*sheets.accent)
    sheets.rect(edge, sheets.get_y(), 32, 1.1, style="F")
    sheets.set_y(sheets.get_y() + 9)


def _heading(sheets: Sheets, block: Heading) -> None:
    if sheets.get_y() > BOTTOM - 48:  # a heading stays with what it heads
        sheets.add_page()
    sheets.set_y(sheets.get_y() + 2.5)
    sheets.write_block(block.text, block.language, 13, bold=True, color=sheets.accent, after=1.8)


def _table(sheets: Sheets, made: Table, *, first: bool) -> None:
    manuscript = sheets.manuscript
    language = manuscript.language
    if first:
        _heading(sheets, Heading(manuscript.phrases.annex, language))
    sheets.write_block(made.caption, language, 11, bold=True, after=3)
    for n, row in enumerate((made.columns, *made.rows)):
        _row(sheets, row, n)
    sheets.set_y(sheets.get_y() + 4)
    sheets.write_block(made.note, language, 9.5, color=QUIET)


def _row(sheets: Sheets, row: tuple[str, ...], n: int) -> None:
    manuscript = sheets.manuscript
    widths = (64.0, 32.0, 32.0, 32.0)
    sheets.choose(manuscript.language, 10, bold=n == 0)
    sheets.set_text_color(*((255, 255, 255) if n == 0 else INK))
    sheets.set_fill_color(
        *(sheets.accent if n == 0 else (255, 255, 255) if n % 2 else (243, 245, 247))
    )
    cells: list[Any] = list(zip(row, widths, strict=True))
    if manuscript.rtl:
        cells.reverse()
    sheets.set_x(MARGIN)
    sheets.c_margin = 2.0
    for text, width in cells:
        starts = text == row[0]
        align = ("R" if manuscript.rtl else "L") if starts else "C"
        sheets.cell(width, 8.2, text, align=align, fill=True)
    sheets.c_margin = 0.0
    sheets.ln(8.2)


def _cut_cjk(text: str, most: int) -> Iterator[str]:
    """Cut full-width text into lines; no line begins with a closing mark or ends with an opening one."""
    start = 0
    while start < len(text):
        end = min(start + most, len(text))
        while start + 1 < end < len(text) and (
            text[end] in NO_LINE_START or text[end - 1] in NO_LINE_END
        ):
            end -= 1
        yield text[start:end]
        start = end
