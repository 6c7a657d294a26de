"""How pages are fetched: caps, columns of tables, and the fetcher that opens addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from amity.errors import PageError
from amity.records import Failure, Page


@dataclass(frozen=True, slots=True)
class Fetched:
    """What lies at an address: `url` is where the redirects ended, `media_type` the header's."""

    raw: bytes
    url: str
    media_type: str | None = None


class Fetcher(Protocol):
    """Opens addresses. Tests pass a plain function."""

    def __call__(self, url: str) -> Fetched:
        """What lies there; raises `PageError` where nothing can be had."""
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and what the list that names it says of it."""

    url: str
    title: str | None = None
    published: str | None = None
    mark: str | None = None  # when the page was last changed, in the list's words
    outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Caps in bytes, and what a user can choose."""

    text_column: str | None = None  # of tables; guessed from the names where null
    columns: Mapping[str, str] = field(default_factory=dict)  # the same for title, published, url, outlet, byline
    hosts: tuple[str, ...] = ()  # of web archives: only these and what lies below them
    languages: tuple[str, ...] = ()  # of web archives: pages that name another are left out; two letters each
    since: str | None = None  # of web archives: ISO days on which the page was saved, closed
    until: str | None = None
    max_file: int = 50_000_000
    max_download: int = 20_000_000
    timeout: float = 20.0  # seconds
    max_seconds: float = 120.0  # for one page, however it drips
    delay: float = 1.0  # seconds between two requests to one host, more where its robots.txt asks for it
    most_kept: int = 2000  # answers with ETag or Last-Modified kept in memory, to be asked for only if changed
    most_links: int = 10_000  # addresses taken from one feed, sitemap or list
    offline: bool = False  # no address is opened
    allow_private: bool = False  # addresses of one's own machine and network, and ports other than 80 and 443
    fetcher: Fetcher | None = None  # `web.Web` where null
    wanted: Callable[[Link], bool] | None = None  # whether to open an address that a list names; all where null
    stdin: BinaryIO | None = None  # the process's own where null


def linked(link: Link, found: Fetched) -> Page:
    """The page that was found at the address of a link."""
    return Page(
        raw=found.raw,
        origin=link.url,
        media_type=found.media_type,
        url=found.url,
        published=link.published,
        outlet=link.outlet,
    )


def failed(origin: str, error: PageError) -> Failure:
    """The error as a value: the batch goes on."""
    return Failure(origin=origin, hash=None, reason=str(error), error=type(error).__name__)
