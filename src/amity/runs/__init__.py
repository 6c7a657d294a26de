"""Many pages into one store: what is read already is skipped, what fails is kept with its reason, nothing stops it.

A run may end at any moment, also by kill -9; run again, it goes on where it was and ends in the same store.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator

import msgspec

from amity import fetch
from amity.codebook import Codebook
from amity.fetch import FetchSettings
from amity.records import Failure, Page, Reading
from amity.runs.batches import batches
from amity.runs.cluster import Cluster
from amity.runs.guard import read_guarded
from amity.runs.pool import Pool
from amity.store import Store
from amity.store.raw import RawPages
from amity.version import __version__

SHOWN = 20  # failures that a report names; all are in the store


class RunSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to read many pages."""

    batch: int = 32  # pages that one transaction writes, and the most that a kill can cost
    write_seconds: float = 10.0  # after which a batch that takes long is written in part
    batch_bytes: int = 16_000_000
    again: bool = False  # read also what this version has read already
    jobs: int = 1  # processes that read; with more than 1 they are workers, and this process fetches and writes
    on: str | None = None  # a cluster that reads in their stead: "local" or a scheduler's address
    keep: bool = False  # keep the raw pages beside the store, to be read again later
    renew: int = 2000  # pages after which a worker is replaced by a fresh one
    page_seconds: float = 600.0  # after which a worker that reads one page is ended
    fetch: FetchSettings = FetchSettings()


AfterBatch = Callable[[Store, list[Reading]], None]  # called in the writing process after each batch is written


class Work(msgspec.Struct, frozen=True):
    """A batch of pages: those to be read, those read already, and what failed on the way in."""

    fresh: list[Page]
    met: list[tuple[str, str]]
    pages: list[Page]  # all of them
    failures: list[Failure]
    skipped: int  # bytes


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


CLUSTER_BYTES = 4_000_000  # of a batch that travels


def read_sources(
    sources: Iterable[str],
    store: Store,
    codebook: Codebook,
    settings: RunSettings,
    progress: Callable[[RunReport], None] = lambda report: None,
    stop: Callable[[], bool] = lambda: False,
    after_batch: AfterBatch = lambda store, readings: None,
) -> RunReport:
    """All that these files, folders and addresses hold is in the store, or why it cannot be."""
    return read_pages(fetch.pages(sources, settings.fetch), store, codebook, settings, progress, stop, after_batch)


def read_pages(
    pages: Iterable[Page | Failure],
    store: Store,
    codebook: Codebook,
    settings: RunSettings,
    progress: Callable[[RunReport], None] = lambda report: None,
    stop: Callable[[], bool] = lambda: False,
    after_batch: AfterBatch = lambda store, readings: None,
    pool: Pool[Work] | None = None,
) -> RunReport:
    """All that these pages say is in the store, written batch by batch; `after_batch` is called after each.

    They are read by the workers of `pool` where one is given that runs already.
    """
    report = RunReport()
    size = min(settings.batch_bytes, CLUSTER_BYTES) if settings.on else settings.batch_bytes
    works = (_work(b, store, codebook, settings) for b in batches(pages, settings.batch, size))
    with contextlib.ExitStack() as stack:
        raw = stack.enter_context(RawPages(store.path, make=True)) if settings.keep else None
        part = _Part(store, (codebook.version, __version__), settings.write_seconds, after_batch)
        for work, outcomes in _outcomes(works, codebook, settings, stack, pool):
            if raw is not None:
                raw.keep(work.pages)
            report = _grown(report, work.failures, already=len(work.met), size=work.skipped)
            progress(report)
            for page, outcome in zip(work.fresh, outcomes, strict=True):
                report = _counted(report, page, outcome)
                progress(report)
                part.add(outcome)
            part.write(work.failures, work.met)
            if stop():
                return msgspec.structs.replace(report, stopped=True)
    return report


class _Part:
    """What was read and is not yet written; written at the end of a batch, and before where a batch takes long."""

    def __init__(self, store: Store, versions: tuple[str, str], seconds: float, after: AfterBatch) -> None:
        self._store, self._versions, self._seconds, self._after = store, versions, seconds, after
        self._outcomes: list[Reading | Failure] = []
        self._since = time.monotonic()

    def add(self, outcome: Reading | Failure) -> None:
        """One more page was read."""
        self._outcomes.append(outcome)
        if time.monotonic() - self._since > self._seconds:
            self.write()

    def write(self, failures: Iterable[Failure] = (), met: Iterable[tuple[str, str]] = ()) -> None:
        """All of it is in the store, in one transaction."""
        readings = [outcome for outcome in self._outcomes if isinstance(outcome, Reading)]
        failed = [outcome for outcome in self._outcomes if isinstance(outcome, Failure)]
        self._store.write_batch(readings, [*failures, *failed], met, self._versions)
        self._outcomes, self._since = [], time.monotonic()
        self._after(self._store, readings)


def _outcomes(
    works: Iterator[Work],
    codebook: Codebook,
    settings: RunSettings,
    stack: contextlib.ExitStack,
    pool: Pool[Work] | None,
) -> Iterator[tuple[Work, Iterable[Reading | Failure]]]:
    """Each batch with what became of its fresh pages: read here, or by worker processes that `stack` ends."""
    if settings.on is not None:
        return stack.enter_context(Cluster[Work](settings.on, codebook, settings.jobs)).read(
            (work, work.fresh) for work in works
        )
    if pool is None and settings.jobs < 2:
        return ((work, read_guarded(work.fresh, codebook)) for work in works)
    if pool is None:
        pool = stack.enter_context(Pool(codebook, settings.jobs, settings.renew, settings.page_seconds))
    return pool.read((work, work.fresh) for work in works)


def _work(batch: list[Page | Failure], store: Store, codebook: Codebook, settings: RunSettings) -> Work:
    """The batch sorted by what is to be done."""
    pages = [page for page in batch if isinstance(page, Page)]
    known = [(page.hash, page.origin) for page in pages]
    done = set() if settings.again else store.already_read(known, codebook.version, __version__)
    return Work(
        fresh=[page for page in pages if page.hash not in done],
        met=[(raw_hash, origin) for raw_hash, origin in known if raw_hash in done],
        pages=pages,
        failures=[failure for failure in batch if isinstance(failure, Failure)],
        skipped=sum(len(page.raw) for page in pages if page.hash in done),
    )


def _counted(report: RunReport, page: Page, outcome: Reading | Failure) -> RunReport:
    if isinstance(outcome, Failure):
        return _grown(report, [outcome], size=len(page.raw))
    return _grown(report, [], read=1, records=len(outcome.records), size=len(page.raw))


def _grown(report: RunReport, failures: list[Failure], **more: int) -> RunReport:
    sums = {name: getattr(report, name) + number for name, number in more.items()}
    return msgspec.structs.replace(
        report,
        failed=report.failed + len(failures),
        failures=(report.failures + tuple(failures))[:SHOWN],
        **sums,
    )
