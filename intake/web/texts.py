"""Papers of a process and the site's versioned texts, as the secretariat writes them. Looking changes nothing."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from intake.services import management, processes
from intake.services.management import Managed
from intake.web import callpage
from intake.web.forms import call as callform
from intake.web.forms import paper as paperform
from intake.web.forms.call import Typed
from intake.web.guards import actor, runtime, staff
from intake.web.i18n import current_language

blueprint = Blueprint("texts", __name__, url_prefix="/manage")
blueprint.context_processor(lambda: {"order": callpage.ORDER})

STATEMENTS = 2
"""Statements of the disclaimer that the form offers beyond those there are."""


@blueprint.route("/processes/<slug>/papers", methods=["GET", "POST"])
@staff
def papers(slug: str) -> Any:  # noqa: ANN401 - as above
    """List the papers of a process; put out a revision with its numbered issues."""
    with runtime().works.reading(actor()) as work:
        process = management.process(work, slug, current_language())
    if request.method != "POST":
        return _papers(process, Typed({"status": "draft"}), {})
    if not process.may_manage:
        abort(403)
    read = paperform.read(request.form)
    if read.faults:
        return _papers(process, read.typed, callpage.paper_faults(read.faults)), 422
    one = read.typed.one
    with runtime().works.writing(actor()) as work:
        taken = processes.paper_of(work, process.id, one("slug"), title=read.typed.texts("title"))
        if taken is not None:
            processes.add_revision(
                work,
                paper_id=taken,
                status=one("status"),
                title=read.typed.texts("title"),
                symbol=one("symbol") or None,
                published_on=one("published_on") or None,
                issues=read.issues,
            )
    if taken is None:
        return _papers(process, read.typed, callpage.paper_faults({"slug": ("slug-taken", 0)})), 422
    return redirect(url_for("texts.papers", slug=process.slug, done="put-out"), 303)


@blueprint.get("/texts")
@staff
def site() -> str:
    """Show the site's versioned texts: disclaimer and reuse terms."""
    return _texts(None, {})


@blueprint.post("/texts/<any(disclaimer, terms):which>")
@staff
def set_site(which: str) -> Any:  # noqa: ANN401 - as above
    """Make a new version of the disclaimer or of the reuse terms."""
    with runtime().works.reading(actor()) as work:
        held = management.site_texts(work)
    if not held.may_manage:
        abort(403)
    count = len(held.statements) + STATEMENTS
    names = [f"statement{n}" for n in range(count)] if which == "disclaimer" else ["terms"]
    typed = Typed(callform.texts(request.form, names))
    entered = [typed.texts(name) for name in names]
    given = [one for one in entered if one]
    if not given or any("en" not in one for one in given):
        return _texts(typed, {f"{names[0]}-en": callpage.english_missing()}), 422
    with runtime().works.writing(actor()) as work:
        if which == "disclaimer":
            processes.set_disclaimer(work, given)
        else:
            processes.set_terms(work, given[0])
    return redirect(url_for("texts.site", done=which), 303)


def _papers(process: Managed, typed: Typed, faults: dict[str, str]) -> str:
    with runtime().works.reading(actor()) as work:
        held = management.papers(work, process.id, current_language())
    return render_template(
        "manage/papers.html",
        process=process,
        papers=held,
        typed=typed,
        faults=faults,
        statuses=paperform.STATUSES,
        done=request.args.get("done", ""),
    )


def _texts(typed: Typed | None, faults: dict[str, str]) -> str:
    with runtime().works.reading(actor()) as work:
        held = management.site_texts(work)
    count = len(held.statements) + (STATEMENTS if held.may_manage else 0)
    values: dict[str, str] = {f"terms-{tag}": words for tag, words in held.terms.items()}
    for n, statement in enumerate(held.statements):
        values |= {f"statement{n}-{tag}": words for tag, words in statement.items()}
    shown = Typed({**values, **(typed.values if typed else {})})
    return render_template(
        "manage/texts.html",
        texts=held,
        typed=shown,
        faults=faults,
        count=count,
        done=request.args.get("done", ""),
    )
