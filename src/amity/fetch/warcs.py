"""WARC files (ISO 28500), Common Crawl News among them: record by record, whatever the size."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from amity.errors import UnreadablePage
from amity.fetch.settings import FetchSettings, failed
from amity.records import Failure, Page

HEAD = b"WARC/"
READ = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
TONGUE = re.compile(rb"<html[^>]{0,500}?\blang\s*=\s*[\"']?([a-z]{2,3})", re.I)


def warc_pages(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """A page for each answer of a web server that succeeded and that the settings want; the number counts records."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    try:
        records = ArchiveIterator(stream)  # type: ignore[no-untyped-call]
        for number, record in enumerate(records, start=1):
            if _wanted(record, settings):
                found = _page(record, f"{origin}#{number}", settings)
                if isinstance(found, Failure) or _in_languages(record, found.raw, settings):
                    yield found
    except (ArchiveLoadFailed, ValueError, AttributeError, EOFError) as error:
        said = " ".join(str(error).split())[:120]
        raise UnreadablePage(f"{origin} breaks off after record {number} ({said}); all before is read.") from error


def _wanted(record: Any, settings: FetchSettings) -> bool:
    """Whether this is a page that was served, of the hosts and days wanted."""
    if record.rec_type != "response" or record.http_headers is None or record.http_headers.get_statuscode() != "200":
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    day = (record.rec_headers.get_header("WARC-Date") or "")[:10]
    return kind in READ and _of_hosts(_target(record), settings) and _of_days(day, settings)


def _target(record: Any) -> str:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _of_hosts(url: str, settings: FetchSettings) -> bool:
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    wanted = [name.lower() for name in settings.hosts]
    return not wanted or any(host == name or host.endswith("." + name) for name in wanted)


def _of_days(day: str, settings: FetchSettings) -> bool:
    return (settings.since or "") <= day <= (settings.until or "9999-12-31")


def _in_languages(record: Any, raw: bytes, settings: FetchSettings) -> bool:
    """Whether the page says that it is in a language wanted, or says nothing."""
    said = record.http_headers.get_header("Content-Language") or ""
    found = TONGUE.search(raw[:20_000])
    tongue = (found[1].decode().lower() if found else said.lower())[:2]
    return not settings.languages or not tongue or tongue in settings.languages


def _page(record: Any, origin: str, settings: FetchSettings) -> Page | Failure:
    raw = record.content_stream().read(settings.max_download + 1)
    if len(raw) > settings.max_download:
        return failed(origin, UnreadablePage(f"{origin} is larger than {settings.max_download / 1e6:g} MB."))
    if getattr(record.raw_stream, "limit", 0) > 0 and not record.raw_stream.read(1):
        return failed(origin, UnreadablePage(f"{origin} breaks off: the record holds less than it announces."))
    return Page(
        raw=raw, origin=origin, media_type=record.http_headers.get_header("Content-Type"), url=_target(record) or None
    )
