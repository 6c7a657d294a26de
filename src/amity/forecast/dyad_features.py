"""What an outlook of a dyad looks at: how much of each quad class there was, how lately, and how the parties are else.

Fading sums are divided by what one deed a month since the first day known would have given: a rate a month that does
not depend on how long the record is.

Every figure is known on the evening of the day asked from. Two ways give the same figures: `figures_of` for one dyad on
one day, in plain numpy, and `panel_figures` for many dyads on many days, compiled.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from amity.answers.dossier import QUADS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
PAIR_HALF_LIVES = (7.0, 30.0, 90.0, 365.0)
PARTY_HALF_LIVES = (30.0, 365.0)
SCORE_HALF_LIVES = (30.0, 365.0)
NEVER = 3650.0  # days that stand for never
CLASSES = len(QUADS)
PAIR_WIDTH = len(PAIR_HALF_LIVES) + 2  # of one class: fading rates, times a month, log days since the last
OWN = CLASSES * PAIR_WIDTH + 1 + len(SCORE_HALF_LIVES)  # with log days since the first, and fading mean scores
PARTY = CLASSES * len(PARTY_HALF_LIVES)
WIDTH = OWN + 2 * PARTY


def _names() -> tuple[tuple[str, str], ...]:
    """What each figure is about, and its name."""
    own = [
        (quad, f"{quad} {what}")
        for quad in QUADS
        for what in (*(f"fading by half in {days:.0f} days" for days in PAIR_HALF_LIVES), "times", "days since")
    ]
    scores = [("score", f"mean score fading by half in {days:.0f} days") for days in SCORE_HALF_LIVES]
    parties = [
        (f"{who} with others", f"{quad} of the {who} with all others, fading by half in {days:.0f} days")
        for who in ("less active party", "more active party")
        for quad in QUADS
        for days in PARTY_HALF_LIVES
    ]
    return (*own, ("acquaintance", "days since the first"), *scores, *parties)


FIGURES = _names()


def exposure(half_life: float, days: float) -> float:
    """What one deed a month (30 days) over so many days sums up to, fading by half in ``half_life`` days."""
    return half_life / math.log(2) * (1 - math.exp2(-max(days, 1.0) / half_life)) / 30


def figures_of(
    pair: tuple[Ints, Ints, Floats], parties: Sequence[tuple[Ints, Ints, Ints]], origin: int, start: int
) -> Floats:
    """The figures of one dyad as of a day; ``start`` is the first day of which anything is known.

    ``pair`` holds day, quad class and score of each deed known by then; each of ``parties`` the day
    on which it was known, quad class and number of all deeds of that party.
    """
    day, quad, score = pair
    out = np.zeros(WIDTH)
    for c in range(CLASSES):
        ages = origin - day[quad == c]
        at = c * PAIR_WIDTH
        out[at : at + len(PAIR_HALF_LIVES)] = [
            np.sum(0.5 ** (ages / half)) / exposure(half, origin - start) for half in PAIR_HALF_LIVES
        ]
        out[at + 4] = len(ages) / max(origin - start, 1) * 30
        out[at + 5] = np.log1p(min(ages.min(initial=NEVER), NEVER))
    at = CLASSES * PAIR_WIDTH
    out[at] = np.log1p(min((origin - day).max(initial=0), NEVER))
    for number, half in enumerate(SCORE_HALF_LIVES):
        weight = 0.5 ** ((origin - day) / half)
        out[at + 1 + number] = np.sum(weight * score) / (np.sum(weight) + 0.5)
    sums = [_party(*party, origin, start) for party in parties]
    out[OWN : OWN + PARTY], out[OWN + PARTY :] = np.minimum(*sums), np.maximum(*sums)
    return out


def _party(known: Ints, quad: Ints, times: Ints, origin: int, start: int) -> Floats:
    """The fading rates of one party with everybody, by class, as logarithms."""
    return np.array([
        np.log1p(
            np.sum(times[quad == c] * 0.5 ** ((origin - known[quad == c]) / half)) / exposure(half, origin - start)
        )
        for c in range(CLASSES)
        for half in PARTY_HALF_LIVES
    ])  # fmt: skip
