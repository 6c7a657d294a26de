"""A fact with all that lies behind it: every report, where each value is taken from, and why they are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from amity.codebook import Codebook
from amity.codebook.rows_pages import OutletRow
from amity.facts.clusters import cluster
from amity.facts.fact import Dispute, Fact, best_values, build_fact, source_of_each
from amity.facts.judging import judged_pairs, records_of
from amity.facts.telling import Telling, keys, telling_of
from amity.facts.updating import sort_date
from amity.records import KINDS, Document, Record, Value
from amity.store import fact_queries
from amity.store.fact_queries import FactQuery
from amity.store.sqlite import SqliteStore

SPANS = ("content", "claim", "quote", "condition")  # fields that are words of one report


class Told(Value, frozen=True, kw_only=True):
    """One report behind a fact. `source` counts the independent sources: equal numbers are one source."""

    record: str
    document: str
    outlet: str | None
    country: str | None  # of the outlet, where the codebook knows it
    published: str | None
    url: str | None
    origin: str
    copies: str | None
    source: int
    confidence: float
    sentence: str


class Judged(Value, frozen=True, kw_only=True):
    """Why two records are judged to tell the same: a score up to 1, and the reason."""

    one: str
    other: str
    score: float
    reason: str


class Word(Value, frozen=True, kw_only=True):
    """What a person said of records of the fact; `withdrawn` is the day on which that was taken back."""

    day: str
    verb: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    reason: str
    withdrawn: str | None


class FactView(Value, frozen=True, kw_only=True):
    """A fact, who tells it since when, where each value is taken from, and what speaks for it being one."""

    fact: Fact
    first_report: str | None
    outlets: tuple[str, ...]
    countries: tuple[str, ...]
    taken_from: dict[str, str]  # field to the record that gives the best value
    reports: tuple[Told, ...]
    disputes: tuple[Dispute, ...]
    judged: tuple[Judged, ...]
    said: tuple[Word, ...]


def find_facts(store: SqliteStore, query: FactQuery) -> Iterator[Fact]:
    """The facts that match, by date."""
    return (msgspec.json.decode(json, type=Fact) for json in fact_queries.find_facts(store, query))


def find_disputes(store: SqliteStore, query: FactQuery) -> Iterator[Dispute]:
    """What sources differ on, of the facts that match, by date."""
    return (msgspec.json.decode(json, type=Dispute) for json in fact_queries.find_disputes(store, query))


def facts_known(
    store: SqliteStore, query: FactQuery, day: str, wholes: Mapping[str, str]
) -> tuple[list[Fact], list[Dispute]]:
    """The facts and disputes that match as reports published up to a day told them."""
    told = fact_queries.told_about(store, query.actors, day)
    tellings = {one.number: telling_of(one, wholes) for one in told}
    tellings = {number: telling for number, telling in tellings.items() if keys(telling)}
    links = fact_queries.links_between(store, tellings)
    numbers = {telling.record.id: number for number, telling in tellings.items()}
    together, apart = judged_pairs(fact_queries.judgements(store), numbers)
    found = []
    for group in cluster(tellings, links, together, apart):
        members = [tellings[number] for number in group]
        found.append((*build_fact(members), sort_date(build_fact(members)[0], members)))
    kept = sorted((one for one in found if _fits(one[0], one[2], query)), key=lambda one: (one[2], one[0].id))
    return [fact for fact, _, _ in kept], [dispute for _, disputes, _ in kept for dispute in disputes]


def fact_view(store: SqliteStore, fact_id: str, codebook: Codebook, wholes: Mapping[str, str]) -> FactView | None:
    """One fact with all that lies behind it; null where there is none of this id."""
    fact = next(find_facts(store, FactQuery(ids=(fact_id,))), None)
    if fact is None:
        return None
    tellings = [telling_of(told, wholes) for told in fact_queries.told_of(store, fact.records)]
    tellings.sort(key=lambda telling: telling.order)
    documents = {document.id: document for document in store.documents(fact.documents)}
    reports = tuple(_reports(tellings, documents, codebook))
    ids = {telling.number: telling.record.id for telling in tellings}
    return FactView(
        fact=fact,
        first_report=min((report.published for report in reports if report.published), default=None),
        outlets=tuple(sorted({report.outlet for report in reports if report.outlet})),
        countries=tuple(sorted({report.country for report in reports if report.country})),
        taken_from={field: record for field, (_, record) in best_values(tellings, source_of_each(tellings)).items()},
        reports=reports,
        disputes=tuple(find_disputes(store, FactQuery(ids=(fact_id,)))),
        judged=tuple(
            Judged(one=ids[one], other=ids[other], score=score, reason=reason)
            for one, other, score, reason in fact_queries.links_between(store, ids)
        ),
        said=tuple(_words(store, set(fact.records))),
    )


def best_record(fact: Fact, tellings: Mapping[str, Record]) -> Record:
    """A record of the fact's kind with its best values; evidence, document and voice are those of its first record."""
    first = next(tellings[name] for name in fact.records if name in tellings)
    held: dict[str, Any] = msgspec.to_builtins(first)
    whole = {**held, **fact.best, "confidence": fact.confidence}
    record: Record = msgspec.convert(whole, KINDS[fact.kind])
    return record


def shown_record(fact: Fact, tellings: Sequence[Telling]) -> Record:
    """A record of the fact's best values, under the fact's id; evidence, document and voice are those of the report
    that gives most of these values.
    """
    taken = Counter(record for _, record in best_values(list(tellings), source_of_each(list(tellings))).values())
    shown = min(tellings, key=lambda telling: (-taken[telling.record.id], telling.order)).record
    held: dict[str, Any] = msgspec.to_builtins(shown)
    spans: dict[str, Any] = {name: held[name] for name in SPANS if name in held}
    whole: dict[str, Any] = {**held, **fact.best, **spans, "id": fact.id, "confidence": fact.confidence}
    record: Record = msgspec.convert(whole, KINDS[fact.kind])
    return record


def _reports(tellings: Sequence[Telling], documents: Mapping[str, Document], codebook: Codebook) -> Iterator[Told]:
    sources = source_of_each(list(tellings))
    counted = {source: place for place, source in enumerate(dict.fromkeys(sources.values()), 1)}
    homes = codebook.derive(_homes)
    for telling in tellings:
        document = documents[telling.record.document]
        yield Told(
            record=telling.record.id,
            document=document.id,
            outlet=document.outlet,
            country=homes.get(document.outlet or ""),
            published=document.published,
            url=document.url,
            origin=document.origin,
            copies=document.copies,
            source=counted[sources[telling.number]],
            confidence=telling.record.confidence,
            sentence=" … ".join(" ".join(span.text.split()) for span in telling.record.evidence),
        )


def _homes(codebook: Codebook) -> dict[str, str]:
    """The country of each outlet by its name."""
    return {row.name: row.country for row in codebook.table(OutletRow) if row.country}


def _words(store: SqliteStore, records: set[str]) -> Iterator[Word]:
    for row in fact_queries.judgements(store):
        one, other = map(tuple, records_of(row))
        if records & {*one, *other}:
            yield Word(day=row.day, verb=row.verb, one=one, other=other, reason=row.reason, withdrawn=row.withdrawn)


def _fits(fact: Fact, day: str, query: FactQuery) -> bool:
    """Whether a fact that was put together for this answer meets the conditions of the query."""
    when = fact.best.get("when") or {}
    last = when.get("end") or day
    return (
        (not query.ids or fact.id in query.ids)
        and (not query.kinds or fact.kind in query.kinds)
        and (query.since is None or last >= query.since)
        and (query.until is None or day <= query.until)
        and fact.independent_sources >= query.min_sources
        and (not query.disputed or bool(fact.disputed))
    )


def one_of(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Facts by the records that tell them."""
    return {record: fact for fact in facts for record in fact.records}
