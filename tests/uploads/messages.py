"""Thirty messages as mail programs, and people, really make them; each with the parts that must come out of it."""

import base64
import binascii
import quopri
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from intake.demo.outlook import Attachment, Note, msg, packed_rtf, winmail
from tests.uploads.documents import pdf

SENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
GOT = "2026-03-01T09:30:07Z"
RECEIVED = (
    "Received: from out.example.org by mx.secretariat.example with ESMTPS id 7;\r\n"
    "\tSun, 1 Mar 2026 10:30:07 +0100\r\n"
)
DATE = "Date: Sun, 1 Mar 2026 10:30:00 +0100\r\n"
PAPER = pdf("We thank the secretariat for this opportunity to comment on issue 1.")
ANNEX = b"Annex: figures of the last ten years, in plain words.\n"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

ROLE_OF_FILE = ("attachment", "member")


@dataclass(frozen=True, slots=True, kw_only=True)
class Make:
    """A message: its bytes and name, and what must come out: files by name, words, sender, dates.

    `words` is part of the outermost message's text, empty where it has none; so is a date that is not there.
    `findings` are codes that must be said. `others` are parts that are listed and left out: role to count.
    """

    data: bytes
    name: str = "message.eml"
    files: Mapping[str, bytes] = field(default_factory=dict)
    words: str = ""
    sender: tuple[str, str] = ("Ada Example", "ada@example.org")
    subject: str = "Comments on the draft"
    arrived: str = GOT
    dated: str = "2026-03-01T09:30:00Z"
    findings: Sequence[str] = ()
    others: Mapping[str, int] = field(default_factory=dict)
    inner: int = 0


def head(
    *,
    sender: str = "Ada Example <ada@example.org>",
    subject: str = "Comments on the draft",
    date: str = DATE,
    received: str = RECEIVED,
    more: str = "",
    message_id: str = "<1@example.org>",
) -> bytes:
    """Write the head of a message, in whatever bytes it has."""
    said = (
        f"{received}From: {sender}\r\nTo: talk@secretariat.example\r\nSubject: {subject}\r\n{date}"
    )
    said += f"Message-ID: {message_id}\r\nMIME-Version: 1.0\r\n{more}"
    return said.encode("utf-8", "surrogateescape")


def part(
    data: bytes,
    *,
    kind: str = "application/pdf",
    name: str = "",
    disposition: str = "attachment",
    coding: str = "base64",
    more: str = "",
) -> bytes:
    """Write one part; `name` is the whole parameter, as it is to stand there."""
    code: Mapping[str, Callable[[bytes], bytes]] = {
        "base64": base64.encodebytes,
        "quoted-printable": quopri.encodestring,
        "8bit": bytes,
    }
    coded = code[coding](data)
    said = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n"
    if disposition:
        said += f"Content-Disposition: {disposition}{'; ' + name if name else ''}\r\n"
    return (said + more + "\r\n").encode("utf-8", "surrogateescape") + coded


def words(
    text: str, *, charset: str = "utf-8", kind: str = "text/plain", coding: str = "8bit"
) -> bytes:
    """Write the words of a message as a part."""
    data = text.encode(charset)
    return part(data, kind=f'{kind}; charset="{charset}"', disposition="", coding=coding)


def mixed(
    first: bytes, *parts: bytes, kind: str = "mixed", mark: str = "=_b", close: bool = True
) -> bytes:
    """Join a head and parts."""
    out = first + f'Content-Type: multipart/{kind}; boundary="{mark}"\r\n\r\n'.encode()
    out += b"".join(b"--%s\r\n%s\r\n" % (mark.encode(), one) for one in parts)
    return out + (b"--%s--\r\n" % mark.encode() if close else b"")


def inside(*parts: bytes, kind: str, mark: str) -> bytes:
    """Write several parts as one part."""
    return mixed(b"", *parts, kind=kind, mark=mark)


FILE = 'filename="paper.pdf"'


def plain() -> Make:
    return Make(
        data=mixed(head(), words("Dear secretariat, see attached."), part(PAPER, name=FILE)),
        files={"paper.pdf": PAPER},
        words="see attached",
    )


def no_attachment() -> Make:
    text = "We comment on issue 1.\r\n\r\nIt should be clearer.\r\n"
    return Make(data=head() + words(text)[0:], words="It should be clearer.")


def page_only() -> Make:
    page = "<html><head><style>p{}</style></head><body><p>We comment on <b>issue&nbsp;1</b>.</p><p>Yours</p></body>"
    return Make(data=head() + words(page, kind="text/html"), words="We comment on issue 1.")


def alternative() -> Make:
    both = inside(
        words("In plain words."),
        words("<p>In HTML.</p>", kind="text/html"),
        kind="alternative",
        mark="=_a",
    )
    return Make(
        data=mixed(head(), both, part(PAPER, name=FILE)),
        files={"paper.pdf": PAPER},
        words="In plain words.",
    )


def related() -> Make:
    page = words(
        '<p>Kind regards</p><img src="cid:logo@1"><img src="cid:band@1">', kind="text/html"
    )
    logo = part(
        PICTURE,
        kind='image/png; name="logo.png"',
        disposition="inline",
        more="Content-ID: <logo@1>\r\n",
    )
    # Shown by the page and not said to be: only the page tells it from a picture that was sent.
    band = part(PICTURE, kind="image/png", disposition="", more="Content-ID: <band@1>\r\n")
    bare = part(PICTURE, kind="image/png", disposition="", more="Content-ID: <sent@1>\r\n")
    return Make(
        data=mixed(
            head(),
            inside(page, logo, band, kind="related", mark="=_r"),
            bare,
            part(PAPER, name=FILE),
        ),
        files={"": PICTURE, "paper.pdf": PAPER},
        words="Kind regards",
        others={"inline": 2},
    )


def winmail_dat() -> Make:
    note = Note(
        body="See attached.", files=[Attachment(name="Stellungnahme Größe.pdf", data=PAPER)]
    )
    tnef = part(winmail(note), kind="application/ms-tnef", name='filename="winmail.dat"')
    return Make(
        data=mixed(head(), words(""), tnef),
        files={"Stellungnahme Größe.pdf": PAPER},
        words="See attached.",
    )


def winmail_with_message() -> Make:
    inner = Note(
        subject="Earlier",
        name="Bob",
        address="bob@example.org",
        body="What we said.",
        files=[Attachment(name="a.txt", data=ANNEX)],
    )
    note = Note(body="As we said.", files=[Attachment(name="Earlier", message=inner)])
    tnef = part(winmail(note), kind="application/ms-tnef", name='filename="winmail.dat"')
    return Make(data=mixed(head(), tnef), files={"a.txt": ANNEX}, words="As we said.", inner=1)


def outlook() -> Make:
    note = Note(
        subject="Comments on the draft",
        name="Ada Example",
        address="ada@example.org",
        body="Dear all,\r\nsee attached.",
        sent=SENT,
        delivered=datetime(2026, 3, 1, 9, 30, 7, tzinfo=UTC),
        message_id="<1@example.org>",
        page='<p>Dear all</p><img src="cid:l@1">',
        files=[
            Attachment(name="Позиция организации.pdf", data=PAPER, media="application/pdf"),
            Attachment(name="logo.png", data=PICTURE, media="image/png", cid="l@1"),
        ],
    )
    return Make(
        data=msg(note),
        name="Comments.msg",
        files={"Позиция организации.pdf": PAPER},
        words="see attached.",
        others={"inline": 1},
    )


def outlook_rich() -> Make:
    note = Note(
        subject="Comments on the draft",
        headers=head().decode(),
        sent=SENT,
        rich=packed_rtf(rb"{\rtf1\ansi\ansicpg1252 Dear \b all\b0,\par gr\'fc\'dfe}"),
    )
    return Make(data=msg(note), name="x.msg", words="grüße")


def outlook_old() -> Make:
    note = Note(
        subject="Замечания",
        name="Ада",
        address="ada@example.org",
        body="Замечания к проекту",
        codepage=1251,
        sent=SENT,
        files=[Attachment(name="заметка.txt", data=ANNEX)],
    )
    return Make(
        data=msg(note),
        name="old.msg",
        files={"заметка.txt": ANNEX},
        words="Замечания к проекту",
        subject="Замечания",
        sender=("Ада", "ada@example.org"),
        arrived="",
    )


def outlook_nested() -> Make:
    inner = Note(
        subject="Our position",
        name="Bob",
        address="bob@example.org",
        body="Herewith.",
        sent=SENT,
        files=[Attachment(name="position.pdf", data=PAPER)],
    )
    note = Note(
        subject="Comments on the draft",
        name="Ada Example",
        address="ada@example.org",
        body="For you.",
        sent=SENT,
        files=[Attachment(name="Our position", message=inner)],
    )
    return Make(
        data=msg(note),
        name="fwd.msg",
        files={"position.pdf": PAPER},
        words="For you.",
        inner=1,
        arrived="",
    )


def forwarded() -> Make:
    inner = mixed(
        head(sender="Bob <bob@example.org>", subject="Our position"),
        words("Herewith."),
        part(PAPER, name=FILE),
        mark="=_i",
    )
    wrapped = b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + inner
    return Make(
        data=mixed(head(), words("For you."), wrapped),
        files={"paper.pdf": PAPER},
        words="For you.",
        inner=1,
    )


def forwarded_coded() -> Make:
    inner = mixed(
        head(sender="Bob <bob@example.org>"), words("Herewith."), part(PAPER, name=FILE), mark="=_i"
    )
    return Make(
        data=mixed(
            head(), words("For you."), part(inner, kind="message/rfc822", name='filename="x.eml"')
        ),
        files={"paper.pdf": PAPER},
        words="For you.",
        inner=1,
    )


def thrice() -> Make:
    third = head(sender="Cy <cy@example.org>") + words("The third.")
    second = mixed(
        head(sender="Bob <bob@example.org>"),
        words("The second."),
        b"Content-Type: message/rfc822\r\n\r\n" + third,
        part(ANNEX, kind="text/plain", name='filename="a.txt"'),
        mark="=_2",
    )
    return Make(
        data=mixed(head(), words("The first."), b"Content-Type: message/rfc822\r\n\r\n" + second),
        files={"a.txt": ANNEX},
        words="The first.",
        inner=2,
    )


def raw_header() -> Make:
    subject = "Prise de position générale".encode("latin-1").decode("ascii", "surrogateescape")
    sender = "Zoé Éxemple <ada@example.org>".encode().decode("ascii", "surrogateescape")
    name = 'filename="état.pdf"'.encode("latin-1").decode("ascii", "surrogateescape")
    return Make(
        data=mixed(
            head(subject=subject, sender=sender),
            words("Voir la pièce jointe."),
            part(PAPER, name=name),
        ),
        files={"état.pdf": PAPER},
        words="pièce",
        subject="Prise de position générale",
        sender=("Zoé Éxemple", "ada@example.org"),
    )


def arabic() -> Make:
    name = "filename*=utf-8''" + "".join(f"%{b:02X}" for b in "موقفنا.pdf".encode())
    subject = "=?utf-8?B?" + base64.b64encode("ملاحظات على المسودة".encode()).decode() + "?="
    sender = (
        "=?windows-1256?B?"
        + base64.b64encode("آمنة مثال".encode("cp1256")).decode()
        + "?= <ada@example.org>"
    )
    return Make(
        data=mixed(
            head(subject=subject, sender=sender),
            words("نرسل إليكم موقفنا.", charset="cp1256", coding="base64"),
            part(PAPER, name=name),
        ),
        files={"موقفنا.pdf": PAPER},
        words="موقفنا",
        subject="ملاحظات على المسودة",
        sender=("آمنة مثال", "ada@example.org"),
    )


def chinese() -> Make:
    # One word cut in the middle of a character, as old programs do.
    coded = "关于草案的意见".encode("gb18030")
    subject = " ".join(
        f"=?gb2312?B?{base64.b64encode(piece).decode()}?=" for piece in (coded[:5], coded[5:])
    )
    name = "filename*0*=gb2312''%D2%E2%BC; filename*1*=%FB%2Epdf"
    return Make(
        data=mixed(
            head(subject=subject),
            words("请见附件。", charset="gb2312", coding="base64"),
            part(PAPER, name=name),
        ),
        files={"意见.pdf": PAPER},
        words="请见附件",
        subject="关于草案的意见",
    )


def russian() -> Make:
    subject = (
        "=?koi8-r?Q?"
        + quopri.encodestring("Замечания".encode("koi8-r"), header=True).decode()
        + "?="
    )
    name = (
        'filename="=?koi8-r?B?' + base64.b64encode("позиция.pdf".encode("koi8-r")).decode() + '?="'
    )
    return Make(
        data=mixed(
            head(subject=subject),
            words("Смотрите вложение.", charset="koi8-r"),
            part(PAPER, name=name),
        ),
        files={"позиция.pdf": PAPER},
        words="вложение",
        subject="Замечания",
    )


def french() -> Make:
    name = "filename*0*=utf-8''prise-de-; filename*1*=position%20%C3%A9; filename*2=\".pdf\""
    body = words(
        "Nous répondons à la question n° 1.", charset="iso-8859-1", coding="quoted-printable"
    )
    return Make(
        data=mixed(head(), body, part(PAPER, name=name)),
        files={"prise-de-position é.pdf": PAPER},
        words="répondons",
    )


def spanish() -> Make:
    # Says ASCII and is not; says seven bits and has eight.
    body = (
        b"Content-Type: text/plain; charset=us-ascii\r\n\r\n" + "Señores: véase el anexo.".encode()
    )
    return Make(
        data=mixed(head(), body, part(PAPER, name=FILE)),
        files={"paper.pdf": PAPER},
        words="véase el anexo",
    )


def no_date() -> Make:
    return Make(
        data=head(date="", received="") + words("We comment."),
        words="We comment.",
        arrived="",
        dated="",
    )


def wrong_date() -> Make:
    date = "Date: Thu, 35 Foo 2026 99:00:00\r\n"
    return Make(data=head(date=date) + words("We comment."), words="We comment.", dated="")


def bare_lines() -> Make:
    data = mixed(head(), words("Line ends of another system."), part(PAPER, name=FILE))
    return Make(
        data=b"From ada@example.org Sun Mar  1 10:30:07 2026\n" + data.replace(b"\r\n", b"\n"),
        files={"paper.pdf": PAPER},
        words="another system",
    )


def never_closed() -> Make:
    return Make(
        data=mixed(head(), words("See attached."), part(PAPER, name=FILE), close=False),
        files={"paper.pdf": PAPER},
        words="See attached.",
    )


def wrong_boundary() -> Make:
    data = mixed(head(), words("See attached."), part(PAPER, name=FILE)).replace(
        b'boundary="=_b"', b'boundary="another"'
    )
    return Make(
        data=data, files={"paper.pdf": PAPER}, words="See attached.", findings=["broken-mime"]
    )


def cut_coding() -> Make:
    whole = part(PAPER, name=FILE)
    return Make(
        data=mixed(head(), words("See attached."), whole.rstrip()[:-3] + b"*\r\n"),
        files={"paper.pdf": b""},
        words="See attached.",
        findings=["broken-coding"],
    )


def uuencoded() -> Make:
    lines = b"".join(binascii.b2a_uu(ANNEX[at : at + 45]) for at in range(0, len(ANNEX), 45))
    text = b"See below.\n\nbegin 644 annex.txt\n" + lines + b"`\nend\n"
    return Make(
        data=head(more="Content-Type: text/plain\r\n") + b"\r\n" + text,
        files={"annex.txt": ANNEX},
        words="See below.",
    )


def calendar_and_card() -> Make:
    invite = part(
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        kind="text/calendar; method=REQUEST",
        disposition="",
    )
    card = part(b"BEGIN:VCARD\r\nEND:VCARD\r\n", kind="text/vcard", name='filename="ada.vcf"')
    return Make(
        data=mixed(head(), words("Let us meet."), invite, card, part(PAPER, name=FILE)),
        files={"paper.pdf": PAPER},
        words="Let us meet.",
        others={"calendar": 1, "signature": 1},
    )


def archive() -> Make:
    import io  # noqa: PLC0415 - used here alone
    import zipfile  # noqa: PLC0415 - as above

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("ours/paper.pdf", PAPER)
        packed.writestr("ours/annex.txt", ANNEX)
        packed.writestr("__MACOSX/ours/._paper.pdf", b"x")
    return Make(
        data=mixed(
            head(),
            words("Packed."),
            part(held.getvalue(), kind="application/zip", name='filename="all.zip"'),
        ),
        files={"ours/paper.pdf": PAPER, "ours/annex.txt": ANNEX},
        words="Packed.",
        others={"archive": 1},
    )


def _signer() -> tuple[x509.Certificate, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ada Example")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    )
    made = made.serial_number(1).not_valid_before(SENT).not_valid_after(SENT.replace(year=2027))
    return made.sign(key, hashes.SHA256()), key


def signed() -> Make:
    body = inside(words("Signed words."), part(PAPER, name=FILE), kind="mixed", mark="=_m")
    proof = part(
        b"\x30\x00",
        kind='application/pkcs7-signature; name="smime.p7s"',
        name='filename="smime.p7s"',
    )
    return Make(
        data=mixed(
            head(),
            body,
            proof,
            kind='signed; micalg=sha-256; protocol="application/pkcs7-signature"',
        ),
        files={"paper.pdf": PAPER},
        words="Signed words.",
        others={"signature": 1},
    )


def _sealed(what: str) -> str:
    kind = f'application/pkcs7-mime; smime-type={what}-data; name="smime.p7m"'
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"


def signed_opaque() -> Make:
    body = inside(words("Signed words."), part(PAPER, name=FILE), kind="mixed", mark="=_m")
    certificate, key = _signer()
    builder = (
        pkcs7.PKCS7SignatureBuilder().set_data(body).add_signer(certificate, key, hashes.SHA256())
    )
    sealed = builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
    more = _sealed("signed")
    return Make(
        data=head(more=more) + b"\r\n" + base64.encodebytes(sealed),
        files={"paper.pdf": PAPER},
        words="Signed words.",
    )


def encrypted() -> Make:
    # EnvelopedData, nothing inside that anybody here could read.
    sealed = bytes.fromhex("300f06092a864886f70d010703a0023000")
    more = _sealed("enveloped")
    return Make(
        data=head(more=more) + b"\r\n" + base64.encodebytes(sealed),
        findings=["encrypted-message"],
        others={"technical": 1},
    )


def by_a_library() -> Make:
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"] = (
        "Ada Example <ada@example.org>",
        "Comments on the draft",
        SENT,
    )
    made.set_content("By the library.")
    made.add_attachment(
        PAPER, maintype="application", subtype="pdf", filename="Überblick – 2026.pdf"
    )
    return Make(
        data=bytes(made), files={"Überblick – 2026.pdf": PAPER}, words="By the library.", arrived=""
    )


def empty() -> Make:
    return Make(data=head() + b"\r\n", findings=["empty-message"])


MAKES = (
    plain,
    no_attachment,
    page_only,
    alternative,
    related,
    winmail_dat,
    winmail_with_message,
    outlook,
    outlook_rich,
    outlook_old,
    outlook_nested,
    forwarded,
    forwarded_coded,
    thrice,
    raw_header,
    arabic,
    chinese,
    russian,
    french,
    spanish,
    no_date,
    wrong_date,
    bare_lines,
    never_closed,
    wrong_boundary,
    cut_coding,
    uuencoded,
    calendar_and_card,
    archive,
    signed,
    signed_opaque,
    encrypted,
    by_a_library,
    empty,
)
