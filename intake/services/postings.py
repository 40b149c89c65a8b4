"""How a page is written into the index: its row's key and its tokens, for either engine. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from intake.services.analysis import Token, often, tokens

# A tsvector keeps 255 places of one word and 16,383 in all: a long page is indexed in parts.
PART_TOKENS = 2_000
OFTEN = 3
MAX_FILE, MAX_PAGE, MAX_PART = (1 << 10) - 1, (1 << 12) - 1, (1 << 8) - 1
_PART_BITS = MAX_PART.bit_length()
_PAGE_BITS = MAX_PAGE.bit_length() + _PART_BITS
_HEAD_BITS = MAX_FILE.bit_length() + _PAGE_BITS


def row_key(log_index: int, file_n: int, page: int, part: int = 0) -> int:
    """Pack into 63 bits that sort by log index, file, page, part; ValueError for what is beyond."""
    within = 0 <= file_n <= MAX_FILE and 0 <= page <= MAX_PAGE and 0 <= part <= MAX_PART
    if not (within and 0 <= log_index < 1 << (63 - _HEAD_BITS)):
        raise ValueError(f"beyond the index: log {log_index}, file {file_n}, page {page}")
    return log_index << _HEAD_BITS | file_n << _PAGE_BITS | page << _PART_BITS | part


def log_index_of(key: int) -> int:
    """Return the log index of a row's key."""
    return key >> _HEAD_BITS


def page_of(key: int) -> int:
    """Return what the keys of one page's parts share."""
    return key >> _PART_BITS


def is_head(key: int) -> bool:
    """Say whether a row's key is of title and name."""
    return key & ((1 << _HEAD_BITS) - 1) == 0


def parts(text: str, lang: str) -> Iterator[tuple[str, list[Token]]]:
    """Cut a page's text into parts of about PART_TOKENS tokens, MAX_PART + 1 at most.

    What is beyond (a page of half a million words) is not found.
    """
    found = list(tokens(text, lang))
    if len(found) <= PART_TOKENS:
        yield text, found
        return
    starts = dict.fromkeys(it.start for it in found[PART_TOKENS::PART_TOKENS])
    cuts = [0, *starts, len(text)]
    for start, end in list(pairwise(cuts))[: MAX_PART + 1]:
        piece = text[start:end]
        yield piece, list(tokens(piece, lang))


def fts5(found: Sequence[Token], others: Iterable[str]) -> str:
    """Write tokens as the text that FTS5 splits at its spaces: words in order, then the rest."""
    return " ".join([*(it.key for it in found), *_sets(found), *others])


def tsvector(found: Sequence[Token], others: Iterable[str]) -> str:
    """Write tokens as a tsvector's literal; only words, whose order counts, have places."""
    places: dict[str, list[str]] = {}
    for place, token in enumerate(found, start=1):
        places.setdefault(token.key, []).append(str(place))
    words = [f"'{key}':{','.join(at)}" for key, at in places.items()]
    return " ".join([*words, *(f"'{key}'" for key in (*_sets(found), *others))])


def _sets(found: Sequence[Token]) -> list[str]:
    """Return the stems of a page, each once, and what stands often on it."""
    stems = Counter(it.stem for it in found if it.stem)
    counts = Counter(it.key for it in found) + stems
    return [*stems, *(often(key) for key, count in counts.items() if count >= OFTEN)]
