"""The files of a lake: Parquet segments written whole, and a log of commits that says which of them count.

A lake is a folder. Each commit is one JSON file that names the segments that came and those that went; what no commit
names does not count. A segment or commit is written under a temporary name, synced, and renamed: a writer that is
killed leaves files that nobody reads.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from amity.errors import NewerStore, NotAStore, StoreError

if TYPE_CHECKING:
    import pyarrow

FORMAT = "amity-lake"
VERSION = 2  # 1 had no files of readings
MARK = "lake.json"
COMMITS = "commits"
CATALOGUE = "catalogue"
ROWS = 10_000  # of a row group: what a look-up of one pair reads at least
TABLES = ("records", "documents", "readings", "origins", "dyads", "failures")


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a table. The days are the least first and the greatest last day of its rows."""

    path: str  # below the lake's folder
    table: str
    rows: int
    size: int
    kind: str | None = None  # of its records, where they are of one kind
    month: str | None = None  # "2022-08" or "undated", where they are of one month
    bucket: int | None = None  # of dyads
    first: str | None = None
    last: str | None = None

    @property
    def is_fresh(self) -> bool:
        """Whether it still waits to be laid with its kind and month."""
        return self.table in ("records", "documents", "readings") and self.month is None and self.bucket is None


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """What changed at once. `dead` are readings that newer ones superseded."""

    came: tuple[Segment, ...] = ()
    went: tuple[str, ...] = ()
    dead: tuple[int, ...] = ()
    buried: tuple[int, ...] = ()  # dead readings of which no row is left
    whole: bool = False  # it says all: commits before it need not be read


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """A lake at one moment."""

    number: int  # of the last commit
    segments: dict[str, Segment]
    dead: frozenset[int]

    def of(self, table: str) -> list[Segment]:
        """The segments of a table, in order of path."""
        return sorted((s for s in self.segments.values() if s.table == table), key=lambda s: s.path)


def is_lake(path: Path) -> bool:
    """Whether a lake is there, or is meant by a name that ends in ``.lake``."""
    return (path / MARK).is_file() or (path.suffix == ".lake" and not path.is_file())


def make_lake(path: Path) -> None:
    """An empty lake is there."""
    try:
        (path / COMMITS).mkdir(parents=True, exist_ok=True)
        for table in TABLES:
            (path / table).mkdir(exist_ok=True)
        if not (path / MARK).exists():
            mark_lake(path)
    except OSError as error:
        raise StoreError(f"The lake {path} cannot be made: {error.strerror or error}.") from error


def mark_lake(path: Path) -> None:
    """The lake is of this version."""
    write_whole(path / MARK, msgspec.json.encode({"format": FORMAT, "version": VERSION}))


def check_lake(path: Path) -> int:
    """Its version; raises where there is no lake, or one of a newer amity."""
    if not (path / MARK).is_file():
        raise StoreError(f"There is no store at {path} yet; make one with: amity read SOURCE --store {path}")
    try:
        mark = msgspec.json.decode((path / MARK).read_bytes())
        version = int(mark["version"])
        known = mark["format"] == FORMAT
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, OSError) as error:
        raise NotAStore(f"{path / MARK} is damaged; restore it, or read into a new store.") from error
    if not known:
        raise NotAStore(f"{path} is not an amity lake; name another store, nothing was changed.")
    if version > VERSION:
        raise NewerStore(f"{path} was written by a newer amity (lake version {version}); update amity.")
    return version


def content(path: Path) -> Content:
    """What counts in the lake now."""
    segments: dict[str, Segment] = {}
    dead: set[int] = set()
    last = 0
    for number, commit in _commits(path):
        last = number
        segments.update((segment.path, segment) for segment in commit.came)
        for gone in commit.went:
            segments.pop(gone, None)
        dead = (dead | set(commit.dead)) - set(commit.buried)
    return Content(number=last, segments=segments, dead=frozenset(dead))


def _commits(path: Path) -> Iterator[tuple[int, Commit]]:
    """The commits from the last that says all."""
    names = sorted((path / COMMITS).glob("*.json"))
    whole = max((n for n, name in enumerate(names) if name.stem.endswith("-whole")), default=0)
    for name in names[whole:]:
        try:
            yield int(name.stem.partition("-")[0]), msgspec.json.decode(name.read_bytes(), type=Commit)
        except (msgspec.DecodeError, ValueError) as error:
            raise StoreError(f"The commit {name} is damaged ({error}); see: amity lake verify {path}") from error


def commit_number(path: Path) -> int:
    """The number of the last commit; 0 where there is none."""
    return max((int(n.stem.partition("-")[0]) for n in (path / COMMITS).glob("*.json")), default=0)


def write_commit(path: Path, number: int, commit: Commit) -> None:
    """The change counts from now on."""
    name = f"{number:012}{'-whole' if commit.whole else ''}.json"
    write_whole(path / COMMITS / name, msgspec.json.encode(commit))


def write_segment(path: Path, table: str, rows: pyarrow.Table, **more: str | int | None) -> Segment:
    """The rows lie in a file of their own, which does not count before a commit names it."""
    from pyarrow import parquet

    def write(file: Path) -> None:
        parquet.write_table(rows, file, compression="zstd", row_group_size=ROWS, write_page_index=True)

    place, size = write_file(path, table, more, "parquet", write)
    return Segment(path=place, table=table, rows=rows.num_rows, size=size, **more)  # type: ignore[arg-type]


def write_file(
    path: Path, table: str, more: Mapping[str, str | int | None], suffix: str, write: Callable[[Path], None]
) -> tuple[str, int]:
    """What `write` writes lies in a file of its own, whole; gives its place below the folder, and its size."""
    place = f"{_place(table, more)}.{suffix}"
    (path / place).parent.mkdir(parents=True, exist_ok=True)
    temporary = path / f"{place}.part"
    try:
        write(temporary)
        _sync(temporary)
        temporary.rename(path / place)
        _sync((path / place).parent)
        return place, (path / place).stat().st_size
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StoreError(
            f"The lake {path} cannot be written ({error.strerror or error}); what it held before stays."
        ) from error


def _place(table: str, more: Mapping[str, str | int | None]) -> str:
    parts = [f"{name}={more[name]}" for name in ("kind", "month", "bucket") if more.get(name) is not None]
    return "/".join([table, *parts, secrets.token_hex(8)])


def write_whole(path: Path, raw: bytes) -> None:
    """The file holds these bytes, or is as it was."""
    temporary = path.with_name(path.name + ".part")
    try:
        temporary.write_bytes(raw)
        _sync(temporary)
        temporary.rename(path)
        _sync(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        said = error.strerror or error
        raise StoreError(f"{path} cannot be written ({said}); what the lake held before stays.") from error


def _sync(path: Path) -> None:
    """The system has put the file, or the names in the folder, onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def catalogued(path: Path) -> dict[str, Any]:
    """Where the lake lay when its catalogue was made (``at``), and the ``files`` that it names; empty without one."""
    file = path / CATALOGUE / "files.json"
    try:
        found: dict[str, Any] = msgspec.json.decode(file.read_bytes()) if file.is_file() else {}
    except (OSError, msgspec.DecodeError):
        return {}
    return found


def unnamed(path: Path, named: Iterable[str]) -> list[Path]:
    """Files of segments, whole or in part, that neither the commits nor a catalogue name."""
    known = {*named, *catalogued(path).get("files", ())}
    found = (file for table in TABLES for file in (path / table).rglob("*") if file.is_file())
    return sorted(file for file in found if str(file.relative_to(path)) not in known)
