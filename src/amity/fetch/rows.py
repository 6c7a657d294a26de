"""Rows of tables to pages: which column is the text, which are title, date, address, outlet and byline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from amity.errors import UnreadablePage
from amity.fetch.settings import FetchSettings, failed
from amity.records import Failure, Page

COLUMNS = {
    "text": "text body content article articlebody articletext fulltext maintext story html rawhtml rawtext",
    "title": "title headline heading articletitle",
    "published": "published publishedat publisheddate publishdate pubdate publicationdate datepublished date datetime "
    "timestamp createdat",
    "url": "url link href weburl sourceurl articleurl address permalink",
    "outlet": "outlet source publisher publication newspaper media site sitename sourcename",
    "byline": "byline author authors creator writer by",
}
NAMES = {field: tuple(names.split()) for field, names in COLUMNS.items()}


def row_page(row: Mapping[str, Any], origin: str, settings: FetchSettings) -> Page | Failure:
    """One row as a page; a failure where it has no text."""
    text = row.get(settings.text_column) if settings.text_column else _cell(row, "text")
    if text is None and not has_text_column(row, settings):
        return failed(origin, no_text_column(origin, row))
    words = _words(text)
    if not words.strip():
        return failed(origin, UnreadablePage(f"{origin} holds no text."))
    raw = words.encode("utf-8", "replace")
    if len(raw) > settings.max_file:
        cap = settings.max_file // 1_000_000
        return failed(origin, UnreadablePage(f"{origin} is larger than {cap} MB; cut it into reports."))
    return Page(raw=raw, origin=origin, **{name: _given(row, name, settings) for name in NAMES if name != "text"})


def no_text_column(origin: str, columns: Iterable[str]) -> UnreadablePage:
    """The error for a table in which no column is known to be the text."""
    names = ", ".join(map(str, columns)) or "none"
    return UnreadablePage(f"No column of {origin} is known to hold the text (columns: {names}); name it.")


def has_text_column(columns: Iterable[str], settings: FetchSettings) -> bool:
    """Whether one of the columns holds the text."""
    names = list(columns)
    if settings.text_column:
        return settings.text_column in names
    return _cell(dict.fromkeys(names, ""), "text") is not None


def _cell(row: Mapping[str, Any], field: str) -> Any:
    """The first filled cell under one of the names that a field goes by; an empty one where all are empty."""
    plain = {"".join(c for c in str(name).casefold() if c.isalnum()): value for name, value in row.items()}
    found = [plain[name] for name in NAMES[field] if plain.get(name) is not None]
    return next((value for value in found if value), found[0] if found else None)


def check_columns(origin: str, columns: Iterable[str], settings: FetchSettings) -> None:
    """Raises where no column holds the text, or a column that was named is not there."""
    names = list(columns)
    if not has_text_column(names, settings):
        raise no_text_column(origin, names)
    for field, column in settings.columns.items():
        if column not in names:
            shown = ", ".join(map(str, names))
            raise UnreadablePage(f"{origin} has no column {column!r} for the {field} (columns: {shown}); name another.")


def _given(row: Mapping[str, Any], field: str, settings: FetchSettings) -> str | None:
    named = settings.columns.get(field)
    value = row.get(named) if named else _cell(row, field)
    return _words(value).strip() or None if value is not None else None


def _words(value: Any) -> str:
    """A cell as text: names of objects, lists parted by commas (texts: by paragraphs)."""
    if isinstance(value, Mapping):
        return _words(value.get("name") or value.get("title") or "")
    if isinstance(value, list):
        parts = [_words(item) for item in value]
        return ("\n\n" if sum(map(len, parts)) > 300 else ", ").join(part for part in parts if part)
    return "" if value is None else str(value)
