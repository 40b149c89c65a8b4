"""How the secretariat knows what it corrected or confirmed, in words, and how a corrected value is shown."""

from flask_babel import gettext as _

from intake.services.corrections import Line
from intake.web.pages.shown import Stated


def basis(code: str) -> str:
    """Say how it is known."""
    return {
        "note-verbale": str(_("note verbale")),
        "letter": str(_("letter")),
        "document": str(_("document")),
        "register": str(_("public register")),
        "submitter": str(_("the submitter’s own words")),
        "file": str(_("its own files")),
        "slip": str(_("a slip, plain to see")),
    }.get(code, code)


def known(value: str, line: Line | None, stated: str) -> Stated:
    """Give a value in force with how it is known; `line` is what was last done to it, `stated` what was stated."""
    if line is None:
        return Stated(value)
    if line.act == "confirm":
        return Stated(value, confirmed=basis(line.basis))
    return Stated(value, stated=stated, reason=line.words)
