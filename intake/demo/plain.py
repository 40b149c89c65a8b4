"""Rich Text Format and plain text, written by hand."""

from collections.abc import Iterator

from intake.demo.documents import Break, Heading, Manuscript, Table, dated, table, tables_wanted

LCID = {
    "ar": 1025,
    "zh": 2052,
    "en": 2057,
    "fr": 1036,
    "ru": 1049,
    "es": 3082,
    "de": 1031,
    "pt": 1046,
}
"""Windows language identifiers, which RTF's \\lang takes."""


def plain(manuscript: Manuscript) -> str:
    """Give the manuscript as lines of text, paragraphs apart by an empty line, "invented sample" first and last."""
    mark = f"[{manuscript.phrases.sample}]"
    parts = [mark, manuscript.title, "\n".join((*manuscript.byline, dated(manuscript)))]
    for block in manuscript.blocks:
        if isinstance(block, Heading):
            parts.append(f"{block.text}\n{'-' * min(60, len(block.text))}")
        elif not isinstance(block, Break):
            parts.append(block.text)
    parts.extend(_rows(table(manuscript, n)) for n in range(1, tables_wanted(manuscript) + 1))
    parts.append(mark)
    return "\n\n".join(parts) + "\n"


def _rows(made: Table) -> str:
    lines = [made.caption, *("\t".join(row) for row in (made.columns, *made.rows)), made.note]
    return "\n".join(lines)


def escape(text: str) -> str:
    r"""Write a text in seven bits: \uN? for each UTF-16 unit beyond ASCII, N signed as RTF wants it."""
    out: list[str] = []
    for letter in text:
        if letter in "\\{}":
            out.append(f"\\{letter}")
        elif letter.isascii():
            out.append(letter)
        else:
            units = letter.encode("utf-16-le")
            for at in range(0, len(units), 2):
                unit = int.from_bytes(units[at : at + 2], "little", signed=True)
                out.append(f"\\u{unit}?")
    return "".join(out)


def rtf(manuscript: Manuscript) -> bytes:
    """Give the manuscript as an RTF file with header, page numbers, headings and annex tables."""
    spoken = manuscript.phrases
    way = "\\rtlpar\\qr" if manuscript.rtl else "\\ltrpar\\ql"
    run = "\\rtlch" if manuscript.rtl else "\\ltrch"
    lang = LCID[manuscript.language]
    info = escape(manuscript.title)
    out = [
        "{\\rtf1\\ansi\\ansicpg1252\\deff0\\uc1",
        "{\\fonttbl{\\f0\\fswiss Noto Sans;}{\\f1\\fnil Amiri;}}",
        "{\\colortbl;\\red22\\green66\\blue110;\\red105\\green112\\blue120;}",
        f"{{\\info{{\\title {info}}}{{\\creatim\\yr{manuscript.dated.year}\\mo{manuscript.dated.month}\\dy{manuscript.dated.day}}}}}",
        "\\paperw11906\\paperh16838\\margl1418\\margr1418\\margt1418\\margb1418",
        f"{{\\header\\pard{way}\\fs17\\cf2 {run} {escape(spoken.sample)}\\par}}",
        "{\\footer\\pard\\qc\\fs17\\cf2 \\chpgn\\par}",
        f"\\deflang{lang}\\lang{lang}",
        f"\\pard{way}\\sa120\\fs17\\cf2 {run} {escape(spoken.sample)}\\par",
        f"\\pard{way}\\sa240\\b\\fs36\\cf1 {run} {escape(manuscript.title)}\\b0\\par",
    ]
    out.extend(
        f"\\pard{way}\\fs24\\cf0 {run} {escape(line)}\\par"
        for line in (*manuscript.byline, dated(manuscript))
    )
    out.extend(_rtf_body(manuscript, way, run))
    out.append("}")
    return ("\r\n".join(out).replace("\t", "\\tab ") + "\r\n").encode("ascii")


def _rtf_body(manuscript: Manuscript, way: str, run: str) -> Iterator[str]:
    for block in manuscript.blocks:
        if isinstance(block, Break):
            yield "\\page"
        elif isinstance(block, Heading):
            yield (
                f"\\pard{way}\\sb240\\sa80\\keepn\\b\\fs26\\cf1 {run} {escape(block.text)}\\b0\\par"
            )
        else:
            yield (f"\\pard{way}\\sa160\\sl320\\slmult1\\fs22\\cf0 {run} {escape(block.text)}\\par")
    for n in range(1, tables_wanted(manuscript) + 1):
        yield "\\page"
        yield from (
            f"\\pard{way}\\tx4000\\tx6000\\tx8000\\fs20\\cf0 {run} {escape(line)}\\par"
            for line in _rows(table(manuscript, n)).split("\n")
        )
