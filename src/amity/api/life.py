"""Official figures, ledger and outlooks of a store: what the commands of these names answer."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from amity.errors import BadRequest, UnknownActor
from amity.records import Agreement, Document, Measure, Record
from amity.store import Query

if TYPE_CHECKING:
    from amity.api import Amity
    from amity.facts.ledger import Entry
    from amity.facts.reference import Check, Guide, Series


class Reference:
    """The official figures of a store: those that ship and those that were added to it."""

    def __init__(self, amity: Amity) -> None:
        self._amity = amity

    def guide(
        self, indicator: str | None = None, unit: str | None = None, origin: str | None = None, tolerance: float = 0.0
    ) -> Guide:
        """How this store's codebook reads a file of figures; the words stand in where the file does not say."""
        from amity.facts.reference import Guide

        return Guide(
            codebook=self._amity.codebook,
            resolve=self._resolve,
            today=datetime.datetime.now(datetime.UTC).date().isoformat(),
            indicator=indicator,
            unit=unit,
            origin=origin,
            tolerance=tolerance,
        )

    def add(self, *paths: str | Path, guide: Guide | None = None) -> tuple[Series, ...]:
        """The series of these files are in the store, each file whole; raises `ReferenceFault`, keeping none."""
        from amity.facts.reference import read_reference
        from amity.store.reference import keep_series

        read = [one for path in paths for one in read_reference(Path(path), guide or self.guide())]
        keep_series(self._amity.path, read)
        return tuple(read)

    def fetch_worldbank(
        self, indicator: str, *countries: str, get: Callable[[str], bytes] | None = None, guide: Guide | None = None
    ) -> tuple[tuple[Series, ...], int]:
        """The World Bank's series are in the store; and how many values of groups of states were left out."""
        from amity.api.names import actor_names
        from amity.facts.reference import fetch_worldbank
        from amity.fetch.settings import FetchSettings
        from amity.fetch.web import Web
        from amity.store.reference import keep_series

        open_address = Web(FetchSettings())
        states = actor_names(self._amity.codebook)
        codes = [self._amity.resolve_actor(name) for name in countries]
        series, left_out = fetch_worldbank(
            indicator, codes, get or (lambda url: open_address(url).raw), guide or self.guide(), states.__contains__
        )
        keep_series(self._amity.path, series)
        return series, left_out

    def series(self, shipped: bool = True) -> tuple[Series, ...]:
        """Every series, those of the store before those that ship."""
        from amity.facts.reference import shipped_series
        from amity.store.reference import kept_series

        return kept_series(self._amity.path) + (shipped_series(self._amity.codebook) if shipped else ())

    def check(self, *actors: str) -> tuple[Check, ...]:
        """The figures that reports give, all or those about these actors, held against the official ones."""
        from amity.facts.reference import check_measure

        ids = tuple(self._amity.resolve_actor(name) for name in actors if name)
        measures = [r for r in self._amity.store.records(Query(kinds=("measure",), actors=ids)) if _counts(r)]
        documents = documents_of(self._amity, measures)
        series, codebook = self.series(), self._amity.codebook
        return tuple(
            check_measure(m, series, codebook, documents[m.document].published)
            for m in measures
            if isinstance(m, Measure)
        )

    def _resolve(self, name: str) -> str:
        """As `Amity.resolve_actor`, and two-letter ISO codes where nothing else has the name."""
        try:
            return self._amity.resolve_actor(name)
        except UnknownActor:
            import pycountry

            found = pycountry.countries.get(alpha_2=name.upper()) if len(name) == 2 else None
            if found is None:
                raise
            return self._amity.resolve_actor(str(found.alpha_3))


def ledger(
    amity: Amity, a: str | None, b: str | None, as_of: str | datetime.date | None, known_by: str | datetime.date | None
) -> tuple[Entry, ...]:
    """The agreements of the store, or those that bind these actors, as they stood on a day."""
    from amity.facts.ledger import build_ledger

    ids = tuple(amity.resolve_actor(name) for name in (a, b) if name)
    found: dict[str, Record] = {}
    wanted: list[tuple[str, ...]] = [(actor,) for actor in ids] or [()]
    for actors in wanted:
        found.update((record.id, record) for record in amity.store.records(Query(kinds=("agreement",), actors=actors)))
    documents = documents_of(amity, found.values())
    kept = known(found.values(), documents, day_of("known_by", known_by) if known_by else None)
    agreements = [record for record in kept if isinstance(record, Agreement)]
    return build_ledger(agreements, documents, amity.codebook, day_of("as_of", as_of), ids)


def known(records: Iterable[Record], documents: dict[str, Document], day: str | None) -> list[Record]:
    """The records whose reports were published up to a day; all where no day is given."""
    if day is None:
        return list(records)
    return [r for r in records if (published := documents[r.document].published) and published <= day]


def documents_of(amity: Amity, records: Iterable[Record]) -> dict[str, Document]:
    """The reports that these records rest on, by id."""
    return {document.id: document for document in amity.store.documents({record.document for record in records})}


def day_of(name: str, value: str | datetime.date | None) -> str:
    """The last day of what is meant by 2022, 2022-08 or 2022-08-05; the current day where nothing is given."""
    from amity.facts.reference.periods import period

    if value is None:
        return datetime.datetime.now(datetime.UTC).date().isoformat()
    found = period(value.isoformat() if isinstance(value, datetime.date) else value)
    if found is None:
        raise BadRequest(f"{name} {value!r} is not a date; write it as 2022, 2022-08 or 2022-08-05.")
    return found[1]


def _counts(record: Record) -> bool:
    """Whether a measure tells what was counted, and not what is planned or foretold."""
    return isinstance(record, Measure) and record.value is not None and record.status in ("happened", "ongoing")


def series_about(series: Sequence[Series], actors: Sequence[str]) -> tuple[Series, ...]:
    """The series about any of these actors; all where none is named."""
    return tuple(s for s in series if not actors or {s.subject, s.counterpart} & set(actors))
