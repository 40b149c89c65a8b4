"""The picture of a page, for the secretariat alone: made by us from pixels, sent like any stored bytes."""

from flask import Blueprint, Response, abort

from intake.services import dossier, pictures
from intake.web.guards import actor, runtime, staff
from intake.web.serving import serve_blob

blueprint = Blueprint("pictures", __name__, url_prefix="/desk")


@blueprint.get("/submissions/<number>/files/<int:n>/pictures/<int:page>")
@staff
def picture(number: str, n: int, page: int) -> Response:
    """Send the picture of one page of a file."""
    if page > pictures.MOST_PAGES:
        abort(404)
    with runtime().works.reading(actor()) as work:
        held = dossier.file(work, number, n)
        shot = pictures.of(work, held.sha256, [page]).get(page)
    if shot is None:
        abort(404)
    name = f"{held.number}-{held.n}-{page}"
    return serve_blob(
        shot.blob,
        size=shot.size,
        media_type=shot.media_type,
        name=name,
        spare=name,
        secret=True,
    )
