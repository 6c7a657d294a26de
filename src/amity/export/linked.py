"""JSON-LD: schema.org Events, Claims and ClaimReviews, and where each comes from (PROV-O).

The context stands inside the file, so that nothing has to be fetched to read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from amity.answers.wording import record_words
from amity.export.cases import Case
from amity.export.cells import json_text, web_address
from amity.export.writing import REAL, Setting, Tally
from amity.records import Actor, Document, Event, Outlook, Statement, kind_of, parties
from amity.version import __version__

Node = dict[str, Any]
CONTEXT: Node = {
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "amity": "urn:amity:term:",
    "id": "@id",
    "type": "@type",
    **{name: {"@id": f"schema:{name}", "@type": "xsd:date"} for name in ("startDate", "endDate", "datePublished")},
    **{
        name: {"@id": f"schema:{name}", "@type": "@id"}
        for name in ("actor", "about", "itemReviewed", "eventStatus", "organizer", "url", "appearance")
    },
    **{
        name: {"@id": f"prov:{name}", "@type": "@id"}
        for name in ("wasDerivedFrom", "wasQuotedFrom", "wasGeneratedBy", "wasAttributedTo", "hadPrimarySource", "used")
    },
}
PLANNED = ("planned", "expected")
RATINGS = {"came-true": (5, "came true"), "failed": (1, "failed")}


def write_jsonld(cases: Iterable[Case], out: BinaryIO, setting: Setting) -> Tally:
    """One graph, written node by node; each document and actor once."""
    tally = Tally()
    seen: set[str] = set()
    out.write(b'{"@context":' + msgspec.json.encode(CONTEXT) + b',\n"@graph":[')
    run = _reading(setting)
    for node in (run, *(n for case in cases for n in _nodes(case, run["id"]))):
        if node["id"] not in seen:
            seen.add(node["id"])
            line = msgspec.json.encode(json_text({name: value for name, value in node.items() if value is not None}))
            out.write((b"," if tally.written else b"") + b"\n" + line)
            tally.written += 1
    out.write(b"\n]}\n")
    return tally


def _reading(setting: Setting) -> Node:
    version = f"amity {__version__}, codebook {setting.codebook.version}"
    return {"id": "urn:amity:reading", "type": "prov:Activity", "schema:name": f"Reading with {version}"}


def _nodes(case: Case, run: str) -> Iterator[Node]:
    for document in case.documents:
        yield _document(document)
    for actor in parties(case.record):
        yield _actor(actor)
    yield _told(case, run)
    yield from _quotes(case)
    yield from _reviews(case)


def _document(document: Document) -> Node:
    return {
        "id": _document_id(document), "type": ["schema:Article", "prov:Entity"], "schema:headline": document.title,
        "schema:publisher": document.outlet, "schema:author": document.byline, "datePublished": document.published,
        "schema:inLanguage": document.language, "url": web_address(document.url), "schema:sha256": document.hash,
    }  # fmt: skip


def _actor(actor: Actor) -> Node:
    country = actor.country if actor.id != actor.country else None
    kind = "schema:Country" if actor.id == actor.country else "schema:Thing"
    return {
        "id": _actor_id(actor), "type": [kind, "prov:Agent"], "schema:name": actor.name,
        "schema:addressCountry": country, "amity:sector": actor.sector,
    }  # fmt: skip


def _told(case: Case, run: str) -> Node:
    """The fact: an Event where it took place or is planned, else a Claim."""
    record, when, where = case.record, case.record.when, case.record.where
    happens = isinstance(record, Event) and record.status in (*REAL, *PLANNED)
    node: Node = {
        "id": _case_id(case),
        "type": ["schema:Event" if happens else "schema:Claim", "prov:Entity"],
        "schema:name": record_words(record),
        "amity:kind": kind_of(record),
        "amity:status": record.status,
        "amity:confidence": record.confidence,
        "amity:independentSources": case.independent_sources,
        "wasGeneratedBy": run,
        "wasDerivedFrom": [_document_id(document) for document in case.documents],
        "amity:saidBy": record.said_by.name,
    }
    involved = [_actor_id(actor) for actor in parties(record)]
    if happens:
        place = {"type": "schema:Place", "schema:name": where.name, **_point(where)} if where else None
        status = "schema:EventScheduled" if record.status in PLANNED else None
        return node | {
            "startDate": when.start if when else None, "endDate": when.end if when else None,
            "schema:location": place, "actor": involved or None, "eventStatus": status,
            "amity:type": getattr(record, "type", None), "amity:mode": getattr(record, "mode", None),
        }  # fmt: skip
    speaker = record.speaker if isinstance(record, Statement) else None
    return node | {
        "about": involved or None, "schema:author": {"id": _actor_id(speaker)} if speaker else None,
        "appearance": [_document_id(document) for document in case.documents],
        "schema:temporalCoverage": f"{when.start or '..'}/{when.end or '..'}" if when else None,
    }  # fmt: skip


def _point(where: Any) -> Node:
    if where.lat is None or where.lon is None:
        return {}
    degrees = {"schema:latitude": where.lat, "schema:longitude": where.lon}
    return {"schema:geo": {"type": "schema:GeoCoordinates", **degrees}}


def _quotes(case: Case) -> Iterator[Node]:
    """The words of each report, each with its offsets in the clean text."""
    for telling in case.tellings:
        for place, span in enumerate(telling.evidence):
            yield {
                "id": f"urn:amity:evidence:{telling.id}:{place}", "type": ["schema:Quotation", "prov:Entity"],
                "schema:text": span.text, "amity:start": span.start, "amity:end": span.end,
                "wasQuotedFrom": _document_id(case.document(telling)), "amity:evidenceOf": {"id": _case_id(case)},
            }  # fmt: skip


def _reviews(case: Case) -> Iterator[Node]:
    """What was judged: an outlook that is settled, a fact that sources differ on. Anything else has no rating."""
    record = case.record
    rating: Node | None = None
    if isinstance(record, Outlook) and record.outcome in RATINGS:
        value, word = RATINGS[record.outcome]
        rating = {"schema:ratingValue": value, "schema:worstRating": 1, "schema:bestRating": 5,
                  "schema:alternateName": word}  # fmt: skip
    elif case.disputed:
        rating = {"schema:alternateName": f"disputed: sources differ on {', '.join(case.disputed)}"}
    if rating:
        yield {
            "id": f"{_case_id(case)}:review", "type": ["schema:ClaimReview", "prov:Entity"],
            "schema:claimReviewed": record_words(record), "itemReviewed": _case_id(case),
            "schema:reviewRating": {"type": "schema:Rating", **rating},
            "schema:author": {"type": "schema:SoftwareApplication", "schema:name": f"amity {__version__}"},
        }  # fmt: skip


def _case_id(case: Case) -> str:
    return f"urn:amity:fact:{case.id}"


def _document_id(document: Document) -> str:
    return f"urn:amity:document:{document.id}"


def _actor_id(actor: Actor) -> str:
    from urllib.parse import quote

    return f"urn:amity:actor:{quote(actor.id.encode('utf-8', 'replace'), safe='')}"
