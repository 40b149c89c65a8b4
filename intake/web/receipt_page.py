"""The page of a receipt: what was received and when, what we found in it, where it stands and what comes next."""

from dataclasses import dataclass

from flask import Response, make_response, render_template, url_for
from flask_babel import gettext as _

from intake.domain import links
from intake.domain.fields import cosigners
from intake.domain.texts import Text
from intake.domain.vocab import Mark, Publication, State, Verdict
from intake.services.mine import May, Mine
from intake.services.ownreceipts import Receipt
from intake.services.requests import Asked
from intake.web import answers, titles
from intake.web.guards import private, runtime
from intake.web.i18n import (
    Moment,
    Span,
    ahead,
    country,
    current_language,
    deadline,
    language_name,
    language_names,
    moment,
)
from intake.web.receiptfiles import FileLine, line, to_see


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One revision's receipt."""

    revision: int
    log_index: int
    begun: Moment | None
    complete: Moment
    verdict: str
    channel: str
    closes: Moment
    ahead: Span | None
    url: str
    opens_url: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """Something asked of the secretariat, and its answer."""

    kind: str
    words: str
    state: str
    made: Moment
    decided: Moment | None
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage:
    """What my/receipt.html shows; `first` is the first receipt, `latest` the newest."""

    number: str
    reference: str
    call: str
    call_title: Text
    title: Text
    contact: Text
    state: str
    marks: tuple[str, ...]
    values: dict[str, object]
    type_name: Text
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    cosignatories: tuple[str, ...]
    letters: str
    terms: int
    receipts: tuple[ReceiptRow, ...]
    first: ReceiptRow
    latest: ReceiptRow
    heading: str
    files: tuple[FileLine, ...]
    flags: int
    to_see: tuple[FileLine, ...]
    confirm_url: str
    next: str
    words: str | None
    ground: str | None
    due: Moment | None
    published_url: str | None
    closes: Moment
    is_open: bool
    may: May
    may_change: str | None
    publication: str
    in_force: int
    revision: int
    pending: bool
    overdue: bool
    asked: tuple[AskedRow, ...]
    told: bool
    token: str
    link: str


def respond(held: Mine, token: str) -> Response:
    """Render the page of a submission behind its link."""
    return private(make_response(render_template("my/receipt.html", page=page(held, token))))


def page(held: Mine, token: str) -> ReceiptPage:
    """Make the page."""
    receipts = tuple(_receipt(one, token) for one in held.receipts)
    declared = held.values.get("languages") or ()
    newest = held.receipts[-1].revision
    files = tuple(line(one, held, token, declared, newest=newest) for one in held.files)
    pending = Mark.REVISION_PENDING in held.marks
    refused = held.in_force != newest and not pending
    public = held.state == State.PUBLISHED
    lang = current_language()
    return ReceiptPage(
        number=held.number,
        reference=links.show_reference(held.reference),
        call=held.call,
        call_title=held.call_title,
        title=_title(held),
        contact=held.contact,
        state=held.state,
        marks=held.marks,
        values=dict(held.values),
        type_name=held.type_name,
        countries=tuple(country(code) for code in held.values.get("countries") or ()),
        languages=language_names(declared),
        cosignatories=cosigners(held.values.get("cosignatories")),
        letters=language_name(held.language),
        terms=held.receipts[-1].terms,
        receipts=receipts,
        first=receipts[0],
        latest=receipts[-1],
        heading=_heading(held),
        files=files,
        flags=sum(
            one.severity == "warning" for file in files if not file.replaced for one in file.remarks
        ),
        to_see=to_see(held, files),
        confirm_url=url_for("revise.confirm", token=token),
        next=_next(held),
        words=held.words if held.state in TELLING or refused else None,
        ground=held.ground,
        due=deadline(held.due_at, held.zone)
        if held.due_at and held.state == State.RETURNED
        else None,
        published_url=url_for("public.item", lang=lang, number=held.number) if public else None,
        closes=deadline(held.closes_before, held.zone),
        is_open=held.is_open,
        may=held.may,
        may_change=held.may_change,
        publication=held.publication,
        in_force=held.in_force,
        revision=newest,
        pending=pending,
        overdue=held.due_at is not None and held.due_at <= runtime().clock.now(),
        asked=tuple(_asked(one, held.zone) for one in held.requests),
        told=held.told,
        token=token,
        link=answers.address_of(token),
    )


def _heading(held: Mine) -> str:
    """Say on top what this page is the answer to: the first sending, a later one, a withdrawal."""
    latest = held.receipts[-1]
    if held.state == State.WITHDRAWN:
        return str(_("Withdrawn. This is your receipt."))
    if latest.revision == 1:
        return str(_("We have it. This is your receipt."))
    if latest.verdict == Verdict.AT_RETURN and Mark.CORRIGENDUM in held.marks:
        return str(_("Your correction has arrived. This is its receipt."))
    if latest.verdict == Verdict.AT_RETURN and Mark.REVISED_AFTER_DEADLINE in held.marks:
        return str(_("Your answer has arrived. This is its receipt."))
    return str(_("Your new version has arrived. This is its receipt."))


TELLING = frozenset(
    {
        State.RETURNED,
        State.DECLINED,
        State.DUPLICATE,
        State.WITHDRAWN,
        State.SUSPENDED,
        State.REMOVED,
    }
)
"""States whose reason in words is for the sender to read."""


def _title(held: Mine) -> Text:
    """Give the title as it will be published."""
    values = held.values
    named = held.publication != Publication.UNNAMED
    return titles.title(
        kind=str(values.get("kind")),
        number=held.number,
        typed=values.get("title"),
        submitter=(values.get("entity") or values.get("name")) if named else None,
        languages=values.get("languages") or (),
    )


def _receipt(one: Receipt, token: str) -> ReceiptRow:
    complete = one.received
    return ReceiptRow(
        revision=one.revision,
        log_index=one.log_index,
        begun=moment(one.begun, one.zone) if one.begun else None,
        complete=moment(complete, one.zone),
        verdict=one.verdict,
        channel=one.channel,
        closes=deadline(one.closes_before, one.zone),
        ahead=ahead(one.closes_before, complete, one.verdict),
        url=url_for("my.receipt_file", token=token, revision=one.revision),
        opens_url=url_for("my.opens_file", token=token, revision=one.revision),
    )


def _asked(one: Asked, zone: str) -> AskedRow:
    return AskedRow(
        kind=one.kind,
        words=one.words,
        state=one.state,
        made=moment(one.made_at, zone),
        decided=moment(one.decided_at, zone) if one.decided_at else None,
        answer=one.answer,
    )


def _next(held: Mine) -> str:
    """Say what happens next."""
    told = bool(held.values.get("email"))
    if Mark.CONTESTED in held.marks:
        words = _("You contested the decision. Another person than the one who took it decides.")
        how = (
            _("We will write to you.")
            if told
            else _("You gave no e-mail address: look here for the decision.")
        )
        return f"{words} {how}"
    known = {
        State.UNDER_REVIEW: _(
            "The secretariat reads it and decides whether it meets the terms of the call, never on the opinion."
        ),
        State.RETURNED: _("The secretariat has questions. Answer them here; nothing is lost."),
        State.ACCEPTED: _("It is accepted and will be published as the call says."),
        State.NOT_FOR_PUBLICATION: _(
            "It is accepted. As you asked, only the secretariat reads it."
        ),
        State.PUBLISHED: _("Everybody can read it, byte for byte as you sent it."),
        State.SUSPENDED: _("It is hidden while the secretariat examines it."),
        State.DECLINED: _(
            "It is not published. The register shows its number, its date and the ground."
        ),
        State.DUPLICATE: _("It repeats another submission, which stands for both."),
        State.MOVED: _("It was moved to another call, where it keeps its instants."),
        State.WITHDRAWN: _("Nobody reads it any more. The register shows that it was withdrawn."),
        State.REMOVED: _("It was removed. The register shows the reason."),
    }.get(State(held.state), "")
    if held.state not in WAITING:
        return str(known)
    how = (
        _("We will write to you.")
        if told
        else _("You gave no e-mail address: look here for the decision.")
    )
    return f"{known} {how}"


WAITING = frozenset({State.UNDER_REVIEW, State.ACCEPTED})
