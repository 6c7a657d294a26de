"""Worker processes under supervision: one that dies is replaced, and its pages are read again, one by one.

A page that, read alone, ends its worker three times is set aside with the reason. Workers are renewed after a while.
"""

from __future__ import annotations

import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import msgspec

from amity.codebook import Codebook
from amity.errors import AmityError
from amity.records import Failure, Page, Reading
from amity.runs.worker import receive, send

MOST_DEATHS = 3
START = "import sys; from amity.runs.worker import main; main(*sys.argv[1:])"
Outcome = Reading | Failure
Tag = TypeVar("Tag")


class WorkerError(AmityError):
    """Worker processes cannot do their work at all."""


class Worker:
    """One process that reads pages; started when it is first needed."""

    def __init__(self, codebook: Codebook, renew: int, seconds: float) -> None:
        self._codebook = codebook
        self._renew = renew
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0

    def read(self, pages: list[Page]) -> list[Outcome]:
        """What became of the first of these pages; fewer than all where the process died or took too long."""
        process = self._ready()
        assert process.stdin
        found: list[Outcome] = []
        try:
            send(process.stdin, b"P", pickle.dumps(pages))  # type: ignore[arg-type]
        except OSError:
            self.end()
            return found
        while len(found) < len(pages):
            frame = self._frame(process)
            if frame is None:
                self.end()
                return found
            found.append(_outcome(*frame))
        self._read += len(found)
        if self._read >= self._renew:
            self.end()
        return found

    def end(self) -> None:
        """The process is gone; the next pages start another."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
            self._read = 0

    def _ready(self) -> subprocess.Popen[bytes]:
        for _ in range(MOST_DEATHS):
            if self._process is None:
                self._process = self._started()
                frame = self._frame(self._process)
                if frame is None:
                    self.end()
                    continue
                if frame[1].decode() != self._codebook.version:
                    raise WorkerError("The codebook changed while the run began; start it again.")
            return self._process
        raise WorkerError("Worker processes end before they can read; is there memory enough? Try fewer --jobs.")

    def _started(self) -> subprocess.Popen[bytes]:
        folders = [str(folder) for folder in self._codebook.folders[1:]]
        words = [sys.executable, "-c", START, *folders]
        return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _frame(self, process: subprocess.Popen[bytes]) -> tuple[bytes, bytes] | None:
        """The next frame; None where the process died, or was ended because it took too long."""
        timer = threading.Timer(self._seconds, process.kill)
        timer.start()
        try:
            assert process.stdout
            frame = receive(process.stdout)  # type: ignore[arg-type]
        finally:
            timer.cancel()
        if frame and frame[0] == b"E":
            raise WorkerError(frame[1].decode())
        return frame


class Pool(Generic[Tag]):
    """As many workers as `jobs`, each led by a thread. Use it in a `with` block."""

    def __init__(self, codebook: Codebook, jobs: int, renew: int, seconds: float) -> None:
        self._todo: queue.Queue[tuple[Tag, list[Page]] | None] = queue.Queue()
        self._done: queue.Queue[tuple[Tag, list[Outcome]] | BaseException] = queue.Queue()
        self._workers = [Worker(codebook, renew, seconds) for _ in range(jobs)]
        self._threads = [threading.Thread(target=self._lead, args=(w,), daemon=True) for w in self._workers]
        self._ending = False

    def __enter__(self) -> Pool[Tag]:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Every worker is ended, whatever it does."""
        self._ending = True
        for _thread in self._threads:
            self._todo.put(None)
        for worker in self._workers:
            process = worker._process
            if process is not None:
                process.kill()
        for thread in self._threads:
            thread.join(10)

    def read(self, works: Iterable[tuple[Tag, list[Page]]]) -> Iterator[tuple[Tag, list[Outcome]]]:
        """Each list of pages with what became of them, as they are done; at most two lists a worker wait."""
        waiting = 0
        for work in works:
            self._todo.put(work)
            waiting += 1
            while waiting >= 2 * len(self._workers) or (waiting and not self._done.empty()):
                yield self._next()
                waiting -= 1
        for _ in range(waiting):
            yield self._next()

    def _next(self) -> tuple[Tag, list[Outcome]]:
        found = self._done.get()
        if isinstance(found, BaseException):
            raise found
        return found

    def _lead(self, worker: Worker) -> None:
        """The life of one thread: whatever stops it reaches the one who waits."""
        try:
            while (work := self._todo.get()) is not None and not self._ending:
                self._done.put((work[0], read_surely(worker, work[1])))
        except BaseException as error:  # noqa: BLE001 - raised again by the one who waits
            self._done.put(error)
        finally:
            worker.end()


def _outcome(letter: bytes, content: bytes) -> Outcome:
    if letter == b"F":
        return msgspec.msgpack.decode(content, type=Failure)
    return msgspec.msgpack.decode(content, type=Reading)


def read_surely(worker: Worker, pages: list[Page]) -> list[Outcome]:
    """What became of every page, whatever it does to the worker."""
    found = worker.read(pages)
    for page in pages[len(found) :]:
        found.append(_read_alone(worker, page))
    return found


def _read_alone(worker: Worker, page: Page) -> Outcome:
    for _ in range(MOST_DEATHS):
        found = worker.read([page])
        if found:
            return found[0]
    reason = f"Reading this page ended its process {MOST_DEATHS} times over (memory, time or a crash); set aside."
    return Failure(origin=page.origin, hash=page.hash, reason=reason, error="WorkerDied")
