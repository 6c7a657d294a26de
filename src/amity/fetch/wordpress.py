"""A WordPress site through its public REST interface (/wp-json/wp/v2/posts), or a saved answer of it."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from amity.errors import PageError, UnreadablePage
from amity.fetch.settings import FetchSettings, Link, failed
from amity.fetch.web import Web, checked
from amity.records import Failure, Page

EACH = 100  # posts of one answer: as many as WordPress gives
POSTS = "wp/v2/posts"


def is_posts(head: bytes) -> bool:
    """Whether this is a list of posts as WordPress gives it."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[") and b'"rendered"' in head and b'"date_gmt"' in head


def is_root(head: bytes) -> bool:
    """Whether this is the root of WordPress' interface, which lists its namespaces."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and b'"namespaces"' in head and b'"wp\\/v2"' in head


def post_pages(
    stream: io.BufferedIOBase, origin: str, settings: FetchSettings, *, url: str | None
) -> Iterator[Page | Failure]:
    """A page a post; where they lie at an address, also those of the answers after it."""
    raw = stream.read(settings.max_file + 1)
    posts = _posts(raw, origin)
    yield from _pages(posts, origin, settings)
    if url and settings.wanted is None and len(posts) >= _each(url):
        yield from _following(url, _number(url) + 1, settings)


def root_pages(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """Every post of the site whose root this is."""
    try:
        routes = json.loads(stream.read(settings.max_file).decode("utf-8-sig", "replace"))["routes"]
        address = routes[f"/{POSTS}"]["_links"]["self"]
        address = (address[0] if isinstance(address, list) else address)["href"]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise UnreadablePage(f"{origin} is a WordPress interface that offers no posts.") from error
    yield from site_pages(str(address), settings)


def site_pages(address: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """Every post, newest first, from the address of the posts; a watch looks at the newest hundred."""
    first = _with(address, per_page=EACH, _embed="author")
    posts = _posts(_opened(first, settings), first)
    yield from _pages(posts, first, settings)
    if settings.wanted is None and len(posts) >= EACH:
        yield from _following(first, 2, settings)


def _following(url: str, number: int, settings: FetchSettings) -> Iterator[Page | Failure]:
    """The posts of the answers from that number on, until one is not full or there is none."""
    taken = 0
    while taken < settings.most_links:
        address = _with(url, page=number)
        try:
            posts = _posts(_opened(address, settings), address)
        except UnreadablePage:
            return  # WordPress answers 400 past the last one
        except PageError as error:
            yield failed(address, error)
            return
        yield from _pages(posts, address, settings)
        taken, number = taken + len(posts), number + 1
        if len(posts) < _each(url):
            return
    said = f"{url} has more than {settings.most_links:,} posts; the older ones were not opened."
    yield failed(url, UnreadablePage(said))


def _opened(address: str, settings: FetchSettings) -> bytes:
    return (settings.fetcher or Web(settings))(checked(address)).raw


def _posts(raw: bytes, origin: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(raw.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise UnreadablePage(f"{origin} is not a sound list of WordPress posts.") from error
    if not isinstance(found, list):
        raise UnreadablePage(f"{origin} holds no list of WordPress posts.")
    return [post for post in found if isinstance(post, dict)]


def _pages(posts: list[dict[str, Any]], origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    for number, post in enumerate(posts, start=1):
        address = post.get("link") if isinstance(post.get("link"), str) else None
        published, changed = (str(post.get(name) or "") for name in ("date", "modified"))
        if address and settings.wanted is not None:
            settings.wanted(Link(address, published=published[:10] or None, mark=changed or None))
            continue
        body = _rendered(post, "content")
        if not body.strip():
            yield failed(address or f"{origin}#{number}", UnreadablePage(f"{address or origin} holds no text."))
            continue
        title = html.unescape(_rendered(post, "title")).strip()
        yield Page(
            raw=_page(title, body).encode("utf-8", "replace"),
            origin=address or f"{origin}#{number}",
            media_type="text/html; charset=utf-8",
            url=address,
            title=title or None,
            byline=_author(post),
            published=published[:10] or None,
        )


def _page(title: str, body: str) -> str:
    head = html.escape(title)
    return f"<html><head><title>{head}</title></head><body><article><h1>{head}</h1>\n{body}\n</article></body></html>"


def _rendered(post: dict[str, Any], name: str) -> str:
    held = post.get(name)
    words = held.get("rendered") if isinstance(held, dict) else held
    return words if isinstance(words, str) else ""


def _author(post: dict[str, Any]) -> str | None:
    embedded = post.get("_embedded")
    authors = embedded.get("author") if isinstance(embedded, dict) else None
    names = [a["name"] for a in authors or () if isinstance(a, dict) and isinstance(a.get("name"), str)]
    return ", ".join(names) or None


def _with(url: str, **more: str | int) -> str:
    parts = urlsplit(url)
    words = {**dict(parse_qsl(parts.query)), **{name: str(value) for name, value in more.items()}}
    return urlunsplit(parts._replace(query=urlencode(words)))


def _each(url: str) -> int:
    words = dict(parse_qsl(urlsplit(url).query)).get("per_page", "10")
    return int(words) if words.isdigit() and int(words) else 10


def _number(url: str) -> int:
    words = dict(parse_qsl(urlsplit(url).query)).get("page", "1")
    return int(words) if words.isdigit() else 1
