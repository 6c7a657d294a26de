"""What comes next for one actor: from the store's latest events, or from a file of dated events."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from amity.api.outlook import Day, cutoff_of
from amity.codebook import Codebook
from amity.errors import BadRequest
from amity.store.outlooks import reading_outlooks

if TYPE_CHECKING:
    from amity.api import Amity
    from amity.forecast.coming_values import ComingRanked

Tell = Callable[[str], None]


def coming_of_store(
    amity: Amity, name: str, horizon: int = 1, as_of: Day = None, tell: Tell = lambda _: None
) -> ComingRanked:
    """Types and parties that come next for an actor, by what the store knew on its last day or an earlier one."""
    from amity.api.names import wholes
    from amity.forecast.extra import require_extra
    from amity.store.deeds import party_of

    require_extra()
    from amity.forecast.coming import MOST_EVENTS, named_quads, rank_coming

    amity.outlooks.update()
    wanted = amity.resolve_actor(name)
    with reading_outlooks(amity.path) as tables:
        party = party_of(wanted, tables.country(wanted), wholes(amity.codebook))
        cutoff = cutoff_of(tables, as_of, amity.path)
        rows = tables.latest_deeds(cutoff, MOST_EVENTS)
    parties = sorted({one for actor, _, recipient, _ in rows for one in (actor, recipient)})
    if party not in parties:
        raise BadRequest(f"The latest events that {amity.path} holds name no party {party}: read more about it.")
    place = {one: number for number, one in enumerate(parties)}
    named = named_quads([(place[a], kind, place[r], day) for a, kind, r, day in rows], parties)
    return rank_coming(named, place[party], horizon, str(datetime.date.fromordinal(cutoff)), tell=tell)


def coming_of_file(
    path: str | Path, name: str, horizon: int = 1, as_of: Day = None, *, codebook: Codebook | None = None,
    today: datetime.date | None = None, tell: Tell = lambda _: None,
) -> ComingRanked:  # fmt: skip
    """The same from a file: actor, type, recipient and day a line."""
    from amity.api.outlook_file import cutoff_in, events_of, party_in

    events = events_of(path, codebook, today or datetime.datetime.now(datetime.UTC).date())
    from amity.forecast.coming import named_quads, rank_coming

    cutoff = cutoff_in(events, as_of, path)
    columns = zip(events.actor.tolist(), events.type, events.recipient.tolist(), events.day.tolist(), strict=True)
    named = named_quads([row for row in columns if row[3] <= cutoff], events.parties)
    party = party_in(name, events, path, codebook)
    return rank_coming(named, party, horizon, str(datetime.date.fromordinal(cutoff)), tell=tell)
