"""Reads varied articles with 1 and 2 processes, then with workers killed on the way, and compares the stores.

    python benchmarks/pool.py ARTICLES.jsonl [--count 10000] [--jobs 2] [--every 10]

Each article is made unlike its copies by a sentence of its own. Prints documents a second with the start of the
processes and without, the writer's share of the time, the peak memory of all processes, and whether the store after the
kills holds what the clean one holds. Exit code 1 where it does not.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from amity.codebook import load
from amity.codebook.language import language
from amity.records import Page
from amity.runs import RunReport, RunSettings, read_pages
from amity.store.sqlite import SqliteStore, open_store


def varied(source: Path, count: int) -> Iterator[Page]:
    """So many pages, of which no two are the same."""
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    texts = [row.get("text") or row.get("body") or row.get("content") for row in rows]
    for number, text in zip(range(count), itertools.cycle([t for t in texts if t]), strict=False):
        yield Page(raw=f"{text}\n\nThis is report {number} of the day.".encode(), origin=f"{number:06}.txt")


class Watch:
    """Looks at the processes twice a second, and kills a worker every so many seconds."""

    def __init__(self, every: float | None) -> None:
        self.every, self.peak, self.kills = every, 0, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        me, last = psutil.Process(), time.monotonic()
        while not self._over.wait(0.5):
            children = me.children()
            sizes = [process.memory_info().rss for process in (me, *children) if process.is_running()]
            self.peak = max(self.peak, sum(sizes))
            if self.every and children and time.monotonic() - last > self.every:
                os.kill(children[self.kills % len(children)].pid, signal.SIGKILL)
                self.kills, last = self.kills + 1, time.monotonic()


def run(pages: list[Page], path: Path, jobs: int, every: float | None = None) -> list[str]:
    """The content of the store that comes of it; the figures are printed."""
    codebook = load()
    codebook.derive(language)
    writing, first = [0.0], [0.0]

    def after(store: SqliteStore, readings: object) -> None:
        first[0] = first[0] or time.perf_counter()

    with open_store(path) as store, Watch(every) as watch:
        write = store.write_batch

        def timed(*arguments: object) -> None:
            begun = time.perf_counter()
            write(*arguments)  # type: ignore[arg-type]
            writing[0] += time.perf_counter() - begun

        store.write_batch = timed  # type: ignore[method-assign, assignment]
        begun = time.perf_counter()
        settings = RunSettings(batch=16, jobs=jobs)
        report: RunReport = read_pages(pages, store, codebook, settings, after_batch=after)
        end = time.perf_counter()
        steady = (len(pages) - 16) / max(end - first[0], 1e-9)
        print(
            f"jobs {jobs}: {report.read} read, {report.failed} failed in {end - begun:.1f} s,"
            f" {len(pages) / (end - begun):.2f} a second ({steady:.2f} after the first batch), writer"
            f" {100 * writing[0] / (end - begun):.1f}%, peak {watch.peak / 1e6:.0f} MB, {watch.kills} kills",
            flush=True,
        )
        return list(store.dump())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two kills")
    options = parser.parse_args()
    pages = list(varied(options.source, options.count))
    with tempfile.TemporaryDirectory() as folder:
        clean = run(pages, Path(folder, "one.db"), 1)
        same = [
            run(pages, Path(folder, "many.db"), options.jobs) == clean,
            run(pages, Path(folder, "killed.db"), options.jobs, options.every) == clean,
        ]
    print(f"equal to the store of one process ({len(clean)} lines): pool {same[0]}, pool with kills {same[1]}")
    sys.exit(0 if all(same) else 1)


if __name__ == "__main__":
    main()
