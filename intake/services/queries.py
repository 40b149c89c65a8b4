"""What a reader typed into the search field, and how either engine is asked for it.

Words are wanted all together; `"a phrase"` wants them in this order; `-word` leaves out. All else
is literal. Pure.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake.services.analysis import Token, clean, head, often, scope, stems, tokens

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


@dataclass(frozen=True, slots=True)
class Expressions:
    """A query in an engine's words; `exact` and `often` find among what `wanted` finds.

    wanted: pages with every term on them or in their submission's head, one of them on the page
    (the head alone is not enough: page 0 is its place, and each page would repeat it), in one
    scope of each group, without what is unwanted. exact: every term as typed, none by its stem
    alone; None where no term has stems: then all that is wanted is. often: every term often on the
    page.
    """

    wanted: str
    exact: str | None
    often: str


@dataclass(frozen=True, slots=True)
class Syntax:
    """How an engine writes a phrase and joins expressions."""

    phrase: Callable[[Phrase], str]
    both: str
    either: str
    but_not: str

    def any_of(self, phrases: Iterable[Phrase]) -> str:
        """Join phrases of which one is enough."""
        return "(" + self.either.join(self.phrase(it) for it in phrases) + ")"


def _fts5_phrase(it: Phrase) -> str:
    return f'"{" ".join(it.keys)}"{" *" if it.open else ""}'


def _tsquery_phrase(it: Phrase, then: str = " <-> ") -> str:
    return "(" + then.join(f"'{key}'" for key in it.keys) + (":*" if it.open else "") + ")"


def _tsquery_words(it: Phrase) -> str:
    return _tsquery_phrase(it, " & ")


SYNTAXES = {
    "sqlite": Syntax(_fts5_phrase, " AND ", " OR ", " NOT "),
    "postgresql": Syntax(_tsquery_phrase, " & ", " | ", " & !"),
}
"""FTS5's and tsquery's, by SQLAlchemy's names; keys hold nothing that either knows."""

LOOSE = Syntax(_tsquery_words, " & ", " | ", " & !")
"""A tsquery's without the order of a phrase's words."""


def write(query: Query, groups: Sequence[Sequence[str]], syntax: Syntax) -> Expressions:
    """Write a query that wants something, within groups of scope keys, for an engine."""
    terms = query.wanted
    if len(terms) == 1:
        clauses = [syntax.any_of(_readings(terms[0]))]
    else:
        clauses = [syntax.any_of([*_readings(it), _heading(it.phrase)]) for it in terms]
        clauses.append(syntax.any_of(reading for it in terms for reading in _readings(it)))
    clauses += [syntax.any_of(Phrase((key,)) for key in group) for group in groups]
    wanted = syntax.both.join(clauses)
    if query.unwanted:
        unwanted = [*query.unwanted, *(_heading(it) for it in query.unwanted)]
        wanted = f"({wanted}){syntax.but_not}{syntax.any_of(unwanted)}"
    exact = [syntax.any_of([it.phrase, _heading(it.phrase)]) for it in terms]
    frequent = [clause for it in terms for clause in _frequent(it, syntax)]
    return Expressions(
        wanted=wanted,
        exact=syntax.both.join([f"({wanted})", *exact]) if any(it.stems for it in terms) else None,
        often=syntax.both.join([f"({wanted})", *frequent]),
    )


def loose(query: Query) -> Query | None:
    """Return a query to write loosely, whose finds hold all of this one's; None without phrases."""
    phrases = [*(it.phrase for it in query.wanted), *query.unwanted]
    return Query(query.wanted, ()) if any(len(it.keys) > 1 for it in phrases) else None


def _readings(term: Term) -> tuple[Phrase, ...]:
    return (term.phrase, *(Phrase((key,)) for key in term.stems))


def _heading(phrase: Phrase) -> Phrase:
    return Phrase(tuple(head(key) for key in phrase.keys), open=phrase.open)


def _frequent(term: Term, syntax: Syntax) -> list[str]:
    """Write what says that a term is often there: one of its stems, or every key of a phrase."""
    if term.stems:
        return [syntax.any_of(Phrase((often(key),)) for key in term.stems)]
    *before, last = (often(key) for key in term.phrase.keys)
    keys = [*(Phrase((key,)) for key in before), Phrase((last,), open=term.phrase.open)]
    return [syntax.any_of([it]) for it in keys]
