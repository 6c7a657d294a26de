"""Articles made of a corpus by edits of ours, so that no two are copies: for benchmarks that need many.

    python benchmarks/varied.py ARTICLES.jsonl [--articles 300]

Each is a third of the paragraphs of each of three articles, mixed, with the states exchanged for others and the figures
changed. Run by itself, the module says how alike the most alike two are. Exit code 1 where two are copies.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from amity.codebook import Codebook, load
from amity.codebook.rows import StateRow
from amity.facts.copies import SHARE
from amity.facts.shingles import containment, shingles, words_of
from amity.records import Page

FEW = 9  # paragraphs below which an article is divided by sentences
FIGURE = re.compile(r"\b\d{2,}\b(?![-/.]\d)")


def texts_of(path: Path) -> list[str]:
    """The texts of a file of JSON Lines."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [text for row in rows if (text := row.get("text") or row.get("body") or row.get("content"))]


class Varied:
    """So many articles, each made when it is asked for; the same number gives the same one."""

    def __init__(self, texts: list[str], codebook: Codebook) -> None:
        self._texts = texts
        self._states = sorted({row.name for row in codebook.table(StateRow) if row.name.isalpha()})
        self._state = re.compile(rf"\b({'|'.join(self._states)})\b")

    def pages(self, count: int) -> Iterator[Page]:
        """The first so many."""
        for number in range(count):
            yield Page(raw=self.text(number).encode(), origin=f"{number:06}.txt", media_type="text/plain")

    def text(self, number: int) -> str:
        """One of them."""
        chance = random.Random(number)
        turn, first = divmod(number, len(self._texts))
        places = (first, first + 1 + 17 * turn, first + 2 + 41 * turn)
        mixed = [part for place in places for part in _third(self._texts[place % len(self._texts)], chance)]
        chance.shuffle(mixed)
        others = dict(zip(self._states, chance.sample(self._states, len(self._states)), strict=True))
        renamed = self._state.sub(lambda found: others[found[1]], "\n\n".join(mixed))
        return FIGURE.sub(lambda found: _figure(found[0], chance), renamed)


def _third(text: str, chance: random.Random) -> list[str]:
    parts = [part.strip() for part in text.split("\n") if part.strip()]
    if len(parts) < FEW:
        parts = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)
    chosen = set(chance.sample(range(len(parts)), (len(parts) + 2) // 3))
    return [part for place, part in enumerate(parts) if place in chosen]


def _figure(digits: str, chance: random.Random) -> str:
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return digits  # a year
    return str(chance.randrange(10 ** (len(digits) - 1), 10 ** len(digits)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--articles", type=int, default=300)
    options = parser.parse_args()
    made = Varied(texts_of(options.source), load())
    # those made of one article lie as many apart as there are articles: they are looked at as well
    numbers = [
        *range(options.articles),
        *(n * len(made._texts) + k for n in (1, 2, 3) for k in range(options.articles)),
    ]
    hashes = [shingles(words_of(made.text(number))) for number in numbers]
    most, copies = 0.0, 0
    for one, other in itertools.combinations(hashes, 2):
        share = containment(one, other)
        most, copies = max(most, share), copies + (share >= SHARE)
    print(
        f"{len(numbers)} articles: the most alike two share {100 * most:.0f}% of the shorter; {copies} pairs of copies"
    )
    sys.exit(1 if copies else 0)


if __name__ == "__main__":
    main()
