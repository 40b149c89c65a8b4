"""The demo's submitters: invented people and organisations, and what each of them sends."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file to be written. languages: the parts it is written in, one after the other; the first is the file's own."""

    kind: str
    pages: int
    role: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guest:
    """One submitter and what is sent.

    countries: codes apart by spaces. sends: files as "kind pages [role] [languages]" apart by semicolons, such as
    "pdf 3; pdf 3 translation en" or "pdf 24 main en+fr"; empty for typed text. latin: name and entity for a translation.
    file: the first file's own name, where the usual one would not do. outcome: a key of plan's outcomes. own: paragraphs
    instead of passages, under a heading. keys: the issues, apart by spaces, where they are not left to chance; for these
    a translation exists. repeats: number, in the same call, of the submission whose files are sent again.
    """

    language: str
    submitter_type: str
    countries: str
    honorific: str | None
    name: str
    entity: str | None
    sends: str
    latin: tuple[str, str] | None = None
    file: str | None = None
    kind: str = "comment"
    publication: str = "named"
    outcome: str = "published"
    own: tuple[str, ...] = ()
    keys: str = ""
    heading: str | None = None
    repeats: int | None = None

    def sheets(self) -> Iterator[Sheet]:
        """Read what is sent; ValueError for a malformed entry."""
        for part in filter(None, self.sends.split(";")):
            words = part.split()
            kind, pages, role, languages = (*words, *("main", self.language)[len(words) - 2 :])
            yield Sheet(kind, int(pages), role, tuple(languages.split("+")))


def guests() -> dict[str, tuple[Guest, ...]]:
    """Give every submitter by call."""
    from intake.demo import cast_reference, cast_register  # noqa: PLC0415 - both lists are made of this module's Guest

    return {"DIP": cast_reference.DIP, "SSI": cast_reference.SSI, "RAF": cast_register.RAF}


def spoken(language: str) -> tuple[str, ...]:
    """Give all names and own words that stand in documents of a language."""
    found: list[str] = []
    for listed in guests().values():
        for guest in listed:
            if guest.language == language:
                found.extend(
                    (
                        guest.name,
                        guest.entity or "",
                        guest.honorific or "",
                        guest.heading or "",
                        *guest.own,
                    )
                )
            found.extend(guest.latin or () if language == "en" else ())
    return tuple(found)
