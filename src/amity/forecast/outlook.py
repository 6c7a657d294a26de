"""The outlook of a dyad as a reader gets it: chances by quad class and horizon, the score, the change, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
import numpy as np
from numpy.typing import NDArray

from amity.answers.dossier import QUADS
from amity.forecast.calibration import conformal
from amity.forecast.dyad_features import CLASSES, FIGURES, figures_of
from amity.forecast.dyad_model import ClassModel, DyadModel, ScoreModel
from amity.records import Value

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
FEWEST = 3  # deeds of a dyad without which nothing is foretold of it
YEAR = 365  # days of a dyad's own past that make its baseline
SURE = 0.7  # from this chance on, a change is called likely
SHOWN = 6  # deeds that an outlook names


class Weight(Value, frozen=True, kw_only=True):
    """What moved a chance, and by how much in log-odds: above 0 it raises, below it lowers."""

    about: str
    moved: float


class Chance(Value, frozen=True, kw_only=True):
    """How likely at least one event of a quad class is within so many days of the cut-off.

    ``baseline`` is the share of the windows of that length in the dyad's own last year in which one came.
    """

    quad: str
    horizon: int
    until: str
    probability: float | None
    baseline: float | None
    weighs: tuple[Weight, ...] = ()
    refused: str | None = None


class ScoreAhead(Value, frozen=True, kw_only=True):
    """The mean PLOVER score of the events to come, with the interval that held 80% of what came in like cases."""

    horizon: int
    until: str
    expected: float | None
    low: float | None
    high: float | None
    baseline: float | None  # the mean of the dyad's own last year
    better: float | None  # how likely it is above the baseline
    change: str | None  # better, worse, unclear
    refused: str | None = None


class DeedShown(Value, frozen=True, kw_only=True):
    """An event that weighs much, and a record that tells it."""

    day: str
    quad: str
    plover_score: float
    record: str


class DyadOutlook(Value, frozen=True, kw_only=True):
    """A forecast as it is given and kept: who, when, from what, and what is foretold."""

    id: str = ""
    actors: tuple[str, str]
    names: tuple[str, str]
    given: str
    cutoff: str
    model: str
    data: str  # a hash of the deeds that it rests on
    deeds: int
    first: str
    last: str
    chances: tuple[Chance, ...]
    scores: tuple[ScoreAhead, ...]
    facts: tuple[DeedShown, ...]


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """The deeds of a dyad that were known by the cut-off, as columns; days are counted since 0001-01-01."""

    day: Ints
    quad: Ints
    score: Floats
    record: tuple[str, ...]
    parties: tuple[tuple[Ints, Ints, Ints], ...]  # of each party: day known, class, number
    start: int  # the first day that the store knows of


def look_ahead(
    past: Past, model: DyadModel, horizons: Sequence[int], cutoff: int
) -> tuple[tuple[Chance, ...], tuple[ScoreAhead, ...]]:
    """Chances and scores of one dyad; what cannot be foretold says why."""
    row = figures_of((past.day, past.quad, past.score), past.parties, cutoff, past.start)
    chances, scores = [], []
    for horizon in horizons:
        at = model.horizons.index(horizon)
        chances += [_chance(model.classes[at][c], c, row, past, horizon, cutoff) for c in range(CLASSES)]
        scores.append(_score(model.scores[at], row, past, horizon, cutoff))
    return _rising(chances, horizons), tuple(scores)


def _chance(model: ClassModel, c: int, row: Floats, past: Past, horizon: int, cutoff: int) -> Chance:
    if model.forest is None or model.line is None:
        return Chance(
            quad=QUADS[c], horizon=horizon, until=_day(cutoff + horizon), probability=None,
            baseline=baseline(past, c, horizon, cutoff), refused=model.refused,
        )  # fmt: skip
    return Chance(
        quad=QUADS[c], horizon=horizon, until=_day(cutoff + horizon),
        probability=round(model.line.at(model.forest.raw(row)), 4),
        baseline=baseline(past, c, horizon, cutoff), weighs=_weights(model.forest.weights(row)),
    )  # fmt: skip


def _weights(moved: Floats) -> tuple[Weight, ...]:
    """What moved most, figures about the same thing taken together; at most three."""
    sums: dict[str, float] = {}
    for (about, _), weight in zip(FIGURES, moved, strict=True):
        sums[about] = sums.get(about, 0.0) + float(weight)
    most = sorted(sums.items(), key=lambda item: -abs(item[1]))[:3]
    return tuple(Weight(about=about, moved=round(weight, 3)) for about, weight in most if abs(weight) >= 0.05)


def baseline(past: Past, c: int, horizon: int, cutoff: int) -> float | None:
    """The share of windows of this length, a week apart, in the dyad's last year that held a deed of this class."""
    start = max(cutoff - YEAR, past.start)
    origins = np.arange(cutoff - horizon, start - 1, -7)
    if len(origins) < 4:
        return None
    days = np.sort(past.day[past.quad == c])
    held = np.searchsorted(days, origins + horizon, "right") > np.searchsorted(days, origins, "right")
    return round(float(held.mean()), 4)


def _score(model: ScoreModel, row: Floats, past: Past, horizon: int, cutoff: int) -> ScoreAhead:
    lately = past.score[past.day > cutoff - YEAR]
    usual = round(float(lately.mean()), 2) if len(lately) else None
    until = _day(cutoff + horizon)
    if model.forest is None or model.spread is None:
        return ScoreAhead(
            horizon=horizon, until=until, expected=None, low=None, high=None, baseline=usual, better=None, change=None,
            refused=model.refused,
        )  # fmt: skip
    expected = float(np.clip(model.forest.raw(row), -10, 10))
    misses = model.spread.of(float(row[2 : 6 * CLASSES : 6].sum()))
    low, high = (float(np.clip(expected + miss, -10, 10)) for miss in conformal(misses, 0.8))
    better = None if usual is None else float(np.mean(expected + np.array(misses) > usual))
    return ScoreAhead(
        horizon=horizon, until=until, expected=round(expected, 2), low=round(low, 2), high=round(high, 2),
        baseline=usual, better=None if better is None else round(better, 3), change=_change(better),
    )  # fmt: skip


def _change(better: float | None) -> str | None:
    if better is None:
        return None
    return "better" if better >= SURE else "worse" if better <= 1 - SURE else "unclear"


def _rising(chances: Sequence[Chance], horizons: Sequence[int]) -> tuple[Chance, ...]:
    """A longer time cannot make a class less likely: each chance is at least that of the shorter horizons."""
    best = dict.fromkeys(QUADS, 0.0)
    found = []
    for chance in sorted(chances, key=lambda one: one.horizon):
        if chance.probability is not None:
            best[chance.quad] = max(best[chance.quad], chance.probability)
            chance = msgspec.structs.replace(chance, probability=best[chance.quad])
        found.append(chance)
    order = {horizon: place for place, horizon in enumerate(horizons)}
    return tuple(sorted(found, key=lambda one: order[one.horizon]))


def weighty(past: Past, chances: Sequence[Chance], cutoff: int) -> tuple[int, ...]:
    """The deeds that weigh most: of the classes that moved the chances, the latest first in weight."""
    moved = dict.fromkeys(QUADS, 0.0)
    for weight in (w for chance in chances for w in chance.weighs if w.about in moved):
        moved[weight.about] += abs(weight.moved)
    if not len(past.day):
        return ()
    share = np.array([moved[quad] + 1e-6 for quad in QUADS])[past.quad] * 0.5 ** ((cutoff - past.day) / 30)
    return tuple(int(at) for at in np.lexsort((past.day, -share))[:SHOWN])


def written(
    past: Past, model: DyadModel, horizons: Sequence[int], cutoff: int, *, given: str, parties: tuple[str, str],
    names: tuple[str, str], extent: Sequence[int], model_id: str,
) -> DyadOutlook:  # fmt: skip
    """The outlook whole, with its id."""
    chances, scores = look_ahead(past, model, horizons, cutoff)
    facts = tuple(
        DeedShown(
            day=_day(int(past.day[at])),
            quad=QUADS[past.quad[at]],
            plover_score=float(past.score[at]),
            record=past.record[at],
        )
        for at in weighty(past, chances, cutoff)
    )
    outlook = DyadOutlook(
        actors=parties, names=names, given=given, cutoff=_day(cutoff), model=f"{model.name} {model_id}",
        data=data_hash(past, extent), deeds=len(past.day), first=_day(int(past.day.min())),
        last=_day(int(past.day.max())), chances=chances, scores=scores, facts=facts,
    )  # fmt: skip
    return identified(outlook)


def data_hash(past: Past, extent: Sequence[int]) -> str:
    """A hash of the deeds of a dyad and of how much else the store knew."""
    digest = hashlib.sha256(np.stack([past.day, past.quad]).tobytes())
    digest.update(past.score.astype(np.float64).tobytes())
    digest.update(",".join(map(str, extent)).encode())
    return digest.hexdigest()[:20]


def identified(outlook: DyadOutlook) -> DyadOutlook:
    """The outlook with an id: a hash of all that it says."""
    digest = hashlib.sha256(msgspec.json.encode(msgspec.structs.replace(outlook, id="")))
    return msgspec.structs.replace(outlook, id=digest.hexdigest()[:20])


def due(outlook: DyadOutlook) -> str:
    """The day on which its last horizon ends."""
    return max(chance.until for chance in outlook.chances)


def _day(ordinal: int) -> str:
    return (date(1, 1, 1) + timedelta(days=ordinal - 1)).isoformat()
