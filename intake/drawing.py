"""Pages of a stored file drawn by the jail, and each kept in the store as a picture of its own."""

from intake.runtime import Runtime
from intake.services.pictures import Batch, Shot
from uploads.drawing import Pixels
from uploads.picture import encode

UNAVAILABLE = "jail-unavailable"


class JailAway(Exception):
    """Nothing could be drawn for want of a jail: worth another try, no fault of the file."""


def draw_pages(runtime: Runtime, sha256: str, *, kind: str, first: int) -> Batch:
    """Draw pages from one on. Raises BlobMissing, JailAway, StoreUnavailable."""
    with runtime.store.open(sha256) as opened:
        drawing = runtime.inspector.draw(opened.fileno(), kind=kind, first=first)
    if drawing.reason == UNAVAILABLE and not drawing.pages:
        raise JailAway
    # A child that skips pages would leave holes in the count: its pages end where the first one is missing.
    whole = [one for n, one in enumerate(drawing.pages, first) if one.page == n]
    return Batch(first, [_keep(runtime, one) for one in whole], drawing.reason)


def _keep(runtime: Runtime, pixels: Pixels) -> Shot:
    made = encode(pixels)
    with runtime.store.spool() as spool:
        spool.write(made.data)
        blob = runtime.store.keep(spool)
    return Shot(made.page, blob.sha256, blob.size, made.kind, made.width, made.height)
