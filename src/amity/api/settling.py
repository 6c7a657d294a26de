"""Outlooks of reports with their outcome: what `amity outlooks` answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from amity.api.facts import caught_up, known_day, today
from amity.api.names import wholes
from amity.records import Measure
from amity.store import fact_queries
from amity.store.fact_queries import FactQuery

if TYPE_CHECKING:
    from amity.api import Amity
    from amity.facts.fact import Dispute, Fact
    from amity.facts.outlooks import Later, Settled
    from amity.facts.telling import Telling


def settled(
    amity: Amity, actors: Iterable[str | None], as_of: str | datetime.date | None = None
) -> tuple[Settled, ...]:
    """Every outlook, or those about these actors, as it stands; as of a day, by what reports of up to then tell."""
    ids = tuple(amity.resolve_actor(name) for name in actors if name)
    day = known_day(as_of)
    caught_up(amity)
    facts, _, tellings = held_facts(amity, FactQuery(actors=ids), day)
    return settled_of(amity, facts, tellings, day)


def settled_of(amity: Amity, facts: list[Fact], tellings: dict[str, Telling], day: str | None) -> tuple[Settled, ...]:
    """The outlooks among these facts with their outcome."""
    from amity.facts.outlooks import settle

    later = later_of(amity, facts, tellings, day)
    outlooks = [fact for fact in facts if fact.kind == "outlook"]
    return tuple(settle(tellings[fact.records[0]], fact, later) for fact in outlooks)


def later_of(amity: Amity, facts: list[Fact], tellings: dict[str, Telling], day: str | None) -> Later:
    """What outlooks are settled by."""
    from amity.facts.outlook_figures import Figures
    from amity.facts.outlooks import Later
    from amity.facts.views import one_of

    of_document: dict[str, list[Telling]] = {}
    for telling in tellings.values():
        of_document.setdefault(telling.record.document, []).append(telling)
    measures = [t.record for t in tellings.values() if isinstance(t.record, Measure)]
    return Later(
        facts=one_of(facts),
        tellings=tellings,
        of_document=of_document,
        figures=Figures(amity.reference.series(), measures),
        codebook=amity.codebook,
        as_of=day or today(),
    )


def held_facts(amity: Amity, query: FactQuery, day: str | None) -> tuple[list[Fact], list[Dispute], dict[str, Telling]]:
    """The facts that match, their disputes, as of a day where one is given; every record of theirs as a telling."""
    from amity.facts.telling import telling_of
    from amity.facts.views import facts_known, find_disputes, find_facts

    parts = wholes(amity.codebook)
    if day is None:
        facts, disputes = list(find_facts(amity.one_file, query)), list(find_disputes(amity.one_file, query))
    else:
        facts, disputes = facts_known(amity.one_file, query, day, parts)
    told = fact_queries.told_of(amity.one_file, (record for fact in facts for record in fact.records))
    return facts, disputes, {telling.record.id: telling for one in told if (telling := telling_of(one, parts))}
