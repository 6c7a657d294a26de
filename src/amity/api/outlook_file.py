"""The outlook of two parties from a file of dated events, without a store: trained, given, and kept nowhere."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from amity.api.outlook import HORIZONS, Day, check_horizons, enough
from amity.codebook import Codebook, load
from amity.errors import BadRequest, UnknownActor

if TYPE_CHECKING:
    from amity.forecast.backtest_values import Backtest
    from amity.forecast.event_file import EventFile
    from amity.forecast.outlook import DyadOutlook, Past

Tell = Callable[[str], None]


def outlook_of_file(
    path: str | Path, a: str, b: str | None, horizons: Sequence[int] = HORIZONS, as_of: Day = None, *,
    codebook: Codebook | None = None, today: datetime.date | None = None, tell: Tell = lambda _: None,
) -> DyadOutlook:  # fmt: skip
    """The outlook of two parties of a file (actor, type, recipient and day a line) from its last day, or an earlier."""
    if not b:
        raise BadRequest(f"An outlook is of two parties: name another beside {a}.")
    checked = check_horizons(horizons)
    today = today or datetime.datetime.now(datetime.UTC).date()
    events = events_of(path, codebook, today)
    one, other = sorted(party_in(name, events, path, codebook) for name in (a, b))
    names = (events.parties[one], events.parties[other])
    if one == other:
        raise BadRequest(f"{a} and {b} are the same party ({names[0]}); an outlook is of two.")
    cutoff = cutoff_in(events, as_of, path)
    past = _past(events, (one, other), cutoff, Path(path).name)
    enough(past, names, cutoff)
    from amity.forecast.dyad_training import train_dyads
    from amity.forecast.outlook import written

    deeds = events.deeds
    tell(f"learning from {len(deeds):,} events of {deeds.pairs:,} pairs")
    model, _ = train_dyads(deeds, cutoff, checked)
    model_id = hashlib.sha256(msgspec.json.encode(model)).hexdigest()[:20]
    return written(
        past, model, checked, cutoff, given=today.isoformat(), parties=names, names=names,
        extent=(past.start, cutoff, int((events.day <= cutoff).sum())), model_id=model_id,
    )  # fmt: skip


def backtest_of_file(
    path: str | Path, horizons: Sequence[int] = HORIZONS, *, codebook: Codebook | None = None,
    today: datetime.date | None = None, tell: Tell = lambda _: None,
) -> Backtest:  # fmt: skip
    """How outlooks from past days of a file would have done; a benchmark folder may stand in its place."""
    from amity.forecast.extra import require_extra

    require_extra()
    from amity.forecast.backtest import backtest

    if Path(path).is_dir():
        from amity.forecast.deeds import deeds_from_quads
        from amity.forecast.quads import join, read_folder

        folder = read_folder(path)
        deeds = deeds_from_quads(join(folder.history, folder.target), folder.relations, codebook or load())
    else:
        deeds = events_of(path, codebook, today or datetime.datetime.now(datetime.UTC).date()).deeds
    return backtest(deeds, horizons=check_horizons(horizons), tell=tell)


def events_of(path: str | Path, codebook: Codebook | None, today: datetime.date) -> EventFile:
    """The events of a file."""
    from amity.forecast.event_file import read_events
    from amity.forecast.extra import require_extra

    require_extra()
    return read_events(path, codebook or load(), today)


def party_in(name: str, events: EventFile, path: str | Path, codebook: Codebook | None) -> int:
    """The number of the party meant: as the file writes it, or by the codebook, so that "Cambodia" is its KHM."""
    from amity.api.names import actor_names, resolve_actor
    from amity.forecast.event_file import party_named

    try:
        return party_named(name, events, path)
    except BadRequest:
        book = codebook or load()
        with contextlib.suppress(UnknownActor):
            found = resolve_actor(name, book)
            for other in (found, actor_names(book).get(found, found)):
                with contextlib.suppress(BadRequest):
                    return party_named(other, events, path)
        raise


def cutoff_in(events: EventFile, as_of: Day, path: str | Path) -> int:
    """The day that is asked from: the file's last, or an earlier one that lies within it."""
    first, last = int(events.day[0]), int(events.day[-1])
    if as_of is None:
        return last
    from amity.api.life import day_of

    wanted = datetime.date.fromisoformat(day_of("as_of", as_of)).toordinal()
    if not first <= wanted <= last:
        days = f"{datetime.date.fromordinal(first)} to {datetime.date.fromordinal(last)}"
        raise BadRequest(f"{path} tells of {days}; an outlook as of {as_of} needs a day between these.")
    return wanted


def _past(events: EventFile, pair: tuple[int, int], cutoff: int, name: str) -> Past:
    from amity.forecast.event_file import parties_of
    from amity.forecast.outlook import Past

    both = np.isin(events.actor, pair) & np.isin(events.recipient, pair) & (events.day <= cutoff)
    return Past(
        day=events.day[both], quad=events.quad[both], score=events.score[both].astype(np.float64),
        record=tuple(f"{name} line {line}" for line in events.line[both]),
        parties=tuple(parties_of(events, pair, cutoff)), start=int(events.day[0]),
    )  # fmt: skip
