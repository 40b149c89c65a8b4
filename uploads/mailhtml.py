"""The words of a message written as a web page, and which of its pictures it shows. Runs in the jail."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "footer"}
    | {"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol"}
    | {"p", "pre", "section", "table", "tr", "ul"}
)
_SILENT = frozenset({"head", "script", "style", "title", "template", "noscript", "object"})
_CID = re.compile(r"cid:([^\"'\s)>]+)", re.IGNORECASE)
_MOST = 8 * 1024 * 1024


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._silent: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        if tag == "br":
            self.out.append("\n")
        elif tag in _BLOCKS:
            self.out.append("\n\n" if tag in {"p", "ul", "ol", "table"} else "\n")
            if tag == "li":
                self.out.append("– ")
        elif tag in {"td", "th"}:
            self.out.append("\t")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.out)))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass
        if tag in _BLOCKS:
            self.out.append("\n\n" if tag == "p" else "\n")
        elif tag == "a" and self._links:
            target, since = self._links.pop()
            shown = "".join(self.out[since:]).strip()
            # Where a link goes is part of what was written; what is said already is not said twice.
            if target.startswith(("http://", "https://")) and target.strip("/") not in shown:
                self.out.append(f" <{target}>")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.out.append(re.sub(r"\s+", " ", data))


def words(page: str) -> str:
    """Give the text of a page: paragraphs as empty lines, links with where they go."""
    reader = _Words()
    reader.feed(page[:_MOST])
    reader.close()
    lines = [" ".join(line.split(" ")).strip() for line in "".join(reader.out).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).replace("\u00a0", " ")).strip()


def shown(page: str) -> frozenset[str]:
    """Give the content ids of the pictures that a page shows."""
    return frozenset(_CID.findall(page[:_MOST]))
