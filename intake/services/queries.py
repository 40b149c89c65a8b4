"""What a reader typed into the search field, and how either engine is asked for it.

Words are wanted all together; `"a phrase"` wants them in this order; `-word` leaves out. All else
is literal. Pure.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake.services.analysis import Token, clean, head, scope, stems, tokens

MAX_CHARACTERS = 1_000
MAX_TERMS = 20

_CLAUSE = re.compile(
    r'(?<!\S)(?P<minus>-)?(?:"(?P<a>[^"]*)"|“(?P<b>[^“”]*)”|«(?P<c>[^«»]*)»|„(?P<d>[^„“”]*)[“”])'
    r"|(?P<bare>\S+)"
)
# The apostrophes of French and Italian elision, and of English 's.
_ELIDED = re.compile(r"(?<!\w)(?:\w|[qQ]u)['\u2019](?=\w)|['\u2019]\w(?!\w)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Keys that stand one after the other; with `open`, the last is the beginning of a key."""

    keys: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One thing wanted: the phrase as typed, or one of its stems."""

    phrase: Phrase
    stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A reader's query. `reason` is why it finds nothing, or "shortened", or None."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Phrase, ...]
    reason: str | None = None


def parse(typed: str) -> Query:
    """Read a query; any string is one.

    Reasons: "empty" (nothing typed), "no-words" (only signs), "only-exclusions" find nothing;
    "shortened" finds by the beginning.
    """
    text = clean(typed[:MAX_CHARACTERS])
    wanted: dict[Term, None] = {}
    unwanted: dict[Phrase, None] = {}
    for clause in _CLAUSE.finditer(text):
        if clause["bare"] is None:
            quoted = clause["a"] or clause["b"] or clause["c"] or clause["d"] or ""
            phrases = [phrase for phrase in [_phrase(list(tokens(quoted, "")))] if phrase.keys]
            if clause["minus"]:
                unwanted |= dict.fromkeys(phrases)
            else:
                wanted |= dict.fromkeys(Term(phrase) for phrase in phrases)
            continue
        bare = clause["bare"]
        terms = list(_terms(bare))
        if bare.startswith("-"):
            unwanted |= dict.fromkeys(term.phrase for term in terms)
        else:
            wanted |= dict.fromkeys(terms)
    shortened = len(typed) > MAX_CHARACTERS or len(wanted) + len(unwanted) > MAX_TERMS
    reason = "shortened" if shortened else None
    if not wanted:
        reason = "only-exclusions" if unwanted else "no-words" if typed.strip() else "empty"
    room = max(MAX_TERMS - len(wanted), 0)
    return Query(tuple(wanted)[:MAX_TERMS], tuple(unwanted)[:room], reason)


def _terms(bare: str) -> Iterator[Term]:
    """Cut what stands between spaces into words and runs, each wanted for itself."""
    without = _ELIDED.sub(" ", bare)
    found = list(tokens(without, "")) or list(tokens(bare, ""))
    source = without if any(tokens(without, "")) else bare
    run: list[Token] = []
    for token in found:
        if token.key[0] == "c":
            if run and token.start >= run[-1].end:  # the last run ended with its own last character
                yield Term(_phrase(run))
                run = []
            run.append(token)
            continue
        if run:
            yield Term(_phrase(run))
            run = []
        yield Term(Phrase((token.key,)), stems(source[token.start : token.end]))
    if run:
        yield Term(_phrase(run))


def _phrase(found: list[Token]) -> Phrase:
    """Make a phrase whose last run may go on in the text: its last character then begins a pair."""
    keys = [token.key for token in found]
    if not found or keys[-1][0] != "c":
        return Phrase(tuple(keys))
    if len(found) > 1 and keys[-2][0] == "c" and found[-2].end == found[-1].end:
        return Phrase(tuple(keys[:-1]))
    return Phrase(tuple(keys), open=True)


def scope_keys(scopes: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return keys of which one of each group is wanted; raise ValueError for an unknown scope."""
    groups = (tuple(scope(name, value) for value in values) for name, values in scopes.items())
    return tuple(group for group in groups if group)


def fts5(query: Query, groups: Sequence[Sequence[str]]) -> str:
    """Write the query for SQLite's FTS5; keys hold nothing that its syntax knows."""

    def phrase(it: Phrase) -> str:
        return f'"{" ".join(it.keys)}"{" *" if it.open else ""}'

    return _write(query, groups, phrase, (" AND ", " OR ", " NOT "))


def tsquery(query: Query, groups: Sequence[Sequence[str]]) -> str:
    """Write the query as the text of a PostgreSQL tsquery."""
    return _write(query, groups, _tsphrase, (" & ", " | ", " & !"))


def tsquery_of_any(query: Query) -> str:
    """Write a tsquery for ranking: what is wanted, each for itself, without scopes."""
    return " | ".join(_tsphrase(it) for term in query.wanted for it in _readings(term))


def _tsphrase(it: Phrase) -> str:
    quoted = [f"'{key}'" for key in it.keys]
    return "(" + " <-> ".join(quoted) + (":*" if it.open else "") + ")"


def _readings(term: Term) -> tuple[Phrase, ...]:
    return (term.phrase, *(Phrase((key,)) for key in term.stems))


def _heading(phrase: Phrase) -> Phrase:
    return Phrase(tuple(head(key) for key in phrase.keys), open=phrase.open)


def _write(
    query: Query,
    groups: Sequence[Sequence[str]],
    phrase: Callable[[Phrase], str],
    words: tuple[str, str, str],
) -> str:
    """Join: every term on the page or in its head, one of them on the page, every scope, no other.

    The head alone is not enough: page 0 is its place, and each page would repeat it.
    """
    both, either, but_not = words

    def any_of(phrases: Sequence[Phrase]) -> str:
        return "(" + either.join(phrase(it) for it in phrases) + ")"

    if len(query.wanted) == 1:
        clauses = [any_of(_readings(query.wanted[0]))]
    else:
        clauses = [any_of([*_readings(it), _heading(it.phrase)]) for it in query.wanted]
        clauses.append(any_of([reading for it in query.wanted for reading in _readings(it)]))
    clauses += [any_of([Phrase((key,)) for key in group]) for group in groups]
    joined = both.join(clauses)
    if not query.unwanted:
        return joined
    unwanted = [*query.unwanted, *(_heading(it) for it in query.unwanted)]
    return f"({joined}){but_not}{any_of(unwanted)}"
