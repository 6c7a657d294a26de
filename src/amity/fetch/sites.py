"""A site's address: its posts where it is a WordPress site, else the pages that its feeds and sitemaps name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import html

from amity.errors import PageError
from amity.fetch import wordpress
from amity.fetch.feeds import feed_links
from amity.fetch.links import linked_pages
from amity.fetch.settings import Fetched, FetchSettings, Link, failed
from amity.fetch.sitemaps import fetched, sitemap_links
from amity.fetch.web import Web, checked
from amity.records import Failure, Page

FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
COMMENTS = re.compile(r"\bcomments?\b", re.I)
API = "https://api.w.org/"
MOST = 20  # feeds, and sitemaps, of one site


@dataclass(slots=True)
class Ways:
    """What a site offers beside its front page."""

    posts: str | None = None
    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    opened: dict[str, bytes] = field(default_factory=dict)


def is_site(url: str) -> bool:
    """Whether an address is a site's, not a page's."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def site_pages(found: Fetched, origin: str, settings: FetchSettings) -> Iterator[Page | Failure] | None:
    """The pages of a site whose front page was opened; null where it offers no way to them."""
    ways = _ways(found)
    if ways.posts:
        try:
            posts = wordpress.site_pages(ways.posts, settings)
            first = next(posts, None)
            return _with_first(first, posts) if first is not None else iter(())
        except PageError:
            pass  # many sites close this interface; their feeds stay open
    _find_sitemaps(ways, found.url, settings)
    if not ways.feeds and not ways.sitemaps:
        return None
    return _listed(ways, origin, settings)


def _with_first(first: Page | Failure, rest: Iterator[Page | Failure]) -> Iterator[Page | Failure]:
    yield first
    yield from rest


def _listed(ways: Ways, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    faults: list[Failure] = []
    yield from linked_pages(_links(ways, settings, faults), origin, settings)
    yield from faults


def _links(ways: Ways, settings: FetchSettings, faults: list[Failure]) -> Iterator[Link]:
    """What the feeds and then the sitemaps name; those that cannot be had are put to the faults."""
    for address in ways.feeds[:MOST]:
        try:
            yield from [link for link in feed_links(_opened(address, settings), address, address) if link.url]
        except PageError as error:
            faults.append(failed(address, error))
    for address in ways.sitemaps[:MOST]:
        yield from sitemap_links(address, settings, faults, ways.opened.get(address))


def _ways(found: Fetched) -> Ways:
    """What the head of the front page names."""
    ways = Ways()
    tree = html.document_fromstring(found.raw) if found.raw.strip() else None  # type: ignore[no-untyped-call]
    for link in () if tree is None else tree.iter("link"):
        address = urljoin(found.url, link.get("href") or "")
        kinds = (link.get("rel") or "").lower().split()
        if API in kinds and link.get("href"):
            ways.posts = urljoin(address if address.endswith("/") else address + "/", wordpress.POSTS)
        elif "alternate" in kinds and (link.get("type") or "").lower() in FEEDS:
            is_comments = COMMENTS.search(f"{link.get('title') or ''} {address}")
            ways.feeds += [] if is_comments or address in ways.feeds else [address]
    return ways


def _find_sitemaps(ways: Ways, url: str, settings: FetchSettings) -> None:
    """The sitemaps that robots.txt names, those for news first; /sitemap.xml where it names none and there is one."""
    fetch = settings.fetcher or Web(settings)
    named = fetch.sitemaps(url) if isinstance(fetch, Web) else _in_robots(url, settings)
    found = dict.fromkeys(urljoin(url, address) for address in named)
    ways.sitemaps = sorted(found, key=lambda address: "news" not in address.rpartition("/")[2].lower())
    usual = urljoin(url, "/sitemap.xml")
    if not named:
        try:
            ways.opened[usual] = fetched(usual, settings)
            ways.sitemaps = [usual]
        except PageError:
            pass


def _in_robots(url: str, settings: FetchSettings) -> list[str]:
    try:
        lines = _opened(urljoin(url, "/robots.txt"), settings).decode("utf-8", "replace").splitlines()
    except PageError:
        return []
    return [line.partition(":")[2].strip() for line in lines if line.lower().startswith("sitemap:")]


def _opened(address: str, settings: FetchSettings) -> bytes:
    return (settings.fetcher or Web(settings))(checked(address)).raw
