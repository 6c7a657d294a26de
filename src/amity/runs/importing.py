"""Rows of other event data into one store: marked as theirs, each kept once however often it is imported."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from amity.codebook import Codebook
from amity.errors import PageError
from amity.fetch.event_rows import event_rows
from amity.reading.event_sets import EVENT_SETS, EventSet, read_row
from amity.reading.event_sets.row import Unused
from amity.records import Failure, Reading
from amity.store.sqlite import SqliteStore
from amity.version import __version__

BATCH = 500  # rows that one transaction writes
SHOWN = 20  # failures that a report names; all are in the store


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the rows."""

    imported: int = 0
    already: int = 0
    left_out: dict[str, int] = {}
    failed: int = 0
    failures: tuple[Failure, ...] = ()  # the first of them


def import_files(
    paths: Iterable[Path],
    name: str,
    store: SqliteStore,
    codebook: Codebook,
    progress: Callable[[ImportReport], None] = lambda report: None,
) -> ImportReport:
    """The rows of these files are in the store; a row or file that is wrong is a failure, and the rest goes on."""
    report, reasons = ImportReport(), Counter[str]()
    rows = _read(paths, EVENT_SETS[name], codebook)
    while batch := list(itertools.islice(rows, BATCH)):
        failures = [one for one in batch if isinstance(one, Failure)]
        readings = [one for one in batch if isinstance(one, Reading)]
        reasons.update(str(one) for one in batch if isinstance(one, Unused))
        fresh, met = _fresh(readings, store, codebook)
        store.write_batch(fresh, failures, met, (codebook.version, __version__))
        report = ImportReport(
            imported=report.imported + len(fresh),
            already=report.already + len(met),
            left_out=dict(reasons),
            failed=report.failed + len(failures),
            failures=(report.failures + tuple(failures))[:SHOWN],
        )
        progress(report)
    return report


def _fresh(
    readings: list[Reading], store: SqliteStore, codebook: Codebook
) -> tuple[list[Reading], list[tuple[str, str]]]:
    """The rows that the store lacks, each once; hash and origin of those that it has, or that stand here twice."""
    held = store.already_read([_met(reading) for reading in readings], codebook.version, __version__)
    first: dict[str, Reading] = {}
    met = []
    for reading in readings:
        if reading.document.hash in held or reading.document.hash in first:
            met.append(_met(reading))
        else:
            first[reading.document.hash] = reading
    return list(first.values()), met


def _met(reading: Reading) -> tuple[str, str]:
    return reading.document.hash, reading.document.origin


def _read(paths: Iterable[Path], kind: EventSet, codebook: Codebook) -> Iterator[Reading | Failure | Unused]:
    for path in paths:
        try:
            for number, line, cells in event_rows(path, kind.columns, kind.header):
                origin = f"{path}#{number}"
                if len(cells) != len(kind.columns):
                    reason = f"{path}, line {number}: {len(cells)} cells, and {len(kind.columns)} are wanted."
                    yield Failure(origin=origin, hash=None, reason=reason, error="UnreadablePage")
                else:
                    yield read_row(line, cells, origin, kind, codebook)
        except PageError as error:
            yield Failure(origin=str(path), hash=None, reason=str(error), error=type(error).__name__)
