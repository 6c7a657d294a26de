"""Coverage, Codebook and Corrections: what was read, by which rules, and what people said of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from starlette.requests import Request

from amity.codebook.rows_events import event_types
from amity.store.corrections import gold_case
from amity.web.page import Page
from amity.web.params import Params
from amity.web.site import Site

OUTLETS = 30
MONTHS = 24


def coverage(site: Site, p: Params, request: Request) -> Page:
    """Documents by outlet and month, and what failed and why."""
    rows = site.derived("coverage", lambda _: site.browser.coverage(200_000))
    failures = list(site.browser.store.failures())
    outlets: Counter[str] = Counter()
    records: Counter[str] = Counter()
    months: Counter[str] = Counter()
    cells: dict[tuple[str, str], int] = {}
    for outlet, month, documents, found in rows:
        outlets[outlet] += documents
        records[outlet] += found
        months[month] += documents
        cells[outlet, month] = documents
    shown = sorted((m for m in months if m), reverse=True)[:MONTHS][::-1]
    values: dict[str, Any] = {
        "outlets": outlets.most_common(p.limit), "records": records, "months": months, "shown": shown, "cells": cells,
        "failures": failures[(p.page - 1) * p.limit : p.page * p.limit], "failed": len(failures),
        "readers": site.browser.readers(), "total": sum(outlets.values()), "number": len(outlets),
        "why": Counter(failure.error for failure in failures).most_common(), "waiting": site.browser.waiting(),
    }  # fmt: skip
    names = ("outlet", "month", "documents", "records")
    return Page("coverage.html", "Coverage", values, table=lambda: [dict(zip(names, row, strict=True)) for row in rows])


def codebook(site: Site, p: Params, request: Request) -> Page:
    """PLOVER's types with their modes and scores, how many events of each the store holds, and the version."""
    types = site.codebook.derive(event_types)
    panorama = site.held.panorama()
    codes = panorama.records["type"]
    held = {word: int((codes == code).sum()) for word, code in panorama.types.items() if word}
    rows = [
        {"type": t.name, "mode": mode, "quad": t.quad, "score": score}
        for t in types.values()
        for mode, score in ((None, t.score), *t.modes.items())
    ]
    values = {"types": types, "codebook": site.codebook.version, "held": held, "files": _files(site)}
    return Page("codebook.html", "Codebook", values, table=lambda: rows)


def _files(site: Site) -> list[tuple[str, int]]:
    """The tables of the codebook, and how many rows each has."""
    found = {}
    for folder in site.codebook.folders:
        for path in sorted(folder.glob("*.tsv")):
            with path.open(encoding="utf-8") as lines:
                found[path.name] = sum(1 for line in lines if line.strip()) - 1
    return sorted(found.items())


def corrections(site: Site, p: Params, request: Request) -> Page:
    """What people said of records: who, when, why; as gold cases for download."""
    said = site.browser.said()
    values = {"said": said[(p.page - 1) * p.limit : p.page * p.limit], "total": len(said)}
    cases = [gold_case(correction, record, text) for correction, record, text in said if record]
    return Page("corrections.html", "Corrections", values, table=lambda: cases)
