"""Queries of a lake as DuckDB's SQL over the segments that can hold an answer."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amity.store import DocumentQuery, Query
from amity.store.lake.rows import bucket_of, pair_name, schemas
from amity.store.lake.segments import Content, Segment
from amity.store.matching import match_expression

WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Wanted:
    """A statement that grows: where rows come from, conditions and their values."""

    source: str
    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def where(self, condition: str, *values: Any) -> None:
        """Only rows for which this holds as well."""
        self.conditions.append(condition)
        self.values.extend(values)

    def among(self, column: str, wanted: Sequence[str]) -> None:
        """Only rows with one of these values; all where none is given."""
        if wanted:
            self.where(f"list_contains(?, {column})", list(wanted))

    def select(self, columns: str, tail: str = "") -> str:
        """The whole statement."""
        conditions = f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
        return f"SELECT {columns} FROM {self.source} r{conditions}{tail}"


def scan(folder: Path, segments: Iterable[Segment], table: str, columns: str = "*") -> str:
    """The rows of these segments; none where there are none."""
    paths = ", ".join("'" + str(folder / s.path).replace("'", "''") + "'" for s in segments)
    if paths:
        return f"(SELECT {columns} FROM read_parquet([{paths}], hive_partitioning = false))"
    names = [f.name for f in schemas()[table]] if columns == "*" else columns.split(", ")
    kinds = {f.name: _type(f) for f in schemas()[table]}
    nothing = ", ".join(f"NULL::{kinds[name]} AS {name}" for name in names)
    return f"(SELECT {nothing} WHERE false)"


def _type(column: Any) -> str:
    words = {"string": "VARCHAR", "int64": "BIGINT", "double": "DOUBLE", "bool": "BOOLEAN"}
    kind = str(column.type)
    if kind.startswith("list<element: struct") or kind.startswith("list<item: struct"):
        return "STRUCT(actor VARCHAR, name VARCHAR, country VARCHAR, sector VARCHAR)[]"
    return "VARCHAR[]" if kind.startswith("list") else words[kind]


def records_wanted(folder: Path, content: Content, query: Query) -> Wanted:
    """Which records match; found by their pair where two actors are asked for."""
    actors = tuple(dict.fromkeys(query.actors))
    laid = [s for s in content.of("records") if _may_hold(s, query)]
    if len(actors) < 2:
        wanted = Wanted(scan(folder, laid, "records"))
        for actor in actors:
            wanted.where("list_contains(r.actors, ?)", actor)
    else:
        wanted = _dyad(folder, content, laid, actors)
    _narrow(wanted, query, content)
    return wanted


def _dyad(folder: Path, content: Content, laid: list[Segment], actors: tuple[str, ...]) -> Wanted:
    """The records of two actors: those laid by pair, and those that still wait to be laid."""
    pair = pair_name(*actors[:2])
    buckets = [s for s in content.of("dyads") if s.bucket == bucket_of(pair)]
    names = ", ".join(f.name for f in schemas()["records"])
    by_pair = scan(folder, buckets, "dyads")
    fresh = scan(folder, [s for s in laid if s.is_fresh], "records")
    both = " AND ".join("list_contains(actors, ?)" for _ in actors[:2])
    source = f"(SELECT {names} FROM {by_pair} WHERE pair = ? UNION ALL SELECT {names} FROM {fresh} WHERE {both})"
    wanted = Wanted(source, values=[pair, *actors[:2]])
    for actor in actors[2:]:
        wanted.where("list_contains(r.actors, ?)", actor)
    return wanted


def _may_hold(segment: Segment, query: Query) -> bool:
    """Whether a segment can hold a record that matches."""
    if segment.is_fresh:
        return True
    if query.kinds and segment.kind not in query.kinds:
        return False
    if query.since and (segment.last is None or segment.last < query.since):
        return False
    return not (query.until and (segment.first is None or segment.first > query.until))


def _narrow(wanted: Wanted, query: Query, content: Content) -> None:
    wanted.among("r.kind", query.kinds)
    wanted.among("r.document", query.documents)
    wanted.among("r.status", query.status)
    wanted.among("r.type", query.types)
    if query.since:
        wanted.where("r.date_end >= ?", query.since)
    if query.until:
        wanted.where("r.date_start <= ?", query.until)
    if query.min_confidence > 0:
        wanted.where("r.confidence >= ?", query.min_confidence)
    only_live(wanted, content)


def only_live(wanted: Wanted, content: Content) -> None:
    """Only rows of readings that no newer one superseded."""
    if content.dead:
        wanted.where("r.reading NOT IN (SELECT unnest(?::BIGINT[]))", sorted(content.dead))


def documents_wanted(folder: Path, content: Content, query: DocumentQuery) -> Wanted:
    """Which documents match; each row knows the least of its origins."""
    documents = scan(folder, content.of("documents"), "documents")
    origins = scan(folder, content.of("origins"), "origins")
    wanted = Wanted(
        f"(SELECT d.*, least(d.read_from, coalesce(o.least, d.read_from)) AS origin FROM {documents} d"
        f" LEFT JOIN (SELECT document, min(origin) AS least FROM {origins} GROUP BY document) o ON o.document = d.id)"
    )
    if query.ids is not None:
        wanted.where("r.id IN (SELECT unnest(?::VARCHAR[]))", list(query.ids))
    if query.since:
        wanted.where("r.published >= ?", query.since)
    if query.until:
        wanted.where("r.published <= ?", query.until)
    for actor in query.actors:
        about = records_wanted(folder, content, Query(actors=(actor,)))
        wanted.where(f"r.id IN ({about.select('r.document')})", *about.values)
    only_live(wanted, content)
    return wanted


def actors_statement(documents: str, content: Content) -> str:
    """Actors with what most documents say of them, the least of several such; most documents first."""
    dead = ", ".join(map(str, sorted(content.dead)))
    only = f" WHERE reading NOT IN ({dead})" if dead else ""
    best = " ".join(
        f", b{n} AS (SELECT a, {n}, row_number() OVER (PARTITION BY a ORDER BY sum(k) DESC, {n}) AS i FROM g"
        f" WHERE {n} <> '' GROUP BY a, {n} QUALIFY i = 1)"
        for n in ("name", "country", "sector")
    )
    return (
        f"WITH f AS (SELECT unnest(forms) AS x FROM {documents}{only}),"
        " g AS (SELECT x.actor AS a, x.name AS name, x.country AS country, x.sector AS sector, count(*) AS k"
        f" FROM f GROUP BY ALL){best}"
        " SELECT t.a, bname.name, bcountry.country, bsector.sector FROM (SELECT a, sum(k) AS k FROM g GROUP BY a) t"
        " LEFT JOIN bname ON bname.a = t.a LEFT JOIN bcountry ON bcountry.a = t.a"
        " LEFT JOIN bsector ON bsector.a = t.a ORDER BY t.k DESC, t.a"
    )


def beginnings(search: str) -> list[str]:
    """The first letters of every word searched: a row without one of them cannot match. Plain letters only."""
    words = [word for word in WORD.findall(search.lower()) if word.isascii()]
    return [word[: 2 if len(word) > 2 else 1] for word in words]


def matching(rows: Iterable[tuple[str, ...]], search: str) -> list[str]:
    """The ids (first column) of rows whose other columns match, by the rules of the full-text index of SQLite."""
    width = 0
    with sqlite3.connect(":memory:") as db:
        for row in rows:
            if not width:
                width = len(row)
                columns = ", ".join(f"c{n}" for n in range(1, width))
                tokens = "porter unicode61 remove_diacritics 2"
                db.execute(f"CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, {columns}, tokenize = '{tokens}')")
            db.execute(f"INSERT INTO t VALUES ({', '.join('?' * width)})", row)
        if not width:
            return []
        return [i for (i,) in db.execute("SELECT id FROM t WHERE t MATCH ?", (match_expression(search),))]


def plain(words: str) -> str:
    """Small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", words.lower()) if not unicodedata.combining(c))
