"""The page of one item of the tray: the form with its choices, the parts with what may be made of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from intake.domain import claims, sorting
from intake.domain.claims import Typed
from intake.domain.fields import FIELDS
from intake.domain.judging import SIDE_ROLES, Rules
from intake.domain.vocab import FileRole
from intake.services.forms import CallForm
from intake.services.traycase import ItemView, PartView
from intake.services.traytake import Checked, Entry
from intake.web import choices, findings, refusals, traywords
from intake.web.choices import Choice
from intake.web.filerows import facts
from intake.web.forms import submission
from intake.web.i18n import Moment, current_language, moment
from intake.web.kindwords import kind_word
from intake.web.remark import Remark
from intake.web.visible import visible
from uploads import mail

OUT = "out"
_USE = re.compile(r"use-([0-9]{1,4})")
_WORD = re.compile(r"([a-z-]{1,20})(?::([0-9]{1,4}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A part with its choices; `use` is a choice's value."""

    n: int
    name: str
    told: str
    was: str
    facts: tuple[Any, ...]
    remarks: tuple[Remark, ...]
    use: str
    letter: bool
    public: bool
    choices: tuple[Choice, ...]
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRow:
    """What a message says of itself: the outermost first."""

    level: int
    subject: str
    name: str
    address: str
    dated: Moment | None
    arrived: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayPage:
    """What desk/tray_item.html shows. `faults` are sentences by field, `summary` those with their anchors."""

    item: ItemView
    call: CallForm
    values: Mapping[str, Any]
    claim: Typed
    faults: Mapping[str, str]
    summary: tuple[Choice, ...]
    parts: tuple[PartRow, ...]
    left_out: tuple[PartRow, ...]
    heads: tuple[HeadRow, ...]
    findings: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]
    bases: tuple[Choice, ...]
    calls: tuple[Choice, ...]
    countries: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    more_languages: tuple[Choice, ...]
    letters: tuple[Choice, ...]
    chapters: Any
    ready: bool
    asked: bool
    conflict: str = ""


def page(
    item: ItemView,
    call: CallForm,
    *,
    calls: Sequence[Choice],
    checked: Checked,
    asked: bool = False,
    conflict: str = "",
) -> TrayPage:
    """Make the page. `asked` says that a press was refused, so that what is to be put right stands above."""
    values = item.values
    refused = {n: refusals.refused(one, call.rules) for n, one in checked.parts.items()}
    rows = tuple(_row(one, item.parts, call.rules, refused.get(one.n)) for one in item.parts)
    faults = {key: _fault(key, code, call) for key, code in checked.faults.items()}
    tags = (*call.rules.languages, *submission.listed(values.get("languages")))
    lang = current_language()
    heads = item.said.get("messages") or ()
    return TrayPage(
        item=item,
        call=call,
        values={key: values.get(key) for key in FIELDS},
        claim=item.claim,
        faults=faults if asked else {},
        summary=_summary(faults, rows),
        parts=tuple(row for row in rows if row.use != OUT or row.was not in sorting.BESIDE),
        left_out=tuple(row for row in rows if row.use == OUT and row.was in sorting.BESIDE),
        heads=tuple(_head(one, call.zone) for one in heads),
        findings=tuple(traywords.finding(one) for one in item.said.get("findings", ())),
        doubts=tuple(map(traywords.doubt, item.shown.doubts)) if item.shown else (),
        bases=tuple((one, traywords.basis(one)) for one in claims.BASES[item.source]),
        calls=tuple(calls),
        countries=choices.countries(lang),
        languages=choices.languages(tags),
        more_languages=choices.more_languages(tags, lang),
        letters=choices.letters(),
        chapters=choices.chapters(call.issues),
        ready=checked.clean,
        asked=asked,
        conflict=conflict,
    )


def read(form: MultiDict[str, str], item: ItemView, call: CallForm) -> Entry:
    """Read the clerk's form; what is no use of a part leaves it out."""
    uses, of = {}, {}
    for key in form:
        match = _USE.fullmatch(key)
        word = _WORD.fullmatch(form[key]) if match else None
        if match and word:
            uses[int(match[1])] = word[1]
            if word[2]:
                of[int(match[1])] = int(word[2])
    seen = form.get("seen", "")
    return Entry(
        version=int(seen) if submission.DIGITS.fullmatch(seen) else 0,
        code=form.get("call", item.call)[:12],
        values=submission.read(form, call.offer).values,
        claim=Typed(
            form.get("received-day", "")[:20],
            form.get("received-time", "")[:20],
            form.get("received-basis", "")[:20],
        ),
        uses=uses,
        of=of,
        public=frozenset(
            int(one) for one in form.getlist("publish-letter") if submission.DIGITS.fullmatch(one)
        ),
    )


def _fault(key: str, code: str, call: CallForm) -> str:
    if key.startswith("received-"):
        return traywords.claim_fault(code)
    if key == "words":
        return str(_("Say why: it stands beside the item, and in the audit trail."))
    if key == "files":
        return str(_("Choose which part is the submission itself."))
    words = traywords.missing(key) if code == "missing" else None
    return words or refusals.fault(key, code, max_text=call.offer.max_text)


def _summary(faults: Mapping[str, str], rows: Sequence[PartRow]) -> tuple[Choice, ...]:
    found = [("parts" if key == "files" else key, words) for key, words in faults.items()]
    found += [(f"use-{one.n}", f"{one.name}: {one.error}") for one in rows if one.error]
    return tuple(found)


def _row(part: PartView, parts: Sequence[PartView], rules: Rules, wrong: Remark | None) -> PartRow:
    report = part.report
    seen = findings.remarks(report) if report.get("findings") is not None else ()
    remarks = tuple(one for one in seen if one.severity != "ok")
    if part.was != "attachment" and part.use == OUT:
        remarks = ()
    kind = str(report.get("kind") or "unknown")
    offered = _choices(part, parts, rules, kind)
    if not offered[1:] and part.was not in sorting.BESIDE and not wrong:
        words = _("This call does not take it; it stays in the evidence.")
        remarks = (Remark("note", str(words), ""), *remarks)
    return PartRow(
        n=part.n,
        name=visible(part.name),
        told=visible(part.told),
        was=part.was,
        facts=facts(kind_word(kind), report.get("pages"), part.size, report.get("languages") or ()),
        remarks=(wrong, *remarks) if wrong else remarks,
        use=f"{part.use}:{part.of}" if part.of else part.use,
        letter=part.use == FileRole.COVER_LETTER,
        public=part.public,
        choices=offered,
        error=wrong.title if wrong else "",
    )


def _choices(
    part: PartView, parts: Sequence[PartView], rules: Rules, kind: str
) -> tuple[Choice, ...]:
    """Give what may be made of a part; what the call does not take can only be left out."""
    offered: list[Choice] = [(OUT, str(_("Left out: stays in the evidence")))]
    unread = part.report.get("status") == "not-yet-read"
    body = part.was == "body"
    for role, words in (
        (FileRole.MAIN, _("Main file")),
        (FileRole.ANNEX, _("Annex")),
        (FileRole.COVER_LETTER, _("Cover letter")),
    ):
        taken = rules.annex_accepts if role in SIDE_ROLES else rules.accepts
        typed = body and role is FileRole.MAIN
        if typed or unread or kind in taken or part.use == role:
            offered.append((role.value, str(_("The submission itself")) if typed else str(words)))
    if kind in rules.accepts or unread or part.of:
        others = [one for one in parts if one.n != part.n and one.use != OUT]
        for one in others:
            name = visible(one.name)
            offered.append((f"translation:{one.n}", str(_("Translation of %(name)s", name=name))))
            offered.append((f"text-version:{one.n}", str(_("Text version of %(name)s", name=name))))
    return tuple(offered)


def _head(head: Mapping[str, Any], zone: str) -> HeadRow:
    sender = head.get("sender") or {}
    dated, arrived = (mail.instant(str(head.get(key) or "")) for key in ("dated", "arrived"))
    return HeadRow(
        level=int(head.get("level", 0)),
        subject=visible(str(head.get("subject") or "")),
        name=visible(str(sender.get("name") or "")),
        address=visible(str(sender.get("address") or "")),
        dated=moment(dated, zone) if dated else None,
        arrived=moment(arrived, zone) if arrived else None,
    )
