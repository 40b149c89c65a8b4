"""The screen of one submission at the desk, put together: whoever shows it again after a form calls it here."""

from flask import render_template, request

from intake.domain.vocab import Channel
from intake.services import claims, corrections, dossier, letters, neighbours, removals, traycase
from intake.web import casechanges, casepage, casetext, letterpreview
from intake.web.forms.decision import FIELDS, Decision
from intake.web.guards import actor, runtime
from intake.web.i18n import current_language


def screen(number: str, typed: Decision | None = None, *, letter: str = "") -> str:
    """Give the page. `typed` is a form that comes back; `letter` the act whose letter is shown before it is taken.

    Raises SubmissionUnknown.
    """
    asked = letter or request.args.get("letter", "")
    with runtime().works.reading(actor()) as work:
        held = dossier.item(work, number, current_language())
        reading = casetext.text(work, held)
        compared = casechanges.changes(work, held)
        alike = casechanges.alike(work, held)
        keeping = claims.panel(work, held.number)
        around = neighbours.around(work, held.number)
        corrected = corrections.history(work, held.number)
        sent = letters.panel(work, held.number)
        end = removals.panel(work, held.number)
        brought = traycase.panel(work, held.number) if held.channel != Channel.WEB else None
        shown = letterpreview.preview(work, held, asked, typed) if asked in FIELDS else None
    return render_template(
        "desk/item.html",
        item=held,
        case=casepage.case(held, typed),
        reading=reading,
        compared=compared,
        alike=alike,
        keeping=keeping,
        letter=shown,
        around=around,
        corrected_lines=corrected,
        sent=sent,
        end=end,
        brought=brought,
        typed=typed,
    )
