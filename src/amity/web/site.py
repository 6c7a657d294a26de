"""The store and the codebook as the pages see them."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np

from amity.api.names import actor_names, resolve_actor
from amity.codebook import Codebook
from amity.facts.reference import Check
from amity.records import Document, Measure, Record
from amity.store import Query
from amity.store.browsing import Browser
from amity.store.choosing import choose
from amity.store.panorama import Ints, Panorama
from amity.store.reference import Series, kept_series
from amity.web.held import Held

T = TypeVar("T")
CHUNK = 2_000  # records fetched at once for a file


@dataclass(slots=True)
class Found:
    """Records that match, latest first: their positions in the panorama, to be counted or fetched."""

    panorama: Panorama
    positions: Ints

    def __len__(self) -> int:
        return len(self.positions)

    def leads(self) -> Found:
        """One record of each fact: what many reports tell stands once."""
        return Found(self.panorama, self.positions[self.panorama.leads[self.positions]])

    def own(self) -> Found:
        """Those that amity read itself; rows of other data sets left out."""
        return Found(self.panorama, self.positions[~self.panorama.imported_among(self.positions)])

    def foreign(self) -> Found:
        """Those that are rows of other data sets."""
        return Found(self.panorama, self.positions[self.panorama.imported_among(self.positions)])

    def only(self, numbers: Collection[int]) -> Found:
        """Those that have one of these numbers."""
        held = self.panorama.records["number"][self.positions]
        return Found(self.panorama, self.positions[np.isin(held, list(numbers))])

    def in_place(self, codes: Collection[int]) -> Found:
        """Those set in one of these places."""
        held = self.panorama.records["place"][self.positions]
        return Found(self.panorama, self.positions[np.isin(held, list(codes))])

    def of_kind(self, code: int) -> Found:
        """Those of one kind."""
        kinds = self.panorama.records["kind"][self.positions]
        return Found(self.panorama, self.positions[kinds == code])


@dataclass(slots=True)
class Site:
    """The store and the codebook; each thread has a browser of its own, all share what is held in memory."""

    path: Path
    codebook: Codebook
    secret: str = field(default_factory=secrets.token_hex)
    own: threading.local = field(default_factory=threading.local)
    held: Held = field(init=False)

    def __post_init__(self) -> None:
        self.held = Held(self.path)

    def warm(self) -> None:
        """What the first page of each kind would wait for is there."""
        from amity.web.charts import warm
        from amity.web.shapes import countries

        self.held.panorama()
        countries()
        warm()

    @property
    def browser(self) -> Browser:
        """This thread's browser of the store."""
        if not hasattr(self.own, "browser"):
            self.own.browser = Browser(self.path)
        held: Browser = self.own.browser
        return held

    def actor_id(self, name: str) -> str:
        """The id of the actor that is meant."""
        if self.browser.actor(name):
            return name
        return resolve_actor(name, self.codebook, self.browser.store.actors())

    def actor_name(self, actor_id: str) -> str:
        """What the codebook calls an actor, else what most documents do."""
        return self.names([actor_id])[actor_id]

    def names(self, actor_ids: Iterable[str]) -> dict[str, str]:
        """The names of actors by id."""
        wanted = list(dict.fromkeys(actor_ids))
        known = self.codebook.derive(actor_names)
        missing = [actor for actor in wanted if actor not in known]
        held = self.browser.names(missing) if missing else {}
        return {actor: known.get(actor) or held.get(actor) or actor for actor in wanted}

    def find(self, query: Query) -> Found:
        """The records that match, latest first, those without a date last."""
        panorama = self.held.panorama()
        matching = self.browser.matching(query.search) if query.search is not None else None
        return Found(panorama, panorama.newest_first(choose(panorama, query, matching)))

    def fetch(self, found: Found, limit: int, offset: int = 0) -> list[Record]:
        """These of the records found, corrections applied."""
        numbers = found.panorama.numbers(found.positions[offset : offset + limit])
        return self.browser.numbered(numbers)

    def stream(self, found: Found) -> Iterator[Record]:
        """All records found by date, some thousands at a time; corrections applied."""
        for start in range(0, len(found), CHUNK):
            yield from self.fetch(Found(found.panorama, found.positions[::-1]), CHUNK, start)

    def documents_of(self, records: Sequence[Record]) -> dict[str, Document]:
        """The documents of these records by id, without their text."""
        return self.browser.bare_documents({record.document for record in records})

    def derived(self, key: object, make: Callable[[Panorama], T]) -> T:
        """What is worked out of all records, kept until they change."""
        return self.held.derived(key, make)

    def latest(self) -> str | None:
        """The last day on which a report was published, among those read."""
        return self.held.derived("latest", lambda _: self.browser.latest())

    def official(self) -> tuple[Series, ...]:
        """Every official series: those of the store before those that ship."""
        from amity.facts.reference import shipped_series

        kept = self.held.derived("official", lambda _: kept_series(self.path))
        return kept + shipped_series(self.codebook)

    def check(self, measure: Measure, published: str | None) -> Check:
        """A figure held against the official ones."""
        from amity.facts.reference import check_measure

        subject = measure.subject.country or measure.subject.id if measure.subject else None
        beside = [s for s in self.official() if s.indicator == measure.indicator and s.subject == subject]
        return check_measure(measure, beside, self.codebook, published)
