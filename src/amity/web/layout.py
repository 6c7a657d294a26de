"""Places for the actors of a network: those that deal much stand near; the same actors always stand the same."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

STEPS = 260
KEPT_STEPS = 40  # fewer where the actors have places already: they stay nearly where they stood
Floats = NDArray[np.float64]


class Place(NamedTuple):
    """Where an actor stands, both from -1 to 1."""

    x: float
    y: float


def arrange(
    weighted: Sequence[tuple[str, str, int]], most: int, before: Mapping[str, Place] | None = None
) -> dict[str, Place]:
    """A place for each of the actors with most events.

    Fruchterman and Reingold (1991), Graph drawing by force-directed placement, with weighted attraction and a pull
    to the middle. The start is drawn from the actors' ids, or from where they stood before: no chance is involved.
    """
    degree: dict[str, int] = {}
    for a, b, n in weighted:
        degree[a] = degree.get(a, 0) + n
        degree[b] = degree.get(b, 0) + n
    actors = sorted(sorted(degree), key=lambda actor: -degree[actor])[:most]
    if not actors:
        return {}
    number = {actor: n for n, actor in enumerate(actors)}
    pull = np.zeros((len(actors), len(actors)))
    for a, b, n in weighted:
        if a in number and b in number:
            pull[number[a], number[b]] = pull[number[b], number[a]] = math.log1p(n)
    held = before or {}
    start = np.array([held.get(actor) or _start(actor) for actor in actors], dtype=float)
    known = sum(actor in held for actor in actors) > len(actors) / 2
    places = _settled(start, pull / (pull.max() or 1.0), KEPT_STEPS if known else STEPS, 0.02 if known else 0.12)
    return {actor: Place(round(float(x), 4), round(float(y), 4)) for actor, (x, y) in zip(actors, places, strict=True)}


def _start(actor: str) -> Place:
    """A point in the disc that only the id decides."""
    digest = hashlib.sha256(actor.encode()).digest()
    angle, radius = digest[0] * 256 + digest[1], digest[2] * 256 + digest[3]
    turn, far = 2 * math.pi * angle / 65536, math.sqrt(radius / 65536)
    return Place(far * math.cos(turn), far * math.sin(turn))


def _settled(places: Floats, pull: Floats, steps: int, heat: float) -> Floats:
    ideal = 1.15 / math.sqrt(len(places))
    for step in range(steps):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.linalg.norm(apart, axis=2), 1e-3)
        push = (ideal * ideal / distance**2)[:, :, None] * apart
        draw = (pull * distance / ideal)[:, :, None] * apart * 0.55
        force = (push - draw).sum(axis=1) - places * 0.9 * ideal
        size = np.maximum(np.linalg.norm(force, axis=1, keepdims=True), 1e-9)
        places = places + force / size * np.minimum(size, heat * (1 - step / steps))
    centred = places - places.mean(axis=0)
    reach = float(np.abs(centred).max()) or 1.0
    return np.asarray(centred / reach, dtype=np.float64)
