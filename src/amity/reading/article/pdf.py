"""A PDF to a draft: running heads and page numbers dropped, lines joined to paragraphs."""

from __future__ import annotations

import io
import itertools
import logging
import re
from collections import Counter
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from amity.errors import UnreadablePage
from amity.reading.article.dates import DateWords, iso_date
from amity.reading.article.draft import Draft, one_line, with_line_breaks
from amity.reading.article.lines import ENDS_SENTENCE, WORD
from amity.reading.article.plain import joined_lines

MAX_PAGES = 2000
EDGE_LINES = 3  # how many lines at the head and foot of a page can be running heads
HEAD_PARAGRAPHS = 8
DIGITS = re.compile(r"\d+")
PAGE_NUMBER = re.compile(r"^\W*(?:page\s+)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\W*$", re.I)
NAMED_PAGE = re.compile(r"^page \d{1,4} of \d{1,4}$", re.I)  # wherever the page's parts are drawn
ITEM = re.compile(r"^(?:[•▪●–—*-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s")
BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError)


def find_draft(raw: bytes, words: DateWords) -> Draft:
    """Title and date of the PDF's own fields, and its text as paragraphs."""
    pages, fields = _read(raw)
    running = _running(pages)
    lines = [[line for i, line in enumerate(page) if not _is_running(i, page, running)] for page in pages]
    paragraphs = tuple(_paragraphs([line for page in lines for line in page]))
    if not paragraphs:
        raise UnreadablePage("This PDF holds no text: its pages are pictures; read them with text recognition first.")
    created = fields.get("/CreationDate", "").removeprefix("D:")[:8]
    title = _title(fields.get("/Title", ""), paragraphs)
    return Draft(paragraphs=paragraphs, title=title, guessed=iso_date(created, words), copied=True)


def _title(field: str, paragraphs: tuple[str, ...]) -> str | None:
    """The PDF's own title, where its words stand at the head of the text: many are file names or of other texts."""
    head = "\n".join(paragraphs[:HEAD_PARAGRAPHS]).casefold()
    telling = [word for word in WORD.findall(field.casefold()) if len(word) > 3]
    return one_line(field) if len(telling) > 1 and all(word in head for word in telling) else None


def _read(raw: bytes) -> tuple[list[list[str]], dict[str, str]]:
    """The lines of each page, and the PDF's fields."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is broken, our sentence says
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadablePage("This PDF is locked with a password; save it without one.")
        if len(reader.pages) > MAX_PAGES:
            raise UnreadablePage(f"This PDF has more than {MAX_PAGES} pages; cut it into parts.")
        pages = [_page_lines(page.extract_text()) for page in reader.pages]
        return pages, {str(k): str(v) for k, v in (reader.metadata or {}).items()}
    except BROKEN as error:
        raise UnreadablePage(f"This PDF is broken ({type(error).__name__}); save it anew or convert it.") from error


def _page_lines(text: str) -> list[str]:
    return [line for line in map(one_line, with_line_breaks(text).split("\n")) if line]


def _shape(line: str) -> str:
    return DIGITS.sub("#", line.casefold())


def _running(pages: list[list[str]]) -> set[str]:
    """The lines that stand at the head or foot of most pages, numbers aside."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line) for line in page[:EDGE_LINES] + page[-EDGE_LINES:]})
    least = max(2, len(pages) // 2 if len(pages) > 3 else len(pages))
    return {shape for shape, count in seen.items() if count >= least and len(pages) > 1}


def _is_running(index: int, page: list[str], running: set[str]) -> bool:
    if NAMED_PAGE.match(page[index]):
        return True
    at_edge = index < EDGE_LINES or index >= len(page) - EDGE_LINES
    return at_edge and (_shape(page[index]) in running or bool(PAGE_NUMBER.match(page[index])))


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Lines joined until one ends a sentence short of the full width, or the next begins an item."""
    if not lines:
        return
    width = sorted(map(len, lines))[int(len(lines) * 0.9)]
    text = lines[0]
    for before, line in itertools.pairwise(lines):
        if _breaks(before, line, width):
            yield text
            text = line
        else:
            text = joined_lines(text, line)
    yield text


def _breaks(before: str, line: str, width: int) -> bool:
    """Whether a new paragraph begins with this line."""
    short = len(before) < width * 0.8
    if ITEM.match(line):
        return True
    if not short or line[:1].islower():
        return False
    return bool(ENDS_SENTENCE.search(before)) or len(before) < width * 0.6
