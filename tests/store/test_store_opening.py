"""Bad files get one clear sentence and stay as they were; readers and a writer do not hinder each other."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from amity.errors import AmityError, NewerStore, NotAStore, StoreError
from amity.store import Query
from amity.store.sqlite import SqliteStore, open_for_answers, open_store
from made_readings import WHOLES, make_reading

BOTH = pytest.mark.parametrize("opening", [open_store, open_for_answers])


@BOTH
def test_another_file_is_not_a_store_and_stays(path: Path, opening: object) -> None:
    path.write_bytes(b"\x00" * 8 + b"DUCK" + b"\x00" * 4000)
    before = path.read_bytes()
    with pytest.raises(NotAStore, match="is not an amity store; name another file"):
        opening(path)  # type: ignore[operator]
    assert path.read_bytes() == before


@BOTH
def test_another_sqlite_file_is_not_a_store_and_stays(path: Path, opening: object) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE mine (a)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(NotAStore, match="is not an amity store"):
        opening(path)  # type: ignore[operator]
    assert path.read_bytes() == before


@BOTH
def test_a_newer_store_is_left_alone(path: Path, opening: object) -> None:
    open_store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(NewerStore, match="written by a newer amity"):
        opening(path)  # type: ignore[operator]


@BOTH
def test_a_folder_is_not_a_store(tmp_path: Path, opening: object) -> None:
    with pytest.raises(NotAStore, match="is a folder"):
        opening(tmp_path)  # type: ignore[operator]


def test_a_truncated_store_gets_a_sentence(path: Path) -> None:
    with open_store(path) as store:
        store.write([make_reading()])
    path.write_bytes(path.read_bytes()[:6000])
    with pytest.raises(StoreError), open_for_answers(path) as store:
        list(store.records(Query()))


def test_no_store_yet_says_how_to_make_one(path: Path) -> None:
    with pytest.raises(StoreError, match=r"no store at .* yet; make one with: amity read"):
        open_for_answers(path)
    assert not path.exists()


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    with pytest.raises(StoreError, match="no store at"):
        open_for_answers(path)
    with open_store(path) as store:
        assert list(store.records(Query())) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"The folder .* does not exist"):
        open_store(tmp_path / "no" / "amity.duckdb")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder that nobody can write to")
def test_a_folder_that_cannot_be_written() -> None:
    with pytest.raises(StoreError, match="cannot be opened or made in /proc"):
        open_store(Path("/proc/amity.duckdb"))


def test_answers_cannot_write(path: Path) -> None:
    with open_store(path) as store:
        store.write([make_reading()])
    with open_for_answers(path) as store:
        with pytest.raises(StoreError, match="opened to answer"):
            store.write([make_reading("Lavrov left. The Commission slept.")])
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store._db.execute("DELETE FROM records")
        assert len(list(store.records(Query()))) == 3
        assert len(list(store.dump())) > 10


def test_answers_from_a_folder_that_is_read_only(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(path) as store:
        store.write([make_reading()])
    monkeypatch.setattr(os, "access", lambda *_: False)
    with open_for_answers(path) as store:
        assert store.count(Query()) == 3
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]


def test_reading_leaves_no_files_behind(path: Path) -> None:
    with open_store(path) as store:
        store.write([make_reading()])
    with open_for_answers(path) as store:
        store.count(Query())
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_full_disk_loses_nothing(path: Path) -> None:
    with open_store(path, WHOLES) as store:
        store.write([make_reading()])
        before = list(store.dump())
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        more = [make_reading(f"Lavrov came {n}. The Commission {'slept ' * 400}.") for n in range(40)]
        with pytest.raises(StoreError, match=r"disk of .* is full; what .* held before stays"):
            store.write(more)
        assert list(store.dump()) == before
        store._db.execute("PRAGMA max_page_count = 1000000")
        store.write(more)
        assert store.counts().documents == 41


def test_readers_work_while_a_writer_writes(path: Path) -> None:
    with open_store(path, WHOLES) as writer, open_for_answers(path) as reader:
        writer.write([make_reading()])
        assert reader.count(Query()) == 3
        stream = reader.records(Query())
        next(stream)
        writer.write([make_reading("Lavrov left. The Commission slept.")])
        assert len(list(stream)) == 2  # as it was when the answer began
        assert reader.count(Query()) == 6


def test_two_writers_take_turns(path: Path) -> None:
    errors: list[AmityError] = []

    def write(start: int) -> None:
        try:
            with open_store(path, WHOLES) as store:
                for n in range(start, start + 10):
                    store.write([make_reading(f"Lavrov came {n}. The Commission slept.")])
        except AmityError as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_for_answers(path) as store:
        assert store.counts().documents == 15


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
from amity.store.sqlite import open_store
from made_readings import WHOLES, make_reading
store = open_store(Path({path!r}), WHOLES)
print("ready", flush=True)
for n in range(100000):
    store.write([make_reading(f"Lavrov came {{n}}. The Commission slept.")])
    print(n, flush=True)
"""


def test_a_killed_writer_leaves_whole_readings(path: Path, tmp_path: Path) -> None:
    here = str(Path(__file__).parents[1])
    code = WRITER.format(path=str(path), here=here)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            if line.strip() == "25":
                writer.kill()
                break
    shutil.copytree(path.parent, tmp_path / "copy")
    with open_store(path, WHOLES) as store:
        count = store.counts().documents
        assert count >= 26
        readings = [make_reading(f"Lavrov came {n}. The Commission slept.") for n in range(count)]
        with open_store(tmp_path / "clean", WHOLES) as clean:
            clean.write(readings)
            assert list(store.dump()) == list(clean.dump())


def test_the_object_says_whether_it_writes(store: SqliteStore) -> None:
    assert store.writable


def test_a_store_of_the_version_before_gets_its_index_and_keeps_its_facts(tmp_path: Path) -> None:
    with open_store(tmp_path / "s") as store:
        store.write([make_reading()])
        counts = store.counts()
    with sqlite3.connect(tmp_path / "s") as db:
        db.execute("DELETE FROM pending")
        db.execute("DROP INDEX records_by_span")
        db.execute("PRAGMA user_version = 3")
    with open_for_answers(tmp_path / "s") as store:
        assert store.counts() == counts
    open_store(tmp_path / "s").close()
    with sqlite3.connect(tmp_path / "s") as db:
        assert db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'records_by_span'").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM pending").fetchone() == (0,)
