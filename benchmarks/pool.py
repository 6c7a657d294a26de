"""Reads many articles with 1 and 2 processes, on the pool and on Dask, then with workers and coordinators killed.

    python benchmarks/pool.py ARTICLES.jsonl [--articles 10000] [--at FOLDER] [--minutes 600] [--every 10]

Six runs: one process and two, on the pool (two workers and the process that writes) and on a Dask scheduler with as
many workers; then each engine with two, a worker killed every so many seconds and the coordinator killed three times
and started again. Prints documents a second, with the start of the processes and after the first batch, the writer's
share of the time, the peak memory of all processes, the load of the machine, and whether every store equals the first.
What is done stays in the folder: the same command goes on where it was stopped. Exit code 1 where a store differs.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from varied import Varied, texts_of

from amity.codebook import load
from amity.codebook.language import language
from amity.records import Reading
from amity.runs import RunSettings, read_pages
from amity.store import Store
from amity.store.sqlite import open_for_answers, open_store

BATCH = 8  # articles of a transaction, and of a task of a cluster
LOADED = 200e6  # bytes
DEATHS = 3  # of the coordinator
PATIENCE = 300.0  # seconds for a scheduler and its workers to be there


@dataclass(frozen=True)
class Run:
    """One run over all articles."""

    name: str
    engine: str  # pool or dask
    jobs: int
    is_killed: bool = False


RUNS = (
    Run("pool, 1 process", "pool", 1), Run("pool, 2 processes", "pool", 2), Run("dask, 1 worker", "dask", 1),
    Run("dask, 2 workers", "dask", 2), Run("pool, killed", "pool", 2, True), Run("dask, killed", "dask", 2, True),
)  # fmt: skip


class Notes:
    """What a run leaves of its progress: one JSON object a line, whoever writes it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, **fields: float) -> None:
        """One more line."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(fields) + "\n")

    def all(self) -> list[dict[str, float]]:
        """Every line that is whole."""
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

    def done(self) -> int:
        """How many articles are written."""
        return int(sum(line.get("read", 0) for line in self.all()))


# the coordinator


def coordinate(options: argparse.Namespace) -> None:
    """Reads into the store what it does not hold yet, and notes each batch."""
    codebook = load()
    codebook.derive(language)
    notes, begun, writing = Notes(options.notes), time.perf_counter(), 0.0
    notes.add(start=time.time())

    def after(store: Store, readings: list[Reading]) -> None:
        notes.add(seconds=time.perf_counter() - begun, writing=writing, read=len(readings))

    with open_store(options.store) as store:
        write = store.write_batch

        def timed(*arguments: object) -> None:
            nonlocal writing
            before = time.perf_counter()
            write(*arguments)  # type: ignore[arg-type]
            writing += time.perf_counter() - before

        store.write_batch = timed  # type: ignore[method-assign, assignment]
        pages = Varied(texts_of(options.source), codebook).pages(options.articles)
        settings = RunSettings(batch=BATCH, jobs=options.jobs, on=options.on)
        read_pages(pages, store, codebook, settings, after_batch=after)
    notes.add(end=time.time())


# the supervisor


class OutOfTime(Exception):
    """The minutes are over."""


class Supervisor:
    """Runs one run to its end, killing as it says; looks at the memory of all its processes."""

    def __init__(self, run: Run, options: argparse.Namespace, until: float) -> None:
        self.run, self.options, self.until = run, options, until
        stem = run.name.replace(", ", "-").replace(" ", "-")
        self.notes = Notes(options.at / f"{stem}.jsonl")
        self.store = options.at / f"{stem}.db"
        self.kills, self.peak, self._last_kill = 0, 0, time.monotonic()

    def finish(self) -> None:
        """All articles are in the store."""
        with contextlib.ExitStack() as stack:
            workers: list[psutil.Process] = []
            on: list[str] = []
            if self.run.engine == "dask":
                address, process = stack.enter_context(_scheduler(self.run.jobs))
                on, workers = ["--on", address], [process]
            while not any("end" in line for line in self.notes.all()):
                process = subprocess.Popen([*self._words(), *on])
                try:
                    self._attend(process, workers)
                finally:
                    process.kill()
                    process.wait()

    def _words(self) -> list[str]:
        own = ["--coordinate", "--notes", str(self.notes.path), "--store", str(self.store)]
        sizes = ["--articles", str(self.options.articles), "--jobs", str(self.run.jobs)]
        return [sys.executable, __file__, str(self.options.source), *own, *sizes]

    def _attend(self, process: subprocess.Popen[bytes], elsewhere: list[psutil.Process]) -> None:
        """Until the process ends, or is killed at its quarter, half or three quarters."""
        me = psutil.Process(process.pid)
        deaths = int(sum(line.get("death", 0) for line in self.notes.all()))
        workers: list[psutil.Process] = []
        while process.poll() is None:
            time.sleep(0.5)
            if time.monotonic() > self.until:
                raise OutOfTime
            with contextlib.suppress(psutil.Error):
                workers = [child for one in elsewhere or [me] for child in one.children(recursive=bool(elsewhere))]
                self._look([me, *elsewhere, *workers])
                if self.run.is_killed:
                    self._kill(_readers(workers))
            if self.run.is_killed and deaths < DEATHS:
                due = (deaths + 1) * self.options.articles // (DEATHS + 1)
                if self.notes.done() >= due:
                    process.send_signal(signal.SIGKILL)
                    self.notes.add(death=1)
                    if not elsewhere:
                        _, alive = psutil.wait_procs(workers, timeout=PATIENCE)
                        self.notes.add(outlived=len(alive))
                    return
        if process.returncode:
            sys.exit(f"{self.run.name} ended with {process.returncode}.")

    def _look(self, processes: list[psutil.Process]) -> None:
        size = 0
        for process in processes:
            with contextlib.suppress(psutil.Error):
                size += process.memory_info().rss
        if size > 1.02 * self.peak:
            self.peak = size
            self.notes.add(peak=size)

    def _kill(self, workers: list[psutil.Process]) -> None:
        if workers and time.monotonic() - self._last_kill > self.options.every:
            workers[self.kills % len(workers)].kill()
            self.kills, self._last_kill = self.kills + 1, time.monotonic()
            self.notes.add(kill=1)


def _readers(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that have loaded what they read with: a kill before that would only measure how fast they start."""
    return [process for process in processes if process.memory_info().rss > LOADED]


@contextlib.contextmanager
def _scheduler(workers: int) -> Iterator[tuple[str, psutil.Process]]:
    """A scheduler on this machine with so many workers: its address, and the process that starts workers anew."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "scheduler.json")
        common = ["--no-dashboard", "--scheduler-file", str(file)]
        start = [sys.executable, "-W", "ignore", "-m"]
        scheduler = [*start, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common]
        nanny = [*start, "distributed.cli.dask_worker", "--nworkers", str(workers), "--nthreads", "1", *common]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        with _ended(subprocess.Popen(scheduler, **quiet)):  # type: ignore[call-overload]
            _wait(file.exists)
            with _ended(subprocess.Popen(nanny, **quiet)) as process:  # type: ignore[call-overload]
                address = json.loads(file.read_text())["address"]
                _wait_for_workers(address, workers)
                yield address, psutil.Process(process.pid)


def _wait_for_workers(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout=PATIENCE, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=PATIENCE)


@contextlib.contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The process and those it started end with the block."""
    try:
        yield process
    finally:
        tree = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.kill()
        process.wait()
        for child in tree:
            with contextlib.suppress(psutil.Error):
                child.kill()


def _wait(ready: Callable[[], bool]) -> None:
    for _ in range(int(PATIENCE / 0.1)):
        if ready():
            return
        time.sleep(0.1)
    sys.exit("The scheduler did not start.")


# the figures


def figures(run: Run, notes: Notes, load_average: float) -> tuple[str, float]:
    """A line for a person, and documents a second after the first batch of each start."""
    lives: list[list[dict[str, float]]] = []
    for line in notes.all():
        if "start" in line:
            lives.append([])
        elif "seconds" in line and lives:
            lives[-1].append(line)
    lives = [life for life in lives if life]
    total = sum(life[-1]["seconds"] for life in lives)
    writing = sum(life[-1]["writing"] for life in lives)
    warm = [life for life in lives if len(life) > 1]
    steady = sum(line["read"] for life in warm for line in life[1:]) / max(
        sum(life[-1]["seconds"] - life[0]["seconds"] for life in warm), 1e-9
    )
    names = ("read", "kill", "death", "outlived")
    count = {name: int(sum(line.get(name, 0) for line in notes.all())) for name in names}
    peak = max((line.get("peak", 0) for line in notes.all()), default=0)
    killed = f", {count['kill']} workers killed, {count['death']} times the coordinator" if run.is_killed else ""
    killed += f", {count['outlived']} workers OUTLIVED IT" if count["outlived"] else ""
    return (
        f"{run.name}: {count['read']} read in {total:.0f} s and {len(lives)} starts,"
        f" {count['read'] / total:.2f} a second"
        f" ({steady:.2f} after the first batch), writer {100 * writing / total:.1f}%, peak {peak / 1e6:,.0f} MB"
        f"{killed} (load {load_average:.1f})",
        steady,
    )


def digest(store: Path) -> str:
    """Of all that a store holds."""
    found = hashlib.sha256()
    with open_for_answers(store) as opened:
        for line in opened.dump():
            found.update(line.encode() + b"\n")
    return found.hexdigest()


def finished(options: argparse.Namespace) -> dict[str, dict[str, object]]:
    """Every run, done now or before; raises `OutOfTime`."""
    results = options.at / "results.json"
    held: dict[str, dict[str, object]] = json.loads(results.read_text()) if results.exists() else {}
    version = load().version
    if any(result["codebook"] != version for result in held.values()):
        sys.exit(f"The runs in {options.at} were made with another codebook; name another folder with --at.")
    until = time.monotonic() + 60 * options.minutes
    for run in RUNS:
        if run.name not in held:
            supervisor = Supervisor(run, options, until)
            supervisor.finish()
            line, steady = figures(run, supervisor.notes, os.getloadavg()[1])
            held[run.name] = {"line": line, "steady": steady, "digest": digest(supervisor.store), "codebook": version}
            results.write_text(json.dumps(held, indent=1))
        print(held[run.name]["line"], flush=True)
    return held


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--at", type=Path, help="a folder in which stores and figures stay; one a number of articles")
    parser.add_argument("--minutes", type=float, default=600.0, help="then it stops; the same command goes on")
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two kills of workers")
    for name in ("--notes", "--store"):
        parser.add_argument(name, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--coordinate", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--on", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.coordinate:
        coordinate(options)
        return
    with contextlib.ExitStack() as stack:
        options.at = options.at or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        options.at.mkdir(parents=True, exist_ok=True)
        try:
            held = finished(options)
        except OutOfTime:
            sys.exit(f"The {options.minutes:g} minutes are over; the same command goes on.")
    for engine, one, two in (("pool", *RUNS[:2]), ("dask", *RUNS[2:4])):
        before, after = (float(str(held[run.name]["steady"])) for run in (one, two))
        print(f"{engine}: two read {after / before:.2f} times as fast as one")
    differing = [name for name, result in held.items() if result["digest"] != held[RUNS[0].name]["digest"]]
    print(f"every store equals the first: {not differing}", *differing)
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
