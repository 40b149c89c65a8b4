"""Keeps the translation catalogues: gathers every text of the sources; with --check only says what is missing.

English is the source. A language in COMPLETE must have every text, without a fuzzy one, with the same placeholders, and
set as its printers set it.
"""

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "intake/translations"
COMPLETE = ("ar", "fr")
METHODS = [
    ("intake/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
OPTIONS = {
    "jinja2": {
        "extensions": "jinja2.ext.i18n",
        "silent": "false",
        "trimmed": "true",
        "newstyle_gettext": "true",
    }
}
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
STRAY = re.compile(r"%(?!\(\w+\)s|%)")
SETTING = {
    "fr": re.compile(
        r"[ \u00a0][;!?]|[^\u202f][;!?](?!\w)|(?<![\u00a0\d])[:](?![\d/])|«(?!\u00a0)|(?<!\u00a0)»|['\"“”]"
    ),
    "ar": re.compile(r"[;?]|,(?! ?[A-Za-z\d])|['\"]"),
}
"""What is set wrongly: in French a sign without its hard space or a straight apostrophe, in Arabic a Latin sign."""
SEPARATORS = frozenset({",", ", ", ".", ":", "; "})
"""Texts that are a sign by themselves."""
FIGURES = frozenset({"num", "count"})
"""Placeholders that one form of a plural may say in words instead ("one file", "two files")."""


def gather() -> Catalog:
    """Extract every text of the sources, in a stable order."""
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(
        ROOT,
        method_map=METHODS,
        options_map={pattern: OPTIONS.get(method, {}) for pattern, method in METHODS},
        keywords=KEYWORDS,
        comment_tags=("i18n:",),
        directory_filter=lambda path: (
            Path(path).name not in {".venv", ".git", "var", "node_modules", "demo"}
        ),
    )
    for name, _line, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(message, locations=[(str(name), 1)], auto_comments=comments, context=context)
    return catalogue


def faults(language: str, held: Catalog, wanted: Catalog) -> list[str]:
    """Say what a language lacks."""
    wrong = []
    for message in wanted:
        if not message.id:
            continue
        there = held.get(message.id, message.context)
        fault = _fault(there, message, held.num_plurals) or _setting(language, there)
        if fault:
            wrong.append(f"{language}: {fault}: {message.id!r}")
    return wrong


def _fault(there: Message | None, wanted: Message, plurals: int) -> str:
    forms = _forms(there.string) if there else ()
    if not there or not all(forms):
        return "not translated"
    if there.fuzzy:
        return "fuzzy"
    if len(forms) != (plurals if wanted.pluralizable else 1):
        return "other number of plural forms"
    known = set(PLACEHOLDER.findall(" ".join(_forms(wanted.id))))
    needed = known - FIGURES if wanted.pluralizable else known
    if any(not needed <= set(PLACEHOLDER.findall(form)) <= known for form in forms):
        return "other placeholders"
    if known and any(STRAY.search(form) for form in forms):
        return "a % that is no placeholder"
    return ""


def _setting(language: str, there: Message | None) -> str:
    wrong = SETTING.get(language)
    if wrong is None or there is None or there.id in SEPARATORS:
        return ""
    return "wrong sign or space" if any(map(wrong.search, _forms(there.string))) else ""


def _forms(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def main() -> int:
    """Check or update every catalogue."""
    wanted = gather()
    check = "--check" in sys.argv
    wrong: list[str] = []
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        language = path.parent.parent.name
        with path.open("rb") as file:
            held = read_po(file, locale=language)
        if check:
            wrong += faults(language, held, wanted) if language in COMPLETE else []
            continue
        wanted.creation_date = held.creation_date
        held.update(wanted, no_fuzzy_matching=True)
        held.obsolete.clear()
        with path.open("wb") as file:
            write_po(
                file, held, width=120, omit_header=False, include_lineno=False, sort_output=True
            )
    for fault in wrong:
        sys.stdout.write(fault + "\n")
    sys.stdout.write(f"{len(wanted)} texts, {len(wrong)} faults\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
