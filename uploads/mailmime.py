"""Messages as they travel (RFC 5322, MIME), from programs that keep to it and from others. Runs in the jail.

`email` finds the structure; headers are decoded by `uploads.mailwords`, for what is in them is as often wrong as right.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import Message as Mime
from email.parser import BytesParser

from uploads import mailhtml, mailparts, mailwords, tnef
from uploads.ber import NotSigned, signed_content
from uploads.mail import MAX_ADDRESS, MAX_ID, Message, Person, stamp
from uploads.mailbasket import MOST_DEPTH, Basket

_SIGNATURES = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
        "text/vcard",
        "text/x-vcard",
        "text/directory",
    }
)
_ENVELOPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TECHNICAL = frozenset(
    {
        "message/delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "message/external-body",
        "text/rfc822-headers",
        "application/applefile",
        "application/pgp-encrypted",
        "text/x-amp-html",
    }
)
_MESSAGES = frozenset({"message/rfc822", "message/news", "message/global"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_MOST_NESTED = 60
_BOUNDARY = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?$", re.MULTILINE)


@dataclass(slots=True)
class _Head:
    """What belongs to one message while its parts are walked."""

    place: int
    level: int
    hint: str = ""
    plain: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    pictures: list[tuple[int, str]] = field(default_factory=list)


def read(data: bytes, basket: Basket, *, level: int = 0) -> None:
    """Read one message into the basket."""
    _read(_parse(data), basket, level)


def inside(data: bytes, basket: Basket, *, place: int, level: int) -> None:
    """Read the parts of a message whose head is known already."""
    held, first = _Head(place, level), len(basket.parts)
    _walk(_parse(data), basket, held, 0)
    _finish(basket, held, first)


def looks_like(data: bytes) -> bool:
    """Whether bytes begin with the headers of a message."""
    lines = data[:8192].lstrip(b"\xef\xbb\xbf\r\n").split(b"\n")
    named = 0
    for line in lines:
        if not line.strip():
            break
        if line[:1] in b" \t" or line.startswith(b"From "):
            continue
        if not re.match(rb"[!-9;-~]+[ \t]*:", line):
            return False
        named += line.lower().startswith(
            (
                b"from:",
                b"to:",
                b"date:",
                b"subject:",
                b"received:",
                b"message-id:",
                b"mime-version:",
            )
        )
    return named >= 2  # noqa: PLR2004 - one may be a title that happens to end in a colon


def _parse(data: bytes) -> Mime:
    # Lines before the first header: a mark of byte order, empty lines, the line of an mbox.
    data = re.sub(rb"\A(?:\xef\xbb\xbf|\s)*(?:>?From [^\n]*\n)?", b"", data)
    return BytesParser(policy=policy.compat32).parsebytes(data)


def _read(mime: Mime, basket: Basket, level: int) -> None:
    place = basket.open(_head(mime, level))
    if place is None:
        return
    held = _Head(place, level, mailparts.charset_of(mime))
    first = len(basket.parts)
    _walk(mime, basket, held, 0)
    _finish(basket, held, first)


def _head(mime: Mime, level: int) -> Message:
    hint = mailparts.charset_of(mime)
    sender = mailwords.person(mailparts.first_header(mime, "from"), hint)
    if not sender.address:
        other = mailwords.person(
            mailparts.first_header(mime, "sender") or mailparts.first_header(mime, "return-path")
        )
        sender = Person(sender.name or other.name, other.address)
    return Message(
        level=level,
        subject=mailwords.header(mailparts.first_header(mime, "subject"), hint),
        sender=sender,
        reply_to=mailwords.person(mailparts.first_header(mime, "reply-to")).address[:MAX_ADDRESS],
        organisation=mailwords.header(
            mailparts.first_header(mime, "organization")
            or mailparts.first_header(mime, "organisation"),
            hint,
        ),
        message_id=mailwords.words(mailparts.first_header(mime, "message-id"), MAX_ID),
        dated=stamp(mailwords.date(mailparts.first_header(mime, "date"))),
        # The topmost was written last, by the server that the message was taken from.
        arrived=stamp(mailwords.received(mailparts.first_header(mime, "received"))),
    )


def _walk(mime: Mime, basket: Basket, held: _Head, depth: int) -> None:
    if depth > _MOST_NESTED:
        basket.find("nested-too-deep")
        return
    kind = mailparts.kind_of(mime)
    payload = mime.get_payload()
    if kind in _MESSAGES:
        _attached(mime, basket, held)
    elif kind == "multipart/encrypted":
        basket.find("encrypted-message")
        for each in _children(payload):
            _leaf(each, basket, held, role="technical")
    elif isinstance(payload, list):
        for each in _children(payload):
            _walk(each, basket, held, depth + 1)
    elif kind.startswith("multipart/"):
        _mend(mime, basket, held, depth)
    elif kind == "message/partial":
        basket.find("message-in-pieces")
        _leaf(mime, basket, held, role="attachment")
    else:
        _single(mime, kind, basket, held, depth)


def _children(payload: object) -> Iterator[Mime]:
    if isinstance(payload, list):
        yield from (each for each in payload if isinstance(each, Mime))


def _mend(mime: Mime, basket: Basket, held: _Head, depth: int) -> None:
    """Read a message of several parts whose boundary is missing or another one than said."""
    basket.find("broken-mime")
    body = mailwords.raw(mime.get_payload())
    found = _BOUNDARY.search(body)
    if found is None or mime.get_param("x-mended") is not None:
        text = mailwords.text(body)
        if text.strip():
            held.plain.append(text)
        return
    head = b'Content-Type: multipart/mixed; x-mended=1; boundary="%s"\n\n' % found[1].rstrip()
    _walk(_parse(head + body), basket, held, depth + 1)


def _single(mime: Mime, kind: str, basket: Basket, held: _Head, depth: int) -> None:
    name = mailparts.name_of(mime, held.hint)
    data = _bytes(mime, basket, name)
    disposition = mailparts.disposition_of(mime)
    if kind in _TNEF or name.lower() == "winmail.dat" or tnef.looks_like(data):
        if not tnef.read(data, basket, message=held.place, level=held.level, words=held.plain):
            _put(basket, held, data, name=name, role="attachment", kind=kind)
    elif kind in _ENVELOPES and not _opened(data, basket, held, depth):
        _put(basket, held, data, name=name or "smime.p7m", role="technical", kind=kind)
    elif kind in _ENVELOPES:
        return
    elif kind in _SIGNATURES:
        _put(basket, held, data, name=name, role="signature", kind=kind)
    elif kind in {"text/calendar", "application/ics"}:
        _put(basket, held, data, name=name, role="calendar", kind=kind)
    elif kind in _TECHNICAL:
        _put(basket, held, data, name=name, role="technical", kind=kind)
    elif kind in {"text/plain", "text/html"} and not name and disposition != "attachment":
        _say(data, kind, mime, basket, held)
    else:
        role = "inline" if _is_picture(mime, kind, disposition) else "attachment"
        n = _put(basket, held, data, name=name, role=role, kind=kind)
        cid = mailparts.first_header(mime, "content-id").strip(" <>")
        if n and cid and kind.startswith("image/"):
            held.pictures.append((n, cid))


def _is_picture(mime: Mime, kind: str, disposition: str) -> bool:
    """Say whether a part is a picture of the layout; with a content id alone, the page decides later."""
    return (
        kind.startswith("image/")
        and disposition == "inline"
        and bool(mailparts.first_header(mime, "content-id"))
    )


def _opened(data: bytes, basket: Basket, held: _Head, depth: int) -> bool:
    """Read the message inside an opaque signature; say what cannot be read by anybody here."""
    try:
        inner = signed_content(data)
    except NotSigned as error:
        basket.find("encrypted-message" if error.encrypted else "broken-mime")
        return False
    _walk(_parse(inner), basket, held, depth + 1)
    return True


def _say(data: bytes, kind: str, mime: Mime, basket: Basket, held: _Head) -> None:
    """Take a part that is the message's own words; old programs wrote files into them."""
    said = mailwords.parameters(mailparts.first_header(mime, "content-type")).get("charset", "")
    if kind == "text/plain":
        for name, file in mailparts.files_in(data):
            basket.add(file, name=name, role="attachment", media="", message=held.place)
        data = mailparts.without_files(data)
    text = mailwords.text(data, said).replace("\r\n", "\n")
    if text.strip():
        (held.plain if kind == "text/plain" else held.pages).append(text)


def _attached(mime: Mime, basket: Basket, held: _Head) -> None:
    """Read a message inside a message; one that was coded like a file is decoded first."""
    if held.level >= MOST_DEPTH:
        basket.find("nested-too-deep")
        return
    for inner in _children(mime.get_payload()):
        coding = mailparts.first_header(mime, "content-transfer-encoding").strip().lower()
        if coding in {"base64", "quoted-printable"}:
            whole = Mime()
            whole["Content-Transfer-Encoding"] = coding
            whole.set_payload(inner.as_bytes().lstrip(b"\r\n").decode("ascii", "replace"))
            data = whole.get_payload(decode=True)
            if isinstance(data, bytes) and looks_like(data):
                _read(_parse(data), basket, held.level + 1)
                continue
        _read(inner, basket, held.level + 1)


def _bytes(mime: Mime, basket: Basket, name: str) -> bytes:
    data, whole = mailparts.decoded(mime)
    if not whole:
        basket.find("broken-coding", which=name[:200])
    return data


def _leaf(mime: Mime, basket: Basket, held: _Head, *, role: str) -> None:
    name = mailparts.name_of(mime, held.hint)
    data = _bytes(mime, basket, name)
    _put(basket, held, data, name=name, role=role, kind=mailparts.kind_of(mime))


def _put(basket: Basket, held: _Head, data: bytes, *, name: str, role: str, kind: str) -> int:
    if not data and not name:
        return 0
    return basket.add(data, name=name, role=role, media=kind, message=held.place)


def _finish(basket: Basket, held: _Head, first: int) -> None:
    """Put the words of the message beside its parts, and tell pictures of the layout from pictures that were sent."""
    pages = "\n".join(held.pages)
    shown = mailhtml.shown(pages)
    for n, cid in held.pictures:
        if cid in shown:
            basket.recast(n, "inline")
    words = "\n\n".join(text.strip("\n") for text in held.plain if text.strip())
    if not words.strip() and pages:
        words = mailhtml.words(pages)
    if words.strip():
        basket.add(
            words.encode("utf-8", "replace"),
            name="",
            role="body",
            media="text/plain",
            message=held.place,
        )
    elif len(basket.parts) == first:
        basket.find("empty-message")
