"""Copies of texts: containment, Jaccard and MinHash side by side, and how fast copies and facts are kept up to date.

    python benchmarks/copies.py methods ARTICLES.jsonl [--out FOUND.jsonl]
    python benchmarks/copies.py speed ARTICLES.jsonl [--store 100000] [--add 200]

`methods` finds the pairs of copies among the articles in each way and says what each finds alone; `--out` writes every
pair with both texts' beginnings, to be judged by eye. MinHash is datasketch's (128 permutations, LSH at the Jaccard
threshold named); `pip install datasketch` first, nothing else here needs it.

`speed` fills a store with documents made of shuffled sentences of the articles, a twentieth of them copies (cut,
re-headed, wrapped) of others, each with the records of a real one under other days and states; then reports documents
a second for copies in batches against the full store, and the median and 95th percentile of adding one document
(writing, copies, facts) beside the time that reading one takes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec

from amity.codebook import load
from amity.facts.copies import Copies
from amity.facts.shingles import containment, jaccard, shingles, words_of
from amity.facts.updating import FactBook
from amity.reading import read_many
from amity.records import Document, Page, Reading, identified
from amity.store.facts import FactTables
from amity.store.sqlite import SqliteStore, open_store

Pair = tuple[str, str]


def articles(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def document(name: str, text: str, published: str | None = None) -> Document:
    digest = hashlib.sha256(f"{name} {text}".encode()).hexdigest()
    return Document(
        id=digest[:16], title=None, byline=None, outlet=name, published=published, published_inferred=False,
        language="en", url=None, origin=name, text=text, hash=digest,
    )  # fmt: skip


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


# side by side


def by_amity(rows: list[dict[str, Any]]) -> set[Pair]:
    """The pairs of one group, as a store has them."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "s") as store:
        names = {}
        for row in rows:
            made = document(row["id"], row["text"])
            names[made.id] = row["id"]
            store.write([Reading(document=made, records=())])
        FactBook(store, {}).update()
        groups: dict[str, list[str]] = {}
        for held in store.documents():
            if held.copies:
                groups.setdefault(held.copies, []).append(names[held.id])
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def by_measure(rows: list[dict[str, Any]], least: float, measure: Callable[[Any, Any], float]) -> set[Pair]:
    """Every pair whose texts are alike by a measure, all compared with all that share a shingle."""
    sets = {row["id"]: shingles(words_of(row["text"])) for row in rows}
    holders: dict[int, list[str]] = {}
    for name, hashes in sets.items():
        for value in hashes.tolist():
            holders.setdefault(value, []).append(name)
    near: set[Pair] = set()
    for names in holders.values():
        if len(names) <= 50:
            near |= set(combinations(sorted(names), 2))
    return {(a, b) for a, b in near if measure(sets[a], sets[b]) >= least}


def by_minhash(rows: list[dict[str, Any]], least: float) -> set[Pair]:
    from datasketch import MinHash, MinHashLSH

    lsh, sketches = MinHashLSH(threshold=least, num_perm=128), {}
    for row in rows:
        sketch = MinHash(num_perm=128)
        sketch.update_batch([value.to_bytes(8, "little") for value in shingles(words_of(row["text"])).tolist()])
        sketches[row["id"]] = sketch
        lsh.insert(row["id"], sketch)
    found: set[Pair] = set()
    for name, sketch in sketches.items():
        found |= {tuple(sorted((name, other))) for other in lsh.query(sketch) if other != name}  # type: ignore[misc]
    return {(a, b) for a, b in found if sketches[a].jaccard(sketches[b]) >= least}


def methods(path: Path, out: Path | None) -> None:
    rows = articles(path)
    texts = {row["id"]: row for row in rows}
    ways: dict[str, Callable[[], set[Pair]]] = {
        "amity (containment, digests parted, groups)": lambda: by_amity(rows),
        "containment >= .65, pairs alone": lambda: by_measure(rows, 0.65, containment),
        "containment >= .5, pairs alone": lambda: by_measure(rows, 0.5, containment),
        "Jaccard >= .5": lambda: by_measure(rows, 0.5, jaccard),
        "Jaccard >= .8": lambda: by_measure(rows, 0.8, jaccard),
    }
    try:
        import datasketch  # noqa: F401

        ways["MinHash LSH, Jaccard >= .5"] = lambda: by_minhash(rows, 0.5)
        ways["MinHash LSH, Jaccard >= .8"] = lambda: by_minhash(rows, 0.8)
    except ImportError:
        print("datasketch is not installed: MinHash is left out (pip install datasketch)")
    found = {}
    for name, way in ways.items():
        seconds, found[name] = timed(way)
        own = found["amity (containment, digests parted, groups)"]
        alone = len(found[name] - own)
        print(f"{name:46} {len(found[name]):5} pairs, {len(own - found[name]):4} of amity's missed, {alone:4} besides, "
              f"{len(rows) / seconds:7.0f} documents/s")  # fmt: skip
    if out:
        sets = {row["id"]: shingles(words_of(row["text"])) for row in rows}
        with out.open("w", encoding="utf-8") as file:
            for a, b in sorted(set().union(*found.values())):
                ways_of = [name for name, pairs in found.items() if (a, b) in pairs]
                shares = {
                    "containment": round(containment(sets[a], sets[b]), 3),
                    "jaccard": round(jaccard(sets[a], sets[b]), 3),
                }
                heads = {side: texts[name]["text"][:600] for side, name in (("text_a", a), ("text_b", b))}
                titles = {"title_a": texts[a]["title"], "title_b": texts[b]["title"]}
                row = {"a": a, "b": b, **shares, **titles, "found_by": ways_of, **heads}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


# speed


def made_up(rows: list[dict[str, Any]], readings: list[Reading], count: int, seed: int) -> Iterator[Reading]:
    """Documents of shuffled sentences, a twentieth copies; records of a real reading, under other days and parties."""
    chance = random.Random(seed)
    sentences = [s for row in rows for s in row["text"].replace("\n", " ").split(". ") if 40 < len(s) < 400]
    texts: list[str] = []
    states = sorted(row.id for row in _states())
    for number in range(count):
        if texts and chance.random() < 0.05:
            text = _copied(chance.choice(texts), chance)
        else:
            text = ". ".join(chance.choice(sentences) for _ in range(chance.randint(8, 30))) + "."
            texts.append(text)
        day = date(2000, 1, 1) + timedelta(days=chance.randrange(9000))
        made = document(f"outlet {chance.randrange(500)} {seed} {number}", text, day.isoformat())
        yield _moved(made, chance.choice(readings), day, chance.sample(states, 6))


def _states() -> Any:
    from amity.codebook.rows import StateRow

    return load().table(StateRow)


def _copied(text: str, chance: random.Random) -> str:
    cut = text[: int(len(text) * chance.uniform(0.5, 1.0))]
    return f"{chance.choice(('Update. ', 'As reported elsewhere. ', ''))}{cut} Sign up for our newsletter."


def _moved(made: Document, reading: Reading, day: date, states: list[str]) -> Reading:
    """The records of a reading as if this document told them: other states, days about its publication."""
    names = {actor: states[place % len(states)] for place, actor in enumerate(_actors(reading))}
    records = []
    for record in reading.records:
        held = msgspec.to_builtins(record)
        held["document"] = made.id
        held["evidence"] = [{"start": 0, "end": min(len(made.text), 200), "text": made.text[:200]}]
        if held.get("when"):
            held["when"] = {**held["when"], "start": day.isoformat(), "end": day.isoformat(), "precision": "day"}
        records.append(identified(msgspec.convert(_renamed(held, names), type(record))))
    return Reading(document=made, records=tuple({r.id: r for r in records}.values()), amity="1", codebook="1")


def _actors(reading: Reading) -> list[str]:
    return sorted({mention.actor.country for mention in reading.mentions if mention.actor.country})


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_renamed(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def speed(path: Path, size: int, adding: int, keep: Path | None) -> None:
    rows = articles(path)
    codebook = load()
    pages = [
        Page(raw=r["text"].encode(), origin=r["id"], media_type="text/plain", published=r["date"]) for r in rows[:60]
    ]
    list(read_many(pages[:8], codebook))
    seconds, outcomes = timed(lambda: list(read_many(pages, codebook)))
    readings = [outcome for outcome in outcomes if isinstance(outcome, Reading)]
    with tempfile.TemporaryDirectory() as folder, open_store(keep or Path(folder) / "s") as store:
        book = FactBook(store, {})
        held = int(store.answering("SELECT count(*) FROM documents")[0][0])
        fill(store, book, made_up(rows, readings, size, 1), held)
        _report(store, book, rows, readings, adding, 1000 * seconds / len(pages))


def fill(store: SqliteStore, book: FactBook, made: Iterator[Reading], held: int) -> None:
    """The store holds all of these; the first ones are there already."""
    begun = time.perf_counter()
    batch: list[Reading] = []
    for number, reading in enumerate(made, 1):
        if number > held:
            batch.append(reading)
        if len(batch) == 64:
            store.write(batch)
            book.update()
            batch = []
        if number % 10_000 == 0:
            print(f"{number:,} documents in {time.perf_counter() - begun:,.0f} s", flush=True)
    store.write(batch)
    book.update()


def _report(
    store: SqliteStore,
    book: FactBook,
    rows: list[dict[str, Any]],
    readings: list[Reading],
    adding: int,
    reading_ms: float,
) -> None:
    fresh = list(made_up(rows, readings, adding, 2))
    each = []
    for reading in fresh:
        seconds, _ = timed(lambda reading=reading: (store.write([reading]), book.update()))  # type: ignore[misc]
        each.append(1000 * seconds)
    counts = store.answering(
        "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM records), (SELECT count(*) FROM facts)"
    )
    print("store: {:,} documents, {:,} records, {:,} facts".format(*counts[0]))
    median, high = statistics.median(each), sorted(each)[int(0.95 * len(each))]
    print(f"adding one document: median {median:.1f} ms, 95% {high:.1f} ms; reading one takes {reading_ms:.1f} ms")
    print(f"ratio of the median to reading: {median / reading_ms:.2f}")
    texts = [replaced.document for replaced in made_up(rows, readings, 1280, 3)]
    store.write(Reading(document=one, records=()) for one in texts)
    with store.changing() as db:
        tables = FactTables(db)
        numbers = tables.pending(2000)
        copies = Copies(tables)
        copies.update(numbers[:64])  # loads the index once, as a run does
        seconds, _ = timed(lambda: [copies.update(numbers[at : at + 64]) for at in range(64, len(numbers), 64)])
    print(f"copies alone: {(len(numbers) - 64) / seconds:,.0f} documents a second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("methods", "speed"))
    parser.add_argument("articles", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--store", type=int, default=100_000)
    parser.add_argument("--add", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="fill this store, or go on where it was left, and keep it")
    options = parser.parse_args()
    if options.what == "methods":
        methods(options.articles, options.out)
    else:
        speed(options.articles, options.store, options.add, options.keep)


if __name__ == "__main__":
    main()
