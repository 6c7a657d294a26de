"""Which texts share shingles: an inverted index in sorted runs, merged as they grow (as in a log-structured tree).

A run is written once with each batch; two runs of like size become one, so that a lookup goes through few of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from amity.facts.shingles import Hashes, sampled
from amity.store.facts import FactTables

LEAST_SHARE = 0.3  # of the sampled shingles of the shorter text, before two texts are compared whole
LEAST_SHARED = 2
GROWTH = 4  # a run takes in the one after it until it is so many times longer


class Run(NamedTuple):
    """Postings by hash: which text has the shingle, and how many sampled shingles that text has."""

    hashes: NDArray[np.uint32]
    texts: NDArray[np.uint32]
    sizes: NDArray[np.uint16]


class ShingleIndex:
    """The runs of a store, held in memory between batches (10 bytes a posting)."""

    def __init__(self, tables: FactTables) -> None:
        self._tables = tables
        self._runs: dict[int, Run] = {}

    def add(self, texts: dict[int, Hashes]) -> None:
        """These texts can be found."""
        self._load()
        if not texts:
            return
        run = _run({number: sampled(hashes) for number, hashes in texts.items()})
        for number in sorted(self._runs, reverse=True):
            held = self._runs[number]
            if len(held.hashes) > GROWTH * len(run.hashes):
                break
            run = _merged(held, run)
            self._tables.drop_run(number)
            del self._runs[number]
        number = self._tables.add_run(run.hashes.tobytes(), run.texts.tobytes(), run.sizes.tobytes())
        self._runs[number] = run

    def candidates(self, texts: dict[int, Hashes]) -> Iterator[tuple[int, int]]:
        """Pairs of one of these texts and any other text that may hold one another; each pair once."""
        asked = _run({number: sampled(hashes) for number, hashes in texts.items()})
        if not len(asked.hashes):
            return
        found = [_meet(asked, run) for run in self._runs.values()]
        pairs = np.concatenate([pair for pair, _ in found]) if found else np.zeros(0, np.uint64)
        sizes = np.concatenate([size for _, size in found]) if found else np.zeros(0, np.uint16)
        unique, first, shared = np.unique(pairs, return_index=True, return_counts=True)
        near = shared >= np.maximum(LEAST_SHARED, LEAST_SHARE * sizes[first])
        for pair in unique[near].tolist():
            one, other = pair >> 32, pair & 0xFFFFFFFF
            if one < other or other not in texts:
                yield one, other

    def _load(self) -> None:
        """What another process wrote meanwhile is here as well."""
        numbers = set(self._tables.run_numbers())
        self._runs = {number: run for number, run in self._runs.items() if number in numbers}
        for number in sorted(numbers - set(self._runs)):
            hashes, texts, sizes = self._tables.run(number)
            self._runs[number] = Run(
                np.frombuffer(hashes, np.uint32), np.frombuffer(texts, np.uint32), np.frombuffer(sizes, np.uint16)
            )


def _run(texts: dict[int, NDArray[np.uint32]]) -> Run:
    sizes = [len(hashes) for hashes in texts.values()]
    hashes = np.concatenate([*texts.values(), np.zeros(0, np.uint32)])
    numbers = np.repeat(np.array(list(texts), dtype=np.uint32), sizes)
    lengths = np.repeat(np.minimum(sizes, 65535).astype(np.uint16), sizes)
    order = np.argsort(hashes, kind="stable")
    return Run(hashes[order], numbers[order], lengths[order])


def _merged(a: Run, b: Run) -> Run:
    hashes = np.concatenate([a.hashes, b.hashes])
    order = np.argsort(hashes, kind="stable")
    return Run(hashes[order], np.concatenate([a.texts, b.texts])[order], np.concatenate([a.sizes, b.sizes])[order])


def _meet(asked: Run, run: Run) -> tuple[NDArray[np.uint64], NDArray[np.uint16]]:
    """For every shingle of both: the pair of texts as one number, and the size of the smaller."""
    low = np.searchsorted(run.hashes, asked.hashes, "left")
    counts = np.searchsorted(run.hashes, asked.hashes, "right") - low
    mine = np.repeat(np.arange(len(asked.hashes)), counts)
    theirs = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)
    apart = asked.texts[mine] != run.texts[theirs]
    mine, theirs = mine[apart], theirs[apart]
    pairs = asked.texts[mine].astype(np.uint64) << np.uint64(32) | run.texts[theirs].astype(np.uint64)
    return pairs, np.minimum(asked.sizes[mine], run.sizes[theirs])
