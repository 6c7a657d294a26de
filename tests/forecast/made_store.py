"""A store of made reports: pairs of states that deal with each other at paces of their own, some in peace, some not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from amity.records import Actor, Attribution, DateRange, Document, Event, Quad, Reading, Span, identified
from amity.store.sqlite import open_store

STATES = ("RUS", "KHM", "CHN", "USA", "FRA", "DEU", "JPN", "IND", "BRA", "KEN", "EGY", "TUR", "VNM", "THA")
DEEDS: tuple[tuple[str, Quad, float], ...] = (
    ("CONSULT", "verbal cooperation", 2.5),
    ("AID", "material cooperation", 10.0),
    ("ACCUSE", "verbal conflict", -3.0),
    ("SANCTION", "material conflict", -6.0),
)
START = date(2021, 1, 1)
AUTHOR = Attribution(actor=None, name="the author", source_kind="author")


def made_event_reading(number: int, day: date, one: str, other: str, deed: int, *, lag: int = 1) -> Reading:
    """One report of one event, published so many days after it."""
    text = f"{one} and {other}, report {number}."
    raw = hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        id=raw[:16], title=None, byline=None, outlet=None, published=(day + timedelta(days=lag)).isoformat(),
        published_inferred=False, language="en", url=None, origin=f"{number}.txt", text=text, hash=raw,
    )  # fmt: skip
    kind, quad, score = DEEDS[deed]
    event = Event(
        document=document.id,
        evidence=(Span(start=0, end=len(text), text=text),),
        when=DateRange(start=day.isoformat(), end=day.isoformat(), precision="day", text="then"),
        said_by=AUTHOR,
        confidence=0.9,
        actors=(_state(one),),
        recipients=(_state(other),),
        type=kind,
        quad=quad,
        plover_score=score,
    )
    return Reading(document=document, records=(identified(event),), amity="1", codebook="c")


def _state(code: str) -> Actor:
    return Actor(id=code, name=code, country=code, sector="GOV", text=code)


def made_reports(days: int, seed: int = 1) -> Iterator[Reading]:
    """Reports of so many days, in order of the days."""
    lot = np.random.default_rng(seed)
    pairs = [(a, b) for at, a in enumerate(STATES) for b in STATES[at + 1 :]]
    pace = lot.gamma(0.6, 0.06, len(pairs))
    mood = lot.dirichlet((2.0, 0.5, 1.0, 0.5), len(pairs))
    number = 0
    for day in range(days):
        for at in np.flatnonzero(lot.random(len(pairs)) < pace):
            number += 1
            deed = int(lot.choice(4, p=mood[at]))
            yield made_event_reading(number, START + timedelta(days=day), *pairs[at], deed)


def write_made_store(path: Path, days: int = 420) -> Path:
    """The store of so many days."""
    with open_store(path) as store:
        store.write(made_reports(days))
    return path
