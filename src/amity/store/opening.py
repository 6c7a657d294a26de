"""Opens the file of a store, and turns what SQLite says of it into one clear sentence."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from amity.errors import NewerStore, NotAStore, StoreError

APPLICATION = 0x616D6974  # "amit": marks a SQLite file as an amity store
SCHEMA = 4
WITH_FACTS = 3  # the version from which stores hold facts
ADDED = (
    "schema_facts.sql",
    "schema_spans.sql",
)  # came after the first version; each can be laid over an older store
MAGIC = b"SQLite format 3\0"
WAIT = 30.0  # seconds to wait for another writer
PAUSE = 0.05


def connect_to_write(path: Path) -> sqlite3.Connection:
    """A connection that writes; makes the store where there is none."""
    _check_file(path)
    if not path.parent.is_dir():
        raise StoreError(f"The folder {path.parent} of the store {path.name} does not exist; make it first.")
    with guarded(path):
        db = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
        try:
            _prepare(db, path)
        except BaseException:
            db.close()
            raise
    return db


def connect_to_read(path: Path, *, shared: bool = False) -> sqlite3.Connection:
    """A connection that cannot write; works while another process writes, and in a folder that is read-only.

    A shared one may go from thread to thread, where its owner lets in one at a time.
    """
    if not path.exists() or path.stat().st_size == 0:
        raise StoreError(f"There is no store at {path} yet; make one with: amity read SOURCE --store {path}")
    _check_file(path)
    with guarded(path):
        db = sqlite3.connect(
            _read_address(path), uri=True, timeout=WAIT, isolation_level=None, check_same_thread=not shared
        )
        try:
            db.execute("PRAGMA query_only = ON")
            if _application(db, path) == 0:
                raise StoreError(f"The store {path} is empty; fill it with: amity read SOURCE --store {path}")
        except BaseException:
            db.close()
            raise
    return db


@contextmanager
def transaction(db: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Everything inside is written, or nothing."""
    with guarded(path):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Errors of SQLite become errors of amity."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _explained(error, path) from error


def _explained(error: sqlite3.DatabaseError, path: Path) -> StoreError:
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith("SQLITE_NOTADB"):
        return NotAStore(_not_a_store(path))
    for start, sentence in _SENTENCES.items():
        if name.startswith(start):
            return StoreError(sentence.format(path=path, folder=path.parent))
    return StoreError(f"The store {path} cannot be used: {error}.")


_SENTENCES = {
    "SQLITE_FULL": "The disk of {folder} is full; what {path} held before stays: free some space and run again.",
    "SQLITE_BUSY": "Another process is writing to {path}; wait for it to end and run again.",
    "SQLITE_LOCKED": "Another process is writing to {path}; wait for it to end and run again.",
    "SQLITE_READONLY": "The store {path} cannot be written: the file or its folder is read-only.",
    "SQLITE_CANTOPEN": "The store {path} cannot be opened or made in {folder}; are you allowed to write there?",
    "SQLITE_CORRUPT": "The store {path} is damaged; keep the file for repair and read into a new one.",
    "SQLITE_IOERR": "The disk that holds {path} gives errors or is full; what was stored before stays.",
    "SQLITE_PERM": "You are not allowed to open {path}.",
}


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise NotAStore(f"{path} is a folder; a store is one file such as {path / 'amity.duckdb'}.")
    if not path.exists():
        return
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError as error:
        raise StoreError(f"The store {path} cannot be opened: {error.strerror}.") from error
    if head and head != MAGIC:
        raise NotAStore(_not_a_store(path))


def _not_a_store(path: Path) -> str:
    return f"{path} is not an amity store; name another file with --store, nothing was changed."


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    """Write-ahead logging on, tables there."""
    known = _application(db, path)
    _log_ahead(db)
    db.execute("PRAGMA synchronous = NORMAL")  # a killed process loses nothing; a power cut at most the last batch
    if known and _version(db) == SCHEMA:
        return
    with transaction(db, path):
        if not _application(db, path):  # another process may have been quicker
            _run(db, "schema.sql")
            db.execute(f"PRAGMA application_id = {APPLICATION}")
        if _version(db) < SCHEMA:
            _migrate(db)


def _migrate(db: sqlite3.Connection) -> None:
    """The store has the tables of this version; what was read before waits for its facts."""
    before = _version(db)
    for script in ADDED:
        _run(db, script)
    if before < WITH_FACTS:
        db.execute("INSERT OR IGNORE INTO pending SELECT number FROM documents")
    db.execute(f"PRAGMA user_version = {SCHEMA}")


def _run(db: sqlite3.Connection, script: str) -> None:
    for statement in _statements(files("amity.store").joinpath(script).read_text(encoding="utf-8")):
        db.execute(statement)


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _log_ahead(db: sqlite3.Connection) -> None:
    """Write-ahead logging is on. SQLite does not wait by itself where two processes make one store at once."""
    for _ in range(int(WAIT / PAUSE)):
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise
            time.sleep(PAUSE)
    db.execute("PRAGMA journal_mode = WAL")


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _application(db: sqlite3.Connection, path: Path) -> int:
    """The mark of the file, checked; 0 for an empty one. All of one moment: another process may be making the store."""
    found = db.execute(
        "SELECT (SELECT count(*) FROM sqlite_schema), a.application_id, v.user_version"
        " FROM pragma_application_id() a, pragma_user_version() v"
    ).fetchone()
    tables, mark, version = map(int, found)
    if mark != APPLICATION and (tables or mark or version):
        raise NotAStore(_not_a_store(path))
    if version > SCHEMA:
        raise NewerStore(
            f"{path} was written by a newer amity (store version {version}, this one knows {SCHEMA}); update amity."
        )
    return mark


def _read_address(path: Path) -> str:
    """The file as SQLite's address: without any file beside it where the folder cannot be written."""
    address = f"file:{quote(str(path.absolute()))}"
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return f"{address}?mode=rw"
    log = path.with_name(path.name + "-wal")
    return f"{address}?mode=ro" if log.exists() else f"{address}?mode=ro&immutable=1"
