"""The store keeps documents, records and what went wrong. `Store` is the protocol; `sqlite` the default.

Nothing outside this package writes SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Protocol, Self

import msgspec

from amity.records import Actor, Document, Doubt, Failure, Mention, Reading, Record

Order = Literal["date", "document"]


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Which records: every condition that is given must hold. Dates are ISO days, closed."""

    kinds: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()  # ids: a record must be about all of them (parts of an actor count as it)
    documents: tuple[str, ...] = ()
    since: str | None = None  # records whose time ends on or after; those without a date by publication date
    until: str | None = None
    status: tuple[str, ...] = ()
    types: tuple[str, ...] = ()  # event types
    search: str | None = None  # full text, over evidence
    min_confidence: float = 0.0
    order: Order = "date"
    limit: int | None = None
    offset: int = 0


class DocumentQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which documents: every condition that is given must hold. Dates are days of publication, closed."""

    ids: tuple[str, ...] | None = None
    actors: tuple[str, ...] = ()  # a record of the document must be about each of them
    since: str | None = None
    until: str | None = None
    search: str | None = None  # full text, over title and text
    limit: int | None = None
    offset: int = 0


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What a store holds."""

    documents: int
    records: dict[str, int]  # by kind
    actors: int
    doubts: int
    failures: int
    first: str | None  # the first and the last day that a record speaks of
    last: str | None


class Tallied(NamedTuple):
    """Events of two actors in a month, of one type. The ids of the actors are in order."""

    first: str
    second: str
    month: str  # "2022-08"
    type: str
    events: int
    plover_score: float  # the sum of theirs


class Store(Protocol):
    """What every store can do. Writing is idempotent: the same readings in any order leave the same store."""

    @property
    def path(self) -> Path:
        """Where it lies."""
        ...

    @property
    def writable(self) -> bool:
        """Whether it was opened to write."""
        ...

    def write_batch(
        self,
        readings: Iterable[Reading],
        failures: Iterable[Failure] = (),
        origins: Iterable[tuple[str, str]] = (),
        versions: tuple[str, str] = ("", ""),
    ) -> None:
        """Keeps all that became of a batch of pages, or nothing. Versions are those of codebook and amity."""

    def write(self, readings: Iterable[Reading]) -> None:
        """Keeps these readings, all of each or nothing; a newer reading of a page supersedes the older one whole."""

    def fail(self, failures: Iterable[Failure], codebook: str = "", amity: str = "") -> None:
        """Keeps that these pages could not be read, and why; a success, with these versions or later, clears it."""

    def already_read(self, pages: Iterable[tuple[str, str]], codebook: str, amity: str) -> set[str]:
        """The hashes of those pages (hash, origin) that need no reading with this codebook and version.

        The same bytes met in several places are read as of the least origin, so that the order does not matter.
        """
        ...

    def add_origins(self, origins: Iterable[tuple[str, str]]) -> None:
        """Keeps that pages (hash, origin) that are already read were met again elsewhere; `origin` is the least."""

    def records(self, query: Query) -> Iterator[Record]:
        """The records that match, in order."""
        ...

    def count(self, query: Query) -> int:
        """How many records match, whatever the limit."""
        ...

    def record(self, record_id: str) -> Record | None:
        """One record."""
        ...

    def documents(self, ids: Iterable[str] | None = None) -> Iterator[Document]:
        """Documents by publication date and id; all, or those named."""
        ...

    def find_documents(self, query: DocumentQuery) -> Iterator[Document]:
        """The documents that match, by publication date and id."""
        ...

    def count_documents(self, query: DocumentQuery) -> int:
        """How many documents match, whatever the limit."""
        ...

    def mentions(self, document_id: str) -> tuple[Mention, ...]:
        """Where this document names actors, in order."""
        ...

    def doubts(self, document_id: str) -> tuple[Doubt, ...]:
        """What in this document can be read in two ways."""
        ...

    def actors(self) -> Iterator[Actor]:
        """Every actor named in the store, with the name, country and sector that most documents give it."""
        ...

    def failures(self) -> Iterator[Failure]:
        """What could not be read."""
        ...

    def counts(self) -> Counts:
        """How much there is of everything."""
        ...

    def tallies(self, since: str, until: str) -> list[Tallied]:
        """The events that happened in a period (ISO days, closed), by pair of actors, month and type, in this order."""
        ...

    def dump(self) -> Iterator[str]:
        """The whole content in an order of its own: stores with equal dumps answer everything alike."""
        ...

    def close(self) -> None:
        """Lets go of the files; every batch is already written."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
