"""The lake: a store in a folder of Parquet segments, for more than one SQLite file should hold; read by DuckDB."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec

from amity.errors import StoreError
from amity.records import (
    Actor,
    Document,
    Doubt,
    Failure,
    Mention,
    Reading,
    Record,
    document_id,
    record_from_json,
)  # fmt: skip
from amity.store import Counts, DocumentQuery, Query, Tallied
from amity.store.lake.querying import (
    Wanted,
    actors_statement,
    beginnings,
    documents_wanted,
    matching,
    only_live,
    records_wanted,
    scan,
)
from amity.store.lake.readings import FEW, ReadingFiles, Rest, Standing
from amity.store.lake.segments import Content, check_lake, commit_number, content, is_lake, make_lake
from amity.store.matching import match_expression
from amity.store.writing import OPEN_END, OPEN_START, dates_of

if TYPE_CHECKING:
    import duckdb

__all__ = ["LakeStore", "is_lake", "open_lake", "open_lake_for_answers"]
STANDING = "id, reading, hash, read_from, amity, codebook"
FETCHED = 2000  # rows at a time
BY_DATE = " ORDER BY r.sort_date, r.document, r.position, r.id"
BY_DOCUMENT = " ORDER BY r.document, r.position, r.id"
DOCUMENT = "id, title, byline, outlet, published, published_inferred, language, url, origin, text, hash"


class LakeStore:
    """A lake opened to answer; `open_lake` gives one that also writes. Use it in a `with` block, or close it."""

    writable = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self._looks_up = check_lake(path) > 1  # each reading has a row in the files of readings
        self._db: duckdb.DuckDBPyConnection = _connected()
        self._content: Content | None = None
        self._files = ReadingFiles(path)

    @property
    def content(self) -> Content:
        """What counts in the lake now; read anew where another process has changed it."""
        if self._content is None or commit_number(self.path) != self._content.number:
            self._content = content(self.path)
        return self._content

    def write(self, readings: Iterable[Reading]) -> None:
        """Keeps these readings at once; a newer reading of a page supersedes the older one whole."""
        self.write_batch(readings)

    def fail(self, failures: Iterable[Failure], codebook: str = "", amity: str = "") -> None:
        """Keeps that these pages could not be read, and why; a success with these versions or later clears it."""
        self.write_batch((), failures, (), (codebook, amity))

    def add_origins(self, origins: Iterable[tuple[str, str]]) -> None:
        """Keeps that pages (hash, origin) that are already read were met again elsewhere."""
        self.write_batch((), (), origins)

    def write_batch(
        self,
        readings: Iterable[Reading],
        failures: Iterable[Failure] = (),
        origins: Iterable[tuple[str, str]] = (),
        versions: tuple[str, str] = ("", ""),
    ) -> None:
        """Raises: only what `open_lake` opens writes."""
        raise StoreError(f"The lake {self.path} was opened to answer, not to write.")

    def already_read(self, pages: Iterable[tuple[str, str]], codebook: str, amity: str) -> set[str]:
        """The hashes of those pages (hash, origin) that need no reading with this codebook and version."""
        wanted, asked = (codebook, amity), list(pages)
        held = self._standing(raw for raw, _ in asked)
        found = ((raw, origin, held.get(raw)) for raw, origin in asked)
        return {raw for raw, origin, h in found if h and h.origin <= origin and (h.codebook, h.amity) == wanted}

    def records(self, query: Query) -> Iterator[Record]:
        """The records that match, in order."""
        if query.documents and _asks_only(query, "documents") and self._few(query.documents):
            yield from self._looked_up(query)
            return
        wanted = self._records(query)
        tail = (BY_DATE if query.order == "date" else BY_DOCUMENT) + _limits(query)
        for (json,) in self._rows(wanted, "r.json", tail):
            yield record_from_json(json)

    def count(self, query: Query) -> int:
        """How many records match, whatever the limit."""
        return int(next(self._rows(self._records(query), "count(*)"))[0])

    def record(self, record_id: str) -> Record | None:
        """One record."""
        wanted = records_wanted(self.path, self.content, Query())
        wanted.where("r.id = ?", record_id)
        return next((record_from_json(json) for (json,) in self._rows(wanted, "r.json")), None)

    def documents(self, ids: Iterable[str] | None = None) -> Iterator[Document]:
        """Documents by publication date and id; all, or those named."""
        return self.find_documents(DocumentQuery(ids=None if ids is None else tuple(sorted(set(ids)))))

    def find_documents(self, query: DocumentQuery) -> Iterator[Document]:
        """The documents that match, by publication date and id."""
        if query.ids is not None and _asks_only(query, "ids") and self._few(query.ids):
            found = self._with_least_origins(self._files.documents(self.content, query.ids))
            found.sort(key=lambda d: (d.published is None, d.published, d.id))
            yield from _cut(found, query)
            return
        columns = ", ".join(f"r.{name}" for name in DOCUMENT.split(", "))
        tail = " ORDER BY r.published NULLS LAST, r.id" + _limits(query)
        for row in self._rows(self._documents(query), columns, tail):
            yield Document(**dict(zip(DOCUMENT.split(", "), row, strict=True)))

    def count_documents(self, query: DocumentQuery) -> int:
        """How many documents match, whatever the limit."""
        return int(next(self._rows(self._documents(query), "count(*)"))[0])

    def mentions(self, document_id: str) -> tuple[Mention, ...]:
        """Where this document names actors, in order."""
        if self._looks_up:
            return self._rest(document_id).mentions
        rows = self._rows(self._documents(DocumentQuery(ids=(document_id,))), "r.mentions")
        return next((msgspec.json.decode(json, type=tuple[Mention, ...]) for (json,) in rows), ())

    def doubts(self, document_id: str) -> tuple[Doubt, ...]:
        """What in this document can be read in two ways."""
        if self._looks_up:
            return self._rest(document_id).doubts
        rows = self._rows(self._documents(DocumentQuery(ids=(document_id,))), "r.doubts")
        return tuple(msgspec.json.decode(json, type=Doubt) for (doubts,) in rows for json in doubts)

    def actors(self) -> Iterator[Actor]:
        """Every actor named in the store, with the name, country and sector that most documents give it."""
        for actor, name, country, sector in self._rows(Wanted(f"({self._actors()})"), "*"):
            yield Actor(id=actor, name=name, country=country, sector=sector)

    def failures(self) -> Iterator[Failure]:
        """What could not be read, by origin."""
        source = scan(self.path, self.content.of("failures"), "failures")
        for row in self._rows(Wanted(source), "origin, hash, reason, error", " ORDER BY origin"):
            yield Failure(origin=row[0], hash=row[1], reason=row[2], error=row[3])

    def counts(self) -> Counts:
        """How much there is of everything."""
        records = records_wanted(self.path, self.content, Query())
        kinds = dict(self._rows(records, "r.kind, count(*)", " GROUP BY 1 ORDER BY 1"))
        records.where("r.date_start <> ? AND r.date_end <> ?", OPEN_START, OPEN_END)
        first, last = next(self._rows(records, "min(r.date_start), max(r.date_end)"))
        documents = self._live("documents", "reading, doubts, forms")
        number, doubts = next(self._rows(documents, "count(*), coalesce(sum(len(r.doubts)), 0)"))
        actors = next(self._rows(Wanted(f"({self._actors()})"), "count(*)"))[0]
        failures = sum(segment.rows for segment in self.content.of("failures"))
        return Counts(
            documents=number,
            records=kinds,
            actors=actors,
            doubts=int(doubts),
            failures=failures,
            first=first,
            last=last,
        )

    def tallies(self, since: str, until: str) -> list[Tallied]:
        """The events that happened in a period (ISO days, closed), by pair of actors, month and type, in this order."""
        wanted = records_wanted(self.path, self.content, Query(kinds=("event",), since=since, until=until))
        wanted.where("list_contains(['happened', 'ongoing'], r.status)")
        wanted.where("r.sort_date >= ? AND r.sort_date <= ?", since, until)
        inner = wanted.select("r.sort_date, r.type, r.plover_score, r.actors")
        columns = "a.x, b.x, substr(r.sort_date, 1, 7), r.type, count(*), round(sum(r.plover_score), 6)"
        source = f"({inner}) r, unnest(r.actors) a(x), unnest(r.actors) b(x) WHERE a.x < b.x"
        statement = f"SELECT {columns} FROM {source} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
        return [Tallied(*row) for row in self._asked(statement, wanted.values)]

    def documents_about(self, query: Query) -> set[str]:
        """The ids of the documents that the records which match stand in."""
        return {document for (document,) in self._rows(self._records(query), "DISTINCT r.document")}

    def readings(self, documents: Iterable[str]) -> Iterator[Reading]:
        """These documents with all that was read in them, as `write` took them; by document."""
        if self._looks_up:
            yield from sorted(self._files.readings(self.content, documents), key=lambda r: r.document.id)
            return
        for number in sorted(set(documents)):
            row = next(self._rows(self._documents(DocumentQuery(ids=(number,))), "r.amity, r.codebook, r.read_from"))
            document = next(self.documents([number]))
            yield Reading(
                document=msgspec.structs.replace(document, origin=row[2]),
                records=tuple(self.records(Query(documents=(number,), order="document"))),
                mentions=self.mentions(number),
                doubts=self.doubts(number),
                amity=row[0],
                codebook=row[1],
            )

    def dump(self) -> Iterator[str]:
        """The whole content in an order of its own: lakes with equal dumps answer everything alike."""
        for document in self.documents():
            yield msgspec.json.encode(["document", document]).decode()
        met = scan(self.path, self.content.of("origins"), "origins")
        own = self._live("documents", "id, reading, read_from")
        origins = Wanted(
            f"(SELECT document, origin FROM {met} UNION {own.select('r.id, r.read_from')})", values=own.values
        )
        reads = self._live("documents", "id, reading, read_from, amity, codebook, mentions, doubts")
        tables = (
            ("reading", reads, "id, read_from, amity, codebook, mentions, to_json(doubts)"),
            ("origin", origins, "document, origin"),
            ("record", records_wanted(self.path, self.content, Query()), _RECORD),
        )
        for name, wanted, columns in tables:
            for row in self._rows(wanted, columns, " ORDER BY ALL"):
                yield msgspec.json.encode([name, *row]).decode()
        for value in (*self.actors(), *self.failures()):
            yield msgspec.json.encode([type(value).__name__, value]).decode()

    def close(self) -> None:
        """Lets go of the files."""
        self._files.close()
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _few(self, ids: Sequence[str]) -> bool:
        return self._looks_up and len(ids) <= FEW

    def _standing(self, hashes: Iterable[str]) -> dict[str, Standing]:
        """The readings that stand for these pages, by hash."""
        if self._looks_up:
            return self._files.standing(self.content, {document_id(raw) for raw in hashes})
        wanted = self._live("documents", STANDING)
        wanted.among("r.hash", sorted(set(hashes)))
        return {row[2]: Standing(*row) for row in self._rows(wanted, STANDING)}

    def _rest(self, document_id: str) -> Rest:
        return self._files.rest(self.content, (document_id,)).get(document_id, Rest((), (), ()))

    def _looked_up(self, query: Query) -> list[Record]:
        """The records of some documents, in order."""
        documents = {d.id: d for d in self._files.documents(self.content, query.documents)}
        found = [r for rest in self._files.rest(self.content, query.documents).values() for r in rest.records]

        def place(record: Record) -> tuple[str, str, int, str]:
            day = dates_of(record, documents[record.document])[2] if query.order == "date" else ""
            return day, record.document, record.evidence[0].start, record.id

        return _cut(sorted(found, key=place), query)

    def _with_least_origins(self, documents: Iterable[Document]) -> list[Document]:
        """These documents, each with the least of the places where it was met."""
        found = list(documents)
        met = self._met([document.id for document in found])
        least = {name: min(origins) for name, origins in met.items()}
        return [msgspec.structs.replace(d, origin=min(d.origin, least[d.id])) if d.id in least else d for d in found]

    def _met(self, ids: Sequence[str]) -> dict[str, set[str]]:
        """Where else these documents were met, by document."""
        found: dict[str, set[str]] = defaultdict(set)
        segments = self.content.of("origins")
        if ids and segments:
            wanted = Wanted(scan(self.path, segments, "origins"))
            wanted.among("r.document", sorted(ids))
            for document, origin in self._rows(wanted, "r.document, r.origin"):
                found[document].add(origin)
        return found

    def _records(self, query: Query) -> Wanted:
        wanted = records_wanted(self.path, self.content, query)
        if query.search is not None:
            self._search(wanted, query.search, ("evidence",))
        return wanted

    def _documents(self, query: DocumentQuery) -> Wanted:
        wanted = documents_wanted(self.path, self.content, query)
        if query.search is not None:
            self._search(wanted, query.search, ("title", "text"))
        return wanted

    def _search(self, wanted: Wanted, search: str, columns: tuple[str, ...]) -> None:
        """Only rows whose columns match: those with the beginnings of all words are put to SQLite's index."""
        match_expression(search)  # raises where there is no word
        likely = Wanted(wanted.source, list(wanted.conditions), list(wanted.values))
        joined = " || ' ' || ".join(f"coalesce(r.{column}, '')" for column in columns)
        for beginning in beginnings(search):
            likely.where(f"contains(strip_accents(lower({joined})), ?)", beginning)
        rows = self._rows(likely, ", ".join(f"r.{column}" for column in ("id", *columns)))
        wanted.where("r.id IN (SELECT unnest(?::VARCHAR[]))", matching(rows, search))

    def _live(self, table: str, columns: str) -> Wanted:
        wanted = Wanted(scan(self.path, self.content.of(table), table, columns))
        only_live(wanted, self.content)
        return wanted

    def _actors(self) -> str:
        """Actors with what most documents say of them, the least of several such; most documents first."""
        return actors_statement(self._live("documents", "reading, forms").source, self.content)

    def _rows(self, wanted: Wanted, columns: str, tail: str = "") -> Iterator[tuple[Any, ...]]:
        return self._asked(wanted.select(columns, tail), wanted.values)

    def _asked(self, statement: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        cursor = self._db.cursor()
        try:
            cursor.execute(statement, values)
            while rows := cursor.fetchmany(FETCHED):
                yield from rows
        except _duckdb_error() as error:
            said = " ".join(str(error).split())[:200]
            raise StoreError(f"The lake {self.path} cannot be read ({said}); see: amity lake verify") from error
        finally:
            cursor.close()


_RECORD = "id, kind, document, position, date_start, date_end, sort_date, status, type, confidence, actors, json"


def _asks_only(query: Query | DocumentQuery, name: str) -> bool:
    """Whether nothing but this condition is set, beside order and limits."""
    aside = {name, "order", "limit", "offset"}
    names = [field for field in query.__struct_fields__ if field not in aside]
    empty = type(query)()
    return all(getattr(query, field) == getattr(empty, field) for field in names)


def _cut(found: list[Any], query: Query | DocumentQuery) -> list[Any]:
    return found[query.offset :][: query.limit]


def _limits(query: Query | DocumentQuery) -> str:
    limit = "" if query.limit is None else f" LIMIT {query.limit:d}"
    return f"{limit} OFFSET {query.offset:d}" if query.offset else limit


def _connected() -> duckdb.DuckDBPyConnection:
    try:
        import duckdb
    except ImportError as error:
        raise StoreError("A lake needs DuckDB; install it with: pip install 'amity[lake]'") from error
    return duckdb.connect(":memory:")


def _duckdb_error() -> type[Exception]:
    import duckdb

    found: type[Exception] = duckdb.Error
    return found


def open_lake_for_answers(path: Path) -> LakeStore:
    """A lake that cannot be changed; raises `StoreError` where there is none."""
    return LakeStore(path)


def open_lake(path: Path, wholes: Mapping[str, str] | None = None) -> LakeStore:
    """A lake to write into, made where there is none."""
    from amity.store.lake.writing import LakeWriter

    make_lake(path)
    return LakeWriter(path, wholes or {})
