"""Other event data beside our own reading of the same actors: what both tell, where they differ, what one alone has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from amity.records import DATA_ROW, Document, Event, Record, Value, parties

NEAR = 1  # days by which two tellings of one event may differ: reports come a day late, and days end by time zone
REAL = ("happened", "ongoing")


class Match(Value, frozen=True, kw_only=True):
    """An event of ours and the row that tells of the same actors on the same day; `same` where the types agree."""

    same: bool
    ours: str  # ids of records
    theirs: str
    ours_type: str
    theirs_type: str
    day: str
    theirs_day: str
    ours_score: float
    theirs_score: float


class Month(Value, frozen=True, kw_only=True):
    """Events of a month on either side, and the means of their PLOVER scores; null where there is none."""

    month: str
    ours: int
    theirs: int
    ours_score: float | None
    theirs_score: float | None


class Beside(Value, frozen=True, kw_only=True):
    """One data set beside our reading; ids of records that only one side has. Rows told twice count once."""

    name: str
    rows: int
    repeated: int  # rows that say the same as another of the set: day, states, type and mode
    matches: tuple[Match, ...]
    only_ours: tuple[str, ...]
    only_theirs: tuple[str, ...]
    undated: int  # events of ours without a day, which cannot be held against theirs
    months: tuple[Month, ...]

    @property
    def agree(self) -> int:
        """How many events both tell alike."""
        return sum(match.same for match in self.matches)


def beside_lines(one: Beside) -> list[str]:
    """A data set beside our reading in a few lines: counts, and what is held to be one but of another type."""
    differ = [match for match in one.matches if not match.same]
    alone = f"{len(one.only_ours):,} only read by amity, {len(one.only_theirs):,} only there"
    return [
        f"{one.name}: {one.rows:,} rows, {one.repeated:,} of them told twice; {one.agree:,} events agree,"
        f" {len(differ):,} differ in type, {alone}",
        *(f"{match.day}: {match.ours_type} as read, {match.theirs_type} there" for match in differ),
    ]


def parted(
    records: Iterable[Record], documents: Mapping[str, Document]
) -> tuple[list[Record], dict[str, list[Record]]]:
    """Our own records, and those of each data set by its name."""
    own: list[Record] = []
    others: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        document = documents.get(record.document)
        if document is not None and document.language == DATA_ROW:
            others[document.outlet or ""].append(record)
        else:
            own.append(record)
    return own, dict(others)


def set_beside(own: Iterable[Record], others: Mapping[str, Iterable[Record]]) -> tuple[Beside, ...]:
    """Each data set beside our events, over the span of days that both cover."""
    ours = [event for event in own if isinstance(event, Event) and event.status in REAL]
    return tuple(_beside(name, ours, rows) for name, rows in sorted(others.items()))


def _beside(name: str, ours: list[Event], rows: Iterable[Record]) -> Beside:
    theirs = [row for row in rows if isinstance(row, Event)]
    once, repeated = _once(theirs)
    days = sorted(day for row in once if (day := _day(row)))
    span = (days[0], days[-1]) if days else ("", "")
    dated = [event for event in ours if (day := _day(event)) and span[0] <= day <= span[1]]
    matches, left = _matched(dated, once)
    met = {match.ours for match in matches}
    return Beside(
        name=name,
        rows=len(theirs),
        repeated=repeated,
        matches=tuple(matches),
        only_ours=tuple(event.id for event in dated if event.id not in met),
        only_theirs=tuple(row.id for row in left),
        undated=sum(_day(event) is None for event in ours),
        months=tuple(_months(dated, once)),
    )


def _once(rows: list[Event]) -> tuple[list[Event], int]:
    kept: dict[tuple[object, ...], Event] = {}
    for row in rows:
        kept.setdefault((_day(row), row.type, row.mode, tuple(sorted(_states(row)))), row)
    return list(kept.values()), len(rows) - len(kept)


def _matched(ours: list[Event], theirs: list[Event]) -> tuple[list[Match], list[Event]]:
    """Each of ours with the nearest row that tells of the same parties: first those of one type, then the others."""
    free = {row.id: row for row in theirs}
    found: list[Match] = []
    waiting = list(ours)
    for same in (True, False):
        rest = []
        for event in waiting:
            near = [row for row in free.values() if _gap(event, row) <= NEAR and _alike(event, row, same)]
            if not near:
                rest.append(event)
                continue
            best = min(near, key=lambda row: (_gap(event, row), row.mode != event.mode, row.id))
            del free[best.id]
            found.append(_match(event, best))
        waiting = rest
    return sorted(found, key=lambda match: (match.day, match.ours)), list(free.values())


def _match(event: Event, row: Event) -> Match:
    return Match(
        same=event.type == row.type, ours=event.id, theirs=row.id, ours_type=_code(event), theirs_type=_code(row),
        day=_day(event) or "", theirs_day=_day(row) or "", ours_score=event.plover_score, theirs_score=row.plover_score,
    )  # fmt: skip


def _alike(event: Event, row: Event, same: bool) -> bool:
    """The same states or bodies on both sides, and the same type, or (second) any."""
    return _states(event) >= _states(row) and (event.type == row.type) == same


def _states(event: Event) -> set[str]:
    return {actor.country or actor.id.split("/")[0] for actor in parties(event)}


def _code(event: Event) -> str:
    return f"{event.type}/{event.mode}" if event.mode else event.type


def _day(event: Event) -> str | None:
    when = event.when
    return when.start if when and when.start and when.start == when.end else None


def _gap(event: Event, row: Event) -> int:
    one, other = _day(event), _day(row)
    if one is None or other is None:
        return NEAR + 1
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _months(ours: list[Event], theirs: list[Event]) -> Iterator[Month]:
    held: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for side, events in enumerate((ours, theirs)):
        for event in events:
            if day := _day(event):
                held[day[:7]][side].append(event.plover_score)
    for month, (one, other) in sorted(held.items()):
        yield Month(month=month, ours=len(one), theirs=len(other), ours_score=_mean(one), theirs_score=_mean(other))


def _mean(scores: list[float]) -> float | None:
    return round(sum(scores) / len(scores), 2) if scores else None
