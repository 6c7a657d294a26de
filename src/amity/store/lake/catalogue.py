"""An Iceberg catalogue beside a lake, so that Spark, Trino and Snowflake read the same Parquet files as tables.

Nothing is copied: the catalogue holds metadata that names the lake's own files. It is one SQLite file and a folder of
metadata, below ``catalogue/`` of the lake; made and read by PyIceberg (https://py.iceberg.apache.org).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from amity.errors import StoreError
from amity.store.lake.laying import LakeLayer
from amity.store.lake.rows import schemas
from amity.store.lake.segments import CATALOGUE, Content, catalogued, write_whole

if TYPE_CHECKING:
    from pyiceberg.catalog import Catalog
    from pyiceberg.table import Table

NAMESPACE = "amity"
TABLES = ("records", "documents", "origins", "failures")
FILE = "catalogue.db"


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the catalogue as it now stands."""

    name: str  # "amity.records"
    files: int
    rows: int


def register(lake: LakeLayer) -> list[Registered]:
    """The catalogue names what counts in the lake now; superseded rows are taken out of its files before.

    Files that the catalogue named before stay on the disk until it is made again, so that nobody who reads by it
    loses one.
    """
    catalogue = _opened(lake.path)
    lake.compact()
    try:
        made = [_synced(catalogue, lake.path, lake.content, table) for table in TABLES]
    finally:
        _close(catalogue)
    named = [segment.path for table in TABLES for segment in lake.content.of(table)]
    write_whole(lake.path / CATALOGUE / "files.json", msgspec.json.encode({"at": _place(lake.path), "files": named}))
    return made


def open_catalogue(path: Path) -> Catalog:
    """The catalogue of this lake; raises `StoreError` where there is none, or PyIceberg is missing."""
    if not (path / CATALOGUE / FILE).is_file():
        raise StoreError(f"The lake {path} has no catalogue yet; make one with: amity lake catalogue {path}")
    return _connected(path)


def _opened(path: Path) -> Catalog:
    """The catalogue, made where there is none; anew where the lake was moved, as it holds whole addresses."""
    if catalogued(path).get("at") != _place(path):
        shutil.rmtree(path / CATALOGUE, ignore_errors=True)
    (path / CATALOGUE).mkdir(exist_ok=True)
    return _connected(path)


def _connected(path: Path) -> Catalog:
    try:
        from pyiceberg.catalog.sql import SqlCatalog
    except ImportError as error:
        raise StoreError("A catalogue needs PyIceberg; install it with: pip install 'amity[iceberg]'") from error
    folder = (path / CATALOGUE).absolute()
    return SqlCatalog(NAMESPACE, uri=f"sqlite:///{folder / FILE}", warehouse=f"file://{folder}")


def _close(catalogue: Catalog) -> None:
    catalogue.engine.dispose()


def _place(path: Path) -> str:
    return f"file://{path.absolute()}"


def _synced(catalogue: Catalog, path: Path, content: Content, name: str) -> Registered:
    """The table names the files of this one, and no others; nothing is written where it does already."""
    catalogue.create_namespace_if_not_exists(NAMESPACE)
    table = catalogue.create_table_if_not_exists(f"{NAMESPACE}.{name}", schema=schemas()[name])
    segments = content.of(name)
    wanted = {f"{_place(path)}/{segment.path}" for segment in segments}
    held = _files_of(table)
    if held != wanted:
        _renew(table, held, wanted)
    return Registered(name=f"{NAMESPACE}.{name}", files=len(segments), rows=sum(s.rows for s in segments))


def _renew(table: Table, held: set[str], wanted: Iterable[str]) -> None:
    from pyiceberg.expressions import AlwaysTrue

    with table.transaction() as change:
        if held:
            change.delete(AlwaysTrue())
        change.add_files(sorted(wanted), check_duplicate_files=False)


def _files_of(table: Table) -> set[str]:
    return {task.file.file_path for task in table.scan().plan_files()}
