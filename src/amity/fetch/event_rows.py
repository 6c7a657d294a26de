"""Rows of other event data: tab-separated files, plain, packed with gzip, or alone in a ZIP archive."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import cast

from amity.errors import MissingPage, UnreadablePage
from amity.fetch.gzips import MOST_SWELL, Unpacked

LONGEST = 1_000_000  # characters of a line
FREE = 64_000_000  # bytes that a packed file may swell to, however small it is
PLAIN = {0: None, 0xFEFF: None}  # NUL and the mark of byte order


def event_rows(path: Path, columns: tuple[str, ...], header: bool) -> Iterator[tuple[int, str, list[str]]]:
    """Each row with its line number, its line and its cells in the order of the columns.

    Raises `MissingPage` or `UnreadablePage` where the file is none of this kind. A row with another number of cells
    is given with those that it has.
    """
    with ExitStack() as stack:
        lines = _lines(_opened(path, stack), path)
        order = list(range(len(columns)))
        for number, line in enumerate(lines, 1):
            cells = line.split("\t")
            if number == 1 and header:
                order = _order(cells, columns, path)
            elif number == 1 and len(cells) != len(columns):
                raise UnreadablePage(_strange(path, cells, columns))
            if line and not (number == 1 and header):
                yield number, line, ([cells[place] for place in order] if len(cells) > max(order) else cells)


def _opened(path: Path, stack: ExitStack) -> io.BufferedIOBase:
    if not path.is_file():
        raise MissingPage(f"There is no file at {path}.")
    try:
        stream = stack.enter_context(path.open("rb"))
        head = stream.read(4)
        stream.seek(0)
        if head[:2] == b"\x1f\x8b":
            return io.BufferedReader(Unpacked(stream, str(path), FREE))
        return _inside(stream, path, stack) if head == b"PK\x03\x04" else stream
    except OSError as error:
        raise UnreadablePage(f"{path} cannot be opened: {error.strerror or error}.") from error


def _inside(stream: io.BufferedIOBase, path: Path, stack: ExitStack) -> io.BufferedIOBase:
    """The one file of a ZIP archive."""
    try:
        archive = stack.enter_context(zipfile.ZipFile(stream))
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) != 1:
            raise UnreadablePage(f"{path} holds {len(members)} files; unpack it and name those to import.")
        if members[0].file_size > max(FREE, MOST_SWELL * members[0].compress_size):
            raise UnreadablePage(f"{path} swells to {MOST_SWELL} times its size and more; it is not read.")
        return cast(io.BufferedIOBase, stack.enter_context(archive.open(members[0])))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise UnreadablePage(f"{path} is not a sound ZIP archive: {str(error)[:120]}.") from error


def _lines(stream: io.BufferedIOBase, path: Path) -> Iterator[str]:
    """The lines as text; what is no UTF-8 is replaced."""
    try:
        while raw := stream.readline(LONGEST + 1):
            if len(raw) > LONGEST:
                raise UnreadablePage(f"{path} holds a line of more than {LONGEST:,} bytes; it is no table of events.")
            text = raw.decode("utf-8", "replace").rstrip("\r\n")
            yield text.translate(PLAIN)
    except (gzip.BadGzipFile, zipfile.BadZipFile, EOFError, zlib.error, OSError) as error:
        raise UnreadablePage(f"{path} breaks off or is damaged: {error}.") from error


def _order(cells: list[str], columns: tuple[str, ...], path: Path) -> list[int]:
    """Where each column stands by the names in the first line."""
    held = {cell.strip().strip('"').casefold(): place for place, cell in enumerate(cells)}
    missing = [name for name in columns if name.casefold() not in held]
    if len(missing) > len(columns) / 2:
        raise UnreadablePage(_strange(path, cells, columns))
    if missing:
        raise UnreadablePage(f"{path} lacks the columns {', '.join(missing)}; they are named in the first line.")
    return [held[name.casefold()] for name in columns]


def _strange(path: Path, cells: list[str], columns: tuple[str, ...]) -> str:
    """Why a file is not of this kind, and what it may be."""
    kinds = {58: "GDELT 1.0 events, which lack ADM2Code", 57: "GDELT 1.0 events without addresses",
             16: "GDELT Mentions", 27: "GDELT's Knowledge Graph"}  # fmt: skip
    known = f" They look like {kinds[len(cells)]}." if len(cells) in kinds else ""
    wanted = f"{len(columns)} columns from {columns[0]} to {columns[-1]}"
    return f"{path} is not of this format: its first line has {len(cells)} cells, and {wanted} are wanted.{known}"
