"""Refusals of files and faults of the form as sentences: what is wrong, and what to do next."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from intake.domain.judging import Refusal, Rules
from intake.web.amounts import apart, size
from intake.web.kindwords import accepted, kind_word, language_list
from intake.web.remark import Facts, Remark, Words


def refused(refusal: Refusal, rules: Rules) -> Remark:
    """Give the sentence of a refused file."""
    known = REFUSALS.get(refusal.code)
    facts = {**dict(refusal.facts), "rules": rules}
    title, words = known(facts) if known else (_("This file was not taken."), refusal.code)
    return Remark("refusal", title, words)


def fault(key: str, code: str, *, max_text: int = 0) -> str:
    """Give the sentence of a fault of the form (domain.checking): what to put right."""
    if code == "missing":
        known = MISSING.get(key)
    elif code == "too-long" and key == "text":
        return _long_text(max_text)
    else:
        known = FAULTS.get(code)
    return known() if known else str(_("This cannot be taken as it is."))


def _long_text(most: int) -> str:
    words = ngettext(
        "The text is longer than %(num)s character. Shorten it, or attach it as a file.",
        "The text is longer than %(num)s characters. Shorten it, or attach it as a file.",
        most,
    )
    return str(words)


def _not_accepted(facts: Facts) -> Words:
    rules: Rules = facts["rules"]
    return (
        _(
            "This is %(kind)s, which this call does not take.",
            kind=kind_word(str(facts.get("kind"))),
        ),
        _("Send it as one of: %(kinds)s.", kinds=accepted(rules.accepts)),
    )


def _annex_only(facts: Facts) -> Words:
    kind = kind_word(str(facts.get("kind")))
    return (
        _("%(kind)s is taken as an annex or cover letter only.", kind=kind),
        _("Choose that role for it, and add the submission itself as text or as a document."),
    )


def _too_large(facts: Facts) -> Words:
    has, limit = apart(facts["size"], facts["limit"])
    return (
        _(
            "The file has %(size)s; at most %(limit)s are taken.",
            size=has,
            limit=limit,
        ),
        _(
            "Make it smaller: a PDF made from the text instead of scanned pages, or pictures of lower resolution."
        ),
    )


REFUSALS: Mapping[str, Callable[[Facts], Words]] = {
    "empty": lambda _f: (
        _("The file is empty: it has 0 bytes."),
        _("Open it where it comes from, save it again and attach it."),
    ),
    "unknown-type": lambda _f: (
        _("We do not know this type of file."),
        _("Save it as PDF and attach that."),
    ),
    "wrong-container": lambda _f: (
        _("The name says it is a document, but the parts of a document are missing."),
        _("Open it in the program that made it, save it again and attach the new file."),
    ),
    "polyglot": lambda _f: (
        _("The file is two things at once: different programs would show different contents."),
        _("Save it again as a plain PDF and attach that."),
    ),
    "two-readings": lambda _f: (
        _("The file is packed so that it can be read in two ways."),
        _("Open it in the program that made it, save it again and attach the new file."),
    ),
    "zip-bomb": lambda _f: (
        _("The file unpacks to far more than a document ever holds."),
        _("Save it again from the program that made it, or as PDF."),
    ),
    "binary-as-text": lambda _f: (
        _("The name says text, but the content is no text."),
        _("Save it as plain text (UTF-8) or as PDF and attach that."),
    ),
    "type-not-accepted": _not_accepted,
    "type-as-annex-only": _annex_only,
    "language-not-accepted": lambda facts: (
        _("This call takes submissions in certain languages only."),
        _("It takes: %(names)s.", names=language_list(facts["rules"].languages)),
    ),
    "too-large": _too_large,
    "too-many-files": lambda facts: (
        _(
            "There is no room for it: this call takes at most %(limit)s files.",
            limit=facts["limit"],
        ),
        _("Remove another file first, or join several into one."),
    ),
    "total-too-large": lambda facts: (
        _(
            "There is no room for it: all files together may have %(limit)s.",
            limit=size(facts["limit"]),
        ),
        _("Remove another file first, or make some smaller."),
    ),
    "digest-mismatch": lambda _f: (
        _("The file arrived different from what its sender declared (SHA-256)."),
        _("Something changed it on the way. Send it again."),
    ),
}
"""Sentences of refusals: nothing of such a file is kept."""


MISSING: Mapping[str, Callable[[], str]] = {
    "kind": lambda: _("Say whether this is a comment or an intervention."),
    "name": lambda: _("Write your name."),
    "entity": lambda: _(
        "Write the name of the organisation you speak for, or choose “for myself”."
    ),
    "submitter_type": lambda: _("Choose what kind of submitter you are."),
    "publication": lambda: _("Choose whether we may publish this."),
}

FAULTS: Mapping[str, Callable[[], str]] = {
    "not-offered": lambda: _("Choose one of those offered here."),
    "email-shape": lambda: _(
        "Write the whole address, for example name@office.example, or leave it empty."
    ),
    "unknown": lambda: _("Choose from the list."),
    "nothing-sent": lambda: _(
        "Attach your submission as a file, or type it: one of the two is needed."
    ),
    "only-beside": lambda: _(
        "What you attached can only be an annex or a cover letter, as pictures and tables are. "
        "Attach the submission itself as a document, or type it."
    ),
    "too-long": lambda: _("This is too long. Shorten it, or put it into a file."),
    "not-text": lambda: _(
        "The text holds characters that are no text. Type it anew, or attach it as a file."
    ),
}
