"""The sets of gold cases that `amity score` knows, and where they lie in a folder.

A set is a sub-folder with its name; each file in it that fits the set's pattern is scored by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from amity.codebook import Codebook
from amity.errors import BadRequest
from amity.score.articles import score_articles
from amity.score.attribution import score_attribution
from amity.score.chains import score_chains
from amity.score.events import score_events
from amity.score.pages import score_pages
from amity.score.places import score_places
from amity.score.quantity import score_quantity
from amity.score.report import Scored
from amity.score.time import score_time

Scorer = Callable[[Path, Codebook], Scored]


class GoldSet(msgspec.Struct, frozen=True, kw_only=True):
    """How the cases of a set are found and scored; a `folder` set is scored whole."""

    name: str
    patterns: tuple[str, ...]
    score: Scorer
    folder: bool = False


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A file or folder of one set."""

    set: GoldSet
    path: Path

    @property
    def label(self) -> str:
        """The set, and the file where it has several: ``attribution/dev``."""
        return self.set.name if self.set.folder else f"{self.set.name}/{self.path.stem}"


SETS = {
    one.name: one
    for one in (
        GoldSet(name="events", patterns=("*.jsonl", "*.tsv"), score=score_events),
        GoldSet(name="time", patterns=("*.jsonl",), score=score_time),
        GoldSet(name="attribution", patterns=("*.jsonl",), score=score_attribution),
        GoldSet(name="quantity", patterns=("*.jsonl",), score=score_quantity),
        GoldSet(name="pages", patterns=("ground-truth.json",), score=score_pages, folder=True),
        GoldSet(name="places", patterns=("*.xml",), score=score_places),
        GoldSet(name="chains", patterns=("*.json",), score=score_chains, folder=True),
        GoldSet(name="articles", patterns=("*.records.jsonl",), score=score_articles, folder=True),
    )
}


def find_parts(path: Path) -> list[Part]:
    """What can be scored at a path: a folder of sets, one set, or one file; raises `BadRequest` where there is none."""
    if not path.exists():
        raise BadRequest(f"{path} is not there; give a folder with {', '.join(SETS)} in it, or one of these.")
    if path.is_file():
        parts = [part for part in _of_set(path.parent) if part.path == path]
    else:
        below = [part for child in sorted(path.iterdir()) if child.is_dir() for part in _of_set(child)]
        parts = list(_of_set(path)) or below
    if not parts:
        wanted = "; ".join(f"{one.name}/{one.patterns[0]}" for one in SETS.values())
        raise BadRequest(f"{path} holds no gold cases; lay it out so: {wanted}.")
    return parts


def _of_set(folder: Path) -> Iterator[Part]:
    """The parts of a folder that bears a set's name."""
    known = SETS.get(folder.resolve().name)
    if known is None:
        return
    files = sorted(file for pattern in known.patterns for file in folder.glob(pattern))
    if known.folder and files:
        yield Part(set=known, path=folder)
    elif not known.folder:
        yield from (Part(set=known, path=file) for file in files)
