"""Fits the line that screens couples of parties before the learned part is asked: `python training/screening.py`.

Learns from `scenes/`: a couple that the reader offers is worth asking about where the scene has an event of the two.
Measures on `held/`: how many couples pass a bar, and how many of those with an event are among them. Logistic
regression, every weight but the first held to zero by a Gaussian prior. Writes the codebook's `event_couples.tsv`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from chances import MUTUAL, Scene, parties_in, scenes
from scipy.optimize import minimize

from amity.codebook import Codebook, load
from amity.codebook.language import language
from amity.reading import analyse
from amity.reading.couples import every_couple
from amity.reading.screening import NAMES, signs
from amity.score.cases import gold_document

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "src/amity/codebook/data/event_couples.tsv"
PRIOR = 20.0  # how firmly a weight keeps to zero, with signs of unit spread


def couples_of(folder: Path, codebook: Codebook) -> tuple[np.ndarray, np.ndarray]:
    """The signs of every couple of the scenes, and whether it has an event."""
    rows, told = [], []
    given = scenes(folder)
    docs = codebook.derive(language).pipe([scene.text for scene in given], batch_size=64)
    for at, (scene, doc) in enumerate(zip(given, docs, strict=True)):
        text = analyse(gold_document(str(at), scene.text), doc, codebook)[0]
        for sentence in text.sentences:
            for match, way in every_couple(text, sentence):
                couple = match.actors[0], match.others[0]
                rows.append(signs(text, couple, match.trigger, way, codebook))
                told.append(_tied(scene, *(parties_in(text, scene, side) for side in (match.actors, match.others))))
    return np.array(rows, dtype=float), np.array(told, dtype=float)


def _tied(scene: Scene, actors: set[str], others: set[str]) -> bool:
    both = actors | others
    return any(
        (event["source"] in actors and event["target"] in others)
        or (event["type"] in MUTUAL and event["source"] in both and event["target"] in both)
        for event in scene.events
    )


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The weights of most likelihood, for signs as they are."""
    spread = x.std(axis=0) + 1e-3
    even = NAMES.index("even")
    spread[even] = 1.0
    scaled = x / spread
    held = np.full(len(NAMES), PRIOR)
    held[even] = 0.0

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = scaled @ weights
        gradient = scaled.T @ (1 / (1 + np.exp(-odds)) - y) + held * weights
        return float(np.sum(np.logaddexp(0, odds) - y * odds) + 0.5 * np.sum(held * weights**2)), gradient

    return minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x / spread


def main() -> None:
    codebook = load()
    x, y = couples_of(ROOT / "training/scenes", codebook)
    weights = fit(x, y)
    rows = [f"{name}\t{weight:.5f}\tfitted" for name, weight in zip(NAMES, weights, strict=True)]
    TABLE.write_text("\n".join(["sign\tweight\torigin", *rows]) + "\n", encoding="utf-8")
    held, told = couples_of(ROOT / "training/held", codebook)
    odds = held @ weights
    print(f"{len(y)} couples, {int(y.sum())} with an event; held back {len(told)}, {int(told.sum())} with an event")
    for bar in (-3.5, -3.0, -2.5, -2.0, -1.5, -1.0):
        passing = odds >= bar
        print(
            f"at {bar}: {passing.mean():.3f} of the couples pass, {told[passing].sum() / told.sum():.3f} of those with"
        )


if __name__ == "__main__":
    main()
