"""Fits how clues weigh for an event, and measures whole reading on scenes that nothing was learned from.

    python training/chances.py            # fit on the even scenes, measure on the odd ones, write the codebook's table
    python training/chances.py --check    # measure the table as it stands

The reader reads the text of each scene of `held/held.jsonl` as a document; every candidate for an event, likely or
not, is held against the scene's events. It is right where type and both parties are those of an event, in its
direction (in meetings, deals, support and trade the parties may change sides). Recall counts events of the scene.

The fit also sees `verdicts.tsv`: event records of real newspaper articles, by their clues alone, which a person held
against the article (1: right in who, what and whom), as real prose has more ways to mislead than scenes.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from calibrate import bins, error, picture
from scipy.optimize import minimize

from amity.codebook import Codebook, load
from amity.codebook.language import language
from amity.reading import LEAST, analyse
from amity.reading.chances import chance
from amity.reading.clauses import Party
from amity.reading.events import candidates
from amity.reading.proposals import span_of
from amity.reading.text import Text
from amity.score.cases import gold_document

ROOT = Path(__file__).parents[1]
HELD = ROOT / "training/held"
VERDICTS = ROOT / "training/verdicts.tsv"
PICTURE = ROOT / "docs/pictures/reliability-events.svg"
TABLE = ROOT / "src/amity/codebook/data/event_clues.tsv"
MUTUAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE"})
WEIGHT = 2  # how often each verdict is counted
PRIOR = 1.0  # how firmly a weight keeps to zero


class Told(NamedTuple):
    """One candidate: its scene, its clues, and which events of the scene it tells (none where it is wrong)."""

    scene: int
    clues: Mapping[str, float]
    events: frozenset[int]


class Scene(NamedTuple):
    text: str
    parties: Sequence[str]
    events: Sequence[Mapping[str, Any]]


def scenes(folder: Path) -> list[Scene]:
    """The scenes of a folder."""
    lines = [line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]
    return [Scene(row["text"], row["parties"], row["events"]) for row in map(json.loads, filter(None, lines))]


def told(given: Sequence[Scene], codebook: Codebook) -> list[Told]:
    """Every candidate that the reader has in the scenes."""
    found = []
    docs = codebook.derive(language).pipe([scene.text for scene in given], batch_size=64)
    for at, (scene, doc) in enumerate(zip(given, docs, strict=True)):
        text = analyse(gold_document(str(at), scene.text), doc, codebook)[0]
        for sentence in text.sentences:
            for one in candidates(text, sentence, codebook):
                actors, others = (parties_in(text, scene, side) for side in (one.match.actors, one.match.others))
                right = {k for k, e in enumerate(scene.events) if _tells(e, one.weighed.type, actors, others)}
                found.append(Told(at, one.clues, frozenset(right)))
    return found


def parties_in(text: Text, scene: Scene, side: Sequence[Party]) -> set[str]:
    """The parties of the scene that these are."""
    found = set()
    for party in side:
        head, (start, end) = text.doc[party.token].idx, span_of(text, party)
        for words in scene.parties:
            first = scene.text.index(words)
            last = first + len(words)
            if first <= head < last or (start < last and first < end and not _elsewhere(scene, head, words)):
                found.add(words)
    return found


def _elsewhere(scene: Scene, head: int, words: str) -> bool:
    """Whether the head stands in another party of the scene."""
    return any(at <= head < at + len(p) for p in scene.parties if p != words and (at := scene.text.index(p)) >= 0)


def _tells(event: Mapping[str, Any], kind: str, actors: Collection[str], others: Collection[str]) -> bool:
    source, target = event["source"], event["target"]
    if event["type"] != kind:
        return False
    both = {*actors, *others}
    return (source in actors and target in others) or (kind in MUTUAL and source in both and target in both)


def verdicts() -> list[Told]:
    """Records of real articles: their clues, and whether they were right; of clues not given there, none is there."""
    header, *lines = VERDICTS.read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        right, *values = line.split("\t")
        given = dict(zip(header.split("\t")[1:], map(float, values), strict=True))
        found.append(Told(-1, defaultdict(float, given), frozenset({0} if right == "1" else ())))
    return found


def fit(found: Sequence[Told]) -> dict[str, float]:
    """The weights of most likelihood, each but the first held to zero by a Gaussian prior."""
    names = list(found[0].clues)
    x = np.array([[one.clues[name] for name in names] for one in found])
    y = np.array([bool(one.events) for one in found], dtype=float)

    def loss(weights: np.ndarray) -> float:
        odds = x @ weights
        return float(np.sum(np.logaddexp(0, odds) - y * odds) + PRIOR * np.sum(weights[1:] ** 2))

    return dict(zip(names, minimize(loss, np.zeros(len(names)), method="BFGS").x, strict=True))


def likely(one: Told, weights: Mapping[str, float]) -> float:
    """The probability that a candidate is right."""
    return 1 / (1 + math.exp(-sum(weights[name] * value for name, value in one.clues.items())))


def measure(given: Sequence[Scene], found: Sequence[tuple[Told, float]], chosen: int, bar: float) -> dict[str, float]:
    """Precision, recall and F1 over the scenes of one half (0 or 1) at a bar, and the expected calibration error."""
    own = [(one, value) for one, value in found if one.scene % 2 == chosen]
    kept = [one for one, value in own if value >= bar]
    hits = sum(bool(one.events) for one in kept)
    reached = {(one.scene, event) for one in kept for event in one.events}
    gold = sum(len(scene.events) for at, scene in enumerate(given) if at % 2 == chosen)
    precision, recall = hits / max(1, len(kept)), len(reached) / max(1, gold)
    told_apart = error(bins((value, bool(one.events)) for one, value in own))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"records": len(kept), "precision": precision, "recall": recall, "f1": f1, "ece": told_apart}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="measure the table as it stands, write nothing")
    check = parser.parse_args().check
    codebook, given = load(), scenes(HELD)
    found = told(given, codebook)
    events = {(one.scene, event) for one in found for event in one.events}
    total = sum(len(scene.events) for scene in given)
    print(f"{len(given)} scenes, {total} events; {len(found)} candidates tell {len(events)} of them")
    if check:
        rated = [(one, chance(one.clues, codebook)) for one in found]
    else:
        weights = fit([one for one in found if one.scene % 2 == 0] + WEIGHT * verdicts())
        rated = [(one, likely(one, weights)) for one in found]
        rows = [f"{name}\t{weight:.3f}\tfitted" for name, weight in weights.items()]
        halves = {
            name: bins((value, bool(one.events)) for one, value in rated if one.scene % 2 == half)
            for half, name in ((0, "fitted on"), (1, "held out"))
        }
        PICTURE.write_text(picture(halves), encoding="utf-8")
        TABLE.write_text("\n".join(["clue\tweight\torigin", *rows]) + "\n", encoding="utf-8")
    for bar in (0.3, LEAST, 0.6, 0.7):
        for half, name in ((0, "fitted on"), (1, "held out")):
            figures = measure(given, rated, half, bar)
            print(f"at {bar:.2f}, {name}: " + ", ".join(f"{k} {v:.3f}" for k, v in figures.items()))


if __name__ == "__main__":
    main()
