"""A text as a set of hashed shingles: every four words in a row, whatever their case and punctuation.

Shingling after Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import hashlib
import re
import zlib

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
WORDS = 4  # in a shingle: three meet by chance, five lose too much to a light edit
SAMPLE = 4  # one shingle in so many, chosen by its hash, is kept in the index; found pairs are compared whole
_WORD = re.compile(r"\w+")
_MULTIPLY, _MIX = np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x9E3779B97F4A7C15)


def words_of(text: str) -> list[str]:
    """The words of a text, lower case."""
    return _WORD.findall(text.lower())


def fingerprint(words: list[str]) -> str:
    """One word for a wording: equal for texts that differ in case, spaces and punctuation alone."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:24]


def shingles(words: list[str]) -> Hashes:
    """The hashes of all shingles, each once, ascending. A text shorter than a shingle is one shingle."""
    codes = np.array([zlib.crc32(word.encode()) for word in words], dtype=np.uint64)
    width = min(WORDS, len(codes))
    count = len(codes) - width + 1 if width else 0
    hashes = np.zeros(count, dtype=np.uint64)
    for place in range(width):
        hashes = hashes * _MULTIPLY ^ codes[place : place + count] * _MIX
    hashes ^= hashes >> np.uint64(29)
    hashes *= _MULTIPLY
    hashes ^= hashes >> np.uint64(32)
    return np.unique(hashes)


def sampled(hashes: Hashes) -> NDArray[np.uint32]:
    """The shingles that the index keeps, as 32 bits, ascending."""
    kept = hashes[hashes % np.uint64(SAMPLE) == 0] >> np.uint64(32)
    return np.unique(kept.astype(np.uint32))


def containment(a: Hashes, b: Hashes) -> float:
    """How much of the one with fewer shingles stands in the other, 0 to 1."""
    shorter = min(len(a), len(b))
    return len(np.intersect1d(a, b, assume_unique=True)) / shorter if shorter else 0.0


def jaccard(a: Hashes, b: Hashes) -> float:
    """Shared shingles over all shingles of both, 0 to 1."""
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared / (len(a) + len(b) - shared) if shared else 0.0
