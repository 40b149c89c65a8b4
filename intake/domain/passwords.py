"""What makes a password too weak: length and commonness, never its mixture of signs (NIST SP 800-63B, 5.1.1.2).

A password is kept as it was typed, in Unicode's form NFKC: the same keys give the same password on every keyboard.
"""

import re
import unicodedata
from collections.abc import Collection

from intake.domain import breached

SHORTEST = 15
LONGEST = 1024

PUBLIC = "invented sample of a password"
"""The password of a demo's accounts, which its start prints: nobody may choose it, in a demo or outside."""

_LISTED = """
123 1234 12345 123456 abc abc123 abcdef access account admin administrator aaa asdf asdfgh asdfghjkl azerty baseball
batman change changeme charlie computer consultation daniel default demo dragon example football freedom guest hello
iloveyou intake internet jesus letmein login love master michael michelle monkey mustang mypassword office pass passe
password passwort passw0rd princess public qazwsx qwerty qwertz qwertyuiop root secret secretariat secure security
shadow starwars summer sunshine superman superuser system temp temporary test testing the this trustno1 user welcome
whatever winter zxcvbn zxcvbnm contrasena senha parola motdepasse parol is my for and new please me in site web
"""
_COMMON = tuple(_LISTED.split())

_VERBATIM = frozenset(
    {
        "correcthorsebatterystaple",
        "thequickbrownfoxjumpsoverthelazydog",
        "tobeornottobethatisthequestion",
        "maytheforcebewithyou",
        "iloveyousomuchforever",
        "itwasthebestoftimes",
        "onceuponatimeinthewest",
        "thisisaverylongpassword",
        "mypasswordisverysecure",
        "nobodywillguessthis",
        "opensesameopensesame",
        "supercalifragilisticexpialidocious",
        "antidisestablishmentarianism",
        PUBLIC.replace(" ", ""),
    }
)
"""Long passwords that everybody knows; a year or a sign added to them makes them no better."""

_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmikolp",
)
_LEET = str.maketrans("013457@$!", "oieastasi")
_RUN = 4
_FREE = 5
"""So many signs must be left once words everybody uses, runs of keys and repetitions are gone."""


def normal(password: str) -> str:
    """Give the form that is hashed and compared."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, *, personal: Collection[str] = ()) -> str | None:
    """Say why a password is refused: `too-short`, `too-long`, `common`, `breached`; None when it may be used.

    `personal` are words an attacker would try first: the person's address and name.
    """
    if len(password) < SHORTEST:
        return "too-short"
    if len(password) > LONGEST:
        return "too-long"
    if _is_common(password.casefold(), personal):
        return "common"
    return "breached" if breached.known(password) else None


def _is_common(folded: str, personal: Collection[str]) -> bool:
    words = sorted([*_COMMON, *_VERBATIM, *_parts(personal)], key=len, reverse=True)
    rest = folded
    for run in _RUNS:
        rest = _without_run(_without_run(rest, run), run[::-1])
    forms = {_letters(form) for form in (rest, rest.translate(_LEET), folded)}
    return any(_left(form, words) < _FREE for form in forms)


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def _parts(personal: Collection[str]) -> list[str]:
    found = (part for text in personal for part in re.split(r"[\W_]+", text.casefold()))
    return [part for part in found if len(part) > 2]  # noqa: PLR2004 - shorter ones are in every sentence


def _left(text: str, words: Collection[str]) -> int:
    """Count what is left without repetitions and listed words: different letters, and one for three digits."""
    repeated = re.fullmatch(r"(.{1,12}?)\1+.{0,11}", text)
    text = repeated.group(1) if repeated else text
    for word in words:
        text = text.replace(word, "")
    digits = sum(sign.isdecimal() for sign in text)
    return len({sign for sign in text if not sign.isdecimal()}) + digits // 3


def _without_run(text: str, source: str) -> str:
    kept, place = "", 0
    while place < len(text):
        length = 1
        while place + length < len(text) and text[place : place + length + 1] in source:
            length += 1
        if length < _RUN:
            kept += text[place]
            length = 1
        place += length
    return kept
