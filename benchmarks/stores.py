"""The two stores side by side on synthetic records: a dyad's records, a year of all dyads, a count, and the size.

    python benchmarks/stores.py [--records 5000000] [--asked 50]

Both stores are filled with the same readings, 20 events each, and asked in turn. Figures are seconds; what one store
takes is to be held against the other in the same run. Exit code 1 where their answers differ.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from amity.records import Actor, Attribution, DateRange, Document, Event, Reading, Span, identified
from amity.store import Query
from amity.store.lake import LakeStore, open_lake, open_lake_for_answers
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


def fill(store: SqliteStore | LakeStore, records: int) -> float:
    begun, part = time.perf_counter(), []
    for reading in readings(records):
        part.append(reading)
        if len(part) == BATCH:
            store.write(part)
            part = []
    store.write(part)
    if isinstance(store, LakeWriter):
        store.compact()
        store.sweep(older=0)
    return time.perf_counter() - begun


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=5_000_000)
    parser.add_argument("--asked", type=int, default=50)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    same = True
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        plain, lake = Path(name, "s.db"), Path(name, "s.lake")
        with open_store(plain) as one:
            print(f"sqlite filled in {fill(one, options.records):.1f} s", flush=True)
        with open_lake(lake) as other:
            print(f"lake filled and compacted in {fill(other, options.records):.1f} s", flush=True)
        size = sum(file.stat().st_size for file in lake.rglob("*") if file.is_file())
        print(f"size: sqlite {plain.stat().st_size / 1e6:.0f} MB, lake {size / 1e6:.0f} MB")
        chance = random.Random(2)
        pairs = [tuple(chance.sample(STATES[:40], 2)) for _ in range(options.asked)]
        with open_for_answers(plain) as one, open_lake_for_answers(lake) as other:
            took: dict[str, list[float]] = {"sqlite": [], "lake": []}
            found = 0
            for pair in pairs:
                answers = []
                for label, store in (("sqlite", one), ("lake", other)):

                    def ask(store: SqliteStore | LakeStore = store, pair: tuple[str, ...] = pair) -> object:
                        held = list(store.records(Query(actors=pair)))
                        return held, list(store.documents({r.document for r in held}))

                    spent, answer = seconds(ask)
                    took[label].append(spent)
                    answers.append(answer)
                found += len(answers[0][0])
                same &= answers[0] == answers[1]
            for label, some in took.items():
                print(
                    f"records and documents of a dyad, {label}: median {1000 * statistics.median(some):.0f} ms,"
                    f" most {1000 * max(some):.0f} ms"
                )
            print(f"({found / len(pairs):.0f} records a dyad)")
            counted = [seconds(lambda s=s: s.count(Query())) for s in (one, other)]
            kinds = [seconds(lambda s=s: s.counts()) for s in (one, other)]
            year = seconds(lambda: other.tallies("2015-01-01", "2015-12-31"))
            listed = [
                seconds(lambda s=s: s.count(Query(since="2015-01-01", until="2015-12-31", kinds=("event",))))
                for s in (one, other)
            ]
            print(f"count of all records: sqlite {counted[0][0]:.2f} s, lake {counted[1][0]:.2f} s")
            print(f"counts of everything: sqlite {kinds[0][0]:.2f} s, lake {kinds[1][0]:.2f} s")
            print(f"events of a year counted: sqlite {listed[0][0]:.2f} s, lake {listed[1][0]:.2f} s")
            print(f"a year's events of all dyads by pair, month and type, lake: {year[0]:.2f} s, {len(year[1])} rows")
            same &= counted[0][1] == counted[1][1] and kinds[0][1] == kinds[1][1] and listed[0][1] == listed[1][1]
    print("the same answers" if same else "THE ANSWERS DIFFER")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
