"""The road in: files, folders, tables and addresses to pages. The only sockets on the road in.

`SOURCES` lists the kinds of source in the order in which they are tried; each is a file of this package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from amity.errors import PageError
from amity.fetch import addresses, files, folders, standard_input
from amity.fetch.settings import Fetched, Fetcher, FetchSettings, failed
from amity.fetch.web import Web
from amity.records import Failure, Page

__all__ = ["SOURCES", "FetchSettings", "Fetched", "Fetcher", "is_address", "pages"]

Source = tuple[Callable[[str], bool], Callable[[str, FetchSettings], Iterator[Page | Failure]]]
SOURCES: tuple[Source, ...] = (
    (standard_input.claims, standard_input.pages),
    (addresses.claims, addresses.pages),
    (folders.claims, folders.pages),
    (files.claims, files.pages),
)


def pages(sources: Iterable[str], settings: FetchSettings | None = None) -> Iterator[Page | Failure]:
    """Every page of these sources in order, or why it could not be had; one source's failure stops no other."""
    chosen = settings or FetchSettings()
    web = Web(chosen)
    chosen = chosen if chosen.fetcher else replace(chosen, fetcher=web)
    try:
        for source in sources:
            read = next(read for claims, read in SOURCES if claims(source))
            try:
                yield from read(source, chosen)
            except PageError as error:
                yield failed(source, error)
    finally:
        web.close()


def is_address(source: str) -> bool:
    """Whether the source lies on the web, not on this machine."""
    return addresses.claims(source)
