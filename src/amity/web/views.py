"""The pages, one function each: what the address asks for in, what the template shows out."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request

from amity.answers.dossier import QUADS
from amity.codebook.rows_events import event_types
from amity.errors import BadRequest
from amity.records import KINDS, kind_of
from amity.store import Query
from amity.store.browsing import Tally
from amity.web.app import Page, Site, View
from amity.web.corrections import FIELDS, form_token
from amity.web.params import Params

SECTIONS = {
    "event": "Timeline", "agreement": "Agreements", "statement": "Who says what", "measure": "Figures",
    "outlook": "Outlooks", "cause": "Causes", "tie": "Who is who",
}  # fmt: skip
SHOWN = 12  # rows of a section before its own page


def today(site: Site, p: Params, request: Request) -> Page:
    """What came in last, and what the store holds."""
    records = site.browser.arrived(p.limit)
    values = {"records": records, "counts": site.browser.store.counts(), "actors": site.browser.busiest(24)}
    return Page("today.html", "Today", values)


def dyad(site: Site, p: Params, request: Request) -> Page:
    """The relation of two actors."""
    a, b = p.text("a"), p.text("b")
    if not (a and b):
        return Page("dyad.html", "Dyad", {"ids": (), "actors": site.browser.busiest(24)})
    ids = (site.actor_id(a), site.actor_id(b))
    if ids[0] == ids[1]:
        raise BadRequest(f"{a} and {b} are the same actor; name two.")
    return _relation(site, p, ids, list(site.browser.tallies(*ids)))


def actor(site: Site, p: Params, request: Request) -> Page:
    """All that is recorded of one actor."""
    a = p.text("a")
    if not a:
        return Page("dyad.html", "Actor", {"ids": (), "actors": site.browser.busiest(48)})
    return _relation(site, p, (site.actor_id(a),), [])


def _relation(site: Site, p: Params, ids: tuple[str, ...], tallies: list[Tally]) -> Page:
    query = Query(actors=ids, since=p.day("since"), until=p.day("until", last=True))
    held = site.browser.kinds(query)
    found = {
        kind: site.browser.newest(msgspec.structs.replace(query, kinds=(kind,), limit=SHOWN * (2 if n == 0 else 1)))
        for n, kind in enumerate(SECTIONS)
        if held.get(kind)
    }
    names = tuple(map(site.actor_name, ids))
    values: dict[str, Any] = {"ids": ids, "names": names, "sections": SECTIONS, "held": held, "found": found}
    values |= {"years": years(site, tallies), "quads": QUADS, "path": "/dyad" if len(ids) > 1 else "/actor"}
    return Page("dyad.html", " and ".join(names), values, query)


def years(site: Site, tallies: list[Tally]) -> list[dict[str, Any]]:
    """Events by year: how many of each quad class, their mean PLOVER score, and that of all years as baseline."""
    types = site.codebook.derive(event_types)
    found: dict[str, dict[str, Any]] = defaultdict(lambda: {"events": 0, "score": 0.0, "quads": Counter()})
    for tally in tallies:
        row = found[tally.month[:4]]
        row["events"] += tally.events
        row["score"] += tally.score
        row["quads"][types[tally.type].quad if tally.type in types else QUADS[0]] += tally.events
    most = max((row["events"] for row in found.values()), default=1)
    whole = sum(r["score"] for r in found.values()) / max(1, sum(r["events"] for r in found.values()))
    return [
        {"year": year, **row, "mean": row["score"] / row["events"], "share": row["events"] / most, "baseline": whole}
        for year, row in sorted(found.items())
    ]


def listing(kinds: tuple[str, ...], title: str, lead: str) -> View:
    """A page of the records of some kinds, with filters and facets."""

    def view(site: Site, p: Params, request: Request) -> Page:
        names = [name for name in (p.text("a"), p.text("b")) if name]
        types = p.text("type", 40)
        query = Query(
            kinds=kinds or p.kind, actors=tuple(site.actor_id(name) for name in names), since=p.day("since"),
            until=p.day("until", last=True), status=p.status, types=(types.upper(),) if types else (),
            search=p.text("q"), limit=p.limit, offset=(p.page - 1) * p.limit,
        )  # fmt: skip
        records = site.browser.newest(query)
        facets = site.browser.facets(query)
        values = {"records": records, "facets": facets, "lead": lead, "kinds": () if kinds else tuple(KINDS)}
        whole = msgspec.structs.replace(query, limit=None, offset=0)
        return Page("list.html", title, {**values, "last": p.page * p.limit >= facets.total}, whole)

    return view


def document(site: Site, p: Params, request: Request) -> Page:
    """The clean text of a document with every record marked in place."""
    found = site.browser.document(request.path_params["id"])
    if found is None:
        raise HTTPException(404, "The store holds no document with this id; it may have been read into another.")
    records = site.browser.of_document(found.id, 2_000)
    pieces = marked(found.text, records)
    values = {"document": found, "records": records, "pieces": pieces, "read_by": site.browser.read_by(found.id)}
    return Page("document.html", found.title or "Document", values, Query(documents=(found.id,)))


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
    """One record: what was read, what people said of it, and the form to correct it."""
    found = site.browser.store.record(request.path_params["id"])
    if found is None:
        raise HTTPException(404, "The store holds no record with this id: a later reading may have dropped it.")
    values = {
        "read": found, "now": site.browser.corrected(found), "kind": kind_of(found), "fields": FIELDS[kind_of(found)],
        "history": site.browser.corrections().get(found.id, ()), "token": form_token(site, found.id),
        "document": site.browser.document(found.document), "all": msgspec.to_builtins(found),
    }  # fmt: skip
    return Page("record.html", "Record", values)


def coverage(site: Site, p: Params, request: Request) -> Page:
    """Documents by outlet and month, and what failed and why."""
    failures = list(site.browser.store.failures())
    values = {"outlets": site.browser.coverage(p.limit), "failures": failures[: p.limit], "failed": len(failures)}
    return Page("coverage.html", "Coverage", {**values, "readers": site.browser.readers()})


def codebook(site: Site, p: Params, request: Request) -> Page:
    """PLOVER's types with their modes and scores, and the version of the codebook."""
    types = site.codebook.derive(event_types)
    return Page("codebook.html", "Codebook", {"types": types, "codebook": site.codebook.version})


VIEWS: dict[str, View] = {
    "/": today,
    "/dyad": dyad,
    "/actor": actor,
    "/ledger": listing(("agreement",), "Ledger", "Agreements by date, each with its stage and term."),
    "/figures": listing(("measure",), "Figures and claims", "What reports count."),
    "/outlooks": listing(("outlook",), "Outlooks", "What is foretold, and what became of it."),
    "/search": listing((), "Search", "Full text over the words that records rest on."),
    "/document/{id}": document,
    "/record/{id}": record,
    "/coverage": coverage,
    "/codebook": codebook,
}
