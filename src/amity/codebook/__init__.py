"""The knowledge that reading rests on: tables of actors, verbs, treaties and places, and the language model.

`load()` gives the codebook that ships; `load(folder)` lays a user's own folder of the same files over it. Between the
two lie tables that were fetched anew (`amity posts fetch`), where there are any.
What a stage needs in another shape (a matcher, an index) it derives once: ``codebook.derive(build)``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from amity.codebook.fetched import fetched_folder, without_replaced
from amity.codebook.tables import R, check_unique, read_table, without_conflicts
from amity.errors import CodebookError

T = TypeVar("T")
DATA = Path(__file__).parent / "data"


class Codebook:
    """Tables in folders, later folders over earlier ones. Frozen once loaded; safe to share."""

    def __init__(self, folders: tuple[Path, ...], fetched: Path | None = None) -> None:
        self.folders = folders
        self.fetched = fetched if fetched and fetched.is_dir() else None  # tables that win over those that ship
        self._kept: dict[Any, Any] = {}

    def table(self, row: type[R]) -> tuple[R, ...]:
        """The rows of one table, checked; a user's row wins over ours with the same key."""
        if row not in self._kept:
            self._kept[row] = self._read(row)
        return cast(tuple[R, ...], self._kept[row])

    def derive(self, build: Callable[[Codebook], T]) -> T:
        """What `build` makes of this codebook, made once."""
        if build not in self._kept:
            self._kept[build] = build(self)
        return cast(T, self._kept[build])

    def text(self, name: str) -> str:
        """The text of a file of the codebook, the user's own where there is one."""
        for folder in reversed(self.folders):
            if (folder / name).is_file():
                return (folder / name).read_text(encoding="utf-8")
        raise CodebookError(f"{name} is in none of {', '.join(map(str, self.folders))}; reinstall amity.")

    @property
    def version(self) -> str:
        """A hash over every file of the codebook: the same hash reads the same records."""
        return self.derive(_version)

    def _read(self, row: type[R]) -> tuple[R, ...]:
        rows: tuple[R, ...] = ()
        for folder in self.folders:
            path = folder / row.FILE
            if path.is_file():
                own = read_table(path, row)
                check_unique(own, row, path)
                rows += own
            if folder == self.folders[0] and self.fetched and (self.fetched / row.FILE).is_file():
                newer = read_table(self.fetched / row.FILE, row)
                check_unique(newer, row, self.fetched / row.FILE)
                rows = (*newer, *without_replaced(rows, newer))
        return without_conflicts(rows, row)


def load(folder: Path | None = None) -> Codebook:
    """The codebook that ships with amity, with a user's folder laid over it."""
    if folder is None:
        return _ours()
    if not folder.is_dir():
        raise CodebookError(f"{folder} is not a folder; a codebook is a folder of .tsv files such as verbs.tsv.")
    return Codebook((DATA, folder), fetched_folder())


def _version(codebook: Codebook) -> str:
    digest = hashlib.sha256()
    for folder in (*codebook.folders, *filter(None, (codebook.fetched,))):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


_shipped: list[Codebook] = []


def _ours() -> Codebook:
    if not _shipped:
        _shipped.append(Codebook((DATA,), fetched_folder()))
    return _shipped[0]
