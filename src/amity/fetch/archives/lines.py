"""RTF and HTML as lines of text."""

from __future__ import annotations

import re

from lxml import html

from amity.errors import UnreadablePage

BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "td", "section", "article", "hr", "blockquote"}
PICTURES = re.compile(rb"\{\\(?:\*\\)?(?:pict|objdata|blipuid|shppict|nonshppict)\b[^{}]*\}")


def rtf_lines(raw: bytes, origin: str) -> list[str]:
    """The lines of a file in Rich Text Format; pictures are left out."""
    from striprtf.striprtf import rtf_to_text

    words = PICTURES.sub(b"", raw).decode("cp1252", "replace")
    try:
        return str(rtf_to_text(words, errors="replace")).splitlines()  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, LookupError, RecursionError, OverflowError) as error:
        raise UnreadablePage(f"{origin} is not sound RTF ({str(error)[:100]}); save it anew or as text.") from error


def html_lines(raw: bytes) -> list[str]:
    """The text of a page, a line a block; cells of a row are parted by tabs."""
    tree = html.document_fromstring(raw)  # type: ignore[no-untyped-call]
    parts: list[str] = []
    for event, element in _walked(tree):
        name = element.tag if isinstance(element.tag, str) else ""
        if name in ("script", "style", "head", "title"):
            continue
        if event == "start":
            parts.append(("\t" if name == "td" else "\n") if name in BLOCKS else "")
            parts.append(" ".join((element.text or "").split(" ")).replace("\n", " ") if name else "")
        else:
            parts.append("\n" if name in BLOCKS - {"td", "br"} else "")
            parts.append((element.tail or "").replace("\n", " "))
    return [line.strip(" \t") for line in "".join(parts).split("\n")]


def _walked(tree: html.HtmlElement) -> list[tuple[str, html.HtmlElement]]:
    """Start and end of every element that shows, without recursion."""
    found: list[tuple[str, html.HtmlElement]] = []
    waiting = [("start", tree)]
    while waiting:
        event, element = waiting.pop()
        found.append((event, element))
        hidden = element.tag in ("script", "style", "head", "title")
        if event == "start":
            waiting.append(("end", element))
            if not hidden:
                waiting.extend(("start", child) for child in reversed(element))
    return found
