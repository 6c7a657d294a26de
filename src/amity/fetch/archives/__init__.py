"""What users take out of press archives: one text, many articles (Factiva, LexisNexis), as text, RTF, HTML or Word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amity.errors import UnreadablePage
from amity.fetch.archives import factiva, nexis
from amity.fetch.archives.article import Article
from amity.fetch.archives.lines import html_lines, rtf_lines
from amity.fetch.settings import failed
from amity.records import Failure, Page

RTF = b"{\\rtf"
TELLING = re.compile(  # in the bytes of a file: worth a closer look
    rb"\bDocument [A-Za-z][A-Za-z0-9]{11,40}\b|\b\d+ of \d+ DOCUMENTS?\b|\bEnd of Document\b"
)
HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|div|table|p)\b", re.I | re.S)


def is_rtf(head: bytes) -> bool:
    """Whether the file is in Rich Text Format."""
    return head.startswith(RTF)


def export_pages(raw: bytes, origin: str) -> Iterator[Page | Failure] | None:
    """The articles of an export, each a page; null where the bytes are none."""
    if is_rtf(raw[:16]):
        lines = rtf_lines(raw, origin)
        return _pages(lines, origin) or iter([_plain(lines, origin)])
    if not TELLING.search(raw):
        return None
    if HTML.match(raw[:2000]):
        return _pages(html_lines(raw), origin)
    return _pages(_decoded(raw).splitlines(), origin)


def text_pages(text: str, origin: str) -> Iterator[Page | Failure] | None:
    """The articles of an export that came as a text, as out of a Word document; null where it is none."""
    return _pages(text.splitlines(), origin)


def _pages(lines: list[str], origin: str) -> Iterator[Page | Failure] | None:
    for split in (factiva.articles, nexis.articles):
        found = split(lines)
        if found:
            return (_page(article, f"{origin}#{number}") for number, article in enumerate(found, start=1))
    return None


def _page(article: Article, origin: str) -> Page | Failure:
    if not article.body.strip():
        return failed(origin, UnreadablePage(f"{origin} ({article.title or 'without a title'}) holds no text."))
    return Page(
        raw=article.body.encode("utf-8", "replace"),
        origin=origin,
        media_type="text/plain; charset=utf-8",
        title=article.title,
        byline=article.byline,
        outlet=article.outlet,
        published=article.published,
    )


def _plain(lines: list[str], origin: str) -> Page | Failure:
    text = "\n\n".join(line.strip() for line in lines if line.strip())
    if not text:
        return failed(origin, UnreadablePage(f"{origin} holds no text."))
    return Page(raw=text.encode("utf-8", "replace"), origin=origin, media_type="text/plain; charset=utf-8")


def _decoded(raw: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or Windows-1252."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
