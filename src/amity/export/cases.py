"""What an export writes: each fact once, with its best values and all that tell it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from amity.facts.fact import Fact
from amity.facts.views import best_record, find_facts
from amity.records import DATA_ROW, Document, Record, Value, record_from_json
from amity.store import Query
from amity.store.corrections import corrected
from amity.store.fact_queries import FactQuery
from amity.store.sqlite import SqliteStore
from amity.store.told import corrections_in, facts_in_order, records_named, records_with_facts

BATCH = 200  # facts whose records and documents are fetched together


class Case(Value, frozen=True, kw_only=True):
    """One thing to be written: a fact, or a record that is not yet judged or is no fact (a cause).

    `record` holds the value taken for each field; its evidence, document and voice are those of the first telling.
    """

    id: str  # of the fact; of the record where there is none
    record: Record
    tellings: tuple[Record, ...]
    documents: tuple[Document, ...]  # in the order of the tellings, each once
    independent_sources: int
    disputed: tuple[str, ...] = ()

    @property
    def imported(self) -> bool:
        """Whether it is a row of another data set, and nothing that was read."""
        return self.documents[0].language == DATA_ROW

    @property
    def published(self) -> str | None:
        """The day of the first report."""
        return min((d.published for d in self.documents if d.published), default=None)

    def document(self, record: Record) -> Document:
        """The report that a telling rests on."""
        return next(d for d in self.documents if d.id == record.document)


class Cases:
    """The cases of a query, by date; may be gone through several times, each time from the store.

    Rows of other data sets are among them only where `imported` says so; `rows` counts those that were passed over.
    """

    def __init__(self, store: SqliteStore, query: Query, imported: bool = False) -> None:
        self._store = store
        self._query = query
        self._imported = imported
        self.rows = 0
        self._corrections = corrections_in(store)

    def __iter__(self) -> Iterator[Case]:
        facts = self._facts()
        self.rows = 0
        while batch := list(itertools.islice(facts, BATCH)):
            for case in self._made(batch):
                if self._imported or not case.imported:
                    yield case
                else:
                    self.rows += 1

    def page(self, offset: int, limit: int) -> tuple[list[Case], int]:
        """Some of the cases, and how many there are."""
        order = list(facts_in_order(self._store, self._query))
        wanted = order[offset : offset + limit]
        held = {fact.id: fact for fact in find_facts(self._store, FactQuery(ids=tuple(f for _, f in wanted if f)))}
        alone = records_named(self._store, (record for record, fact in wanted if fact not in held))
        facts = [held[fact] if fact in held else _alone(alone[record]) for record, fact in wanted]
        return list(self._made(facts)), len(order)

    def _facts(self) -> Iterator[Fact]:
        """Each fact that a matching record tells, at the place of its first such record."""
        seen: set[str] = set()
        for record_json, fact_json in records_with_facts(self._store, self._query):
            fact = msgspec.json.decode(fact_json, type=Fact) if fact_json else _alone(record_from_json(record_json))
            if fact.id not in seen:
                seen.add(fact.id)
                yield fact

    def _made(self, facts: list[Fact]) -> Iterator[Case]:
        records = records_named(self._store, (name for fact in facts for name in fact.records))
        kept = {name: right for name, record in records.items() if (right := self._right(record)) is not None}
        wanted = {record.document for record in kept.values()}
        documents = {document.id: document for document in self._store.documents(wanted)}
        for fact in facts:
            tellings = tuple(kept[name] for name in fact.records if name in kept)
            if tellings:
                yield self._case(fact, tellings, documents)

    def _right(self, record: Record) -> Record | None:
        """The record as people corrected it; null where they said that it is wrong."""
        said = self._corrections.get(record.id)
        return corrected(record, said) if said else record

    def _case(self, fact: Fact, tellings: tuple[Record, ...], documents: dict[str, Document]) -> Case:
        told = next((record for record in tellings if record.id in self._corrections), None)
        return Case(
            id=fact.id,
            record=told or best_record(fact, {record.id: record for record in tellings}),
            tellings=tellings,
            documents=tuple(documents[name] for name in dict.fromkeys(record.document for record in tellings)),
            independent_sources=fact.independent_sources,
            disputed=fact.disputed,
        )


def one_by_one(cases: Iterable[Case], kind: type[Any]) -> Iterator[tuple[Case, Any]]:
    """The cases of one kind with their record."""
    return ((case, case.record) for case in cases if isinstance(case.record, kind))


def _alone(record: Record) -> Fact:
    """A record that no fact holds yet, as a fact of its own."""
    return Fact(
        id=record.id, kind=str(record.__struct_config__.tag), records=(record.id,), documents=(record.document,),
        independent_sources=1, best={}, confidence=record.confidence, disputed=(),
    )  # fmt: skip
