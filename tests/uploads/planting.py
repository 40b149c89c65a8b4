"""Documents with people's data planted in every place that a file has, from the committed list of invented items."""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path
from typing import Any

import docx
import fpdf
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from odf import dc, meta, office, opendocument, style, text
from PIL import Image

LISTS = {
    "first": Path(__file__).parents[2] / "benchmarks" / "exposures.json",
    "third": Path(__file__).parents[2] / "benchmarks" / "exposures_third.json",
}
"""The lists of what is planted. The first holds two: its second look came last in every list of it."""
LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
FORMATS = ("pdf", "docx", "odt", "rtf", "txt", "jpg")
_FILES = 30
"""Files of one half: five of each language and of each format."""


@dataclass(frozen=True)
class Item:
    """Something planted: what inspection should call it, where it stands, and its words."""

    code: str
    where: str
    what: str
    page: int | None = None


@dataclass
class Planted:
    """A file to write: what stands where, and what should be found."""

    name: str
    language: str
    clean: list[str]
    lines: list[tuple[str, str]] = field(default_factory=list)
    author: str = ""
    editor: str = ""
    comment: str = ""
    change: str = ""
    items: list[Item] = field(default_factory=list)

    def at(self, place: str) -> str:
        """Give the lines planted at a place."""
        return "\n".join(line for where, line in self.lines if where == place)


def load(which: str) -> dict[str, Any]:
    """Read a list."""
    found: dict[str, Any] = json.loads(LISTS[which].read_text(encoding="utf-8"))
    return found


def half(items: Sequence[Any], aside: int) -> list[Any]:
    """Give the first, third, ... items, or those kept aside."""
    return list(items[aside::2])


def plan(which: str, aside: int) -> Iterator[Planted]:
    """Give the files of one half of a list."""
    held = load(which)
    people = half(held["people"], aside)
    files = [_empty(held, number, aside) for number in range(_FILES)]
    for code, key in (("phone", "phones"), ("address", "addresses"), ("email", "emails")):
        for count, (_, language, line) in enumerate(half(held[key], aside)):
            homes = [f for f in files if f.language == language and not f.name.endswith("jpg")]
            _plant(homes[count % len(homes)], code, line)
    for number, file in enumerate(files):
        _sign(file, people[number % len(people)], people[(number + 1) % len(people)], held, aside)
    yield from files


def _empty(held: dict[str, Any], number: int, aside: int) -> Planted:
    language = LANGUAGES[number % 6]
    kind = FORMATS[(number + number // 6) % 6]
    clean = half(held["clean"][language], aside)
    return Planted(f"{number:02}-{aside}.{kind}", language, clean)


_PLACES = {"docx": ("text", "header", "footer"), "odt": ("text", "header", "footer")}


def _plant(file: Planted, code: str, line: str) -> None:
    places = _PLACES.get(file.name.rpartition(".")[2], ("text",))
    where = places[len(file.lines) % len(places)]
    what = line[line.index("{") + 1 : line.rindex("}")]
    file.lines.append((where, line.replace("{", "").replace("}", "")))
    paged = file.name.endswith("pdf")
    file.items.append(Item(code, where, what, 2 if paged else None))


def _sign(file: Planted, first: str, second: str, held: dict[str, Any], aside: int) -> None:
    """Put people into the properties, and their words into comments and changes, where the format has such."""
    kind = file.name.rpartition(".")[2]
    said = held["comments"][file.language][aside]
    if kind == "txt":
        return
    file.author = first
    file.items.append(Item("person", "exif" if kind == "jpg" else "properties", first))
    if kind == "jpg":
        file.items += [Item("location", "exif", "46.2"), Item("person", "exif", f"SN{file.name}")]
        return
    file.comment = said
    file.items.append(Item("comment", "comment", f"{second}: {said}", 2 if kind == "pdf" else None))
    file.editor = second
    if kind in ("docx", "odt", "rtf"):
        file.change = said
        file.items.append(Item("tracked-change", "change", f"{second}: {said}"))


def clean_pages(which: str, aside: int) -> Iterator[tuple[str, list[str]]]:
    """Give pages of prose that hold nothing to find, by language: each paragraph, and each with the next."""
    for language, all_of_them in load(which)["clean"].items():
        held = half(all_of_them, aside)
        turned = [*held[1:], held[0]]
        yield (
            language,
            [*held, *(f"{one}\n{other}" for one, other in zip(held, turned, strict=True))],
        )


def write(file: Planted) -> bytes:
    """Write the file."""
    kind = file.name.rpartition(".")[2]
    return {"pdf": _pdf, "docx": _docx, "odt": _odt, "rtf": _rtf, "txt": _txt, "jpg": _jpg}[kind](
        file
    )


def pages_in(language: str, pages: Sequence[str]) -> fpdf.FPDF:
    """Begin a PDF in a language's letters, a page for each text."""
    package, pattern = {
        "ar": ("fontpkg_amiri", "Amiri-Regular.ttf"),
        "zh": ("zhplot", "NotoSansSC-Regular.ttf"),
    }.get(language, ("fontpkg_noto_sans", "NotoSans[[]*.ttf"))
    spec = util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations
    font = next(Path(spec.submodule_search_locations[0]).rglob(pattern))
    writer = fpdf.FPDF()
    writer.add_font("own", fname=str(font))
    writer.set_font("own", size=11)
    writer.set_text_shaping(use_shaping_engine=True)
    for page in pages:
        writer.add_page()
        for line in page.split("\n"):
            writer.multi_cell(0, 7, line, new_x="LMARGIN", new_y="NEXT")
    return writer


def _pdf(file: Planted) -> bytes:
    middle = f"{file.clean[1]}\n{file.at('text')}"
    writer = pages_in(file.language, [file.clean[0], middle])
    writer.text_annotation(10, 10, file.comment, title=file.editor)
    writer.add_page()
    writer.multi_cell(0, 7, file.clean[2])
    writer.set_author(file.author)
    return bytes(writer.output())


def _docx(file: Planted) -> bytes:
    document: Any = docx.Document()
    document.core_properties.author = file.author
    for paragraph in (file.clean[0], *file.at("text").split("\n"), file.clean[1]):
        last = document.add_paragraph(paragraph)
    document.add_comment(last.runs, text=file.comment, author=file.editor, initials="x")
    inserted = OxmlElement("w:ins")
    inserted.set(qn("w:author"), file.editor)
    inserted.append(last.add_run(file.change)._r)  # noqa: SLF001 - it writes no changes by itself
    last._p.append(inserted)  # noqa: SLF001
    section = document.sections[0]
    section.header.paragraphs[0].text = file.at("header")
    section.footer.paragraphs[0].text = file.at("footer")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _odt(file: Planted) -> bytes:
    document: Any = opendocument.OpenDocumentText()
    document.meta.addElement(meta.InitialCreator(text=file.author))
    changes, region = (
        text.TrackedChanges(),
        text.ChangedRegion(qattributes={(text.TEXTNS, "id"): "c1"}, check_grammar=False),
    )
    deletion, info = text.Deletion(), office.ChangeInfo()
    info.addElement(dc.Creator(text=file.editor))
    info.addElement(dc.Date(text="2026-01-01T00:00:00"))
    deletion.addElement(info)
    deletion.addElement(text.P(text=file.change))
    region.addElement(deletion)
    changes.addElement(region)
    document.text.addElement(changes)
    for paragraph in (file.clean[0], *file.at("text").split("\n"), file.clean[1]):
        document.text.addElement(text.P(text=paragraph))
    note, last = office.Annotation(), text.P(text=file.clean[2])
    note.addElement(dc.Creator(text=file.editor))
    note.addElement(dc.Date(text="2026-01-01T00:00:00"))
    note.addElement(text.P(text=file.comment))
    last.addElement(note)
    document.text.addElement(last)
    document.automaticstyles.addElement(style.PageLayout(name="L"))
    master = style.MasterPage(name="Standard", pagelayoutname="L")
    for element, where in ((style.Header(), "header"), (style.Footer(), "footer")):
        for line in file.at(where).split("\n"):
            element.addElement(text.P(text=line))
        master.addElement(element)
    document.masterstyles.addElement(master)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def _rtf(file: Planted) -> bytes:
    def said(words: str) -> str:
        units = words.encode("utf-16-le")
        codes = [
            int.from_bytes(units[at : at + 2], "little", signed=True)
            for at in range(0, len(units), 2)
        ]
        return "".join("\\par " if code == 10 else f"\\u{code}?" for code in codes)

    body = said("\n".join((file.clean[0], file.at("text"), file.clean[1])))
    author, editor = said(file.author), said(file.editor)
    return (
        rf"{{\rtf1\ansi\uc1{{\info{{\author {author}}}}}{{\*\revtbl{{Unknown;}}{{{editor};}}}}{body}"
        rf"{{\*\atnid x}}{{\*\atnauthor {editor}}}\chatn{{\*\annotation {said(file.comment)}}}"
        rf"{{\deleted\revauthdel1 {said(file.change)}}}\par}}"
    ).encode("ascii")


def _txt(file: Planted) -> bytes:
    return "\n".join((file.clean[0], file.at("text"), file.clean[1])).encode()


def _jpg(file: Planted) -> bytes:
    exif = Image.Exif()
    exif[0x013B] = file.author.encode().decode("latin-1")
    exif.get_ifd(0x8769)[0xA431] = f"SN{file.name}"
    exif.get_ifd(0x8825).update({1: "N", 2: (46.0, 12.0, 30.0), 3: "E", 4: (6.0, 8.0, 15.0)})
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20)).save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()
