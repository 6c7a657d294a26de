"""Raw pages, packed and kept by the hash of their content beside the store, so that they can be read again."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from amity.errors import StoreError
from amity.records import Page
from amity.store.opening import WAIT, guarded, transaction

TABLES = (
    "CREATE TABLE IF NOT EXISTS raw (hash TEXT PRIMARY KEY, packed BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS arrivals (hash TEXT NOT NULL, origin TEXT NOT NULL, media_type TEXT, url TEXT,"
    " title TEXT, byline TEXT, outlet TEXT, published TEXT, PRIMARY KEY (hash, origin)) WITHOUT ROWID",
)
FIELDS = ("origin", "media_type", "url", "title", "byline", "outlet", "published")


def raw_path(store: Path) -> Path:
    """Where the raw pages of a store lie."""
    return store.with_name(store.name + ".pages")


class RawPages:
    """The raw pages of one store. Use it in a `with` block. Keeping a page twice keeps it once."""

    def __init__(self, store: Path, *, make: bool) -> None:
        self.path = raw_path(store)
        if not make and not self.path.is_file():
            raise StoreError(f"No pages of {store} are kept; read them with: amity read SOURCE --keep-pages")
        with guarded(self.path):
            self._db = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            for statement in TABLES:
                self._db.execute(statement)

    def keep(self, pages: Iterable[Page]) -> None:
        """These pages are there, in one transaction."""
        with transaction(self._db, self.path):
            for page in pages:
                row = (page.hash, *(getattr(page, name) for name in FIELDS))
                self._db.execute("INSERT OR IGNORE INTO raw VALUES (?, ?)", (page.hash, zlib.compress(page.raw, 6)))
                self._db.execute("INSERT OR IGNORE INTO arrivals VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def pages(self) -> Iterator[Page]:
        """Every page as it came, by hash and origin; raises `StoreError` where one is damaged."""
        chosen = ", ".join(f"a.{name}" for name in FIELDS)
        query = f"SELECT r.hash, r.packed, {chosen} FROM arrivals a JOIN raw r USING (hash) ORDER BY a.hash, a.origin"
        with guarded(self.path):
            for raw_hash, packed, *fields in self._db.execute(query):
                yield self._page(raw_hash, packed, dict(zip(FIELDS, fields, strict=True)))

    def _page(self, raw_hash: str, packed: bytes, fields: dict[str, str]) -> Page:
        try:
            page = Page(raw=zlib.decompress(packed), **fields)
        except zlib.error as error:
            raise StoreError(f"The page {fields['origin']} kept in {self.path} is damaged ({error}).") from error
        if page.hash != raw_hash:
            raise StoreError(f"The page {fields['origin']} kept in {self.path} is damaged (its hash differs).")
        return page

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
