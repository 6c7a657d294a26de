"""Search, Figures and Outlooks: records in lists, with facets, series and score cards."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from starlette.requests import Request

from amity.facts.outlooks import Settled, score_card
from amity.records import KINDS, Measure, Outlook
from amity.store import Query
from amity.store.choosing import actors_among, facets
from amity.store.panorama import Panorama
from amity.web.ahead import given_of
from amity.web.charts import series_chart
from amity.web.page import Page
from amity.web.params import Params
from amity.web.render import path_to
from amity.web.series import SeriesKey, known_series, official_beside, rows_of
from amity.web.site import Site

OUTCOMES = ("open", "came-true", "failed", "unknowable")
SERIES_SHOWN = 40
MOST_POINTS = 400
MOST_SETTLED = 30_000  # records of a store whose outlooks are all settled for a page


def asked(site: Site, p: Params, kinds: tuple[str, ...]) -> Query:
    """The query of an address."""
    names = [name for name in (p.text("a"), p.text("b")) if name]
    types = p.text("type", 40)
    return Query(
        kinds=kinds or p.kind, actors=tuple(site.actor_id(name) for name in names), since=p.day("since"),
        until=p.day("until", last=True), status=p.status, types=(types.upper(),) if types else (),
        search=p.text("q"), limit=p.limit, offset=(p.page - 1) * p.limit,
    )  # fmt: skip


def titled(site: Site, p: Params, view: str, actors: tuple[str, ...]) -> str:
    """The name of a view with what was asked of it, so that a citation says the same as the page."""
    words = p.text("q")
    asked_for = [
        " and ".join(map(site.actor_name, actors)), f"“{words}”" if words else "", p.text("indicator", 120) or "",
        p.text("outcome", 40) or "", " to ".join(filter(None, (p.text("since", 20), p.text("until", 20)))),
    ]  # fmt: skip
    said = ", ".join(filter(None, asked_for))
    return f"{view}: {said}" if said else view


def search(site: Site, p: Params, request: Request) -> Page:
    """Full text over the words that records rest on, and facets."""
    query = asked(site, p, ())
    found = site.find(query)
    if place := p.text("place", 200):
        found = found.in_place(site.derived("places", place_codes).get(place, []))
    records = site.fetch(found, p.limit, query.offset)
    actors = actors_among(found.panorama, found.positions, 16)
    values = {
        "records": records, "documents": site.documents_of(records), "total": len(found), "kinds": tuple(KINDS),
        "facets": facets(found.panorama, found.positions), "actors": actors, "names": site.names(a for a, _ in actors),
        "whom": query.actors,
    }  # fmt: skip
    return Page("search.html", titled(site, p, "Search", query.actors), values, found)


def place_codes(panorama: Panorama) -> dict[str, list[int]]:
    """The codes of places by name."""
    found: dict[str, list[int]] = {}
    for words, code in panorama.places.items():
        found.setdefault(json.loads(words)["name"], []).append(code)
    return found


def figures(site: Site, p: Params, request: Request) -> Page:
    """Series from many sources, their disagreements, and official series beside them."""
    query = asked(site, p, ("measure",))
    whole = msgspec.structs.replace(query, limit=None, offset=0)
    key = SeriesKey.of(p)
    if key is not None:
        return _one_series(site, key)
    found = site.find(query)
    numbers = set(found.panorama.numbers(found.positions)) if whole != Query(kinds=("measure",)) else None
    indicator = p.text("indicator", 120)
    series = known_series(site, numbers, indicator)
    if indicator:
        found = found.only([number for one in series for number in one.numbers])
    names = site.names(x for s in series[:SERIES_SHOWN] for x in (s.key.subject, s.key.counterpart) if x)
    indicators: dict[str, int] = {}
    for one in series if indicator is None else known_series(site, numbers, None):
        indicators[one.key.indicator] = indicators.get(one.key.indicator, 0) + len(one.numbers)
    records = site.fetch(found, p.limit, query.offset)
    own = None if numbers is None else sorted(numbers)
    values = {
        "series": series[:SERIES_SHOWN], "count": len(series), "names": names, "records": records, "total": len(found),
        "documents": site.documents_of(records), "disputes": site.browser.disputes(6, own, kind="measure"),
        "indicators": sorted(indicators.items(), key=lambda item: (-item[1], item[0]))[:24],
    }  # fmt: skip
    return Page("figures.html", titled(site, p, "Figures and claims", query.actors), values, found)


def _one_series(site: Site, key: SeriesKey) -> Page:
    numbers = next((s.numbers for s in known_series(site, None, key.indicator) if s.key == key), [])
    records = [r for r in site.browser.numbered(numbers[:MOST_POINTS]) if isinstance(r, Measure)]
    documents = site.documents_of(records)
    official = official_beside(site, key)
    points = [
        {"t": day, "v": r.value, "h": path_to("record", r.id),
         "real": "derived" if r.derived else "happened" if r.status in ("happened", "ongoing") else "told"}
        for r in records
        if r.value is not None and (day := _day(r, documents))
    ]  # fmt: skip
    line = [{"t": point.start, "v": point.value} for s in official for point in s.points]
    span = [str(point["t"])[:4] for point in points]
    near = [x for x in line if span and str(int(min(span)) - 8) <= str(x["t"])[:4] <= str(int(max(span)) + 4)]
    checks = {r.id: site.check(r, documents[r.document].published) for r in records if r.value is not None}
    names = site.names(x for x in (key.subject, key.counterpart) if x)
    values: dict[str, Any] = {
        "key": key, "names": names, "official": official,
        "chart": series_chart(points, near, key.unit), "documents": documents, "checks": checks, "count": len(numbers),
        "records": sorted(records, key=lambda r: _day(r, documents) or "", reverse=True),
    }  # fmt: skip
    title = " ".join(filter(None, (key.indicator.replace("-", " "), *names.values())))
    return Page("series.html", title, values, table=lambda: rows_of(records, documents, checks))


def _day(record: Measure, documents: dict[str, Any]) -> str | None:
    when = record.when
    day = (when.start or when.end) if when else None
    return day or (documents[record.document].published if record.document in documents else None)


def outlooks(site: Site, p: Params, request: Request) -> Page:
    """What is foretold, open and settled, and how often each source was right."""
    query = asked(site, p, ("outlook",))
    outcome = p.choice("outcome", OUTCOMES)
    found = site.find(query).leads()
    settled = settled_outlooks(site)
    index = site.derived("outlooks", lambda _: site.browser.outlooks())
    held = {n: settled[name].outcome if name in settled else read for n, (name, read) in index.items()}
    known = [number for number in found.panorama.numbers(found.positions) if number in held]
    counts = {word: sum(held[number] == word for number in known) for word in OUTCOMES}
    if outcome:
        found = found.only([number for number in known if held[number] == outcome])
    records = [r for r in site.fetch(found, p.limit, query.offset) if isinstance(r, Outlook)]
    values = {
        "records": records, "documents": site.documents_of(records), "total": len(found), "counts": counts,
        "outcome": outcome, "cards": score_card(settled.values())[:30], "settled": settled,
        "told": site.browser.told([record.id for record in records]),
        "ahead": given_of(site, query.actors), "called": site.names,
    }  # fmt: skip
    return Page("outlooks.html", titled(site, p, "Outlooks", query.actors), values, found)


def settled_outlooks(site: Site) -> dict[str, Settled]:
    """What became of each outlook, by record; empty where the store is too large to look at all of them for a page."""
    from amity.api import Amity
    from amity.api.settling import settled
    from amity.facts.updating import RULES
    from amity.store.fact_queries import waiting

    def make(panorama: Panorama) -> dict[str, Settled]:
        if len(panorama.records) > MOST_SETTLED or waiting(site.browser.store, RULES):
            return {}
        with Amity(site.path, site.codebook) as relations:
            return {one.record: one for one in settled(relations, ())}

    return site.derived("settled", make)
