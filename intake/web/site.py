"""The site as every page's frame shows it."""

from dataclasses import dataclass

from flask import g, url_for

from intake.domain.texts import Text, excerpt
from intake.services import epochs
from intake.services.epochs import Epochs
from intake.web.guards import runtime
from intake.web.i18n import Language, Moment, current_language, languages, moment


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is: done of total."""

    done: int
    total: int
    words: str | None = None


@dataclass(frozen=True, slots=True)
class LogHead:
    """The signed head of the log."""

    size: int
    root: str
    at: Moment


@dataclass(frozen=True, slots=True)
class Site:
    """What head and foot of every page show."""

    name: Text
    tagline: Text
    home_url: str
    demo: bool
    progress: Progress | None
    languages: tuple[Language, ...]
    log: LogHead | None
    logo_url: str | None
    source_url: str | None
    sign_in_url: str | None
    mail_url: str | None
    contact: str | None
    fallback: str | None
    telephone: str
    hours: str


def site() -> Site:
    """Make the frame of this page, from the page's own snapshot where it has one."""
    settings = runtime().settings
    held = _epochs()
    lang = current_language()
    head = held.head if held else None
    progress = held.progress if held else None
    return Site(
        name=excerpt(settings.site_name, "en"),
        tagline=excerpt(settings.site_tagline, "en"),
        home_url=url_for("public.home", lang=lang),
        demo=settings.demo,
        progress=Progress(*progress) if progress else None,
        languages=languages(),
        log=LogHead(head.size, head.root, moment(head.made_at)) if head else None,
        logo_url=None,
        source_url=None,
        sign_in_url=url_for("security.login"),
        mail_url=url_for("my.mail_folder") if settings.demo else None,
        contact=settings.contact,
        fallback=settings.fallback or settings.contact,
        telephone=settings.telephone,
        hours=settings.hours,
    )


def _epochs() -> Epochs | None:
    """Read the epochs once a request; a page that tells of a dead database goes without."""
    if "epochs" not in g:
        g.epochs = None
        if not g.get("without_database"):
            with runtime().works.reading() as work:
                g.epochs = epochs.read(work)
    found: Epochs | None = g.epochs
    return found
