"""Events counted: by pair, by period, by partner of an actor. Only what happened counts (happened, ongoing)."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.answers.dossier import QUADS
from amity.codebook import Codebook
from amity.codebook.rows_events import event_types
from amity.store.choosing import day_number
from amity.store.panorama import UNDATED_DAY, Ints, Panorama

WEEK = 7


@dataclass(slots=True)
class Bar:
    """A period of a relation: events by quad class, and the mean of their PLOVER scores (-10 to +10)."""

    period: str
    quads: list[int]
    mean: float

    @property
    def events(self) -> int:
        """All of them."""
        return sum(self.quads)


@dataclass(slots=True)
class Partner:
    """Events of an actor with another: how many, how many of them conflict, and their mean PLOVER score."""

    id: str
    events: int
    conflict: int
    mean: float


@dataclass(slots=True)
class Edge:
    """Events between two actors in a period."""

    first: str
    second: str
    events: int
    conflict: int
    mean: float


@dataclass(slots=True)
class Shift:
    """Events with a partner in the last weeks, and in the weeks of the same length before."""

    id: str
    now: int
    before: int
    mean_now: float
    mean_before: float


@dataclass(slots=True)
class DataSet:
    """Rows that were imported of another data set: how many, and their mean PLOVER score."""

    name: str
    rows: int
    mean: float


def events(panorama: Panorama, positions: Ints | None = None) -> Ints:
    """The positions, among these, of events that happened and have a date."""
    if positions is None:
        return np.flatnonzero(panorama.happened).astype(np.int32)
    happened: Ints = positions[panorama.happened[positions]]
    return happened


def within(panorama: Panorama, positions: Ints, since: str | None, until: str | None) -> Ints:
    """Those of a period, by the day that they are listed under."""
    days = panorama.records["day"][positions]
    low, high = day_number(since) if since else 0, day_number(until) if until else UNDATED_DAY
    return positions[(days >= low) & (days <= high)]


def quad_codes(panorama: Panorama, codebook: Codebook) -> NDArray[np.int8]:
    """For each type of the panorama, which of the four quad classes it is of."""
    types = codebook.derive(event_types)
    found = [QUADS.index(types[word].quad) if word in types else 0 for word in panorama.types]
    return np.array(found or [0], dtype=np.int8)


def balance(panorama: Panorama, positions: Ints, codebook: Codebook, unit: int = 10_000) -> list[Bar]:
    """Events by period; a unit of 10,000 means years, of 100 months. Periods without any event are there too."""
    rows = panorama.records[events(panorama, positions)]
    if not len(rows):
        return []
    periods = rows["day"] // unit
    quads = quad_codes(panorama, codebook)[rows["type"]]
    bars = []
    for period in _periods(int(periods.min()), int(periods.max()), unit):
        own = periods == period
        counts = np.bincount(quads[own], minlength=len(QUADS))
        mean = float(np.nanmean(rows["score"][own])) if own.any() else float("nan")
        name = str(period) if unit == 10_000 else f"{period // 100}-{period % 100:02d}"
        bars.append(Bar(name, [int(n) for n in counts], mean))
    return bars


def baseline(panorama: Panorama, positions: Ints) -> float:
    """The mean PLOVER score of all these events."""
    scores = panorama.records["score"][events(panorama, positions)]
    return float(np.nanmean(scores)) if len(scores) else float("nan")


def data_sets(panorama: Panorama, positions: Ints) -> list[DataSet]:
    """The rows of other data sets among these, by data set."""
    outlets = panorama.outlets[panorama.records["document"][positions]]
    words = panorama.outlet_names.words
    return [
        DataSet(
            words[code], int((outlets == code).sum()), _mean_of(panorama.records["score"][positions[outlets == code]])
        )
        for code in np.unique(outlets)
    ]


def _mean_of(scores: NDArray[np.float32]) -> float:
    known = scores[~np.isnan(scores)]
    return float(known.mean()) if len(known) else float("nan")


def partners(
    panorama: Panorama, actor: str, codebook: Codebook, allowed: NDArray[np.bool_], positions: Ints, limit: int
) -> list[Partner]:
    """With whom an actor deals, most events first; `allowed` says by number which actors count as partners."""
    own = events(panorama, positions)
    at, who = _others(panorama, own, actor, allowed)
    rows = panorama.records[at]
    conflict = quad_codes(panorama, codebook)[rows["type"]] >= 2
    size = len(panorama.actor_ids)
    counts, bad = np.bincount(who, minlength=size), np.bincount(who, weights=conflict, minlength=size)
    scores = np.bincount(who, weights=np.nan_to_num(rows["score"]), minlength=size)
    return [
        Partner(panorama.actor_ids[n], int(counts[n]), int(bad[n]), float(scores[n] / counts[n]))
        for n in np.argsort(-counts, kind="stable")[:limit]
        if counts[n]
    ]


def shifts(panorama: Panorama, actor: str, allowed: NDArray[np.bool_], day: str, weeks: int) -> list[Shift]:
    """How much an actor dealt with each partner in the weeks up to a day, against as many weeks before."""
    end = datetime.date.fromisoformat(day)
    middle, start = (end - datetime.timedelta(days=n * weeks * WEEK) for n in (1, 2))
    own = events(panorama, panorama.about([actor]))
    sides = []
    for first, last in ((middle + datetime.timedelta(days=1), end), (start + datetime.timedelta(days=1), middle)):
        at, who = _others(panorama, within(panorama, own, first.isoformat(), last.isoformat()), actor, allowed)
        size = len(panorama.actor_ids)
        scores = np.bincount(who, weights=np.nan_to_num(panorama.records["score"][at]), minlength=size)
        sides.append((np.bincount(who, minlength=size), scores))
    (now, score_now), (before, score_before) = sides
    best = np.argsort(-np.abs(now - before), kind="stable")[:12]
    return [
        Shift(panorama.actor_ids[n], int(now[n]), int(before[n]), _mean(score_now[n], now[n]),
              _mean(score_before[n], before[n]))
        for n in best if now[n] or before[n]
    ]  # fmt: skip


def edges(
    panorama: Panorama, allowed: NDArray[np.bool_], codebook: Codebook, since: str | None, until: str | None
) -> list[Edge]:
    """Who deals with whom in a period, most events first; only between actors that are allowed."""
    wanted = panorama.happened
    if since or until:
        wanted = np.zeros(len(panorama.records), dtype=bool)
        wanted[within(panorama, events(panorama), since, until)] = True
    rows = wanted[panorama.pair_records] & allowed[panorama.pair_firsts] & allowed[panorama.pair_seconds]
    at = panorama.pair_records[rows]
    size = len(panorama.actor_ids)
    keys = panorama.pair_firsts[rows].astype(np.int64) * size + panorama.pair_seconds[rows]
    found, place = np.unique(keys, return_inverse=True)
    conflict = quad_codes(panorama, codebook)[panorama.records["type"][at]] >= 2
    counts = np.bincount(place, minlength=len(found))
    bad = np.bincount(place, weights=conflict, minlength=len(found))
    scores = np.bincount(place, weights=np.nan_to_num(panorama.records["score"][at]), minlength=len(found))
    return [
        Edge(panorama.actor_ids[found[n] // size], panorama.actor_ids[found[n] % size], int(counts[n]), int(bad[n]),
             float(scores[n] / counts[n]))
        for n in np.argsort(-counts, kind="stable")
    ]  # fmt: skip


def allowed_actors(panorama: Panorama, ids: Collection[str]) -> NDArray[np.bool_]:
    """By number, whether an actor is one of these."""
    wanted = set(ids)
    return np.array([actor in wanted for actor in panorama.actor_ids], dtype=bool)


def _others(panorama: Panorama, positions: Ints, actor: str, allowed: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    at, who = panorama.actors_of(positions)
    kept = allowed[who] & (who != panorama.actor_number(actor))
    return at[kept], who[kept]


def _periods(first: int, last: int, unit: int) -> list[int]:
    if unit == 10_000:
        return list(range(first, last + 1))
    months = range(first // 100 * 12 + first % 100 - 1, last // 100 * 12 + last % 100)
    return [month // 12 * 100 + month % 12 + 1 for month in months]


def _mean(total: float, count: float) -> float:
    return float(total / count) if count else float("nan")
