"""GeoJSON (RFC 7946): one feature a fact that has a place; one whose place has no coordinates has no geometry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

import msgspec

from amity.answers.wording import record_words
from amity.export.cases import Case
from amity.export.cells import json_text, web_address
from amity.export.writing import Setting, Tally
from amity.records import kind_of


def write_geojson(cases: Iterable[Case], out: BinaryIO, setting: Setting) -> Tally:
    """A feature collection, written feature by feature."""
    tally = Tally()
    out.write(b'{"type":"FeatureCollection","features":[')
    for case in cases:
        if case.record.where is None:
            tally.skip("no place in the text")
            continue
        out.write((b"," if tally.written else b"") + b"\n" + msgspec.json.encode(json_text(_feature(case))))
        tally.written += 1
    out.write(b"\n]}\n")
    return tally


def _feature(case: Case) -> dict[str, Any]:
    record, where, when = case.record, case.record.where, case.record.when
    located = where is not None and where.lat is not None and where.lon is not None
    return {
        "type": "Feature",
        "id": case.id,
        "geometry": {"type": "Point", "coordinates": [where.lon, where.lat]} if where and located else None,
        "properties": {
            "kind": kind_of(record),
            "title": record_words(record),
            "place": where.name if where else None,
            "country": where.country if where else None,
            "start": when.start if when else None,
            "end": when.end if when else None,
            "precision": when.precision if when else None,
            "status": record.status,
            "quad": getattr(record, "quad", None),
            "plover_score": getattr(record, "plover_score", None),
            "confidence": record.confidence,
            "independent_sources": case.independent_sources,
            "disputed": list(case.disputed),
            "words": [span.text for span in record.evidence],
            "documents": [
                {"id": d.id, "title": d.title, "outlet": d.outlet, "published": d.published, "url": web_address(d.url)}
                for d in case.documents
            ],
        },
    }
