"""CSV and TSV with a column of texts, row by row whatever the size."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from amity.errors import UnreadablePage
from amity.fetch.links import linked_pages
from amity.fetch.rows import check_columns, has_text_column, row_page
from amity.fetch.settings import FetchSettings, Link
from amity.records import Failure, Page

SEPARATORS = ",;\t|"
STORY_LIST = {"url", "media_name", "publish_date"}  # columns of Media Cloud's lists of stories, which hold no texts


def csv_pages(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """A page for each row; the number behind ``#`` counts rows below the header."""
    csv.field_size_limit(settings.max_file)
    lines = _lines(stream, origin, settings.max_file)
    header = next((line for line in lines if line.strip()), "")
    if not header:
        raise UnreadablePage(f"{origin} is empty.")
    separator = max(SEPARATORS, key=header.count)
    columns = next(csv.reader([header], delimiter=separator), [])
    rows = csv.DictReader(lines, fieldnames=columns, delimiter=separator)
    if set(columns) >= STORY_LIST and not has_text_column(columns, settings) and not settings.text_column:
        yield from linked_pages(_stories(rows), origin, settings)
        return
    check_columns(origin, columns, settings)
    try:
        for number, row in enumerate(rows, start=1):
            yield row_page({k: v for k, v in row.items() if k}, f"{origin}#{number}", settings)
    except csv.Error as error:
        raise UnreadablePage(f"{origin} breaks off at line {rows.line_num}: {error}.") from error


def _stories(rows: csv.DictReader[str]) -> Iterator[Link]:
    """The address of each story, with its day and outlet."""
    for row in rows:
        if row.get("url"):
            day = (row.get("publish_date") or "")[:10] or None
            yield Link(row["url"], row.get("title"), day, outlet=row.get("media_name") or None)


def _lines(stream: io.BufferedIOBase, origin: str, cap: int) -> Iterator[str]:
    """The lines as text: UTF-8, or Windows-1252 where a line is not."""
    while line := stream.readline(cap + 1):
        if len(line) > cap:
            raise UnreadablePage(f"A line of {origin} is longer than {cap // 1_000_000} MB; tables have shorter ones.")
        yield _decoded(line).replace("\x00", "")


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
