"""The search over titles, names and the text of what is published."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from intake.domain import links
from intake.services import publication
from intake.services.publication import NotPublic
from intake.services.work import Work
from intake.web.guards import runtime
from intake.web.i18n import LANG
from intake.web.pages import search as search_page
from intake.web.pages.lines import item_url
from intake.web.pages.narrowing import asked

blueprint = Blueprint("search", __name__)

MOST_LETTERS = 1_000


@blueprint.get(f"/{LANG}/search")
def search(lang: str) -> AnyResponse:
    """Show what was found; a number leads to its item."""
    query = request.args.get("q", "").strip()[:MOST_LETTERS]
    with runtime().works.reading() as work:
        number = _number(work, query)
        if number is not None:
            return redirect(item_url(number))
        page = search_page.make(work, lang, query=query, asked=asked(search_page.FACETS))
    response: Response = make_response(render_template("search/search.html", page=page))
    response.headers["Cache-Control"] = "no-cache"
    return response


def _number(work: Work, query: str) -> str | None:
    """Read a query as the number of something public; None where it is none."""
    made = query.upper() if query.isascii() else ""
    try:
        links.parse_number(made)
        publication.stands(work, made)
    except (links.LinkInvalid, NotPublic):
        return None
    return made
