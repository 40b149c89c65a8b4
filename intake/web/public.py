"""What the public reads: first pages, calls with their lists and registers, items, and the files as received."""

import tempfile
from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import wrap_file

from intake.domain import links
from intake.services import callpage, publication, register
from intake.services.publication import Bytes, Gone, NotPublic, Redacted
from intake.services.work import Work
from intake.web import endings
from intake.web.guards import counted_from, public_page, runtime
from intake.web.i18n import LANG, current_language, preferred
from intake.web.pages import call as call_page
from intake.web.pages import home as home_page
from intake.web.pages import item as item_page
from intake.web.pages import process as process_page
from intake.web.pages import register as register_page
from intake.web.pages.lines import item_url
from intake.web.pages.narrowing import asked
from intake.web.serving import serve_blob

blueprint = Blueprint("public", __name__)
blueprint.context_processor(lambda: {"happened": endings.happened})

FACETS = ("type", "country", "language", "issue")
CSV_IN_MEMORY = 1 << 20

Answer = str | AnyResponse


@blueprint.get(f"/{LANG}/")
@public_page
def home(work: Work, lang: str) -> Answer:
    """Show what is open, every consultation, what came last."""
    return render_template("public/home.html", page=home_page.make(work, lang, at=counted_from()))


@blueprint.get(f"/{LANG}/processes/<slug>")
@public_page
def process(work: Work, lang: str, slug: str) -> Answer:
    """Show a process."""
    page = process_page.make(work, slug, lang, at=counted_from())
    return render_template("public/process.html", page=page)


@blueprint.get(f"/{LANG}/calls/<code>")
@public_page
def call(work: Work, lang: str, code: str) -> Answer:
    """Show a call with its list."""
    found = callpage.name(work, code, lang)
    if code != found.code.lower():
        return redirect(url_for("public.call", lang=lang, code=found.code.lower()), 301)
    narrowed = asked(FACETS)
    if narrowed.odd:
        abort(HTTPStatus.BAD_REQUEST)
    page = call_page.make(work, code, lang, asked=narrowed, held=g.epochs, at=counted_from())
    return render_template("public/call.html", page=page)


@blueprint.get(f"/{LANG}/calls/<code>/register", endpoint="register")
@public_page
def register_of(work: Work, lang: str, code: str) -> Answer:
    """Show the register of a call."""
    outcome = request.args.get("outcome")
    page = register_page.make(work, code, lang, asked=asked(()), outcome=outcome, held=g.epochs)
    return render_template("public/register.html", page=page)


@blueprint.get("/calls/<code>/register.csv")
def register_csv(code: str) -> Answer:
    """Give the register of a call as CSV: written from one snapshot to a file of its own, then sent from there."""
    with runtime().works.reading() as work:
        found = callpage.name(work, code, "en")
        made = tempfile.SpooledTemporaryFile(CSV_IN_MEMORY, dir=str(runtime().settings.data))  # noqa: SIM115 - the answer closes it
        for line in register_page.lines(register.all_rows(work, found.id)):
            made.write(line.encode())
    size = made.tell()
    made.seek(0)
    response = Response(wrap_file(request.environ, made), direct_passthrough=True)
    response.content_length = size
    response.headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    name = f"{found.code.lower()}-register.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/s/<number>")
def short(number: str) -> Answer:
    """Lead to a published item or its tombstone, in the reader's language."""
    canonical = _canonical(number)
    with runtime().works.reading() as work:
        publication.stands(work, canonical)
    answer = redirect(url_for("public.item", lang=preferred(), number=canonical))
    answer.headers["Vary"] = "Accept-Language"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get(f"/{LANG}/submissions/<number>")
@public_page
def item(work: Work, lang: str, number: str) -> Answer:
    """Show a published submission; where one was, its tombstone (410)."""
    canonical = _canonical(number)
    if canonical != number:
        publication.stands(work, canonical)
        return redirect(item_url(canonical), 301)
    try:
        page = item_page.make(work, number, lang, base_url=runtime().settings.base_url)
    except Gone:
        stone = item_page.tombstone(work, number, lang)
        return Response(render_template("public/tombstone.html", page=stone), HTTPStatus.GONE)
    return render_template("public/item.html", page=page)


@blueprint.get("/s/<number>/files/<int:n>")
@blueprint.get("/s/<number>/files/<int:n>/<name>")
def file(number: str, n: int, name: str = "") -> Answer:
    """Send a public file as it was received; the name at the address's end is the reader's own."""
    del name
    canonical = _canonical(number)
    return _send(canonical, lambda work: publication.file(work, canonical, n))


@blueprint.get("/s/<number>/files/<int:n>/redacted/<int:k>")
@blueprint.get("/s/<number>/files/<int:n>/redacted/<int:k>/<name>")
def redacted(number: str, n: int, k: int, name: str = "") -> Answer:
    """Send the redacted copy of a public file, made by the secretariat; its digest is its own."""
    del name
    canonical = _canonical(number)
    return _send(canonical, lambda work: publication.copy(work, canonical, n, k))


def _send(number: str, find: Callable[[Work], Bytes]) -> Answer:
    """Send public bytes; where they are gone, say why and what is shown instead (410)."""
    with runtime().works.reading() as work:
        try:
            found = find(work)
        except Redacted as error:
            return endings.redacted(number, error)
        except Gone:
            return endings.gone(publication.tombstone(work, number, current_language()))
    response = serve_blob(
        found.sha256,
        size=found.size,
        media_type=found.media_type,
        name=found.name,
        spare=f"{found.number}-{found.n}",
    )
    if found.noindex:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _canonical(number: str) -> str:
    """Give a number as it is kept, from any case; raise NotPublic for what is none."""
    made = number.upper() if number.isascii() else ""
    try:
        links.parse_number(made)
    except links.LinkInvalid:
        raise NotPublic from None
    return made


@blueprint.get("/robots.txt")
def robots() -> Answer:
    """Tell crawlers what is not for them."""
    closed = ("/my/", "/desk/", "/manage/", "/account/", "/*/search", "/*/calls/*/submit", "/demo/")
    words = "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in closed)
    return Response(words, content_type="text/plain; charset=utf-8")
