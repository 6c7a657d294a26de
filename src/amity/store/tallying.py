"""Counts over all records of a store in one file, from its indexes where they will do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from amity.store import Tallied
from amity.store.writing import OPEN_END, OPEN_START

Ask = Callable[[str, Iterable[Any]], list[tuple[Any, ...]]]  # a statement and its values to its rows

_BY_SPAN = (
    "SELECT kind, count(*), min(CASE WHEN closed THEN date_start END), max(CASE WHEN closed THEN date_end END)"
    " FROM (SELECT kind, date_start, date_end, date_start <> ? AND date_end <> ? AS closed FROM records)"
    " GROUP BY kind ORDER BY kind"
)
_TALLIES = (
    "SELECT a.actor, b.actor, substr(r.sort_date, 1, 7), r.type, count(*), sum(json_extract(r.json, '$.plover_score'))"
    " FROM records r CROSS JOIN record_actors a ON a.record = r.number"
    " CROSS JOIN record_actors b ON b.record = r.number AND b.actor > a.actor"
    " WHERE r.kind = 'event' AND r.sort_date BETWEEN ? AND ? AND r.status IN ('happened', 'ongoing')"
    " AND r.date_end >= ? AND r.date_start <= ? GROUP BY 1, 2, 3, 4"
)


def counted_records(ask: Ask) -> tuple[dict[str, int], str | None, str | None]:
    """How many records of each kind, and the first and the last day that one with both days speaks of."""
    rows = ask(_BY_SPAN, (OPEN_START, OPEN_END))
    firsts, lasts = ([row[n] for row in rows if row[n]] for n in (2, 3))
    return {row[0]: row[1] for row in rows}, min(firsts, default=None), max(lasts, default=None)


def tallies(ask: Ask, since: str, until: str) -> list[Tallied]:
    """The events that happened in a period (ISO days, closed), by pair of actors, month and type, in this order."""
    names: dict[int, str] = dict(ask("SELECT number, id FROM actor_numbers", ()))
    found: dict[tuple[str, str, str, str], list[float]] = defaultdict(lambda: [0, 0.0])
    for one, other, month, kind, events, score in ask(_TALLIES, (since, until, since, until)):
        first, second = sorted((names[one], names[other]))
        total = found[first, second, month, kind]
        total[0] += events
        total[1] += score or 0.0
    return [Tallied(*key, int(events), round(score, 6)) for key, (events, score) in sorted(found.items())]
