"""Every document of the demo is built once and read again by other means than it was written with."""

import hashlib
import io
import re
import subprocess
import sys
import unicodedata
import zipfile
from datetime import date, timedelta
from functools import cache

import pypdfium2
import pytest
from defusedxml.ElementTree import fromstring
from striprtf.striprtf import rtf_to_text

from intake.demo.passages import phrases
from intake.demo.plan import PlannedFile, PlannedSubmission, submissions

TODAY = date(2026, 11, 24)
# All documents are built once, not by each worker.
pytestmark = pytest.mark.xdist_group("documents")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
Built = dict[str, tuple[PlannedSubmission, PlannedFile, bytes]]


@pytest.fixture(scope="session")
def plan() -> list[PlannedSubmission]:
    return submissions(TODAY)


@pytest.fixture(scope="session")
def built(plan: list[PlannedSubmission]) -> Built:
    """Every file of the plan, by position."""
    return {
        f"{n}.{k}": (one, file, file.build())
        for n, one in enumerate(plan)
        for k, file in enumerate(one.files, 1)
    }


@cache
def pdf_pages(data: bytes) -> tuple[str, ...]:
    document = pypdfium2.PdfDocument(data)
    try:
        return tuple(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def container_text(data: bytes, member: str, blocks: set[str]) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        tree = fromstring(archive.read(member))
    return "\n".join("".join(block.itertext()) for block in tree.iter() if block.tag in blocks)


def extracted(file: PlannedFile, data: bytes) -> str:
    match file.kind:
        case "pdf":
            return "\n".join(pdf_pages(data))
        case "docx":
            return container_text(data, "word/document.xml", {f"{WORD}p"})
        case "odt":
            return container_text(data, "content.xml", {f"{TEXT}p", f"{TEXT}h"})
        case "rtf":
            return str(rtf_to_text(data.decode("ascii")))
        case _:
            return data.decode()


def folded(text: str) -> str:
    """NFKC takes Arabic presentation forms and ligatures apart; white space is one space."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))


def arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def recall(sentence: str, words: set[str]) -> tuple[int, int]:
    own = folded(sentence).split()
    return sum(word in words for word in own), len(own)


def missing(file: PlannedFile, data: bytes) -> list[str]:
    """The sentences not found again; of Arabic ones in a PDF 95 % of the words must be there, not their order."""
    whole = folded(extracted(file, data))
    tight = whole.replace(" ", "")
    loose = [s for s in file.sentences if file.kind == "pdf" and arabic(s)]
    gone = [s for s in file.sentences if s not in loose and folded(s).replace(" ", "") not in tight]
    counts = [recall(sentence, set(whole.split())) for sentence in loose]
    if loose and sum(found for found, _ in counts) < 0.95 * sum(own for _, own in counts):
        gone.extend(loose)
    return gone


def test_every_document_gives_back_its_own_sentences(built: Built) -> None:
    gone = {f"{key} {file.name}": missing(file, data)[:2] for key, (_, file, data) in built.items()}
    assert {name: lost for name, lost in gone.items() if lost} == {}
    assert min(len(file.sentences) for _, file, _ in built.values()) >= 3


def test_the_search_for_sentences_would_see_a_lost_one(built: Built) -> None:
    _, file, data = next(
        entry for entry in built.values() if entry[1].kind == "pdf" and entry[1].language == "ru"
    )
    other = PlannedFile(
        file.name,
        file.kind,
        file.role,
        file.language,
        file.pages,
        file.build,
        ("Этого предложения здесь нет.",),
    )
    assert missing(other, data) == ["Этого предложения здесь нет."]


def test_every_page_says_that_it_is_invented(built: Built) -> None:
    for _, file, data in built.values():
        sample = phrases(file.language).sample
        if file.kind == "pdf":
            assert [page for page in pdf_pages(data) if folded(sample) not in folded(page)] == [], (
                file.name
            )
        elif file.kind == "docx":
            assert sample in container_text(data, "word/header1.xml", {f"{WORD}p"})
        elif file.kind == "odt":
            assert sample in container_text(data, "styles.xml", {f"{TEXT}p"})
        else:
            assert extracted(file, data).count(sample) >= 1


def test_every_typed_comment_says_that_it_is_invented(plan: list[PlannedSubmission]) -> None:
    texts = [(one.languages[0], one.typed_text) for one in plan if one.typed_text is not None]
    assert len(texts) >= 10
    assert [
        language for language, text in texts if not text.endswith(f"[{phrases(language).sample}]")
    ] == []


def test_a_pdf_has_the_pages_that_were_planned(built: Built) -> None:
    pages = {
        key: (len(pdf_pages(data)), file.pages)
        for key, (_, file, data) in built.items()
        if file.kind == "pdf"
    }
    assert {key: pair for key, pair in pages.items() if pair[0] != pair[1]} == {}
    wanted = sorted(pair[1] for pair in pages.values())
    assert (wanted[0], wanted[-1]) == (1, 30)
    assert sum(count >= 15 for count in wanted) >= 4
    assert sum(2 <= count <= 6 for count in wanted) > len(wanted) / 2


def test_files_are_what_their_kind_says_and_stay_small(built: Built) -> None:
    starts = {
        "pdf": b"%PDF-",
        "docx": b"PK\x03\x04",
        "odt": b"PK\x03\x04",
        "rtf": b"{\\rtf1",
        "txt": b"[",
    }
    assert [
        file.name for _, file, data in built.values() if not data.startswith(starts[file.kind])
    ] == []
    odt = next(data for _, file, data in built.values() if file.kind == "odt")
    with zipfile.ZipFile(io.BytesIO(odt)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert sum(len(data) for _, _, data in built.values()) < 40_000_000


def test_equal_manuscripts_give_equal_bytes_in_another_process(built: Built) -> None:
    picked: dict[str, str] = {}
    for key, (_, file, data) in built.items():
        if file.pages <= 3:
            picked[f"{file.kind} {file.language}"] = f"{key} {hashlib.sha256(data).hexdigest()}"
    code = (
        "import hashlib, sys; from datetime import date; from intake.demo.plan import submissions\n"
        f"plan = submissions(date{(TODAY.year, TODAY.month, TODAY.day)})\n"
        "for key in sys.argv[1:]:\n"
        "    n, k = key.split('.'); print(key, hashlib.sha256(plan[int(n)].files[int(k) - 1].build()).hexdigest())"
    )
    keys = [entry.split()[0] for entry in picked.values()]
    run = subprocess.run(
        [sys.executable, "-c", code, *keys], capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == list(picked.values())
    assert len(picked) >= 15


def test_what_is_sent_twice_is_the_same_to_the_byte(built: Built) -> None:
    twice = [
        data for one, _, data in built.values() if one.entity == "Harbour Small Traders’ Forum"
    ]
    assert len(twice) == 2
    assert twice[0] == twice[1]


def test_a_withheld_name_stands_in_no_file_of_its_submission(
    built: Built, plan: list[PlannedSubmission]
) -> None:
    hidden = [(one, file, data) for one, file, data in built.values() if one.publication != "named"]
    assert len(hidden) >= 2
    for one, file, data in hidden:
        assert one.name not in extracted(file, data)
        assert one.name not in file.name
        assert one.name.encode() not in data
    typed = [one for one in plan if one.publication != "named" and one.typed_text]
    assert [one for one in typed if one.name in (one.typed_text or "")] == []


def test_the_plan_is_the_same_for_the_same_day_and_moves_with_it(
    plan: list[PlannedSubmission],
) -> None:
    def told(listed: list[PlannedSubmission]) -> list[tuple[object, ...]]:
        return [
            (one.call, one.sent_at, one.name, one.issues, one.outcome, [f.name for f in one.files])
            for one in listed
        ]

    assert told(submissions(TODAY)) == told(plan)
    later = submissions(TODAY + timedelta(days=7))
    assert [one.sent_at for one in later if one.call != "RAF"] == [
        one.sent_at for one in plan if one.call != "RAF"
    ]
    assert min(one.sent_at for one in later if one.call == "RAF") > min(
        one.sent_at for one in plan if one.call == "RAF"
    )
