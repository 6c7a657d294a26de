"""The two stores side by side on synthetic records: a dyad's records, a year of all dyads, a count, and the size.

    python benchmarks/stores.py [--records 5000000] [--asked 50] [--at FOLDER] [--minutes 600]

Both stores are filled with the same readings, 20 events each, and asked in turn. What one store takes is to be held
against the other in the same run; the load of the machine is printed. With `--at`, filling goes on where it was stopped
and the stores stay. Exit code 1 where their answers differ.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from amity.records import Actor, Attribution, DateRange, Document, Event, Reading, Span, identified
from amity.store import Query, Store
from amity.store.lake import open_lake, open_lake_for_answers
from amity.store.lake.writing import LakeWriter
from amity.store.sqlite import SqliteStore, open_for_answers, open_store

EACH = 20  # records of a document
BATCH = 500  # documents of a transaction
STATES = [a + b + c for a in "ABCDEF" for b in "GHIJKL" for c in "MNOPQ"]  # 180
TYPES = ("CONSULT", "AGREE", "ACCUSE", "AID", "SANCTION")
AUTHOR = Attribution(actor=None, name="the author", source_kind="author")


def readings(records: int) -> Iterator[Reading]:
    """As many events over twenty years; few pairs have many of them, as in the news."""
    chance = random.Random(1)
    for number in range(records // EACH):
        text = f"Report {number}. " + "The ministers of both states met and signed an agreement on trade. " * EACH
        raw = hashlib.sha256(text.encode()).hexdigest()
        day = f"{2005 + chance.randrange(20)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        document = Document(
            id=raw[:16], title=f"Report {number}", byline=None, outlet="Daily", published=day, published_inferred=False,
            language="en", url=None, origin=f"{number}.txt", text=text, hash=raw,
        )  # fmt: skip
        events = tuple(identified(_event(chance, document, text, day, n)) for n in range(EACH))
        yield Reading(document=document, records=events, amity="1", codebook="1")


def _event(chance: random.Random, document: Document, text: str, day: str, n: int) -> Event:
    begin = text.index(". ") + 2 + n * 67
    who = [STATES[min(int(chance.paretovariate(0.6)), 180) - 1] for _ in range(2)]
    if who[0] == who[1]:
        who[1] = STATES[(STATES.index(who[0]) + 1) % 180]
    one, other = (Actor(id=i, name=i, country=i, sector="GOV", text=i) for i in who)
    return Event(
        document=document.id, evidence=(Span(start=begin, end=begin + 66, text=text[begin : begin + 66]),),
        when=DateRange(start=day, end=day, precision="day", text=day), said_by=AUTHOR, confidence=0.7,
        actors=(one,), recipients=(other,), type=chance.choice(TYPES), quad="verbal cooperation", plover_score=2.0,
    )  # fmt: skip


def fill(store: Store, records: int, until: float) -> bool:
    """Whether the store holds all of them by then; begun where it ended before."""
    held = store.counts().documents
    some = itertools.islice(readings(records), held, None)
    while part := list(itertools.islice(some, BATCH)):
        if time.monotonic() > until:
            return False
        store.write(part)
    if isinstance(store, LakeWriter):
        store.compact()
        store.sweep(older=0)
    return True


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


@dataclass
class Asked:
    """One question to both stores: how long each took, and whether they gave the same."""

    name: str
    plain: float
    lake: float
    same: bool

    def __str__(self) -> str:
        verdict = "" if self.same else "  THE ANSWERS DIFFER"
        return f"{self.name}: sqlite {self.plain:.3f} s, lake {self.lake:.3f} s{verdict}"


def ask(name: str, one: Store, other: Store, question: Callable[[Store], object]) -> Asked:
    """The question, put to each once."""
    (plain, first), (lake, second) = seconds(lambda: question(one)), seconds(lambda: question(other))
    return Asked(name, plain, lake, first == second)


def dyad(pair: tuple[str, ...]) -> Callable[[Store], object]:
    """All records of a pair, and the documents that they stand in."""

    def question(store: Store) -> object:
        held = list(store.records(Query(actors=pair)))
        return held, list(store.documents({record.document for record in held}))

    return question


def dyads(one: Store, other: Store, number: int) -> list[Asked]:
    """So many pairs, each asked of both stores; prints what they took."""
    chance = random.Random(2)
    pairs = [tuple(chance.sample(STATES[:40], 2)) for _ in range(number)]
    asked = [ask(" ".join(pair), one, other, dyad(pair)) for pair in pairs]
    sizes = sorted(one.count(Query(actors=pair)) for pair in pairs)
    for label, some in (("sqlite", [a.plain for a in asked]), ("lake", [a.lake for a in asked])):
        middle, nine = statistics.median(some), statistics.quantiles(some, n=10)[-1]
        print(f"records and documents of a dyad, {label}: median {1000 * middle:.0f} ms, 9 of 10 {1000 * nine:.0f} ms")
    print(f"({number} dyads of {sizes[len(sizes) // 2]} records at the median, {sizes[-1]} at most)")
    return asked


def compared(one: Store, other: Store, number: int) -> bool:
    """Every question, printed; whether all answers were the same."""
    asked = dyads(one, other, number)
    year = ("2015-01-01", "2015-12-31")
    rest = [
        ask("a year's events of all dyads, by pair, month and type", one, other, lambda s: s.tallies(*year)),
        ask("counts of everything", one, other, lambda s: s.counts()),
        ask("count of all records", one, other, lambda s: s.count(Query())),
        ask("count of a year's events", one, other,
            lambda s: s.count(Query(since=year[0], until=year[1], kinds=("event",)))),
    ]  # fmt: skip
    print(*rest, sep="\n")
    return all(question.same for question in (*asked, *rest))


def made(folder: Path, records: int, minutes: float) -> tuple[Path, Path] | None:
    """Both stores, filled where they are not there yet; null where the time was too short for that."""
    paths = folder / f"{records}.db", folder / f"{records}.lake"
    until = time.monotonic() + 60 * minutes
    for path, opened in zip(paths, (_opened_file, open_lake), strict=True):
        part = folder / f"part-{path.name}"
        if not path.exists():
            begun = time.monotonic()
            with opened(part) as store:
                is_full = fill(store, records, until)
                held = store.counts().documents * EACH
            print(f"{path.suffix[1:]}: {held:,} records, {time.monotonic() - begun:.0f} s this time", flush=True)
            if not is_full:
                return None
            part.rename(path)
    return paths


def _opened_file(path: Path) -> SqliteStore:
    """A store that is filled faster than one that must outlive a power cut."""
    store = open_store(path)
    for setting in ("synchronous = OFF", "cache_size = -1000000", "wal_autocheckpoint = 100000"):
        store.connection.execute(f"PRAGMA {setting}")
    return store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=5_000_000)
    parser.add_argument("--asked", type=int, default=50, help="dyads")
    parser.add_argument("--minutes", type=float, default=600.0, help="of filling; the same command with --at goes on")
    parser.add_argument("--at", type=Path, help="a folder in which the stores stay, to be asked again")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = options.at or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        both = made(folder, options.records, options.minutes)
        if both is None:
            sys.exit("The stores are not full yet; the same command goes on.")
        plain, lake = both
        size = sum(file.stat().st_size for file in lake.rglob("*") if file.is_file())
        print(f"{options.records:,} records: sqlite {plain.stat().st_size / 1e6:,.0f} MB, lake {size / 1e6:,.0f} MB")
        one, other = stack.enter_context(open_for_answers(plain)), stack.enter_context(open_lake_for_answers(lake))
        same = compared(one, other, options.asked)
    print("the same answers" if same else "THE ANSWERS DIFFER", f"(load {os.getloadavg()[0]:.1f})")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
