"""Passwords that stand in public lists of breached ones: asked offline, of digests that lie beside this module.

At fifteen signs and more, three forms help whoever guesses by such a list: a long entry of it, as it is or with a year
or signs about it; a short one again and again; and two short ones, one after the other. Only digests are kept, because
the lists are full of people's names and birthdays. `scripts/breached.py` makes the two files and names their source.
"""

import hashlib
from functools import cache
from importlib import resources

LONG, SHORT = "breached-long.bin", "breached-short.bin"
"""Entries of 15 signs and more, and the most used ones of 5 to 14; each a row of sorted digests."""

WIDTH = 5
"""Bytes of a digest: of a million fresh passwords one in a million is taken for a listed one."""

LEAST, MOST = 5, 14
"""Signs of a short entry."""

_LEET = str.maketrans("013457@$!", "oieastasi")
_DIGITS = "0123456789"


def fold(password: str) -> str:
    """Give what is compared: small letters and digits, nothing between them."""
    return "".join(sign for sign in password.casefold() if sign.isalnum())


def digest(folded: str) -> bytes:
    """Give the digest under which a folded password is listed."""
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).digest()[:WIDTH]


def known(password: str) -> bool:
    """Say whether a password is a listed one, or made of one or two of them and digits about them."""
    forms = {fold(password), fold(password.translate(_LEET))}
    return any(_known(bare) for form in forms for bare in (form, form.strip(_DIGITS)))


def _known(folded: str) -> bool:
    if _listed(folded, LONG):
        return True
    numbers = (
        folded.isdecimal()
    )  # the list has so many short ones that any long one falls into two of them
    cuts = ((folded[:size], folded[size:]) for size in range(LEAST, MOST + 1))
    return any(
        _listed(first, SHORT)
        for first, rest in cuts
        if _again(first, folded) or (not numbers and len(rest) <= MOST and _listed(rest, SHORT))
    )


def _again(unit: str, folded: str) -> bool:
    """Say whether a text is a unit again and again, the last time perhaps cut short."""
    return bool(unit) and (unit * (len(folded) // len(unit) + 1)).startswith(folded)


def _listed(folded: str, name: str) -> bool:
    rows, wanted = _rows(name), digest(folded)
    low, high = 0, len(rows) // WIDTH
    while low < high:
        middle = (low + high) // 2
        found = rows[middle * WIDTH : (middle + 1) * WIDTH]
        if found == wanted:
            return True
        low, high = (middle + 1, high) if found < wanted else (low, middle)
    return False


@cache
def _rows(name: str) -> bytes:
    return resources.files("intake.domain").joinpath("data", name).read_bytes()
