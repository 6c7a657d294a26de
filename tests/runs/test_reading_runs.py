"""A run reads every page that can be read, keeps the reasons for the rest, and can stop and go on anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from amity.codebook import Codebook
from amity.errors import ModelError
from amity.records import Failure, Page
from amity.runs import RunReport, RunSettings, read_pages
from amity.runs.batches import batches
from amity.store import Query
from amity.store.sqlite import SqliteStore, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "s.duckdb") as opened:
        yield opened


def page(text: str, origin: str | None = None) -> Page:
    return Page(raw=text.encode(), origin=origin or f"{text.split()[0]}.txt")


def run(pages: Iterable[Page | Failure], store: SqliteStore, codebook: Codebook, **settings: object) -> RunReport:
    return read_pages(pages, store, codebook, RunSettings(**settings))  # type: ignore[arg-type]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("bad", ["unreadable", "crash", "surrogate", "wrong"])
def test_a_bad_page_is_a_failure_and_the_others_are_read(bad: str, store: SqliteStore, codebook: Codebook) -> None:
    report = run([page("one a"), page(f"{bad} x"), page("two b")], store, codebook)
    assert (report.read, report.failed, report.records) == (2, 1, 2)
    assert [d.origin for d in store.documents()] == sorted(
        ["one.txt", "two.txt"], key=lambda o: hashlib.sha256({"one.txt": b"one a", "two.txt": b"two b"}[o]).hexdigest()
    )
    (failure,) = store.failures()
    assert failure.origin == f"{bad}.txt"
    assert failure.reason
    assert report.failures == (failure,)


@pytest.mark.usefixtures("asked")
def test_a_crash_names_its_class_and_asks_for_a_report(store: SqliteStore, codebook: Codebook) -> None:
    run([page("crash x")], store, codebook)
    (failure,) = store.failures()
    assert failure.error == "KeyError"
    assert failure.reason == "amity failed on this page (KeyError: 'an odd word'); please report it with the page."
    assert failure.hash == page("crash x").hash


@pytest.mark.usefixtures("asked")
def test_a_missing_model_ends_the_run(store: SqliteStore, codebook: Codebook) -> None:
    with pytest.raises(ModelError):
        run([page("model x")], store, codebook)


def test_what_was_read_is_skipped_unless_asked_again(asked: list[str], store: SqliteStore, codebook: Codebook) -> None:
    pages = [page("one a"), page("two b")]
    run(pages, store, codebook)
    report = run([*pages, page("three c")], store, codebook)
    assert (report.read, report.already, report.failed) == (1, 2, 0)
    assert asked == ["one.txt", "two.txt", "three.txt"]
    before = list(store.dump())
    run(pages, store, codebook, again=True)
    assert asked[3:] == ["one.txt", "two.txt"]
    assert list(store.dump()) == before


@pytest.mark.usefixtures("asked")
def test_failures_on_the_way_in_are_kept(store: SqliteStore, codebook: Codebook) -> None:
    missing = Failure(origin="gone.txt", hash=None, reason="There is nothing at gone.txt.", error="MissingPage")
    report = run([missing, page("one a")], store, codebook)
    assert (report.read, report.failed) == (1, 1)
    assert list(store.failures()) == [missing]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_any_batch_size_any_order_and_any_stop_end_in_one_store(size: int, tmp_path: Path, codebook: Codebook) -> None:
    texts = [f"w{n} text" for n in range(5)] + ["crash x", "unreadable y"]
    pages = [page(t) for t in texts] + [page("w1 text", "a copy.txt"), page("w2 text", "z copy.txt")]
    with open_store(tmp_path / "clean") as clean:
        run(pages, clean, codebook)
        wanted = list(clean.dump())
    with open_store(tmp_path / "other") as other:
        stops = iter([True])
        first = read_pages(reversed(pages), other, codebook, RunSettings(batch=size), stop=lambda: next(stops, False))
        assert first.stopped
        run(reversed(pages), other, codebook, batch=size)
        run(pages, other, codebook, batch=size)
        assert list(other.dump()) == wanted


@pytest.mark.usefixtures("asked")
def test_an_interrupted_batch_leaves_nothing_half_written(store: SqliteStore, codebook: Codebook) -> None:
    def interrupted() -> Iterator[Page]:
        yield page("one a")
        yield page("two b")
        yield page("three c")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(interrupted(), store, codebook, batch=2)
    assert store.count(Query()) == 2


@pytest.mark.usefixtures("asked")
def test_progress_grows_page_by_page(store: SqliteStore, codebook: Codebook) -> None:
    seen: list[int] = []
    pages = [page(f"w{n} text") for n in range(5)]
    report = read_pages(pages, store, codebook, RunSettings(batch=2), progress=lambda r: seen.append(r.pages))
    assert sorted(set(seen)) == [0, 1, 2, 3, 4, 5]
    assert seen == sorted(seen)
    assert report.size == sum(len(p.raw) for p in pages)


def test_batches_are_bounded_in_number_and_size() -> None:
    pages = [page("x" * 10, f"{n}") for n in range(7)]
    assert [len(b) for b in batches(pages, 3, 1000)] == [3, 3, 1]
    assert [len(b) for b in batches(pages, 100, 20)] == [2, 2, 2, 1]
    assert [p for b in batches(pages, 3, 20) for p in b] == pages


def test_an_origin_that_is_no_text_is_spelt_out() -> None:
    ((made,),) = batches([page("x", "bad\udcff.txt")], 1, 1)
    assert made.origin == "bad\\udcff.txt"


@pytest.mark.usefixtures("asked")
def test_a_batch_that_takes_long_is_written_in_part(store: SqliteStore, codebook: Codebook) -> None:
    held: list[int] = []
    settings = RunSettings(batch=100, write_seconds=0.0)
    pages = [page(f"w{n} text") for n in range(4)]
    read_pages(pages, store, codebook, settings, progress=lambda report: held.append(store.counts().documents))
    assert held[-1] == 3  # all but the page that this report is about
