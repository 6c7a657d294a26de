"""What a watch remembers between rounds and restarts: addresses found, when each is due, answers kept, counters.

One small SQLite file beside the store; read by ``amity watch --status`` while the watch writes it.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from amity.errors import StoreError
from amity.records import Page
from amity.store.opening import WAIT, guarded, transaction

TABLES = (
    "CREATE TABLE IF NOT EXISTS links (url TEXT PRIMARY KEY, source TEXT NOT NULL, published TEXT, outlet TEXT,"
    " mark TEXT, state TEXT NOT NULL, tries INTEGER NOT NULL, due REAL NOT NULL, seen REAL NOT NULL,"
    " reason TEXT) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS links_due ON links (state, due)",
    "CREATE TABLE IF NOT EXISTS sources (address TEXT PRIMARY KEY, name TEXT NOT NULL, due REAL NOT NULL,"
    " polled REAL, failures INTEGER NOT NULL, reason TEXT) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS answers (url TEXT PRIMARY KEY, marks TEXT NOT NULL, final TEXT NOT NULL,"
    " media_type TEXT, packed BLOB NOT NULL, used REAL NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS held (url TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID",
)
OPEN = "state IN ('new', 'changed')"
LOOKED_AT = 5000  # links due, among which hosts take turns


class WaitingLink(NamedTuple):
    """An address that is to be opened."""

    url: str
    published: str | None
    outlet: str | None
    tries: int


class SourceRow(NamedTuple):
    """How it stands with a source. Moments are seconds since 1970."""

    address: str
    name: str
    due: float
    polled: float | None
    failures: int  # in a row
    reason: str | None


class KeptAnswer(NamedTuple):
    """An answer with what a server wants to hear to say that nothing changed."""

    marks: dict[str, str]
    final: str
    media_type: str | None
    raw: bytes


def state_path(store: Path) -> Path:
    """Where the memory of a store's watch lies."""
    return store.with_name(store.name + ".watch")


class WatchState:
    """The memory of one watch; several threads may use it. Close it after use."""

    def __init__(self, path: Path, *, make: bool) -> None:
        self.path = path
        if not make and not path.is_file():
            raise StoreError(f"Nothing was ever watched into this store: there is no {path}.")
        self._lock = threading.RLock()
        with guarded(path):
            self._db = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
            if make:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
                for statement in TABLES:
                    self._db.execute(statement)

    # addresses

    def offer(
        self,
        url: str,
        source: str,
        now: float,
        published: str | None = None,
        outlet: str | None = None,
        mark: str | None = None,
    ) -> bool:
        """The address waits to be opened, unless it was opened before and its mark (date of change) is the same."""
        with self._writing():
            row = self._db.execute("SELECT mark, state FROM links WHERE url = ?", (url,)).fetchone()
            if row is None:
                values = (url, source, published, outlet, mark, "new", 0, now, now, None)
                self._db.execute("INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
                return True
            changed = bool(mark and row[0] and mark != row[0] and row[1] in ("done", "failed"))
            if changed:
                fresh = (mark, published, now, url)
                columns = "state = 'changed', tries = 0, mark = ?, published = ?, due = ?"
                self._db.execute(f"UPDATE links SET {columns} WHERE url = ?", fresh)
            self._db.execute("UPDATE links SET seen = ?, mark = coalesce(mark, ?) WHERE url = ?", (now, mark, url))
            return changed

    def due(self, now: float) -> list[WaitingLink]:
        """The addresses to be opened now, longest waiting first."""
        statement = (
            f"SELECT url, published, outlet, tries FROM links WHERE {OPEN} AND due <= ? ORDER BY due, url LIMIT ?"
        )
        return [WaitingLink(*row) for row in self._rows(statement, now, LOOKED_AT)]

    def hold(self, page: Page) -> None:
        """The page was opened; it is kept here until it is in the store."""
        packed = zlib.compress(msgspec.msgpack.encode(page), 1)
        self._each("INSERT OR REPLACE INTO held VALUES (?, ?)", [(page.origin, packed)])

    def held(self) -> list[Page]:
        """Pages that were opened and are not marked as done."""
        rows = self._rows("SELECT packed FROM held ORDER BY url")
        return [msgspec.msgpack.decode(zlib.decompress(packed), type=Page) for (packed,) in rows]

    def done(self, urls: Iterable[str]) -> None:
        """What lies at these is in the store."""
        settled = [(url,) for url in urls]
        with self._writing():
            self._db.executemany("UPDATE links SET state = 'done', reason = NULL WHERE url = ?", settled)
            self._db.executemany("DELETE FROM held WHERE url = ?", settled)

    def failed(self, url: str, reason: str) -> None:
        """Nothing can be had there; it is not asked again unless its mark changes."""
        self._each("UPDATE links SET state = 'failed', reason = ? WHERE url = ?", [(reason, url)])

    def later(self, url: str, due: float, tries: int, reason: str) -> None:
        """Nothing could be had there now; it is asked again at that moment."""
        statement = "UPDATE links SET due = ?, tries = ?, reason = ? WHERE url = ?"
        self._each(statement, [(due, tries, reason, url)])

    def next_due(self) -> float | None:
        """When the next address is due; null where none waits."""
        moment: float | None = self._rows(f"SELECT min(due) FROM links WHERE {OPEN}")[0][0]
        return moment

    def forget(self, before: float) -> None:
        """Addresses settled, and answers, that no source has named since that moment are forgotten."""
        self._each("DELETE FROM links WHERE state IN ('done', 'failed') AND seen < ?", [(before,)])
        self._each("DELETE FROM answers WHERE used < ?", [(before,)])

    def link_counts(self) -> dict[str, int]:
        """How many addresses are new, changed, done and failed."""
        return dict(self._rows("SELECT state, count(*) FROM links GROUP BY state"))

    # sources

    def sources(self) -> list[SourceRow]:
        """Every source of the list, in order of its address."""
        return [SourceRow(*row) for row in self._rows("SELECT * FROM sources ORDER BY address")]

    def list_sources(self, names: dict[str, str], now: float) -> None:
        """These, and no others, are the sources; new ones are due at once."""
        with self._writing():
            for (address,) in self._rows("SELECT address FROM sources"):
                if address not in names:
                    self._db.execute("DELETE FROM sources WHERE address = ?", (address,))
            for address, name in names.items():
                insert = "INSERT INTO sources VALUES (?, ?, ?, NULL, 0, NULL) ON CONFLICT DO UPDATE SET name = ?"
                self._db.execute(insert, (address, name, now, name))

    def polled(self, address: str, now: float, due: float, failures: int, reason: str | None) -> None:
        """The source was looked at, and is due again at that moment."""
        statement = "UPDATE sources SET polled = ?, due = ?, failures = ?, reason = ? WHERE address = ?"
        self._each(statement, [(now, due, failures, reason, address)])

    # answers

    def answer(self, url: str) -> KeptAnswer | None:
        """The answer kept of this address."""
        rows = self._rows("SELECT marks, final, media_type, packed FROM answers WHERE url = ?", url)
        if not rows:
            return None
        marks, final, media_type, packed = rows[0]
        return KeptAnswer(json.loads(marks), final, media_type, zlib.decompress(packed))

    def keep_answer(self, url: str, answer: KeptAnswer, now: float) -> None:
        """This answer is kept in place of an older one."""
        row = (url, json.dumps(answer.marks), answer.final, answer.media_type, zlib.compress(answer.raw), now)
        self._each("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", [row])

    # counters

    def add(self, **more: float) -> None:
        """The counters have grown."""
        statement = "INSERT INTO counters VALUES (?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value"
        self._each(statement, more.items())

    def set(self, **values: float) -> None:
        """The counters stand at these values."""
        self._each("INSERT OR REPLACE INTO counters VALUES (?, ?)", values.items())

    def counters(self) -> dict[str, float]:
        """Every counter and moment by name."""
        return dict(self._rows("SELECT name, value FROM counters ORDER BY name"))

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with self._lock, guarded(self.path):
            return self._db.execute(statement, values).fetchall()

    def _each(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        with self._writing():
            self._db.executemany(statement, rows)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            if self._db.in_transaction:
                yield
                return
            with transaction(self._db, self.path):
                yield


class OnlyOne:
    """Held by the one process that does this; the system frees it however that process ends."""

    def __init__(self, path: Path, sentence: str) -> None:
        self._db = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            self._db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._db.close()
            raise StoreError(sentence) from error

    def close(self) -> None:
        """Another process may do it."""
        self._db.close()


class OnlyWatch(OnlyOne):
    """Held by the one process that watches into a store."""

    def __init__(self, store: Path) -> None:
        sentence = f"Another amity watch writes into {store}; end it first or name another."
        super().__init__(store.with_name(store.name + ".watch-lock"), sentence)
