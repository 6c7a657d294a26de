"""Timeline, figures and network of a store, built on facts: what the commands of these names answer."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from amity.api.facts import caught_up, iter_facts, known_day, today
from amity.api.life import ledger
from amity.api.names import actor_names
from amity.api.settling import held_facts
from amity.store.fact_queries import FactQuery

if TYPE_CHECKING:
    from amity.answers.figures import FigureRow
    from amity.answers.network import Edge
    from amity.answers.timeline import Moment
    from amity.api import Amity

Day = str | datetime.date | None


def timeline(amity: Amity, query: FactQuery, as_of: Day) -> tuple[Moment, ...]:
    """What happened, in order of time."""
    from amity.answers.timeline import build_timeline

    day = known_day(as_of)
    caught_up(amity)
    facts, _, tellings = held_facts(amity, msgspec.structs.replace(query, kinds=("event", "agreement")), day)
    a, b = (*query.actors, None, None)[:2]
    entries = ledger(amity, a, b, day or today(), day)
    moments = build_timeline((fact for fact in facts if fact.kind == "event"), tellings, entries)
    return tuple(m for m in moments if _inside(m, query))


def figures(amity: Amity, query: FactQuery, indicators: Iterable[str], as_of: Day) -> tuple[FigureRow, ...]:
    """The figures by indicator and pair, held against official ones."""
    from amity.answers.figures import build_figures

    caught_up(amity)
    wanted = {name.lower() for name in indicators}
    facts, _, tellings = held_facts(amity, msgspec.structs.replace(query, kinds=("measure",)), known_day(as_of))
    chosen = [fact for fact in facts if not wanted or fact.best["indicator"] in wanted]
    return build_figures(chosen, tellings, amity.reference.series(), amity.codebook)


def network(amity: Amity, query: FactQuery, as_of: Day) -> tuple[Edge, ...]:
    """Who deals with whom, pair by pair."""
    from amity.answers.network import build_network

    wanted = msgspec.structs.replace(query, kinds=("event", "agreement"))
    about = query.actors[0] if query.actors else None
    return build_network(iter_facts(amity, wanted, known_day(as_of)), actor_names(amity.codebook), about)


def _inside(moment: Moment, query: FactQuery) -> bool:
    last = (moment.when.end if moment.when else None) or moment.day
    if moment.day is None or last is None:
        return query.since is None and query.until is None
    return (query.since is None or last >= query.since) and (query.until is None or moment.day <= query.until)
