"""What a web page's head says of itself: title, byline, outlet, address, first day of publication."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata

from amity.reading.article.dates import DateWords, date_in_address, iso_date

DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "publish-date",
    "publication_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "date",
)
HTMLDATE = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}
SEPARATED = re.compile(r"\s+[|–—»·-]\s+")


@dataclass(frozen=True, slots=True)
class Head:
    """The fields of a page's head."""

    title: str | None
    byline: str | None
    outlet: str | None
    published: str | None
    guessed: str | None
    url: str | None


def find_head(tree: HtmlElement, url: str | None, words: DateWords) -> Head:
    """The fields that the page's head, its JSON-LD and its address give."""
    found = extract_metadata(tree, url, dict(HTMLDATE), extensive=False)
    address = url or found.url
    return Head(
        title=_title(found.title, found.sitename),
        byline=found.author,
        outlet=found.sitename,
        published=first_date(tree, address, words),
        guessed=found.date,
        url=address,
    )


def first_date(tree: HtmlElement, url: str | None, words: DateWords) -> str | None:
    """The day of publication that the page declares; the first declaration that is a date wins."""
    for stamp in _stamps(tree):
        if day := iso_date(stamp, words):
            return day
    return date_in_address(url) if url else None


def _stamps(tree: HtmlElement) -> Iterator[str]:
    yield from (stamp for stamp in map(_published, _json_ld(tree)) if stamp)
    declared: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        declared.setdefault(name, meta.get("content") or "")
    yield from (declared[name] for name in DATE_NAMES if declared.get(name))
    for element in tree.xpath('//*[@itemprop="datePublished"]|//time[@pubdate]|//article//time[@datetime]'):
        yield element.get("datetime") or element.get("content") or element.text_content()


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD; broken ones are passed over."""
    for script in tree.xpath('//script[contains(@type, "ld+json")]'):
        try:
            found = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(found, 0)


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = [inner for key, inner in value.items() if key in ("@graph", "mainEntity", "mainEntityOfPage")]
    if isinstance(value, list) and depth < 5:
        for inner in value:
            yield from _objects(inner, depth + 1)


def _published(item: dict[str, Any]) -> str | None:
    stamp = item.get("datePublished") or item.get("dateCreated")
    return stamp if isinstance(stamp, str) else None


def _title(title: str | None, outlet: str | None) -> str | None:
    """The title without the outlet's name behind it."""
    if not title or not outlet:
        return title
    parts = SEPARATED.split(title)
    ends_with_outlet = len(parts) > 1 and parts[-1].casefold().removeprefix("the ") in (
        outlet.casefold().removeprefix("the "),
        outlet.casefold().removeprefix("the ").partition(".")[0],
    )
    return title[: title.rfind(parts[-1])].rstrip(" |–—»·-") if ends_with_outlet else title
