"""The text of a file by page, each beside the picture of the page, as the desk reads it.

What was found in it beyond what was typed as public is marked in the words themselves.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from intake.domain.texts import excerpt
from intake.services import inspections, pictures
from intake.services.dossier import Item
from intake.services.dossierfiles import FileView
from intake.services.pictures import Shot
from intake.services.work import Work
from intake.web.pages.narrowing import digits
from intake.web.visible import visible
from uploads.drawing import DRAWN

PAGES = 20
"""So many pages stand on one screen."""
LONGEST_PAGE = 20_000
"""Characters of one page of text that are shown; the file holds the rest."""
FULL_LINE = 50
"""Characters of a line that reached the edge of its paper."""
_ENDS = frozenset(".:;!?\u2026\u3002\uff01\uff1f\uff1a\uff1b\u061f\u061b \xa0")
_SPACELESS = 0x2E80
"""From here on letters are of scripts that put no spaces between words."""
MOST_MARKED = 60
"""Passages marked on one page: a list of members is a list, marked or not."""


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture: its address and its size, so that the page keeps its place while pictures come."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PageView:
    """One page: its text in parts, (words, whether they are marked), and its picture.

    `cut` says that the page holds more text than is shown.
    """

    page: int
    parts: tuple[tuple[str, bool], ...]
    cut: bool
    picture: PictureView | None


@dataclass(frozen=True, slots=True)
class TextView:
    """Pages of one file, with where the earlier and later ones and the other files are.

    `drawn` says that there are pictures; `read` that there is text to be had.
    """

    n: int
    name: str
    lang: str
    dir: str
    pages: tuple[PageView, ...]
    previous_url: str | None
    next_url: str | None
    others: tuple[tuple[int, str], ...]
    read: bool
    drawn: bool


def text(work: Work, item: Item) -> TextView | None:
    """Give the pages that the address asks for: a file's (`file`), from a page on (`page`).

    None where no file has any.
    """
    held = {view.facts.n: view for view in item.files if _readable(view)}
    if not held:
        return None
    asked = digits("file")
    first = next((n for n, view in held.items() if view.in_force), next(iter(held)))
    view = held[asked if asked in held else first]
    n, start = view.facts.n, max(1, digits("page") or 1)
    texts = dict(inspections.pages(work, view.facts.sha256, start=start, limit=PAGES + 1))
    drawn = pictures.pages(work, view.facts.sha256, start=start, limit=PAGES + 1)
    numbers = sorted({*texts, *drawn})[: PAGES + 1]
    shots = pictures.of(work, view.facts.sha256, numbers[:PAGES])
    marked = _marked(view.exposures)
    tags = view.languages or view.facts.languages
    tag = tags[0] if tags else "und"
    return TextView(
        n=n,
        name=visible(view.facts.name),
        lang=tag,
        dir=excerpt("", tag).dir,
        pages=tuple(
            _page(page, texts.get(page, ""), marked[page], _picture(item, n, shots.get(page)))
            for page in numbers[:PAGES]
        ),
        previous_url=_at(item, n, max(1, start - PAGES)) if start > 1 else None,
        next_url=_at(item, n, numbers[PAGES]) if len(numbers) > PAGES else None,
        others=tuple((other, _at(item, other, 1)) for other in held),
        read=view.text_status != "none",
        drawn=bool(drawn),
    )


def _readable(view: FileView) -> bool:
    return view.text_status != "none" or view.facts.kind in DRAWN


def _picture(item: Item, n: int, shot: Shot | None) -> PictureView | None:
    if shot is None:
        return None
    url = url_for("pictures.picture", number=item.number, n=n, page=shot.page)
    return PictureView(url, shot.width, shot.height)


def _page(page: int, words: str, marked: Sequence[str], picture: PictureView | None) -> PageView:
    shown = visible(_flowing(words[:LONGEST_PAGE]), lines=True)
    return PageView(page, tuple(_parts(shown, marked)), len(words) > LONGEST_PAGE, picture)


def _flowing(words: str) -> str:
    """Join lines that the paper's edge has broken: a full line that ends no sentence and goes on in small letters."""
    found: list[str] = []
    for line in words.split("\n"):
        before = found[-1] if found else ""
        full = len(before) - before.rfind("\n") > FULL_LINE and before[-1] not in _ENDS
        if full and line and line[0].isalpha() and not line[0].isupper():
            found[-1] = f"{before}{'' if ord(line[0]) > _SPACELESS else ' '}{line}"
        else:
            found.append(line)
    return "\n".join(found)


def _marked(exposures: Sequence[Mapping[str, Any]]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for one in exposures:
        if one["where"] == "text" and one["page"] and len(found[one["page"]]) < MOST_MARKED:
            found[one["page"]].append(visible(str(one["what"])))
    return found


def _parts(words: str, marked: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Cut a page where what was found in it stands; a thing found is one line, in the page it may be broken."""
    sought = sorted({one.removesuffix("…").strip() for one in marked} - {""}, key=len, reverse=True)
    if not sought:
        yield words, False
        return
    broken = (r"\s+".join(map(re.escape, one.split())) for one in sought)
    at = 0
    for hit in re.finditer("|".join(broken), words, re.IGNORECASE):
        yield words[at : hit.start()], False
        yield hit.group(), True
        at = hit.end()
    yield words[at:], False


def _at(item: Item, n: int, page: int) -> str:
    only = request.args.get("only")
    return url_for("desk.item", number=item.number, file=n, page=page, only=only, _anchor="text")
