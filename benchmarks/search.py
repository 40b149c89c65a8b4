"""How long a search takes, as a multiple of reading twenty rows by their primary key.

The ratio says what a search costs on any machine; milliseconds are of the machine it ran on.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from intake.db.search import SearchPage, create_index
from intake.services.search import Document, Page, index_head, index_pages, search

SYLLABLES = [
    "ba",
    "co",
    "di",
    "fe",
    "gu",
    "ha",
    "ki",
    "lo",
    "mu",
    "ne",
    "pa",
    "ra",
    "si",
    "to",
    "ve",
]
HAN = "知识产权人工智能作品保护法律发明系统数据训练作者国家意见"
SCOPES = {"call": ["CALL0", "CALL1"]}
PAGES_OF_EACH = 10
WORDS = 300


def queries(words: list[str]) -> dict[str, str]:
    """Return the ten queries; words come sorted from the commonest to the rarest."""
    return {
        "commonest word": words[0],
        "common word": words[20],
        "rare word": words[-1],
        "two common words": f"{words[3]} {words[5]}",
        "common and rare": f"{words[2]} {words[-3]}",
        "phrase": f'"{words[0]} {words[1]}"',
        "without a word": f"{words[4]} -{words[6]}",
        "title and text": f"submission {words[9]}",
        "two characters": HAN[:2],
        "three characters": HAN[3:6],
    }


def _documents(pages: int, words: list[str], chance: random.Random) -> Iterator[Document]:
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    for number in range(1, pages // PAGES_OF_EACH + 1):
        chinese = number % 6 == 0
        made = []
        for page in range(1, PAGES_OF_EACH + 1):
            if chinese:
                text = "".join(chance.choices(HAN, k=WORDS))
            else:
                text = " ".join(chance.choices(words, weights, k=WORDS))
            made.append(Page(1, page, "zh" if chinese else "en", text))
        title, submitter = f"Submission {number}", f"Sample {words[number % len(words)]}"
        yield Document(
            number, number, f"CALL{number % 3}", "process", title, submitter,
            languages=["zh" if chinese else "en"], countries=["CH"], pages=made,
        )  # fmt: skip


def _median(act: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _fill(engine: Engine, pages: int, words: list[str], chance: random.Random) -> float:
    with engine.begin() as connection:
        tables = [SearchPage.metadata.tables["search_page"]]
        SearchPage.metadata.create_all(connection, tables=tables)
        create_index(connection)
    began = time.perf_counter()
    with Session(engine) as session:
        for number, document in enumerate(_documents(pages, words, chance), start=1):
            index_head(session, document)
            index_pages(session, document, document.pages)
            if number % 5 == 0:  # fifty pages a transaction
                session.commit()
        session.commit()
    return time.perf_counter() - began


def measure(engine: Engine, *, pages: int, times: int) -> dict[str, float]:
    """Fill an empty database and return p50 ratios by query, "worst" and "pages a second"."""
    chance = random.Random(3)  # noqa: S311 - the same pages each time
    words = sorted({"".join(chance.choices(SYLLABLES, k=4)) for _ in range(4_000)})
    chance.shuffle(words)
    seconds = _fill(engine, pages, words, chance)
    figures = {"pages a second": pages / seconds, "found": 0}
    with Session(engine) as session:
        twenty = list(session.scalars(select(SearchPage.id).limit(20)))
        rows = select(SearchPage.id, SearchPage.text).where(SearchPage.id.in_(twenty))
        floor = _median(lambda: session.execute(rows).all(), times * 5)
        print(f"{engine.dialect.name}: {pages} pages, {figures['pages a second']:.0f} a second")
        print(f"  twenty rows by key: {floor * 1e3:.2f} ms")
        for name, query in queries(words).items():
            results = search(session, query, scopes=SCOPES)
            taken = _median(partial(search, session, query, scopes=SCOPES), times)
            figures[name] = taken / floor
            figures["found"] += results.total
            total = f"{results.total}{'+' if results.capped else ''}"
            print(f"  {name}: {taken * 1e3:.1f} ms, {figures[name]:.0f}x, {total} submissions")
    assert figures["found"] > 0
    figures["worst"] = max(figures[name] for name in queries(words))
    return figures


def run(quick: bool, url: str | None = None, pages: int | None = None) -> dict[str, float]:  # noqa: FBT001 - make bench calls it so
    """Measure on SQLite in a temporary folder, or on the empty database at `url`."""
    count = pages or (2_000 if quick else 10_000)
    with TemporaryDirectory() as folder:
        engine = create_engine(url or f"sqlite:///{Path(folder) / 'bench.db'}")
        try:
            return measure(engine, pages=count, times=5 if quick else 21)
        finally:
            engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--url", help="an empty database; default: SQLite in a temporary folder")
    parser.add_argument("--pages", type=int)
    chosen = parser.parse_args()
    run(chosen.quick, chosen.url, chosen.pages)
