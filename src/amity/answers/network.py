"""Who deals with whom: every pair of states and organisations with its facts, counted once each."""

from __future__ import annotations

from collections.abc import Container, Iterable
from itertools import combinations
from typing import Any

from amity.facts.fact import Fact
from amity.records import Value

REAL = ("happened", "ongoing")
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
MOST = 12  # actors of one fact that are paired: a summit of all states says little of each pair


class Edge(Value, frozen=True, kw_only=True):
    """A pair, in the order of the alphabet: events that happened by quad class, agreements, and their days."""

    a: str
    b: str
    events: int
    quad_counts: dict[str, int]
    mean_plover_score: float | None  # -10 to +10
    agreements: int
    independent_sources: int  # of the best attested of its facts
    disputed: int
    first: str | None
    last: str | None
    facts: tuple[str, ...]


def build_network(facts: Iterable[Fact], known: Container[str], about: str | None = None) -> tuple[Edge, ...]:
    """The pairs of known states and organisations, those with most facts first; of one actor where it is named."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.kind in ("event", "agreement") and fact.best.get("status") in REAL:
            for a, b in combinations(sorted(s for s in _states(fact.best) if s in known)[:MOST], 2):
                if about is None or about in (a, b):
                    found.setdefault((a, b), []).append(fact)
    edges = (_edge(a, b, held) for (a, b), held in found.items())
    return tuple(sorted(edges, key=lambda edge: (-len(edge.facts), edge.a, edge.b)))


def _edge(a: str, b: str, facts: list[Fact]) -> Edge:
    events = [fact.best for fact in facts if fact.kind == "event"]
    scores = [float(best["plover_score"]) for best in events]
    days = sorted(day for fact in facts if (day := _day(fact.best)))
    return Edge(
        a=a,
        b=b,
        events=len(events),
        quad_counts={quad: sum(best["quad"] == quad for best in events) for quad in QUADS},
        mean_plover_score=round(sum(scores) / len(scores), 2) if scores else None,
        agreements=len(facts) - len(events),
        independent_sources=max(fact.independent_sources for fact in facts),
        disputed=sum(bool(fact.disputed) for fact in facts),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        facts=tuple(fact.id for fact in facts),
    )


def _states(best: dict[str, Any]) -> set[str]:
    """The states and organisations that a fact is between: a person or ministry stands for its state."""
    actors = [actor for name in ("actors", "recipients", "parties") for actor in best.get(name) or ()]
    return {actor.get("country") or actor["id"].split("/")[0] for actor in actors}


def _day(best: dict[str, Any]) -> str | None:
    when = best.get("when") or {}
    return when.get("start") or when.get("end") or best.get("signed")
