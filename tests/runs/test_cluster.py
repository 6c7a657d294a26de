"""A Dask cluster reads as one process does, whatever happens to its workers and to the coordinator."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from amity.codebook import Codebook
from amity.errors import AmityError, BadRequest
from amity.records import Failure, Page, Reading
from amity.runs import RunSettings, read_pages
from amity.runs.cluster import Cluster, read_remotely
from amity.store.sqlite import SqliteStore, open_for_answers, open_store

distributed = pytest.importorskip("distributed")
TEXT = "Norway and Chile signed an agreement on fisheries in Oslo on {} May 2021. Their ministers met there."
PAGES = [Page(raw=TEXT.format(n % 28 + 1).encode() + b" " * n, origin=f"{n:03}.txt") for n in range(24)]
KEPT = ('["origin",', '["record",', '["mention",', '["actor",', '["failure",')
READ = "from amity.cli import main; main()"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, codebook: Codebook) -> list[str]:
    with open_store(tmp_path_factory.mktemp("clean") / "s.db") as store:
        read_pages(PAGES, store, codebook, RunSettings())
        return list(store.dump())


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    """A scheduler on this machine with two workers, as one would start it by hand."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as made:
        yield made


def test_a_killed_worker_leaves_the_same_store(
    cluster: object, tmp_path: Path, codebook: Codebook, clean: list[str]
) -> None:
    killed: list[int] = []

    def kill(store: SqliteStore, readings: list[Reading]) -> None:
        if not killed:
            worker = next(iter(cluster.workers.values())).pid  # type: ignore[attr-defined]
            os.kill(worker, signal.SIGKILL)
            killed.append(worker)

    with open_store(tmp_path / "s.db") as store:
        settings = RunSettings(batch=3, on=cluster.scheduler_address)  # type: ignore[attr-defined]
        report = read_pages(PAGES, store, codebook, settings, after_batch=kill)
        assert (report.read, report.failed, len(killed)) == (len(PAGES), 0, 1)
        assert list(store.dump()) == clean


def test_a_killed_coordinator_goes_on(cluster: object, tmp_path: Path, clean: list[str]) -> None:
    for page in PAGES:
        (tmp_path / page.origin).write_bytes(page.raw)
    where = cluster.scheduler_address  # type: ignore[attr-defined]
    words = [sys.executable, "-c", READ, "read", *(p.origin for p in PAGES), "--on", where, "--store", "s.db", "-q"]
    process = subprocess.Popen(words, cwd=tmp_path)
    while process.poll() is None and not (tmp_path / "s.db").exists():
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert subprocess.run(words, cwd=tmp_path, check=False).returncode == 0
    with open_for_answers(tmp_path / "s.db") as store:
        assert set(readings(store)) == {line for line in clean if line.startswith(KEPT)}


def readings(store: SqliteStore) -> Iterator[str]:
    """What the readings left in the store, without the facts that the command works out afterwards."""
    return (line for line in store.dump() if line.startswith(KEPT))


def test_a_page_that_kills_its_workers_is_set_aside(codebook: Codebook) -> None:
    class Future:
        def __init__(self, pages: list[Page]) -> None:
            self.pages = pages

        def result(self) -> list[tuple[bytes, bytes]]:
            if any(page.origin == "deadly" for page in self.pages):
                raise distributed.KilledWorker("task", None, 3)
            return [(b"F", b"\x84\xa6origin\xa1x\xa4hash\xc0\xa6reason\xa1r\xa5error\xa1e") for _ in self.pages]

    cluster: Cluster[None] = Cluster("local", codebook, 1)
    cluster._ask = Future  # type: ignore[method-assign, assignment]
    pages = [Page(raw=b"x", origin=name) for name in ("a", "deadly", "b")]
    found = cluster._outcomes(Future(pages), pages)
    assert [f.error for f in found if isinstance(f, Failure)] == ["e", "WorkerDied", "e"]


def test_other_versions_and_addresses_get_a_sentence(
    codebook: Codebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amity.runs.cluster.CONNECT", "1s")
    with pytest.raises(AmityError, match="install the same"):
        read_remotely(b"", (), codebook.version, "0.0.0")
    with pytest.raises(AmityError, match="another codebook"):
        read_remotely(b"\x90", (), "other", __import__("amity").__version__)
    with pytest.raises(BadRequest, match="is no cluster"):
        Cluster("nowhere", codebook, 1)
    with open_store(tmp_path / "s.db") as store, pytest.raises(AmityError, match="No scheduler answers"):
        read_pages(PAGES, store, codebook, RunSettings(on="tcp://127.0.0.1:1"))


def test_on_this_machine(tmp_path: Path, codebook: Codebook) -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with open_store(tmp_path / "s.db") as store:
        report = read_pages(PAGES[:2], store, codebook, RunSettings(on="local", jobs=1))
        assert (report.read, report.failed) == (2, 0)
    left = {child.pid for child in psutil.Process().children(recursive=True)} - before
    assert not [pid for pid in left if "nanny" in " ".join(psutil.Process(pid).cmdline())]
