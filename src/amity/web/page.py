"""What a view answers: a page, and the same as a file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from amity.api.formats import FORMATS
from amity.errors import BadRequest
from amity.store import Query
from amity.web.cells import defused, write_spreadsheet
from amity.web.site import Site

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
    """A template with its values; `query` or `table` is what it downloads as."""

    template: str
    title: str
    values: dict[str, Any]
    query: Query | None = None
    table: Callable[[], Iterable[Row]] | None = None
    as_of: str | None = None  # the day that it speaks of, where the address names one

    @property
    def downloads(self) -> dict[str, str]:
        """The formats that it can be had in; records also as JSON Lines."""
        if self.query is not None:
            return {**DOWNLOADS, "jsonl": "JSON Lines"}
        return DOWNLOADS if self.table else {}


def download(site: Site, page: Page, form: str) -> Response:
    """The page as a file; corrections applied."""
    if page.query is not None:
        content = _records(site, page.query, form)
    elif page.table is not None and form != "jsonl":
        content = _table(list(page.table()), form)
    else:
        raise BadRequest("This page does not come as such a file; its foot lists those that it comes as.")
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in page.title.lower())[:60].strip("-") or "page"
    headers = {"content-disposition": f'attachment; filename="amity-{name}.{form}"'}
    return Response(content, media_type=MEDIA[form], headers=headers)


def _records(site: Site, query: Query, form: str) -> bytes:
    total = site.browser.count(query)
    if total > MOST_DOWNLOADED:
        raise BadRequest(
            f"{total:,} records are more than a page gives ({MOST_DOWNLOADED:,}); use: amity records --format csv"
        )
    out = io.BytesIO()
    records = site.browser.oldest(query)
    if form == "csv":
        write_spreadsheet(records, out)
    elif form == "json":
        import msgspec

        out.write(msgspec.json.encode(list(records)))
    else:
        FORMATS[form](records, out, None)
    return out.getvalue()


def _table(rows: list[Row], form: str) -> bytes:
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1).encode()
    import pandas

    frame = pandas.DataFrame([{name: _cell(value) for name, value in row.items()} for row in rows])
    out = io.BytesIO()
    if form == "csv":
        frame.map(defused).to_csv(out, index=False)
    else:
        frame.to_parquet(out, index=False)
    return out.getvalue()


def _cell(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value
