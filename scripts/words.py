"""Keeps the translation catalogues: gathers every text of the sources; with --check only says what is missing.

English is the source. A language in COMPLETE must have every text, without a fuzzy one, and the same placeholders.
"""

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "intake/translations"
COMPLETE = ("ar",)
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
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


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
        if there is None or not there.string or (there.pluralizable and not all(there.string)):
            wrong.append(f"{language}: not translated: {message.id!r}")
        elif there.fuzzy:
            wrong.append(f"{language}: fuzzy: {message.id!r}")
        elif _placeholders(there) != _placeholders(message, source=True):
            wrong.append(f"{language}: other placeholders: {message.id!r}")
    return wrong


def _placeholders(message: Message, *, source: bool = False) -> set[str]:
    texts = message.id if source else message.string
    texts = (texts,) if isinstance(texts, str) else texts
    found = set()
    for text in texts:
        found |= set(PLACEHOLDER.findall(text))
    return found - {"num", "count"}


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
