"""Lists of addresses: one a line, and GDELT's public lists of articles."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

from amity.errors import UnreadablePage
from amity.fetch.links import linked_pages
from amity.fetch.settings import FetchSettings, Link
from amity.records import Failure, Page

ADDRESS = re.compile(r"https?://\S+$", re.I)
# GDELT's tables: number of columns to the one that holds the article's address (its codebooks of events 2.0,
# of mentions and of the Global Knowledge Graph 2.1)
GDELT = {61: 60, 58: 57, 16: 5, 27: 4}


def is_address_list(head: bytes) -> bool:
    """Whether each whole line of the head is an address, a remark behind ``#``, or empty; one address at least."""
    lines = [line.strip() for line in head.decode("utf-8", "replace").lstrip("\ufeff").splitlines()]
    whole = lines[:-1] if len(head) >= 4096 else lines
    words = [line for line in whole if line and not line.startswith("#")]
    return bool(words) and all(ADDRESS.match(line) for line in words)


def is_gdelt(head: bytes) -> bool:
    """Whether the first line is one of a table of GDELT: tabs, no header, an address where it belongs."""
    cells = head.partition(b"\n")[0].decode("utf-8", "replace").rstrip("\r").split("\t")
    place = GDELT.get(len(cells))
    return place is not None and bool(ADDRESS.match(cells[place]))


def is_gdelt_json(head: bytes) -> bool:
    """Whether this is the JSON of GDELT's article list: a file of addresses without texts."""
    return b'"url"' in head and (b'"seendate"' in head or (b'"domain"' in head and b'"lang"' in head))


def list_pages(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """The page at every address of the list, in order, each once."""
    lines = (line.strip() for line in _lines(stream, origin, settings))
    links = (Link(line) for line in lines if line and not line.startswith("#"))
    yield from linked_pages(links, origin, settings)


def gdelt_pages(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """The page of every article that a table of GDELT names."""
    rows = (line.rstrip("\r\n").split("\t") for line in _lines(stream, origin, settings))
    found = (row[GDELT[len(row)]] for row in rows if len(row) in GDELT)
    yield from linked_pages((Link(url) for url in found if ADDRESS.match(url)), origin, settings)


def gdelt_json_pages(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """The page of every article of an article list: one JSON object, or one a line."""
    raw = stream.read(settings.max_file + 1)
    if len(raw) > settings.max_file:
        raise UnreadablePage(f"{origin} is larger than {settings.max_file / 1e6:g} MB; cut the list into parts.")
    text = raw.decode("utf-8-sig", "replace")
    try:
        rows = json.loads(text)["articles"] if '"articles"' in text[:200] else list(map(json.loads, text.splitlines()))
        found = [row["url"] for row in rows if isinstance(row, dict) and isinstance(row.get("url"), str)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadablePage(f"{origin} is not a sound list of articles: {str(error)[:120]}.") from error
    yield from linked_pages((Link(url) for url in found if ADDRESS.match(url)), origin, settings)


def _lines(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[str]:
    while line := stream.readline(1_000_001):
        if len(line) > 1_000_000:
            raise UnreadablePage(f"A line of {origin} is longer than 1 MB; lists of addresses have shorter ones.")
        yield line.decode("utf-8-sig", "replace")
