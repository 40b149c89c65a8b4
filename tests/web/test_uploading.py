"""Forms with files, through Flask's test client: what is kept, what is refused, what is left behind."""

import errno
import hashlib
import io
import os
import random
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, jsonify, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from intake.web.uploading import (
    MAX_FIELD,
    MAX_FILES,
    MAX_PARTS,
    FormTooLarge,
    FormUnreadable,
    UploadRequest,
)
from uploads.store import LocalStore, MemoryStore, Spool, StoreUnavailable

BOUNDARY = "------------------------a1b2c3"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


class Site:
    """A small application with one form, and the folder behind it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = LocalStore(root)
        self.file_limit: int | None = None
        app = Flask(__name__)
        app.request_class = UploadRequest
        app.extensions["intake"] = SimpleNamespace(store=self.store)
        app.add_url_rule("/send", view_func=self.send, methods=["POST"])
        app.register_error_handler(StoreUnavailable, lambda error: ({"errno": error.errno}, 503))
        app.testing = True
        self.app = app

    def send(self) -> Any:
        sent = request._get_current_object()  # type: ignore[attr-defined]  # of the proxy  # noqa: SLF001
        assert isinstance(sent, UploadRequest)
        sent.file_limit = self.file_limit
        answer = []
        for file in sent.files_of("files", "cover"):
            spool = file.stream
            assert isinstance(spool, Spool)
            fact = {
                "name": file.filename,
                "size": spool.size,
                "over": spool.over,
                "sha256": spool.sha256,
            }
            if not spool.over:
                fact["kept"] = self.store.keep(spool).sha256
            answer.append(fact)
        return jsonify(files=answer, form=request.form.to_dict(flat=False))

    @property
    def left(self) -> list[str]:
        return sorted(p.name for p in (self.root / "spool").iterdir())


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def client(site: Site) -> Iterator[FlaskClient]:
    with site.app.test_client() as client:
        yield client


def part(name: str, data: bytes, filename: str | bytes | None = None) -> bytes:
    head = b'Content-Disposition: form-data; name="' + name.encode() + b'"'
    if filename is not None:
        raw = filename if isinstance(filename, bytes) else filename.encode()
        head += b'; filename="' + raw + b'"\r\nContent-Type: application/octet-stream'
    return b"--" + BOUNDARY.encode() + b"\r\n" + head + b"\r\n\r\n" + data + b"\r\n"


def form(*parts: bytes, end: bytes = b"--" + BOUNDARY.encode() + b"--\r\n") -> bytes:
    return b"".join(parts) + end


def send(client: FlaskClient, body: bytes, content_type: str = TYPE) -> TestResponse:
    return client.post(
        "/send", input_stream=io.BytesIO(body), content_length=len(body), content_type=content_type
    )


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_file_arrives_hashed_and_is_kept_as_sent(site: Site, client: FlaskClient) -> None:
    data = random.Random(3).randbytes(700_001)  # noqa: S311 - bytes to send, not a secret
    answer = send(
        client, form(part("title", "Été".encode()), part("files", data, "a.pdf"))
    ).get_json()
    assert answer == {
        "files": [
            {
                "name": "a.pdf",
                "size": len(data),
                "over": False,
                "sha256": sha(data),
                "kept": sha(data),
            }
        ],
        "form": {"title": ["Été"]},
    }
    assert list(site.store.digests()) == [sha(data)]
    assert site.store.verify(sha(data))
    assert site.left == []


@pytest.mark.parametrize("seed", range(8))
def test_bytes_that_look_like_boundaries_and_line_ends_survive(
    client: FlaskClient, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - as above
    pieces = [
        b"\r\n",
        b"\n",
        b"\r",
        b"--",
        b"\r\n--" + BOUNDARY.encode()[:-1],
        b"x" * 65_530,
        b"\0",
        b"\r\n--",
    ]
    data = b"".join(chance.choices(pieces, k=60))
    files = send(client, form(part("files", data, "a"), part("files", data[::-1], "b"))).get_json()[
        "files"
    ]
    assert [f["sha256"] for f in files] == [sha(data), sha(data[::-1])]


def test_two_files_of_one_field_are_both_kept_in_order(client: FlaskClient) -> None:  # check 8
    body = form(
        part("files", b"one", "a.txt"),
        part("files", b"two", "b.txt"),
        part("files", b"two", "a.txt"),
    )
    files = send(client, body).get_json()["files"]
    assert [(f["name"], f["sha256"]) for f in files] == [
        ("a.txt", sha(b"one")),
        ("b.txt", sha(b"two")),
        ("a.txt", sha(b"two")),
    ]


def test_case_of_a_field_name_drops_no_file(client: FlaskClient) -> None:  # check 8
    body = form(part("files", b"1", "a"), part("FILES", b"2", "b"), part("Cover", b"3", "c"))
    assert [f["name"] for f in send(client, body).get_json()["files"]] == ["a", "b", "c"]


def test_a_file_under_an_unknown_field_is_refused_not_dropped(
    site: Site, client: FlaskClient
) -> None:  # check 8
    answer = send(client, form(part("files", b"1", "a"), part("attachment", b"2", "b")))
    assert answer.status_code == 400
    assert "attachment" in answer.text
    assert (site.left, list(site.store.digests())) == ([], [])


def test_empty_file_inputs_are_no_files(site: Site, client: FlaskClient) -> None:
    assert send(client, form(part("files", b"", ""), part("files", b"x", "x.txt"))).get_json()[
        "files"
    ] == [{"name": "x.txt", "size": 1, "over": False, "sha256": sha(b"x"), "kept": sha(b"x")}]
    assert site.left == []


def test_bytes_without_a_name_are_a_file_all_the_same(client: FlaskClient) -> None:  # check 8
    assert [
        f["size"] for f in send(client, form(part("files", b"nameless", ""))).get_json()["files"]
    ] == [8]


def test_an_empty_file_with_a_name_reaches_the_rules(
    client: FlaskClient,
) -> None:  # check 1, its first half
    files = send(client, form(part("files", b"", "empty.pdf"))).get_json()["files"]
    assert [(f["name"], f["size"]) for f in files] == [("empty.pdf", 0)]


@pytest.mark.parametrize(("size", "over"), [(1000, False), (1001, True), (500_000, True)])
def test_a_file_over_its_limit_is_counted_and_the_others_are_kept(  # check 3
    site: Site, client: FlaskClient, size: int, *, over: bool
) -> None:
    site.file_limit = 1000
    body = form(part("files", b"a", "a"), part("files", b"b" * size, "b"), part("files", b"c", "c"))
    files = send(client, body).get_json()["files"]
    assert [(f["size"], f["over"]) for f in files] == [(1, False), (size, over), (1, False)]
    assert sorted(site.store.digests()) == sorted(f["kept"] for f in files if "kept" in f)
    assert site.left == []


# --- forms that are too much (check 7)


def test_a_thousand_parts_pass_and_one_more_is_413(client: FlaskClient) -> None:  # check 7
    fields = [part(f"f{n}", b"x") for n in range(MAX_PARTS)]
    assert send(client, form(*fields)).status_code == 200
    assert send(client, form(*fields, part("last", b"x"))).status_code == 413


def test_ten_thousand_tiny_parts_are_413(client: FlaskClient) -> None:  # check 7
    assert send(client, form(*(part("f", b"") for _ in range(10_000)))).status_code == 413


def test_a_long_text_field_is_413_and_one_at_the_limit_passes(
    client: FlaskClient,
) -> None:  # check 7
    assert send(client, form(part("text", b"x" * 600_000))).status_code == 413
    text = "ب" * 200_000
    assert send(client, form(part("text", text.encode()))).get_json()["form"] == {"text": [text]}
    assert len(text.encode()) < MAX_FIELD


def test_more_files_than_any_call_takes_are_413(site: Site, client: FlaskClient) -> None:  # check 7
    files = [part("files", b"x", f"{n}.txt") for n in range(MAX_FILES)]
    assert len(send(client, form(*files)).get_json()["files"]) == MAX_FILES
    assert send(client, form(*files, part("files", b"x", "more.txt"))).status_code == 413
    assert site.left == []


def test_a_long_plain_form_is_413(client: FlaskClient) -> None:  # check 7
    plain = "application/x-www-form-urlencoded"
    assert send(client, b"a=" + b"x" * 1_000_000, plain).status_code == 200
    assert send(client, b"a=" + b"x" * 2_000_000, plain).status_code == 413
    assert send(client, b"&".join([b"a=1"] * 1_000), plain).status_code == 200
    assert send(client, b"&".join([b"a=1"] * 1_001), plain).status_code == 413
    assert send(client, b"a=\xff", plain).status_code == 400


# --- forms that cannot be read (checks 5, 9)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(form(part("files", b"cut", "a.pdf"), end=b""), id="no closing boundary"),
        pytest.param(
            form(part("files", b"whole", "a"), part("files", b"cut" * 50_000, "b"), end=b""),
            id="second cut",
        ),
        pytest.param(form(part("files", b"x", b"r\xe9sum\xe9.pdf")), id="raw Latin-1 name"),
        pytest.param(form(part("files", b"x", b"a\r\nb.pdf")), id="line break in the name"),
        pytest.param(form(part("files", b"x", b"a\nb.pdf")), id="line feed in the name"),
        pytest.param(
            b"--" + BOUNDARY.encode() + b"\r\nX: y\r\n\r\ndata\r\n" + form(), id="no disposition"
        ),
        pytest.param(b"not a form at all", id="no boundary in the body"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_a_form_that_cannot_be_read_is_400_and_leaves_nothing(  # check 5, check 9
    site: Site, client: FlaskClient, body: bytes
) -> None:
    answer = send(client, body)
    assert answer.status_code == 400
    assert "did not receive a file" in answer.text
    assert (site.left, list(site.store.digests())) == ([], [])


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=é"])
def test_a_form_without_a_boundary_is_400(
    client: FlaskClient, content_type: str
) -> None:  # check 5
    assert send(client, form(part("files", b"x", "a")), content_type).status_code == 400


def test_a_form_cut_at_any_byte_is_400_and_leaves_nothing(
    site: Site, client: FlaskClient
) -> None:  # check 6
    body = form(part("title", b"t"), part("files", b"x" * 200, "a.pdf"))
    last = len(body) - 4  # up to the closing boundary's last dash
    for at in range(0, last, 7):
        assert send(client, body[:at]).status_code == 400
        assert site.left == []
    assert list(site.store.digests()) == []


def test_whoever_explains_a_refusal_may_look_at_the_form(site: Site, client: FlaskClient) -> None:
    def explain(_: Exception) -> Any:
        return {"form": request.form.to_dict(), "files": len(request.files)}, 413

    site.app.register_error_handler(FormTooLarge, explain)
    site.app.register_error_handler(FormUnreadable, explain)
    many = form(*(part("f", b"x") for _ in range(1_001)))
    assert send(client, many).get_json() == {"form": {}, "files": 0}
    assert send(client, form(end=b"")).get_json() == {"form": {}, "files": 0}


def test_a_body_over_the_requests_limit_is_413(site: Site, client: FlaskClient) -> None:  # check 3
    site.app.config["MAX_CONTENT_LENGTH"] = 1000
    assert send(client, form(part("files", b"x" * 1000, "a"))).status_code == 413
    assert site.left == []


# --- nothing is left behind, whatever happens


def test_a_view_that_fails_leaves_no_file(site: Site) -> None:  # check 6
    def fail() -> Any:
        assert request.files
        assert len(site.left) == 1
        raise RuntimeError("planted")

    site.app.add_url_rule("/fail", view_func=fail, methods=["POST"])
    site.app.testing = False
    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    with site.app.test_client() as client:
        answer = client.post("/fail", data=form(part("files", b"x" * 100, "a")), content_type=TYPE)
    assert answer.status_code == 500
    assert site.left == []


def test_a_broken_form_leaves_no_file_even_while_somebody_holds_the_request(
    site: Site,
) -> None:  # check 6
    held: list[Any] = []

    def hold() -> Any:
        held.append(request._get_current_object())  # type: ignore[attr-defined]  # of the proxy  # noqa: SLF001
        return str(len(request.files))

    site.app.add_url_rule("/hold", view_func=hold, methods=["POST"])
    body = form(part("files", b"x" * 100, "a"), part("files", b"y" * 100, "b"), end=b"")
    with site.app.test_client() as client:
        assert client.post("/hold", data=body, content_type=TYPE).status_code == 400
    assert len(held) == 1
    assert site.left == []


def test_a_form_nobody_reads_makes_no_file(site: Site) -> None:
    site.app.add_url_rule("/ignore", view_func=lambda: "", methods=["POST"])
    with site.app.test_client() as client:
        client.post("/ignore", data=form(part("files", b"x", "a")), content_type=TYPE)
    assert site.left == []


def test_a_full_disk_is_told_and_leaves_no_file(
    site: Site, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:  # check 57 in small
    real, calls = os.pwrite, []

    def fill(fd: int, data: bytes, at: int) -> int:
        calls.append(at)
        if len(calls) > 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(fd, data, at)

    monkeypatch.setattr(os, "pwrite", fill)
    answer = send(client, form(part("files", b"x" * 1_000_000, "a")))
    assert (answer.status_code, answer.get_json()) == (503, {"errno": errno.ENOSPC})
    assert site.left == []


def test_it_works_with_a_store_in_memory(site: Site, client: FlaskClient) -> None:
    site.store = MemoryStore()  # type: ignore[assignment]  # the Protocol's other half
    site.app.extensions["intake"].store = site.store
    assert send(client, form(part("files", b"x", "a"))).get_json()["files"][0]["kept"] == sha(b"x")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (form(part("title", b"\x00a\x00b"), part("title", b"c")), TYPE),
        (b"title=%00a%00b&title=c", "application/x-www-form-urlencoded"),
    ],
    ids=["multipart", "urlencoded"],
)
def test_nul_is_taken_out_of_every_text_field(
    body: bytes, content_type: str, client: FlaskClient
) -> None:
    assert send(client, body, content_type).get_json()["form"] == {"title": ["ab", "c"]}
