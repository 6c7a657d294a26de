"""JSON: an object a line, one object, or a list of objects."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from amity.errors import UnreadablePage
from amity.fetch.rows import row_page
from amity.fetch.settings import FetchSettings, failed
from amity.records import Failure, Page

LABEL = 200  # characters; a longer value is a text


def json_lines_pages(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """A page for each line, read one at a time; the number behind ``#`` is the line's."""
    number = 0
    while line := stream.readline(settings.max_file + 1):
        number += 1
        if len(line) > settings.max_file:
            cap = settings.max_file // 1_000_000
            raise UnreadablePage(f"Line {number} of {origin} is longer than {cap} MB; JSON Lines are shorter.")
        if line.strip():
            yield _line_page(line, f"{origin}#{number}", settings)
    if not number:
        raise UnreadablePage(f"{origin} is empty.")


def json_pages(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """A page for each object of the file; JSON Lines under the wrong suffix are read as such."""
    raw = stream.read(settings.max_file + 1)
    if len(raw) > settings.max_file:
        cap = settings.max_file // 1_000_000
        raise UnreadablePage(f"{origin} is larger than {cap} MB; as JSON Lines (.jsonl) it is read at any size.")
    try:
        found = json.loads(raw.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError):
        if raw.count(b"\n{") < 1:
            raise UnreadablePage(f"{origin} is not sound JSON.") from None
        yield from json_lines_pages(io.BytesIO(raw), origin, settings)
        return
    rows = _rows(found)
    if not rows:
        raise UnreadablePage(f"{origin} holds no objects; amity reads an object or a list of objects with a text.")
    for number, row in enumerate(rows, start=1):
        yield row_page(row, origin if found is row else f"{origin}#{number}", settings)


def _line_page(line: bytes, origin: str, settings: FetchSettings) -> Page | Failure:
    try:
        found = json.loads(line.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "nested too deep")
        return failed(origin, UnreadablePage(f"{origin} is not sound JSON: {reason}."))
    if not isinstance(found, dict):
        return failed(origin, UnreadablePage(f"{origin} is not an object with a text."))
    return row_page(found, origin, settings)


def _rows(found: Any) -> list[dict[str, Any]]:
    """The objects: a list's, the one itself, or those of the only list of objects inside it."""
    if isinstance(found, list):
        return [row for row in found if isinstance(row, dict)]
    if not isinstance(found, dict):
        return []
    lists = [v for v in found.values() if isinstance(v, list) and v and all(isinstance(x, dict) for x in v)]
    has_text = any(isinstance(v, str) and len(v) > LABEL for v in found.values())
    return lists[0] if len(lists) == 1 and not has_text else [found]
