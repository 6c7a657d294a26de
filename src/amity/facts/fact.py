"""A fact: what the records of one thing say together, who vouches for it independently, and what they differ on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any

import msgspec

from amity.facts.alike import laid_to_others, other_voices, values_agree
from amity.facts.telling import SLACK, Telling
from amity.records import Agreement, Event, Measure, Value, kind_of

OWN = ("id", "document", "evidence", "confidence", "said_by")  # what a telling has for itself
HALF = 0.5  # what a second source adds, next to a first: sources are never wholly independent
SURE = 0.99
PRECISIONS = ("day", "week", "month", "quarter", "year", "range", "decade")


class Side(Value, frozen=True, kw_only=True):
    """One side of a dispute: the value, and the sentences that give it."""

    value: Any
    records: tuple[str, ...]
    sentences: tuple[str, ...]


class Dispute(Value, frozen=True, kw_only=True):
    """A field of a fact on which sources differ."""

    fact: str
    field: str
    sides: tuple[Side, ...]


class Fact(Value, frozen=True, kw_only=True):
    """One thing, by all that tell it: the fields of the kind with the value taken, and what is in dispute."""

    id: str
    kind: str
    records: tuple[str, ...]
    documents: tuple[str, ...]
    independent_sources: int
    best: dict[str, Any]
    confidence: float
    disputed: tuple[str, ...]


def build_fact(tellings: Iterable[Telling]) -> tuple[Fact, tuple[Dispute, ...]]:
    """The fact that these tell, and its disputes; the same whatever their order."""
    told = sorted(tellings, key=lambda t: t.order)
    sources = source_of_each(told)
    name = "f" + hashlib.sha256(told[0].record.id.encode()).hexdigest()[:15]
    disputes = tuple(_disputes(name, told, sources))
    fact = Fact(
        id=name,
        kind=kind_of(told[0].record),
        records=tuple(t.record.id for t in told),
        documents=tuple(dict.fromkeys(t.record.document for t in told)),
        independent_sources=len(set(sources.values())),
        best={field: chosen[0] for field, chosen in best_values(told, sources).items()},
        confidence=_confidence(told, sources),
        disputed=tuple(d.field for d in disputes),
    )
    return fact, disputes


def source_of_each(told: list[Telling]) -> dict[int, int]:
    """The independent source of each telling: copies of a text are one, and so are reports of one outlet."""
    owner: dict[str, int] = {}
    source = {t.number: t.number for t in told}
    for telling in told:
        names = [f"document {telling.record.document}", f"copies {telling.copies or telling.record.document}"]
        names += [f"outlet {telling.outlet}"] if telling.outlet else []
        met = {source[owner[name]] for name in names if name in owner} | {source[telling.number]}
        least = min(met)
        source = {number: least if held in met else held for number, held in source.items()}
        owner.update(dict.fromkeys(names, telling.number))
    return source


def best_values(told: list[Telling], sources: dict[int, int]) -> dict[str, tuple[Any, str]]:
    """Each field with the value that most independent sources give, and the record that it is taken from."""
    best: dict[str, tuple[Any, str]] = {}
    for field in told[0].record.__struct_fields__:
        if field in OWN:
            continue
        votes: dict[str, list[Telling]] = {}
        for telling in told:
            votes.setdefault(_signature(getattr(telling.record, field)), []).append(telling)
        if field in ("stage", "when", "status") and isinstance(told[0].record, Agreement):
            votes = _latest(votes)
        given = [side for sign, side in votes.items() if sign not in ("null", "[]")] or list(votes.values())
        first = min(given, key=lambda side: _rank(field, side, sources))[0]
        best[field] = (msgspec.to_builtins(getattr(first.record, field)), first.record.id)
    return _scored(best, told)


def _scored(best: dict[str, tuple[Any, str]], told: list[Telling]) -> dict[str, tuple[Any, str]]:
    """An event's quad class and score are those of a telling with the type and mode taken."""
    if not isinstance(told[0].record, Event):
        return best
    taken = best["type"][0], best["mode"][0]
    for telling in told:
        record = telling.record
        if isinstance(record, Event) and (record.type, record.mode) == taken:
            return best | {field: (getattr(record, field), record.id) for field in ("quad", "plover_score")}
    record = next(t.record for t in told if t.record.id == best["type"][1])  # the mode is of another type
    own = {field: (getattr(record, field), record.id) for field in ("mode", "quad", "plover_score")}
    return best | own


def _latest(votes: dict[str, list[Telling]]) -> dict[str, list[Telling]]:
    """Of an agreement counts the last stage that is told of as reached; any, where none is."""
    reached = [t for side in votes.values() for t in side if t.dated and t.record.status in ("happened", "ongoing")]
    last = max((t.first or 0 for t in reached), default=None)
    found = {sign: [t for t in side if t in reached and t.first == last] for sign, side in votes.items()}
    return {sign: side for sign, side in found.items() if side} or votes


def _rank(field: str, side: list[Telling], sources: dict[int, int]) -> tuple[Any, ...]:
    """The best side first: a precise date, what is told afterwards before what was foretold, a figure that was not
    worked out; then sources, confidence, order.
    """
    record = side[0].record
    rank = PRECISIONS.index(record.when.precision) if field == "when" and record.when else 0
    rank += field == "status" and record.status not in ("happened", "ongoing", "denied")
    derived = isinstance(record, Measure) and record.derived
    voices = len({sources[t.number] for t in side})
    given = getattr(record, field)
    named = len(given) if isinstance(given, tuple) else 0
    return rank, derived, -voices, -named, -max(t.record.confidence for t in side), side[0].order


def _signature(value: Any) -> str:
    """What two values have in common that are the same: actors by id, dates by their days."""
    plain = msgspec.to_builtins(value)
    return msgspec.json.encode(_bare(plain)).decode()


def _bare(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return sorted((_bare(item) for item in value), key=repr)
    if isinstance(value, dict):
        if "sector" in value:
            return value["id"]
        wording = "precision" in value or "start" not in value  # of a date or place, not of a span
        return {key: _bare(item) for key, item in value.items() if not (wording and key == "text")}
    return value


def _confidence(told: list[Telling], sources: dict[int, int]) -> float:
    """Grows with each independent source, and with nothing else."""
    surest: dict[int, float] = {}
    for telling in told:
        source = sources[telling.number]
        surest[source] = max(surest.get(source, 0.0), telling.record.confidence)
    first, *others = sorted(surest.values(), reverse=True)
    doubt = 1 - first
    for confidence in others:
        doubt *= 1 - HALF * confidence
    return round(max(first, min(SURE, 1 - doubt)), 3)


def _disputes(fact: str, told: list[Telling], sources: dict[int, int]) -> Iterable[Dispute]:
    for field, differ in DIFFER.items():
        against = [
            (a, b)
            for a, b in combinations(told, 2)
            if (sources[a.number] != sources[b.number] or other_voices(a.record, b.record)) and differ(a, b)
        ]
        if against:
            involved = {t.number: t for pair in against for t in pair}
            yield Dispute(fact=fact, field=field, sides=_sides(field, list(involved.values())))


def _sides(field: str, told: list[Telling]) -> tuple[Side, ...]:
    sides: dict[str, list[Telling]] = {}
    for telling in sorted(told, key=lambda t: t.order):
        sides.setdefault(_signature(getattr(telling.record, field)), []).append(telling)
    return tuple(
        Side(
            value=msgspec.to_builtins(getattr(side[0].record, field)),
            records=tuple(t.record.id for t in side),
            sentences=tuple(" … ".join(span.text for span in t.record.evidence) for t in side),
        )
        for side in sides.values()
    )


def _figures(a: Telling, b: Telling) -> bool:
    return isinstance(a.record, Measure) and isinstance(b.record, Measure) and not values_agree(a.record, b.record)


def _denied(a: Telling, b: Telling) -> bool:
    held = {a.record.status, b.record.status}
    return "denied" in held and bool(held & {"happened", "ongoing"})


def _days(a: Telling, b: Telling) -> bool:
    """Both put an event that happened, or one stage of an agreement, on a day, and not on the same."""
    exact = all(isinstance(t.record, (Event, Agreement)) and t.dated and t.first == t.last for t in (a, b))
    past = a.record.status in ("happened", "ongoing") and b.record.status in ("happened", "ongoing")
    near = exact and 0 < abs((a.first or 0) - (b.first or 0)) <= SLACK
    return near and past and getattr(a.record, "stage", None) == getattr(b.record, "stage", None)


def _trends(a: Telling, b: Telling) -> bool:
    if not isinstance(a.record, Measure) or not isinstance(b.record, Measure) or a.record.value is not None:
        return False
    return {a.record.trend, b.record.trend} == {"rising", "falling"}


def _terms(a: Telling, b: Telling) -> bool:
    """Both say how long one stage of an agreement binds, and not the same."""
    if not isinstance(a.record, Agreement) or not isinstance(b.record, Agreement) or a.record.stage != b.record.stage:
        return False
    untils = {a.record.until, b.record.until}
    near = a.first is None or b.first is None or abs(a.first - b.first) <= SLACK
    return None not in untils and len(untils) > 1 and near


DIFFER: dict[str, Callable[[Telling, Telling], bool]] = {
    "value": _figures, "status": _denied, "when": _days, "trend": _trends, "until": _terms,
    "actors": laid_to_others,
}  # fmt: skip
