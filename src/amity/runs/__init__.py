"""Many pages into one store: what is read already is skipped, what fails is kept with its reason, nothing stops it.

A run may end at any moment, also by kill -9; run again, it goes on where it was and ends in the same store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from amity import fetch
from amity.codebook import Codebook
from amity.fetch import FetchSettings
from amity.records import Failure, Page, Reading
from amity.runs.batches import batches
from amity.runs.guard import read_guarded
from amity.store.sqlite import SqliteStore
from amity.version import __version__

SHOWN = 20  # failures that a report names; all are in the store


class RunSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to read many pages."""

    batch: int = 32  # pages that one transaction writes, and the most that a kill can cost
    batch_bytes: int = 16_000_000
    again: bool = False  # read also what this version has read already
    fetch: FetchSettings = FetchSettings()


class RunReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a run has done so far, or in all."""

    read: int = 0
    already: int = 0  # pages that needed no reading
    failed: int = 0
    records: int = 0  # in the pages read
    size: int = 0  # bytes of all these pages
    failures: tuple[Failure, ...] = ()  # the first of them
    stopped: bool = False  # somebody asked it to stop before the end

    @property
    def pages(self) -> int:
        """How many pages came."""
        return self.read + self.already + self.failed


def read_sources(
    sources: Iterable[str],
    store: SqliteStore,
    codebook: Codebook,
    settings: RunSettings,
    progress: Callable[[RunReport], None] = lambda report: None,
    stop: Callable[[], bool] = lambda: False,
) -> RunReport:
    """All that these files, folders and addresses hold is in the store, or why it cannot be."""
    return read_pages(fetch.pages(sources, settings.fetch), store, codebook, settings, progress, stop)


def read_pages(
    pages: Iterable[Page | Failure],
    store: SqliteStore,
    codebook: Codebook,
    settings: RunSettings,
    progress: Callable[[RunReport], None] = lambda report: None,
    stop: Callable[[], bool] = lambda: False,
) -> RunReport:
    """All that these pages say is in the store, written batch by batch."""
    report = RunReport()
    for batch in batches(pages, settings.batch, settings.batch_bytes):
        report = _read_batch(batch, store, codebook, settings, report, progress)
        if stop():
            return msgspec.structs.replace(report, stopped=True)
    return report


def _read_batch(
    batch: list[Page | Failure],
    store: SqliteStore,
    codebook: Codebook,
    settings: RunSettings,
    report: RunReport,
    progress: Callable[[RunReport], None],
) -> RunReport:
    """The batch is in the store, in one transaction."""
    pages = [page for page in batch if isinstance(page, Page)]
    failures = [failure for failure in batch if isinstance(failure, Failure)]
    known = [(page.hash, page.origin) for page in pages]
    done = set() if settings.again else store.already_read(known, codebook.version, __version__)
    fresh = [page for page in pages if page.hash not in done]
    met = [(raw_hash, origin) for raw_hash, origin in known if raw_hash in done]
    skipped = sum(len(page.raw) for page in pages if page.hash in done)
    report = _grown(report, failures, already=len(met), size=skipped)
    progress(report)
    readings: list[Reading] = []
    for page, outcome in zip(fresh, read_guarded(fresh, codebook), strict=True):
        if isinstance(outcome, Failure):
            failures.append(outcome)
            report = _grown(report, [outcome], size=len(page.raw))
        else:
            readings.append(outcome)
            report = _grown(report, [], read=1, records=len(outcome.records), size=len(page.raw))
        progress(report)
    store.write_batch(readings, failures, met, (codebook.version, __version__))
    return report


def _grown(report: RunReport, failures: list[Failure], **more: int) -> RunReport:
    sums = {name: getattr(report, name) + number for name, number in more.items()}
    return msgspec.structs.replace(
        report,
        failed=report.failed + len(failures),
        failures=(report.failures + tuple(failures))[:SHOWN],
        **sums,
    )
