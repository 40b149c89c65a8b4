"""A mailbox of twenty invented messages, a letter on paper and an earlier consultation, to try the tray with.

The messages are of as many makes as mail programs, and years, have brought: six languages, Outlook's two forms, forwards,
archives, headers of eight bits, dates that are missing or late. The same day gives the same bytes.
"""

import base64
import csv
import io
import quopri
import zipfile
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from intake.demo.mailpen import PICTURE, Pen, Writer
from intake.demo.outlook import Attachment, msg, winmail


class Mailbox(Pen):
    """Writes the messages for one day."""

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Give every file of the mailbox by its name."""
        for n, (word, data, ending) in enumerate(self._messages(), 1):
            yield f"{n:02d}-{word}.{ending}", data
        paper = Writer("Amadou Exemple", "", "Ministère imaginaire de la Culture", "fr", 90)
        yield "letter-on-paper.pdf", self._document(paper, 2)
        yield "earlier-consultation.zip", self._earlier()

    def _messages(self) -> Iterator[tuple[str, bytes, str]]:
        ines = Writer(
            "Ines Almada", "ines.almada@example.org", "Fictional Archive Network", "en", 70
        )
        yield "attached", self._modern(ines, [("position.pdf", self._document(ines, 2))]), "eml"
        tomas = Writer(
            "Tomás Ficticio", "tomas@example.net", "Unión imaginaria de autores", "es", 66
        )
        two = [("observaciones.docx", self._word(tomas)), ("anexo.txt", self._text(tomas))]
        yield "two-files", self._modern(tomas, two), "eml"
        ruth = Writer("Ruth Invented", "ruth@example.com", "", "en", 60)
        yield "only-words", self._modern(ruth, []), "eml"
        lea = Writer(
            "Léa Imaginaire", "lea@example.fr", "Collectif inventé des bibliothèques", "fr", 55
        )
        yield "web-page", self._page(lea), "eml"
        yield "outlook", self._outlook(tomas), "msg"
        pavel = Writer(
            "Павел Вымышленный", "pavel@example.com", "Вымышленный союз издателей", "ru", 50
        )
        yield "winmail", self._winmail(pavel), "eml"
        yield "forwarded", self._forwarded(ines, lea), "eml"
        yield "eight-bits", self._eight_bits(lea), "eml"
        amina = Writer("آمنة مثال", "amina@example.org", "جمعية الأرشيف المتخيلة", "ar", 44)
        yield "arabic", self._old(amina, "cp1256", "windows-1256", "موقفنا.pdf"), "eml"
        wei = Writer("魏示例", "wei@example.cn", "虚构档案协会", "zh", 40)
        yield "chinese", self._old(wei, "gb18030", "gb2312", "意见.pdf"), "eml"
        yield "russian", self._old(pavel, "koi8-r", "koi8-r", "позиция.pdf"), "eml"
        yield "signed", self._signed(ines), "eml"
        yield "encrypted", self._encrypted(ruth), "eml"
        late = Writer("Otto Verspätet", "otto@example.de", "Erfundener Verband", "de", 2)
        yield "late", self._modern(late, [("stellungnahme.pdf", self._document(late, 1))]), "eml"
        yield "no-date", self._modern(ruth, [("letter.docx", self._word(ruth))], dated=False), "eml"
        yield "archive", self._archive(tomas), "eml"
        yield "with-logo", self._logo(lea), "eml"
        again = [("position-corrected.pdf", self._document(ines, 3))]
        yield "sent-twice", self._modern(ines, again, number=1), "eml"
        yield "appointment", self._appointment(amina), "eml"
        yield "outlook-forward", self._outlook_forward(ruth, wei), "msg"

    def _page(self, writer: Writer) -> bytes:
        made = self._message(writer)
        paragraphs = "".join(f"<p>{text}</p>" for text in self._words(writer).split("\n\n"))
        made.set_content(f"<html><body>{paragraphs}</body></html>", subtype="html")
        return self.sealed(made)

    def _outlook(self, writer: Writer) -> bytes:
        paper = Attachment(name="Observaciones.pdf", data=self._document(writer, 1))
        logo = Attachment(name="image001.png", data=PICTURE, media="image/png", cid="image001")
        return msg(self._note(writer, paper, logo))

    def _outlook_forward(self, writer: Writer, inner: Writer) -> bytes:
        paper = Attachment(name="意见.pdf", data=self._document(inner, 1))
        held = Attachment(name=self._subject(inner), message=self._note(inner, paper))
        return msg(self._note(writer, held))

    def _winmail(self, writer: Writer) -> bytes:
        note = self._note(writer, Attachment(name="Позиция.pdf", data=self._document(writer, 1)))
        made = self._message(writer)
        made.set_content("")
        made.add_attachment(
            winmail(note), maintype="application", subtype="ms-tnef", filename="winmail.dat"
        )
        return self.sealed(made)

    def _forwarded(self, writer: Writer, inner: Writer) -> bytes:
        made, held = self._message(writer), self._message(inner)
        held.set_content(self._words(inner))
        held.add_attachment(
            self._document(inner, 1),
            maintype="application",
            subtype="pdf",
            filename="prise de position.pdf",
        )
        made.set_content(self._words(writer))
        made.add_attachment(held)
        return self.sealed(made)

    def _eight_bits(self, writer: Writer) -> bytes:
        """Write headers in Latin letters of eight bits, as no standard ever allowed."""
        lines = [f"{name}: {value}" for name, value in self._head(writer).items()]
        lines += ["MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"', "", "--b"]
        lines += ["Content-Type: text/plain; charset=iso-8859-1", "", self._words(writer), "--b"]
        lines += ['Content-Type: application/pdf; name="réponse.pdf"']
        lines += ["Content-Transfer-Encoding: base64", ""]
        lines += [base64.encodebytes(self._document(writer, 1)).decode(), "--b--", ""]
        return "\r\n".join(lines).replace("’", "'").encode("latin-1", "replace")

    def _old(self, writer: Writer, codec: str, called: str, name: str) -> bytes:
        """Write a message in the charset of its language, as it was before UTF-8."""

        def word(text: str) -> str:
            return f"=?{called}?B?{base64.b64encode(text.encode(codec, 'replace')).decode()}?="

        head = self._head(writer)
        head["From"] = f"{word(writer.name)} <{writer.address}>"
        head["Subject"] = word(head["Subject"])
        coded = "".join(f"%{byte:02X}" for byte in name.encode())
        body = quopri.encodestring(self._words(writer).encode(codec, "replace")).decode()
        lines = [f"{key}: {value}" for key, value in head.items()]
        lines += ["MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"', "", "--b"]
        lines += [f"Content-Type: text/plain; charset={called}"]
        lines += ["Content-Transfer-Encoding: quoted-printable", "", body, "--b"]
        lines += ["Content-Type: application/pdf", "Content-Transfer-Encoding: base64"]
        lines += [f"Content-Disposition: attachment; filename*=utf-8''{coded}", ""]
        lines += [base64.encodebytes(self._document(writer, 1)).decode(), "--b--", ""]
        return "\r\n".join(lines).encode()

    def _signed(self, writer: Writer) -> bytes:
        """Write a signed message. Its signature is invented, like its writer: nobody checks one here."""
        inner = EmailMessage(policy=SMTP)
        inner.set_content(self._words(writer))
        inner.add_attachment(
            self._document(writer, 1),
            maintype="application",
            subtype="pdf",
            filename="signed position.pdf",
        )
        lines = [f"{key}: {value}" for key, value in self._head(writer).items()]
        kind = (
            'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="s"'
        )
        lines += ["MIME-Version: 1.0", f"Content-Type: {kind}", "", "--s"]
        head = "\r\n".join(lines).encode() + b"\r\n" + self.sealed(inner)
        proof = 'Content-Type: application/pkcs7-signature; name="smime.p7s"'
        tail = f"\r\n--s\r\n{proof}\r\nContent-Transfer-Encoding: base64\r\n\r\nMAA=\r\n--s--\r\n"
        return head + tail.encode()

    def _encrypted(self, writer: Writer) -> bytes:
        lines = [f"{key}: {value}" for key, value in self._head(writer).items()]
        kind = 'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"'
        lines += ["MIME-Version: 1.0", f"Content-Type: {kind}", "Content-Transfer-Encoding: base64"]
        sealed = bytes.fromhex("300f06092a864886f70d010703a0023000")
        return "\r\n".join([*lines, "", base64.b64encode(sealed).decode(), ""]).encode()

    def _archive(self, writer: Writer) -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in (
                ("observaciones.pdf", self._document(writer, 1)),
                ("anexo.txt", self._text(writer)),
            ):
                packed.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
        made = self._message(writer)
        made.set_content(self._words(writer))
        made.add_attachment(
            held.getvalue(), maintype="application", subtype="zip", filename="documentos.zip"
        )
        return self.sealed(made)

    def _logo(self, writer: Writer) -> bytes:
        made = self._message(writer)
        made.set_content(self._words(writer))
        made.add_alternative(f"<p>{self._words(writer)}</p><img src='cid:logo'>", subtype="html")
        page = made.get_payload()[1]  # type: ignore[index]  # the alternative just added
        page.add_related(PICTURE, "image", "png", cid="<logo>", disposition="inline")  # type: ignore[union-attr]  # as above
        made.add_attachment(
            self._word(writer), maintype="application", subtype="octet-stream", filename="avis.docx"
        )
        return self.sealed(made)

    def _appointment(self, writer: Writer) -> bytes:
        made = self._message(writer)
        made.set_content(self._words(writer))
        made.add_attachment(
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
            maintype="text",
            subtype="calendar",
        )
        made.add_attachment(
            self._document(writer, 1), maintype="application", subtype="pdf", filename="موقف.pdf"
        )
        return self.sealed(made)

    def _earlier(self) -> bytes:
        """Pack an earlier consultation: four rows, one of which names a file that is not there."""
        ines = Writer("Ines Almada", "", "Fictional Archive Network", "en", 0)
        table = io.StringIO()
        rows = csv.writer(table)
        rows.writerow(["id", "received", "name", "entity", "type", "publication", "files", "text"])
        rows.writerow(
            ["2019-1", "2019-05-02 11:20", ines.name, ines.entity, "ngo", "named", "ines.pdf", ""]
        )
        rows.writerow(
            [
                "2019-2",
                "2019-05-03",
                "Ruth Invented",
                "",
                "individual",
                "named",
                "",
                self._words(ines),
            ]
        )
        rows.writerow(
            ["2019-3", "2019-05-06", "Léa Imaginaire", "", "individual", "named", "lea.pdf", ""]
        )
        rows.writerow(
            ["2019-4", "May 2019", "Otto Verspätet", "", "individual", "named", "", "Gone missing."]
        )
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in (
                ("consultation-2019.csv", table.getvalue().encode()),
                ("ines.pdf", self._document(ines, 1)),
            ):
                packed.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
        return held.getvalue()


def write(folder: Path, day: date) -> list[Path]:
    """Write the mailbox into a folder; give its files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, data in Mailbox(day).files():
        path = folder / name
        path.write_bytes(data)
        written.append(path)
    return written
