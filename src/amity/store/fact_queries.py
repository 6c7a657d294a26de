"""Which facts and disputes a store holds: conditions, order, and what lies behind a fact. Answers are JSON and rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from amity.store.corrections import corrections_by_number
from amity.store.facts import JudgementRow, Told, as_corrected
from amity.store.opening import guarded
from amity.store.querying import LARGER, NUMBER, SMALLER, Sql
from amity.store.sqlite import SqliteStore

END = "coalesce(json_extract(f.json, '$.best.when.end'), f.sort_date)"
TOLD = (
    "SELECT r.number, r.json, r.position, d.id, d.published, d.outlet, d.copies FROM records r"
    " JOIN documents d ON d.number = r.document"
)


class FactQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which facts: every condition that is given must hold. Dates are ISO days, closed."""

    ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()  # a record of the fact must be about all of them (parts of an actor count as it)
    since: str | None = None  # facts whose time ends on or after; those without a date by their first report
    until: str | None = None
    min_sources: int = 1  # independent ones
    disputed: bool = False  # only those on which sources differ
    limit: int | None = None
    offset: int = 0


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that is new, was another, or is gone: as JSON before and now; null where it was not, or is no more."""

    fact: str
    day: str  # on which it came, or first changed
    before: str | None
    now: str | None


def find_facts(store: SqliteStore, query: FactQuery) -> Iterator[str]:
    """The facts that match, as JSON, by date."""
    sql = _facts_sql(query)
    tail = " ORDER BY f.sort_date, f.id LIMIT ? OFFSET ?"
    limit = -1 if query.limit is None else query.limit
    return (json for (json,) in store.answering(sql.select("f.json", tail), (*sql.values, limit, query.offset)))


def count_facts(store: SqliteStore, query: FactQuery) -> int:
    """How many facts match, whatever the limit."""
    sql = _facts_sql(query)
    return int(store.answering(sql.select("count(*)"), sql.values)[0][0])


def find_disputes(store: SqliteStore, query: FactQuery) -> Iterator[str]:
    """The disputes of the facts that match, as JSON, by date."""
    sql = _facts_sql(query, "disputes x JOIN facts f ON f.id = x.fact")
    tail = " ORDER BY x.sort_date, x.fact, x.field LIMIT ? OFFSET ?"
    limit = -1 if query.limit is None else query.limit
    return (json for (json,) in store.answering(sql.select("x.json", tail), (*sql.values, limit, query.offset)))


def count_disputes(store: SqliteStore, query: FactQuery) -> int:
    """How many disputes there are of the facts that match."""
    sql = _facts_sql(query, "disputes x JOIN facts f ON f.id = x.fact")
    return int(store.answering(sql.select("count(*)"), sql.values)[0][0])


def waiting(store: SqliteStore, rules: str) -> int:
    """How many documents wait for their facts; all, where these were judged by other rules or by none yet."""
    tables = {name for (name,) in store.answering("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    judged = "fact_rules" in tables and store.answering("SELECT rules FROM fact_rules") == [(rules,)]
    source = "pending" if judged else "documents"
    touched = judged and bool(store.answering("SELECT EXISTS (SELECT 1 FROM touched)")[0][0])
    return int(store.answering(f"SELECT count(*) FROM {source}")[0][0]) or touched


def told_of(store: SqliteStore, records: Iterable[str]) -> list[Told]:
    """These records, by id, as they were told and people corrected them."""
    sql = f"{TOLD} WHERE r.id IN (SELECT value FROM json_each(?))"
    return _told(store, sql, (msgspec.json.encode(list(records)).decode(),))


def told_about(store: SqliteStore, actors: tuple[str, ...], known_by: str | None) -> list[Told]:
    """Every record of every fact about these actors, those only whose reports were published up to a day."""
    sql = _facts_sql(FactQuery(actors=actors))
    known = " AND d.published <= ?" if known_by else ""
    statement = (
        f"{TOLD} WHERE r.number IN (SELECT g.record FROM fact_records g WHERE g.fact IN ({sql.select('f.id')})){known}"
    )
    return _told(store, statement, (*sql.values, *([known_by] if known_by else [])))


def _told(store: SqliteStore, statement: str, values: Iterable[Any]) -> list[Told]:
    with guarded(store.path):
        said = corrections_by_number(store.connection)
    return list(as_corrected(map(Told._make, store.answering(statement, values)), said))


def links_between(store: SqliteStore, records: Iterable[int]) -> list[tuple[int, int, float, str]]:
    """The judgements that two of these records tell the same: their numbers, score and reason."""
    held = msgspec.json.encode(sorted(records)).decode()
    sql = (
        "SELECT first, second, score, reason FROM fact_links WHERE first IN (SELECT value FROM json_each(?))"
        " AND second IN (SELECT value FROM json_each(?))"
    )
    return store.answering(sql, (held, held))


def judgements(store: SqliteStore) -> list[JudgementRow]:
    """Every judgement of a person, also those withdrawn, the oldest first."""
    return [JudgementRow(*row) for row in store.answering("SELECT * FROM judgements ORDER BY number")]


def fact_of_record(store: SqliteStore, record: str) -> str | None:
    """The fact that a record belongs to."""
    sql = "SELECT f.fact FROM fact_records f JOIN records r ON r.number = f.record WHERE r.id = ?"
    rows = store.answering(sql, (record,))
    return str(rows[0][0]) if rows else None


def changes_since(store: SqliteStore, day: str) -> list[Change]:
    """Facts that came, changed or went on this day or later, by day."""
    new = store.answering(
        "SELECT d.fact, d.day, NULL, f.json FROM fact_days d JOIN facts f ON f.id = d.fact WHERE d.day >= ?", (day,)
    )
    changed = store.answering(
        "SELECT c.fact, min(c.day), c.json, f.json FROM fact_changes c JOIN fact_days d ON d.fact = c.fact"
        " LEFT JOIN facts f ON f.id = c.fact WHERE c.day >= ? AND d.day < ? GROUP BY c.fact"
        " HAVING f.json IS NOT c.json",
        (day, day),
    )
    rows = sorted([*new, *changed], key=lambda row: (row[1], row[0]))
    return [Change(fact=fact, day=came, before=before, now=now) for fact, came, before, now in rows]


def _facts_sql(query: FactQuery, source: str = "facts f") -> Sql:
    sql = Sql(source)
    sql.among("f.id", query.ids)
    sql.among("f.kind", query.kinds)
    actors = tuple(dict.fromkeys(query.actors))
    if actors:
        sql.where(f"f.id IN ({_about(actors)})", *_values(actors))
    if query.since:
        sql.where(f"{END} >= ?", query.since)
    if query.until:
        sql.where("f.sort_date <= ?", query.until)
    if query.min_sources > 1:
        sql.where("f.sources >= ?", query.min_sources)
    if query.disputed:
        sql.where("f.disputed > 0")
    return sql


def _about(actors: tuple[str, ...]) -> str:
    """The facts with a record about all of these actors, found by the index of actors or of pairs."""
    if len(actors) == 1:
        index = f"record_actors i JOIN fact_records g ON g.record = i.record WHERE i.actor = {NUMBER}"
    else:
        index = (
            "record_pairs i JOIN fact_records g ON g.record = i.record"
            f" WHERE i.first = {SMALLER} AND i.second = {LARGER}"
        )
    more = "".join(
        f" AND EXISTS (SELECT 1 FROM record_actors a WHERE a.record = i.record AND a.actor = {NUMBER})"
        for _ in actors[2:]
    )
    return f"SELECT g.fact FROM {index}{more}"


def _values(actors: tuple[str, ...]) -> tuple[str, ...]:
    return actors if len(actors) == 1 else (*actors[:2], *actors[:2], *actors[2:])
