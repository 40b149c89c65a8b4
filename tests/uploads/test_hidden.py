"""What a reader of the page does not see and a reader of the file does: comments, changes, properties, photographs."""

import io
from typing import Any

import fpdf
import pytest
from odf import dc, meta, namespaces, office, opendocument, style, text
from PIL import Image

from tests.uploads.conftest import Inspect, inspecting
from tests.uploads.documents import (
    DOC_RELS,
    RELS,
    W,
    archive,
    docx_of,
    jpeg,
    paragraph,
    pdf_with,
    png,
    stream,
    word,
)
from uploads.jail import Inspector
from uploads.reading import MAX_OF_A_KIND
from uploads.report import MAX_EXPOSED, Report

BODY = (
    paragraph("First page.")
    + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Write to ann@example.org</w:t></w:r>"
    '<w:r><w:commentReference w:id="7"/></w:r></w:p>'
    '<w:p><w:ins w:id="1" w:author="Bo Other"><w:r><w:t>new words</w:t></w:r></w:ins>'
    '<w:del w:id="2" w:author="Cy Third"><w:r><w:delText>call +41 22 555 01 23</w:delText></w:r></w:del></w:p>'
)
PARTS: dict[str, str | bytes] = {
    "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:id="7" w:author="Zoe Else"><w:p><w:r>'
    "<w:t>Ask Dee,</w:t></w:r></w:p><w:p><w:r><w:t>dee@example.net</w:t></w:r></w:p></w:comment></w:comments>",
    "word/header1.xml": f'<w:hdr xmlns:w="{W}">{paragraph("12 Market Street")}</w:hdr>',
    "word/footer2.xml": f'<w:ftr xmlns:w="{W}">{paragraph("foot@example.org")}</w:ftr>',
    "word/people.xml": '<p:people xmlns:p="urn:x"><p:person p:author="Eve Fifth"><p:presenceInfo p:providerId="AD" '
    'p:userId="S::eve@example.com::1"/></p:person></p:people>',
    "docProps/core.xml": "<c><creator>Ann Example</creator><lastModifiedBy>Bo Other</lastModifiedBy></c>",
    "docProps/app.xml": "<c><Company>Example Ltd</Company><Manager>Max Boss</Manager>"
    "<Application>Word 2019.12.34.56</Application></c>",
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="r1" TargetMode="External" '
    f'Type="{DOC_RELS}/hyperlink" Target="mailto:link@example.org?subject=x"/></Relationships>',
}


def shown(report: Report) -> set[tuple[str, str, str, int | None]]:
    return {(one.code, one.where, one.what, one.page) for one in report.exposures}


def test_a_docx_shows_all_its_places(inspector: Inspector) -> None:
    report = inspecting(inspector)(docx_of(BODY, PARTS), "a.docx", "quick", look_for=["Zoe Else"])
    assert shown(report) == {
        ("email", "text", "ann@example.org", 2),
        ("email", "comment", "dee@example.net", 2),
        ("email", "footer", "foot@example.org", None),
        ("email", "properties", "eve@example.com", None),
        ("email", "text", "link@example.org", None),
        ("phone", "change", "+41 22 555 01 23", 2),
        ("address", "header", "12 Market Street", None),
        ("person", "properties", "Ann Example", None),
        ("person", "properties", "Bo Other", None),
        ("person", "properties", "Example Ltd", None),
        ("person", "properties", "Max Boss", None),
        ("person", "properties", "Eve Fifth", None),
        ("comment", "comment", "Zoe Else: Ask Dee, dee@example.net", 2),
        ("own-name", "comment", "Zoe Else", 2),
        ("tracked-change", "change", "Bo Other: new words", 2),
        ("tracked-change", "change", "Cy Third: call +41 22 555 01 23", 2),
    }
    assert "call" not in "".join(report.text)
    assert "new words" in "".join(report.text)


def test_a_long_comment_is_cut_and_many_leave_room_for_the_rest(inspect: Inspect) -> None:
    one = f'<w:comment w:id="%d" w:author="Ann %d">{paragraph("words " * 99)}</w:comment>'
    comments = "".join(one % (number, number) for number in range(999))
    parts = {"word/comments.xml": f'<w:comments xmlns:w="{W}">{comments}</w:comments>'}
    report = inspect(docx_of(paragraph("ann@example.org"), parts), "a.docx", "full")
    found = [one for one in report.exposures if one.code == "comment"]
    assert len(found) == MAX_OF_A_KIND
    assert {len(one.what) for one in found} == {MAX_EXPOSED}
    assert [one.what for one in report.exposures if one.code == "email"] == ["ann@example.org"]


def test_what_a_drawing_repeats_for_old_programs_is_no_change(inspect: Inspect) -> None:
    body = (
        '<w:p><w:ins w:author="Bo"><w:r><w:t>once</w:t></w:r>'
        '<mc:Fallback xmlns:mc="m"><w:r><w:t>once</w:t></w:r></mc:Fallback></w:ins></w:p>'
    )
    assert shown(inspect(docx_of(body), "a.docx")) == {
        ("tracked-change", "change", "Bo: once", None)
    }


@pytest.mark.parametrize("name", ["python-docx", "User", "Microsoft Office User", "-"])
def test_what_programs_write_for_want_of_a_name_is_nobody(inspect: Inspect, name: str) -> None:
    assert shown(inspect(word("x", author=name), "a.docx")) == set()


def _region(key: str) -> Any:
    both = {(namespaces.TEXTNS, "id"): key, (namespaces.XMLNS, "id"): key}
    return text.ChangedRegion(qattributes=both, check_grammar=False)


def odt_with_everything() -> bytes:
    document: Any = opendocument.OpenDocumentText()
    document.meta.addElement(meta.InitialCreator(text="Ann Example"))
    changes = text.TrackedChanges()
    region = _region("c1")
    deletion = text.Deletion()
    info = office.ChangeInfo()
    info.addElement(dc.Creator(text="Cy Third"))
    info.addElement(dc.Date(text="2026-01-01T00:00:00"))
    deletion.addElement(info)
    deletion.addElement(text.P(text="old words"))
    region.addElement(deletion)
    changes.addElement(region)
    inserted = _region("c2")
    insertion = text.Insertion()
    other = office.ChangeInfo()
    other.addElement(dc.Creator(text="Bo Other"))
    other.addElement(dc.Date(text="2026-01-01T00:00:00"))
    insertion.addElement(other)
    inserted.addElement(insertion)
    changes.addElement(inserted)
    document.text.addElement(changes)
    first = text.P(text="First page. ")
    first.addElement(text.SoftPageBreak())
    document.text.addElement(first)
    second = text.P(text="Second page, ann@example.org ")
    second.addElement(text.Change(changeid="c1"))
    second.addElement(text.ChangeStart(changeid="c2"))
    second.addText("new words")
    second.addElement(text.ChangeEnd(changeid="c2"))
    note = office.Annotation()
    note.addElement(dc.Creator(text="Zoe Else"))
    note.addElement(dc.Date(text="2026-01-01T00:00:00"))
    note.addElement(text.P(text="Is this right?"))
    second.addElement(note)
    document.text.addElement(second)
    layout = style.PageLayout(name="L")
    document.automaticstyles.addElement(layout)
    master = style.MasterPage(name="Standard", pagelayoutname="L")
    header, footer = style.Header(), style.Footer()
    header.addElement(text.P(text="12 Market Street"))
    footer.addElement(text.P(text="Tel. +41 22 555 01 23"))
    master.addElement(header)
    master.addElement(footer)
    document.masterstyles.addElement(master)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def test_an_odt_shows_all_its_places(inspector: Inspector) -> None:
    report = inspecting(inspector)(odt_with_everything(), "a.odt", "full")
    assert shown(report) == {
        ("email", "text", "ann@example.org", 2),
        ("address", "header", "12 Market Street", None),
        ("phone", "footer", "+41 22 555 01 23", None),
        ("person", "properties", "Ann Example", None),
        ("comment", "comment", "Zoe Else: Is this right?", 2),
        ("tracked-change", "change", "Cy Third: old words", 2),
        ("tracked-change", "change", "Bo Other: new words", 2),
    }
    assert "old words" not in "".join(report.text)


def test_an_rtf_shows_comments_changes_and_its_edges(inspector: Inspector) -> None:
    data = (
        rb"{\rtf1\ansi{\info{\author Ann Example}}{\*\revtbl{Unknown;}{Bo Other;}}{\headerf Tel. 022 555 01 23}"
        rb"{\footer foot@example.org}Body ann@example.org {\*\atnid ZE}{\*\atnauthor Zoe Else}\chatn{\*\annotation"
        rb"{\*\atndate 1}Is it so?} and {\revised\revauth1 new}{\deleted\revauthdel1 old words} end.\par}"
    )
    report = inspecting(inspector)(data, "a.rtf", "full")
    assert shown(report) == {
        ("email", "text", "ann@example.org", None),
        ("phone", "header", "022 555 01 23", None),
        ("email", "footer", "foot@example.org", None),
        ("person", "properties", "Ann Example", None),
        ("comment", "comment", "Zoe Else: Is it so?", None),
        ("tracked-change", "change", "Bo Other", None),
        ("tracked-change", "change", "Bo Other: old words", None),
    }
    assert "old words" not in "".join(report.text)


def test_a_pdf_shows_notes_by_page_and_links_to_mailboxes(inspector: Inspector) -> None:
    writer = fpdf.FPDF()
    writer.set_font("helvetica", size=12)
    writer.set_author("Ann Example")
    writer.add_page()
    writer.cell(text="We", link="mailto:link@example.org")
    writer.add_page()
    writer.text_annotation(10, 10, "Is this right? ann@example.org", title="Zoe Else")
    report = inspecting(inspector)(bytes(writer.output()), "a.pdf", "full")
    assert shown(report) == {
        ("person", "properties", "Ann Example", None),
        ("email", "text", "link@example.org", None),
        ("comment", "comment", "Zoe Else: Is this right? ann@example.org", 2),
        ("email", "comment", "ann@example.org", 2),
    }


def test_a_note_without_words_or_with_a_lying_length_is_passed_over(inspect: Inspect) -> None:
    page = b"/Annots[<</Subtype/Text/Rect[0 0 1 1]>> <</Subtype/Text/Rect[0 0 1 1]/Contents 999 0 R>> 7 null]"
    report = inspect(pdf_with(page=page), "a.pdf", "full")
    assert (report.status, report.exposures) == ("read", ())


def photograph(**gps: Any) -> bytes:
    exif = Image.Exif()
    exif[0x013B] = "Pat Photo"
    details = exif.get_ifd(0x8769)
    details[0xA430] = "Olga Owner"
    details[0xA431] = "SN12345"
    if gps:
        exif.get_ifd(0x8825).update({1: "S", 2: (46.0, 13.0, 30.0), 3: "E", 4: (6.0, 8.0, 15.0)})
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20)).save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


PHOTOGRAPH = {
    ("person", "exif", "Pat Photo", None),
    ("person", "exif", "Olga Owner", None),
    ("person", "exif", "BodySerialNumber: SN12345", None),
    ("location", "exif", "-46.22500, 6.13750", None),
}


def test_a_photograph_tells_where_it_was_taken_by_whom_and_with_which_camera(
    inspector: Inspector,
) -> None:
    assert shown(inspecting(inspector)(photograph(gps=True), "a.jpg")) == PHOTOGRAPH
    without = inspecting(inspector)(photograph(), "a.jpg")
    assert shown(without) == {one for one in PHOTOGRAPH if one[0] != "location"}


def test_photographs_within_documents_tell_the_same(inspect: Inspect) -> None:
    photo = photograph(gps=True)
    parts: dict[str, str | bytes] = {"word/media/image1.jpeg": photo}
    assert shown(inspect(docx_of(paragraph("x"), parts), "a.docx", "full")) == PHOTOGRAPH
    data = pdf_with(b"", stream(photo, b"/Subtype/Image/Filter/DCTDecode"))
    assert shown(inspect(data, "a.pdf", "full")) == PHOTOGRAPH
    odt: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "Pictures/1.jpg": photo,
    }
    content = (
        '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><t:p>words</t:p></o:document-content>'
    )
    assert shown(inspect(archive(odt | {"content.xml": content}), "a.odt", "full")) == PHOTOGRAPH


XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="46,13.5N" exif:GPSLongitude="6,8.25E" '
    b'aux:SerialNumber="SN9" aux:OwnerName="Olga Owner"><dc:creator><rdf:Seq><rdf:li>Pat Photo</rdf:li></rdf:Seq>'
    b"</dc:creator><Iptc4xmpCore:CiEmailWork>pat@example.org</Iptc4xmpCore:CiEmailWork></rdf:Description></x:xmpmeta>"
)


def test_xmp_tells_it_in_a_jpeg_and_in_a_png(inspector: Inspector) -> None:
    body = b"http://ns.adobe.com/xap/1.0/\x00" + XMP
    plain = jpeg()
    data = plain[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + plain[2:]
    expected = {
        ("person", "exif", "Pat Photo", None),
        ("person", "exif", "Olga Owner", None),
        ("person", "exif", "SerialNumber: SN9", None),
        ("location", "exif", "46,13.5N, 6,8.25E", None),
        ("email", "exif", "pat@example.org", None),
    }
    assert shown(inspecting(inspector)(data, "a.jpg")) == expected
    key = b"XML:com.adobe.xmp\x00\x00\x00\x00\x00"
    chunk = (len(key + XMP)).to_bytes(4, "big") + b"iTXt" + key + XMP + bytes(4)
    blank = png()
    assert shown(inspecting(inspector)(blank[:33] + chunk + blank[33:], "a.png")) == expected


@pytest.mark.parametrize("cut", range(10, 300, 7))
def test_exif_cut_anywhere_harms_nothing(inspect: Inspect, cut: int) -> None:
    data = photograph(gps=True)
    at = data.index(b"Exif")
    lying = data[: at + cut] + b"\xff" * 40 + data[at + cut + 40 :]
    assert inspect(lying, "a.jpg").reason in (None, "damaged")
