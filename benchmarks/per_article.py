"""What one article costs: seconds of CPU to read it, and bytes that it takes in either store. For plans of large runs.

    python benchmarks/per_article.py ARTICLES.jsonl [--articles 100]

Seconds of CPU are of one process on one core, without the start of the model; they depend little on what else the
machine does. Bytes are those of stores of so many varied articles, less those of empty stores; the lake is compacted.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from varied import Varied, texts_of

from amity.codebook import load
from amity.codebook.language import language
from amity.reading import read_many
from amity.records import Reading
from amity.store import Store
from amity.store.lake import open_lake
from amity.store.lake.writing import LakeWriter
from amity.store.sqlite import open_store


def bytes_of(path: Path) -> int:
    """Of a file, or of all files of a folder."""
    files = [path] if path.is_file() else path.rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file())


def laid(opened: Callable[[Path], Store], path: Path, readings: list[Reading]) -> tuple[int, float]:
    """Bytes and seconds of CPU of a store of these readings."""
    with opened(path) as store:
        begun = time.process_time()
        store.write(readings)
        spent = time.process_time() - begun
        if isinstance(store, LakeWriter):
            store.compact()
            store.sweep(older=0)
    return bytes_of(path), spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--articles", type=int, default=100)
    options = parser.parse_args()
    codebook = load()
    codebook.derive(language)
    made = list(Varied(texts_of(options.source), codebook).pages(options.articles + 1))
    list(read_many(made[-1:], codebook))
    begun, clock = time.process_time(), time.perf_counter()
    found = [reading for reading in read_many(made[:-1], codebook) if isinstance(reading, Reading)]
    spent, clock = time.process_time() - begun, time.perf_counter() - clock
    number, records = len(found), sum(len(reading.records) for reading in found)
    letters = sum(len(reading.document.text) for reading in found)
    print(
        f"{number} articles of {letters / number:,.0f} letters and {records / number:.1f} records:"
        f" {spent / number:.2f} s of CPU each ({clock / number:.2f} s by the clock; {platform.processor() or 'CPU'},"
        f" {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f})"
    )
    with tempfile.TemporaryDirectory() as name:
        for label, opened in (("s.db", open_store), ("s.lake", open_lake)):
            empty, _ = laid(opened, Path(name, f"empty-{label}"), [])
            size, writing = laid(opened, Path(name, label), found)
            share = 100 * writing / spent
            print(
                f"{label}: {(size - empty) / number:,.0f} bytes an article, writing {share:.1f}% of the reading's CPU"
            )


if __name__ == "__main__":
    main()
