"""Near-identical letters: how many of planted campaigns are found, and how much is found that is none.

In each of eight languages: campaigns of letters of the same passages, with another name and closing, a sentence or a
paragraph of one's own, a tenth to three tenths of the words changed, paragraphs dropped or in another order; beside
them letters on the same issue that share one passage of four with a campaign, and letters that share none.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from intake.demo.passages import LANGUAGES, phrases
from intake.domain import sketches

VARIANTS = ("name", "sentence", "paragraph", "tenth", "fifth", "three tenths", "dropped", "order")
NAMES = ("Ada Example", "Omar Sample", "Li Sample", "Vera Invented", "Jean Exemple", "Ana Muestra")


def run(*, quick: bool = False) -> Mapping[str, float]:
    """Plant campaigns, sketch them, gather families as the desk does, and count."""
    chosen = LANGUAGES[:3] if quick else LANGUAGES
    draws = random.Random(7)  # noqa: S311 - a seeded sample
    found: Counter[str] = Counter()
    worst = 0.0
    for language in chosen:
        for label, text, first in _letters(language, draws):
            begun = time.perf_counter()
            made = sketches.sketch([text])
            worst = max(worst, time.perf_counter() - begun)
            assert made is not None
            alike = sketches.likeness(made[1], first) >= sketches.ALIKE
            banded = bool(set(_keys(made[1])) & set(_keys(first)))
            found[f"{label}:{alike and banded}"] += 1
    figures = {
        f"{one}: found, %": _share(found, one)
        for one in (*VARIANTS, "one passage of four", "other")
    }
    near = sum(found[f"{one}:True"] for one in VARIANTS)
    wrong = sum(found[f"{one}:True"] for one in ("one passage of four", "other"))
    every = near + sum(found[f"{one}:False"] for one in VARIANTS)
    return {
        **figures,
        "precision, %": 100 * near / (near + wrong),
        "recall, %": 100 * near / every,
        "slowest sketch, ms": 1000 * worst,
    }


def _share(found: Counter[str], label: str) -> float:
    yes, no = found[f"{label}:True"], found[f"{label}:False"]
    return 100 * yes / (yes + no)


def _keys(signature: bytes) -> Iterator[tuple[int, int]]:
    return iter(enumerate(sketches.bands(signature)))


def _letters(language: str, draws: random.Random) -> Iterator[tuple[str, str, bytes]]:
    """Give letters with what they are, each with the sketch of the campaign's first letter."""
    said = phrases(language)
    passages = [text for texts in said.passages.values() for text in texts]
    between = "" if language == "zh" else " "
    for _ in range(12):
        body = draws.sample(passages, 4)
        made = sketches.sketch(["\n".join((NAMES[0], *body))])
        assert made is not None
        for variant in VARIANTS:
            yield variant, _varied(variant, body, passages, between, draws), made[1]
        rest = [one for one in passages if one not in body]
        yield "one passage of four", "\n".join((body[0], *draws.sample(rest, 3))), made[1]
        yield "other", "\n".join(draws.sample(rest, 4)), made[1]


def _varied(
    variant: str, body: list[str], passages: list[str], between: str, draws: random.Random
) -> str:
    body = list(body)
    own = draws.choice([one for one in passages if one not in body])
    if variant == "sentence":
        body.insert(draws.randrange(4), own[: len(own) // 3])
    elif variant == "paragraph":
        body.insert(draws.randrange(4), own)
    elif variant == "dropped":
        body.pop(draws.randrange(4))
    elif variant == "order":
        draws.shuffle(body)
    elif variant in {"tenth", "fifth", "three tenths"}:
        share = {"tenth": 0.1, "fifth": 0.2, "three tenths": 0.3}[variant]
        body = [_replaced(one, own, share, between, draws) for one in body]
    return "\n".join((draws.choice(NAMES), *body, draws.choice(NAMES)))


def _replaced(text: str, own: str, share: float, between: str, draws: random.Random) -> str:
    """Put others in the place of a share of the words, in runs of three as people do."""
    words, others = (list(one) if not between else one.split() for one in (text, own))
    for _ in range(int(len(words) * share / 3)):
        at, to = draws.randrange(len(words) - 3), draws.randrange(len(others) - 3)
        words[at : at + 3] = others[to : to + 3]
    return between.join(words)


if __name__ == "__main__":
    for key, value in run().items():
        print(f"{key:32} {value:8.2f}")
