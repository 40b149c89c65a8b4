"""One part of a message: its headers as they came, its name and bytes, files written into words. Runs in the jail."""

import binascii
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import Message as Mime

from uploads import mailwords

_UU = re.compile(
    rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n((?:[\x20-\x60]{1,62}\r?\n)+?)(?:`|\x20)?\r?\n?end\r?$",
    re.MULTILINE,
)


def raw_headers(mime: Mime, name: str) -> list[str]:
    """Give all values of a header as they came."""
    return [str(value) for key, value in mime.raw_items() if key.lower() == name]


def first_header(mime: Mime, name: str) -> str:
    """Give the first value of a header as it came, empty for none."""
    return next(iter(raw_headers(mime, name)), "")


def kind_of(mime: Mime) -> str:
    """Give the media type that a part is said to be of."""
    try:
        return mime.get_content_type()
    except (ValueError, TypeError, IndexError):
        return "application/octet-stream"


def name_of(mime: Mime, hint: str = "") -> str:
    """Give the file name of a part, empty for none."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        found = mailwords.parameters(first_header(mime, header), hint).get(key, "")
        if found.strip():
            return found
    return (
        mailwords.header(first_header(mime, "content-description"), hint) if _is_file(mime) else ""
    )


def _is_file(mime: Mime) -> bool:
    return disposition_of(mime) == "attachment"


def charset_of(mime: Mime) -> str:
    """Give the charset of a message's own words, empty for none: what its headers hold raw is likely in it too."""
    for part in mime.walk():
        if kind_of(part).startswith("text/"):
            found = mailwords.parameters(first_header(part, "content-type")).get("charset", "")
            if found.lower() not in {"", "us-ascii", "utf-8"}:
                return found
    return ""


def disposition_of(mime: Mime) -> str:
    """Give `attachment`, `inline` or whatever a part says of how it is to be shown."""
    return first_header(mime, "content-disposition").partition(";")[0].strip().lower()


def decoded(mime: Mime) -> tuple[bytes, bool]:
    """Give a part's bytes, and whether its coding explains them all."""
    whole = True
    try:
        data = mime.get_payload(decode=True)
    except (ValueError, LookupError, MessageError, binascii.Error):
        data = None
    if not isinstance(data, bytes):
        payload = mime.get_payload()
        data = mailwords.raw(payload if isinstance(payload, str) else "")
        whole = False
    coding = first_header(mime, "content-transfer-encoding").partition(";")[0].strip().lower()
    if coding == "base64" and _is_cut(str(mime.get_payload())):
        whole = False
    return data, whole


def _is_cut(coded: str) -> bool:
    """Say whether base64 ends in the middle of a group, or holds what is no base64."""
    plain = "".join(coded.split())
    return len(plain.rstrip("=")) % 4 == 1 or bool(re.search(r"[^A-Za-z0-9+/=]", plain))


def _uudecoded(lines: bytes) -> bytes:
    out = []
    for line in lines.splitlines():
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders pad wrongly; the length byte says how much counts.
            count = (((line[0] - 32) & 63) * 4 + 5) // 3
            out.append(binascii.a2b_uu(line[:count]) if len(line) >= count else b"")
    return b"".join(out)


def files_in(words: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the files that old programs wrote into the words (uuencode): name and bytes."""
    for match in _UU.finditer(words):
        yield mailwords.words(mailwords.text(match[1])), _uudecoded(match[2])


def without_files(words: bytes) -> bytes:
    """Give the words without those files."""
    return _UU.sub(b"", words)
