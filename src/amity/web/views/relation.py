"""Dyad and Actor: a relation as a story, and all that one actor does."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from amity.errors import BadRequest
from amity.store import Query
from amity.store.choosing import kinds
from amity.store.panorama import KIND_CODES, Panorama
from amity.web.ahead import given_of
from amity.web.charts import balance_chart
from amity.web.page import Page, Row
from amity.web.params import Params
from amity.web.render import to
from amity.web.site import Found, Site
from amity.web.tallies import Bar, DataSet, balance, baseline, data_sets, partners, shifts
from amity.web.whom import dealing, suggestions

SECTIONS = {
    "event": "Timeline", "agreement": "Agreements", "statement": "Who says what", "measure": "Figures",
    "outlook": "Outlooks", "cause": "Causes", "tie": "Who is who",
}  # fmt: skip
SHOWN = {"event": 14, "statement": 8, "agreement": 8, "measure": 8}
FEW = 6
FORECASTS = 6
PARTNERS = 24
MONTHLY = 3  # years up to which a balance is shown by month


def dyad(site: Site, p: Params, request: Request) -> Page:
    """The relation of two actors."""
    a, b = p.text("a"), p.text("b")
    if not (a and b):
        return Page("ask.html", "Dyad", {"actors": suggestions(site, 60), "pairs": _pairs(site), "first": a or ""})
    ids = (site.actor_id(a), site.actor_id(b))
    if ids[0] == ids[1]:
        raise BadRequest(f"{a} and {b} are the same actor; name two.")
    every = site.find(Query(actors=ids, since=p.day("since"), until=p.day("until", last=True)))
    found = every.own()
    values = {**_relation(site, p, ids, found, "/dyad"), "disputes": _disputes(site, found)}
    values |= {"ahead": given_of(site, ids)[:FORECASTS], "called": site.names, "sets": _data_sets(every)}
    return Page("dyad.html", " and ".join(values["names"]), values, found)


def actor(site: Site, p: Params, request: Request) -> Page:
    """With whom an actor deals, what changed, what it says and what is said of it."""
    a = p.text("a")
    if not a:
        return Page("ask.html", "Actor", {"actors": suggestions(site, 120), "pairs": [], "first": ""})
    ids = (site.actor_id(a),)
    found = site.find(Query(actors=ids, since=p.day("since"), until=p.day("until", last=True))).own()
    values: dict[str, Any] = _relation(site, p, ids, found, "/actor")
    allowed = site.derived("dealing", lambda panorama: dealing(panorama, site.codebook))
    dealt = partners(found.panorama, ids[0], site.codebook, allowed, found.positions, PARTNERS)
    day = p.day("as_of", last=True) or site.latest() or "2000-01-01"
    changes = {weeks: shifts(found.panorama, ids[0], allowed, day, weeks) for weeks in (4, 52)}
    said, of_it = _voices(site, found, ids[0])
    names = site.names([*(x.id for x in dealt), *(x.id for held in changes.values() for x in held)])
    values |= {"partners": dealt, "changes": changes, "day": day, "names_of": names, "said": said, "of_it": of_it}
    values["documents"] |= site.documents_of([*said, *of_it])
    values |= {"ahead": given_of(site, ids)[:FORECASTS], "called": site.names}
    return Page("actor.html", values["names"][0], values, found, as_of=p.day("as_of", last=True))


def _relation(site: Site, p: Params, ids: tuple[str, ...], found: Found, path: str) -> dict[str, Any]:
    """What both pages show of a relation."""
    facts = found.leads()
    counts = kinds(found.panorama, facts.positions)
    rows = {
        kind: site.fetch(facts.of_kind(KIND_CODES[kind]), SHOWN.get(kind, FEW)) for kind in SECTIONS if counts.get(kind)
    }
    bars = _bars(site, found, p)
    links = {bar.period: p.link(path, since=bar.period, until=bar.period) for bar in bars}
    mean = baseline(found.panorama, found.panorama.about(ids))
    names = tuple(map(site.actor_name, ids))
    shown = [record for held in rows.values() for record in held]
    return {
        "ids": ids, "names": names, "sections": SECTIONS, "held": counts, "found": rows, "bars": bars, "mean": mean,
        "chart": balance_chart(bars, mean, links) if len(bars) > 1 else "", "links": links, "total": len(found),
        "documents": site.documents_of(shown), "told": site.browser.told([record.id for record in shown]),
        "reports": _reports(found), "everything": to("/search", a=ids[0], b=ids[1] if len(ids) > 1 else None,
                                                    since=p.given.get("since"), until=p.given.get("until")),
    }  # fmt: skip


def _bars(site: Site, found: Found, p: Params) -> list[Bar]:
    """By year; by month where the period asked for is short."""
    bars = balance(found.panorama, found.positions, site.codebook)
    if (p.given.get("since") or p.given.get("until")) and len(bars) <= MONTHLY:
        return balance(found.panorama, found.positions, site.codebook, 100)
    return bars


def _reports(found: Found) -> int:
    return len(set(found.panorama.records["document"][found.positions].tolist()))


def _voices(site: Site, found: Found, actor_id: str) -> tuple[list[Any], list[Any]]:
    """The last statements that the actor makes, and those about it; looked for among the newest."""
    statements = site.fetch(found.leads().of_kind(KIND_CODES["statement"]), 120)
    own = [s for s in statements if actor_id in (s.speaker.id, s.speaker.country)]  # type: ignore[union-attr]
    rest = [s for s in statements if s not in own]
    return own[:FEW], rest[:FEW]


def _data_sets(every: Found) -> list[DataSet]:
    return data_sets(every.panorama, every.foreign().positions)


def _disputes(site: Site, found: Found) -> list[Any]:
    numbers = found.panorama.numbers(found.positions[:5000])
    return site.browser.disputes(FEW, numbers)


def _pairs(site: Site) -> list[Row]:
    """The pairs that have most events."""
    from amity.web.tallies import edges

    def make(panorama: Panorama) -> list[Row]:
        allowed = dealing(panorama, site.codebook)
        best = edges(panorama, allowed, site.codebook, None, None)[:30]
        names = site.names([x for edge in best for x in (edge.first, edge.second)])
        return [
            {"a": e.first, "b": e.second, "names": (names[e.first], names[e.second]), "events": e.events} for e in best
        ]

    return site.derived("pairs", make)
