"""Makes the store that the pictures and the tests of the pages show: the example reports, read on two days.

On the second day more reports tell what is known, one is read anew without an event, and a fact is split: so the store
has facts that changed and one that was withdrawn. Two forecasts are given. python docs/pictures/demo.py demo.db
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import amity
from amity import runs
from amity.api.facts import fact_book, today
from amity.api.names import wholes
from amity.codebook import Codebook
from amity.errors import AmityError
from amity.facts.judging import split_fact
from amity.facts.updating import FactBook
from amity.facts.views import find_facts
from amity.records import Event, Reading
from amity.store import DocumentQuery, Query
from amity.store.fact_queries import FactQuery
from amity.store.sqlite import SqliteStore, open_store
from amity.version import __version__

EXAMPLES = Path(__file__).parents[2] / "examples"
LATER = ("china-australia-li-visit-excerpt.txt", "india-maldives-handover.txt", "russia-cambodia-commentary.html")
FIRST_DAY = 3  # days ago on which the first reports were read


def make_demo(path: Path, codebook: Codebook) -> None:
    """A store with facts that are new, changed and withdrawn since the first day, disputes and forecasts."""
    day = (date.fromisoformat(today()) - timedelta(days=FIRST_DAY)).isoformat()
    first = [
        str(source) for source in sorted(EXAMPLES.iterdir()) if source.suffix != ".md" and source.name not in LATER
    ]
    with open_store(path, wholes(codebook)) as store:
        runs.read_sources(first, store, codebook, runs.RunSettings(), lambda _: None, lambda: False)
        FactBook(store, wholes(codebook), day).update()
    with amity.open(path, codebook) as relations:
        relations.read(*(EXAMPLES / name for name in LATER))
    with open_store(path, wholes(codebook)) as store:
        _read_anew(store)
        told = next(fact for fact in find_facts(store, FactQuery(kinds=("tie",))) if len(fact.records) > 1)
        split_fact(store, told, told.records[:1], "two posts of one person", today(), force=False)
        fact_book(amity.open(path, codebook), store).update()
    with amity.open(path, codebook) as relations:
        _foretell(relations)


def _read_anew(store: SqliteStore) -> None:
    """The oldest report is read again, as by a reader that no longer finds its least sure event: a fact goes."""
    document = next(store.find_documents(DocumentQuery(limit=1)))
    records = list(store.records(Query(documents=(document.id,), order="document")))
    least = min((r for r in records if isinstance(r, Event)), key=lambda event: (event.confidence, event.id))
    again = Reading(
        document=document, records=tuple(r for r in records if r.id != least.id), mentions=store.mentions(document.id),
        doubts=store.doubts(document.id), amity=__version__, codebook="another",
    )  # fmt: skip
    store.write([again])


def _foretell(relations: amity.Amity) -> None:
    """Two forecasts are kept, where what they need is installed."""
    try:
        relations.outlooks.give("Russia", "Cambodia")
        relations.outlooks.figure("tourist-arrivals", "Cambodia")
    except AmityError as error:
        print(f"no forecast: {error}", file=sys.stderr)


if __name__ == "__main__":
    make_demo(Path(sys.argv[1]), amity.codebook.load())
