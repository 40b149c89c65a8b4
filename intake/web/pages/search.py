"""The search's page: hits with marked excerpts, and what the results can be narrowed by."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request, url_for

from intake.domain.texts import Text, direction
from intake.services import finding, home, wording
from intake.services.finding import Found
from intake.services.home import CallBrief
from intake.services.listing import Listed
from intake.services.pagehits import Hit as Held
from intake.services.work import Work
from intake.web import i18n
from intake.web.i18n import Moment
from intake.web.pages.lines import item_url, marks, title_of
from intake.web.pages.models import Filters, Page
from intake.web.pages.narrowing import Asked, Narrowing, Url, country_word, filters
from intake.web.titles import written

LIMIT = 20
OPTIONS = 8
FACETS = ("call", "type", "country", "language", "issue")
MOST_CURSOR = 64


@dataclass(frozen=True, slots=True)
class Snippet:
    """An excerpt in (text, marked) parts; file and page None: the words stand in title or name."""

    file: int | None
    page: int | None
    url: str
    lang: str
    dir: str
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A submission that was found."""

    number: str
    url: str
    call_code: str
    received: Moment
    verdict: str
    title: Text
    submitter: Text | None
    countries: tuple[str, ...]
    snippets: tuple[Snippet, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """See templates/search/search.html; query "": nothing was asked yet."""

    query: str
    filters: Filters
    hits: tuple[Hit, ...]
    page: Page
    too_short: bool


def make(work: Work, lang: str, *, query: str, asked: Asked) -> SearchPage:
    """Make a page of results; every query gets one."""
    after = request.args.get("after", "")[:MOST_CURSOR] or None
    calls = {call.code: call for call in home.calls(work, lang)}
    issues = _issues(work, lang, calls, asked)
    keys = FACETS if issues else tuple(key for key in FACETS if key != "issue")
    scopes = {key: values for key, values in asked.filters.items() if key in keys and any(values)}
    found = finding.find(work, query, filters=scopes, after=after, limit=LIMIT)
    counts: dict[str, Mapping[str, int]] = {
        key: {value: n for value, n in found.facets.get(key, {}).items() if value} for key in keys
    }

    def url(asked_for: Mapping[str, object]) -> str:
        return url_for("search.search", lang=lang, **asked_for)  # type: ignore[arg-type]  # url_for's own

    narrowing = Narrowing(
        url,
        asked,
        dict(wording.types(work, lang)),
        kept={"q": query},
        titles=issues,
        most=OPTIONS,
    )
    return SearchPage(
        query=query,
        filters=filters(narrowing, counts, q=query),
        hits=tuple(_hit(*hit, calls=calls) for hit in found.hits),
        page=_page(found, url, asked, query),
        too_short=found.reason in {"no-words", "only-exclusions"},
    )


def _issues(
    work: Work, lang: str, calls: Mapping[str, CallBrief], asked: Asked
) -> Mapping[str, str]:
    """Give the titles of the issues by number: a number means something only within one call."""
    chosen = [calls[code] for code in asked.filters.get("call", ()) if code in calls]
    if len(chosen) != 1 or chosen[0].revision_id is None:
        return {}
    issues = wording.paper(work, chosen[0].revision_id, lang).issues
    return {issue.number: issue.title.value for issue in issues}


def _page(found: Found, url: Url, asked: Asked, query: str) -> Page:
    return Page(
        shown=len(found.hits),
        total=found.total,
        capped=found.capped,
        previous_url=None,
        next_url=url(asked.query(q=query, after=found.next)) if found.next else None,
    )


def _hit(listed: Listed, held: Held, *, calls: Mapping[str, CallBrief]) -> Hit:
    url = item_url(listed.number)
    in_file = held.file_n > 0
    snippet = Snippet(
        file=held.file_n if in_file else None,
        page=held.page if in_file else None,
        url=f"{url}#file-{held.file_n}" if in_file else url,
        lang=held.lang or "und",
        dir=direction(held.lang) if held.lang else "auto",
        parts=held.snippet,
    )
    return Hit(
        number=listed.number,
        url=url,
        call_code=listed.call,
        received=i18n.moment(listed.received, calls[listed.call].zone),
        verdict=listed.verdict,
        title=title_of(listed),
        submitter=written(listed.submitter) if listed.submitter else None,
        countries=tuple(country_word(code) for code in listed.countries),
        snippets=(snippet,) if in_file else (),
        marks=marks(listed.marks),
    )
