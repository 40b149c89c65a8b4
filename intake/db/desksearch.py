"""The desk's own search tables: every submission's text, published or not. No public query names them."""

from intake.db.base import Base
from intake.db.search import INDEX, PageColumns, Shelf


class DeskPage(PageColumns, Base):
    """A page of any submission that stands, for who decides on it."""

    __tablename__ = "desk_page"


DESK = Shelf(f"{INDEX}_desk", DeskPage, "desk_page", "desk_found")
"""What the secretariat finds."""
