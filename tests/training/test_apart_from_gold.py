"""No sentence or frame that the event model learns from is near a sentence of the gold set that it is measured on.

Near: four rare words in common (with any alternatives of a frame), or a run of six words. Failures name our own lines
only, so that nobody who mends them need see the gold set.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

TRAINING = Path(__file__).parents[2] / "training"
RARE_IN, LONG, WORDS_IN_COMMON, RUN = 12, 4, 4, 6
SAID_EVERYWHERE = frozenset({
    "with", "that", "been", "were", "from", "will", "said", "says", "after", "before", "over", "their", "which",
    "would", "could", "this", "they", "about", "against", "into", "more", "than",
})  # fmt: skip


def words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def runs(of: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(of[at : at + RUN]) for at in range(len(of) - RUN + 1)}


class Gold:
    """The rare words of each gold sentence, and every run of words in any of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        told = [words(text) for text in texts]
        self.spread = Counter(word for one in told for word in set(one))
        self.rare = [self.rare_of(one) for one in told]
        self.runs = {run for one in told for run in runs(one)}

    def rare_of(self, of: Sequence[str]) -> frozenset[str]:
        return frozenset(w for w in of if len(w) >= LONG and w not in SAID_EVERYWHERE and 0 < self.spread[w] <= RARE_IN)

    def near(self, text: str) -> bool:
        own = words(text)
        rare = self.rare_of(own)
        return any(len(rare & other) >= WORDS_IN_COMMON for other in self.rare) or not self.runs.isdisjoint(runs(own))


def learnt_from() -> Iterator[tuple[str, str]]:
    """Where a line stands, and its words; a slot of a frame stands for nothing."""
    for file in sorted(file for folder in ("events", "scenes", "held") for file in (TRAINING / folder).glob("*.jsonl")):
        for at, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{file.name}:{at}", json.loads(line)["text"]
    for file in sorted((TRAINING / "frames").glob("*.txt")):
        for at, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            _, _, pattern = line.partition(": ")
            if pattern and not line.startswith("#"):
                yield f"{file.name}:{at}", re.sub(r"\$\w+", " ", pattern)
            elif file.stem == "fillers" and not line.startswith("#"):
                yield from ((f"{file.name}:{at}", value) for value in line.partition(" = ")[2].split("|"))


def test_what_is_near_is_found() -> None:
    gold = Gold(["Fishermen off Tarawa dumped spoiled tuna at the minister's gate.", "The envoys had met by the lake."])
    assert gold.near("Angry fishermen dumped tuna before the gate of a bank")
    assert gold.near("It was said the envoys had met by the lake")
    assert not gold.near("Fishermen met a minister at the lake and sold tuna.")


def test_nothing_learnt_from_is_near_a_gold_sentence(shared: Path) -> None:
    file = shared / "gold" / "events" / "dev.jsonl"
    if not file.is_file():
        pytest.skip("no gold/events/dev.jsonl in ../shared")
    gold = Gold([json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()])
    lines = list(learnt_from())
    assert len(lines) > 1000
    near = [f"{where}: {text}" for where, text in lines if gold.near(text)]
    assert not near
