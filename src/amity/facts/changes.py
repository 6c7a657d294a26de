"""What changed in a store since a day: facts that are new, became others or went, contradictions that appeared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

from amity.facts.fact import Fact
from amity.facts.ledger import Entry, ending
from amity.records import Value
from amity.store.fact_queries import Change

Kind = Literal["new", "changed", "withdrawn", "disputed", "ending"]
ORDER: tuple[Kind, ...] = ("disputed", "ending", "withdrawn", "changed", "new")
SOON = 90  # days ahead in which an agreement is about to end


class Changed(Value, frozen=True, kw_only=True):
    """One change. `fields` are those that differ; `before` is the fact as the day found it, `now` as it stands.

    A change "disputed" is a contradiction that appeared; "ending" an agreement whose term runs out within 90 days, of
    which `entry` is the ledger's.
    """

    change: Kind
    day: str
    kind: str
    fields: tuple[str, ...]
    before: Fact | None = None
    now: Fact | None = None
    entry: Entry | None = None


def facts_changed(changes: Iterable[Change]) -> tuple[Changed, ...]:
    """The changes of facts by day. A fact that goes on under another id, by a report that came late, is changed."""
    held = [(c.day, _fact(c.before), _fact(c.now)) for c in changes]
    came = {record: fact for _, before, fact in held if before is None and fact for record in fact.records}
    moved: set[str] = set()
    rows: list[Changed] = []
    for day, before, now in held:
        if before is None:
            continue
        if now is None:
            now = next((came[record] for record in before.records if record in came), None)
            moved |= {now.id} if now else set()
        rows += _compared(day, before, now)
    for day, before, now in held:
        if before is None and now is not None and now.id not in moved:
            rows += _compared(day, None, now)
    return tuple(sorted(rows, key=lambda row: (row.day, ORDER.index(row.change), _id(row))))


def agreements_ending(entries: Iterable[Entry]) -> tuple[Changed, ...]:
    """The agreements that stand and are about to end, by the day on which they do."""
    return tuple(
        Changed(change="ending", day=entry.until or "", kind="agreement", fields=("until",), entry=entry)
        for entry in ending(entries, SOON)
    )


def _compared(day: str, before: Fact | None, now: Fact | None) -> Iterator[Changed]:
    """What this change is; one of a fact on which sources differ since is a second."""
    kind = (now or before).kind  # type: ignore[union-attr]  # one of the two is there
    fields = _differing(before, now) if before and now else ()
    if before is None or now is None or fields:
        change: Kind = "new" if before is None else "withdrawn" if now is None else "changed"
        yield Changed(change=change, day=day, kind=kind, fields=fields, before=before, now=now)
    fresh = sorted(set(now.disputed) - set(before.disputed if before else ())) if now else []
    if fresh:
        yield Changed(change="disputed", day=day, kind=kind, fields=tuple(fresh), before=before, now=now)


def _differing(before: Fact, now: Fact) -> tuple[str, ...]:
    """The best values that differ, and whether more or fewer tell it."""
    names = [name for name in now.best if _plain(before.best.get(name)) != _plain(now.best[name])]
    told = [name for name in ("documents", "independent_sources") if getattr(before, name) != getattr(now, name)]
    return (*names, *told)


def _plain(value: Any) -> Any:
    """A value without the wording of the report that gives it."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key != "text"}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def _fact(json: str | None) -> Fact | None:
    return msgspec.json.decode(json, type=Fact) if json else None


def _id(row: Changed) -> str:
    fact = row.now or row.before
    return fact.id if fact else (row.entry.id if row.entry else "")
