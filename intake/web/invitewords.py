"""What is wrong with an invitation, in sentences; the names of the table's columns."""

from collections.abc import Mapping

from flask_babel import gettext as _

from intake.services.invitations import MOST
from intake.web.forms.invitation import TableInvalid

FIELDS = {
    "submitter_type": "type",
    "entity": "organisation",
    "closes": "closes_on",
    "expires": "expires_on",
    "reason": "reason-en",
}
"""Where the fault of a verb stands in the form."""


def faults(found: Mapping[str, str]) -> dict[str, str]:
    """Turn faults (field → code word) into sentences by the form's field, each with what to do."""
    return {FIELDS.get(name, name): fault(name, code) for name, code in found.items()}


def column(name: str) -> str:
    """Give the column of the table that a fault is about, "" for the row as a whole."""
    return {"submitter_type": "type", "row": ""}.get(name, name.replace("-", "_"))


def fault(name: str, code: str) -> str:
    """Say what is wrong with a field and what to do."""
    one = {
        ("name", "nobody"): _("Give a name, an entity or an e-mail address."),
        ("name", "nobody-verified"): _("Say who is verified: give the name or the entity."),
        ("countries", "unknown"): _("Write two-letter codes such as CH or FR, spaces between."),
        ("language", "unknown"): _("Write one of ar, en, es, fr, ru, zh."),
    }.get((name, code))
    every = {
        "email-shape": _("This is no e-mail address."),
        "not-offered": _("This is none of the stakeholder types of this site."),
        "basis-missing": _("Say how the sender was verified."),
        "number": _("Write a whole number from 1 to 1000."),
        "date": _("Give a day such as 2026-05-01, and a time such as 18:00 or none."),
        "deadline-past": _("Give a closing instant that is still to come."),
        "not-later": _("The call itself closes later or then; leave this empty."),
        "not-yours": _(
            "Only who may move the call’s deadline gives an own closing instant: ask a publisher."
        ),
        "call-closed": _(
            "The call is closed and takes nothing late: give an own closing instant with its reason."
        ),
        "reason-missing": _("Say why in public: an own closing instant needs its reason."),
        "reason-alone": _("A reason needs the own closing instant that it explains."),
        "past": _("Give a day that is still to come."),
        "before-closing": _("The link must live until its own closing instant."),
        "control": _("It contains a control character, which no name has."),
        "too-long": _("This is too long."),
        "twice": _("The same address stands above already."),
        "invited": _(
            "This person already has an active invitation to this call; send that one again."
        ),
        "yes-no": _("Write yes or no."),
        "too-many-cells": _("This row has more cells than the first line has columns."),
        "no-address": _("It has no e-mail address: make a new link and hand it over."),
        "over": _("It is over: make a new invitation."),
    }
    return str(one or every.get(code) or _("Choose one of what is offered."))


def table(error: TableInvalid) -> str:
    """Say why a table cannot be read as a whole."""
    words = {
        "not-utf8": _(
            "The file is not UTF-8. In a spreadsheet choose “CSV UTF-8” when you save it."
        ),
        "not-text": _("The file is no text. Save the table as CSV."),
        "quotes": _("Line %(what)s: its quotation marks do not match.", what=error.what),
        "too-many-rows": _("A table has %(most)s rows at most.", most=MOST),
        "too-large": _("The file is too large: a table has 2 MB at most."),
        "empty": _("There is no row in it."),
        "no-head": _("The first line must name the columns: name or email, and others."),
        "unknown-column": _("No column is called “%(what)s”.", what=error.what),
        "column-twice": _("The column “%(what)s” stands there twice.", what=error.what),
        "gone": _("The table is no longer here. Choose the file again."),
    }
    return str(words[error.code])
