"""A web page to a draft: body by trafilatura, then what it left behind or took too much."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement
from trafilatura.utils import load_html

from amity.errors import UnreadablePage
from amity.reading.article.dates import DateWords
from amity.reading.article.draft import Draft, one_line
from amity.reading.article.html_body import body_lines, headings
from amity.reading.article.metadata import find_head

MAX_HTML = 20_000_000  # characters; what is longer is no report
MAX_DEPTH = 200  # libxml2 and the extractor walk trees by recursion
TAG = re.compile(r"<[^<>]*>")
SILENT = re.compile(r"<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
BLOCK = re.compile(r"</?(?:p|div|br|li|h[1-6]|tr|section|article|blockquote|title)\b[^<>]*>", re.I)


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
    shown = headings(tree)
    return Draft(
        paragraphs=tuple(body_lines(tree)) or plain_lines(html),
        headings=shown,
        title=head.title,
        byline=head.byline,
        outlet=head.outlet,
        published=head.published,
        guessed=head.guessed,
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
