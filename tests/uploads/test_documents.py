"""What is read out of honest documents: text by page, properties, and what a reviewer should know."""

import pytest

from tests.uploads.conftest import Inspect
from tests.uploads.documents import (
    RELS,
    archive,
    docx_of,
    jpeg,
    odt,
    paragraph,
    pdf,
    pdf_in,
    pdf_of,
    pdf_with,
    png,
    relations,
    stream,
    word,
)
from tests.uploads.passages import PASSAGES
from uploads.report import Report
from uploads.text import mend_arabic

WORDS = PASSAGES["en"]


def codes(report: Report) -> list[str]:
    """Give a report's finding codes in order, but for the one that any few words have."""
    return [item.code for item in report.findings if item.code != "language-not-sure"]


def joined(report: Report) -> str:
    """Give all text with its white space made single spaces."""
    return " ".join(" ".join(report.text).split())


def recall(report: Report, passage: str) -> float:
    """Give the share of a passage's words that the extracted text holds."""
    words, found = passage.split(), set(joined(report).split())
    return sum(word in found for word in words) / len(words)


def test_a_pdf_gives_its_text_by_page(inspect: Inspect) -> None:
    report = inspect(pdf(PASSAGES["en"], PASSAGES["fr"], "Third page."), "a.pdf", "full")
    assert (report.status, report.pages, report.text_status) == ("read", 3, "full")
    assert [" ".join(page.split()) for page in report.text] == [
        PASSAGES["en"],
        PASSAGES["fr"],
        "Third page.",
    ]


@pytest.mark.parametrize(("language", "least"), [("ru", 1.0), ("ar", 0.95)])
def test_a_pdf_in_another_script_gives_its_words(
    inspect: Inspect, language: str, least: float
) -> None:
    report = inspect(pdf_in(language), "a.pdf", "full")
    assert recall(report, PASSAGES[language]) >= least
    assert report.languages == (language,)


def test_a_chinese_pdf_gives_its_characters(inspect: Inspect) -> None:
    report = inspect(pdf_in("zh"), "a.pdf", "full")
    assert joined(report).replace(" ", "") == PASSAGES["zh"]
    assert report.languages == ("zh",)


def test_an_article_before_a_swapped_ligature_is_mended() -> None:
    assert mend_arabic("اإلنسان واألمم") == "الإنسان والأمم"
    assert mend_arabic("إلى الذين") == "إلى الذين"


def test_quick_depth_gives_the_first_pages_and_full_depth_all(inspect: Inspect) -> None:
    document = pdf(*[WORDS] * 9)
    quick, full = inspect(document, "a.pdf"), inspect(document, "a.pdf", "full")
    assert (len(quick.text), quick.text_status, quick.status) == (5, "partial", "read")
    assert (len(full.text), full.text_status, full.status) == (9, "full", "read")
    assert quick.pages == full.pages == 9
    assert codes(quick) == []


def test_a_pdf_without_text_says_so(inspect: Inspect) -> None:
    # check 2
    report = inspect(pdf_with(content=b"0 0 100 100 re f"), "scan.pdf")
    assert (report.status, report.text_status, codes(report)) == ("read", "none", ["no-text-layer"])


def test_text_behind_a_scanned_cover_is_not_called_missing(inspect: Inspect) -> None:
    report = inspect(pdf(*[""] * 8, WORDS), "scan.pdf")
    assert (report.text_status, codes(report)) == ("partial", [])


def test_properties_of_a_pdf_are_read_and_its_author_flagged(inspect: Inspect) -> None:
    # check 54
    report = inspect(pdf(WORDS, author="Ann Example"), "a.pdf")
    assert report.properties["author"] == "Ann Example"
    assert [(item.code, item.detail) for item in report.findings] == [
        ("author-properties", {"which": "author"})
    ]


def test_an_author_in_xmp_alone_is_found(inspect: Inspect) -> None:
    # check 54
    packet = b"<x><dc:creator><rdf:Seq><rdf:li>Ann Example</rdf:li></rdf:Seq></dc:creator></x>"
    report = inspect(
        pdf_with(b"/Metadata 6 0 R", stream(packet, b"/Type/Metadata/Subtype/XML")), "a.pdf"
    )
    assert report.properties["author"] == "Ann Example"


@pytest.mark.parametrize("aes", [False, True])
def test_a_pdf_with_a_user_password_is_kept_and_said_to_be_unreadable(
    inspect: Inspect, *, aes: bool
) -> None:
    # check 47
    report = inspect(pdf(WORDS, password="secret", aes=aes), "a.pdf")
    assert (report.kind, report.status, report.reason, codes(report)) == (
        "pdf",
        "unreadable",
        "encrypted",
        ["encrypted"],
    )
    assert not report.refused


@pytest.mark.parametrize("aes", [False, True])
def test_a_pdf_with_an_empty_password_is_read(inspect: Inspect, *, aes: bool) -> None:
    # check 47
    report = inspect(pdf(WORDS, owner="secret", aes=aes), "a.pdf")
    assert (report.status, joined(report), codes(report)) == ("read", WORDS, [])


SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
ACTIVE = {
    "open action": (pdf_with(b"/OpenAction" + SCRIPT), "javascript"),
    "name tree": (pdf_with(b"/Names<</JavaScript<</Names[(a)" + SCRIPT + b"]>>>>"), "javascript"),
    "escaped name": (pdf_with(b"/Open#41ction<</#53/J#61vaScript/J#53(1)>>"), "javascript"),
    "indirect": (pdf_with(b"/OpenAction 6 0 R", SCRIPT), "javascript"),
    "on a page": (pdf_with(page=b"/AA<</O" + SCRIPT + b">>"), "javascript"),
    "in an annotation": (
        pdf_with(page=b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A" + SCRIPT + b">>]"),
        "javascript",
    ),
    "next action": (pdf_with(b"/OpenAction<</S/URI/URI(x)/Next[" + SCRIPT + b"]>>"), "javascript"),
    "launch": (pdf_with(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "launch-action"),
    "escaped launch": (pdf_with(b"/OpenAction<</S/L#61unch/F(cmd.exe)>>"), "launch-action"),
    "submit": (
        pdf_with(
            page=b"/Annots[<</Subtype/Widget/Rect[0 0 9 9]/A<</S/SubmitForm/F(http://x.example)>>>>]"
        ),
        "submit-form",
    ),
    "import": (pdf_with(b"/OpenAction<</S/ImportData/F(a.fdf)>>"), "import-data"),
    "attachment": (
        pdf_with(
            b"/Names<</Embedded#46iles<</Names[(a)<</Type/Filespec/EF<</F 6 0 R>>>>]>>>>",
            stream(b"x"),
        ),
        "embedded-files",
    ),
    "attached on a page": (
        pdf_with(
            b"", stream(b"x"), page=b"/Annots[<</Subtype/FileAttachment/FS<</EF<</F 6 0 R>>>>>>]"
        ),
        "embedded-files",
    ),
    "portfolio": (pdf_with(b"/Collection<</View/D>>"), "embedded-files"),
    "external stream": (
        pdf_with(b"/X 6 0 R", stream(b"", b"/F(http://x.example/a)")),
        "external-reference",
    ),
}


@pytest.mark.parametrize(("document", "code"), ACTIVE.values(), ids=ACTIVE.keys())
def test_what_a_pdf_would_do_is_flagged_and_never_refused(
    inspect: Inspect, document: bytes, code: str
) -> None:
    # check 48
    report = inspect(document, "a.pdf")
    assert (codes(report), report.refused) == ([code], False)
    assert report.text == ("We thank the Secretariat for this opportunity to comment.",)


def test_a_harmless_open_action_is_no_finding(inspect: Inspect) -> None:
    report = inspect(pdf_with(b"/OpenAction[3 0 R/Fit]/PageMode/UseNone"), "a.pdf")
    assert codes(report) == []


def test_a_damaged_pdf_still_shows_what_it_would_do(inspect: Inspect) -> None:
    # check 48
    report = inspect(b"%PDF-1.7\n1 0 obj<</S/J#61vaScript/JS(1)", "a.pdf")
    assert (report.status, report.reason) == ("unreadable", "damaged")
    assert codes(report) == ["javascript", "damaged"]


def test_a_docx_gives_paragraphs_tables_and_properties(inspect: Inspect) -> None:
    report = inspect(word(PASSAGES["es"], PASSAGES["es"], author="Ann Example"), "a.docx", "full")
    assert joined(report) == f"{PASSAGES['es']} {PASSAGES['es']}"
    assert (report.languages, report.pages, report.properties["author"]) == (
        ("es",),
        1,
        "Ann Example",
    )
    assert codes(report) == ["author-properties"]


def test_headers_and_notes_of_a_docx_are_read(inspect: Inspect) -> None:
    parts = {
        f"word/{name}.xml": f'<w:x xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{paragraph(name)}</w:x>'
        for name in ("header1", "footer2", "footnotes", "endnotes")
    }
    report = inspect(docx_of(paragraph("Body"), parts), "a.docx")
    assert joined(report) == "Body endnotes footer2 footnotes header1"


def test_deleted_words_are_flagged_and_left_out(inspect: Inspect) -> None:
    # check 54
    body = (
        "<w:p><w:r><w:t>We </w:t></w:r>"
        '<w:del w:author="Ann"><w:r><w:delText>never </w:delText></w:r></w:del>'
        '<w:ins w:author="Ann"><w:r><w:t>always agree.</w:t></w:r></w:ins></w:p>'
    )
    report = inspect(docx_of(body, {"word/comments.xml": "<x/>"}), "a.docx")
    assert (report.text, codes(report)) == (("We always agree.",), ["comments", "tracked-changes"])


DOCX_MARKS = {
    "macros": docx_of(paragraph("x"), {"word/vbaProject.bin": b"x"}),
    "embedded-files": docx_of(paragraph("x"), {"word/embeddings/oleObject1.bin": b"x"}),
    "remote-template": docx_of(
        paragraph("x"),
        {
            "word/_rels/settings.xml.rels": relations(
                ("attachedTemplate", "http://x.example/a.dotm")
            )
        },
    ),
    "external-reference": docx_of(
        paragraph("x"),
        {"word/_rels/document.xml.rels": relations(("image", "http://x.example/a.png"))},
    ),
}


@pytest.mark.parametrize(("code", "document"), DOCX_MARKS.items(), ids=DOCX_MARKS.keys())
def test_what_a_docx_carries_or_fetches_is_flagged(
    inspect: Inspect, code: str, document: bytes
) -> None:
    report = inspect(document, "a.docx")
    assert (codes(report), report.refused) == ([code], False)


def test_a_link_in_a_docx_is_no_finding(inspect: Inspect) -> None:
    more = {"word/_rels/document.xml.rels": relations(("hyperlink", "https://x.example/"))}
    assert codes(inspect(docx_of(paragraph("x"), more), "a.docx")) == []


def test_a_field_that_fetches_is_flagged(inspect: Inspect) -> None:
    # check 41
    body = (
        '<w:p><w:r><w:instrText>INCLUDEPICTURE "http://x.example/a.png"</w:instrText></w:r></w:p>'
        + paragraph("x")
    )
    report = inspect(docx_of(body), "a.docx")
    assert (codes(report), report.text) == (["external-reference"], ("x",))


def test_a_docx_with_a_broken_part_is_kept_as_damaged(inspect: Inspect) -> None:
    report = inspect(docx_of("<w:p><w:r><w:t>never closed"), "a.docx")
    assert (report.kind, report.status, report.reason, codes(report)) == (
        "docx",
        "unreadable",
        "damaged",
        ["damaged"],
    )


def test_a_long_docx_is_cut_into_pages_at_paragraphs(inspect: Inspect) -> None:
    report = inspect(
        docx_of("".join(paragraph(f"{number:04} {WORDS}") for number in range(40))),
        "a.docx",
        "full",
    )
    starts = [int(page[:4]) for page in report.text]
    assert starts == sorted(starts)
    assert min(len(page) for page in report.text[:-1]) >= 3_000
    assert max(len(page) for page in report.text) < 3_500


ODF = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
ODF += ' xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
ODF += ' xmlns:d="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:x="http://www.w3.org/1999/xlink"'
ODF += ' xmlns:m="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:c="http://purl.org/dc/elements/1.1/"'


def odt_of(body: str, **more: str) -> bytes:
    """Write an ODT by hand; keywords are members, `_` for `/` and without `.xml`."""
    members = {"mimetype": "application/vnd.oasis.opendocument.text"}
    members["content.xml"] = f"<o:document-content {ODF}>{body}</o:document-content>"
    members |= {
        f"{name.replace('_', '/')}.xml": f"<o:x {ODF}>{content}</o:x>"
        for name, content in more.items()
    }
    return archive(members)


def test_an_odt_gives_paragraphs_and_properties(inspect: Inspect) -> None:
    report = inspect(odt(PASSAGES["ru"], author="Ann Example"), "a.odt", "full")
    assert (joined(report), report.languages) == (PASSAGES["ru"], ("ru",))
    assert (report.properties["author"], codes(report)) == ("Ann Example", ["author-properties"])


def test_pages_and_spaces_of_an_odt(inspect: Inspect) -> None:
    body = '<t:h>Title</t:h><t:p>a<t:s t:c="1"/>b<t:tab/>c<t:line-break/>d</t:p>'
    report = inspect(odt_of(body, meta='<m:document-statistic m:page-count="7"/>'), "a.odt")
    assert (report.pages, report.text) == (7, ("Title\na b\tc\nd",))


def test_deleted_words_and_comments_of_an_odt_are_flagged_and_left_out(inspect: Inspect) -> None:
    # check 54
    body = (
        "<t:tracked-changes><t:changed-region><t:deletion><t:p>never</t:p></t:deletion></t:changed-region>"
        "</t:tracked-changes><t:p>We agree<o:annotation><t:p>Do we?</t:p></o:annotation>.</t:p>"
    )
    report = inspect(odt_of(body), "a.odt")
    assert (report.text, codes(report)) == (("We agree.",), ["tracked-changes", "comments"])


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (odt_of('<t:p>x</t:p><d:image x:href="http://x.example/a.png"/>'), "external-reference"),
        (
            odt_of("<t:p>x</t:p>", meta='<m:template x:href="http://x.example/a.ott"/>'),
            "remote-template",
        ),
        (odt_of("<t:p>x</t:p>", Basic_Standard_Module1="x"), "macros"),
        (odt_of("<t:p>x</t:p>", **{"Object 1_content": "x"}), "embedded-files"),
    ],
)
def test_what_an_odt_carries_or_fetches_is_flagged(
    inspect: Inspect, document: bytes, code: str
) -> None:
    # check 41
    report = inspect(document, "a.odt")
    assert (codes(report), report.text) == ([code], ("x",))


def test_an_odt_with_a_password_is_kept_and_said_to_be_unreadable(inspect: Inspect) -> None:
    # check 33
    report = inspect(odt_of("", **{"META-INF_manifest": "<m:encryption-data/>"}), "a.odt")
    assert (report.kind, report.reason, codes(report)) == ("odt", "encrypted", ["encrypted"])


def rtf(body: str, head: str = "") -> bytes:
    """Write an RTF document."""
    fonts = r"{\fonttbl{\f0\fswiss\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset134 C;}}"
    return (r"{\rtf1\ansi\ansicpg1252\deff0" + fonts + head + body + "}").encode("latin-1")


def escaped(text: str, codec: str) -> str:
    """Write text as RTF's bytes in hexadecimal."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode(codec))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"Hello \b bold\b0  world\par Next", "Hello bold world\nNext"),
        (r"caf\'e9 \u8364? \u-10179?\u-8704?", "café € 😀"),
        (r"\f1 " + escaped("Привет", "cp1251"), "Привет"),
        (r"\f2 " + escaped("你好", "gb2312"), "你好"),
        (r"{\uc2\u20320\'c4\'e3}{\uc0\u22909}", "你好"),
        (r"a{\*\unknown hidden}{\pict 0102ab}b", "ab"),
        (r"a\bin3 }}}b", "ab"),
        (r"a{\footnote  note}\{\}\\", "a note{}\\"),
        (r"kept{\deleted  gone} on", "kept on"),
    ],
)
def test_an_rtf_gives_its_text(inspect: Inspect, body: str, text: str) -> None:
    report = inspect(rtf(body), "a.rtf")
    assert (report.kind, report.text) == ("rtf", (text,))


def test_properties_of_an_rtf_and_what_it_carries_are_flagged(inspect: Inspect) -> None:
    # check 41, check 54
    head = r"{\info{\author Ann Example}{\company ACME}}{\*\template http://x.example/a.dot}"
    body = r'x{\object\objemb{\*\objdata 0105}}{\field{\*\fldinst INCLUDEPICTURE "http://x.example/"}{\fldrslt y}}'
    report = inspect(rtf(body, head), "a.rtf")
    assert report.text == ("xy",)
    assert (report.properties["author"], report.properties["company"]) == ("Ann Example", "ACME")
    assert codes(report) == [
        "embedded-files",
        "external-reference",
        "remote-template",
        "author-properties",
    ]


def test_pictures_give_dimensions_and_who_made_them(inspect: Inspect) -> None:
    # check 54
    report = inspect(jpeg(artist="Ann Example"), "a.jpg")
    assert report.properties == {
        "artist": "Ann Example",
        "gps": "present",
        "width": "30",
        "height": "20",
    }
    assert [item.detail for item in report.findings if item.code == "author-properties"] == [
        {"which": "artist,gps"}
    ]
    report = inspect(png(author="Ann Example"), "a.png")
    assert report.properties == {"author": "Ann Example", "width": "30", "height": "20"}


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff\xe0\x00\x10JFIF", png()[:20], b"\xff\xd8\xff" + b"\xff" * 1000]
)
def test_a_picture_cut_short_is_kept_as_damaged(inspect: Inspect, data: bytes) -> None:
    report = inspect(data, "a")
    assert (report.status, report.reason, report.refused) == ("unreadable", "damaged", False)


def test_a_document_in_two_languages_names_both(inspect: Inspect) -> None:
    report = inspect(word(PASSAGES["en"], PASSAGES["fr"], PASSAGES["en"]), "a.docx")
    assert (report.languages, codes(report)) == (("en", "fr"), ["mixed-languages"])


def test_a_pdf_without_pages_is_kept_as_damaged(inspect: Inspect) -> None:
    report = inspect(
        pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"), "a.pdf"
    )
    assert (report.kind, report.status, report.reason) == ("pdf", "unreadable", "damaged")


def test_a_picture_inside_a_docx_is_no_finding(inspect: Inspect) -> None:
    inner = f'<Relationships xmlns="{RELS}"><Relationship Target="a.png"/></Relationships>'
    more = {"word/_rels/document.xml.rels": inner}
    assert codes(inspect(docx_of(paragraph("x"), more), "a.docx")) == []
