"""Texts of the secretariat: a value per language, with a marked fallback where one is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from intake.domain.vocab import RIGHT_TO_LEFT


@dataclass(frozen=True, slots=True)
class Text:
    """A text as a page shows it: value, language tag, direction, and whether it stands in for another language."""

    value: str
    lang: str
    dir: str
    fallback: bool = False

    def __bool__(self) -> bool:
        """Say whether there is anything to show."""
        return bool(self.value)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Give the text's paragraphs: what empty lines part."""
        parts = self.value.replace("\r\n", "\n").split("\n\n")
        return tuple(part.strip() for part in parts if part.strip())


def direction(tag: str) -> str:
    """Give `rtl` or `ltr` for a BCP 47 tag."""
    return "rtl" if tag.split("-", 1)[0].lower() in RIGHT_TO_LEFT else "ltr"


def excerpt(value: str, tag: str) -> Text:
    """Wrap something a person wrote in a language that we know (or `und`)."""
    return Text(value, tag, "auto" if tag == "und" else direction(tag))


def choose(texts: Mapping[str, str], lang: str) -> Text:
    """Choose the value for a language: its own, else English, else the first there is, marked as standing in."""
    if texts.get(lang):
        return Text(texts[lang], lang, direction(lang))
    for tag in ("en", *texts):
        if texts.get(tag):
            return Text(texts[tag], tag, direction(tag), fallback=True)
    return Text("", lang, direction(lang))
