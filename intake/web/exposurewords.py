"""What a file shows beyond what was typed as public, in words: what it is, where it stands, what was found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from intake.web.visible import visible

MOST_PAGES = 12
"""Pages named for one thing; it may stand on every page of a long document."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """One thing that a file shows: its kind and place in words, the text found; `own`: it tells who sent it."""

    what: str
    where: str
    found: str
    own: bool


def rows(exposures: Sequence[Mapping[str, Any]], *, to_sender: bool) -> tuple[Exposed, ...]:
    """Put exposures (Exposure.to_json) into words; the same thing on several pages is one row.

    `to_sender` says that the reader is who sent the file: their name is then "your own".
    """
    held: dict[tuple[str, str, str], list[int]] = {}
    for one in exposures:
        pages = held.setdefault((str(one["code"]), str(one["where"]), str(one["what"])), [])
        if one.get("page") is not None and one["page"] not in pages:
            pages.append(one["page"])
    return tuple(
        Exposed(
            what=kind(code, to_sender=to_sender),
            where=_place(where, pages),
            found=visible(what),
            own=code in OWN,
        )
        for (code, where, what), pages in held.items()
    )


OWN = frozenset({"own-name", "file-name"})
"""Codes of what tells who sent it."""


def kind(code: str, *, to_sender: bool) -> str:
    """Name a kind of exposure; an unknown code is shown as it is."""
    if code == "own-name":
        return str(_("Your own name or address") if to_sender else _("The submitter’s own name"))
    known = KINDS.get(code)
    return known() if known else code


def _place(where: str, pages: Sequence[int]) -> str:
    place = PLACES[where]() if where in PLACES else ""
    if not pages:
        return place or str(_("Somewhere in the file"))
    numbers = ", ".join(str(page) for page in pages[:MOST_PAGES])
    if len(pages) > MOST_PAGES:
        numbers += " …"
    words = ngettext("Page %(pages)s", "Pages %(pages)s", len(pages), pages=numbers)
    return f"{words}, {place}" if place and where != "text" else words


KINDS: Mapping[str, Callable[[], str]] = {
    "email": lambda: _("E-mail address"),
    "phone": lambda: _("Telephone number"),
    "address": lambda: _("Postal address"),
    "person": lambda: _("Name of a person"),
    "comment": lambda: _("Comment in the margin"),
    "tracked-change": lambda: _("Tracked change"),
    "location": lambda: _("Place where a picture was taken"),
    "file-name": lambda: _("The file’s name"),
}
"""Kinds of what a file may show."""

PLACES: Mapping[str, Callable[[], str]] = {
    "text": lambda: _("in the text"),
    "header": lambda: _("in the head of the pages"),
    "footer": lambda: _("at the foot of the pages"),
    "properties": lambda: _("in the file’s properties"),
    "comment": lambda: _("in a comment"),
    "change": lambda: _("in a tracked change"),
    "exif": lambda: _("in the picture’s data"),
    "file-name": lambda: _("in its name"),
}
"""Where in a file it may stand."""
