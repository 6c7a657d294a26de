"""Queries as SQL: which records and which documents, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from amity.store import DocumentQuery, Query
from amity.store.matching import match_expression

DOCUMENT = (
    "d.id, d.title, d.byline, d.outlet, d.published, d.published_inferred, d.language, d.url,"
    " (SELECT min(origin) FROM origins o WHERE o.document = d.number), d.text, d.hash, d.copies"
)


@dataclass(slots=True)
class Sql:
    """A statement that grows: conditions and their values."""

    source: str
    conditions: list[str] = field(default_factory=list)
    values: list[str | int | float] = field(default_factory=list)

    def where(self, condition: str, *values: str | int | float) -> None:
        """Only rows for which this holds as well."""
        self.conditions.append(condition)
        self.values.extend(values)

    def among(self, column: str, wanted: Sequence[str]) -> None:
        """Only rows with one of these values; all where none is given."""
        if wanted:
            self.where(f"{column} IN (SELECT value FROM json_each(?))", msgspec.json.encode(wanted).decode())

    def select(self, columns: str, tail: str = "") -> str:
        """The whole statement."""
        conditions = f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
        return f"SELECT {columns} FROM {self.source}{conditions}{tail}"


def records_sql(query: Query) -> Sql:
    """Which records match; `r` is the record."""
    sql = Sql("records r")
    if query.actors:
        sql.source = "record_actors a0 CROSS JOIN records r ON r.number = a0.record"
        sql.where("a0.actor = ?", query.actors[0])
    for actor in query.actors[1:]:
        sql.where("EXISTS (SELECT 1 FROM record_actors a WHERE a.record = a0.record AND a.actor = ?)", actor)
    _narrow(sql, query)
    return sql


def _narrow(sql: Sql, query: Query) -> None:
    sql.among("r.kind", query.kinds)
    sql.among("r.document_id", query.documents)
    sql.among("r.status", query.status)
    sql.among("r.type", query.types)
    if query.since:
        sql.where("r.date_end >= ?", query.since)
    if query.until:
        sql.where("r.date_start <= ?", query.until)
    if query.min_confidence > 0:
        sql.where("r.confidence >= ?", query.min_confidence)
    if query.search is not None:
        matching = "r.number IN (SELECT rowid FROM records_text WHERE records_text MATCH ?)"
        sql.where(matching, match_expression(query.search))


def records_tail(query: Query) -> tuple[str, list[int]]:
    """Order and limit."""
    by_date = "r.sort_date, r.document_id, r.position, r.id"
    order = by_date if query.order == "date" else "r.document_id, r.position, r.id"
    return f" ORDER BY {order} LIMIT ? OFFSET ?", [_limit(query.limit), query.offset]


def documents_sql(query: DocumentQuery) -> Sql:
    """Which documents match; `d` is the document."""
    sql = Sql("documents d")
    if query.ids is not None:
        sql.where("d.id IN (SELECT value FROM json_each(?))", msgspec.json.encode(query.ids).decode())
    if query.since:
        sql.where("d.published >= ?", query.since)
    if query.until:
        sql.where("d.published <= ?", query.until)
    for actor in query.actors:
        sql.where(
            "EXISTS (SELECT 1 FROM records r JOIN record_actors a ON a.record = r.number"
            " WHERE r.document = d.number AND a.actor = ?)",
            actor,
        )
    if query.search is not None:
        matching = "d.number IN (SELECT rowid FROM documents_text WHERE documents_text MATCH ?)"
        sql.where(matching, match_expression(query.search))
    return sql


def documents_tail(query: DocumentQuery) -> tuple[str, list[int]]:
    """By publication date, those without one last; then by id."""
    return " ORDER BY d.published IS NULL, d.published, d.id LIMIT ? OFFSET ?", [_limit(query.limit), query.offset]


def _limit(limit: int | None) -> int:
    return -1 if limit is None else limit
