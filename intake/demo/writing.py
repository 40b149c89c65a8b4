"""From a submitter to the files sent: which passages, which title, which file names."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from intake.demo.cast import Guest, Sheet
from intake.demo.documents import (
    BUILDERS,
    Block,
    Break,
    Heading,
    Manuscript,
    Paragraph,
    own_sentences,
)
from intake.demo.papers import DRAFT_ORDER, PARTS, REGISTER_ORDER, REVISED_ORDER, numbers
from intake.demo.passages import Phrases, phrases
from intake.demo.passages.translated import ENGLISH
from intake.demo.plan import PlannedFile
from intake.demo.questions import QUESTIONS

ORDERS: Mapping[str, tuple[str, ...]] = {
    "DIP": DRAFT_ORDER,
    "SSI": REVISED_ORDER,
    "RAF": REGISTER_ORDER,
}
SECTIONS = {1: 2, 2: 6, 3: 10, 4: 14}
WIDER = {1: 2, 2: 5, 3: 8, 4: 12}
"""Sections that fill a number of pages, in most languages and in Arabic and Russian; longer documents say all there is to say."""
MOST = 99
COVERED = 8
"""From this many pages on, a document has a cover."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one submission is written: its call, its number there, its guest, the day, the chosen issues."""

    call: str
    n: int
    guest: Guest
    day: date
    keys: tuple[str, ...]

    @property
    def seed(self) -> int:
        """A number of its own for all chances of this submission."""
        return sum(ord(letter) for letter in self.call) * 100 + (self.guest.repeats or self.n)

    @property
    def matter(self) -> str:
        """Which openings and closings fit."""
        return "register" if self.call == "RAF" else "ai"

    @property
    def shown(self) -> bool:
        """Whether the submitter's name may stand in the files."""
        return self.guest.publication == "named"


def choose(call: str, n: int, guest: Guest) -> tuple[str, ...]:
    """Choose the issues that a submission speaks of, in the paper's order."""
    if guest.keys:
        return tuple(key for key in ORDERS[call] if key in guest.keys.split())
    spoken = phrases(guest.language).passages
    open_keys = [key for key in ORDERS[call] if key in spoken]
    pages = max((sheet.pages for sheet in guest.sheets() if sheet.role == "main"), default=2)
    room = WIDER if guest.language in {"ar", "ru"} else SECTIONS
    chance = random.Random(f"{call} {guest.repeats or n}")
    taken = set(chance.sample(open_keys, min(room.get(pages, MOST), len(open_keys))))
    return tuple(key for key in ORDERS[call] if key in taken)


def issues(desk: Desk) -> tuple[str, ...]:
    """Give the numbers of the issues addressed; none where the whole paper is."""
    by_key = numbers(ORDERS[desk.call])
    if desk.guest.own or len(desk.keys) >= len(DRAFT_ORDER):
        return ()
    chance = random.Random(desk.seed + 1)
    return tuple(
        by_key[key] + chance.choice(("", "", *PARTS[: len(QUESTIONS[key])])) for key in desk.keys
    )


def title(desk: Desk, language: str) -> str:
    """Give a title in one of the guest's languages."""
    if desk.guest.heading:
        return desk.guest.heading
    occasion = (
        "register" if desk.call == "RAF" else "intervention" if desk.call == "SSI" else "comment"
    )
    spoken = phrases(language)
    choices = spoken.titles[occasion]
    at = (
        0
        if desk.guest.kind == "intervention"
        else 1
        if occasion == "intervention"
        else desk.seed % 2
    )
    return choices[at].format(topic=spoken.headings[desk.keys[desk.seed % len(desk.keys)]])


def files(desk: Desk) -> tuple[PlannedFile, ...]:
    """Give the files of a submission, in their order."""
    return tuple(_file(desk, k, sheet) for k, sheet in enumerate(desk.guest.sheets(), 1))


def typed(desk: Desk) -> str:
    """Give the comment of who sends no file, with the words "invented sample" last."""
    spoken = phrases(desk.guest.language)
    parts = [
        block.text for block in _text(desk, spoken, desk.keys[:3]) if not isinstance(block, Break)
    ]
    return "\n\n".join((*parts, f"[{spoken.sample}]"))


def _file(desk: Desk, k: int, sheet: Sheet) -> PlannedFile:
    manuscript = _manuscript(desk, k, sheet)
    return PlannedFile(
        name=desk.guest.file
        if k == 1 and desk.guest.file
        else _name(desk, k, sheet, manuscript.title),
        kind=sheet.kind,
        role=sheet.role,
        language=sheet.languages[0],
        pages=sheet.pages,
        build=partial(BUILDERS[sheet.kind], manuscript),
        sentences=own_sentences(manuscript),
        of=1 if sheet.role == "translation" else None,
    )


def _manuscript(desk: Desk, k: int, sheet: Sheet) -> Manuscript:
    language, guest = sheet.languages[0], desk.guest
    spoken = phrases(language)
    blocks: list[Block] = []
    for n, part in enumerate(sheet.languages):
        if n:
            blocks.append(Break())
        if len(sheet.languages) > 1:
            blocks.append(Heading(phrases(part).part, part))
        if sheet.role == "translation":
            blocks.extend(_translation(desk, part))
        else:
            blocks.extend(_text(desk, phrases(part), _keys(desk, sheet, part)))
    heading = spoken.annex if sheet.role == "annex" else title(desk, language)
    return Manuscript(
        language=language,
        title=heading,
        byline=_byline(desk, language) if desk.shown else (),
        dated=desk.day,
        blocks=tuple(blocks),
        questions=tuple(numbers(ORDERS[desk.call])[key] for key in desk.keys),
        pages=sheet.pages,
        seed=desk.seed * 10 + k,
        cover=sheet.pages >= COVERED and sheet.kind == "pdf",
        author=guest.name if desk.shown and desk.seed % 3 == 0 else None,
    )


def _byline(desk: Desk, language: str) -> tuple[str, ...]:
    guest = desk.guest
    if language != guest.language and guest.latin:
        return tuple(filter(None, reversed(guest.latin)))
    person = f"{guest.honorific} {guest.name}" if guest.honorific else guest.name
    return tuple(filter(None, (guest.entity, person)))


def _keys(desk: Desk, sheet: Sheet, language: str) -> tuple[str, ...]:
    """Choose the issues of a file: one for an annex, all that a language speaks of for a part of several."""
    if sheet.role == "annex":
        return desk.keys[-1:]
    if len(sheet.languages) > 1:
        return tuple(key for key in ORDERS[desk.call] if key in phrases(language).passages)
    return desk.keys


def _text(desk: Desk, spoken: Phrases, keys: tuple[str, ...]) -> Iterator[Block]:
    chance = random.Random(f"{desk.seed} {spoken.language}")
    openings, closings = spoken.openings[desk.matter], spoken.closings[desk.matter]
    if desk.guest.own:
        yield from (Paragraph(text, spoken.language) for text in desk.guest.own)
        return
    alone = desk.guest.entity is None
    polite = (
        not alone or desk.matter == "ai"
    )  # what frames the register's passages is said by several
    if polite:
        yield Paragraph(
            openings[-1]
            if alone
            else chance.choice(openings[:1] if desk.guest.keys else openings[:2]),
            spoken.language,
        )
    by_key = numbers(ORDERS[desk.call])
    for key in keys:
        yield Heading(
            spoken.issue.format(number=by_key[key], heading=spoken.headings[key]), spoken.language
        )
        yield Paragraph(chance.choice(spoken.passages[key]), spoken.language)
    if polite:
        yield Paragraph(
            closings[-1]
            if alone
            else chance.choice(closings[:1] if desk.guest.keys else closings[:2]),
            spoken.language,
        )


def _translation(desk: Desk, language: str) -> Iterator[Block]:
    """Say in English what the first file says in its own language."""
    spoken, english = phrases(language), ENGLISH[desk.guest.language]
    by_key = numbers(ORDERS[desk.call])
    yield Paragraph(f"{spoken.translation}.", language)
    yield Paragraph(english["opening"], language)
    for key in desk.keys:
        yield Heading(
            spoken.issue.format(number=by_key[key], heading=spoken.headings[key]), language
        )
        yield Paragraph(english[key], language)
    yield Paragraph(english["closing"], language)


def _name(desk: Desk, k: int, sheet: Sheet, heading: str) -> str:
    """Name a file as people do: by title, by who they are, or by the call."""
    who = (
        (desk.guest.entity or desk.guest.name) if desk.shown else phrases(sheet.languages[0]).sample
    )
    ways = (
        f"{who} - {desk.call}",
        heading,
        f"{desk.call}_{who}_v{1 + desk.seed % 4}".replace(" ", "_"),
    )
    stem = re.sub(r"\s*[:：/\\|?*\"<>]+\s*", " - ", ways[(desk.seed + k) % len(ways)])
    tag = {"annex": f" ({k})", "translation": f" [{sheet.languages[0]}]"}.get(sheet.role, "")
    return f"{stem}{tag}.{sheet.kind}"
