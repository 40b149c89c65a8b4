"""ODT by odfpy."""

from datetime import datetime, time
from functools import cache
from io import BytesIO

from odf import dc, meta
from odf.opendocument import OpenDocumentText
from odf.style import (
    Footer,
    Header,
    HeaderStyle,
    MasterPage,
    PageLayout,
    PageLayoutProperties,
    ParagraphProperties,
    Style,
    TextProperties,
)
from odf.table import Table as Grid
from odf.table import TableCell, TableColumn, TableRow
from odf.text import H, P, PageNumber

from intake.demo.container import freeze
from intake.demo.documents import (
    RIGHT_TO_LEFT,
    Break,
    Heading,
    Manuscript,
    Table,
    dated,
    table,
    tables_wanted,
)

FONTS = {"ar": "Amiri", "zh": "Noto Sans SC"}
COUNTRIES = {
    "ar": "SA",
    "zh": "CN",
    "en": "GB",
    "fr": "FR",
    "ru": "RU",
    "es": "ES",
    "de": "DE",
    "pt": "BR",
}
LEVELS = {
    "title": ("20pt", "bold", "#16426e"),
    "heading": ("13pt", "bold", "#16426e"),
    "text": ("11pt", "normal", "#212529"),
    "small": ("9pt", "normal", "#697078"),
}


class Sheets:
    """An OpenDocument text under construction, with a paragraph style for each level and language."""

    def __init__(self, manuscript: Manuscript) -> None:
        """Begin the document: its page, its header with the words "invented sample", its properties."""
        self.manuscript = manuscript
        self.document = OpenDocumentText()
        self.styles: dict[tuple[str, str, bool], Style] = {}
        layout = PageLayout(name="Sheet")
        way = "rl-tb" if manuscript.rtl else "lr-tb"
        layout.addElement(
            PageLayoutProperties(
                pagewidth="210mm", pageheight="297mm", margin="22mm", writingmode=way
            )
        )
        layout.addElement(HeaderStyle())
        self.document.automaticstyles.addElement(layout)
        master = MasterPage(name="Standard", pagelayoutname=layout)
        header = Header()
        header.addElement(
            P(stylename=self.style("small", manuscript.language), text=manuscript.phrases.sample)
        )
        footer = Footer()
        number = P(stylename=self.style("small", manuscript.language))
        number.addElement(PageNumber(selectpage="current"))
        footer.addElement(number)
        master.addElement(header)
        master.addElement(footer)
        self.document.masterstyles.addElement(master)
        self._properties()

    def _properties(self) -> None:
        manuscript = self.manuscript
        stamp = datetime.combine(manuscript.dated, time(9, 0)).isoformat()
        kept = self.document.meta
        kept.addElement(dc.Title(text=manuscript.title))
        kept.addElement(dc.Language(text=manuscript.language))
        kept.addElement(dc.Description(text=manuscript.phrases.sample))
        kept.addElement(meta.CreationDate(text=stamp))
        kept.addElement(dc.Date(text=stamp))
        if manuscript.author:
            kept.addElement(meta.InitialCreator(text=manuscript.author))

    def style(self, level: str, language: str, *, breaks: bool = False) -> Style:
        """Give the paragraph style of a level and a language, made at its first use."""
        key = (level, language, breaks)
        if key not in self.styles:
            size, weight, color = LEVELS[level]
            made = Style(name=f"{level}-{language}{'-break' * breaks}", family="paragraph")
            rtl = language in RIGHT_TO_LEFT
            options = (
                {"writingmode": "rl-tb", "textalign": "end"} if rtl else {"writingmode": "lr-tb"}
            )
            if breaks:
                options["breakbefore"] = "page"
            made.addElement(ParagraphProperties(marginbottom="3mm", lineheight="130%", **options))
            font = FONTS.get(language, "Noto Sans")
            names = {
                f"{kind}{way}": value
                for way in ("", "asian", "complex")
                for kind, value in (("fontsize", size), ("fontweight", weight))
            }
            tags = {
                "ar": {"languagecomplex": "ar", "countrycomplex": "SA"},
                "zh": {"languageasian": "zh", "countryasian": "CN"},
            }
            tag = tags.get(language, {"language": language, "country": COUNTRIES[language]})
            made.addElement(
                TextProperties(
                    color=color,
                    fontfamily=font,
                    fontfamilyasian=font,
                    fontfamilycomplex=font,
                    **names,
                    **tag,
                )
            )
            self.document.automaticstyles.addElement(made)
            self.styles[key] = made
        return self.styles[key]

    def write_table(self, made: Table, n: int) -> None:
        """Add an annex table on a page of its own."""
        language = self.manuscript.language
        self.document.text.addElement(
            P(stylename=self.style("heading", language, breaks=True), text=made.caption)
        )
        grid = Grid(name=f"Annex{n}")
        grid.addElement(TableColumn(numbercolumnsrepeated=len(made.columns)))
        for row in (made.columns, *made.rows):
            line = TableRow()
            for text in row:
                cell = TableCell()
                cell.addElement(P(stylename=self.style("small", language), text=text))
                line.addElement(cell)
            grid.addElement(line)
        self.document.text.addElement(grid)
        self.document.text.addElement(P(stylename=self.style("small", language), text=made.note))


@cache
def _settle() -> None:
    """Let odfpy meet every namespace once: it declares in each file all that the process has met so far."""
    OpenDocumentText().save(BytesIO())


def write(manuscript: Manuscript) -> bytes:
    """Give the manuscript as the bytes of an ODT."""
    _settle()
    sheets = Sheets(manuscript)
    body, language = sheets.document.text, manuscript.language
    body.addElement(
        H(outlinelevel=1, stylename=sheets.style("title", language), text=manuscript.title)
    )
    for line in (*manuscript.byline, dated(manuscript)):
        body.addElement(P(stylename=sheets.style("text", language), text=line))
    breaks = False
    for block in manuscript.blocks:
        if isinstance(block, Break):
            breaks = True
            continue
        if isinstance(block, Heading):
            body.addElement(
                H(
                    outlinelevel=2,
                    stylename=sheets.style("heading", block.language, breaks=breaks),
                    text=block.text,
                )
            )
        else:
            body.addElement(
                P(stylename=sheets.style("text", block.language, breaks=breaks), text=block.text)
            )
        breaks = False
    for n in range(1, tables_wanted(manuscript) + 1):
        sheets.write_table(table(manuscript, n), n)
    out = BytesIO()
    sheets.document.save(out)
    return freeze(out.getvalue())
