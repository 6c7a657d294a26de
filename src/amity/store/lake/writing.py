"""Puts readings into a lake, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from amity.records import Failure, Reading
from amity.store.lake.laying import LakeLayer
from amity.store.lake.querying import Wanted, scan
from amity.store.lake.readings import TABLE as READINGS
from amity.store.lake.readings import Row as Packed
from amity.store.lake.readings import Standing, reading_row, write_readings
from amity.store.lake.rows import Row, document_row, record_row, schemas
from amity.store.lake.segments import MARK, Commit, Segment, content, write_segment
from amity.store.watching import OnlyOne

MOST_FRESH = 64  # batches that wait to be laid by kind and month


class LakeWriter(LakeLayer):
    """A lake that also writes; one process at a time."""

    writable = True

    def __init__(self, path: Path, wholes: Mapping[str, str]) -> None:
        self._only = OnlyOne(path / f"{MARK}.lock", f"Another process writes into the lake {path}; wait for its end.")
        try:
            super().__init__(path)
            self.wholes = wholes
            self._content = content(path)
            if not self._looks_up:
                self._restore_readings()
            self._failures = {failure.origin: failure for failure in self.failures()}
            highest = next(self._rows(Wanted(scan(path, self._content.of("documents"), "documents")), "max(reading)"))
            self._last = max(highest[0] or 0, *self._content.dead, 0)
        except BaseException:
            self._only.close()
            raise

    def write_batch(
        self,
        readings: Iterable[Reading],
        failures: Iterable[Failure] = (),
        origins: Iterable[tuple[str, str]] = (),
        versions: tuple[str, str] = ("", ""),
    ) -> None:
        """Keeps all that became of a batch of pages, in one commit. Versions are those of codebook and amity."""
        batch = _Batch(self._last, dict(self._failures))
        came, lost, met = list(readings), list(failures), list(origins)
        held = self._standing([r.document.hash for r in came] + [f.hash or "" for f in lost] + [raw for raw, _ in met])
        for reading in came:
            self._take(reading, batch, held)
        for raw_hash, origin in met:
            known = held.get(raw_hash)
            if known:
                batch.meet(known.document, origin)
                batch.clear(raw_hash, origin)
        for failure in lost:
            known = held.get(failure.hash or "")
            if known is None or (known.codebook, known.amity) != versions:
                batch.failures[failure.origin] = failure
        batch.met -= {(known.document, known.origin) for known in held.values()}
        self._commit(batch)
        self._last = batch.last
        if sum(s.is_fresh for s in self.content.of(READINGS)) >= MOST_FRESH:
            self.lay()

    def _take(self, reading: Reading, batch: _Batch, held: dict[str, Standing]) -> None:
        """The reading stands, unless one of the same versions from a lesser origin does."""
        document = reading.document
        old = held.get(document.hash)
        versions = (reading.amity, reading.codebook)
        if old is None or (old.amity, old.codebook) != versions or document.origin <= old.origin:
            if old is not None:
                batch.take_out(old)
            number = batch.put_in(reading, self.wholes)
            held[document.hash] = Standing(document.id, number, document.hash, document.origin, *versions)
        else:
            batch.meet(document.id, document.origin)
        batch.clear(document.hash, document.origin)

    def _commit(self, batch: _Batch) -> None:
        """What the batch brings is in the lake, or nothing of it."""
        came: list[Segment] = []
        went: list[str] = []
        known = self._met(sorted({document for document, _ in batch.met}))
        met = sorted((document, origin) for document, origin in batch.met if origin not in known.get(document, ()))
        rows = {
            "records": [row for _, records, _ in batch.readings.values() for row in records],
            "documents": [row for row, _, _ in batch.readings.values()],
            "origins": [{"document": document, "origin": origin} for document, origin in met],
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
        if batch.readings:
            packed = sorted(row for _, _, row in batch.readings.values())
            came.append(write_readings(self.path, packed))
        if came or went or batch.dead:
            self._change(Commit(came=tuple(came), went=tuple(went), dead=tuple(sorted(batch.dead))))
        self._failures = batch.failures

    def close(self) -> None:
        """Lets go of the files; every batch is already written."""
        super().close()
        self._only.close()


class _Batch:
    """What a batch brings, row by row, before it is written."""

    def __init__(self, last: int, failures: dict[str, Failure]) -> None:
        self.last = last
        self.readings: dict[int, tuple[Row, list[Row], Packed]] = {}
        self.met: set[tuple[str, str]] = set()
        self.dead: set[int] = set()
        self.failures = failures

    def put_in(self, reading: Reading, wholes: Mapping[str, str]) -> int:
        """The reading stands under a number of its own."""
        self.last += 1
        records = [record_row(record, reading, self.last, wholes) for record in reading.records]
        self.readings[self.last] = document_row(reading, self.last), records, reading_row(reading, self.last)
        return self.last

    def take_out(self, old: Standing) -> None:
        """Nothing stands of this reading; where it was read from is kept."""
        if self.readings.pop(old.reading, None) is None:
            self.dead.add(old.reading)
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
