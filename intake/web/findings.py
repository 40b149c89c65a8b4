"""Codes of findings as sentences: what it is, what it means, what to do next.

Sentences are made when they are asked for, in the page's language. Facts come from strangers' files: they are shown
with their controls made visible, and escaped by the page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from intake.web.kindwords import kind_word, language_list
from intake.web.refusals import REFUSALS
from intake.web.remark import Facts, Remark, Words
from intake.web.visible import visible


def remark(finding: Mapping[str, Any]) -> Remark:
    """Give the sentence of one finding (Finding.to_json); an unknown code is shown as it is."""
    code = str(finding["code"])
    known = FINDINGS.get(code) or REFUSALS.get(code)
    title, words = known(finding.get("detail") or {}) if known else (code, "")
    return Remark(str(finding["severity"]), title, words, finding.get("page"))


def remarks(report: Mapping[str, Any], *, sent: bool = False) -> tuple[Remark, ...]:
    """Give everything to say about a file; where nothing was found, that it was received whole.

    Of what was `sent`, no advice points at the form.
    """
    found = tuple(remark(one) for one in report["findings"])
    if sent:
        pairs = zip(report["findings"], found, strict=True)
        found = tuple(
            replace(made, words="") if one["code"] in OF_FORM else made for one, made in pairs
        )
    if report["status"] == "not-yet-read":
        return (Remark("note", *_not_yet_read()), *found)
    codes = {one["code"] for one in report["findings"]}
    if report["status"] == "unreadable" and not codes & {"damaged", "encrypted"}:
        return (Remark("warning", *_unreadable(str(report.get("reason")))), *found)
    if not found:
        return (Remark("ok", _("Received whole."), _("Nothing in it calls for your attention.")),)
    return found


OF_FORM = frozenset({"language-not-sure"})
"""Findings whose advice points at a field of the form."""


def language_remark(
    seen: Sequence[str], declared: Sequence[str], *, mendable: bool = True
) -> tuple[Remark, ...]:
    """Say that a file's language is none of those declared; declared wins, and nothing is refused for it.

    `mendable`: what was declared can be corrected still.
    """
    primary = {tag.split("-", 1)[0] for tag in declared}
    if not seen or not primary or primary & {tag.split("-", 1)[0] for tag in seen}:
        return ()
    title = _("We see %(seen)s here.", seen=language_list(seen))
    words = str(_("You declared %(declared)s; that counts.", declared=language_list(declared)))
    if mendable:
        words += " " + str(_("Correct it if it is a slip."))
    return (Remark("note", title, words),)


def _not_yet_read() -> Words:
    return (
        _("Not yet read."),
        _(
            "The file is received and safe. We read it later; what we then find is shown here and refuses nothing."
        ),
    )


def _unreadable(reason: str) -> Words:
    why = {
        "timeout": _("it takes too long"),
        "memory": _("it takes too much memory"),
        "crashed": _("it breaks the programs that read such files"),
    }.get(reason, _("the programs that read such files cannot open it"))
    return (
        _("Received whole, but not readable for us: %(why)s.", why=why),
        _(
            "People may still be able to open it. Better: save it again as PDF from the program that made it."
        ),
    )


def _count(facts: Facts) -> int:
    count = facts.get("count", 0)
    return count if isinstance(count, int) else 0


def _replace() -> str:
    return str(
        _(
            "We publish files as received and never clean them. To change this, mend the file and attach it again."
        )
    )


def _macros(_facts: Facts) -> Words:
    return _("The file holds macros."), _(
        "Many offices block such files. Better: save it without macros, or as PDF."
    )


def _encrypted(_facts: Facts) -> Words:
    return (
        _("The file is protected by a password: nobody here can read it."),
        _("Remove the password and attach it again. What cannot be read can be declined."),
    )


def _damaged(_facts: Facts) -> Words:
    return (
        _("The file is damaged, or incomplete."),
        _("Open it yourself; if it opens, save it again and attach the new file."),
    )


def _embedded(facts: Facts) -> Words:
    count = _count(facts)
    title = ngettext(
        "%(num)s other file is packed inside.", "%(num)s other files are packed inside.", count
    )
    if not count:
        title = _("Other files are packed inside.")
    return title, _("Readers may miss them. Better: attach them by themselves.")


def _tracked(facts: Facts) -> Words:
    count = _count(facts)
    title = ngettext("%(num)s tracked change.", "%(num)s tracked changes.", count)
    return title if count else _("Tracked changes."), " ".join(
        (_("Readers of the file will see them, with what was deleted."), _replace())
    )


def _comments(facts: Facts) -> Words:
    count = _count(facts)
    title = ngettext("%(num)s comment in the margin.", "%(num)s comments in the margin.", count)
    return title if count else _("Comments in the margin."), " ".join(
        (_("Readers of the file will see them."), _replace())
    )


def _author(facts: Facts) -> Words:
    names = {
        "author": _("author"),
        "last-modified-by": _("last changed by"),
        "company": _("company"),
        "manager": _("manager"),
        "artist": _("photographer"),
        "copyright": _("copyright"),
        "gps": _("place where it was taken"),
        "owner": _("owner"),
    }
    which = [names.get(one, visible(one)) for one in str(facts.get("which", "")).split(",") if one]
    listed = pgettext("between words in a list", ", ").join(which)
    return (
        _("The file’s properties say who or where: %(which)s.", which=listed),
        " ".join((_("Readers of the file can see it."), _replace())),
    )


def _external(facts: Facts) -> Words:
    del facts
    return (
        _("The file fetches something from the internet when it is opened."),
        _(
            "Readers may see something else than you. Better: save it with everything inside, or as PDF."
        ),
    )


def _active(what: Callable[[], str]) -> Callable[[Facts], Words]:
    return lambda _facts: (
        what(),
        _("Readers’ programs will warn of it or block it. Better: print it to a new PDF."),
    )


def _mixed(facts: Facts) -> Words:
    tags = [one for one in str(facts.get("which", "")).split(",") if one]
    names = language_list(tags)
    return _("Several languages: %(names)s.", names=names), _(
        "Tick those that the text is meant for."
    )


def _mismatch(facts: Facts) -> Words:
    claimed = kind_word(str(facts.get("claimed", "")))
    return (
        _("The name says %(claimed)s, the content is something else.", claimed=claimed),
        _("We go by the content and serve it with the right ending."),
    )


def _many_pages(facts: Facts) -> Words:
    return (
        _(
            "%(pages)s pages: we read the first %(read)s.",
            pages=facts.get("pages", "?"),
            read=facts.get("read", "?"),
        ),
        _("The file is kept and published whole; only the search knows no more."),
    )


FINDINGS: Mapping[str, Callable[[Facts], Words]] = {
    "name-mismatch": _mismatch,
    "damaged": _damaged,
    "encrypted": _encrypted,
    "no-text-layer": lambda _f: (
        _("These pages are pictures: no text can be searched or read aloud."),
        _("It is taken all the same. Better: make the PDF from the text, or add a text version."),
    ),
    "no-readable-text": lambda _f: (
        _("We found no readable text in it."),
        _("Open it yourself: is this the file you meant?"),
    ),
    "macros": _macros,
    "embedded-files": _embedded,
    "javascript": _active(lambda: _("The file holds a script.")),
    "launch-action": _active(lambda: _("The file tries to start a program.")),
    "submit-form": _active(lambda: _("The file holds a form that sends data elsewhere.")),
    "import-data": _active(lambda: _("The file loads data from elsewhere.")),
    "remote-template": _external,
    "external-reference": _external,
    "author-properties": _author,
    "partial-text": lambda _f: (
        _("A long document: we read its beginning."),
        _("The file is kept and published whole; only the search knows no more."),
    ),
    "partial-search": lambda _f: (
        _("We could not look through all of it for names, addresses and telephone numbers."),
        _("Look through it yourself: what is published can be read by everybody."),
    ),
    "tracked-changes": _tracked,
    "comments": _comments,
    "mixed-languages": _mixed,
    "language-not-sure": lambda _f: (
        _("We are not sure of the language."),
        _("Tick it under Languages."),
    ),
    "undecodable-text": lambda _f: (
        _("Some characters of the text could not be read."),
        _("The bytes are kept as they are. Better: save the text as UTF-8 and attach it again."),
    ),
    "too-many-pages": _many_pages,
}
"""Sentences of findings that inform."""
