"""The whole relation of two actors, or all that is recorded of one, from the facts of a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from amity.answers.beside import Beside
from amity.facts.fact import Dispute, Fact, source_of_each
from amity.facts.ledger import Entry
from amity.facts.outlooks import Settled
from amity.facts.telling import Telling
from amity.facts.views import shown_record
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


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One report behind a row. Reports with equal `source` are one independent source."""

    record: str
    document: str
    outlet: str | None
    published: str | None
    source: int
    sentence: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Who tells a row: the fact's records, how many independent sources, what they differ on, the sentences."""

    independent_sources: int
    confidence: float
    disputed: tuple[str, ...]
    reports: tuple[Report, ...]


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a contradiction: its value, and the records that give it."""

    value: Any
    records: tuple[Record, ...]


class Disputed(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a fact on which sources differ."""

    fact: str
    field: str
    sides: tuple[Side, ...]


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """Where the relation is heading: the outlook given last, in lines as they are shown, and as it was kept."""

    id: str
    given: str
    cutoff: str
    lines: tuple[str, ...]
    outlook: Any


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """The answer. A row is a fact: a record of its best values, under the fact's id, with the evidence of one report.

    `told` has the other reports of each row by its id; causes are no facts and stand as they were read.
    """

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
    disputed: tuple[Disputed, ...]
    told: dict[str, Told]
    why: dict[str, str]  # of outlooks, by their row: why the outcome is what it is
    reported: dict[str, str]  # of rows without a date of their own: the day of the first report
    independent_sources: int  # over all reports: copies of a text, and reports of one outlet, are one
    sources: tuple[Document, ...]
    beside: tuple[Beside, ...] = ()  # imported data sets, which count nowhere else
    ahead: Ahead | None = None

    def _repr_html_(self) -> str:
        """The page of this dossier, inside a notebook."""
        from amity.answers.formats import as_html
        from amity.answers.showing import framed

        return framed(as_html(self, 0), " and ".join(self.names))

    @property
    def empty(self) -> bool:
        """Whether nothing is recorded."""
        return not self.sources


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a dossier is built of: facts, all their tellings by record, disputes, settled outlooks, ledger entries."""

    facts: Sequence[Fact]
    tellings: Mapping[str, Telling]
    disputes: Sequence[Dispute] = ()
    settled: Sequence[Settled] = ()
    ledger: Sequence[Entry] = ()
    causes: Sequence[Cause] = ()


def build_dossier(
    actors: tuple[str, ...], names: tuple[str, ...], found: Found, documents: Iterable[Document], today: date
) -> Dossier:
    """The dossier of these actors, as of a day. Facts are counted, not reports."""
    known = {document.id: document for document in documents}
    rows = list(_rows(found))
    reported = _reported([*rows, *found.causes], found, known)
    kept = sorted(rows, key=lambda record: (_day(record) or reported.get(record.id, ""), record.id))
    events = tuple(r for r in kept if isinstance(r, Event))
    real = {e.id: e for e in events if e.status in REAL}
    days = {name: day for name, e in real.items() if (day := _day(e) or reported.get(name))}
    used = {document for fact in found.facts for document in fact.documents} | {c.document for c in found.causes}
    return Dossier(
        actors=actors,
        names=names,
        as_of=today.isoformat(),
        first=min(days.values(), default=None),
        last=max(days.values(), default=None),
        quad_counts={quad: sum(e.quad == quad for e in real.values()) for quad in QUADS},
        years=_years((day, real[name].plover_score) for name, day in days.items()),
        timeline=events,
        agreements=_terms([r for r in kept if isinstance(r, Agreement)], found, today),
        figures=_series([r for r in kept if isinstance(r, Measure)]),
        statements=tuple(r for r in kept if isinstance(r, Statement)),
        outlooks=tuple(r for r in kept if isinstance(r, Outlook)),
        causes=tuple(found.causes),
        ties=tuple(r for r in kept if isinstance(r, Tie)),
        disputed=tuple(_disputed(dispute, found) for dispute in found.disputes),
        told={fact.id: _told(fact, found) for fact in found.facts},
        why={one.fact: one.why for one in found.settled},
        reported=reported,
        independent_sources=_independent(found),
        sources=tuple(d for d in known.values() if d.id in used),
    )


def _rows(found: Found) -> Iterator[Record]:
    """Each fact as a record of its best values, with the evidence of the report that gives most of them."""
    outcomes = {one.fact: one.outcome for one in found.settled}
    for fact in found.facts:
        record = shown_record(fact, [found.tellings[name] for name in fact.records if name in found.tellings])
        if isinstance(record, Outlook) and fact.id in outcomes:
            record = msgspec.structs.replace(record, outcome=outcomes[fact.id])
        yield record


def _terms(agreements: list[Agreement], found: Found, today: date) -> tuple[Term, ...]:
    """The agreements with what the ledger notes of their term."""
    entries = {record: entry for entry in found.ledger for record in entry.records}
    records = {fact.id: fact.records for fact in found.facts}
    terms = []
    for agreement in agreements:
        entry = next((entries[name] for name in records[agreement.id] if name in entries), None)
        terms.append(Term(agreement=agreement, note=entry.note if entry else term_note(agreement, today)))
    return tuple(terms)


def _told(fact: Fact, found: Found) -> Told:
    tellings = [found.tellings[name] for name in fact.records if name in found.tellings]
    sources = source_of_each(tellings)
    counted = {source: place for place, source in enumerate(dict.fromkeys(sources.values()), 1)}
    reports = tuple(
        Report(
            record=t.record.id, document=t.record.document, outlet=t.outlet, published=t.published,
            source=counted[sources[t.number]],
            sentence=" … ".join(" ".join(span.text.split()) for span in t.record.evidence),
        )
        for t in tellings
    )  # fmt: skip
    return Told(
        independent_sources=fact.independent_sources,
        confidence=fact.confidence,
        disputed=fact.disputed,
        reports=reports,
    )


def _disputed(dispute: Dispute, found: Found) -> Disputed:
    sides = (
        Side(value=side.value, records=tuple(found.tellings[n].record for n in side.records if n in found.tellings))
        for side in dispute.sides
    )
    return Disputed(fact=dispute.fact, field=dispute.field, sides=tuple(side for side in sides if side.records))


def _independent(found: Found) -> int:
    """The independent sources over all reports."""
    first = {t.record.document: t for t in found.tellings.values()}
    return len(set(source_of_each(list(first.values())).values()))


def term_note(agreement: Agreement, today: date) -> str | None:
    """What the term of an agreement says on a day; null where it has none."""
    if agreement.until is None:
        return None
    if agreement.until < today.isoformat():
        return f"term ended {agreement.until}, nothing read since"
    return f"runs until {agreement.until}"


def _day(record: Record) -> str:
    return (record.when.start or record.when.end or "") if record.when else ""


def _reported(rows: Iterable[Record], found: Found, known: Mapping[str, Document]) -> dict[str, str]:
    """The day of the first report of each row that has no date of its own."""
    of_fact = {fact.id: fact.documents for fact in found.facts}
    days = {}
    for row in rows:
        documents = of_fact.get(row.id, (row.document,))
        told = [d.published[:10] for name in documents if (d := known.get(name)) and d.published]
        if told and not _day(row):
            days[row.id] = min(told)
    return days


def _years(scores: Iterable[tuple[str, float]]) -> tuple[Year, ...]:
    """Events by the year of their day, which is that of the first report where the text gives none."""
    found: dict[int, list[float]] = defaultdict(list)
    for day, score in scores:
        found[int(day[:4])].append(score)
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
