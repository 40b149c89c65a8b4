"""Whether the database answers."""

import logging

from sqlalchemy.exc import SQLAlchemyError

from intake.services import epochs
from intake.services.work import Works

log = logging.getLogger(__name__)


def database(works: Works) -> bool:
    """Say whether the database answers and holds the record."""
    try:
        with works.reading() as work:
            return epochs.read(work).head is not None
    except SQLAlchemyError:
        log.exception("the database does not answer")
        return False
