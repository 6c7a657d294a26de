"""Resident memory while `amity read` reads a file or folder: flat, or growing?

python benchmarks/memory.py ARTICLES.jsonl [--every 100]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import psutil

import amity
from amity.runs import RunReport


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--every", type=int, default=100)
    options = parser.parse_args()
    process = psutil.Process()
    begun = time.perf_counter()
    seen: list[tuple[int, float]] = []

    def note(report: RunReport) -> None:
        if report.pages >= len(seen) * options.every:
            seen.append((report.pages, process.memory_info().rss / 1e6))
            print(f"{seen[-1][0]:6} pages {seen[-1][1]:8.0f} MB {time.perf_counter() - begun:8.1f} s", flush=True)

    with tempfile.TemporaryDirectory() as folder, amity.open(Path(folder, "m.db")) as relations:
        report = relations.read(options.source, progress=note)
    quarter = max(1, len(seen) // 4)
    second, last = (statistics.median(mb for _, mb in seen[n * quarter : (n + 1) * quarter]) for n in (1, 3))
    print(f"{report.pages} pages, {report.records} records; most {max(mb for _, mb in seen):.0f} MB")
    print(f"median of the second quarter {second:.0f} MB, of the last {last:.0f} MB: {last - second:+.0f} MB")


if __name__ == "__main__":
    main()
