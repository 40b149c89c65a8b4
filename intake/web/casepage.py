"""What the page of a submission at the desk shows beside its read model: remarks, forms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from intake.domain.fields import cosigners
from intake.domain.texts import Text, excerpt
from intake.domain.vocab import State
from intake.services import requests
from intake.services.dossier import Item
from intake.services.dossierfiles import FileView
from intake.web import exposurewords, filedates, findings
from intake.web.exposurewords import Exposed
from intake.web.forms.decision import FIELDS, Decision
from intake.web.i18n import ahead, country, language_names, language_within, span
from intake.web.kindwords import kind_word
from intake.web.pages.narrowing import digits
from intake.web.remark import Remark
from intake.web.visible import visible

SEVERE = {"refusal": 3, "warning": 2, "note": 1}

DATES = frozenset({"created", "modified"})
"""Properties of files that are instants, as the file's maker wrote them."""

HELPERS: Mapping[str, Callable[..., Any]] = {
    "age": span,
    "ahead_of": lambda item: ahead(item.closes_before, item.received, item.verdict),
    "countries": lambda codes: [country(code) for code in codes],
    "kind_word": kind_word,
    "languages_of": language_names,
    "languages_within": lambda tags: [language_within(tag) for tag in tags],
    "property_words": lambda key, value: filedates.words(value) if key in DATES else visible(value),
    "visible": visible,
}
"""Functions that the desk's templates call."""

QUIET = frozenset(
    {"application", "created", "height", "modified", "producer", "subject", "title", "width"}
)
"""Properties of files that say nothing of a person, as a rule."""


@dataclass(frozen=True, slots=True)
class FileCase:
    """One file with its remarks, the worst first.

    `told` are properties that may say who somebody is, `quiet` the others.
    """

    view: FileView
    remarks: tuple[Remark, ...]
    exposed: tuple[Exposed, ...]
    told: tuple[tuple[str, str], ...]
    quiet: tuple[tuple[str, str], ...]
    url: str


@dataclass(frozen=True, slots=True)
class Case:
    """What the screen of a submission needs beside the submission: remarks, forms, what was just done.

    `places` counts what its files show beyond what was typed, in files that the sender did not confirm.
    """

    files: tuple[FileCase, ...]
    places: int
    cosigners: tuple[str, ...]
    serious: int
    worst: str | None
    forms: tuple[str, ...]
    opened: str
    only: str
    done: str
    answered: str
    title: Text
    name: Text
    faults: tuple[tuple[str, str], ...]


def case(item: Item, typed: Decision | None) -> Case:
    """Make what the screen of a submission shows beside it."""
    files = tuple(_file(item, view) for view in item.files)
    found = [
        r for f in files if f.view.in_force for r in f.remarks if SEVERE.get(r.severity, 0) > 1
    ]
    tag = item.fields["languages"][0] if item.fields["languages"] else "und"
    done = request.args.get("done", "")
    if done == "accept-publish" and item.state != State.PUBLISHED:
        done = "accept"
    if done == "publish" and item.state != State.PUBLISHED:
        done = "schedule"
    return Case(
        files=files,
        cosigners=cosigners(item.fields["cosignatories"]),
        places=sum(
            len(one.exposed) for one in files if one.view.in_force and not one.view.confirmed
        ),
        serious=len(found),
        worst=max((r.severity for r in found), key=SEVERE.__getitem__, default=None),
        forms=tuple(act for act in item.acts if FIELDS[act]),
        opened=request.args.get("open", ""),
        only=(request.form if typed else request.args).get("only", ""),
        done=done if done in {*FIELDS, "schedule"} else "",
        answered=_answered(item),
        title=excerpt(visible(item.fields["title"] or ""), tag),
        name=excerpt(visible(item.submitter), tag),
        faults=tuple((f"{typed.act}-{key}", words) for key, words in typed.faults.items())
        if typed
        else (),
    )


def _answered(item: Item) -> str:
    """Give the state of the request that was just answered; "" where none was."""
    key = digits("answered")
    states = {one.id: one.state for one in item.requests if one.state != requests.OPEN}
    return states.get(key, "") if key is not None else ""


def _file(item: Item, view: FileView) -> FileCase:
    report: Mapping[str, Any] = {
        "status": view.status,
        "reason": view.reason,
        "findings": view.findings,
    }
    found = findings.remarks(report)
    return FileCase(
        view=view,
        remarks=tuple(sorted(found, key=lambda one: -SEVERE.get(one.severity, 0))),
        exposed=exposurewords.rows(view.exposures, to_sender=False),
        told=tuple(one for one in view.properties.items() if one[0] not in QUIET),
        quiet=tuple(one for one in view.properties.items() if one[0] in QUIET),
        url=url_for("desk.file", number=item.number, n=view.facts.n),
    )
