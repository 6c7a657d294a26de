"""What a person says of facts: these records tell the same, or not. It holds until it is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from amity.errors import BadRequest
from amity.facts.fact import Fact
from amity.store.facts import FactTables, JudgementRow
from amity.store.sqlite import SqliteStore

OPPOSITE = {"merge": "split", "split": "merge"}
Pairs = set[frozenset[int]]
DONE = {"merge": "merged", "split": "split"}


def split_fact(store: SqliteStore, fact: Fact, records: Sequence[str], reason: str, day: str, force: bool) -> None:
    """These records of the fact are not told to be the same as its others; raises `BadRequest` with the remedy."""
    strange = [record for record in records if record not in fact.records]
    if strange:
        raise BadRequest(
            f"The record {strange[0]} does not belong to {fact.id}; its records are {', '.join(fact.records)}."
        )
    rest = [record for record in fact.records if record not in records]
    if not records or not rest:
        raise BadRequest(f"Name some of the records of {fact.id}, not {'all' if records else 'none'} of them.")
    _judge(store, "split", list(records), rest, reason, day, force)


def merge_facts(store: SqliteStore, facts: Sequence[Fact], reason: str, day: str, force: bool) -> None:
    """These facts are one; raises `BadRequest` with the remedy."""
    kinds = sorted({fact.kind for fact in facts})
    if len({fact.id for fact in facts}) < 2:
        raise BadRequest("Name at least two different facts to merge.")
    if len(kinds) > 1:
        raise BadRequest(f"Only facts of one kind can be one; these are {' and '.join(kinds)}.")
    first, *others = facts
    _judge(store, "merge", list(first.records), [r for fact in others for r in fact.records], reason, day, force)


def _judge(store: SqliteStore, verb: str, one: list[str], other: list[str], reason: str, day: str, force: bool) -> None:
    """The judgement is kept. One that contradicts an earlier one is refused, or with `force` overrules it."""
    if not reason.strip():
        raise BadRequest("Say why with --reason: whoever comes later will want to know.")
    with store.changing() as db:
        tables = FactTables(db, day)
        against = [row for row in tables.judgements() if row.verb == OPPOSITE[verb] and _contradicts(row, one, other)]
        if against and not force:
            held = against[-1]
            raise BadRequest(
                f"On {held.day} these records were {DONE[held.verb]} by hand ({held.reason});"
                " repeat with --force to overrule that."
            )
        for row in against:
            if _pairs(row) <= {frozenset((a, b)) for a in one for b in other}:
                tables.withdraw(row.number, day)
        tables.add_judgement(day, verb, one, other, reason.strip())


def judged_pairs(rows: Iterable[JudgementRow], numbers: Mapping[str, int]) -> tuple[Pairs, Pairs]:
    """Pairs of records that people judged to tell the same, and those judged not to; of two words the later holds."""
    said: dict[frozenset[int], str] = {}
    for row in rows:
        for pair in _pairs(row):
            if row.withdrawn is None and len(pair) == 2 and pair <= set(numbers):
                said[frozenset(numbers[record] for record in pair)] = row.verb
    return tuple({pair for pair, verb in said.items() if verb == wanted} for wanted in DONE)  # type: ignore[return-value]


def records_of(row: JudgementRow) -> tuple[list[str], list[str]]:
    """The records of both sides of a judgement."""
    return msgspec.json.decode(row.one, type=list[str]), msgspec.json.decode(row.other, type=list[str])


def _pairs(row: JudgementRow) -> set[frozenset[str]]:
    one, other = records_of(row)
    return {frozenset((a, b)) for a in one for b in other}


def _contradicts(row: JudgementRow, one: list[str], other: list[str]) -> bool:
    """Whether the earlier judgement speaks of a pair that this one speaks of."""
    return bool(_pairs(row) & {frozenset((a, b)) for a in one for b in other})
