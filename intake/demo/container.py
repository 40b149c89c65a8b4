"""ZIP containers of office files, written again so that equal content gives equal bytes."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can hold; office programs write it too."""


def freeze(data: bytes) -> bytes:
    """Give the same members in the same order without the time of writing; a leading `mimetype` stays uncompressed."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w") as target:
        for member in source.infolist():
            info = ZipInfo(member.filename, FIRST_DAY)
            info.compress_type = ZIP_STORED if member.filename == "mimetype" else ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3
            target.writestr(info, source.read(member))
    return out.getvalue()
