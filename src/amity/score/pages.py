"""Page gold: how much of a report's body `find_article` brings out of web pages, and how little beside it."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import numpy as np

from amity.codebook import Codebook
from amity.errors import PageError
from amity.reading.article import extract, find_article
from amity.records import Page
from amity.score.report import Counts, Figure, Miss, Row

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
    cases: tuple[PageCase, ...] = ()

    def figures(self) -> tuple[Figure, ...]:
        """Body F1 over every page."""
        counts = np.array([_shares(case.overlap) for case in self.cases]).reshape(-1, 4)
        return (Figure(name="body F1", counts=counts, value_of=_f1_of_means, cases=self.pages),)

    def predictions(self) -> Iterator[Row]:
        """A page with the body found."""
        for case in self.cases:
            yield {"id": case.id, "articleBody": case.found}

    def misses(self) -> Iterator[Miss]:
        """Each page whose body is not exactly the gold one, by the share that is wrong."""
        for case in self.cases:
            right, beside, missed = case.overlap
            if right < 1:
                given = f"{beside:.0%} beside the body, {missed:.0%} of it missed"
                yield Miss(case=case.id, weight=1 - right, text=case.found[:200], wanted=case.gold[:200], given=given)


class PageCase(msgspec.Struct, frozen=True, kw_only=True):
    """One page: its gold body, the body found, how they overlap."""

    id: str
    gold: str
    found: str
    overlap: Overlap


class BodyScore(msgspec.Struct, frozen=True, kw_only=True):
    """Shares between 0 and 1."""

    precision: float
    recall: float
    f1: float


def score_pages(folder: Path, codebook: Codebook) -> PagesScore:
    """The score over a folder with ``ground-truth.json`` and ``html/ID.html.gz``."""
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    cases: list[PageCase] = []
    read: list[Overlap] = []
    for key, truth in gold.items():
        raw = gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes())
        page = Page(raw=raw, origin=key, media_type="text/html", url=truth.get("url"))
        body = _body(page, codebook)
        shares = overlap(truth["articleBody"], body)
        cases.append(PageCase(id=key, gold=truth["articleBody"], found=body, overlap=shares))
        try:
            read.append(overlap(truth["articleBody"], find_article(page, codebook).text))
        except PageError:
            continue
    every = averaged(case.overlap for case in cases)
    refused = len(gold) - len(read)
    return PagesScore(pages=len(gold), refused=refused, all=every, read=averaged(read), cases=tuple(cases))


def _shares(one: Overlap) -> tuple[float, float, float, float]:
    """Precision and whether there is any, recall and whether there is any."""
    right, beside, missed = one
    found, gold = right + beside, right + missed
    return (right / found if found else 0.0, found > 0, right / gold if gold else 0.0, gold > 0)


def _f1_of_means(sums: Counts) -> float:
    """F1 of mean precision and mean recall."""
    precision = sums[0] / sums[1] if sums[1] else 0.0
    recall = sums[2] / sums[3] if sums[3] else 0.0
    return float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0


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
