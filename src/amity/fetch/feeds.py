"""Feeds: RSS 0.9 to 2.0, Atom and JSON Feed, to the pages of their items."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from amity.errors import UnreadablePage
from amity.fetch.links import linked_pages
from amity.fetch.markup import name_of, parsed
from amity.fetch.settings import FetchSettings, Link
from amity.records import Failure, Page

ROOTS = ("rss", "feed", "rdf")
DATES = ("pubdate", "published", "date", "updated", "modified")  # the first that an item has
JSON_FEED = b"jsonfeed.org/version"


def feed_pages(
    stream: io.BufferedIOBase, origin: str, settings: FetchSettings, base: str | None = None
) -> Iterator[Page | Failure]:
    """The page of every item, in the feed's order. Relative addresses are taken from `base`."""
    raw = stream.read(settings.max_download + 1)
    if len(raw) > settings.max_download:
        raise UnreadablePage(f"The feed {origin} is larger than {settings.max_download / 1e6:g} MB.")
    links = [link for link in feed_links(raw, origin, base or "") if link.url]
    if not links:
        raise UnreadablePage(f"The feed {origin} names no page.")
    yield from linked_pages(links, origin, settings)


def feed_links(raw: bytes, origin: str, base: str) -> list[Link]:
    """What the items of the feed link to."""
    if JSON_FEED in raw[:4096]:
        return _json_links(raw, origin, base)
    items = [element for element in parsed(raw, origin).iter() if name_of(element) in ("item", "entry")]
    return [_link(item, base) for item in items]


def _link(item: etree._Element, base: str) -> Link:
    parts: dict[str, str] = {}
    address = ""
    for part in item:
        name = name_of(part)
        words = "".join(part.itertext()).strip()
        if name == "link" and part.get("rel", "alternate") == "alternate":
            address = address or part.get("href", "").strip() or words
        elif name:
            parts.setdefault(name, words)
    if not address and parts.get("guid", "").startswith("http"):
        address = parts["guid"]
    published = next((parts[name] for name in DATES if parts.get(name)), None)
    changed = parts.get("updated") or parts.get("modified")
    return Link(urljoin(base, address) if address else "", parts.get("title"), _iso(published), changed)


def _json_links(raw: bytes, origin: str, base: str) -> list[Link]:
    try:
        found = json.loads(raw.decode("utf-8-sig", "replace"))
        items = [item for item in found["items"] if isinstance(item, dict)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadablePage(f"{origin} is not a sound JSON feed: it has no list of items.") from error
    return [_json_link(item, base) for item in items]


def _json_link(item: dict[str, Any], base: str) -> Link:
    given = {name: value for name, value in item.items() if isinstance(value, str)}
    address = urljoin(base, given["url"]) if given.get("url") else ""
    return Link(address, given.get("title"), given.get("date_published"), given.get("date_modified"))


def _iso(moment: str | None) -> str | None:
    """The day as ISO has it, from RSS's or Atom's form; the words themselves where they are neither."""
    if not moment:
        return None
    try:
        return parsedate_to_datetime(moment).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return moment
