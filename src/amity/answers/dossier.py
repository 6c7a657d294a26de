"""The whole relation of two actors, or all that is recorded of one, from the records of a store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

import msgspec

from amity.records import Agreement, Cause, Document, Event, Measure, Outlook, Record, Statement, Tie

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
REAL = ("happened", "ongoing")  # the status of events that count for the score


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """One year of the relation: events that happened, and the mean of their PLOVER scores (-10 to +10)."""

    year: int
    events: int
    mean_plover_score: float


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """An agreement with what its term says on the day of the answer."""

    agreement: Agreement
    note: str | None


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Figures for one indicator and pair, by period."""

    indicator: str
    subject: str | None
    counterpart: str | None
    unit: str | None
    measures: tuple[Measure, ...]


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """Figures for the same thing and time that differ between documents."""

    indicator: str
    measures: tuple[Measure, ...]


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """The answer; every row is a record and carries its evidence."""

    actors: tuple[str, ...]
    names: tuple[str, ...]
    as_of: str
    first: str | None
    last: str | None
    quad_counts: dict[str, int]
    years: tuple[Year, ...]
    timeline: tuple[Event, ...]
    agreements: tuple[Term, ...]
    figures: tuple[Series, ...]
    statements: tuple[Statement, ...]
    outlooks: tuple[Outlook, ...]
    causes: tuple[Cause, ...]
    ties: tuple[Tie, ...]
    disputed: tuple[Dispute, ...]
    sources: tuple[Document, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is recorded."""
        return not self.sources


def build_dossier(
    actors: tuple[str, ...],
    names: tuple[str, ...],
    records: Iterable[Record],
    documents: Iterable[Document],
    today: date,
) -> Dossier:
    """The dossier of these actors from their records, as of a day."""
    kept = sorted(records, key=_day)
    known = {document.id: document for document in documents}
    events = tuple(r for r in kept if isinstance(r, Event))
    real = [e for e in events if e.status in REAL]
    days = [day for r in real if (day := _day(r))]
    measures = [r for r in kept if isinstance(r, Measure)]
    used = {record.document for record in kept}
    return Dossier(
        actors=actors,
        names=names,
        as_of=today.isoformat(),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        quad_counts={quad: sum(e.quad == quad for e in real) for quad in QUADS},
        years=_years(real),
        timeline=events,
        agreements=tuple(Term(agreement=r, note=term_note(r, today)) for r in kept if isinstance(r, Agreement)),
        figures=_series(measures),
        statements=tuple(r for r in kept if isinstance(r, Statement)),
        outlooks=tuple(r for r in kept if isinstance(r, Outlook)),
        causes=tuple(r for r in kept if isinstance(r, Cause)),
        ties=tuple(r for r in kept if isinstance(r, Tie)),
        disputed=_disputes(measures),
        sources=tuple(d for d in known.values() if d.id in used),
    )


def term_note(agreement: Agreement, today: date) -> str | None:
    """What the term of an agreement says on a day; null where it has none."""
    if agreement.until is None:
        return None
    if agreement.until < today.isoformat():
        return f"term ended {agreement.until}, nothing read since"
    return f"runs until {agreement.until}"


def _day(record: Record) -> str:
    return (record.when.start or record.when.end or "") if record.when else ""


def _years(events: list[Event]) -> tuple[Year, ...]:
    """Events that have a date, by year."""
    found: dict[int, list[float]] = defaultdict(list)
    for event in events:
        if day := _day(event):
            found[int(day[:4])].append(event.plover_score)
    return tuple(
        Year(year=year, events=len(scores), mean_plover_score=round(sum(scores) / len(scores), 2))
        for year, scores in sorted(found.items())
    )


def _series(measures: list[Measure]) -> tuple[Series, ...]:
    """Measures by indicator, pair and unit; those with most figures first."""
    found: dict[tuple[str, str | None, str | None, str | None], list[Measure]] = defaultdict(list)
    for m in measures:
        key = (
            m.indicator,
            m.subject.name if m.subject else None,
            m.counterpart.name if m.counterpart else None,
            m.unit,
        )
        found[key].append(m)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0][0], str(item[0])))
    return tuple(
        Series(indicator=k[0], subject=k[1], counterpart=k[2], unit=k[3], measures=tuple(ms)) for k, ms in ranked
    )


def _disputes(measures: list[Measure]) -> tuple[Dispute, ...]:
    """Figures of different documents for the same indicator, pair, unit and period that differ."""
    found: dict[tuple[object, ...], list[Measure]] = defaultdict(list)
    for m in measures:
        if m.value is not None and m.when and not m.derived:
            pair = (m.subject and m.subject.id, m.counterpart and m.counterpart.id)
            found[(m.indicator, *pair, m.unit, m.when.start, m.when.end)].append(m)
    disputed = []
    for key, same in found.items():
        values = Counter(m.value for m in same)
        if len(values) > 1 and len({m.document for m in same}) > 1 and not _within_rounding(same):
            disputed.append(Dispute(indicator=str(key[0]), measures=tuple(same)))
    return tuple(disputed)


def _within_rounding(same: list[Measure]) -> bool:
    """Whether the figures agree within what "about" allows: a tenth, where one of them is approximate."""
    values = [m.value for m in same if m.value is not None]
    return any(m.approx for m in same) and max(values) - min(values) <= 0.1 * max(abs(v) for v in values)
