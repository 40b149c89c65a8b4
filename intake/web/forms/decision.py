"""Forms of the desk's acts: what was typed for one act, and what is missing in it.

Fields are named `<act>-<field>`, so that many forms stand on one page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

FIELDS: Mapping[str, tuple[str, ...]] = {
    "claim": (),
    "release": (),
    "accept": (),
    "accept-publish": (),
    "publish": (),
    "publish-revision": (),
    "refuse-revision": ("words",),
    "decline": ("ground", "words"),
    "return": ("words", "due", "may_change"),
    "duplicate": ("of", "words"),
    "uphold": ("words",),
    "undo": ("words",),
    "reopen": ("words",),
    "withdraw": ("words",),
    "suspend": ("words",),
    "restore": ("words",),
    "note": ("words",),
    "assign": ("to",),
    "not-before": ("day", "why"),
}
"""Every act of the desk with the fields of its form."""

OPTIONAL = frozenset({"due", "day", "why"})
MAY_CHANGE = ("files", "fields", "both")
LONGEST = 10_000
MOST_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Decision:
    """What was typed for an act. `seen` is the version of the submission it was decided on; faults are by field."""

    act: str
    seen: int | None
    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Give the reason as typed."""
        return self.values.get("words", "")

    @property
    def due(self) -> date | None:
        """Give the due date; None where none was typed."""
        return self._day("due")

    @property
    def day(self) -> date | None:
        """Give the day before which nothing is published; None where none was typed."""
        return self._day("day")

    def _day(self, name: str) -> date | None:
        typed = self.values.get(name, "")
        return date.fromisoformat(typed) if typed else None


def read(act: str, form: "MultiDict[str, str]", *, today: date) -> Decision:
    """Read the form of an act; find what must be put right before it can be taken."""
    values = {name: form.get(f"{act}-{name}", "").strip() for name in FIELDS[act]}
    faults = {name: _missing(name) for name in FIELDS[act] if not values[name]}
    for name in OPTIONAL & faults.keys():
        del faults[name]
    if len(values.get("words", "")) > LONGEST:
        faults["words"] = _("Write 10,000 characters at most.")
    if values.get("may_change") and values["may_change"] not in MAY_CHANGE:
        faults["may_change"] = _missing("may_change")
    for name in ("due", "day"):
        if values.get(name) and not _is_later(values[name], today):
            faults[name] = _("Give a day that is still to come, or none.")
    if values.get("to") and not (values["to"].isdecimal() and len(values["to"]) < MOST_DIGITS):
        faults["to"] = _missing("to")
    if len(values.get("why", "")) > LONGEST:
        faults["why"] = _("Write 10,000 characters at most.")
    return Decision(act, form.get("seen", type=int), values, faults)


def _is_later(typed: str, today: date) -> bool:
    try:
        return date.fromisoformat(typed) >= today
    except ValueError:
        return False


def _missing(name: str) -> str:
    words: dict[str, str] = {
        "ground": _("Choose a ground of the call’s list."),
        "of": _("Give the number of the submission that it repeats."),
        "may_change": _("Say what may be changed."),
        "to": _("Choose a colleague."),
    }
    return words.get(name) or str(
        _("Say why in words: they are kept, and whoever sent it reads them.")
    )
