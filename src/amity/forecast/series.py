"""Where a figure goes: the next values of a series with intervals, or why there are none.

Values must stand at even steps; single gaps are filled, and it is said. The method is the one that would have erred
least on the series' own past, asked again and again from earlier points. Intervals are split-conformal: what the method
missed by from those points, each miss in parts of what the naive method misses by. Where a series is too short for
that, misses of like series (the same indicator of other states) stand in.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from amity.errors import BadRequest
from amity.forecast.calibration import conformal
from amity.forecast.grading import crps
from amity.forecast.methods import METHODS, seasonal_naive
from amity.records import Value

Floats = NDArray[np.float64]
FEWEST = 5  # values without which nothing is foretold
FEWEST_MISSES = 9  # misses at a step without which no interval is told: fewer cannot bound 80%
FULL = 39  # misses from which 95% can be bounded: with fewer, like series help
JUDGED = 12  # earlier points without which no method is picked by its misses: the least of few is the luckiest
USUAL = "damped trend"
LONGEST = 24  # steps ahead
FILLED = 0.25  # the share of values that may be filled in
RECENT = 60  # earlier points that a series is asked from again, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady:
    """Values at even steps of so many months. ``first`` counts months since year 0; ``filled`` were interpolated."""

    first: int
    step: int
    values: Floats
    filled: int

    @property
    def season(self) -> int:
        """How many steps make a year, where the record holds two years and a step; else 1."""
        around = 12 // self.step if self.step < 12 and 12 % self.step == 0 else 1
        return around if around > 1 and len(self.values) >= 2 * around + 1 else 1

    def month(self, ahead: int) -> str:
        """The first day of the period so many steps after the last."""
        year, month = divmod(self.first + self.step * (len(self.values) - 1 + ahead), 12)
        return f"{year:04d}-{month + 1:02d}-01"


class Ahead(Value, frozen=True, kw_only=True):
    """One value foretold. Intervals hold 80 and 95% of what came in the past, or are null where too little is known."""

    period: str  # the first day of its period
    expected: float
    low_80: float | None
    high_80: float | None
    low_95: float | None
    high_95: float | None


class SeriesOutlook(Value, frozen=True, kw_only=True):
    """The next values of a series, and how good its method was on the past."""

    method: str
    points: int
    last: str
    step_months: int
    season: int
    mase: float | None  # on the series' own past; below 1 beats seasonal naive
    ahead: tuple[Ahead, ...]
    notes: tuple[str, ...] = ()


def steady(points: Sequence[tuple[str, float]]) -> Steady:
    """The latest stretch of values at even steps, single gaps filled; raises where there is too little of it.

    Points are (ISO day on which the period begins, value); of two values of one period the later counts.
    """
    at = {_month(day): value for day, value in points if np.isfinite(value)}
    months = sorted(at)
    if len(months) < FEWEST:
        raise BadRequest(f"Too few points: {len(months)} periods have a value, and a forecast needs {FEWEST}.")
    gaps = np.diff(months)
    step = int(Counter(gaps.tolist()).most_common(1)[0][0])
    start = _stretch(months, gaps, step)
    kept = months[start:]
    whole = np.arange(kept[0], kept[-1] + 1, step)
    filled = len(whole) - len(kept)
    if len(kept) < FEWEST or filled > FILLED * len(whole):
        raise BadRequest(
            f"Too irregular: most values stand {step} months apart, but only the last {len(kept)} do so without a long "
            f"break, {filled} missing; a forecast needs {FEWEST}, and no more than one in four missing."
        )
    values = np.interp(whole, kept, [at[month] for month in kept])
    return Steady(first=int(kept[0]), step=step, values=values, filled=filled)


def _stretch(months: Sequence[int], gaps: NDArray[np.int64], step: int) -> int:
    """Where the last stretch begins whose gaps are one or two steps."""
    odd = np.flatnonzero((gaps % step != 0) | (gaps > 2 * step))
    return int(odd[-1]) + 1 if len(odd) else 0


def _month(day: str) -> int:
    found = date.fromisoformat(day)
    return found.year * 12 + found.month - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What one method missed by, asked from each earlier point: (point, step ahead), NaN where nothing is known."""

    name: str
    misses: Floats  # actual less foretold, in parts of the naive method's mean miss before the point


def foretell(values: Floats, season: int, steps: int, name: str) -> Floats:
    """The next values by a method; values above nought are carried on as logarithms, so that growth is by shares."""
    method = METHODS[name]
    if values.min() > 0:
        return np.asarray(np.exp(np.clip(method(np.log(values), season, steps), -700, 700)))
    return np.asarray(method(values, season, steps))


def naive_miss(values: Floats, season: int) -> float:
    """The mean miss of seasonal naive one step ahead over these values: the scale of MASE (Hyndman, Koehler, 2006)."""
    return float(np.mean(np.abs(values[season:] - values[:-season]))) if len(values) > season else 0.0


def try_methods(values: Floats, season: int, steps: int, names: Sequence[str] = tuple(METHODS)) -> list[Tried]:
    """Every method asked from each earlier point with at least five values (and two rounds of seasons) behind it."""
    least = max(FEWEST, 2 * season + 1)
    origins = range(max(least, len(values) - RECENT), len(values))
    return [Tried(name=name, misses=_misses(values, season, steps, origins, name)) for name in names]


def _misses(values: Floats, season: int, steps: int, origins: range, name: str) -> Floats:
    misses = np.full((len(origins), steps), np.nan)
    for row, origin in enumerate(origins):
        scale = naive_miss(values[:origin], season)
        actual = values[origin : origin + steps]
        if scale > 0:
            foretold = foretell(values[:origin], season, len(actual), name)
            misses[row, : len(actual)] = (actual - foretold) / scale
    return misses


def best_of(tried: Sequence[Tried]) -> Tried:
    """The method with the least mean miss; the damped trend where too little past is there to judge by."""
    if min(_count(one.misses[:, 0]) for one in tried) < JUDGED:
        return next(one for one in tried if one.name == USUAL)
    return tried[int(np.argmin([_mean_miss(one) for one in tried]))]


def _mean_miss(tried: Tried) -> float:
    return float(np.nanmean(np.abs(tried.misses))) if np.isfinite(tried.misses).any() else np.inf


def like_misses(series: Sequence[Sequence[tuple[str, float]]], steps: int, step_months: int) -> Floats:
    """What like series were missed by, each with its own best method; those of another step are left out."""
    found = [np.zeros((0, steps))]
    for points in series:
        try:
            held = steady(points)
        except BadRequest:
            continue
        if held.step == step_months:
            found.append(best_of(try_methods(held.values, held.season, steps)).misses)
    return np.concatenate(found)


def series_outlook(
    points: Sequence[tuple[str, float]], steps: int, like: Sequence[Sequence[tuple[str, float]]] = ()
) -> SeriesOutlook:
    """The next ``steps`` values. ``like`` are series whose misses may stand in for those of a short one."""
    if not 1 <= steps <= LONGEST:
        raise BadRequest(f"{steps} steps ahead cannot be foretold; give 1 to {LONGEST}.")
    held = steady(points)
    best = best_of(try_methods(held.values, held.season, steps))
    misses, borrowed = best.misses, False
    if _count(misses[:, 0]) < FULL and like:
        misses = np.concatenate([misses, like_misses(like, steps, held.step)])
        borrowed = True
    expected = foretell(held.values, held.season, steps, best.name)
    scale = naive_miss(held.values, held.season)
    ahead = [
        _ahead(held.month(step + 1), float(expected[step]), misses[:, : step + 1], scale, held.values)
        for step in range(steps)
    ]
    return SeriesOutlook(
        method=best.name, points=len(held.values) - held.filled, last=held.month(0), step_months=held.step,
        season=held.season, mase=_mase(best), ahead=tuple(ahead), notes=tuple(_notes(points, held, ahead, borrowed)),
    )  # fmt: skip


def _count(misses: Floats) -> int:
    return int(np.isfinite(misses).sum())


def _mase(best: Tried) -> float | None:
    return round(float(np.nanmean(np.abs(best.misses))), 3) if np.isfinite(best.misses).any() else None


def _ahead(period: str, expected: float, misses: Floats, scale: float, values: Floats) -> Ahead:
    """The value with its intervals; nothing that never was below nought is foretold to be."""
    held = misses[:, -1][np.isfinite(misses[:, -1])]
    ends: list[float | None] = [None, None, None, None]
    if len(held) >= FEWEST_MISSES:
        for at, share in enumerate((0.8, 0.95)):
            low, high = conformal(tuple(held), share)
            if np.isfinite(low):
                ends[2 * at], ends[2 * at + 1] = expected + low * scale, expected + high * scale
    floor = 0.0 if values.min() >= 0 else -np.inf
    low_80, high_80, low_95, high_95 = (None if end is None else max(end, floor) for end in ends)
    return Ahead(
        period=period, expected=max(expected, floor), low_80=low_80, high_80=high_80, low_95=low_95, high_95=high_95
    )


def _notes(
    points: Sequence[tuple[str, float]], held: Steady, ahead: Sequence[Ahead], borrowed: bool
) -> list[str]:  # fmt: skip
    notes = []
    if held.filled:
        notes.append(f"{held.filled} missing values were filled in between their neighbours")
    used = len(held.values) - held.filled
    if used < len({day for day, _ in points}):
        notes.append(f"only the last {used} values were used: those before stand at other steps")
    if borrowed and ahead[0].low_80 is not None:
        notes.append("too few earlier points to judge by: the intervals rest on like series too")
    if any(one.low_80 is None for one in ahead):
        notes.append(f"no interval where fewer than {FEWEST_MISSES} earlier misses are known")
    return notes


class SeriesScore(Value, frozen=True, kw_only=True):
    """How a series would have been foretold from an earlier point, over the steps held back."""

    name: str
    method: str
    past: int  # values that the forecast knew
    mase: float
    mase_naive: float
    inside_80: tuple[bool, ...]  # by step; empty where no interval was told
    inside_95: tuple[bool, ...]
    crps: float | None  # in parts of the naive method's miss


def score_set(series: Mapping[str, Sequence[tuple[str, float]]], steps: int, back: int = 0) -> list[SeriesScore]:
    """Every series foretold from ``steps + back`` before its end; the others, cut as short, are its like series.

    Series that are refused, or too short to be cut, are left out.
    """
    cut: dict[str, tuple[Steady, Floats, Tried]] = {}
    for name, points in series.items():
        with contextlib.suppress(BadRequest):
            held = steady(points)
            past = held.values[: len(held.values) - steps - back]
            if len(past) >= FEWEST:
                cut[name] = (held, past, best_of(try_methods(past, held.season, steps)))
    return [_scored(name, cut, steps) for name in cut]


def _scored(name: str, cut: Mapping[str, tuple[Steady, Floats, Tried]], steps: int) -> SeriesScore:
    held, past, best = cut[name]
    actual = held.values[len(past) : len(past) + steps]
    misses = best.misses
    if _count(misses[:, 0]) < FULL:
        like = [tried.misses for other, (its, _, tried) in cut.items() if other != name and its.step == held.step]
        misses = np.concatenate([misses, *like])
    scale = naive_miss(past, held.season) or 1.0
    missed = (actual - foretell(past, held.season, steps, best.name)) / scale
    naive = (actual - seasonal_naive(past, held.season, steps)) / scale
    sides = [misses[:, at][np.isfinite(misses[:, at])] for at in range(steps)]
    told = [at for at in range(steps) if len(sides[at]) >= FEWEST_MISSES]
    return SeriesScore(
        name=name, method=best.name, past=len(past), mase=float(np.mean(np.abs(missed))),
        mase_naive=float(np.mean(np.abs(naive))),
        inside_80=tuple(_inside(sides[at], 0.8, missed[at]) for at in told),
        inside_95=tuple(_inside(sides[at], 0.95, missed[at]) for at in told),
        crps=float(np.mean([crps(np.sort(sides[at]), missed[at]) for at in told])) if told else None,
    )  # fmt: skip


def _inside(misses: Floats, share: float, missed: float) -> bool:
    low, high = conformal(tuple(misses), share)
    return bool(low <= missed <= high)
