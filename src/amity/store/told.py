"""Records beside the facts that they tell, for what is written out: each fact once, with all who tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from amity.records import DATA_ROW, Record, record_from_json
from amity.store import Query
from amity.store.corrections import Correction, held_corrections
from amity.store.opening import guarded
from amity.store.querying import records_sql, records_tail
from amity.store.sqlite import SqliteStore


def records_with_facts(store: SqliteStore, query: Query) -> Iterator[tuple[str, str | None]]:
    """The records that match, in order, as JSON, each with the fact that it tells; null where none is judged yet."""
    sql = records_sql(query)
    if has_facts(store):
        sql.source += " LEFT JOIN fact_records g ON g.record = r.number LEFT JOIN facts f ON f.id = g.fact"
    tail, values = records_tail(query)
    statement = sql.select(f"r.json, {'f.json' if has_facts(store) else 'NULL'}", tail)
    with guarded(store.path):
        yield from store.streaming(statement, (*sql.values, *values))


def facts_in_order(store: SqliteStore, query: Query) -> Iterator[tuple[str, str | None]]:
    """A record and the fact that it tells, for each fact that matches, in order; rows of other data sets left out."""
    sql = records_sql(query)
    if has_facts(store):
        sql.source += " LEFT JOIN fact_records g ON g.record = r.number"
    sql.source += " JOIN documents d ON d.number = r.document"
    sql.where("d.language <> ?", DATA_ROW)
    tail, values = records_tail(query)
    statement = sql.select(f"r.id, {'g.fact' if has_facts(store) else 'NULL'}", tail)
    seen: set[str] = set()
    with guarded(store.path):
        for record, fact in store.streaming(statement, (*sql.values, *values)):
            if (name := fact or record) not in seen:
                seen.add(name)
                yield record, fact


def has_facts(store: SqliteStore) -> bool:
    """Whether the store has tables of facts; one that an older amity wrote has none until it is written again."""
    return bool(store.answering("SELECT 1 FROM sqlite_schema WHERE name = 'fact_records'"))


def records_named(store: SqliteStore, ids: Iterable[str]) -> dict[str, Record]:
    """These records by id; those that are gone are left out."""
    wanted = msgspec.json.encode(sorted(set(ids))).decode()
    rows = store.answering("SELECT json FROM records WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
    return {record.id: record for (json,) in rows for record in (record_from_json(json),)}


def corrections_in(store: SqliteStore) -> dict[str, tuple[Correction, ...]]:
    """What people said of records, by record."""
    return held_corrections(store.connection, store.path)
