"""Addresses that feeds, sitemaps and lists name, opened one after another; none twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urldefrag

from amity.errors import PageError, UnreadablePage
from amity.fetch.settings import FetchSettings, Link, failed, linked
from amity.fetch.web import Web, checked
from amity.records import Failure, Page


def linked_pages(links: Iterable[Link], origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """The page at each address; what cannot be opened is a failure, the rest goes on. Says where it stops."""
    fetch = settings.fetcher or Web(settings)
    seen: set[str] = set()
    for link in links:
        url = urldefrag(link.url).url
        if url in seen:
            continue
        if len(seen) == settings.most_links:
            said = f"{origin} names more than {settings.most_links:,} addresses; the others were not opened."
            yield failed(origin, UnreadablePage(said))
            return
        seen.add(url)
        whole = replace(link, url=url)
        if settings.wanted is not None and not settings.wanted(whole):
            continue
        try:
            yield linked(whole, fetch(checked(url)))
        except PageError as error:
            yield failed(url, error)
