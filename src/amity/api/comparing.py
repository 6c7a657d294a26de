"""Other event data beside our own reading: what `amity compare` answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from amity.api.life import documents_of
from amity.errors import BadRequest
from amity.records import Record
from amity.store import Query

if TYPE_CHECKING:
    from amity.answers.beside import Beside
    from amity.api import Amity


def compare(amity: Amity, a: str, b: str | None, since: str | None, until: str | None) -> tuple[Beside, ...]:
    """Each imported data set beside the events that our reading has of these actors, one fact once."""
    from amity.answers.beside import parted, set_beside

    ids = tuple(dict.fromkeys(amity.resolve_actor(name) for name in (a, b) if name))
    if b is not None and len(ids) < 2:
        raise BadRequest(f"{a} and {b} are the same actor; name two, or one alone.")
    records = list(amity.store.records(Query(kinds=("event",), actors=ids, since=since, until=until)))
    own, others = parted(records, documents_of(amity, records))
    return set_beside(_facts(amity, own), others) if others else ()


def _facts(amity: Amity, records: Iterable[Record]) -> list[Record]:
    """One record a fact: the first that tells it."""
    from amity.api.facts import caught_up
    from amity.store.fact_queries import fact_of_record

    caught_up(amity)
    first: dict[str, Record] = {}
    for record in records:
        first.setdefault(fact_of_record(amity.one_file, record.id) or record.id, record)
    return list(first.values())
