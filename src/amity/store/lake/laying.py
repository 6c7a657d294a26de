"""Lays the segments of a lake anew: fresh ones by kind and month, small ones into larger ones, dead rows out."""

from __future__ import annotations

import itertools
import math
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from amity.records import Document
from amity.store import Query
from amity.store.lake import LakeStore
from amity.store.lake.querying import Wanted, only_live, records_wanted, scan
from amity.store.lake.readings import TABLE as READINGS
from amity.store.lake.readings import Row, in_buckets, packed_row, write_readings
from amity.store.lake.rows import bucket_of, month_of, pairs_of, schemas
from amity.store.lake.segments import (
    Commit,
    Content,
    Segment,
    check_lake,
    content,
    mark_lake,
    unnamed,
    write_commit,
    write_segment,
)

MOST_OF_TIER = 8  # segments of one part and of like size before they are made one
LARGE = 64_000_000  # bytes of a file that is not merged with others
HELD = 64_000_000  # bytes of readings in memory while their files are made anew
KEPT = 600.0  # seconds for which files that no longer count stay for those who still read them


class LakeLayer(LakeStore):
    """A lake whose files are laid anew; for the one process that writes."""

    def lay(self) -> None:
        """Fresh segments are laid by kind and month, their dyads by pair, and files of like size are made one."""
        fresh = [segment for segment in self.content.segments.values() if segment.is_fresh]
        came: list[Segment] = []
        for table in ("records", "documents"):
            of_table = [s for s in fresh if s.table == table]
            if of_table:
                came += self._parted(table, of_table)
        came += self._dyads([s for s in fresh if s.table == "records"])
        rows = self._files.merged(self.content, [s for s in fresh if s.table == READINGS])
        came += [write_readings(self.path, some, bucket) for bucket, some in in_buckets(rows).items()]
        if fresh:
            gone = {s.path for s in fresh}
            stay = [s for s in self.content.segments.values() if s.path not in gone]
            self._change(Commit(came=(*stay, *came), went=tuple(gone), dead=tuple(self.content.dead), whole=True))
            self.sweep()
        for group in self._parts().values():
            for crowd in _crowds(group):
                self._merge(crowd)

    def compact(self) -> int:
        """Each part is one segment, or a few large ones, without superseded readings; gives how many segments went.

        Files of readings that are lost or damaged are made anew. Files that stopped counting more than ten minutes ago
        are removed.
        """
        self._restore_readings()
        before = set(self.content.segments)
        self.lay()
        dead = self.content.dead
        for group in self._parts().values():
            for heap in _heaps(group):
                if len(heap) > 1 or self._has_dead(heap):
                    self._merge(heap)
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

    def _change(self, commit: Commit) -> None:
        held = self.content
        write_commit(self.path, held.number + 1, commit)
        segments = {path: s for path, s in held.segments.items() if path not in commit.went}
        segments |= {segment.path: segment for segment in commit.came}
        dead = (held.dead | set(commit.dead)) - set(commit.buried)
        self._content = Content(number=held.number + 1, segments=segments, dead=frozenset(dead))

    def _parts(self) -> dict[tuple[Any, ...], list[Segment]]:
        parts: dict[tuple[Any, ...], list[Segment]] = defaultdict(list)
        for s in self.content.segments.values():
            parts[s.table, s.kind, s.month, s.bucket].append(s)
        return parts

    def _has_dead(self, group: list[Segment]) -> bool:
        if not self.content.dead or group[0].table not in _WITH_READINGS:
            return False
        if group[0].table == READINGS:
            return sum(1 for _ in self._files.merged(self.content, group)) < sum(s.rows for s in group)
        wanted = Wanted(scan(self.path, group, group[0].table, "reading"))
        wanted.where("r.reading IN (SELECT unnest(?::BIGINT[]))", sorted(self.content.dead))
        return next(self._rows(wanted, "1", " LIMIT 1"), None) is not None

    def _merge(self, group: list[Segment]) -> None:
        """These segments of one part are one."""
        one = group[0]
        came: tuple[Segment, ...] = ()
        if one.table == READINGS:
            made = write_readings(self.path, self._files.merged(self.content, group), one.bucket)
            came = (made,) if made.rows else ()
        else:
            rows = self._arrow(one.table, group, _ORDER[one.table])
            if len(rows):
                came = self._written(one.table, rows, kind=one.kind, month=one.month, bucket=one.bucket)
        self._change(Commit(came=came, went=tuple(s.path for s in group)))

    def _arrow(self, table: str, group: list[Segment], order: str) -> Any:
        wanted = Wanted(scan(self.path, group, table))
        if table in _WITH_READINGS:
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
        import pyarrow.compute as pc

        made = write_segment(self.path, table, rows, kind=kind, month=month, bucket=bucket)
        if table in ("records", "dyads"):
            first, last = pc.min(rows["date_start"]).as_py(), pc.max(rows["date_end"]).as_py()
            made = msgspec.structs.replace(made, first=first, last=last)
        return (made,)

    def _restore_readings(self) -> None:
        """Every reading has its row in the files of readings; they are made anew where one is lost or damaged."""
        held = [s for s in self.content.segments.values() if s.table == READINGS]
        if self._looks_up and all(_is_whole(self.path / s.path, s.size) for s in held):
            return
        self._files.close()
        came: list[Segment] = []
        for bucket, rows in _by_size(self._read_anew()):
            came.append(write_readings(self.path, rows, bucket))
        self._change(Commit(came=tuple(came), went=tuple(s.path for s in held)))
        if check_lake(self.path) < 2:
            mark_lake(self.path)
        self._looks_up = True

    def _read_anew(self) -> Iterator[Row]:
        """The rows of all readings that stand, from the other tables."""
        documents = Wanted(scan(self.path, self.content.of("documents"), "documents"))
        only_live(documents, self.content)
        records = records_wanted(self.path, self.content, Query())
        by_document = " ORDER BY r.document, r.position, r.id"
        told = itertools.groupby(self._rows(records, "r.document, r.json", by_document), key=lambda row: row[0])
        name, rows = next(told, (None, iter(())))
        for row in self._rows(documents, _CARD, " ORDER BY r.id"):
            fields = dict(zip(_FIELDS, row, strict=True))
            reading, amity, codebook, mentions, doubts = (fields.pop(n) for n in _REST)
            document = Document(origin=fields.pop("read_from"), **fields)
            jsons = ",".join(json for _, json in rows) if name == document.id else ""
            if name == document.id:
                name, rows = next(told, (None, iter(())))
            rest = f"[[{jsons}],{mentions},[{','.join(doubts)}]]"
            yield packed_row(document, reading, amity, codebook, rest.encode())


_ORDER = {
    "records": "r.sort_date, r.document, r.position, r.id",
    "documents": "r.published, r.id",
    "dyads": "r.pair, r.sort_date, r.document, r.position, r.id",
    "origins": "r.document, r.origin",
    "failures": "r.origin",
}
_WITH_READINGS = ("records", "documents", "dyads", READINGS)
_REST = ("reading", "amity", "codebook", "mentions", "doubts")
_FIELDS = (
    *_REST, "read_from", "id", "hash", "title", "byline", "outlet", "published", "published_inferred", "language",
    "url", "text",
)  # fmt: skip
_CARD = ", ".join(f"r.{name}" for name in _FIELDS)


def _crowds(group: list[Segment]) -> Iterator[list[Segment]]:
    """Segments of one part and of like size, where there are many: so each row is written few times, however many."""
    tiers: dict[int, list[Segment]] = defaultdict(list)
    for segment in group:
        if segment.size < LARGE:
            tiers[int(math.log(max(segment.rows, 1), 4))].append(segment)
    return (tier for tier in tiers.values() if len(tier) >= MOST_OF_TIER)


def _heaps(group: list[Segment]) -> Iterator[list[Segment]]:
    """Segments of one part in heaps, each to be one file; those that are large alone."""
    heap: list[Segment] = []
    for segment in sorted(group, key=lambda s: (s.size, s.path)):
        if heap and sum(s.size for s in heap) + segment.size > LARGE:
            yield heap
            heap = []
        heap.append(segment)
    if heap:
        yield heap


def _by_size(rows: Iterator[Row]) -> Iterator[tuple[int, list[Row]]]:
    """Rows by bucket, as many at a time as memory should hold."""
    held, size = list[Row](), 0
    for row in rows:
        held.append(row)
        size += len(row[6]) + len(row[7])
        if size > HELD:
            yield from in_buckets(held).items()
            held, size = [], 0
    yield from in_buckets(held).items()


def _is_whole(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size
