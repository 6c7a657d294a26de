"""Reads real documents twice and checks what holds for every page.

    python benchmarks/corpus.py CORPUS [--articles 200] [--pages 100]

CORPUS holds `articles.jsonl` and `pages.jsonl.gz`. Nothing may crash, every evidence text must be the slice at its
offsets, and reading again, in other batches, must give the same records. Ends with 1 where that does not hold.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from amity.codebook import Codebook, load
from amity.errors import PageError
from amity.reading import read, read_many
from amity.records import Page, Reading, Span, kind_of


def pages_of(corpus: Path, articles: int, pages: int) -> Iterator[Page]:
    """Articles and web pages, spread evenly over the files."""
    with (corpus / "articles.jsonl").open(encoding="utf-8") as file:
        for row in spread([json.loads(line) for line in file], articles):
            raw = row["text"].encode()
            yield Page(raw=raw, origin=row["id"], media_type="text/plain", title=row["title"], published=row["date"])
    with gzip.open(corpus / "pages.jsonl.gz", "rt", encoding="utf-8") as packed:
        for row in spread([json.loads(line) for line in packed], pages):
            yield Page(raw=row["html"].encode(), origin=row["id"], url=row["url"], media_type="text/html")


def spread(rows: list[dict[str, str]], count: int) -> list[dict[str, str]]:
    """So many rows at equal distances."""
    return rows[:: max(1, len(rows) // max(1, count))][:count]


def spans_in(value: object) -> Iterator[Span]:
    """Every span anywhere inside a record."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from spans_in(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from spans_in(item)


def unequal(reading: Reading) -> int:
    """How many spans of this reading are not the slice at their offsets."""
    text = reading.document.text
    return sum(s.text != text[s.start : s.end] for record in reading.records for s in spans_in(record))


def check(pages: Iterable[Page], codebook: Codebook) -> Counter[str]:
    """What was read, and what does not hold."""
    pages = list(pages)
    found: Counter[str] = Counter()
    for page, one in zip(pages, read_many(pages, codebook), strict=True):
        if not isinstance(one, Reading):
            found[f"not read: {one.error}"] += 1
            continue
        found["documents"] += 1
        found.update(kind_of(record) for record in one.records)
        found["wrong slices"] += unequal(one)
        try:
            found["read otherwise"] += read(page, codebook) != one
        except PageError:
            found["read otherwise"] += 1
    return found


def main() -> None:
    """Prints the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--pages", type=int, default=100)
    options = parser.parse_args()
    found = check(pages_of(options.corpus, options.articles, options.pages), load())
    for name, count in sorted(found.items()):
        print(f"{count:8,}  {name}")
    sys.exit(bool(found["wrong slices"] or found["read otherwise"]))


if __name__ == "__main__":
    main()
