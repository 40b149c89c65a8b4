"""What changed: two revisions of a submission, or it and one that says nearly the same, word by word.

The address says what is compared: `old` and `new` are revisions, in either direction; `beside` is another submission's
number and `beside_file`, `file` the two files. Unasked, the newest revision stands against the one before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import request, url_for

from intake.domain.differing import SAME, Piece
from intake.domain.texts import excerpt
from intake.services import comparing, likeness
from intake.services.comparing import Compared, Pair
from intake.services.dossier import Item
from intake.services.likeness import Family
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Work
from intake.web.pages.narrowing import digits

LONG, KEPT = 700, 240
"""Characters of what did not change: a longer stretch is folded to its ends of so many."""
MOST_PIECES = 800
"""Changes of one text that are shown; where there are more, the texts are different texts."""


@dataclass(frozen=True, slots=True)
class PieceView:
    """A stretch of text; `folded` says that unchanged text is left out before it."""

    kind: str
    text: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class PairView:
    """A file against the one in its place, what did not change folded."""

    pair: Pair
    lang: str
    dir: str
    pieces: tuple[PieceView, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What is compared with what, and what else can be: revisions by number, the way back."""

    compared: Compared
    pairs: tuple[PairView, ...]
    other: str
    turned_url: str


def changes(work: Work, item: Item) -> ChangesView | None:
    """Compare what the address asks for; None where there is nothing to compare, or nothing such."""
    other = (request.args.get("beside") or "").upper()
    try:
        if other and "\x00" not in other:
            return _beside(work, item, other)
        return _revisions(work, item)
    except SubmissionUnknown:
        return None


def _beside(work: Work, item: Item, other: str) -> ChangesView:
    theirs, mine = digits("beside_file") or 1, digits("file") or 1
    files = [view.facts for view in item.files]
    found = comparing.submissions(work, mine, item.number, files, (other, theirs))
    turned = url_for(
        "desk.item",
        number=other,
        beside=item.number,
        file=theirs,
        beside_file=mine,
        _anchor="changes",
    )
    return _view(found, other, turned)


def _revisions(work: Work, item: Item) -> ChangesView | None:
    """Compare revisions: as asked; else the newest with what is published, or with the one before."""
    if len(item.sendings) < 2:  # noqa: PLR2004 - one revision is like itself
        return None
    newest = item.sendings[-1].number
    before = item.published_revision if item.waiting and item.published_revision else newest - 1
    old, new = digits("old") or before, digits("new") or newest
    found = comparing.revisions(work, item.number, old, new, [view.facts for view in item.files])
    only = request.args.get("only")
    turned = url_for(
        "desk.item", number=item.number, old=new, new=old, only=only, _anchor="changes"
    )
    return _view(found, "", turned)


def _view(found: Compared, other: str, turned: str) -> ChangesView:
    return ChangesView(
        compared=found,
        pairs=tuple(_pair(pair) for pair in found.pairs),
        other=other,
        turned_url=turned,
    )


def _pair(pair: Pair) -> PairView:
    tag = pair.languages[0] if pair.languages else "und"
    pieces = tuple(_folded(pair.pieces[:MOST_PIECES]))
    return PairView(pair, tag, excerpt("", tag).dir, pieces, len(pair.pieces) > MOST_PIECES)


def _folded(pieces: Sequence[Piece]) -> Iterator[PieceView]:
    """Fold what did not change: enough of it stays to read the change in its place."""
    last = len(pieces) - 1
    for at, piece in enumerate(pieces):
        shown = piece.text
        if piece.kind != SAME or len(shown) <= LONG:
            yield PieceView(piece.kind, shown)
            continue
        if at:
            yield PieceView(SAME, shown[:KEPT].rpartition(" ")[0] or shown[:KEPT])
        end = shown[-KEPT:].partition(" ")[2] or shown[-KEPT:]
        yield PieceView(SAME, "" if at == last else end, folded=True)


def alike(work: Work, item: Item) -> tuple[Family, ...]:
    """Give who says nearly the same as the files in force."""
    files = {view.facts.n: view.facts.sha256 for view in item.files if view.in_force}
    return likeness.near(work, item.number, files)
