"""Kills `amity read FOLDER` at random moments, runs it again each time, and compares the store with a clean one.

    python benchmarks/kill_resume.py FOLDER [--kills 50] [--within 1.0]

Exit code 0 where the store after all kills holds exactly what one clean run leaves.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from amity.store.sqlite import open_for_answers, open_store

READ = "from amity.cli import main; main()"


def start(folder: Path, store: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", READ, "read", str(folder), "--store", str(store), "--quiet"]
    return subprocess.Popen(words)


def documents(store: Path) -> int:
    """How many documents are there; opening to write also repairs what the kill left."""
    with open_store(store) as opened:
        return opened.counts().documents


def clean_run(folder: Path, store: Path) -> float:
    begun = time.perf_counter()
    if start(folder, store).wait():
        sys.exit("The clean run failed.")
    return time.perf_counter() - begun


def killed_runs(folder: Path, store: Path, kills: int, seconds: float, wanted: Sequence[str]) -> tuple[int, int]:
    """Kills one run after another; where one comes to its end, the store is compared and begun anew.

    Each run has up to so many seconds. As every run goes on where the last was killed, the kills fall everywhere.
    """
    done, compared = 0, 0
    chance = random.Random(kills)
    while done < kills:
        process = start(folder, store)
        try:
            process.wait(chance.uniform(0, seconds))
            compared += 1
            compare(store, wanted)
            remove(store)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            done += 1
            print(f"kill {done}: {documents(store)} documents in the store", flush=True)
    if start(folder, store).wait():
        sys.exit("The last run failed.")
    compare(store, wanted)
    return done, compared + 1


def compare(store: Path, wanted: Sequence[str]) -> None:
    with open_for_answers(store) as opened:
        found = list(opened.dump())
    if found != list(wanted):
        odd = next((pair for pair in zip(found, wanted, strict=False) if pair[0] != pair[1]), ("", ""))
        sys.exit(f"The stores differ: {len(found)} and {len(wanted)} lines.\n{odd[0][:500]}\n{odd[1][:500]}")


def remove(store: Path) -> None:
    for path in store.parent.glob(store.name + "*"):
        path.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--within", type=float, default=1.0, help="the latest kill, in times of the clean run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clean, store = Path(folder, "clean.db"), Path(folder, "killed.db")
        seconds = clean_run(options.folder, clean)
        with open_for_answers(clean) as opened:
            wanted = list(opened.dump())
            counts = opened.counts()
        print(f"clean: {seconds:.1f} s, {counts.documents} documents, {sum(counts.records.values())} records")
        done, compared = killed_runs(options.folder, store, options.kills, options.within * seconds, wanted)
    print(f"{done} kills, {compared} finished stores, each equal to the clean one ({len(wanted)} lines)")


if __name__ == "__main__":
    main()
