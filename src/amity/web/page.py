"""What a view answers: a page, and the same as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.responses import Response

from amity.api.formats import FORMATS
from amity.errors import BadRequest
from amity.records import Record
from amity.store import Query
from amity.web.cells import defused, write_spreadsheet
from amity.web.packing import packed_records, packed_rows
from amity.web.site import Found, Site

MOST_DOWNLOADED = 100_000  # records of one download
DOWNLOADS = {"csv": "CSV", "json": "JSON", "parquet": "Parquet"}
FORMS = (*DOWNLOADS, "jsonl")
MEDIA = {
    "csv": "text/csv; charset=utf-8", "json": "application/json", "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A template with its values; `found`, `query` or `table` is what it downloads as."""

    template: str
    title: str
    values: dict[str, Any]
    found: Found | None = None  # records
    query: Query | None = None  # records that no panorama chooses, such as those of one document
    table: Callable[[], Iterable[Row]] | None = None
    as_of: str | None = None  # the day that it speaks of, where the address names one

    @property
    def downloads(self) -> dict[str, str]:
        """The formats that it can be had in; records also as JSON Lines."""
        if self.query is not None or self.found is not None:
            return {**DOWNLOADS, "jsonl": "JSON Lines"}
        return DOWNLOADS if self.table else {}


def download(site: Site, page: Page, form: str) -> Response:
    """The page as a file; corrections applied."""
    if page.found is not None:
        content = _records(site.stream(page.found), len(page.found), form)
    elif page.query is not None:
        content = _records(site.browser.oldest(page.query), site.browser.count(page.query), form)
    elif page.table is not None and form != "jsonl":
        content = _table(list(page.table()), form)
    else:
        raise BadRequest("This page does not come as such a file; its foot lists those that it comes as.")
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in page.title.lower())[:60].strip("-") or "page"
    headers = {"content-disposition": f'attachment; filename="amity-{name}.{form}"'}
    return Response(content, media_type=MEDIA[form], headers=headers)


def _records(records: Iterable[Record], total: int, form: str) -> bytes:
    if total > MOST_DOWNLOADED:
        raise BadRequest(
            f"{total:,} records are more than a page gives ({MOST_DOWNLOADED:,}); use: amity records --format csv"
        )
    if form == "parquet":
        return packed_records(records)
    if form == "json":
        return msgspec.json.encode(list(records))
    out = io.BytesIO()
    if form == "csv":
        write_spreadsheet(records, out)
    else:
        FORMATS[form](records, out, None)
    return out.getvalue()


def _table(rows: list[Row], form: str) -> bytes:
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(rows), indent=1)
    if form == "parquet":
        return packed_rows(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows({name: defused(_cell(value)) for name, value in row.items()} for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    return "; ".join(str(_cell(item)) for item in value) if isinstance(value, (list, tuple)) else value
