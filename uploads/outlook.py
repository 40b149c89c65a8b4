"""Messages as Outlook saves them, .msg ([MS-OXMSG]). Runs in the jail."""

from email import policy
from email.parser import BytesParser

from uploads import compound, mailhtml, mailmime, mailwords, mapi, tnef
from uploads.compound import Storage
from uploads.mail import Message, Person, stamp
from uploads.mailbasket import MOST_DEPTH, Basket
from uploads.mapi import Properties

_TOP_HEAD, _INNER_HEAD, _ATTACHED_HEAD = 32, 24, 8
_ATTACHED = "__attach_version1.0_#"
_EMBEDDED = "__substg1.0_3701000D"
_SIGNED = "multipart/signed"
_CALENDAR = ("IPM.Appointment", "IPM.Schedule", "IPM.Task", "IPM.Contact", "IPM.StickyNote")


def looks_like(data: bytes) -> bool:
    """Whether bytes are a compound file that holds a message."""
    try:
        return "__properties_version1.0" in compound.read(data).streams
    except compound.CompoundInvalid:
        return False


def read(data: bytes, basket: Basket) -> None:
    """Read one message into the basket. Raises CompoundInvalid."""
    _read(compound.read(data), basket, level=0, head=_TOP_HEAD)


def _read(storage: Storage, basket: Basket, *, level: int, head: int) -> None:
    held = mapi.of_storage(storage.streams, head=head)
    if level == 0 and held.text(mapi.CLASS).startswith(_CALENDAR):
        basket.find("no-message", which=held.text(mapi.CLASS)[:60])
    place = basket.open(_with_headers(tnef.head(held, level=level), held))
    if place is None:
        return
    first = len(basket.parts)
    shown = mailhtml.shown(tnef.page_of(held))
    for name in sorted(storage.storages):
        if name.startswith(_ATTACHED):
            inner = storage.storages[name]
            _attached(inner, held.codepage, basket, place=place, level=level, shown=shown)
    words = tnef.body_of(held)
    if words.strip() and not _has_body(basket, place):
        basket.add(
            words.encode("utf-8", "replace"),
            name="",
            role="body",
            media="text/plain",
            message=place,
        )
    elif len(basket.parts) == first:
        basket.find("empty-message")


def _has_body(basket: Basket, place: int) -> bool:
    return any(part.role == "body" and part.message == place for part in basket.parts)


def _with_headers(made: Message, held: Properties) -> Message:
    """Fill what the properties leave open from the headers the message came with."""
    headers = held.text(mapi.HEADERS)
    if not headers:
        return made
    mime = BytesParser(policy=policy.compat32).parsebytes(
        headers.encode("utf-8", "replace"), headersonly=True
    )
    said: dict[str, str] = {}
    for key, value in mime.raw_items():
        said.setdefault(key.lower(), str(value))
    sender = mailwords.person(said.get("from", ""))
    return Message(
        level=made.level,
        subject=made.subject or mailwords.header(said.get("subject", "")),
        sender=Person(made.sender.name or sender.name, made.sender.address or sender.address),
        reply_to=mailwords.person(said.get("reply-to", "")).address,
        organisation=mailwords.header(said.get("organization", "")),
        message_id=made.message_id or mailwords.words(said.get("message-id", "")),
        dated=made.dated or stamp(mailwords.date(said.get("date", ""))),
        arrived=made.arrived or stamp(mailwords.received(said.get("received", ""))),
    )


def _attached(
    storage: Storage,
    codepage: str,
    basket: Basket,
    *,
    place: int,
    level: int,
    shown: frozenset[str],
) -> None:
    held = mapi.of_storage(storage.streams, head=_ATTACHED_HEAD, codepage=codepage)
    inner = storage.storages.get(_EMBEDDED)
    method = held.number(mapi.METHOD)
    if inner is not None and method != mapi.OLE_OBJECT:
        if level < MOST_DEPTH:
            _read(inner, basket, level=level + 1, head=_INNER_HEAD)
        else:
            basket.find("nested-too-deep")
        return
    name = held.text(mapi.LONG_NAME, mapi.SHORT_NAME, mapi.DISPLAY_NAME)
    data, media = held.binary(mapi.DATA), held.text(mapi.MIME).lower()
    if media == _SIGNED or (name.lower() == "smime.p7m" and mailmime.looks_like(data)):
        mailmime.inside(data, basket, place=place, level=level)
    elif name.lower() == "smime.p7m":
        mailmime.inside(_as_part(data), basket, place=place, level=level)
    elif inner is not None or (not data and not name):
        basket.find("object-left-out", which=name[:200])
    elif not data:
        basket.find("only-linked", which=name[:200])
    else:
        cid = held.text(mapi.CONTENT_ID).strip(" <>")
        hidden = bool(held.number(mapi.HIDDEN)) or (cid and cid in shown)
        picture = media.startswith("image/") or name.lower().endswith((".png", ".jpg", ".gif"))
        role = "inline" if hidden and picture else _role(name, media)
        basket.add(data, name=name, role=role, media=media, message=place)


def _role(name: str, media: str) -> str:
    if media == "text/calendar" or name.lower().endswith(".ics"):
        return "calendar"
    if media in {"application/pkcs7-signature", "text/vcard", "text/x-vcard"}:
        return "signature"
    return "attachment"


def _as_part(data: bytes) -> bytes:
    return b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: binary\n\n" + data
