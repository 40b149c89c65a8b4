"""Names under which stored bytes are saved: what they were called, made harmless, ending as their content deserves."""

import re
import unicodedata

from uploads.kinds import claimed

MAX_BYTES = 200
"""Of UTF-8, so that any file system takes the name."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICE = re.compile(
    r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[^A-Za-z0-9 ._()+,=@~-]")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"


def download_name(name: str, *, extension: str, spare: str) -> str:
    """Give a name that ends with `extension`, without controls, separators or a device's name; `spare` if none is left.

    What the name itself claims to be goes: `double.pdf.exe` with extension `.pdf` becomes `double.pdf`.
    """
    seen = (char for char in name if char in _JOINERS or unicodedata.category(char) not in _UNSEEN)
    stem = _FORBIDDEN.sub("_", "".join(seen)).rstrip(" .")
    while claimed(stem) or stem.lower().endswith(extension):
        stem = stem.rpartition(".")[0].rstrip(" .")
    stem = stem.lstrip(" .")
    if _DEVICE.fullmatch(stem.partition(".")[0].strip()):
        stem = "_" + stem
    stem = stem.encode()[: MAX_BYTES - len(extension)].decode("utf-8", "ignore").rstrip(" .")
    return (stem if stem.strip("._- \u200c\u200d") else spare) + extension


def ascii_name(name: str, *, spare: str) -> str:
    """Give the same name for clients that know ASCII only; `spare` where its letters are none of theirs."""
    stem, _, extension = name.rpartition(".")
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", stem) if not unicodedata.combining(char)
    )
    plain = _PLAIN.sub("_", bare)
    legible = sum(char.isalnum() for char in plain)
    return (plain if legible * 2 >= len(plain) else spare) + "." + extension
