"""What several public pages are made of. Tuples, never lists; code words stay code words, the templates say them."""

from dataclasses import dataclass

from intake.domain.texts import Text
from intake.web.i18n import Moment, Span


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead; url "" where they lead nowhere."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A text of the secretariat that leads to its page."""

    title: Text
    url: str


@dataclass(frozen=True, slots=True)
class AccountTerm:
    """One term of an account: a state, its count, its lines of the register."""

    state: str
    count: int
    url: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """What was received and where it stands; the terms sum to `received` (I9)."""

    received: int
    terms: tuple[AccountTerm, ...]
    register_url: str | None


@dataclass(frozen=True, slots=True)
class OnTime:
    """The account by verdict; `claimed` of them were judged by the evidence they came with."""

    on_time: int
    late: int
    claimed: int


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A value that a list can be narrowed to."""

    value: str
    label: str
    count: int
    url: str
    chosen: bool
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """What a list can be narrowed by; `more` options are left out."""

    key: str
    label: str
    options: tuple[FacetOption, ...]
    more: int = 0
    more_url: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list is narrowed to, with the way back."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Filters:
    """A list's filters; q None: it has no words field."""

    action: str
    q: str | None
    groups: tuple[Facet, ...]
    chosen: tuple[Chosen, ...]
    clear_url: str


@dataclass(frozen=True, slots=True)
class Page:
    """Where in a list one is; `capped`: there are more than `total`."""

    shown: int
    total: int
    capped: bool
    previous_url: str | None
    next_url: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list."""

    key: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file in a line of a list; `language` by its own name, `size` in words."""

    n: int
    kind: str
    language: str | None
    lang: str | None
    pages: int | None
    size: str
    url: str
    role: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line of a list; what follows `url` is None or () for what is not published."""

    number: str
    received: Moment
    verdict: str
    state: str
    url: str | None
    title: Text | None
    submitter: Text | None
    type: str | None
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    files: tuple[FileLink, ...]
    ground: str | None
    other: Link | None
    since: Moment | None
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallCard:
    """A call among others; `left` and `percent` only while it is open."""

    code: str
    title: Text
    summary: Text
    url: str
    submit_url: str
    kinds: tuple[str, ...]
    state: str
    opens: Moment
    closes: Moment
    left: Span | None
    percent: float | None
    account: Account


@dataclass(frozen=True, slots=True)
class Issue:
    """A numbered issue; count and url: the published submissions on it."""

    number: str
    title: Text
    count: int | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A revision of a paper; `revision` and `date` in words."""

    symbol: str
    title: Text
    revision: str
    date: str | None
    links: tuple[FileLink, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Disclaimer:
    """One version of the disclaimer."""

    version: int
    statements: tuple[Text, ...]
