"""What the pages share: the panorama of the store and what is worked out from it, kept fresh while others write."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from amity.store.opening import connect_to_read, guarded
from amity.store.panorama import Panorama, grown, load_panorama, unchanged
from amity.web.memory import give_back

T = TypeVar("T")
QUICK = 0.15  # seconds: what takes less is made anew before the answer, the rest beside it
REST = 8  # a slow refresh waits so many times its own length before the next one
LONG_REST = 30  # and what is worked out of it so many times: counts of minutes ago do


@dataclass(slots=True)
class Kept:
    """A value with the number of the panorama that it was made of, and how long that took."""

    value: Any
    of: int
    took: float
    made: float


@dataclass(slots=True)
class Held:
    """One panorama for all threads; while it is made anew, the last one answers."""

    path: Path
    lock: threading.Lock = field(default_factory=threading.Lock)
    db: sqlite3.Connection | None = None
    version: int = -1
    number: int = 0  # of the panorama that is held
    kept: Kept | None = None
    others: dict[Any, Kept] = field(default_factory=dict)
    busy: set[Any] = field(default_factory=set)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def panorama(self) -> Panorama:
        """The panorama, at most a few seconds behind the store."""
        kept = self.kept
        if kept is None or kept.took < QUICK:
            self.refresh()
        elif time.monotonic() > kept.made + REST * kept.took:
            self._beside("panorama", self.refresh)
        assert self.kept is not None
        held: Panorama = self.kept.value
        return held

    def refresh(self) -> None:
        """The panorama holds what the store does now."""
        with self.lock, guarded(self.path):
            begun = time.monotonic()
            if self.db is None:
                self.db = connect_to_read(self.path, shared=True)
            version = int(self.db.execute("PRAGMA data_version").fetchone()[0])
            if self.kept is None or version != self.version:
                value = self._made(self.db)
                self.number += 1
                self.kept = Kept(value, self.number, time.monotonic() - begun, time.monotonic())
                self.version = version
                if self.kept.took > QUICK:
                    give_back()
            else:
                self.kept.made = time.monotonic()

    def derived(self, key: Any, make: Callable[[Panorama], T], most: int = 64) -> T:
        """What `make` works out of the panorama, kept until the panorama changes; an older one answers meanwhile."""
        panorama = self.panorama()
        kept = self.others.get(key)
        if kept is None or (kept.of != self.number and kept.took < QUICK):
            kept = self._derive(key, panorama, make, most)
        elif kept.of != self.number and time.monotonic() > kept.made + LONG_REST * kept.took:
            self._beside(key, lambda: self._derive(key, panorama, make, most))
        value: T = kept.value
        return value

    def close(self) -> None:
        """Lets go of the file."""
        with self.lock:
            if self.db is not None:
                self.db.close()
            self.db, self.kept = None, None

    def _derive(self, key: Any, panorama: Panorama, make: Callable[[Panorama], T], most: int) -> Kept:
        begun, number = time.monotonic(), self.number
        kept = Kept(make(panorama), number, time.monotonic() - begun, time.monotonic())
        if len(self.others) >= most:
            self.others.pop(next(iter(self.others)), None)
        self.others[key] = kept
        if kept.took > QUICK:
            give_back()
        return kept

    def _made(self, db: sqlite3.Connection) -> Panorama:
        held = self.kept.value if self.kept else None
        return grown(held, db) if held is not None and unchanged(held, db) else load_panorama(db)

    def _beside(self, key: Any, work: Callable[[], Any]) -> None:
        """Done in a thread of its own, one thing after another: readers come first."""
        if key in self.busy:
            return
        self.busy.add(key)

        def run() -> None:
            try:
                with self.turn:
                    work()
            finally:
                self.busy.discard(key)

        threading.Thread(target=run, daemon=True).start()
