"""The rows of files on the form's page: what each is, what we see in it, what role it may have."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from intake.domain.judging import SIDE_ROLES, Rules
from intake.domain.vocab import FileRole
from intake.services.drafts import Attached
from intake.services.forms import CallForm
from intake.web import findings, refusals
from intake.web.amounts import size
from intake.web.attachments import Refused, Taken
from intake.web.choices import Choice
from intake.web.i18n import language_within
from intake.web.kindwords import kind_word
from intake.web.remark import Remark


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the form, attached or refused. `choices` are the roles it may have; `id` None for a refused one."""

    anchor: str
    id: int | None
    name: str
    facts: tuple[Markup, ...]
    remarks: tuple[Remark, ...]
    sha256: str | None = None
    role: str = ""
    public: bool = True
    choices: tuple[Choice, ...] = ()
    error: str = ""


def attached(taken: Taken, call: CallForm, declared: Sequence[str]) -> tuple[FileRow, ...]:
    """Make the rows of the files that a form holds; typed text stands in its field instead."""
    wrong = dict(taken.faults)
    carries = any(file.n is not None for file in taken.files)
    return tuple(
        _row(
            anchor(place, file, carries=carries),
            file,
            taken.files,
            declared,
            refusals.refused(wrong[file.id], call.rules) if file.id in wrong else None,
            rules=call.rules,
        )
        for place, file in enumerate(taken.files, 1)
        if not file.typed
    )


def anchor(place: int, file: Attached, *, carries: bool) -> str:
    """Give the id of a file on the form: by its place, but where files are carried over by the numbers they have."""
    if file.n is not None:
        return f"file-{file.n}"
    return f"file-new-{place}" if carries else f"file-{place}"


def _row(
    place: str,
    file: Attached,
    files: Sequence[Attached],
    declared: Sequence[str],
    wrong: Remark | None,
    *,
    rules: Rules,
) -> FileRow:
    found = findings.remarks(file.report)
    found += findings.language_remark(file.report["languages"], declared)
    remarks = (wrong, *found) if wrong else found
    return FileRow(
        anchor=place,
        id=file.id,
        name=file.name,
        facts=facts(
            kind_word(str(file.report["kind"])),
            file.report["pages"],
            file.size,
            file.report["languages"],
        ),
        remarks=remarks,
        sha256=file.sha256,
        role=_role_value(file, files),
        public=file.public,
        choices=_roles(file, files, rules, kept=None if wrong else file.role),
        error=remarks[0].title if wrong else "",
    )


def refused(n: int, one: Refused, call: CallForm) -> FileRow:
    """Make the row of a file that was not taken."""
    remark = refusals.refused(one.refusal, call.rules)
    return FileRow(
        anchor=f"refused-{n}",
        id=None,
        name=one.name,
        facts=facts("", None, one.size, ()),
        remarks=(remark,),
    )


def facts(kind: str, pages: int | None, count: int, tags: Sequence[str]) -> tuple[Markup, ...]:
    """Give kind, pages, size and languages of a file in words, each isolated from its neighbours' direction."""
    words = [kind, size(count), *(language_within(tag) for tag in tags)]
    if pages:
        words.insert(1, ngettext("%(num)s page", "%(num)s pages", pages))
    return tuple(Markup("<bdi>{}</bdi>").format(word) for word in words if word)


def _roles(
    file: Attached, files: Sequence[Attached], rules: Rules, *, kept: FileRole | None
) -> tuple[Choice, ...]:
    """Give the roles that a file of its kind may have, and the one that it keeps."""
    others = [(one.id, one.name) for one in files if one.id is not None and one.id != file.id]
    offered = [(FileRole.MAIN.value, _("Main file")), (FileRole.ANNEX.value, _("Annex"))]
    for role, words in ((FileRole.TRANSLATION, _of_translation), (FileRole.TEXT_VERSION, _of_text)):
        offered += [(f"{role.value}:{key}", words(name)) for key, name in others]
    offered.append((FileRole.COVER_LETTER.value, _("Cover letter")))
    kind = str(file.report["kind"])
    unread = file.report["status"] == "not-yet-read"
    roles = {
        role
        for role in FileRole
        if unread
        or role is kept
        or kind in (rules.annex_accepts if role in SIDE_ROLES else rules.accepts)
    }
    return tuple(one for one in offered if one[0].partition(":")[0] in roles)


def _of_translation(name: str) -> str:
    return str(_("Translation of %(name)s", name=name))


def _of_text(name: str) -> str:
    return str(_("Text version of %(name)s", name=name))


def _role_value(file: Attached, files: Sequence[Attached]) -> str:
    if file.of is None or not 1 <= file.of <= len(files):
        return file.role.value
    return f"{file.role.value}:{files[file.of - 1].id}"
