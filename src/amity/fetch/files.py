"""A file, or any stream of bytes with a name: a document, a table of documents, or one of these packed with gzip."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from amity.errors import MissingPage, PageError, UnreadablePage
from amity.fetch import address_lists, archives, feeds, sitemaps, warcs, wordpress, zips, zotero
from amity.fetch.csv_rows import csv_pages
from amity.fetch.gzips import unpacked
from amity.fetch.json_rows import json_lines_pages, json_pages
from amity.fetch.mails import mail_pages, mbox_pages
from amity.fetch.markup import root_name
from amity.fetch.parquet_rows import parquet_pages
from amity.fetch.rows import NAMES
from amity.fetch.settings import FetchSettings, failed
from amity.records import Failure, Page

Reader = Callable[[io.BufferedIOBase, str, FetchSettings], Iterator[Page | Failure]]
ROWS: dict[str, Reader] = {
    ".jsonl": json_lines_pages,
    ".ndjson": json_lines_pages,
    ".json": json_pages,
    ".csv": csv_pages,
    ".tsv": csv_pages,
    ".parquet": parquet_pages,
    ".eml": mail_pages,
    ".mbox": mbox_pages,
}
DOCUMENTS = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/plain",
    ".pdf": "application/pdf",
}
FEEDS = (".xml", ".rss", ".atom", ".rdf")
SAVED = re.compile(
    rb"<!--\s*Page saved with SingleFile\s+url:\s*(https?://\S+)|<!--\s*saved from url=\(\d+\)(https?://\S+?)\s*-->"
)
ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b"
JSON_HEADS = (b'{"', b"{'", b"{ ")


def claims(_: str) -> bool:
    """Whatever no other kind of source claims is a path."""
    return True


def pages(source: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """The pages of one file."""
    try:
        path = Path(source)
        if not path.exists():
            raise MissingPage(f"There is nothing at {source}; check the path.")
        if not path.is_file():
            raise UnreadablePage(f"{source} is neither a file nor a folder.")
        with path.open("rb") as stream:
            yield from pages_in(stream, path.name, source, settings)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield failed(source, UnreadablePage(f"{source} cannot be opened: {reason}."))
    except PageError as error:
        yield failed(source, error)


def pages_in(
    stream: io.BufferedReader | io.BytesIO,
    name: str,
    origin: str,
    settings: FetchSettings,
    url: str | None = None,
    media_type: str | None = None,
) -> Iterator[Page | Failure]:
    """The pages in a stream of bytes, told by its name's suffix, else by its first bytes."""
    head = _peeked(stream)
    if head.startswith(GZIP):
        inner = unpacked(stream, origin, settings.max_file)
        if _peeked(inner).startswith(GZIP):
            raise UnreadablePage(f"{origin} is packed with gzip twice; unpack it once.")
        plain = name[:-3] if name.lower().endswith(".gz") else name
        yield from pages_in(inner, plain, origin, settings, url, media_type)
        return
    suffix = PurePosixPath(name).suffix.lower()
    lines = json_lines_pages if _is_json_lines(head, suffix) else None
    reader = _library(head, url) or _lister(head, url) or _archive(head, suffix) or ROWS.get(suffix) or lines
    if reader:
        yield from reader(stream, origin, settings)
    else:
        if suffix in FEEDS and root_name(head) == "html":
            raise UnreadablePage(f"{origin} is a web page, not the feed or sitemap that its name says; look at it.")
        raw = _whole(stream, origin, settings.max_file)
        page = Page(raw=raw, origin=origin, media_type=media_type or DOCUMENTS.get(suffix), url=url or saved_from(head))
        yield from archives.export_pages(raw, origin) or (page,)


def saved_from(head: bytes) -> str | None:
    """The address that a browser noted in the page that it saved (SingleFile, as Zotero uses it, and others)."""
    found = SAVED.search(head)
    return (found[1] or found[2]).decode("utf-8", "replace") if found else None


def _archive(head: bytes, suffix: str) -> Reader | None:
    """What reads a web archive or a ZIP; null where it is neither."""
    if head.startswith(warcs.HEAD):
        return warcs.warc_pages
    if head.startswith(ZIP) or suffix in (".zip", ".wacz", ".docx"):
        return functools.partial(zips.zip_pages, inner=pages_in)
    return None


def _library(head: bytes, url: str | None) -> Reader | None:
    """What reads posts of WordPress, or a library of Zotero; null where it is neither."""
    if wordpress.is_posts(head):
        return functools.partial(wordpress.post_pages, url=url)
    if wordpress.is_root(head):
        return wordpress.root_pages
    return functools.partial(zotero.library_pages, inner=pages) if url is None and zotero.is_library(head) else None


def _lister(head: bytes, base: str | None) -> Reader | None:
    """What reads a feed, a sitemap or a list of addresses, told by its first bytes; null where it is none."""
    root = root_name(head)
    if root in feeds.ROOTS or (feeds.JSON_FEED in head and head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")):
        return functools.partial(feeds.feed_pages, base=base)
    if root in sitemaps.ROOTS:
        return sitemaps.sitemap_pages
    if address_lists.is_address_list(head):
        return address_lists.list_pages
    if address_lists.is_gdelt(head):
        return address_lists.gdelt_pages
    return address_lists.gdelt_json_pages if address_lists.is_gdelt_json(head) and not _has_text(head) else None


def _has_text(head: bytes) -> bool:
    return any(b'"' + name.encode() + b'"' in head for name in NAMES["text"])


def _peeked(stream: io.BufferedReader | io.BytesIO) -> bytes:
    """The first bytes, left in the stream."""
    if isinstance(stream, io.BytesIO):
        return stream.getvalue()[:4096]
    return stream.peek(4096)[:4096]


def _is_json_lines(head: bytes, suffix: str) -> bool:
    return suffix not in DOCUMENTS and head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(JSON_HEADS)


def _whole(stream: io.BufferedIOBase, origin: str, cap: int) -> bytes:
    raw = stream.read(cap + 1)
    if len(raw) > cap:
        raise UnreadablePage(f"{origin} is larger than {cap // 1_000_000} MB; cut it into reports.")
    return raw
