"""Where the readers of messages put what they find: heads, parts with their bytes, remarks. Inside the jail only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from uploads.containers import Container, ContainerError
from uploads.mail import (
    MAX_MESSAGES,
    MAX_NAME,
    MAX_PARTS,
    MAX_UNPACKED,
    Message,
    Part,
)
from uploads.report import MAX_STRING, Finding, clean, finding

MOST_DEPTH = 20
"""Messages in messages in messages: deeper ones stay files."""

_MOST_FINDINGS = 150
_CHUNK = 256 * 1024

Bytes = Callable[[], Iterator[bytes]]


@dataclass(slots=True)
class Basket:
    """What was found so far."""

    messages: list[Message] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    bytes_of: list[Bytes] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    total: int = 0

    def open(self, message: Message) -> int | None:
        """Take the head of a message and give its place, None where there are too many."""
        if len(self.messages) >= MAX_MESSAGES:
            self.find("too-many-messages")
            return None
        self.messages.append(message)
        return len(self.messages) - 1

    def add(self, data: bytes, *, name: str, role: str, media: str, message: int) -> int:
        """Take a part; an archive's members come with it. Gives its number, 0 where nothing more is taken."""
        n = self._put(
            lambda: _pieces(data),
            size=len(data),
            name=name,
            role=role,
            media=media,
            message=message,
        )
        if n and role == "attachment" and data.startswith(b"PK\x03\x04"):
            self._open_archive(data, n, message)
        return n

    def _open_archive(self, data: bytes, n: int, message: int) -> None:
        """Lay the files of a plain archive beside it; an office file is one too, and stays whole."""
        try:
            container = Container(data)
        except ContainerError:
            return
        if "[Content_Types].xml" in container or "mimetype" in container:
            return
        self.recast(n, "archive")
        self.add_members(container, message=message, archive=n)

    def add_members(self, container: Container, *, message: int = 0, archive: int = 0) -> None:
        """Take the files of an archive; those that cannot be unpacked are named."""
        for member in container.members:
            if member.name.endswith("/") or _is_litter(member.name):
                continue
            try:
                # Unpacked once to be counted and checked, and again when the bytes are asked for.
                size = sum(map(len, container.stream(member.name)))
            except ContainerError:
                self.find("member-unreadable", which=member.name[:MAX_STRING])
                continue
            self._put(
                lambda name=member.name: container.stream(name),  # type: ignore[misc]  # bound now
                size=size,
                name=member.name,
                role="member",
                media="",
                message=message,
                archive=archive,
            )

    def _put(
        self,
        made: Bytes,
        *,
        size: int,
        name: str,
        role: str,
        media: str,
        message: int,
        archive: int = 0,
    ) -> int:
        if len(self.parts) >= MAX_PARTS or self.total + size > MAX_UNPACKED:
            self.find("too-many-parts")
            return 0
        self.total += size
        self.parts.append(
            Part(
                n=len(self.parts) + 1,
                name=clean(name)[:MAX_NAME],
                role=role,
                media=clean(media)[:MAX_STRING],
                size=size,
                message=message,
                archive=archive,
            )
        )
        self.bytes_of.append(made)
        return len(self.parts)

    def recast(self, n: int, role: str) -> None:
        """Say that a part is something else than it was put as."""
        self.parts[n - 1] = replace(self.parts[n - 1], role=role)

    def find(self, code: str, **detail: str | int) -> None:
        """Add a remark, once per code and detail."""
        made = finding(code, page=None, **detail)
        if made not in self.findings and len(self.findings) < _MOST_FINDINGS:
            self.findings.append(made)

    def stream(self) -> Iterator[tuple[int, bytes]]:
        """Give the bytes of all parts in pieces, each with its part's number."""
        for n, made in enumerate(self.bytes_of, 1):
            for piece in made():
                for at in range(0, len(piece), _CHUNK):
                    yield n, piece[at : at + _CHUNK]


def _pieces(data: bytes) -> Iterator[bytes]:
    yield data


def _is_litter(name: str) -> bool:
    """Say whether a file was put into an archive by a program, and not by a person."""
    last = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or last in {".DS_Store", "Thumbs.db", "desktop.ini"}
