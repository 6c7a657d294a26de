"""Worker processes: whatever happens to them, the store is the one that a single process makes."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import psutil
import pytest

from amity.codebook import Codebook
from amity.errors import AmityError
from amity.records import Failure, Page, Reading
from amity.runs import RunReport, RunSettings, read_pages
from amity.runs.pool import MOST_DEATHS, START, Worker, read_surely
from amity.store.sqlite import SqliteStore, open_store

TEXT = "Norway and Chile signed an agreement on fisheries in Oslo on {} May 2021. Their ministers met there."
PAGES = [Page(raw=TEXT.format(n % 28 + 1).encode() + b" " * n, origin=f"{n:03}.txt") for n in range(40)]


def dump(path: Path, codebook: Codebook, kills: int = 0, **more: int) -> tuple[list[str], RunReport, int]:
    """The store's content, the report, and how many workers were killed on the way."""
    killed: list[int] = []

    def kill(store: SqliteStore, readings: list[Reading]) -> None:
        for child in psutil.Process().children() if len(killed) < kills else []:
            if START in child.cmdline():
                os.kill(child.pid, signal.SIGKILL)
                killed.append(child.pid)

    with open_store(path) as store:
        report = read_pages(PAGES, store, codebook, RunSettings(batch=4, **more), after_batch=kill)
        return list(store.dump()), report, len(killed)


def test_killed_workers_leave_the_same_store(tmp_path: Path, codebook: Codebook) -> None:
    clean, _, _ = dump(tmp_path / "clean.db", codebook)
    found, report, killed = dump(tmp_path / "pool.db", codebook, kills=2, jobs=2, renew=12)
    assert killed >= 2
    assert found == clean
    assert (report.read, report.failed) == (len(PAGES), 0)
    assert not [c for c in psutil.Process().children() if START in c.cmdline()]


class Deadly:
    """A stand-in for a worker, which one page kills."""

    def __init__(self) -> None:
        self.deaths = 0

    def read(self, pages: list[Page]) -> list[Reading | Failure]:
        found: list[Reading | Failure] = []
        for page in pages:
            if page.origin == "deadly":
                self.deaths += 1
                return found
            found.append(Failure(origin=page.origin, hash=page.hash, reason="read", error="x"))
        return found


def test_a_page_that_kills_its_worker_is_set_aside() -> None:
    pages = [Page(raw=b"x", origin=name) for name in ("a", "deadly", "b")]
    worker = Deadly()
    found = read_surely(worker, pages)  # type: ignore[arg-type]
    assert [(f.origin, f.error) for f in found if isinstance(f, Failure)] == [
        ("a", "x"),
        ("deadly", "WorkerDied"),
        ("b", "x"),
    ]
    assert worker.deaths == 1 + MOST_DEATHS


def test_a_worker_that_hangs_is_ended(codebook: Codebook) -> None:
    worker = Worker(codebook, renew=100, seconds=60)
    assert len(worker.read(PAGES[:1])) == 1
    process = worker._process
    assert process is not None
    worker._seconds = 0.2
    os.kill(process.pid, signal.SIGSTOP)
    begun = time.monotonic()
    assert worker.read(PAGES[1:2]) == []
    assert time.monotonic() - begun < 10
    assert process.poll() is not None
    assert threading.active_count() < 20


def test_errors_of_every_page_end_the_run(tmp_path: Path, codebook: Codebook) -> None:
    gone = Codebook((*codebook.folders, tmp_path / "gone"))
    with open_store(tmp_path / "s.db") as store, pytest.raises(AmityError, match="is not a folder"):
        read_pages(PAGES, store, gone, RunSettings(jobs=2))
