"""The whole record held against itself: bytes by their digests, receipts, log and figures by what they say."""

from collections.abc import Mapping

import click

from intake.runtime import Runtime
from intake.services import inspections, pictures, trayforget, verification
from uploads.store import BlobMissing


def everything(runtime: Runtime) -> tuple[int, list[str]]:
    """Check all that is kept, with its progress shown; give how many files there are and what is wrong, in words."""
    with runtime.works.reading() as work:
        files = inspections.all_digests(work)
        shown = pictures.all_digests(work)
        brought = trayforget.all_digests(work)
        faults = [
            *verification.log(work),
            *verification.receipts(work),
            *verification.figures(work),
        ]
    drawn = {digest: (size, f"picture of {of[:8]}") for digest, (size, of) in shown.items()}
    left = {digest: kept for digest, kept in brought.items() if digest not in files}
    for label, blobs in (("files", files), ("pictures", drawn), ("tray", left)):
        faults += _blobs(runtime, label, blobs)
    return len(files), faults


def _blobs(runtime: Runtime, label: str, blobs: Mapping[str, tuple[int, str]]) -> list[str]:
    """Check bytes against digest and size; `blobs` says of each digest how large it is and whose."""
    faults = []
    with click.progressbar(sorted(blobs), label=label) as bar:
        for digest in bar:
            size, whose = blobs[digest]
            try:
                if runtime.store.size(digest) != size or not runtime.store.verify(digest):
                    faults.append(f"{whose}: the bytes of {digest} have changed")
            except BlobMissing:
                faults.append(f"{whose}: the bytes of {digest} are missing")
    return faults
