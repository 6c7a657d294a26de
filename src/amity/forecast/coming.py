"""What an actor does or undergoes next: types and parties, ranked, for a day or some weeks ahead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from amity.errors import BadRequest
from amity.forecast.book import RELATION, SUBJECT_RELATION, Book, find
from amity.forecast.coming_values import Coming, ComingRanked
from amity.forecast.model import EventModel, ModelSettings
from amity.forecast.quads import Quads
from amity.forecast.search import blend
from amity.forecast.survey import Questions

FEWEST_EVENTS, FEWEST_DAYS = 300, 40  # events and days with any, without which nothing is ranked
MOST_EVENTS = 200_000  # the latest that are learnt from
ASKED = 12  # types and directions that are looked into
LONGEST = 60  # days ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuads:
    """Events as columns with the names of what they number."""

    quads: Quads
    parties: tuple[str, ...]
    types: tuple[str, ...]


def rank_coming(
    named: NamedQuads, party: int, horizon: int, cutoff: str, *, top: int = 10, settings: ModelSettings | None = None,
    seed: int = 1, tell: Callable[[str], None] = lambda _: None,
) -> ComingRanked:  # fmt: skip
    """Trains on the latest of these events, and ranks what comes for one party within so many days of the last."""
    quads = _latest(named.quads)
    _check(quads, named.parties[party], horizon)
    tell(f"learning from {len(quads):,} events")
    settings = replace(settings or ModelSettings(), block=horizon)
    quads = replace(quads, day=quads.day - quads.day[0])
    model = EventModel(named.parties, len(named.types), int(quads.day[-1]) + horizon + 2, settings, seed)
    model.fit(quads)
    ranked = _ranked(model, named, party, int(quads.day[-1]) + (horizon + 1) // 2, top)
    return ComingRanked(
        party=named.parties[party], cutoff=cutoff, horizon=horizon, events=len(quads), ranked=ranked
    )  # fmt: skip


def _latest(quads: Quads) -> Quads:
    """The latest events, as many as are learnt from, by whole days."""
    if len(quads) <= MOST_EVENTS:
        return quads
    return quads.where(quads.day > quads.day[-MOST_EVENTS])


def _check(quads: Quads, name: str, horizon: int) -> None:
    if not 1 <= horizon <= LONGEST:
        raise BadRequest(f"What comes next is ranked for 1 to {LONGEST} days ahead, not for {horizon}.")
    days = len(np.unique(quads.day))
    if len(quads) < FEWEST_EVENTS or days < FEWEST_DAYS + 2 * horizon:
        raise BadRequest(
            f"Only {len(quads)} events on {days} days are known; to rank what comes within {horizon} days, "
            f"{FEWEST_EVENTS} events on {FEWEST_DAYS + 2 * horizon} days are needed."
        )


def _ranked(model: EventModel, named: NamedQuads, party: int, day: int, top: int) -> tuple[Coming, ...]:
    """The likeliest kinds of event: how usual the type is for the party now, times how likely the other side is."""
    weight = np.array([_expected(model.book, party, relation, day) for relation in range(2 * len(named.types))])
    asked = np.sort(np.argsort(-weight, kind="stable")[:ASKED])
    none = np.zeros(0, np.int64)
    questions = Questions(
        subject=np.full(len(asked), party), relation=asked, start=np.zeros(len(asked) + 1, np.int64), answer=none,
        times=none, day=day,
    )  # fmt: skip
    sheet, _ = model.sheet(questions)
    scores, found, first = model.scores(sheet), [], 0
    for relation, size in zip(asked.tolist(), sheet.size.tolist(), strict=True):
        shares = _softmax(scores[first : first + size]) * weight[relation] / weight.sum()
        others = sheet.entity[first : first + size]
        found += [(float(s), relation, int(o)) for s, o in zip(shares, others, strict=True) if o != party]
        first += size
    found.sort(key=lambda one: -one[0])
    return tuple(_coming(named, party, *one) for one in found[:top])


def _expected(book: Book, party: int, relation: int, day: int) -> float:
    """How much of a type the party had lately, with a little of what everybody has of it."""
    own = blend(book, find(book, SUBJECT_RELATION, party, relation, 0), day)
    return own + 0.001 * blend(book, find(book, RELATION, 0, relation, 0), day) / max(len(book.latest), 1)


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(scores - scores.max(initial=-np.inf))
    return np.asarray(raised / max(raised.sum(), 1e-12))


def _coming(named: NamedQuads, party: int, share: float, relation: int, other: int) -> Coming:
    mirrored, kind = divmod(relation, len(named.types))
    actor, recipient = (other, party) if mirrored else (party, other)
    return Coming(
        actor=named.parties[actor], type=named.types[kind], recipient=named.parties[recipient], share=round(share, 4)
    )


def named_quads(rows: Sequence[tuple[int, str, int, int]], parties: Sequence[str]) -> NamedQuads:
    """Columns from rows (actor, type, recipient, day), sorted by day; the types are numbered by name."""
    types = tuple(sorted({row[1] for row in rows}))
    place = {name: number for number, name in enumerate(types)}
    ordered = sorted(rows, key=lambda row: row[3])
    columns = np.array([(a, place[kind], r, day) for a, kind, r, day in ordered], np.int64).reshape(-1, 4).T
    quads = Quads(subject=columns[0], relation=columns[1], object=columns[2], day=columns[3])
    return NamedQuads(quads=quads, parties=tuple(parties), types=types)
