"""The files of a receipt: under their own names, with what we found in them and what they show."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from intake.domain.vocab import Publication, State
from intake.services import inspections
from intake.services.mine import Mine, MineFile
from intake.web import exposurewords, findings
from intake.web.exposurewords import Exposed
from intake.web.filerows import facts
from intake.web.kindwords import kind_word
from intake.web.remark import Remark


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of the submission, under the name that its sender gave it."""

    n: int
    name: str
    facts: tuple[Markup, ...]
    role: str
    public: bool
    size: int
    sha256: str
    url: str
    remarks: tuple[Remark, ...]
    replaced: bool
    exposed: tuple[Exposed, ...]
    unread: bool
    part: bool
    confirmed: bool
    change_url: str | None


def line(
    one: MineFile, held: Mine, token: str, declared: Sequence[str], *, newest: int
) -> FileLine:
    """Make the line of a file; `newest` is the newest revision."""
    kind = str(_("Typed text")) if one.typed else kind_word(one.kind)
    report = {"findings": one.findings, "status": one.status, "reason": one.reason}
    place = "text" if one.typed else f"file-{one.n}"
    change_url = url_for("revise.form", token=token, file=place, _anchor=place)
    hides = held.publication == Publication.UNNAMED
    return FileLine(
        n=one.n,
        name=one.name,
        facts=facts(kind, one.pages, one.size, one.languages),
        role=one.role,
        public=one.public,
        size=one.size,
        sha256=one.sha256,
        url=url_for("my.file", token=token, n=one.n),
        remarks=findings.remarks(report, sent=True)
        + findings.language_remark(one.languages, declared, mendable=bool(held.may.revise)),
        replaced=one.last_revision < newest,
        exposed=exposurewords.rows(one.exposures, to_sender=True),
        unread=one.public
        and (one.status == "unreadable" or (hides and one.looked == inspections.NOBODY)),
        part=one.public and one.looked == inspections.PART,
        confirmed=one.confirmed,
        change_url=change_url if held.may.revise else None,
    )


ALIVE = frozenset(
    {State.UNDER_REVIEW, State.RETURNED, State.ACCEPTED, State.PUBLISHED, State.SUSPENDED}
)
"""States in which what a file shows may still come, or be, before the public."""


def to_see(held: Mine, files: Sequence[FileLine]) -> tuple[FileLine, ...]:
    """Give the files to decide about: what they show, or, where the name is withheld, that not all was looked at."""
    if held.state not in ALIVE or held.publication == Publication.PRIVATE:
        return ()
    withheld = held.publication == Publication.UNNAMED
    shown = [one for one in files if one.public and not one.replaced]
    return tuple(one for one in shown if one.exposed or (withheld and (one.unread or one.part)))
