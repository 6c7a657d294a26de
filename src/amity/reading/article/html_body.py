"""The body of a web page: lines of the extracted tree, and sister paragraphs that the extractor left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from amity.reading.article.draft import bare, one_line
from amity.reading.article.lines import is_sentence, words

LINES = frozenset({"p", "head", "item", "quote", "list", "table", "row", "code", "lb", "dd", "dt", "body"})
HEADINGS = ("h1", "h2")
LINKED = 0.9  # share of link text from which a group is only links
LINKED_SISTER = 0.4
SISTERS = 2  # how many extracted paragraphs show that a container holds the report
LEAST_SISTER = 8  # words
LEAST_LINKS = 15  # words
ASIDE = frozenset({"aside", "footer", "header", "nav", "form", "figure", "figcaption", "table", "li", "blockquote"})
ASIDE_CLASSES = ("comment", "related", "caption", "promo", "newsletter", "sidebar", "footer", "share", "author", "bio")


def body_lines(tree: HtmlElement) -> list[str]:
    """The lines of the report in a page's tree."""
    etree.strip_elements(tree, "script", "style", with_tail=False)
    _drop_link_blocks(tree)
    found = bare_extraction(tree, fast=True, include_comments=False, include_formatting=False)
    if not isinstance(found, Document) or found.body is None:
        return []
    links = {bare(_text(link)) for link in tree.iter("a")}
    lines = [line for line in _lines(found.body) if is_sentence(line) or bare(line) not in links]
    return _with_sisters(lines, tree)


def headings(tree: HtmlElement) -> tuple[str, ...]:
    """What the page shows as its headings of the first order."""
    return tuple(_text(heading) for heading in tree.iter("h1"))


def _text(element: HtmlElement) -> str:
    """All words of an element on one line."""
    return one_line("".join(map(str, element.itertext())))


def _lines(body: Any) -> Iterator[str]:
    """The lines of the extracted body: paragraphs, headings, items, rows."""
    parts: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in LINES:
            if line := one_line("".join(parts)):
                yield line
            parts = []
        if element.tag == "cell" and event == "end":
            parts.append(" ")
        parts.append((element.text if event == "start" else element.tail) or "")
    if line := one_line("".join(parts)):
        yield line


def _drop_link_blocks(tree: HtmlElement) -> None:
    """Takes out inline groups of links inside paragraphs, such as the pop-up behind a person's name."""
    for span in list(tree.iter("span")):
        links = span.getparent() is not None and len(span.findall(".//a")) > 1
        if links and words(_text(span)) >= LEAST_LINKS and _link_share(span) >= LINKED:
            span.drop_tree()


def _link_share(element: HtmlElement) -> float:
    """The share of an element's text that is links."""
    whole = len(_text(element))
    return sum(len(_text(link)) for link in element.iter("a")) / whole if whole else 0.0


def _with_sisters(lines: list[str], tree: HtmlElement) -> list[str]:
    """The lines, with the paragraphs that stand in containers of the same make and were left out."""
    places = {bare(line): index for index, line in enumerate(lines)}
    paragraphs = [(p, bare(_text(p))) for p in tree.iter("p")]
    homes = Counter(_home(p) for p, key in paragraphs if key in places)
    seen = "".join(places)
    extra: dict[int, list[str]] = {}
    place = -1
    for paragraph, key in paragraphs:
        place = places.get(key, place)
        if place >= 0 and homes[_home(paragraph)] >= SISTERS and key not in seen and _is_prose(paragraph):
            extra.setdefault(place, []).append(_text(paragraph))
            seen += key
    return list(_merged(lines, extra))


def _merged(lines: Iterable[str], extra: dict[int, list[str]]) -> Iterator[str]:
    for index, line in enumerate(lines):
        yield line
        yield from extra.get(index, ())


def _home(paragraph: HtmlElement) -> tuple[str, str]:
    """The container's make: its tag and classes; a container without a class is only like itself."""
    parent = paragraph.getparent()
    if parent is None:
        return "", ""
    return str(parent.tag), parent.get("class") or str(id(parent))


def _is_prose(paragraph: HtmlElement) -> bool:
    """Whether a paragraph reads as a report's: sentences, few links, nothing aside around it."""
    line = _text(paragraph)
    if words(line) < LEAST_SISTER or not is_sentence(line) or _link_share(paragraph) > LINKED_SISTER:
        return False
    around = [paragraph, *paragraph.iterancestors()]
    marks = " ".join((e.get("class") or "") + " " + (e.get("id") or "") for e in around[:4]).lower()
    return not any(e.tag in ASIDE for e in around) and not any(word in marks for word in ASIDE_CLASSES)
