"""Languages, directions and the one form of an instant on pages and in mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlencode

from babel.dates import format_date, format_skeleton
from flask import has_request_context, request, session, url_for
from flask_babel import get_locale, pgettext

from intake.domain.countries import name as country_name
from intake.domain.deadlines import SECOND, zone
from intake.domain.texts import direction
from intake.domain.vocab import LANGUAGES, Verdict
from intake.web import tongues

OFFERED = ("ar", "en", "fr")
"""Languages whose catalogues are complete; the others fall back to English and are not offered in the head."""

STAFF_PREFIXES = ("/desk/", "/manage/", "/account/")
"""Pages of the secretariat: they use the session, which remembers the language; public pages never touch it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in the page's language, Western digits everywhere.

    `iso` is UTC; `local` names date, second and zone of the call; `utc` is the time in UTC, with its date where that
    differs; `full` is both, for letters; `short` and `date` are the local date.
    """

    iso: str
    local: str
    utc: str
    short: str
    date: str

    @property
    def full(self) -> str:
        """Give the call's time and, in brackets, UTC: the one line of a letter."""
        return f"{self.local} ({self.utc})"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time, floored: days, hours 0–23, minutes 0–59; `total` is the whole in seconds."""

    days: int
    hours: int
    minutes: int
    total: int = 0


@dataclass(frozen=True, slots=True)
class Language:
    """An entry of the language switch: this page in that language."""

    code: str
    name: str
    dir: str
    url: str
    current: bool


def current_language() -> str:
    """Give the page's language: the address's, else what a mail or command has set."""
    if has_request_context() and (addressed := _addressed()):
        return addressed
    locale = get_locale()
    return locale.language if locale else "en"


def is_staff_page() -> bool:
    """Say whether the request is for a page of the secretariat."""
    return f"{request.path}/".startswith(STAFF_PREFIXES)


def select_locale() -> str:
    """Choose the language of a request: its address's, the `lang` field's, else the best the browser asks for."""
    chosen = _addressed() or request.args.get("lang")
    if chosen is None and is_staff_page():
        chosen = session.get("lang")
    if chosen in LANGUAGES:
        return str(chosen)
    return preferred()


def _addressed() -> str | None:
    """Give the language that the address begins with, also where nothing stands at it."""
    first = request.path.split("/", 2)[1]
    return first if first in LANGUAGES else None


def preferred() -> str:
    """Give the best of the offered languages for this browser, whatever region it names; English where none fits."""
    wanted = (tag.lower().partition("-")[0] for tag, quality in request.accept_languages if quality)
    return next((tag for tag in wanted if tag in OFFERED), "en")


def moment(at: datetime, zone_name: str = "UTC") -> Moment:
    """Format an instant for a page or mail: the call's zone first, UTC beside it."""
    locale = date_locale()
    utc = at.astimezone(UTC)
    local = at.astimezone(zone(zone_name))
    clock = local.strftime("%H:%M:%S")
    abbreviation = zone_words(local)
    comma = str(pgettext("between words in a list", ", "))
    shown_date, short_date = _dates(local.date(), locale)
    utc_time = utc.strftime("%H:%M:%S") + " UTC"
    if utc.date() != local.date():
        utc_time = f"{_dates(utc.date(), locale)[0]}{comma}{utc_time}"
    return Moment(
        iso=utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        local=f"{shown_date}{comma}{clock} {abbreviation}",
        utc=utc_time,
        short=short_date,
        date=shown_date,
    )


@lru_cache(maxsize=4096)
def _dates(day: date, locale: str) -> tuple[str, str]:
    """Give a day long and short; a list of hundreds of lines asks for the same days again and again."""
    short: str = format_skeleton("yMMMd", day, locale=locale)
    return format_date(day, "long", locale=locale), short


def date_locale() -> str:
    """Give the locale for dates: day before month in English too, as international organisations write."""
    locale = str(get_locale() or "en")
    return "en_GB" if locale == "en" else locale


def deadline(closes_before: datetime, zone_name: str) -> Moment:
    """Format a deadline: the last second in time, which is what `closes_before` excludes."""
    return moment(closes_before - SECOND, zone_name)


def zone_words(local: datetime) -> str:
    """Give a zone's abbreviation where it has letters (CET), else its distance from UTC (UTC+3)."""
    abbreviation = local.strftime("%Z")
    if abbreviation and abbreviation[0] not in "+-":
        return abbreviation
    offset = local.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "-" if offset < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "")


def span(length: timedelta) -> Span:
    """Give a length of time in days, hours and minutes; nothing below nothing."""
    seconds = max(0, int(length.total_seconds()))
    return Span(seconds // 86_400, seconds % 86_400 // 3600, seconds % 3600 // 60, seconds)


def ahead(closes_before: datetime, received: datetime, verdict: str) -> Span | None:
    """Give how long before the close something came, or after it what is late; None within the grace, in between."""
    by = closes_before - received
    by = -by if verdict in LATE else by
    return span(by) if by >= timedelta() else None


LATE = frozenset({Verdict.LATE, Verdict.CLAIMED_LATE})


def language_name(tag: str, lang: str | None = None) -> str:
    """Name a language in the page's language, by itself: an option, a fact, a label."""
    return tongues.alone(tag, lang or current_language())


def language_within(tag: str) -> str:
    """Name a language in the page's language, in a sentence or after other words."""
    return tongues.within(tag, current_language())


def language_names(tags: Sequence[str]) -> tuple[str, ...]:
    """Name languages in the page's language, in a row that stands by itself."""
    return tongues.row(tags, current_language())


def country(code: str) -> str:
    """Name a country in the page's language."""
    return country_name(code, current_language())


def languages() -> tuple[Language, ...]:
    """Give the language switch of this page: the same address in each offered language."""
    now = current_language()
    return tuple(
        Language(code, tongues.alone(code, code), direction(code), _same_page(code), code == now)
        for code in OFFERED
    )


def _same_page(code: str) -> str:
    arguments = dict(request.view_args or {})
    endpoint = request.endpoint
    if endpoint is None or endpoint == "static":
        return url_for("public.home", lang=code)
    query = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    if "lang" in arguments:
        arguments["lang"] = code
        url = url_for(endpoint, **arguments)
    else:
        url = url_for(endpoint, **arguments)
        query.append(("lang", code))
    return url + ("?" + urlencode(query) if query else "")


LANG = f"<any({', '.join(LANGUAGES)}):lang>"
"""The start of an address that carries its language."""
