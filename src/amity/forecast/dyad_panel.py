"""The figures of many dyads on many past days, and what came after: the cases that an outlook learns from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.forecast.compiled import compiled
from amity.forecast.deeds import Deeds
from amity.forecast.dyad_features import (
    CLASSES,
    NEVER,
    OWN,
    PAIR_HALF_LIVES,
    PARTY,
    PARTY_HALF_LIVES,
    SCORE_HALF_LIVES,
    WIDTH,
    exposure,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One row per case: a pair that was known on a day. ``figures`` are those of `dyad_features`."""

    pair: Ints
    origin: Ints
    figures: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.pair)

    def where(self, keep: NDArray[np.bool_]) -> Panel:
        """Only the cases marked."""
        return Panel(pair=self.pair[keep], origin=self.origin[keep], figures=self.figures[keep])


def panel_of(deeds: Deeds, origins: Ints, most: int, seed: int) -> Panel:
    """Cases on these days: every pair with a deed known by then, or as many as ``most`` allows, drawn by lot."""
    begins = np.searchsorted(deeds.pair, np.arange(deeds.pairs + 1))
    never = int(origins.max(initial=0)) + 1
    first_known = np.append(deeds.known, never)[begins[:-1]]
    first_known[begins[:-1] == begins[1:]] = never
    pair, at = np.nonzero(first_known[:, None] <= origins[None, :])
    if len(pair) > most:
        kept = np.sort(np.random.default_rng(seed).choice(len(pair), most, replace=False))
        pair, at = pair[kept], at[kept]
    figures = np.zeros((len(pair), WIDTH), np.float32)
    start = deeds.start
    pair_figures(
        begins, deeds.day, deeds.known, deeds.quad, deeds.score, pair, origins[at], np.array(PAIR_HALF_LIVES),
        np.array(SCORE_HALF_LIVES), figures,
    )  # fmt: skip
    _rate(figures, origins[at] - start)
    low, high = _party_sums(deeds, pair, at, origins)
    figures[:, OWN : OWN + PARTY], figures[:, OWN + PARTY :] = low, high
    return Panel(pair=pair, origin=origins[at], figures=figures)


def _rate(figures: NDArray[np.float32], days: Ints) -> None:
    """The pairs' fading sums and times have become rates a month, for records of so many days."""
    for number, half in enumerate(PAIR_HALF_LIVES):
        over = np.array([exposure(half, span) for span in range(int(days.max(initial=0)) + 1)], np.float32)
        for c in range(CLASSES):
            figures[:, 6 * c + number] /= over[days]
    for c in range(CLASSES):
        figures[:, 6 * c + 4] *= 30 / np.maximum(days, 1)


def _party_sums(deeds: Deeds, pair: Ints, at: Ints, origins: Ints) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The lesser and the greater of both parties' fading sums, by case."""
    parties = int(max(deeds.first.max(initial=0), deeds.second.max(initial=0))) + 1
    sums = np.zeros((len(origins), parties, PARTY), np.float32)
    order = np.argsort(deeds.known, kind="stable")
    party_figures(
        deeds.first[deeds.pair[order]], deeds.second[deeds.pair[order]], deeds.known[order], deeds.quad[order],
        origins, np.array(PARTY_HALF_LIVES), sums,
    )  # fmt: skip
    start = deeds.start
    for number, half in enumerate(PARTY_HALF_LIVES):
        for place, origin in enumerate(origins):
            sums[place, :, number::2] /= exposure(half, int(origin) - start)
    sums = np.log1p(sums)
    one, other = sums[at, deeds.first[pair]], sums[at, deeds.second[pair]]
    return np.minimum(one, other), np.maximum(one, other)


@compiled
def pair_figures(
    begins: Ints, day: Ints, known: Ints, quad: Ints, score: NDArray[np.float32], pair: Ints, origin: Ints,
    half_lives: Floats, score_half_lives: Floats, out: NDArray[np.float32],
) -> None:  # fmt: skip
    """The pair's own figures of each case, from the deeds known by its day."""
    for case in range(len(pair)):
        when, row = origin[case], out[case]
        sums = np.zeros((4, 4))
        times, last = np.zeros(4), np.full(4, 3650.0)
        weights, scores = np.zeros(2), np.zeros(2)
        oldest = 0.0
        for at in range(begins[pair[case]], begins[pair[case] + 1]):
            if known[at] > when:
                break
            age, c = float(when - day[at]), quad[at]
            for number in range(4):
                sums[c, number] += 0.5 ** (age / half_lives[number])
            times[c] += 1
            last[c] = min(last[c], age)
            oldest = max(oldest, age)
            for number in range(2):
                weight = 0.5 ** (age / score_half_lives[number])
                weights[number] += weight
                scores[number] += weight * score[at]
        for c in range(4):
            for number in range(4):
                row[6 * c + number] = sums[c, number]
            row[6 * c + 4], row[6 * c + 5] = times[c], np.log1p(last[c])
        row[24] = np.log1p(min(oldest, 3650.0))
        row[25], row[26] = scores[0] / (weights[0] + 0.5), scores[1] / (weights[1] + 0.5)


@compiled
def party_figures(
    first: Ints, second: Ints, known: Ints, quad: Ints, origins: Ints, half_lives: Floats, out: NDArray[np.float32]

) -> None:  # fmt: skip
    """Each party's fading sums with everybody on each origin (ascending), by the day known."""
    at = 0
    for place in range(len(origins)):
        when = origins[place]
        if place > 0:
            for number in range(2):
                out[place, :, number::2] = out[place - 1, :, number::2] * 0.5 ** (
                    (when - origins[place - 1]) / half_lives[number]
                )
        while at < len(known) and known[at] <= when:
            for number in range(2):
                weight = 0.5 ** ((when - known[at]) / half_lives[number])
                out[place, first[at], 2 * quad[at] + number] += weight
                out[place, second[at], 2 * quad[at] + number] += weight
            at += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came in the days after each case's origin: deeds by class, and their mean score (NaN where none came)."""

    times: Ints  # (case, class)
    score: Floats


def outcome_of(deeds: Deeds, panel: Panel, horizon: int) -> Outcome:
    """What came up to ``horizon`` days after each case's day."""
    order = np.lexsort((deeds.day, deeds.pair))
    span = int(deeds.day.max(initial=0)) + horizon + 2
    key = deeds.pair[order] * span + deeds.day[order]
    from_ = np.searchsorted(key, panel.pair * span + panel.origin, side="right")
    to = np.searchsorted(key, panel.pair * span + np.minimum(panel.origin + horizon, span - 1), side="right")
    totals = np.zeros((len(deeds) + 1, CLASSES + 1))
    totals[1:, :CLASSES] = np.cumsum(np.eye(CLASSES)[deeds.quad[order]], axis=0)
    totals[1:, CLASSES] = np.cumsum(deeds.score[order].astype(np.float64))
    came = totals[to] - totals[from_]
    times = came[:, :CLASSES].astype(np.int64)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.where(times.sum(1) > 0, came[:, CLASSES] / times.sum(1), np.nan)
    return Outcome(times=times, score=score)


assert (CLASSES, len(PAIR_HALF_LIVES), NEVER) == (4, 4, 3650.0)  # written out in the compiled code
