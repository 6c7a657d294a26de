"""Sitemaps (sitemaps.org), those for news and index files, to the pages that they name."""

from __future__ import annotations

import io
from collections.abc import Iterator

from amity.errors import PageError, UnreadablePage
from amity.fetch.gzips import unpacked
from amity.fetch.links import linked_pages
from amity.fetch.markup import name_of, parsed, root_name
from amity.fetch.settings import FetchSettings, Link, failed
from amity.fetch.web import Web, checked
from amity.records import Failure, Page

ROOTS = ("urlset", "sitemapindex")
MOST_MAPS = 500  # of one index; an index inside an index is refused, as the protocol has it
GZIP = b"\x1f\x8b"


def sitemap_pages(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """The pages that a sitemap names, or those of all the sitemaps of an index."""
    raw = stream.read(settings.max_file + 1)
    if len(raw) > settings.max_file:
        raise UnreadablePage(f"The sitemap {origin} is larger than {settings.max_file / 1e6:g} MB.")
    if root_name(raw[:4096]) == "urlset":
        yield from linked_pages(_links(raw, origin), origin, settings)
        return
    maps = [link.url for link in _links(raw, origin)]
    for address in dict.fromkeys(maps[:MOST_MAPS]):
        try:
            inner = _opened(address, settings)
            yield from linked_pages(_links(inner, address), address, settings)
        except PageError as error:
            yield failed(address, error)
    if len(maps) > MOST_MAPS:
        yield failed(origin, UnreadablePage(f"{origin} names {len(maps):,} sitemaps; {MOST_MAPS} were opened."))


def sitemap_links(
    address: str, settings: FetchSettings, faults: list[Failure], raw: bytes | None = None
) -> Iterator[Link]:
    """What a sitemap, or all the sitemaps of an index, name; what cannot be had is put to the faults."""
    try:
        raw = fetched(address, settings) if raw is None else raw
        if root_name(raw[:4096]) != "sitemapindex":
            yield from _links(raw, address)
            return
        inner = list(dict.fromkeys(link.url for link in _links(raw, address)))[:MOST_MAPS]
    except PageError as error:
        faults.append(failed(address, error))
        return
    for one in inner:
        try:
            yield from _links(_opened(one, settings), one)
        except PageError as error:
            faults.append(failed(one, error))


def fetched(address: str, settings: FetchSettings) -> bytes:
    """The bytes of a sitemap, unpacked."""
    raw = (settings.fetcher or Web(settings))(checked(address)).raw
    if raw.startswith(GZIP):
        raw = unpacked(io.BufferedReader(io.BytesIO(raw)), address, settings.max_file).read()
    return raw


def _opened(address: str, settings: FetchSettings) -> bytes:
    raw = fetched(address, settings)
    if root_name(raw[:4096]) != "urlset":
        raise UnreadablePage(f"{address} is not a sitemap, though an index names it as one.")
    return raw


def _links(raw: bytes, origin: str) -> Iterator[Link]:
    for entry in parsed(raw, origin):
        found = {name_of(part): "".join(part.itertext()).strip() for part in entry.iter() if name_of(part)}
        if name_of(entry) in ("url", "sitemap") and found.get("loc"):
            yield Link(found["loc"], found.get("title"), found.get("publication_date"), found.get("lastmod"))
