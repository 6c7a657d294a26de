"""Network: who deals with whom in a window of years, moved step by step; each actor keeps its place."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from starlette.requests import Request

from amity.store.panorama import Panorama
from amity.web.labels import Dot, Label, placed
from amity.web.layout import Place, arrange
from amity.web.page import Page
from amity.web.params import Params
from amity.web.render import to
from amity.web.site import Site
from amity.web.tallies import Edge, allowed_actors, edges, events
from amity.web.whom import dealing

NODES = 90  # actors that have a place
FRAME = (-1090.0, -760.0, 1090.0, 760.0)  # of the drawing: left, top, right, bottom
EDGES = 260  # pairs that are drawn
ROWS = 40
SHARES = {"all": None, "cooperation": False, "conflict": True}


def network(site: Site, p: Params, request: Request) -> Page:
    """Who deals with whom; since and until move the window, the arrangement is that of all years."""
    since, until = p.day("since"), p.day("until", last=True)
    tone = p.choice("tone", tuple(SHARES), "all") or "all"
    panorama = site.held.panorama()
    spots = site.derived("arrangement", lambda held: _arrangement(site, held))
    allowed = allowed_actors(panorama, spots)
    found = edges(panorama, allowed, site.codebook, since, until)
    kept = [e for e in found if _toned(e, tone)]
    shown = kept[:EDGES]
    degree: dict[str, int] = {}
    for edge in shown:
        for actor in (edge.first, edge.second):
            degree[actor] = degree.get(actor, 0) + edge.events
    names = site.names(degree)
    values: dict[str, Any] = {
        "edges": shown, "rows": kept[:ROWS], "spots": spots, "degree": degree, "names": names, "count": len(kept),
        "years": site.derived("years", _years), "tone": tone, "tones": tuple(SHARES),
        "most": max(degree.values(), default=1),
        "heaviest": shown[0].events if shown else 1, "graph": _graph(shown, spots, degree, names),
        "labels": _labels(degree, spots, names), "window": (p.given.get("since", "")[:4], p.given.get("until", "")[:4]),
    }  # fmt: skip
    span = "–".join(dict.fromkeys(filter(None, values["window"])))
    return Page(
        "network.html", f"Network{': ' if span else ''}{span}", values, table=lambda: [_row(edge) for edge in kept]
    )


def _labels(degree: dict[str, int], spots: dict[str, Place], names: dict[str, str]) -> list[Label]:
    """The names that have room in the drawing of the server, those of who deals most first."""
    most = max(degree.values(), default=1)
    dots = []
    for actor, n in sorted(degree.items(), key=lambda item: (-item[1], item[0])):
        share, spot = math.sqrt(n / most), spots[actor]
        dots.append(Dot(actor, names[actor], spot.x * 1000, spot.y * -700, 6 + 22 * share, 20 + 14 * share))
    return placed(dots, FRAME, NODES)


def _toned(edge: Edge, tone: str) -> bool:
    return SHARES[tone] is None or (edge.mean < 0) == SHARES[tone]


def _arrangement(site: Site, panorama: Panorama) -> dict[str, Place]:
    """A place for each of the actors that deal most, from the events of all years."""
    before = site.held.others.get("arrangement")
    found = edges(panorama, dealing(panorama, site.codebook), site.codebook, None, None)
    return arrange([(e.first, e.second, e.events) for e in found], NODES, before.value if before else {})


def _years(panorama: Panorama) -> list[tuple[int, int]]:
    """Events by year, every year from the first to the last."""
    years = panorama.records["day"][events(panorama)] // 10_000
    if not len(years):
        return []
    counts = np.bincount(years)
    first = max(int(years.min()), int(years.max()) - 79)
    return [(year, int(counts[year])) for year in range(first, int(years.max()) + 1)]


def _graph(shown: list[Edge], spots: dict[str, Place], degree: dict[str, int], names: dict[str, str]) -> dict[str, Any]:
    """The same for the script that draws it: nodes and edges with the addresses they lead to."""
    return {
        "nodes": [
            {"id": actor, "x": spots[actor].x, "y": spots[actor].y, "n": n, "name": names[actor],
             "href": to("/actor", a=actor)}
            for actor, n in degree.items()
        ],
        "edges": [
            {"a": e.first, "b": e.second, "n": e.events, "c": e.mean < 0, "href": to("/dyad", a=e.first, b=e.second)}
            for e in shown
        ],
    }  # fmt: skip


def _row(edge: Edge) -> dict[str, Any]:
    return {"first": edge.first, "second": edge.second, "events": edge.events, "conflict": edge.conflict,
            "mean_plover_score": round(edge.mean, 3)}  # fmt: skip
