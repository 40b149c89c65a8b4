"""What a call refuses of the files it is offered. Everything else is kept, and its findings are shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from intake.domain.vocab import FileRole

SIDE_ROLES = frozenset({FileRole.ANNEX, FileRole.COVER_LETTER})


@dataclass(frozen=True, slots=True)
class Rules:
    """What a call accepts: kinds of file (report kinds), sizes in bytes, languages (BCP 47)."""

    accepts: tuple[str, ...]
    annex_accepts: tuple[str, ...]
    max_files: int
    max_file_bytes: int
    max_total_bytes: int
    languages: tuple[str, ...] = ()
    language_required: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """One file as inspection saw it; `refusals` are the codes of its findings that refuse whatever the call says."""

    kind: str
    size: int
    role: FileRole
    refusals: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not taken: a code, and the facts its sentence needs."""

    code: str
    facts: tuple[tuple[str, str | int], ...] = ()


def refusal(offered: Offered, rules: Rules) -> Refusal | None:
    """Judge one file against the call; None when it is kept. Size first: an over-long file was not read."""
    if offered.size > rules.max_file_bytes:
        return Refusal("too-large", (("size", offered.size), ("limit", rules.max_file_bytes)))
    if offered.refusals:
        return Refusal(offered.refusals[0], (("kind", offered.kind),))
    wanted = rules.annex_accepts if offered.role in SIDE_ROLES else rules.accepts
    if offered.kind not in wanted and offered.kind != "unread":
        code = "type-as-annex-only" if offered.kind in rules.annex_accepts else "type-not-accepted"
        return Refusal(code, (("kind", offered.kind),))
    if rules.language_required and offered.languages and not _expected(offered.languages, rules):
        return Refusal("language-not-accepted", (("languages", ", ".join(offered.languages)),))
    return None


def _expected(languages: Collection[str], rules: Rules) -> bool:
    return bool(
        {tag.split("-")[0] for tag in languages} & {t.split("-")[0] for t in rules.languages}
    )


def too_many(kept: Sequence[Offered], rules: Rules) -> Refusal | None:
    """Judge a set of kept files as a whole: how many, and how large together."""
    if len(kept) > rules.max_files:
        return Refusal("too-many-files", (("count", len(kept)), ("limit", rules.max_files)))
    total = sum(offered.size for offered in kept)
    if total > rules.max_total_bytes:
        return Refusal("total-too-large", (("size", total), ("limit", rules.max_total_bytes)))
    return None
