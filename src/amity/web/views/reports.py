"""Document and Record: the words, what was read from them, and what people say of it."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request

from amity.api.flat import flat
from amity.records import Record, kind_of
from amity.store import Query
from amity.web.corrections import CHOICES, FIELDS, form_token
from amity.web.page import Page
from amity.web.params import Params
from amity.web.site import Site
from amity.web.why import reasons

MOST_MARKED = 2_000  # records of one document
APART = ("id", "kind", "document", "evidence", "confidence", "said_by")  # shown in words of their own


def document(site: Site, p: Params, request: Request) -> Page:
    """The clean text of a document with every record marked in place."""
    found = site.browser.document(request.path_params["id"])
    if found is None:
        raise HTTPException(404, "The store holds no document with this id; it may have been read into another.")
    records = site.browser.of_document(found.id, MOST_MARKED)
    values = {
        "document": found, "records": records, "pieces": marked(found.text, records),
        "read_by": site.browser.read_by(found.id), "doubts": site.browser.store.doubts(found.id),
        "numbers": {record.id: n for n, record in enumerate(records, 1)},
        "copies": site.browser.copies(found.copies, found.id) if found.copies else [],
    }  # fmt: skip
    return Page("document.html", found.title or "Document", values, query=Query(documents=(found.id,)))


def marked(text: str, records: list[Any]) -> list[tuple[str, list[Any]]]:
    """The text in pieces, each with the records whose evidence covers it; marks may overlap."""
    cuts = {0, len(text)}
    for record in records:
        cuts |= {min(max(at, 0), len(text)) for span in record.evidence for at in (span.start, span.end)}
    opened: dict[int, list[Any]] = defaultdict(list)
    closed: dict[int, list[Any]] = defaultdict(list)
    for record in records:
        for span in record.evidence:
            if span.start < span.end:
                opened[span.start].append(record)
                closed[span.end].append(record)
    active: list[Any] = []
    pieces: list[tuple[str, list[Any]]] = []
    for start, end in pairwise(sorted(cuts)):
        for record in closed[start]:
            active.remove(record)
        active += opened[start]
        pieces.append((text[start:end], list({r.id: r for r in active}.values())))
    return pieces


def record(site: Site, p: Params, request: Request) -> Page:
    """One record: its words, how it was judged, what people said of it, and the form to correct it."""
    found = site.browser.store.record(request.path_params["id"])
    if found is None:
        raise HTTPException(404, "The store holds no record with this id: a later reading may have dropped it.")
    kind = kind_of(found)
    fact = site.browser.fact_of(found.id)
    beside = site.browser.records_by_id(fact[2]) if fact else []
    values = {
        "read": found, "now": site.browser.corrected(found), "kind": kind, "fields": FIELDS[kind], "choices": CHOICES,
        "history": site.browser.corrections().get(found.id, ()), "token": form_token(site, found.id),
        "document": site.browser.document(found.document), "all": msgspec.to_builtins(found), "fact": fact,
        "beside": beside, "documents": site.documents_of(beside), "read_by": site.browser.read_by(found.document),
        "shown": _shown(found), "reasons": reasons(found, site.browser.document(found.document), site.codebook),
    }  # fmt: skip
    return Page("record.html", f"Record {found.id}", values, table=lambda: [flat(found)])


def _shown(found: Record) -> list[tuple[str, str]]:
    """The fields of a record in words, those that are empty left out."""
    rows = []
    for name, value in msgspec.to_builtins(found).items():
        if name not in APART and value not in (None, [], (), "", False):
            rows.append((name.replace("_", " "), _words(value)))
    return rows


def _words(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(map(_words, value))
    if isinstance(value, bool):
        return "yes"
    if not isinstance(value, dict):
        return str(value)
    if "precision" in value:
        days = dict.fromkeys(str(value[key] or "…") for key in ("start", "end"))
        return f"{' to '.join(days)} ({value['precision']}), worded “{value['text']}”"
    if "name" in value:
        known = ("id", "sector", "country", "lat", "lon")
        rest = ", ".join(str(value[key]) for key in known if value.get(key) not in (None, ""))
        worded = f", worded “{value['text']}”" if value.get("text") not in (None, "", value["name"]) else ""
        return f"{value['name']}{f' ({rest})' if rest else ''}{worded}"
    if "text" in value:
        return f"“{value['text']}”"
    return ", ".join(f"{key} {item}" for key, item in value.items() if item is not None)
