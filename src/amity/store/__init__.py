"""The store keeps documents, records and what went wrong. `Store` is the protocol; `sqlite` the default.

Nothing outside this package writes SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, Protocol

import msgspec

from amity.records import Document, Failure, Reading, Record

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


class Store(Protocol):
    """What every store can do. Writing is idempotent: the same readings in any order leave the same store."""

    def write(self, readings: Iterable[Reading]) -> None:
        """Keeps these readings, all of each or nothing; a newer reading of a page supersedes the older one whole."""

    def fail(self, failures: Iterable[Failure]) -> None:
        """Keeps that these pages could not be read, and why; a later success clears it."""

    def already_read(self, raw_hashes: Iterable[str], codebook: str, amity: str) -> set[str]:
        """Which of these pages have been read with this codebook and version."""
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

    def failures(self) -> Iterator[Failure]:
        """What could not be read."""
        ...

    def close(self) -> None:
        """Writes what is open and lets go of the file."""
