"""The tray in words: what came, what was wrong with it, what a part was, and what to do next."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from intake.web.visible import visible

Pair = tuple[str, str]
"""A title, and what to do."""


def source(code: str) -> str:
    """Say how something came."""
    return {
        "mail": str(_("by e-mail")),
        "paper": str(_("on paper")),
        "import": str(_("from an earlier system")),
    }.get(code, code)


def state(code: str) -> str:
    """Say where an item stands."""
    return {
        "new": str(_("being read")),
        "ready": str(_("waits for you")),
        "unreadable": str(_("cannot be read")),
        "taken": str(_("taken in")),
        "aside": str(_("set aside")),
    }.get(code, code)


def was(code: str) -> str:
    """Say what a part was in its message."""
    return {
        "body": str(_("the words of the message")),
        "attachment": str(_("attached")),
        "inline": str(_("picture of the layout")),
        "signature": str(_("signature or visiting card")),
        "calendar": str(_("appointment")),
        "technical": str(_("technical part")),
        "archive": str(_("archive, its files stand beside it")),
        "member": str(_("file of an archive")),
    }.get(code, code)


def basis(code: str) -> str:
    """Say what a date of receipt rests on."""
    return {
        "mail": str(_("the message: our mail server wrote it")),
        "post": str(_("the post: a postmark, or the stamp of arrival")),
        "stated": str(_("what somebody states: nothing here shows it")),
    }.get(code, code)


def short_basis(code: str) -> str:
    """Say the same in a word or two."""
    return {
        "mail": str(_("by the message")),
        "post": str(_("by the post")),
        "stated": str(_("as stated")),
    }.get(code, code)


def doubt(code: str) -> str:
    """Say why a date of a message is not to be trusted."""
    return {
        "no-date": str(_("The message shows no date that can be read. Say when it came.")),
        "dated-by-sender": str(
            _("No mail server’s date stands in it, only the one its sender’s program wrote.")
        ),
        "arrived-unlikely": str(_("The mail server’s date cannot be right, so it is not used.")),
        "dated-unlikely": str(_("The date its sender’s program wrote cannot be right.")),
        "dates-apart": str(
            _("The sender’s date and the mail server’s date lie more than a day apart.")
        ),
    }.get(code, code)


def finding(one: Mapping[str, Any]) -> Pair:
    """Say what reading found in a message as a whole, and what to do."""
    code, which = str(one["code"]), visible(str((one.get("detail") or {}).get("which", "")))
    known = {
        "encrypted-message": (
            _("It is encrypted: nobody can read it here."),
            _("Ask its sender to send it again without encryption, and set it aside."),
        ),
        "broken-mime": (
            _("It is put together wrongly."),
            _("What could be found is listed; look into the message itself before you go on."),
        ),
        "broken-coding": (
            _("A part of it is damaged: %(name)s.", name=which),
            _("Open that part. If it is not whole, ask the sender for it again."),
        ),
        "empty-message": (
            _("It holds neither words nor files."),
            _("Ask the sender what was meant to be in it, or set it aside."),
        ),
        "message-in-pieces": (
            _("It is one piece of a message that was sent in several."),
            _("Ask the sender to send it again as one message."),
        ),
        "nested-too-deep": (
            _("Messages stand in it within messages within messages; the innermost were not read."),
            _("Look into the message itself."),
        ),
        "too-many-messages": (
            _("More messages are attached to it than can be read."),
            _("Save those that matter one by one and drop them here."),
        ),
        "too-many-parts": (
            _("It has more parts than can be read."),
            _("Look into the message itself."),
        ),
        "member-unreadable": (
            _("A file of its archive cannot be unpacked: %(name)s.", name=which),
            _("It may need a password: ask the sender for the file by itself."),
        ),
        "only-linked": (
            _("A file is only linked, not attached: %(name)s.", name=which),
            _("Ask the sender for the file itself."),
        ),
        "object-left-out": (
            _("An object of an office program was left out: %(name)s.", name=which),
            _("Ask the sender for it as a file."),
        ),
        "no-message": (
            _("This is no e-mail, but another entry of a mail program (%(name)s).", name=which),
            _("Open it there, and save what belongs to the submission as files."),
        ),
        "undecodable-text": (
            _("Some letters of it may have been read wrongly."),
            _("Compare it with the original; saved as UTF-8 it is read for certain."),
        ),
        "zip-bomb": (
            _("The archive unpacks to far more than it may."),
            _("Pack the files anew, fewer in each archive."),
        ),
        "two-readings": (
            _("The archive is packed so that it can be read in two ways."),
            _("Pack the files anew."),
        ),
    }.get(code, (code, ""))
    return str(known[0]), str(known[1])


def unread(reason: str, source_code: str) -> Pair:
    """Say why something was not read, and what to do."""
    if reason == "not-readable" and source_code == "mail":
        return (
            str(_("This is no e-mail that we know.")),
            str(
                _(
                    "Drop a scan or a file under “A letter on paper”; an e-mail saves as .eml or .msg."
                )
            ),
        )
    known = {
        "timeout": _("Reading it took too long."),
        "memory": _("It is larger than what can be read."),
        "damaged": _("It is damaged."),
        "crashed": _("Reading it failed."),
        "bad-answer": _("Reading it failed."),
        "not-readable": _("It is neither a table nor an archive with one."),
    }
    return (
        str(known.get(reason, _("It could not be read."))),
        str(
            _(
                "The file is kept as it is. Open it in the program it comes from and save it anew, or set it aside."
            )
        ),
    )


def publication(code: str) -> str:
    """Say what a sender's wish means, in the clerk's words."""
    return {
        "named": str(_("Yes, with the sender’s name")),
        "unnamed": str(_("Yes, without the sender’s name")),
        "private": str(_("No, it is for the secretariat only")),
    }.get(code, code)


def missing(key: str) -> str | None:
    """Say what a clerk must fill in; None where the form's own words do."""
    known = {
        "name": _("Fill in who sends it."),
        "entity": _("Fill in for whom they write, or choose “for themselves”."),
        "submitter_type": _("Choose what kind of submitter it is."),
        "publication": _("Choose whether it may be published, as its sender said."),
        "kind": _("Choose what it is."),
    }.get(key)
    return str(known) if known else None


def claim_fault(code: str) -> str:
    """Say what to put right in when something came."""
    return {
        "missing": str(_("Say on which day it came, and what that rests on.")),
        "date": str(_("Write the day like this: 2026-03-01.")),
        "time": str(_("Write the time like this: 14:05.")),
        "future": str(_("That day has not come yet.")),
        "not-what-the-mail-shows": str(
            _(
                "The message does not show this instant: choose “what somebody states”, or take the message’s own."
            )
        ),
        "late-refused": str(
            _(
                "By then the call was closed, and it takes nothing late. Set the item aside; the attempt is counted."
            )
        ),
    }.get(code, code)


def row_fault(column: str, code: str) -> str:
    """Say what to put right in a row of a table."""
    if code == "missing" and column not in {"received", "basis"}:
        return str(_("is empty"))
    known = {
        "missing": _("is empty"),
        "date": _("is no date like 2019-05-01 or 2019-05-01 14:05"),
        "time": _("is no time like 14:05"),
        "future": _("lies in the future"),
        "late-refused": _("came after the close, and this call takes nothing late"),
        "not-offered": _("is none that this call offers"),
        "unknown": _("is none that we know"),
        "email-shape": _("is no e-mail address"),
        "too-long": _("is too long"),
        "nothing-sent": _("names no file, and there is no text"),
        "file-missing": _("names a file that was not dropped, or that stands there twice"),
        "twice": _("stands in the table twice"),
        "too-many-cells": _("has more cells than the table has columns"),
        "empty": _("names a file of 0 bytes"),
        "type-not-accepted": _("names a file of a kind that this call does not take"),
        "type-as-annex-only": _("names a file that this call takes as annex only"),
        "too-large": _("names a file that is too large for this call"),
        "too-many-files": _("names more files than this call takes"),
        "total-too-large": _("names files that are together too large for this call"),
        "language-not-accepted": _("names a file in a language that this call does not take"),
    }.get(code)
    return (
        str(known) if known else str(_("names a file that cannot be taken (%(code)s)", code=code))
    )


def table_fault(code: str, columns: tuple[str, ...]) -> str:
    """Say why a table cannot be read at all."""
    names = ", ".join(visible(one) for one in columns)
    known = {
        "empty": _("The table is empty."),
        "no-rows": _("The table has a head and no rows."),
        "too-many-rows": _("The table has more than 2,000 rows: cut it into several."),
        "not-a-table": _("This is no table of commas, semicolons or tabs."),
        "unknown-column": _("The table has columns that nobody knows: %(names)s.", names=names),
        "column-twice": _("The table has a column twice: %(names)s.", names=names),
        "column-missing": _("The table lacks a column: %(names)s.", names=names),
        "no-table": _("There is no table (.csv) in the archive."),
        "several-tables": _("There are several tables in the archive; leave one in it."),
        "unreadable": _("The table cannot be read."),
    }.get(code)
    return str(known) if known else str(_("The table cannot be read."))
