"""What the page of an item and the preview of one share: who speaks, issues, files beside their originals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask_babel import pgettext

from intake.domain.fields import cosigners
from intake.domain.privacy import FileFacts
from intake.domain.texts import Text
from intake.domain.vocab import FileRole
from intake.services import wording
from intake.services.gone import Redaction
from intake.web import i18n
from intake.web.pages import figures
from intake.web.pages.lines import marks, own_language
from intake.web.pages.models import Issue
from intake.web.pages.narrowing import country_word
from intake.web.titles import title, written


@dataclass(frozen=True, slots=True)
class Stated:
    """A value in force and how we know it; `stated` and `reason` where the secretariat has corrected it."""

    value: str
    confirmed: str | None = None
    stated: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ItemFile:
    """A public file; size in bytes, sha256 in hex, url "" where it has none yet.

    Of a redacted copy `reason` (a code word), `why` (public words) and its log entry say why it is shown.
    """

    n: int
    name: str
    kind: str
    language: str | None
    lang: str | None
    pages: int | None
    size: int
    sha256: str
    url: str
    role: str
    of: int | None
    revision: int
    redacted: bool
    reason: str = ""
    why: Text | None = None
    log_index: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A file with what is shown beside it: its translations and text versions."""

    file: ItemFile
    beside: tuple[ItemFile, ...]


class Speaking(Protocol):
    """What `who` needs of an item, published or not yet sent."""

    @property
    def number(self) -> str:
        """Its number."""

    @property
    def kind(self) -> str:
        """Comment or intervention."""

    @property
    def channel(self) -> str:
        """How it came."""

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks that anyone sees."""

    @property
    def submitter(self) -> str | None:
        """Who speaks, None where the name is withheld."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """What privacy.item lets through."""


def countries(codes: object) -> str:
    """Name countries in a row; "" for none."""
    found = codes if isinstance(codes, (list, tuple)) else ()
    row: str = pgettext("between words in a list", ", ").join(country_word(code) for code in found)
    return row


def who(item: Speaking) -> dict[str, Any]:
    """Give who speaks, about what and how, as far as it is shown."""
    fields = item.fields
    languages = tuple(fields["languages"])
    named = countries(fields["countries"])
    person = " ".join(one for one in (fields["honorific"], fields["name"]) if one)
    return {
        "cosignatories": tuple(written(one) for one in cosigners(fields["cosignatories"])),
        "questions": written(fields["questions"], languages) if fields["questions"] else None,
        "title": title(
            kind=item.kind,
            number=item.number,
            typed=fields["title"],
            submitter=item.submitter,
            languages=languages,
        ),
        "submitter": written(item.submitter) if item.submitter else None,
        "latin": fields["name_latin"],
        "person": person if fields["entity"] and person else None,
        "kind": item.kind,
        "countries": Stated(named) if named else None,
        "languages": i18n.language_names(languages),
        "marks": marks(item.marks),
        "channel": item.channel,
    }


def issues(found: Sequence[wording.Issue], lang: str, call: str) -> tuple[Issue, ...]:
    """Make the issues of an item, each leading to what else addresses it."""
    return tuple(
        Issue(one.number, one.title, None, figures.call_url(lang, call, issue=one.number))
        for one in found
    )


def item_file(file: FileFacts, url: str, why: Redaction | None = None) -> ItemFile:
    """Make a file of an item; `why` of one that is shown as its redacted copy."""
    tag, name = own_language(file.languages, alone=False)
    return ItemFile(
        n=file.n,
        name=file.name,
        kind=file.kind.upper(),
        language=name,
        lang=tag,
        pages=file.pages,
        size=file.size,
        sha256=file.sha256,
        url=url,
        role=file.role.value,
        of=file.of,
        revision=file.first_revision,
        redacted=file.redacted > 0,
        reason=why.reason if why else "",
        why=Text(why.words, "und", "auto") if why else None,
        log_index=why.log_index if why else None,
    )


BESIDE = frozenset({FileRole.TRANSLATION.value, FileRole.TEXT_VERSION.value})
"""Roles of files that stand beside the one they belong to."""


def pairs(files: Sequence[ItemFile]) -> tuple[Pair, ...]:
    """Set translations and text versions beside their originals.

    What belongs to no file that is shown stands by itself, as does the first of files that belong to one another.
    """
    held = {file.n: file for file in files}
    beside: dict[int, list[ItemFile]] = {}
    for file in files:
        first = _original(file, held)
        if first is not file:
            beside.setdefault(first.n, []).append(file)
    below = {file.n for rows in beside.values() for file in rows}
    return tuple(Pair(f, tuple(beside.get(f.n, ()))) for f in files if f.n not in below)


def _original(file: ItemFile, held: Mapping[int, ItemFile]) -> ItemFile:
    """Follow what a file belongs to up to the original: a text version of a translation stands with both."""
    passed = [file]
    while passed[-1].role in BESIDE and (above := held.get(passed[-1].of or 0)) is not None:
        if above in passed:
            return min(passed[passed.index(above) :], key=lambda one: one.n)
        passed.append(above)
    return passed[-1]
