"""Page gold: how much of a report's body `find_article` brings out of web pages, and how little beside it."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from amity.codebook import Codebook
from amity.errors import PageError
from amity.reading.article import extract, find_article
from amity.records import Page

WORD = re.compile(r"\w+", re.UNICODE)
SHINGLE = 4  # words
Overlap = tuple[float, float, float]  # shares of true positives, false positives, false negatives


class PagesScore(msgspec.Struct, frozen=True, kw_only=True):
    """Precision and recall averaged over pages, F1 of the averages.

    `all` scores the body of every page, whatever its language; `read` the documents that amity reads, the English
    pages; `refused` counts the pages for which there is no document, most in another language.
    """

    pages: int
    refused: int
    all: BodyScore
    read: BodyScore


class BodyScore(msgspec.Struct, frozen=True, kw_only=True):
    """Shares between 0 and 1."""

    precision: float
    recall: float
    f1: float


def score_pages(folder: Path, codebook: Codebook) -> PagesScore:
    """The score over a folder with ``ground-truth.json`` and ``html/ID.html.gz``."""
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    every: list[Overlap] = []
    read: list[Overlap] = []
    for key, truth in gold.items():
        raw = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
        page = Page(raw=raw, origin=key, media_type="text/html", url=truth.get("url"))
        every.append(overlap(truth["articleBody"], _body(page, codebook)))
        try:
            read.append(overlap(truth["articleBody"], find_article(page, codebook).text))
        except PageError:
            continue
    return PagesScore(pages=len(gold), refused=len(gold) - len(read), all=averaged(every), read=averaged(read))


def overlap(gold: str, found: str) -> Overlap:
    """How the shingles of two texts overlap, as shares of all shingles of both."""
    wanted, given = shingles(gold), shingles(found)
    common = sum((wanted & given).values())
    beside, missed = sum(given.values()) - common, sum(wanted.values()) - common
    every = common + beside + missed
    return (common / every, beside / every, missed / every) if every else (0.0, 0.0, 0.0)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Every run of four words with its count; a shorter text is one run."""
    words = WORD.findall(text)
    length = min(SHINGLE, len(words))
    return Counter(tuple(words[i : i + length]) for i in range(len(words) - length + 1)) if words else Counter()


def averaged(overlaps: Iterable[Overlap]) -> BodyScore:
    """Precision over the pages where something was found, recall over those where there was something to find."""
    known = list(overlaps)
    precision = _mean([tp / (tp + fp) for tp, fp, _ in known if tp + fp])
    recall = _mean([tp / (tp + fn) for tp, _, fn in known if tp + fn])
    both = precision + recall
    return BodyScore(precision=precision, recall=recall, f1=2 * precision * recall / both if both else 0.0)


def _body(page: Page, codebook: Codebook) -> str:
    try:
        return "\n".join(extract(page, codebook).paragraphs)
    except PageError:
        return ""


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
