"""What changed in a store since a day: what `amity changes` answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from amity.api.facts import caught_up, today
from amity.api.life import ledger
from amity.errors import BadRequest
from amity.facts.reference.periods import period
from amity.store.fact_queries import changes_since

if TYPE_CHECKING:
    from amity.api import Amity
    from amity.facts.changes import Changed
    from amity.facts.fact import Fact


def changes(amity: Amity, since: str | datetime.date, actors: tuple[str, ...]) -> tuple[Changed, ...]:
    """The changes of facts since a day, and the agreements about to end; of all, or about each of these actors."""
    from amity.facts.changes import agreements_ending, facts_changed

    days = period(since.isoformat() if isinstance(since, datetime.date) else since)
    if days is None:
        raise BadRequest(f"since {since!r} is not a date; write it as 2022, 2022-08 or 2022-08-05.")
    ids = tuple(amity.resolve_actor(name) for name in actors if name)
    rows = facts_changed(changes_since(caught_up(amity), days[0]))
    kept = tuple(row for row in rows if all(name in _named(row.now or row.before) for name in ids))
    a, b = (*ids, None, None)[:2]
    return (*kept, *agreements_ending(ledger(amity, a, b, today(), None)))


def _named(fact: Fact | None) -> set[str]:
    """Every actor of a fact, and the state of each."""
    return set(_actors(fact.best)) if fact else set()


def _actors(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and "sector" in value:
        yield from (name for name in (value.get("id"), value.get("country")) if name)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _actors(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _actors(item)
