"""The rows of every table, in one pass over the cases: documents and actors once each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

import msgspec

from amity.answers.wording import record_words
from amity.codebook import Codebook
from amity.export.cases import Case
from amity.export.coding import cameo_of
from amity.export.dictionary import tables
from amity.export.flat import flat
from amity.facts.ledger import Entry, build_ledger
from amity.records import Actor, Agreement, Document, Event, Failure, Record, kind_of

ROLES = ("actors", "recipients", "parties", "speaker", "about", "subject", "counterpart", "object")
JOINED = "; "


class Sink(Protocol):
    """Where rows go: a cell for each column of the table."""

    def put(self, table: str, row: tuple[Any, ...]) -> None:
        """The table has this row."""
        ...


def put_rows(
    cases: Iterable[Case], failures: Iterable[Failure], sink: Sink, codebook: Codebook, as_of: str
) -> dict[str, int]:
    """Every row is in the sink; gives the number by table."""
    counts = dict.fromkeys(tables(), 0)

    def put(table: str, row: tuple[Any, ...]) -> None:
        sink.put(table, row)
        counts[table] += 1

    actors: dict[str, list[Any]] = {}
    documents: dict[str, Document] = {}
    agreements: list[Agreement] = []
    for case in cases:
        for document in case.documents:
            if document.id not in documents:
                documents[document.id] = _light(document)
                put("documents", _document(document))
        if not case.imported:
            put("facts", _fact(case, codebook))
        for telling in case.tellings:
            _put_record(telling, case, put, actors)
            if isinstance(telling, Agreement):
                agreements.append(telling)
    for entry in build_ledger(agreements, documents, codebook, as_of):
        put("agreements", _agreement(entry))
    for actor_id, (actor, number) in actors.items():
        put("actors", (actor_id, actor.name, actor.country, actor.sector, number))
    for failure in failures:
        put("failures", (failure.origin, failure.hash, failure.reason, failure.error))
    return counts


def _put_record(
    record: Record, case: Case, put: Callable[[str, tuple[Any, ...]], None], actors: dict[str, list[Any]]
) -> None:
    if not case.imported:
        put("fact_records", (case.id, record.id))
    put("records", tuple(flat(record).values()))
    for place, span in enumerate(record.evidence):
        put("evidence", (record.id, place, span.start, span.end, span.text))
    named = set()
    for role, place, actor in _roles(record):
        put("record_actors", (record.id, role, place, actor.id, actor.name, actor.country, actor.sector, actor.text))
        actors.setdefault(actor.id, [actor, 0])
        named.add(actor.id)
    for actor_id in named:
        actors[actor_id][1] += 1


def _roles(record: Record) -> Iterator[tuple[str, int, Actor]]:
    for role in ROLES:
        held = getattr(record, role, None)
        for place, actor in enumerate(held if isinstance(held, tuple) else (held,)):
            if isinstance(actor, Actor):
                yield role, place, actor


def _fact(case: Case, codebook: Codebook) -> tuple[Any, ...]:
    record, when, where = case.record, case.record.when, case.record.where
    code = cameo_of(record, codebook) if isinstance(record, Event) else None
    own = tuple(getattr(record, name, None) for name in ("type", "mode", "quad", "plover_score"))
    return (
        case.id, kind_of(record), record_words(record),
        when.start if when else None, when.end if when else None, when.precision if when else None, record.status,
        *own, code.code if code else None, code.goldstein if code else None,
        getattr(record, "value", None), getattr(record, "unit", None),
        where.name if where else None, where.country if where else None,
        where.lat if where else None, where.lon if where else None,
        record.confidence, case.independent_sources, len(case.documents), JOINED.join(case.disputed) or None,
        case.published,
    )  # fmt: skip


def _document(d: Document) -> tuple[Any, ...]:
    return (
        d.id, d.title, d.byline, d.outlet, d.published, d.published_inferred, d.language, d.url, d.origin, d.hash,
        d.copies, d.text,
    )  # fmt: skip


def _light(document: Document) -> Document:
    """The document without its text, so that all of a store fit into memory."""
    return msgspec.structs.replace(document, text="")


def _agreement(e: Entry) -> tuple[Any, ...]:
    return (
        e.id, e.name, e.form, JOINED.join(p.id for p in e.parties), e.standing, e.since, e.signed, e.in_force, e.until,
        e.note, e.as_of, JOINED.join(e.records),
    )  # fmt: skip
