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


NUMBER = "(SELECT number FROM actor_numbers WHERE id = ?)"
SMALLER = f"min(coalesce({NUMBER}, 0), coalesce({NUMBER}, 0))"
LARGER = f"max(coalesce({NUMBER}, 0), coalesce({NUMBER}, 0))"


def records_sql(query: Query) -> Sql:
    """Which records match; `r` is the record, `i` the index that it is found by."""
    sql = Sql("records r")
    actors = tuple(dict.fromkeys(query.actors))
    if len(actors) == 1:
        sql = Sql("record_actors i CROSS JOIN records r ON r.number = i.record")
        sql.where(f"i.actor = {NUMBER}", *actors)
    elif actors:
        sql = Sql("record_pairs i CROSS JOIN records r ON r.number = i.record")
        sql.where(f"i.first = {SMALLER} AND i.second = {LARGER}", *actors[:2], *actors[:2])
    for actor in actors[2:]:
        sql.where(f"EXISTS (SELECT 1 FROM record_actors a WHERE a.record = i.record AND a.actor = {NUMBER})", actor)
    _narrow(sql, query)
    return sql


def count_sql(query: Query) -> Sql:
    """The same, without a look at the records where their actors are all that is asked."""
    sql = records_sql(query)
    if query.actors and msgspec.structs.replace(query, actors=(), limit=None, offset=0, order="date") == Query():
        sql.source = sql.source.split(" CROSS JOIN ")[0]
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
    by_date = f"{'i' if query.actors else 'r'}.sort_date, r.document_id, r.position, r.id"
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
            f" WHERE r.document = d.number AND a.actor = {NUMBER})",
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
