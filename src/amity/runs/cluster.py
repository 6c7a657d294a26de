"""Many machines: pages are read by the workers of a Dask cluster; this process alone fetches and writes.

A worker is given pages and a codebook and gives readings back; it keeps nothing. What a dead worker was reading is
read by another, and reading a page twice changes nothing, as the store writes by the hash of the page.
"""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from amity.codebook import DATA, Codebook
from amity.codebook.language import language
from amity.errors import BadRequest
from amity.records import Failure, Page, Reading
from amity.runs.guard import read_guarded
from amity.runs.pool import MOST_DEATHS, Outcome, WorkerError
from amity.version import __version__

if TYPE_CHECKING:
    from distributed import Client, Future

LOCAL = "local"
OWN, FETCHED = Path("own"), Path("fetched")  # folders under which a user's files travel
CONNECT = "10s"  # until a scheduler counts as not there
WAITING = 3  # batches a worker thread that wait on the cluster
Tag = TypeVar("Tag")
Files = tuple[tuple[str, bytes], ...]
_one_at_a_time = threading.Lock()


class Cluster(Generic[Tag]):
    """The workers of a cluster: of a scheduler at ``tcp://host:8786``, or of this machine (``local``, `jobs` workers).

    Use it in a `with` block.
    """

    def __init__(self, where: str, codebook: Codebook, jobs: int) -> None:
        if where != LOCAL and "://" not in where:
            raise BadRequest(f"--on {where} is no cluster; write --on local, or --on tcp://host:8786.")
        self._where = where
        self._jobs = jobs
        self._codebook = codebook
        self._client: Client | None = None
        self._local: Any = None

    def __enter__(self) -> Cluster[Tag]:
        try:
            from distributed import Client, LocalCluster
        except ImportError as error:
            raise BadRequest("--on needs Dask; install it with: pip install 'amity[cluster]'") from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            if self._where == LOCAL:
                quiet = {"dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
                self._local = LocalCluster(n_workers=self._jobs, processes=True, threads_per_worker=1, **quiet)
            self._client = Client(self._local or self._where, timeout=CONNECT, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            self.__exit__()
            raise WorkerError(f"No scheduler answers at {self._where}; start one with: dask scheduler") from error
        return self

    def __exit__(self, *_: object) -> None:
        """The workers of this machine are ended; those of a scheduler forget what they were asked."""
        for one in (self._client, self._local):
            if one is not None:
                one.close()

    def read(self, works: Iterable[tuple[Tag, list[Page]]]) -> Iterator[tuple[Tag, list[Outcome]]]:
        """Each list of pages with what became of them, as they are done; a few lists a worker wait."""
        asked: dict[Future, tuple[Tag, list[Page]]] = {}
        for tag, pages in works:
            asked[self._ask(pages)] = tag, pages
            while len(asked) >= WAITING * self._threads():
                yield from self._done(asked)
        while asked:
            yield from self._done(asked)

    def _threads(self) -> int:
        assert self._client
        return max(1, sum(map(int, self._client.nthreads().values())))

    def _ask(self, pages: list[Page]) -> Future:
        assert self._client
        packed = msgspec.msgpack.encode(pages)
        files = _files(self._codebook)
        return self._client.submit(read_remotely, packed, files, self._codebook.version, __version__, pure=False)

    def _done(self, asked: dict[Future, tuple[Tag, list[Page]]]) -> list[tuple[Tag, list[Outcome]]]:
        """Those lists that are done by now, one at least; they are no longer asked for."""
        from distributed import wait

        assert self._client
        with self._client.as_current():
            done = wait(list(asked), return_when="FIRST_COMPLETED").done
        found = []
        for future in done:
            tag, pages = asked.pop(future)
            found.append((tag, self._outcomes(future, pages)))
            future.release()
        return found

    def _outcomes(self, future: Future, pages: list[Page]) -> list[Outcome]:
        """What became of every page. A list that keeps ending its workers is read page by page."""
        from distributed import CancelledError, KilledWorker
        from distributed.comm import CommClosedError

        try:
            return [_outcome(letter, content) for letter, content in future.result()]
        except KilledWorker:
            if len(pages) == 1:
                return [_set_aside(pages[0])]
            return [self._outcomes(self._ask([page]), [page])[0] for page in pages]
        except (CancelledError, CommClosedError, OSError) as error:
            raise WorkerError(
                f"The scheduler at {self._where} is gone; what was read is kept. The same command goes on."
            ) from error


def read_remotely(packed: bytes, files: Files, codebook: str, amity: str) -> list[tuple[bytes, bytes]]:
    """What a worker does: pages in, for each a letter (`R` or `F`) and its reading or failure out."""
    if amity != __version__:
        raise WorkerError(f"A worker has amity {__version__}, you have {amity}; install the same on all machines.")
    with _one_at_a_time:
        knowledge = _codebook(files)
        if knowledge.version != codebook:
            raise WorkerError("A worker has another codebook than you; install the same amity on all machines.")
        pages = msgspec.msgpack.decode(packed, type=list[Page])
        return [
            (b"F" if isinstance(outcome, Failure) else b"R", msgspec.msgpack.encode(outcome))
            for outcome in read_guarded(pages, knowledge)
        ]


@lru_cache(maxsize=2)
def _codebook(files: Files) -> Codebook:
    """The codebook that ships, with these files of the user's laid over it."""
    folder = Path(tempfile.mkdtemp(prefix="amity-codebook-"))
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    own = (folder / OWN,) if (folder / OWN).is_dir() else ()
    found = Codebook((DATA, *own), folder / FETCHED)
    found.derive(language)
    return found


def _files(codebook: Codebook) -> Files:
    """The user's own files, which other machines do not have."""
    return codebook.derive(_own_files)


def _own_files(codebook: Codebook) -> Files:
    return tuple(
        (str(part / path.relative_to(folder)), path.read_bytes())
        for part, folder in (*((OWN, own) for own in codebook.folders[1:]), (FETCHED, codebook.fetched))
        if folder is not None
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )


def _outcome(letter: bytes, content: bytes) -> Outcome:
    if letter == b"F":
        return msgspec.msgpack.decode(content, type=Failure)
    return msgspec.msgpack.decode(content, type=Reading)


def _set_aside(page: Page) -> Failure:
    reason = f"Reading this page ended its worker {MOST_DEATHS} times and more (memory or a crash); set aside."
    return Failure(origin=page.origin, hash=page.hash, reason=reason, error="WorkerDied")
