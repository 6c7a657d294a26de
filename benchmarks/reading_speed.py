"""Documents a second of the reader beside the bare spaCy pipeline, on the same texts, taking turns in one process.

    python benchmarks/reading_speed.py ARTICLES.jsonl [--documents 300] [--rounds 3]

The bare pipeline is the whole small English model (`spacy.load`), run with `nlp.pipe` over the clean texts; the
reader does everything from the raw page on. The ratio of the medians is what counts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import spacy

from amity.codebook import load
from amity.codebook.language import model_folder
from amity.reading import BATCH, read_many
from amity.records import Page, Reading


def pages_of(path: Path, count: int) -> list[Page]:
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(count), lines, strict=False)]
    return [
        Page(raw=row["text"].encode(), origin=f"{path.name}#{n}", media_type="text/plain", title=row.get("title"))
        for n, row in enumerate(rows, 1)
    ]


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    codebook = load()
    pages = pages_of(options.articles, options.documents)
    outcomes = list(read_many(pages, codebook))  # warms everything up and gives the clean texts
    read = [(page, o) for page, o in zip(pages, outcomes, strict=True) if isinstance(o, Reading)]
    pages, texts = [page for page, _ in read], [o.document.text for _, o in read]
    bare = spacy.load(model_folder(tomllib.loads(codebook.text("model.toml"))["package"]))
    list(bare.pipe(texts[:BATCH], batch_size=BATCH))
    ours, theirs = [], []
    for number in range(options.rounds):
        theirs.append(seconds(lambda: list(bare.pipe(texts, batch_size=BATCH))))
        ours.append(seconds(lambda: sum(1 for _ in read_many(pages, codebook))))
        print(f"round {number + 1}: bare {theirs[-1]:.1f} s, reader {ours[-1]:.1f} s", flush=True)
    a, b = len(pages) / statistics.median(ours), len(pages) / statistics.median(theirs)
    print(f"{len(pages)} documents of {len(outcomes)}, {sum(map(len, texts)) / len(texts):,.0f} characters each")
    print(f"reader {a:.1f} documents a second, bare pipeline {b:.1f}: ratio {a / b:.2f}")


if __name__ == "__main__":
    main()
