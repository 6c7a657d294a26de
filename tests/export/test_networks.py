"""Networks, read back with networkx and held against the rules of Gephi's importer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import networkx
from export_cases import hostile_words
from lxml import etree

Written = Callable[..., Path]
NS = {"g": "http://gexf.net/1.3"}
KINDS: dict[str, Callable[[str], object]] = {
    "string": str, "double": float, "integer": int, "boolean": ("true", "false").index,
}  # fmt: skip


def test_gexf_obeys_the_rules_of_gephi(store: Path, written: Written) -> None:
    root = etree.parse(written("gexf", store)).getroot()
    graph = root.find("g:graph", NS)
    told = [graph.get(name) for name in ("mode", "timeformat", "timerepresentation", "defaultedgetype")]
    assert told == ["dynamic", "date", "interval", "directed"]
    declared = {
        kind: {a.get("id"): a.get("type") for a in root.findall(f".//g:attributes[@class='{kind}']/g:attribute", NS)}
        for kind in ("node", "edge")
    }
    nodes = {node.get("id"): node for node in root.findall(".//g:node", NS)}
    edges = root.findall(".//g:edge", NS)
    assert len({edge.get("id") for edge in edges}) == len(edges)
    for item in (*nodes.values(), *edges):
        kind = etree.QName(item).localname
        for value in item.findall(".//g:attvalue", NS):
            type_ = declared[kind][value.get("for")]
            KINDS[type_](value.get("value"))
        start, end = item.get("start"), item.get("end")
        days = [date.fromisoformat(day) for day in (start, end) if day]
        assert days == sorted(days)
    for edge in edges:  # an edge stands only while both of its nodes do
        for end in ("source", "target"):
            node = nodes[edge.get(end)]
            assert not node.get("start") or node.get("start") <= edge.get("start")
            assert not node.get("end") or node.get("end") >= edge.get("end")


def test_networkx_reads_the_gexf_with_its_intervals(store: Path, written: Written) -> None:
    graph = networkx.read_gexf(written("gexf", store), version="1.2draft")
    assert set(graph) == {"RUS", "KHM", "CHN", "sergei-lavrov", "RUS/navy", "fishermen"}
    visit = next(d for _, _, d in graph.edges(data=True) if d.get("mode") == "visit" and d["status"] == "happened")
    keys = ("start", "end", "plover_score", "sources", "reciprocal")
    assert [visit[key] for key in keys] == ["2022-08-04", "2022-08-04", 4.0, 2, False]
    assert graph.nodes["sergei-lavrov"]["label"] == "Sergei Lavrov"


def test_networkx_reads_the_graphml(store: Path, written: Written) -> None:
    graph = networkx.read_graphml(written("graphml", store), force_multigraph=True)
    assert len(graph.edges) == 8  # visit, three of the talks, shelling, denied threat, planned visit, memorandum
    memorandum = next(d for _, _, d in graph.edges(data=True) if d["kind"] == "agreement")
    assert (memorandum["label"], memorandum["type"], memorandum["mode"]) == ("trade memorandum", "memorandum", "signed")


def test_filters_are_those_of_records(store: Path, written: Written) -> None:
    graph = networkx.read_graphml(written("graphml", store, "--between", "Russia", "China", "--kind", "event"),
                                  force_multigraph=True)  # fmt: skip
    assert {d["status"] for _, _, d in graph.edges(data=True)} == {"happened", "denied", "planned"}
    assert all(d["kind"] == "event" for _, _, d in graph.edges(data=True))


def test_hostile_words_are_text_in_xml(hostile: Path, written: Written) -> None:
    words = hostile_words()
    for form in ("gexf", "graphml"):
        root = etree.parse(written(form, hostile)).getroot()  # well formed, without a character that XML forbids
        tags = {etree.QName(element).localname for element in root.iter()}
        assert tags <= {
            "gexf", "meta", "creator", "graph", "attributes", "attribute", "nodes", "node", "attvalues", "attvalue",
            "edges", "edge", "graphml", "key", "data",
        }  # fmt: skip
        labels = {e.get("label") for e in root.iter() if e.get("label")} | {e.text for e in root.iter() if e.text}
        assert "<script>alert(1)</script>" in labels
        assert len([e for e in root.iter() if etree.QName(e).localname == "edge"]) == 2 * len(words)
