"""Who sees what: the one serialiser that pages, files, search and every export use (DESIGN 6.21).

It takes what is held and gives what anyone may see. A withheld name hides person and entity and replaces file names;
what is not published shows only its row of the register.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from intake.domain.countries import is_grouping
from intake.domain.vocab import FileRole, Mark, Publication, State, SubmitterType

NOT_SHOWN = "not-shown"
"""The facet value of what is published without a name: counted in one row, never by country, type or language."""


GROUP = "group-of-states"
"""The country facet's value of a group of states that named no grouping."""


@dataclass(frozen=True, slots=True)
class DerivativeFacts:
    """The redacted copy that is shown in place of a file: the `k`th of that file."""

    k: int
    kind: str
    media_type: str
    extension: str
    size: int
    sha256: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as held; `public` says whether the submitter lets it be published (a cover letter only if ticked).

    `derivative` is shown in its place. Shown so, the facts are the copy's and `redacted` is its k, 0 for an original.
    """

    n: int
    role: FileRole
    of: int | None
    public: bool
    kind: str
    media_type: str
    extension: str
    size: int
    sha256: str
    name: str
    languages: tuple[str, ...]
    pages: int | None
    first_revision: int
    last_revision: int
    typed: bool = False
    derivative: DerivativeFacts | None = None
    redacted: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """A submission as held: code words, instants as text, names as typed.

    `earlier` are revisions that were published before the one in force and are still shown beside it.
    """

    number: str
    state: State
    publication: Publication
    received: str
    verdict: str
    channel: str
    ground: str | None
    log_index: int
    other: str | None
    marks: tuple[str, ...]
    published_revision: int | None
    name: str
    honorific: str | None
    name_latin: str | None
    on_behalf: bool
    entity: str | None
    submitter_type: str
    title: str | None
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    issues: tuple[str, ...]
    cosignatories: str | None
    questions: str | None
    files: tuple[FileFacts, ...] = ()
    earlier: tuple[int, ...] = ()


def is_published(facts: Facts) -> bool:
    """Say whether strangers may see more than the register's row."""
    return (
        facts.state is State.PUBLISHED
        and facts.publication is not Publication.PRIVATE
        and Mark.DESTROYED not in facts.marks
    )


def is_named(facts: Facts) -> bool:
    """Say whether strangers may see who sent it."""
    return is_published(facts) and facts.publication is Publication.NAMED


def submitter(facts: Facts) -> str | None:
    """Give who sent it as the public sees it: the entity, or the person who speaks for themselves; None if withheld."""
    if not is_named(facts):
        return None
    return facts.entity if facts.on_behalf and facts.entity else facts.name


def public_files(facts: Facts, revision: int | None = None) -> tuple[FileFacts, ...]:
    """Give the files that strangers may fetch, their names as strangers may see them.

    Those of the revision in force, or of an earlier one that is still shown.
    """
    revision = facts.published_revision if revision is None else revision
    if not is_published(facts) or revision not in {facts.published_revision, *facts.earlier}:
        return ()
    named = is_named(facts)
    return tuple(
        _shown_file(facts.number, f, named=named)
        for f in facts.files
        if is_public_file(f, revision)
    )


def _shown_file(number: str, file: FileFacts, *, named: bool) -> FileFacts:
    """Give a file as strangers see it; a redacted copy has its own name: the original's may tell what is hidden."""
    copy = file.derivative
    if copy is not None:
        return replace(
            file,
            kind=copy.kind,
            media_type=copy.media_type,
            extension=copy.extension,
            size=copy.size,
            sha256=copy.sha256,
            pages=copy.pages,
            name=f"{number}-{file.n}-redacted-{copy.k}{copy.extension}",
            typed=False,
            derivative=None,
            redacted=copy.k,
        )
    return file if named else replace(file, name=f"{number}-{file.n}{file.extension}")


def stays(then: Publication, *, now: Publication) -> bool:
    """Say whether an earlier published revision is still shown: what told the name goes once the name is withheld."""
    return now is not Publication.UNNAMED or then is Publication.UNNAMED


def is_public_file(file: FileFacts, published_revision: int | None) -> bool:
    """Say whether a file of a published item is public: of a revision that was published, a cover letter if ticked.

    What was replaced before anything was published, perhaps to take a mistake out, never becomes public.
    """
    return (
        file.public
        and published_revision is not None
        and file.first_revision <= published_revision <= file.last_revision
    )


def public_marks(facts: Facts) -> tuple[str, ...]:
    """Give the marks that the register shows; the desk's own stay inside."""
    inside = {Mark.CONTESTED.value}
    if not is_published(facts):
        inside |= {Mark.NAME_WITHHELD.value, Mark.CONFIRMED.value}
    if Mark.REVISION_PENDING in facts.marks:
        # What the revision is shows once it is decided.
        inside |= {Mark.CORRIGENDUM.value}
    return tuple(mark for mark in facts.marks if mark not in inside)


def register_row(facts: Facts) -> dict[str, Any]:
    """Give the register's row: what RECORD 1 lists and nothing else."""
    return {
        "number": facts.number,
        "received": facts.received,
        "verdict": facts.verdict,
        "channel": facts.channel,
        "outcome": facts.state.value,
        "ground": facts.ground,
        "log_index": facts.log_index,
        "submitter": submitter(facts),
        "title": facts.title if is_published(facts) and is_named(facts) else None,
        "other": facts.other,
        "marks": list(public_marks(facts)),
    }


def item(facts: Facts) -> dict[str, Any]:
    """Give the fields of a published item, {} before and after."""
    if not is_published(facts):
        return {}
    named = is_named(facts)
    return {
        "name": facts.name if named else None,
        "honorific": facts.honorific if named else None,
        "name_latin": facts.name_latin if named else None,
        "entity": facts.entity if named and facts.on_behalf else None,
        "submitter_type": facts.submitter_type,
        "title": facts.title if named else None,
        "countries": list(facts.countries),
        "languages": list(facts.languages),
        "issues": list(facts.issues),
        "cosignatories": facts.cosignatories if named else None,
        "questions": facts.questions,
        "files": [f.sha256 for f in public_files(facts)],
    }


def shown(facts: Facts) -> Mapping[str, Any]:
    """Give everything strangers may see now, field by field; a published title stands under the item's."""
    return {**register_row(facts), **item(facts)}


def counted_countries(facts: Facts) -> tuple[str, ...]:
    """Give the countries under which an item is counted and found.

    A statement of a group of states counts once, under its grouping, never as its members.
    """
    if facts.submitter_type == SubmitterType.GROUP_OF_STATES:
        return (next((code for code in facts.countries if is_grouping(code)), GROUP),)
    return facts.countries


def facets(facts: Facts) -> set[tuple[str, str]]:
    """Give the filters under which a published item is found; one `not-shown` for each where the name is withheld."""
    if not is_published(facts):
        return set()
    issues = {("issue", number) for number in facts.issues} or {("issue", "")}
    if not is_named(facts):
        return issues | {(facet, NOT_SHOWN) for facet in ("country", "type", "language")}
    countries = {("country", code) for code in counted_countries(facts)} or {("country", "")}
    languages = {("language", tag) for tag in facts.languages} or {("language", "")}
    return issues | countries | languages | {("type", facts.submitter_type)}
