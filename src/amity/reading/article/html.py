"""A web page to a draft: body by trafilatura, then what it left behind or took too much."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.utils import load_html

from amity.errors import UnreadablePage
from amity.reading.article.dates import DateWords
from amity.reading.article.draft import Draft, one_line
from amity.reading.article.metadata import find_head

MAX_HTML = 20_000_000  # characters; what is longer is no report
MAX_DEPTH = 200  # libxml2 and the extractor walk trees by recursion
TAG = re.compile(r"<[^<>]*>")
SILENT = re.compile(r"<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
BLOCK = re.compile(r"</?(?:p|div|br|li|h[1-6]|tr|section|article|blockquote|title)\b[^<>]*>", re.I)
LINES = {"p", "head", "item", "quote", "cell", "list", "table", "row", "code", "lb", "dd", "dt"}


def find_draft(html: str, url: str | None, words: DateWords) -> Draft:
    """Title, byline, outlet, date and body of a web page, furniture included where the extractor left it."""
    if len(html) > MAX_HTML:
        raise UnreadablePage("This web page is longer than 20 million characters; cut it into pages.")
    tree = load_html(_whole(html))
    if tree is None:
        return Draft(paragraphs=plain_lines(html), url=url)
    if _depth(tree) > MAX_DEPTH:
        return Draft(paragraphs=plain_lines(html), url=url, copied=True)
    head = find_head(tree, url, words)
    return Draft(
        paragraphs=tuple(_body(tree)) or plain_lines(html),
        title=head.title,
        byline=head.byline,
        outlet=head.outlet,
        published=head.published,
        url=head.url,
    )


def plain_lines(html: str) -> tuple[str, ...]:
    """The visible text of HTML that no parser can take, a line for each block."""
    text = TAG.sub(" ", BLOCK.sub("\n", SILENT.sub(" ", html)))
    return tuple(line for line in map(one_line, text.split("\n")) if line)


def _whole(html: str) -> str:
    """The HTML as a document: a bare fragment gets the frame that the parser asks for."""
    html = html.replace("\x00", "")
    return html if "<html" in html[:5000].lower() else f"<html><body>{html}</body></html>"


def _depth(tree: HtmlElement) -> int:
    """How deep the tree is nested, counted without recursion."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _body(tree: HtmlElement) -> Iterator[str]:
    found = bare_extraction(tree, fast=True, include_comments=False, include_formatting=False)
    if isinstance(found, Document) and found.body is not None:
        yield from _lines(found.body)


def _lines(body: HtmlElement) -> Iterator[str]:
    """The lines of the extracted body, one for each paragraph, heading, item or row."""
    words: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        breaks = element.tag in LINES
        if breaks and (line := one_line(" ".join(words))):
            yield line
        if breaks:
            words = []
        words.append((element.text if event == "start" else element.tail) or "")
    if line := one_line(" ".join(words)):
        yield line
