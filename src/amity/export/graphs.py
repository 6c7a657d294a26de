"""Networks of actors: GEXF 1.3 with dynamic intervals, as Gephi reads it, and GraphML.

An edge is one fact between two actors, from actor to recipient. All are directed, for readers of both formats refuse a
mixture; `reciprocal` says where neither is more the actor than the other. Its interval is the time of the fact; where
that is not known the edge has none, and Gephi shows it at every time. A node stands from its first fact to its last, or
always where one of them has no time.
"""

from __future__ import annotations

import xml.sax.saxutils as escape
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from amity.export.cases import Case
from amity.export.cells import one_line, xml_text
from amity.export.coding import dyads
from amity.export.writing import Setting, Tally
from amity.records import Actor, Agreement, DateRange, Event, Record, kind_of

GEXF = "http://gexf.net/1.3"
GRAPHML = "http://graphml.graphdrawing.org/xmlns"
NODE = {"country": "string", "sector": "string"}
EDGE = {
    "reciprocal": "boolean", "kind": "string", "type": "string", "mode": "string", "status": "string", "quad": "string",
    "plover_score": "double", "sources": "integer", "confidence": "double", "words": "string", "fact": "string",
}  # fmt: skip


@dataclass(slots=True)
class Node:
    """An actor of the network and how long it stands; no first or last day where one of its facts has none."""

    actor: Actor
    start: str | None
    end: str | None


@dataclass(slots=True)
class Edge:
    """A fact between two actors."""

    id: str
    source: str
    target: str
    label: str
    start: str | None
    end: str | None
    values: dict[str, Any]


def write_gexf(cases: Iterable[Case], out: BinaryIO, setting: Setting) -> Tally:
    """A dynamic multigraph: nodes first, so that the cases are gone through twice."""
    tally = Tally()
    nodes = _nodes(cases)
    days = [day for node in nodes.values() for day in (node.start, node.end) if day]
    line = _lines(out)
    line('<?xml version="1.0" encoding="UTF-8"?>')
    line(f'<gexf xmlns="{GEXF}" version="1.3">')
    line(f'  <meta lastmodifieddate="{setting.as_of}"><creator>amity</creator></meta>')
    line(f'  <graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval"'
         f"{_attribute('start', min(days, default=None))}{_attribute('end', max(days, default=None))}>")  # fmt: skip
    for kind, names in (("node", NODE), ("edge", EDGE)):
        line(f'    <attributes class="{kind}" mode="static">')
        for name, type_ in names.items():
            line(f'      <attribute id="{name}" title="{name}" type="{type_}"/>')
        line("    </attributes>")
    line("    <nodes>")
    for name, node in nodes.items():
        line(f"      <node{_attribute('id', name)}{_attribute('label', node.actor.name)}{_interval(node)}>")
        _gexf_values(line, {"country": node.actor.country, "sector": node.actor.sector})
        line("      </node>")
    line("    </nodes>")
    line("    <edges>")
    for edge in _edges(cases, tally):
        ends = f"{_attribute('id', edge.id)}{_attribute('source', edge.source)}{_attribute('target', edge.target)}"
        line(f"      <edge{ends}{_attribute('label', edge.label)}{_interval(edge)}>")
        _gexf_values(line, edge.values)
        line("      </edge>")
    line("    </edges>")
    line("  </graph>")
    line("</gexf>")
    return tally


def write_graphml(cases: Iterable[Case], out: BinaryIO, setting: Setting) -> Tally:
    """The same network in GraphML, which has no intervals: `start` and `end` are columns that Gephi can merge."""
    tally = Tally()
    nodes = _nodes(cases)
    line = _lines(out)
    line('<?xml version="1.0" encoding="UTF-8"?>')
    line(f'<graphml xmlns="{GRAPHML}">')
    own = {"label": "string", "start": "string", "end": "string"}
    for kind, names in (("node", {**own, **NODE}), ("edge", {**own, **EDGE})):
        for name, type_ in names.items():
            shown = {"integer": "int"}.get(type_, type_)
            line(f'  <key id="{kind}_{name}" for="{kind}" attr.name="{name}" attr.type="{shown}"/>')
    line('  <graph id="amity" edgedefault="directed">')
    for name, node in nodes.items():
        line(f"    <node{_attribute('id', name)}>")
        told = {"label": node.actor.name, "start": node.start, "end": node.end}
        _graphml_values(line, "node", {**told, "country": node.actor.country, "sector": node.actor.sector})
        line("    </node>")
    for edge in _edges(cases, tally):
        ends = f"{_attribute('id', edge.id)}{_attribute('source', edge.source)}{_attribute('target', edge.target)}"
        line(f"    <edge{ends}>")
        _graphml_values(line, "edge", {"label": edge.label, "start": edge.start, "end": edge.end, **edge.values})
        line("    </edge>")
    line("  </graph>")
    line("</graphml>")
    return tally


def _nodes(cases: Iterable[Case]) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    for case in cases:
        start, end = _days(case.record.when)
        for pair in _pairs(case.record):
            for actor in pair:
                held = nodes.get(actor.id)
                if held is None:
                    nodes[actor.id] = Node(actor, start, end)
                else:
                    held.start = min(held.start, start) if held.start and start else None
                    held.end = max(held.end, end) if held.end and end else None
    return nodes


def _edges(cases: Iterable[Case], tally: Tally) -> Iterator[Edge]:
    for case in cases:
        record = case.record
        pairs = list(_pairs(record))
        if not pairs:
            tally.skip("no two actors, so no edge")
        for place, (one, other) in enumerate(pairs):
            start, end = _days(record.when)
            tally.written += 1
            yield Edge(
                id=f"{case.id}-{place}", source=one.id, target=other.id,
                label=_label(record), start=start, end=end,
                values=_values(case),
            )  # fmt: skip


def _pairs(record: Record) -> Iterator[tuple[Actor, Actor]]:
    """The pairs that a network of relations shows: of events and of agreements."""
    if isinstance(record, Event):
        yield from ((one, other) for one, other in dyads(record) if one and other and one.id != other.id)
    elif isinstance(record, Agreement):
        for place, one in enumerate(record.parties):
            yield from ((one, other) for other in record.parties[place + 1 :] if one.id != other.id)


def _values(case: Case) -> dict[str, Any]:
    record = case.record
    told: dict[str, Any] = {name: getattr(record, name, None) for name in ("type", "mode", "quad", "plover_score")}
    if isinstance(record, Agreement):
        told |= {"type": record.form, "mode": record.stage}
    words = one_line(" … ".join(span.text for span in record.evidence))
    return {
        "reciprocal": not (isinstance(record, Event) and record.recipients), **told, "kind": kind_of(record),
        "status": record.status, "sources": case.independent_sources,
        "confidence": record.confidence, "words": words, "fact": case.id,
    }  # fmt: skip


def _label(record: Record) -> str:
    if isinstance(record, Agreement):
        return record.name
    return f"{record.type}{f' ({record.mode})' if record.mode else ''}" if isinstance(record, Event) else ""


def _days(when: DateRange | None) -> tuple[str | None, str | None]:
    return (when.start, when.end) if when else (None, None)


def _interval(item: Node | Edge) -> str:
    """Gephi wants a first day no later than the last; an open end is left out."""
    return f"{_attribute('start', item.start)}{_attribute('end', item.end)}"


def _attribute(name: str, value: str | None) -> str:
    return "" if value is None else f" {name}={escape.quoteattr(xml_text(one_line(value)))}"


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _lines(out: BinaryIO) -> Any:
    def line(text: str) -> None:
        out.write(text.encode("utf-8", "replace") + b"\n")

    return line


def _gexf_values(line: Any, values: dict[str, Any]) -> None:
    line("        <attvalues>")
    for name, value in values.items():
        if value is not None:
            line(f'          <attvalue for="{name}"{_attribute("value", _shown(value))}/>')
    line("        </attvalues>")


def _graphml_values(line: Any, kind: str, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if value is not None:
            line(f'      <data key="{kind}_{name}">{escape.escape(xml_text(one_line(_shown(value))))}</data>')
