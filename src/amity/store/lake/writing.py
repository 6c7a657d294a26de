"""Puts readings into a lake, and lays its segments anew."""

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from amity.errors import StoreError
from amity.records import Failure, Reading
from amity.store.lake import LakeStore
from amity.store.lake.querying import Wanted, only_live, scan
from amity.store.lake.rows import Row, bucket_of, document_row, month_of, pairs_of, record_row, schemas
from amity.store.lake.segments import (
    MARK,
    Commit,
    Content,
    Segment,
    commit_number,
    content,
    unnamed,
    write_commit,
    write_segment,
)
from amity.store.watching import OnlyOne

MOST_FRESH = 64  # segments of records that wait to be laid by kind and month
MOST_OF_PART = 16  # segments of one part before they are made one
KEPT = 600.0  # seconds for which files that no longer count stay for those who still read them


class Held(NamedTuple):
    """The reading that stands for a document."""

    document: str
    number: int
    origin: str
    amity: str
    codebook: str


class LakeWriter(LakeStore):
    """A lake that also writes; one process at a time."""

    writable = True

    def __init__(self, path: Path, wholes: Mapping[str, str]) -> None:
        self._only = OnlyOne(path / f"{MARK}.lock", f"Another process writes into the lake {path}; wait for its end.")
        try:
            super().__init__(path)
            self.wholes = wholes
            self._content = content(path)
            rows = self._rows(self._live("documents", _HELD), _HELD)
            self._held = {row[0]: Held(*row[1:]) for row in rows}
            self._origins = self._known_origins()
            self._failures = {failure.origin: failure for failure in self.failures()}
            highest = next(self._rows(Wanted(scan(path, self._content.of("documents"), "documents")), "max(reading)"))
            self._last = max(highest[0] or 0, *self._content.dead, 0)
        except BaseException:
            self._only.close()
            raise

    def write(self, readings: Iterable[Reading]) -> None:
        """Keeps these readings at once; a newer reading of a page supersedes the older one whole."""
        self.write_batch(readings)

    def fail(self, failures: Iterable[Failure], codebook: str = "", amity: str = "") -> None:
        """Keeps that these pages could not be read, and why; a success with these versions or later clears it."""
        self.write_batch((), failures, (), (codebook, amity))

    def add_origins(self, origins: Iterable[tuple[str, str]]) -> None:
        """Keeps that pages (hash, origin) that are already read were met again elsewhere."""
        self.write_batch((), (), origins)

    def already_read(self, pages: Iterable[tuple[str, str]], codebook: str, amity: str) -> set[str]:
        """The hashes of those pages (hash, origin) that need no reading with this codebook and version."""
        wanted = (codebook, amity)
        found = ((raw, origin, self._held.get(raw)) for raw, origin in pages)
        return {raw for raw, origin, h in found if h and h.origin <= origin and (h.codebook, h.amity) == wanted}

    def write_batch(
        self,
        readings: Iterable[Reading],
        failures: Iterable[Failure] = (),
        origins: Iterable[tuple[str, str]] = (),
        versions: tuple[str, str] = ("", ""),
    ) -> None:
        """Keeps all that became of a batch of pages, in one commit. Versions are those of codebook and amity."""
        batch = _Batch(self._last, dict(self._failures))
        held = dict[str, Held]()
        for reading in readings:
            self._take(reading, batch, held)
        for raw_hash, origin in origins:
            known = held.get(raw_hash) or self._held.get(raw_hash)
            if known:
                batch.meet(known.document, origin)
                batch.clear(raw_hash, origin)
        for failure in failures:
            known = held.get(failure.hash or "") or self._held.get(failure.hash or "")
            if known is None or (known.codebook, known.amity) != versions:
                batch.failures[failure.origin] = failure
        self._commit(batch)
        self._held |= held
        self._last = batch.last
        if sum(s.is_fresh for s in self.content.of("records")) >= MOST_FRESH:
            self.lay()

    def _take(self, reading: Reading, batch: _Batch, held: dict[str, Held]) -> None:
        """The reading stands, unless one of the same versions from a lesser origin does."""
        document = reading.document
        old = held.get(document.hash) or self._held.get(document.hash)
        versions = (reading.amity, reading.codebook)
        if old is None or (old.amity, old.codebook) != versions or document.origin <= old.origin:
            if old is not None:
                batch.take_out(old)
            number = batch.put_in(reading, self.wholes)
            held[document.hash] = Held(document.id, number, document.origin, reading.amity, reading.codebook)
        else:
            batch.meet(document.id, document.origin)
        batch.clear(document.hash, document.origin)

    def _commit(self, batch: _Batch) -> None:
        """What the batch brings is in the lake, or nothing of it."""
        came, went = [], []
        rows = {
            "records": [row for _, records in batch.readings.values() for row in records],
            "documents": [row for row, _ in batch.readings.values()],
            "origins": [
                {"document": d, "origin": o} for d, o in sorted(batch.met) if o not in self._origins.get(d, ())
            ],
        }
        if batch.failures != self._failures:
            went = [segment.path for segment in self.content.of("failures")]
            rows["failures"] = [
                {n: getattr(f, n) for n in ("origin", "hash", "reason", "error")}
                for _, f in sorted(batch.failures.items())
            ]
        for table, some in rows.items():
            if some:
                came.append(write_segment(self.path, table, _table(table, some)))
        if came or went or batch.dead:
            self._change(Commit(came=tuple(came), went=tuple(went), dead=tuple(sorted(batch.dead))))
        for document, origin in batch.met:
            self._origins.setdefault(document, set()).add(origin)
        self._failures = batch.failures

    def _change(self, commit: Commit) -> None:
        held = self.content
        write_commit(self.path, held.number + 1, commit)
        segments = {path: s for path, s in held.segments.items() if path not in commit.went}
        segments |= {segment.path: segment for segment in commit.came}
        dead = (held.dead | set(commit.dead)) - set(commit.buried)
        self._content = Content(number=held.number + 1, segments=segments, dead=frozenset(dead))

    # laying anew

    def lay(self) -> None:
        """Fresh segments are laid by kind and month, and their dyads by pair."""
        fresh = [segment for segment in self.content.segments.values() if segment.is_fresh]
        came: list[Segment] = []
        for table in ("records", "documents"):
            of_table = [s for s in fresh if s.table == table]
            if of_table:
                came += self._parted(table, of_table)
        came += self._dyads([s for s in fresh if s.table == "records"])
        if fresh:
            gone = {s.path for s in fresh}
            stay = [s for s in self.content.segments.values() if s.path not in gone]
            self._change(Commit(came=(*stay, *came), went=tuple(gone), dead=tuple(self.content.dead), whole=True))
            self.sweep()
        crowded = [g for g in self._parts().values() if len(g) > MOST_OF_PART]
        for group in crowded:
            self._merge(group)

    def compact(self) -> int:
        """Each part is one segment without rows of superseded readings; gives how many segments went.

        Files that stopped counting more than ten minutes ago are removed.
        """
        before = set(self.content.segments)
        self.lay()
        dead = self.content.dead
        for group in self._parts().values():
            if len(group) > 1 or self._has_dead(group):
                self._merge(group)
        held = self.content
        whole = Commit(came=tuple(held.segments.values()), buried=tuple(sorted(dead)), whole=True)
        write_commit(self.path, held.number + 1, whole)
        self._content = content(self.path)
        self.sweep()
        return len(before - set(self._content.segments))

    def sweep(self, older: float = KEPT) -> None:
        """Files that no commit names, and commits before the last that says all, are removed once they are old."""
        moment = time.time() - older
        for path in unnamed(self.path, self.content.segments):
            if path.stat().st_mtime < moment:
                path.unlink(missing_ok=True)
        commits = sorted((self.path / "commits").glob("*.json"))
        last = max((n for n, c in enumerate(commits) if c.stem.endswith("-whole")), default=0)
        for path in commits[:last]:
            if path.stat().st_mtime < moment:
                path.unlink(missing_ok=True)

    def _parts(self) -> dict[tuple[Any, ...], list[Segment]]:
        parts: dict[tuple[Any, ...], list[Segment]] = defaultdict(list)
        for s in self.content.segments.values():
            parts[s.table, s.kind, s.month, s.bucket].append(s)
        return parts

    def _has_dead(self, group: list[Segment]) -> bool:
        if not self.content.dead or group[0].table not in ("records", "documents", "dyads"):
            return False
        wanted = Wanted(scan(self.path, group, group[0].table, "reading"))
        wanted.where("r.reading IN (SELECT unnest(?::BIGINT[]))", sorted(self.content.dead))
        return next(self._rows(wanted, "1", " LIMIT 1"), None) is not None

    def _merge(self, group: list[Segment]) -> None:
        """These segments of one part are one."""
        one = group[0]
        rows = self._arrow(one.table, group, _ORDER[one.table])
        came = self._written(one.table, rows, kind=one.kind, month=one.month, bucket=one.bucket) if len(rows) else ()
        self._change(Commit(came=tuple(came), went=tuple(s.path for s in group)))

    def _arrow(self, table: str, group: list[Segment], order: str) -> Any:
        wanted = Wanted(scan(self.path, group, table))
        if table in ("records", "documents", "dyads"):
            only_live(wanted, self.content)
        columns = ", ".join(f"r.{f.name}" for f in schemas()[table])
        unique = "DISTINCT " if table == "origins" else ""
        statement = wanted.select(unique + columns, f" ORDER BY {order}")
        return self._db.sql(statement, params=wanted.values).to_arrow_table().cast(schemas()[table])

    def _parted(self, table: str, fresh: list[Segment]) -> Iterator[Segment]:
        """The rows of these segments in segments by kind and month."""
        import pyarrow.compute as pc

        rows = self._arrow(table, fresh, _ORDER[table])
        day = rows["sort_date" if table == "records" else "published"].to_pylist()
        kinds = rows["kind"].to_pylist() if table == "records" else [None] * len(day)
        parts: dict[tuple[str | None, str], list[int]] = defaultdict(list)
        for number, (kind, moment) in enumerate(zip(kinds, day, strict=True)):
            parts[kind, month_of(moment)].append(number)
        for (kind, month), numbers in sorted(parts.items(), key=str):
            yield from self._written(table, pc.take(rows, numbers), kind=kind, month=month, bucket=None)

    def _dyads(self, fresh: list[Segment]) -> Iterator[Segment]:
        """A row for each pair of actors of a record, in segments by pair."""
        import pyarrow as pa

        rows = self._arrow("records", fresh, "r.sort_date, r.document, r.position, r.id")
        buckets: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for number, actors in enumerate(rows["actors"].to_pylist()):
            for pair in pairs_of(actors):
                buckets[bucket_of(pair)].append((pair, number))
        for bucket, found in sorted(buckets.items()):
            found.sort()
            taken = rows.take([number for _, number in found])
            some = taken.add_column(0, "pair", pa.array([pair for pair, _ in found])).cast(schemas()["dyads"])
            yield from self._written("dyads", some, kind=None, month=None, bucket=bucket)

    def _written(
        self, table: str, rows: Any, *, kind: str | None, month: str | None, bucket: int | None
    ) -> tuple[Segment, ...]:
        import msgspec
        import pyarrow.compute as pc

        made = write_segment(self.path, table, rows, kind=kind, month=month, bucket=bucket)
        if table in ("records", "dyads"):
            first, last = pc.min(rows["date_start"]).as_py(), pc.max(rows["date_end"]).as_py()
            made = msgspec.structs.replace(made, first=first, last=last)
        return (made,)

    def _known_origins(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for document, origin in self._rows(
            Wanted(scan(self.path, self.content.of("origins"), "origins")), "document, origin"
        ):
            found[document].add(origin)
        return dict(found)

    def close(self) -> None:
        """Lets go of the files; every batch is already written."""
        super().close()
        self._only.close()


_HELD = "hash, id, reading, read_from, amity, codebook"
_ORDER = {
    "records": "r.sort_date, r.document, r.position, r.id",
    "documents": "r.published, r.id",
    "dyads": "r.pair, r.sort_date, r.document, r.position, r.id",
    "origins": "r.document, r.origin",
    "failures": "r.origin",
}


class _Batch:
    """What a batch brings, row by row, before it is written."""

    def __init__(self, last: int, failures: dict[str, Failure]) -> None:
        self.last = last
        self.readings: dict[int, tuple[Row, list[Row]]] = {}
        self.met: set[tuple[str, str]] = set()
        self.dead: set[int] = set()
        self.failures = failures

    def put_in(self, reading: Reading, wholes: Mapping[str, str]) -> int:
        """The reading stands under a number of its own."""
        self.last += 1
        records = [record_row(record, reading, self.last, wholes) for record in reading.records]
        self.readings[self.last] = document_row(reading, self.last), records
        return self.last

    def take_out(self, old: Held) -> None:
        """Nothing stands of this reading; where it was read from is kept."""
        if self.readings.pop(old.number, None) is None:
            self.dead.add(old.number)
        self.meet(old.document, old.origin)

    def meet(self, document: str, origin: str) -> None:
        """The document was met there as well."""
        self.met.add((document, origin))

    def clear(self, raw_hash: str, origin: str) -> None:
        """No failure stands for this page."""
        self.failures.pop(origin, None)
        for name in [name for name, failure in self.failures.items() if failure.hash == raw_hash]:
            del self.failures[name]


def _table(table: str, rows: list[Row]) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(rows, schema=schemas()[table])


def verify(path: Path) -> Iterator[str]:
    """A sentence for each thing that is wrong with a lake."""
    from pyarrow import ArrowException, parquet

    held = content(path)
    for segment in sorted(held.segments.values(), key=lambda s: s.path):
        file = path / segment.path
        try:
            if file.stat().st_size != segment.size:
                yield f"{segment.path} has {file.stat().st_size:,} bytes, not {segment.size:,}."
                continue
            rows = parquet.read_table(file).num_rows
            if rows != segment.rows:
                yield f"{segment.path} holds {rows:,} rows, not {segment.rows:,}."
        except (OSError, ArrowException) as error:
            yield f"{segment.path} cannot be read: {' '.join(str(error).split())[:120]}."
    if held.number != commit_number(path):
        yield "The lake was changed meanwhile; verify it again."
    with contextlib.suppress(StoreError), LakeStore(path) as store:
        yield from _disagreements(store)


def _disagreements(store: LakeStore) -> Iterator[str]:
    """Where tables contradict each other."""
    records = store._live("records", "id, document, reading")
    twice = next(store._rows(records, "count(*) - count(DISTINCT r.id)"))[0]
    if twice:
        yield f"{twice:,} records are there more than once."
    documents = store._live("documents", "id, reading")
    records.where(f"r.document NOT IN ({documents.select('r.id')})", *documents.values)
    lost = next(store._rows(records, "count(*)"))[0]
    if lost:
        yield f"{lost:,} records belong to no document."
