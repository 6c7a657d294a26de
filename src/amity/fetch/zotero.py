"""A library exported from Zotero with its files (Zotero RDF): each saved page with what the library says of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from amity.errors import UnreadablePage
from amity.fetch.markup import name_of, parsed
from amity.fetch.settings import FetchSettings, failed
from amity.records import Failure, Page

NAMESPACE = b"http://www.zotero.org/namespaces/export#"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
SUFFIXES = (".html", ".htm", ".xhtml", ".txt", ".pdf")
Inner = Callable[[str, FetchSettings], Iterator[Page | Failure]]


def is_library(head: bytes) -> bool:
    """Whether the head is that of a library in Zotero RDF."""
    return NAMESPACE in head and b"RDF" in head


def library_pages(
    stream: io.BufferedIOBase, origin: str, settings: FetchSettings, *, inner: Inner
) -> Iterator[Page | Failure]:
    """The page of each file attached to an item, read by `inner`, with the item's title, date, outlet and address."""
    raw = stream.read(settings.max_file + 1)
    if len(raw) > settings.max_file:
        raise UnreadablePage(
            f"The library {origin} is larger than {settings.max_file / 1e6:g} MB; export a part of it."
        )
    root = parsed(raw, origin)
    named = {element.get(f"{RDF}about"): element for element in root if element.get(f"{RDF}about")}
    found = 0
    for item in root:
        for attachment in _attachments(item, named):
            for path in _files(attachment):
                found += 1
                yield from _read(path, item, origin, settings, inner)
    if not found:
        raise UnreadablePage(f"{origin} names no saved page; export the library with its files.")


def _attachments(item: etree._Element, named: dict[str, etree._Element]) -> Iterator[etree._Element]:
    """What is attached to an item; an attachment that stands alone is attached to itself."""
    if name_of(item) == "attachment" or not isinstance(item.tag, str):
        return
    for link in item:
        held = named.get(link.get(f"{RDF}resource", "")) if name_of(link) == "link" else None
        if held is not None and name_of(held) == "attachment":
            yield held


def _files(attachment: etree._Element) -> Iterator[str]:
    for part in attachment:
        path = unquote(part.get(f"{RDF}resource", ""))
        if name_of(part) == "resource" and path.lower().endswith(SUFFIXES):
            yield path


def _read(
    path: str, item: etree._Element, origin: str, settings: FetchSettings, inner: Inner
) -> Iterator[Page | Failure]:
    folder = Path(origin).parent
    place = folder / path
    if not place.resolve().is_relative_to(folder.resolve()):
        said = f"{origin} names the file {path!r}, which lies outside its folder; it is not read."
        yield failed(f"{origin}#{path}", UnreadablePage(said))
        return
    said_of = _said(item)
    for page in inner(str(place), settings):
        yield (
            Page(raw=page.raw, origin=page.origin, media_type=page.media_type, **said_of)
            if isinstance(page, Page)
            else page
        )


def _said(item: etree._Element) -> dict[str, str | None]:
    """Title, date, outlet, byline and address of an item."""
    direct = {name_of(part): part for part in reversed(item) if name_of(part)}
    outlet = next((t for t in item.iter() if name_of(t) == "title" and t.getparent() is not item), None)
    about = item.get(f"{RDF}about", "")
    people = [
        " ".join(filter(None, (_text(_child(p, "givenname")), _text(_child(p, "surname")))))
        for p in item.iter()
        if name_of(p) == "person"
    ]
    return {
        "title": _text(direct.get("title")),
        "published": _text(direct.get("date")),
        "outlet": _text(outlet),
        "byline": ", ".join(filter(None, people)) or None,
        "url": about if about.startswith("http") else None,
    }


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((part for part in element if name_of(part) == name), None)


def _text(element: etree._Element | None) -> str | None:
    return (" ".join("".join(element.itertext()).split()) or None) if element is not None else None
