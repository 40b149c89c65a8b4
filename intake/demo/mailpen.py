"""What the messages of the demo's mailbox are made of: writers, heads, words, documents."""

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from intake.demo.documents import (
    Block,
    Heading,
    Manuscript,
    Paragraph,
    build_docx,
    build_pdf,
    build_txt,
)
from intake.demo.outlook import Attachment, Note
from intake.demo.passages import phrases

TO = "talk@secretariat.example"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: name and address, for whom, in which language, and how many hours before the mailbox is opened."""

    name: str
    address: str
    entity: str
    language: str
    hours: int

    @property
    def sender(self) -> str:
        """Give a From header's words."""
        return f"{self.name} <{self.address}>"


class Pen:
    """Writes the pieces of messages for one day."""

    def __init__(self, day: date) -> None:
        self._opened = datetime.combine(day, time(8), UTC)
        self._count = 0

    def sealed(self, message: EmailMessage) -> bytes:
        """Give a message's bytes; the library's own boundaries would be others each time."""
        for n, part in enumerate(message.walk()):
            if part.get_content_maintype() == "multipart":
                part.set_boundary(f"=_{self._count}_{n}")
        return message.as_bytes()

    def _manuscript(self, writer: Writer, pages: int = 1) -> Manuscript:
        said = phrases(writer.language)
        key = next(iter(said.passages))
        blocks: tuple[Block, ...] = (
            Paragraph(said.openings["ai"][0], writer.language),
            Heading(said.headings[key], writer.language),
            *(Paragraph(text, writer.language) for text in said.passages[key][:pages]),
            Paragraph(said.closings["ai"][0], writer.language),
        )
        return Manuscript(
            language=writer.language,
            title=said.titles["comment"][0].format(topic=said.headings[key]),
            byline=tuple(filter(None, (writer.entity, writer.name))),
            dated=self._opened.date() - timedelta(days=3),
            blocks=blocks,
            questions=("1",),
            pages=pages,
            seed=len(writer.name) + pages,
        )

    def _document(self, writer: Writer, pages: int) -> bytes:
        return build_pdf(self._manuscript(writer, pages))

    def _word(self, writer: Writer) -> bytes:
        return build_docx(self._manuscript(writer))

    def _text(self, writer: Writer) -> bytes:
        return build_txt(self._manuscript(writer))

    def _subject(self, writer: Writer) -> str:
        return self._manuscript(writer).title

    def _words(self, writer: Writer) -> str:
        said = phrases(writer.language)
        signed = "\n".join(filter(None, (writer.name, writer.entity)))
        return f"{said.openings['ai'][0]}\n\n{said.closings['ai'][0]}\n\n{signed}\n"

    def _head(self, writer: Writer, *, number: int = 0, dated: bool = True) -> dict[str, str]:
        """Give the headers that a server and the sender's program wrote."""
        self._count += 1
        at = self._opened - timedelta(hours=writer.hours)
        head = {"From": writer.sender, "To": TO, "Subject": self._subject(writer)}
        head["Message-ID"] = (
            f"<{number or self._count}.{writer.address.replace('@', '.at.')}@mail.example>"
        )
        if dated:
            got = format_datetime(at + timedelta(seconds=9))
            trace = f"from mail.example by mx.secretariat.example with ESMTPS; {got}"
            head = {"Received": trace, "Date": format_datetime(at), **head}
        return head

    def _modern(
        self,
        writer: Writer,
        files: list[tuple[str, bytes]],
        *,
        number: int = 0,
        dated: bool = True,
    ) -> bytes:
        made = self._message(writer, number=number, dated=dated)
        made.set_content(self._words(writer))
        for name, data in files:
            made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        return self.sealed(made)

    def _message(self, writer: Writer, *, number: int = 0, dated: bool = True) -> EmailMessage:
        made = EmailMessage(policy=SMTP)
        for name, value in self._head(writer, number=number, dated=dated).items():
            made[name] = value
        return made

    def _note(self, writer: Writer, *files: Attachment) -> Note:
        at = self._opened - timedelta(hours=writer.hours)
        return Note(
            subject=self._subject(writer),
            name=writer.name,
            address=writer.address,
            body=self._words(writer).replace("\n", "\r\n"),
            sent=at,
            delivered=at + timedelta(seconds=4),
            message_id=f"<outlook.{writer.hours}@mail.example>",
            files=files,
        )
