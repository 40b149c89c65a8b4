"""DOCX by python-docx."""

from datetime import datetime, time
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

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
ACCENT = RGBColor(22, 66, 110)
QUIET = RGBColor(105, 112, 120)
SIZES = {"title": 20.0, "heading": 13.0, "text": 11.0, "small": 9.0}


def write(manuscript: Manuscript) -> bytes:
    """Give the manuscript as the bytes of a DOCX."""
    document = docx.Document()
    _page(document, manuscript)
    language = manuscript.language
    _add(document.add_paragraph(), manuscript.title, language, "title")
    for line in (*manuscript.byline, dated(manuscript)):
        _add(document.add_paragraph(), line, language, "text")
    document.add_paragraph()
    for block in manuscript.blocks:
        if isinstance(block, Break):
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(block, Heading):
            _add(document.add_paragraph(style="Heading 2"), block.text, block.language, "heading")
        else:
            _add(document.add_paragraph(), block.text, block.language, "text")
    for n in range(1, tables_wanted(manuscript) + 1):
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _table(document, table(manuscript, n), language)
    out = BytesIO()
    document.save(out)
    return freeze(out.getvalue())


def _page(document: Document, manuscript: Manuscript) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    document.styles["Normal"].paragraph_format.space_after = Pt(8)
    document.styles["Normal"].paragraph_format.line_spacing = 1.25
    _add(section.header.paragraphs[0], manuscript.phrases.sample, manuscript.language, "small")
    _field(section.footer.paragraphs[0], "PAGE")
    kept = document.core_properties
    kept.title = manuscript.title
    kept.author = manuscript.author or ""
    kept.last_modified_by = manuscript.author or ""
    kept.language = manuscript.language
    kept.comments = manuscript.phrases.sample
    kept.created = kept.modified = datetime.combine(manuscript.dated, time(9, 0))
    kept.revision = 1


def _add(paragraph: WordParagraph, text: str, language: str, level: str) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(SIZES[level])
    run.font.bold = level in {"title", "heading"}
    run.font.color.rgb = {"title": ACCENT, "heading": ACCENT, "small": QUIET}.get(
        level, RGBColor(33, 37, 41)
    )
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - python-docx has no other door to language and direction
    fonts = properties.get_or_add_rFonts()
    for slot in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(slot), FONTS.get(language, "Noto Sans"))
    tag = OxmlElement("w:lang")
    slot = {"ar": "w:bidi", "zh": "w:eastAsia"}.get(language, "w:val")
    tag.set(qn(slot), {"ar": "ar-SA", "zh": "zh-CN"}.get(language, language))
    if language in RIGHT_TO_LEFT:
        size = OxmlElement("w:szCs")
        size.set(qn("w:val"), str(int(SIZES[level] * 2)))
        properties.append(size)
        properties.append(OxmlElement("w:rtl"))
        paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - as above
            OxmlElement("w:bidi"),
            "w:adjustRightInd",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:rPr",
        )
    properties.append(tag)


def _field(paragraph: WordParagraph, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields


def _table(document: Document, made: Table, language: str) -> None:
    _add(document.add_paragraph(), made.caption, language, "heading")
    grid = document.add_table(rows=0, cols=len(made.columns))
    grid.style = document.styles["Light Grid Accent 1"]
    if language in RIGHT_TO_LEFT:
        grid._tbl.tblPr.append(OxmlElement("w:bidiVisual"))  # noqa: SLF001 - as above
    for row in (made.columns, *made.rows):
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            _add(cell.paragraphs[0], text, language, "small")
    _add(document.add_paragraph(), made.note, language, "small")
