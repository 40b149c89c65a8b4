"""The form of a submission as it was typed. `domain.checking` says whether it can be sent; files are elsewhere."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from intake.domain import fields
from intake.domain.checking import Offer
from intake.domain.fields import FIELDS, JsonValue
from intake.web.tongues import within

CHECK, PREVIEW, SEND = "check", "preview", "send"
BACK = "back"
"""What the preview's buttons that lead back to the form begin with; after a colon the place on the form."""

TEXT = "text"
"""The key under which a draft keeps the typed text beside the fields."""

DIGITS = re.compile(r"[0-9]{1,15}")
"""A number that a form may hold: the id of an attached file."""

DIGEST = re.compile(r"[0-9a-f]{64}")

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_ROLE = re.compile(r"role-([0-9]{1,15})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a POST of the form says.

    `roles` maps the id of an attached file to the role chosen for it, `main` or `translation:<id>`; `shown` holds the
    ids of cover letters that may be published; `new_roles` and `digests` go with the files of this request, in order.
    `seen` are the languages that the form was pre-filled with. `previewed` says that the form came from the preview,
    which holds nothing of it, and in which state its draft was then; `confirmed` are the digests ticked there.
    """

    values: Mapping[str, JsonValue]
    text: str = ""
    action: str = SEND
    roles: Mapping[int, str] = field(default_factory=dict)
    shown: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    new_roles: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    previewed: str = ""
    confirmed: tuple[str, ...] = ()

    @property
    def kept(self) -> dict[str, JsonValue]:
        """Give what a draft keeps."""
        return {**self.values, TEXT: self.text}

    @property
    def sends(self) -> bool:
        """Say whether this is to be sent; an unknown button is taken for that one."""
        return self.action not in {CHECK, PREVIEW} and not self.action.startswith(BACK)

    @property
    def length(self) -> int:
        """Count the characters of the typed text; a line break is one, however the browser wrote it."""
        return len(self.text.replace("\r\n", "\n"))


def read(form: MultiDict[str, str], offer: Offer) -> Typed:
    """Read the form. Unknown fields are passed over; what the call leaves no choice about is filled in."""
    values: dict[str, JsonValue] = {
        key: _value(form, key, row.shape) for key, row in FIELDS.items() if key != "reference"
    }
    for key, offered in (("kind", offer.kinds), ("publication", offer.publications)):
        if not values[key] and len(offered) == 1:
            values[key] = next(iter(offered))
    values["email"] = str(values["email"]).strip()
    values["languages"] = [tag for tag in _list(form, "languages") if is_language(tag)]
    values["index_allowed"] = bool(values["index_allowed"]) and not values["on_behalf"]
    return Typed(
        values=values,
        text=_clean(form.get("text", "")),
        action=form.get("action", SEND),
        roles={int(match[1]): form[key] for key in form if (match := _ROLE.fullmatch(key))},
        shown=_ids(form, "publish-letter"),
        removed=_ids(form, "remove"),
        new_roles=tuple(form.getlist("role")),
        digests=tuple(digest.strip().lower() for digest in form.getlist("sha256")),
        seen=tuple(_list(form, "seen")),
        previewed=form.get("previewed", ""),
        confirmed=tuple(one for one in form.getlist("confirm") if DIGEST.fullmatch(one)),
    )


def from_draft(values: Mapping[str, JsonValue]) -> Typed:
    """Give back what a draft kept."""
    text = values.get(TEXT)
    return Typed(
        values={key: values.get(key) for key in FIELDS if key != "reference"},
        text=text if isinstance(text, str) else "",
    )


def blank(offer: Offer, language: str) -> Typed:
    """Give the form before anybody typed."""
    values: dict[str, JsonValue] = {key: None for key in FIELDS if key != "reference"}
    values["correspondence_language"] = language
    for key, offered in (("kind", offer.kinds), ("publication", offer.publications)):
        if len(offered) == 1:
            values[key] = next(iter(offered))
    return Typed(values=values)


def with_languages(typed: Typed, detected: Iterable[str]) -> Typed:
    """Pre-fill the languages from the files, as long as the person has left them as they were pre-filled before."""
    declared = listed(typed.values.get("languages"))
    if set(declared) != set(typed.seen) and declared:
        return typed
    languages: JsonValue = list(dict.fromkeys([*declared, *detected]))
    return replace(typed, values={**typed.values, "languages": languages})


def stated(values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Give the values as they are committed to."""
    return fields.stated(values)


def listed(value: JsonValue) -> list[str]:
    """Give a list field's values."""
    return list(value) if isinstance(value, list) else []


def is_language(tag: str) -> bool:
    """Say whether a tag is of a language that has a name."""
    return bool(_TAG.fullmatch(tag)) and within(tag, "en") != tag


def _value(form: MultiDict[str, str], key: str, shape: str) -> JsonValue:
    if shape == "flag":
        return form.get(key, "") not in {"", "0"}
    if shape == "list":
        return _list(form, key)
    return _clean(form.get(key, ""))


def _list(form: MultiDict[str, str], key: str) -> list[str]:
    return list(dict.fromkeys(_clean(one) for one in form.getlist(key) if one))


def _ids(form: MultiDict[str, str], key: str) -> frozenset[int]:
    return frozenset(int(one) for one in form.getlist(key) if DIGITS.fullmatch(one))


def _clean(text: str) -> str:
    # No store keeps NUL; nothing else is altered.
    return text.replace("\x00", "")
