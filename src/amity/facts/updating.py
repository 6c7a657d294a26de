"""Copies and facts of a store follow its records: whatever waits is worked out, and only what it touches.

Facts are a function of the records and of what people judged. A process that is killed leaves documents waiting, and
the next one goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from amity.facts.alike import alike
from amity.facts.clusters import cluster
from amity.facts.copies import Copies
from amity.facts.fact import Fact, build_fact
from amity.facts.graph import component
from amity.facts.judging import judged_pairs, records_of
from amity.facts.telling import Telling, keys, telling_of
from amity.records import to_json
from amity.store.facts import FactRow, FactTables
from amity.store.sqlite import SqliteStore

BATCH = 64  # documents that one transaction works out
RULES = "6"  # of copies and facts; with another number every store is judged anew when it is next written
UNDATED = "9999-12-31"


class FactBook:
    """Keeps the facts of a store up to date; holds the index of copies in memory between batches.

    `day` is the day under which new and changed facts are noted.
    """

    def __init__(self, store: SqliteStore, wholes: Mapping[str, str], day: str = "") -> None:
        self._store = store
        self._wholes = wholes
        self._day = day
        self._copies: Copies | None = None

    def step(self) -> None:
        """The facts of a batch that was just written hold; more may wait."""
        self._batch()

    def update(self) -> int:
        """The facts of everything in the store hold; gives how many documents waited."""
        done = 0
        while True:
            number, left = self._batch()
            done += number
            if not left:
                return done

    def _batch(self) -> tuple[int, bool]:
        try:
            with self._store.changing() as db:
                tables = FactTables(db, self._day)
                if self._copies is None:
                    tables.judged_by(RULES)
                    self._copies = Copies(tables)
                waiting = tables.pending(BATCH)
                _work_out(tables, waiting, self._copies.update(waiting) if waiting else set(), self._wholes)
                tables.done(waiting)
                if len(waiting) < BATCH:
                    tables.log_changes()
        except BaseException:
            self._copies = None  # what it holds may not be what the store holds
            raise
        return len(waiting), len(waiting) == BATCH


def _work_out(tables: FactTables, waiting: list[int], regrouped: set[int], wholes: Mapping[str, str]) -> None:
    fresh = tables.records_of(waiting)
    known: dict[int, Telling] = {}
    _learn(tables, known, fresh, wholes)
    own = {number: keys(known[number]) for number in fresh if number in known}  # others people say are wrong
    for number in own:
        tables.put_keys(number, own[number])
    found = {number: tables.found(own[number], number) for number in own}
    _learn(tables, known, {other for others in found.values() for other in others}, wholes)
    for number, others in found.items():
        for other in others:
            if judged := alike(known[number], known[other]):
                tables.link(number, other, *judged)
    touched = set(fresh) | tables.take_touched() | set(tables.records_of(regrouped))
    _settle(tables, touched, wholes)


def _learn(tables: FactTables, known: dict[int, Telling], records: Iterable[int], wholes: Mapping[str, str]) -> None:
    for told in tables.told(set(records) - set(known)):
        known[told.number] = telling_of(told, wholes)


def _settle(tables: FactTables, touched: set[int], wholes: Mapping[str, str]) -> None:
    """The facts of these records, and of all that hangs together with them, hold."""
    said = tables.judgements()
    numbers = tables.numbers(record for row in said for side in records_of(row) for record in side)
    together, apart = judged_pairs(said, numbers)
    beside: dict[int, set[int]] = {}
    for one, other in map(tuple, together):
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    while touched:
        members = component(touched.pop(), lambda number: [*tables.links_of(number), *beside.get(number, ())])
        touched -= members
        tellings = {told.number: telling_of(told, wholes) for told in tables.told(members)}
        tables.drop_facts(tables.facts_of(members))
        inside = {pair for pair in together if pair <= set(tellings)}
        for group in cluster(tellings, tables.links_among(tellings), inside, apart):
            _keep(tables, [tellings[number] for number in group])


def _keep(tables: FactTables, tellings: list[Telling]) -> None:
    if not keys(tellings[0]):
        return  # a cause is no fact
    fact, disputes = build_fact(tellings)
    day = sort_date(fact, tellings)
    row = FactRow(fact.id, fact.kind, day, fact.independent_sources, len(disputes), to_json(fact).decode())
    tables.put_fact(row, [telling.number for telling in tellings])
    for dispute in disputes:
        tables.put_dispute(fact.id, dispute.field, day, to_json(dispute).decode())


def sort_date(fact: Fact, tellings: list[Telling]) -> str:
    """The day that a fact is listed under: its own, else that of the first report."""
    when = fact.best.get("when") or {}
    first = min((t.published for t in tellings if t.published), default=UNDATED)
    return str(when.get("start") or when.get("end") or first)
