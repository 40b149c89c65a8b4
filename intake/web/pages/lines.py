"""Lines of lists: what is published with its facts, everything else with where it stands."""

from collections.abc import Sequence

from flask import url_for

from intake.domain.privacy import FileFacts
from intake.domain.texts import Text
from intake.services.ledger import Line
from intake.services.listing import Listed
from intake.web import amounts, i18n, tongues
from intake.web.pages.models import FileLink, LedgerRow, Link
from intake.web.pages.narrowing import Types, country_word, type_word
from intake.web.titles import title, written


def line(line: Line, *, zone: str, types: Types) -> LedgerRow:
    """Make a line of a call's whole list."""
    if line.listed is not None:
        return published(line.listed, zone=zone, types=types)
    other = None
    if line.other is not None:
        other = Link(line.other.number, item_url(line.other.number) if line.other.has_page else "")
    return LedgerRow(
        number=line.number,
        received=i18n.moment(line.received, zone),
        verdict=line.verdict,
        state=line.state,
        url=item_url(line.number) if line.has_page else None,
        title=None,
        submitter=None,
        type=None,
        countries=(),
        languages=(),
        files=(),
        ground=line.ground,
        other=other,
        since=i18n.moment(line.since, zone) if line.since else None,
        marks=marks(line.marks),
    )


def published(listed: Listed, *, zone: str, types: Types) -> LedgerRow:
    """Make a line of what is published."""
    return LedgerRow(
        number=listed.number,
        received=i18n.moment(listed.received, zone),
        verdict=listed.verdict,
        state="published",
        url=item_url(listed.number),
        title=title_of(listed),
        submitter=written(listed.submitter) if listed.submitter else None,
        type=type_word(listed.submitter_type, types),
        countries=tuple(country_word(code) for code in listed.countries),
        languages=i18n.language_names(listed.languages),
        files=tuple(file_link(listed.number, file) for file in listed.files),
        ground=None,
        other=None,
        since=None,
        marks=marks(listed.marks),
    )


def title_of(listed: Listed) -> Text:
    """Give the title of what is published."""
    return title(
        kind=listed.kind,
        number=listed.number,
        typed=listed.title,
        submitter=listed.submitter,
        languages=listed.languages,
    )


def marks(codes: Sequence[str]) -> tuple[str, ...]:
    """Leave out the mark that the verdict says already."""
    return tuple(code for code in codes if code != "late")


def file_link(number: str, file: FileFacts) -> FileLink:
    """Make a file of a line."""
    tag, name = own_language(file.languages)
    return FileLink(
        n=file.n,
        kind=file.kind.upper(),
        language=name,
        lang=tag,
        pages=file.pages,
        size=amounts.size(file.size),
        url=file_url(number, file),
        role=file.role.value,
    )


def file_url(number: str, file: FileFacts) -> str:
    """Give the address of a public file: the original's, or that of the redacted copy in its place."""
    if file.redacted:
        return url_for("public.redacted", number=number, n=file.n, k=file.redacted)
    return url_for("public.file", number=number, n=file.n)


def own_language(tags: Sequence[str], *, alone: bool = True) -> tuple[str | None, str | None]:
    """Give the tag (of a single language) and the names, each in itself, of a file's languages."""
    first = tongues.alone if alone else tongues.within
    names = ", ".join((tongues.within if n else first)(tag, tag) for n, tag in enumerate(tags))
    return (tags[0] if len(tags) == 1 else None), names or None


def item_url(number: str) -> str:
    """Give the address of an item in the page's language."""
    return url_for("public.item", lang=i18n.current_language(), number=number)
