"""The Python API: the commands as functions, with data frames and typed records for answers.

>>> import amity
>>> relations = amity.open("relations.duckdb")
>>> report = relations.read("examples/")
>>> visits = relations.records(kind="event", between=("Russia", "Cambodia"), since="2018-01-01")
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

import msgspec

from amity.answers.showing import Rows
from amity.api.asking import Day, Words, chosen, day_of, words_of
from amity.api.facts import fact_book
from amity.api.flat import columns, flat
from amity.api.names import resolve_actor, wholes
from amity.api.on_facts import FactAnswers
from amity.codebook import Codebook, load
from amity.errors import BadRequest, StoreError
from amity.records import KINDS, Actor, Document, Failure, Record
from amity.store import DocumentQuery, Query, Store
from amity.store.sqlite import SqliteStore, open_store

if TYPE_CHECKING:
    import pandas

    from amity.answers.beside import Beside
    from amity.answers.dossier import Dossier
    from amity.api.life import Reference
    from amity.api.outlook import Outlooks
    from amity.export.writing import Tally
    from amity.facts.ledger import Entry
    from amity.runs import RunReport, RunSettings
    from amity.runs.importing import ImportReport

DEFAULT_STORE = "amity.duckdb"
STATUSES = ("happened", "ongoing", "planned", "expected", "conditional", "denied", "called-for")


class Amity(FactAnswers):
    """A store and the codebook it is read with. Nothing is opened until it is needed."""

    def __init__(self, path: Path, codebook: Codebook) -> None:
        self.path = path
        self.codebook = codebook
        self._answers: Store | None = None

    @property
    def store(self) -> Store:
        """The store, opened to answer; raises `StoreError` where there is none yet."""
        if self._answers is None:
            from amity.api.lakes import opened_to_answer

            self._answers = opened_to_answer(self.path)
        return self._answers

    @property
    def one_file(self) -> SqliteStore:
        """The same, for what only a store in one file holds (facts, corrections); raises `StoreError` for a lake."""
        if isinstance(self.store, SqliteStore):
            return self.store
        raise StoreError(
            f"{self.path} is a lake; what it asks for is kept in stores of one file only:"
            " amity lake slice LAKE A B --into FILE makes one."
        )

    def read(
        self,
        *sources: str | Path,
        settings: RunSettings | None = None,
        progress: Callable[[RunReport], None] = lambda report: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> RunReport:
        """All that these files, folders and addresses hold is in the store; what is there already is skipped."""
        from amity import runs
        from amity.api.lakes import opened_to_write

        if not sources:
            raise BadRequest("Name at least one file, folder or address to read.")
        wanted = settings or runs.RunSettings()
        with opened_to_write(self.path, wholes(self.codebook)) as store:
            if not isinstance(store, SqliteStore):
                return runs.read_sources(map(str, sources), store, self.codebook, wanted, progress, stop)
            book = fact_book(self, store)
            try:
                return runs.read_sources(
                    map(str, sources), store, self.codebook, wanted, progress, stop, lambda store, _: book.step()
                )
            finally:
                book.update()

    def records(
        self,
        kind: Words = None,
        between: Iterable[str] = (),
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        status: Words = None,
        type: Words = None,
        search: str | None = None,
        min_confidence: float = 0.0,
        limit: int | None = None,
    ) -> pandas.DataFrame:
        """The records that match, by date, one flat row each; `iter_records` gives the records themselves."""
        import pandas

        query = self.query(kind, between, since, until, status, type, search, min_confidence, limit)
        return pandas.DataFrame(map(flat, self.iter_records(query)), columns=list(columns()))

    def iter_records(self, query: Query | None = None) -> Iterator[Record]:
        """The typed records that match, by date; all, where no query is given."""
        return self.store.records(query or Query())

    def query(
        self,
        kind: Words = None,
        between: Iterable[str] = (),
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        status: Words = None,
        type: Words = None,
        search: str | None = None,
        min_confidence: float = 0.0,
        limit: int | None = None,
        offset: int = 0,
    ) -> Query:
        """These words as a query, checked: names become ids, dates ISO days."""
        first, last = day_of("since", since, last=False), day_of("until", until, last=True)
        if first and last and first > last:
            raise BadRequest(f"since ({first}) is after until ({last}); exchange them.")
        if (limit is not None and limit < 0) or offset < 0:
            raise BadRequest("limit and offset count records: they cannot be below 0.")
        return Query(
            kinds=chosen("kind", kind, KINDS),
            actors=tuple(self.resolve_actor(name) for name in words_of(between)),
            since=first,
            until=last,
            status=chosen("status", status, STATUSES),
            types=tuple(name.upper() for name in words_of(type)),
            search=search,
            min_confidence=min_confidence,
            limit=limit,
            offset=offset,
        )

    def record(self, record_id: str) -> Record:
        """One record by its id; raises `BadRequest` where there is none."""
        found = self.store.record(record_id)
        if found is None:
            raise BadRequest(f"The store {self.path} holds no record with the id {record_id!r}.")
        return found

    def dossier(self, a: str, b: str | None = None, today: datetime.date | None = None, as_of: Day = None) -> Dossier:
        """The whole relation of two actors, or all that is recorded of one, as of a day (the last that was read).

        `as_of` answers from the reports published up to that day.
        """
        from amity.api.dossiers import dossier
        from amity.api.lakes import sliced

        with sliced(self, (a, b)) as part:
            return dossier(part, a, b, today, as_of)

    def actor_name(self, actor_id: str) -> str:
        """What the codebook calls an actor."""
        from amity.reading.mentions.lexicon import known_actors

        known = self.codebook.derive(known_actors).get(actor_id)
        return known.name if known else actor_id

    def documents(self, query: DocumentQuery | None = None) -> pandas.DataFrame:
        """The documents by date of publication, one row each."""
        import pandas

        names = list(Document.__struct_fields__)
        return pandas.DataFrame(map(msgspec.structs.asdict, self.iter_documents(query)), columns=names)

    def iter_documents(self, query: DocumentQuery | None = None) -> Iterator[Document]:
        """The documents by date of publication."""
        return self.store.find_documents(query or DocumentQuery())

    def failures(self) -> pandas.DataFrame:
        """What could not be read, and why."""
        import pandas

        rows = [(f.origin, f.hash, f.reason, f.error) for f in self.store.failures()]
        return pandas.DataFrame(rows, columns=list(Failure.__struct_fields__))

    def resolve_actor(self, name: str) -> str:
        """The id of the actor meant: "Russia", "Russians" and "russian" are RUS; raises `UnknownActor`."""
        return resolve_actor(name, self.codebook, self._actors())

    @property
    def reference(self) -> Reference:
        """The official figures: add, fetch, list, and hold reports against them."""
        from amity.api.life import Reference

        return Reference(self)

    def ledger(
        self, a: str | None = None, b: str | None = None, as_of: Day = None, known_by: Day = None
    ) -> tuple[Entry, ...]:
        """The agreements, or those that bind these actors, as they stood on a day; from reports known by a day."""
        from amity.api.life import ledger

        return Rows(ledger(self, a, b, as_of, known_by))

    @property
    def outlooks(self) -> Outlooks:
        """Where relations are heading: give, list, settle and score outlooks."""
        from amity.api.outlook import Outlooks

        return Outlooks(self)

    def import_events(self, form: str, *files: str | Path) -> ImportReport:
        """The rows of these files of `gdelt`, `polecat` or `icews` are in the store, marked as theirs."""
        from amity.reading.event_sets import EVENT_SETS
        from amity.runs.importing import import_files

        if form not in EVENT_SETS:
            raise BadRequest(f"There is no format {form!r} to import; choose from {', '.join(EVENT_SETS)}.")
        if not files:
            raise BadRequest("Name at least one file to import.")
        self.close()
        with open_store(self.path, wholes(self.codebook)) as store:
            report = import_files(map(Path, files), form, store, self.codebook)
            fact_book(self, store).update()
        return report

    def compare(self, a: str, b: str | None = None, since: Day = None, until: Day = None) -> tuple[Beside, ...]:
        """Each imported data set beside the events that were read of these actors."""
        from amity.api.comparing import compare

        span = self.query(since=since, until=until)
        return Rows(compare(self, a, b, span.since, span.until))

    def export(
        self, form: str, path: str | Path, query: Query | None = None, profile: Literal["data", "spreadsheet"] = "data"
    ) -> Tally:
        """The facts that match are written to this file or folder; `amity.export.FORMATS` and `FILES` list formats."""
        from amity.api.exporting import export_file

        return export_file(self, form, Path(path), query or Query(), profile)

    def close(self) -> None:
        """Lets go of the store."""
        if self._answers is not None:
            self._answers.close()
            self._answers = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _actors(self) -> Iterator[Actor]:
        """The actors of the store, looked up only where the codebook has no such name."""
        if self.path.exists():
            yield from self.store.actors()


def open(path: str | Path = DEFAULT_STORE, codebook: Codebook | str | Path | None = None) -> Amity:
    """The store at this path, made by the first `read`; with the codebook that ships, or a folder laid over it."""
    if not isinstance(codebook, Codebook):
        codebook = load(Path(codebook) if codebook is not None else None)
    return Amity(Path(path), codebook)
