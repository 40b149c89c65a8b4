"""The form of a paper's revision: its titles and its issues, one line an issue in each language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from intake.domain.vocab import LANGUAGES
from intake.web.forms.call import Typed, texts

MOST = 500
"""Issues of a paper at most."""

STATUSES = ("draft", "revised", "final")
COLUMNS = 4
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,9}")
_NUMBER = re.compile(r"[0-9A-Za-z().\-]{1,12}")


@dataclass(frozen=True, slots=True)
class PaperTyped:
    """What was typed for a revision; `issues` as processes.add_revision takes them; faults by field."""

    typed: Typed
    issues: Sequence[Mapping[str, object]] = ()
    faults: Mapping[str, tuple[str, int]] = field(default_factory=dict)


def read(form: "MultiDict[str, str]") -> PaperTyped:
    """Read the form. A fault is a code word and, for issues, the line it stands on (0 for none)."""
    values = {
        name: form.get(name, "").strip() for name in ("slug", "status", "symbol", "published_on")
    }
    typed = Typed({**values, **texts(form, ("title", "issues"))})
    faults: dict[str, tuple[str, int]] = {}
    if not _SLUG.fullmatch(values["slug"]) or len(values["slug"]) > 60:  # noqa: PLR2004 - the longest that fits an address line
        faults["slug"] = ("slug", 0)
    if values["status"] not in STATUSES:
        faults["status"] = ("missing", 0)
    if not typed.one("title-en"):
        faults["title-en"] = ("missing", 0)
    if values["published_on"] and not _is_day(values["published_on"]):
        faults["published_on"] = ("date", 0)
    issues = _issues(typed, faults)
    return PaperTyped(typed, issues, faults)


def _is_day(typed: str) -> bool:
    try:
        date.fromisoformat(typed)
    except ValueError:
        return False
    return True


def _issues(typed: Typed, faults: dict[str, tuple[str, int]]) -> list[Mapping[str, object]]:
    """Join the lines of all languages by the issue's number; the English ones give number and order."""
    rows = {tag: _lines(tag, typed.one(f"issues-{tag}"), faults) for tag in LANGUAGES}
    if not rows["en"] and "issues-en" not in faults:
        faults["issues-en"] = ("missing", 0)
    for tag, lines in rows.items():
        for place, number in enumerate(lines, 1):
            if number not in rows["en"]:
                faults.setdefault(f"issues-{tag}", ("issue-unknown", place))
    return [
        {
            "number": number,
            **{
                name: {
                    tag: rows[tag][number][at]
                    for tag in LANGUAGES
                    if number in rows[tag] and rows[tag][number][at]
                }
                for at, name in enumerate(("chapter", "title", "question"))
            },
        }
        for number in rows["en"]
    ]


def _lines(tag: str, typed: str, faults: dict[str, tuple[str, int]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for place, line in enumerate(typed.split("\n"), 1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in re.split(r"\t|\|", line)]
        cells += [""] * (len(cells) == COLUMNS - 1)
        if len(cells) != COLUMNS or not cells[2]:
            faults.setdefault(f"issues-{tag}", ("issue-shape", place))
        elif not _NUMBER.fullmatch(cells[0]):
            faults.setdefault(f"issues-{tag}", ("issue-number", place))
        elif cells[0] in found:
            faults.setdefault(f"issues-{tag}", ("issue-twice", place))
        else:
            found[cells[0]] = tuple(cells[1:])
    if len(found) > MOST:
        faults.setdefault(f"issues-{tag}", ("issue-many", MOST))
    return found
