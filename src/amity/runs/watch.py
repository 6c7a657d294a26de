"""A watch: looks at each source when it is due, opens what is new, reads and records it, and forgets nothing.

What was found but not yet read stands in the watch's own file, so that a restart, a lost network or a machine that
slept loses no page and opens none twice. Each round is whole: found, opened, read, written, marked as done.
"""

from __future__ import annotations

import itertools
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlsplit

from amity import fetch
from amity.codebook import Codebook
from amity.errors import PageError, StoreError
from amity.fetch import Fetched, FetchSettings
from amity.fetch.settings import Link, failed, linked
from amity.fetch.web import Web, checked
from amity.records import Failure, Page
from amity.runs import RunSettings, Work, read_pages
from amity.runs.pool import Pool
from amity.runs.watchlist import Watched, WatchList
from amity.store import Store
from amity.store.watching import KeptAnswer, SourceRow, WaitingLink, WatchState

LANES = 8  # hosts that are asked at once; each of them by one request at a time
ROUND = 32  # pages opened between two writes
OF_HOST = 4  # of them, those of one host
LATER = "LaterPage"
MOST_LINKS = 50_000  # of one sitemap: as many as the protocol allows
MOST_TRIES = 40  # of a page that cannot be had now: about nine days
FIRST_PAUSE, LONGEST_PAUSE = 60.0, 6 * 3600.0  # seconds between two tries
NO_NETWORK = 30.0  # seconds until the network is tried again
WITHOUT_STORE = 60.0  # seconds until a store that could not be written is tried again
BEAT = 15.0  # seconds between two heartbeats
REMEMBERED = 180 * 86400.0  # seconds that a settled address is remembered after no source names it


class Watch:
    """One watch over a list. `say` gets a line for a person; `now` is seconds since 1970."""

    def __init__(
        self,
        watched: WatchList,
        store: Store,
        state: WatchState,
        codebook: Codebook,
        fetching: FetchSettings,
        *,
        pool: Pool[Work] | None = None,
        say: Callable[[str], None] = lambda line: None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store
        self._state = state
        self._codebook = codebook
        self._pool = pool
        self._say = say
        self._now = now
        self._sleep = sleep
        self._fetching = replace(fetching, delay=watched.delay, most_links=MOST_LINKS)
        self._settings = RunSettings(keep=watched.keep_pages, fetch=self._fetching)
        self._web = Web(self._fetching, kept=_Answers(state, now))
        self._lanes = ThreadPoolExecutor(LANES, thread_name_prefix="lane")
        self._by_address: dict[str, Watched] = {}
        self._forgot = 0.0
        self._is_whole = False
        self.use(watched)
        state.set(started=now())

    def use(self, watched: WatchList) -> None:
        """The sources are those of this list from now on."""
        self._by_address = {source.address: source for source in watched.sources}
        self._state.list_sources({s.address: s.name for s in watched.sources}, self._now())

    def run(self, stop: Callable[[], bool], between: Callable[[], None] = lambda: None) -> None:
        """Round after round until `stop`; `between` is called before each. A store that cannot be written waits."""
        while not stop():
            between()
            try:
                busy = self.round(stop)
            except StoreError as error:
                self._say(f"{error} The watch tries again in {WITHOUT_STORE:.0f} seconds.")
                self._rest(stop, self._now() + WITHOUT_STORE)
                self._is_whole = False
                continue
            if not busy:
                self._rest(stop, self._next_due())

    def close(self) -> None:
        """No thread and no connection stays open."""
        self._lanes.shutdown(wait=True, cancel_futures=True)
        self._web.close()

    def round(self, stop: Callable[[], bool] = lambda: False) -> bool:
        """Looks at the sources that are due and opens the pages that wait; whether there was anything to do."""
        self._resume()
        self.beat()
        polled = self._poll(stop)
        opened = False if stop() else self._open_waiting()
        if self._now() - self._forgot > 86400:
            self._forgot = self._now()
            self._state.forget(self._now() - REMEMBERED)
        return polled or opened

    def beat(self) -> None:
        """The watch lives."""
        self._state.set(heartbeat=self._now(), process=os.getpid())

    # sources

    def _poll(self, stop: Callable[[], bool]) -> bool:
        due = [row for row in self._state.sources() if self._is_due(row)]
        far = [row for row in due if fetch.is_address(row.address)]
        found = list(zip(far, self._lanes.map(self._look, far), strict=True))
        is_lost = len(far) > 1 and all(any(map(_is_later, pages)) for _, pages in found)
        for row, pages in found:
            self._take(row, pages, is_lost)
        for row in due:
            if not fetch.is_address(row.address) and not stop():
                self._take(row, self._pages_of(row), False)
        return bool(due)

    def _is_due(self, row: SourceRow) -> bool:
        """Also where the clock was put back further than a source's period."""
        source = self._by_address.get(row.address)
        left = row.due - self._now()
        return source is not None and (left <= 0 or left > 2 * _pause(source, row.failures))

    def _look(self, row: SourceRow) -> list[Page | Failure]:
        return list(self._pages_of(row))

    def _pages_of(self, row: SourceRow) -> Iterator[Page | Failure]:
        """The documents that the source itself holds; the addresses that it names are put to those that wait."""
        source = self._by_address[row.address]

        def offer(link: Link) -> bool:
            if not source.only or any(word in link.url for word in source.only):
                self._state.offer(link.url, source.address, self._now(), link.published, link.outlet, link.mark)
            return False

        yield from fetch.pages([source.address], replace(self._fetching, fetcher=self._web, wanted=offer))

    def _take(self, row: SourceRow, found: Iterable[Page | Failure], is_lost: bool) -> None:
        """What a look brought is in the store, and the source's next look is set."""
        is_far = fetch.is_address(row.address)
        faults: list[Failure] = []
        self._read(_without_faults(found, faults, None if is_far else row.address))
        failures = row.failures + 1 if faults else 0
        source, now = self._by_address[row.address], self._now()
        pause = min(source.every, NO_NETWORK) if is_lost else _pause(source, failures)
        reason = faults[0].reason if faults else None
        self._state.polled(row.address, now, now + pause, failures, reason)
        self._state.add(polls=1, failed_polls=len(faults[:1]))
        if reason and row.failures == 0:
            self._say(f"{row.name}: {reason}")
        elif row.failures and not reason:
            self._say(f"{row.name} answers again.")

    # pages

    def _open_waiting(self) -> bool:
        links = _in_turn(self._state.due(self._now()))
        if not links:
            return False
        outcomes = list(self._lanes.map(self._open, links))
        is_lost = len({_host(link.url) for link in links}) > 1 and all(_is_later(found) for found in outcomes)
        kept: list[Page | Failure] = []
        for link, found in zip(links, outcomes, strict=True):
            if self._is_settled(link, found, is_lost):
                kept.append(found)
        self._read(kept)
        self._state.done(found.origin for found in kept if isinstance(found, Page))
        for found in kept:
            if isinstance(found, Failure):
                self._state.failed(found.origin, found.reason)
        return True

    def _open(self, link: WaitingLink) -> Page | Failure:
        try:
            found: Fetched = self._web.once(checked(link.url, allow_private=self._fetching.allow_private))
        except PageError as error:
            return failed(link.url, error)
        page = linked(Link(link.url, published=link.published, outlet=link.outlet), found)
        self._state.hold(page)
        return page

    def _is_settled(self, link: WaitingLink, found: Page | Failure, is_lost: bool) -> bool:
        """Whether the address need not be opened again. A lost network counts as no try."""
        if isinstance(found, Page):
            return True
        if not _is_later(found) or link.tries >= MOST_TRIES:
            return True
        pause = NO_NETWORK if is_lost else min(LONGEST_PAUSE, FIRST_PAUSE * 2**link.tries)
        tries = link.tries + (not is_lost)
        self._state.later(link.url, self._now() + pause, tries, found.reason)
        return False

    def _read(self, pages: Iterable[Page | Failure]) -> None:
        report = read_pages(pages, self._store, self._codebook, self._settings, lambda r: None, pool=self._pool)
        if report.pages:
            self._state.add(read=report.read, already=report.already, failed=report.failed, records=report.records)
        if report.read:
            self._say(f"{report.read:,} read ({report.records:,} records)")

    def _resume(self) -> None:
        """After a start, or a round that broke: pages that were opened but not marked as done are read."""
        if not self._is_whole:
            held = self._state.held()
            self._read(held)
            self._state.done(page.origin for page in held)
            self._is_whole = True

    def _next_due(self) -> float:
        """When something is due, or the next beat."""
        moments = [row.due for row in self._state.sources() if row.address in self._by_address]
        waiting = self._state.next_due()
        return min([*moments, *([] if waiting is None else [waiting]), self._now() + BEAT])

    def _rest(self, stop: Callable[[], bool], until: float) -> None:
        """Sleeps in short steps, so that a stop, or that the machine slept, is seen."""
        while not stop() and (left := until - self._now()) > 0:
            self._sleep(min(left, 0.5))


class _Answers(MutableMapping[str, tuple[dict[str, str], Fetched]]):
    """The answers of sources, kept in the state, as the fetcher wants them."""

    def __init__(self, state: WatchState, now: Callable[[], float]) -> None:
        self._state = state
        self._now = now

    def __getitem__(self, url: str) -> tuple[dict[str, str], Fetched]:
        held = self._state.answer(url)
        if held is None:
            raise KeyError(url)
        return held.marks, Fetched(raw=held.raw, url=held.final, media_type=held.media_type)

    def __setitem__(self, url: str, value: tuple[dict[str, str], Fetched]) -> None:
        marks, found = value
        self._state.keep_answer(url, KeptAnswer(marks, found.url, found.media_type, found.raw), self._now())

    def __delitem__(self, url: str) -> None:
        raise NotImplementedError

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError


def _pause(source: Watched, failures: int) -> float:
    """Seconds until the next look: longer each time where it fails, an hour at most or its own period."""
    return float(min(source.every * 2 ** min(failures, 10), max(source.every, 3600.0)))


def _without_faults(
    found: Iterable[Page | Failure], faults: list[Failure], origin: str | None
) -> Iterator[Page | Failure]:
    """The outcomes but for failures of the source itself (any, where `origin` is null), which `faults` takes."""
    for outcome in found:
        if isinstance(outcome, Failure) and origin in (None, outcome.origin):
            faults.append(outcome)
        else:
            yield outcome


def _is_later(found: Page | Failure) -> bool:
    return isinstance(found, Failure) and found.error == LATER


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _in_turn(links: Iterable[WaitingLink]) -> list[WaitingLink]:
    """The first of these links, hosts taking turns."""
    by_host: dict[str, list[WaitingLink]] = defaultdict(list)
    for link in links:
        of_host = by_host[_host(link.url)]
        if len(of_host) < OF_HOST:
            of_host.append(link)
    turns = itertools.zip_longest(*by_host.values())
    return [link for turn in turns for link in turn if link is not None][:ROUND]
