"""A folder: every readable file below it, in order of name; hidden files are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from amity.errors import UnreadablePage
from amity.fetch import files, zotero
from amity.fetch.settings import FetchSettings, failed
from amity.records import Failure, Page

COMPANIONS = re.compile(  # what lies beside saved pages and is no report
    r"\.(?:css|js|map|png|jpe?g|gif|webp|svg|ico|bmp|tiff?|woff2?|ttf|eot|otf|mp[34]|m4a|wav|webm|avi|mov|tar|7z|exe"
    r"|dll|so|pyc|db|sqlite|duckdb)(?:-wal|-shm)?$|^(?:readme|origin|licen[cs]e|notice)(?:\.(?:md|rst|txt))?$",
    re.I,
)


def claims(source: str) -> bool:
    """Whether the source is a folder."""
    try:
        return Path(source).is_dir()
    except (OSError, ValueError):
        return False


def pages(source: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """The pages of every file below the folder."""
    found = skipped = 0
    for path in _below(Path(source)):
        if isinstance(path, Failure):
            found += 1
            yield path
        elif COMPANIONS.search(path.name):
            skipped += 1
        else:
            found += 1
            yield from files.pages(str(path), settings)
    if not found:
        what = f"its {skipped} files are pictures, scripts and the like" if skipped else "it holds no files"
        raise UnreadablePage(f"There is nothing to read in {source}: {what}.")


def _below(folder: Path) -> Iterator[Path | Failure]:
    """The files below a folder by name, each folder once however links lead to it; folders that cannot be opened."""
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if not path.is_dir():
                yield path
                continue
            mark = path.stat()
            inside = sorted((p for p in path.iterdir() if not p.name.startswith(".")), reverse=True)
        except OSError as error:
            problem = UnreadablePage(f"{path} cannot be opened: {error.strerror or error}.")
            yield failed(str(path), problem)
            continue
        if (mark.st_dev, mark.st_ino) not in seen:
            seen.add((mark.st_dev, mark.st_ino))
            attached = "files" if any(map(_is_library, inside)) else None  # read where the library names them
            waiting.extend(p for p in inside if p.name != attached)


def _is_library(path: Path) -> bool:
    """Whether this is a library that Zotero exported."""
    if path.suffix.lower() != ".rdf" or not path.is_file():
        return False
    with path.open("rb") as stream:
        return zotero.is_library(stream.read(4096))
