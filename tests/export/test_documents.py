"""GeoJSON, FollowTheMoney, JSON-LD, calendar and feed, each read back with the tool or rules of its users."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pytest
import rdflib
from export_cases import Run, hostile_reading, hostile_words
from lxml import etree, html

from amity.store.sqlite import open_store

Written = Callable[..., Path]
SCHEMA = rdflib.Namespace("https://schema.org/")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")


def test_geojson_obeys_rfc_7946(store: Path, written: Written) -> None:
    found = json.loads(written("geojson", store).read_text())
    assert set(found) == {"type", "features"}
    assert found["type"] == "FeatureCollection"
    by_place = {feature["properties"]["place"]: feature for feature in found["features"]}
    assert set(by_place) == {"Phnom Penh", "Cambodia", "the coast"}
    for feature in found["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        if feature["geometry"] is not None:
            longitude, latitude = feature["geometry"]["coordinates"]
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90
    assert by_place["Phnom Penh"]["geometry"] == {"type": "Point", "coordinates": [104.91601, 11.56245]}
    assert by_place["the coast"]["geometry"] is None
    assert by_place["Phnom Penh"]["properties"]["independent_sources"] == 2


def test_facts_without_a_place_are_counted(store: Path, run: Run) -> None:
    assert "left out 9: no place in the text" in run("export", "geojson", "--store", store).stderr


# What FollowTheMoney 4.11 allows, for the schemata that are written: property to the kind of entity that it points to.
LEGAL = ("Person", "Company", "Organization", "PublicBody", "LegalEntity")
FTM: dict[str, dict[str, tuple[str, ...] | None]] = {
    "Article": dict.fromkeys(("fileName", "title", "author", "publisher", "publishedAt", "sourceUrl", "bodyText")),
    **{name: dict.fromkeys(("name", "country")) for name in LEGAL},
    "Event": {
        **dict.fromkeys(("name", "startDate", "endDate", "location", "country", "summary", "keywords", "recordId")),
        "involved": LEGAL, "proof": ("Article",),
    },
    "UnknownLink": {
        **dict.fromkeys(("role", "startDate", "endDate", "summary", "recordId", "status")),
        "subject": LEGAL, "object": LEGAL, "proof": ("Article",),
    },
    "Documentation": {"document": ("Article",), "entity": ("Event",), "role": None},
}  # fmt: skip
NEEDED = {"Event": ["name"], "UnknownLink": ["subject", "object"], "Documentation": ["document", "entity"],
          "Article": ["fileName"], **{name: ["name"] for name in LEGAL}}  # fmt: skip


def entities(path: Path) -> dict[str, Any]:
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    assert len({entity["id"] for entity in found}) == len(found)
    return {entity["id"]: entity for entity in found}


@pytest.mark.parametrize("which", ["store", "hostile"])
def test_ftm_entities_fit_their_schema(which: str, request: pytest.FixtureRequest, written: Written) -> None:
    found = entities(written("ftm", request.getfixturevalue(which)))
    for entity in found.values():
        allowed = FTM[entity["schema"]]
        assert set(entity["properties"]) <= set(allowed)
        assert set(NEEDED[entity["schema"]]) <= set(entity["properties"])
        for name, values in entity["properties"].items():
            assert values
            assert all(isinstance(value, str) and value for value in values)
            for value in values if allowed[name] else ():
                assert found[value]["schema"] in (allowed[name] or ())


def test_no_value_of_ftm_is_longer_than_its_property_allows(tmp_path: Path, run: Run) -> None:
    words = "a very long word " * 9_000
    path = tmp_path / "long.db"
    with open_store(path) as made:
        made.write([hostile_reading(words, 1)])
    run("export", "ftm", "--store", path, "--output", tmp_path / "long.json")
    found = entities(tmp_path / "long.json").values()
    most = {"name": 384, "location": 250, "sourceUrl": 4096, "bodyText": 65_000, "summary": 65_000}
    for entity in found:
        for name, values in entity["properties"].items():
            assert all(len(value) <= most.get(name, 1024) for value in values), name
    (article,) = (entity for entity in found if entity["schema"] == "Article")
    assert len(article["properties"]["bodyText"]) > 1
    assert len("".join(article["properties"]["bodyText"])) > 2 * len(words)


def test_ftm_itself_takes_the_entities(store: Path, hostile: Path, written: Written) -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed: it brings 250 MB")
    for path in (written("ftm", store), written("ftm", hostile)):
        for entity in entities(path).values():
            ftm.model.get_proxy(entity)
            ftm.model.get(entity["schema"]).validate(entity)


def test_jsonld_is_a_graph_of_events_claims_and_their_sources(store: Path, written: Written) -> None:
    graph = rdflib.Graph().parse(written("jsonld", store), format="json-ld")
    kinds = ("Event", "Claim", "ClaimReview")
    count = {kind: len(set(graph.subjects(rdflib.RDF.type, SCHEMA[kind]))) for kind in kinds}
    assert count == {"Event": 4, "Claim": 8, "ClaimReview": 1}
    for node in graph.subjects(rdflib.RDF.type, SCHEMA.Event):
        assert graph.value(node, SCHEMA.name)
        assert graph.value(node, PROV.wasGeneratedBy) == rdflib.URIRef("urn:amity:reading")
        assert set(graph.objects(node, PROV.wasDerivedFrom)) <= set(graph.subjects(rdflib.RDF.type, SCHEMA.Article))
    review = graph.value(predicate=rdflib.RDF.type, object=SCHEMA.ClaimReview)
    rating = graph.value(review, SCHEMA.reviewRating)
    assert str(graph.value(rating, SCHEMA.alternateName)) == "failed"
    assert int(graph.value(rating, SCHEMA.ratingValue)) == 1
    starts = {str(day) for day in graph.objects(None, SCHEMA.startDate)}
    assert starts == {"2022-08-04", "2022-07-01", "2022-12-01"}
    quotes = {str(text) for text in graph.objects(None, SCHEMA.text)}
    assert "Lavrov visited Cambodia on 4 August 2022." in quotes


def test_hostile_words_are_literals_in_jsonld(hostile: Path, written: Written) -> None:
    graph = rdflib.Graph().parse(written("jsonld", hostile), format="json-ld")
    schemes = {str(node).split(":")[0] for triple in graph for node in triple if isinstance(node, rdflib.URIRef)}
    assert schemes <= {"urn", "http", "https"}
    held = {str(node) for node in graph.objects(None, SCHEMA.publisher)}
    assert {word for word in hostile_words() if word.isascii() and word.isprintable()} <= held


def test_the_calendar_holds_what_lies_ahead(store: Path, written: Written, run: Run) -> None:
    found = icalendar.Calendar.from_ical(written("ical", store).read_bytes())
    entries = {str(entry["UID"]).rpartition("-")[2]: entry for entry in found.walk("VEVENT")}
    assert set(entries) == {"planned@amity", "outlook@amity", "until@amity"}
    planned = entries["planned@amity"]
    assert planned["DTSTART"].dt == datetime.date(2022, 12, 1)
    assert planned["DTEND"].dt == datetime.date(2022, 12, 2)
    assert str(planned["SUMMARY"]) == "Planned: China → Russia: CONSULT/visit (+4) [planned]"
    assert "China will visit Russia on 1 December 2022." in str(planned["DESCRIPTION"])
    assert entries["until@amity"]["DTSTART"].dt == datetime.date(2025, 12, 31)
    assert entries["outlook@amity"]["DTSTART"].dt == datetime.date(2023, 12, 31)
    raw = written("ical", store).read_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_hostile_words_make_no_line_of_the_calendar(hostile: Path, written: Written) -> None:
    found = icalendar.Calendar.from_ical(written("ical", hostile).read_bytes())
    names = {name for entry in found.walk("VEVENT") for name in entry}
    assert names <= {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "LOCATION", "URL", "TRANSP",
    }  # fmt: skip
    assert len(list(found.walk("VEVENT"))) == 2 * len(hostile_words())


def test_the_feed_has_an_item_a_fact_that_changes_with_it(store: Path, written: Written) -> None:
    channel = etree.parse(written("rss", store)).getroot().find("channel")
    for name in ("title", "link", "description", "lastBuildDate"):
        assert channel.findtext(name)
    items = channel.findall("item")
    assert len(items) == 12
    guids = [item.findtext("guid") for item in items]
    assert len(set(guids)) == 12
    visit = next(item for item in items if "Sergei Lavrov → Cambodia" in (item.findtext("title") or ""))
    assert visit.findtext("pubDate") == "Thu, 11 Aug 2022 00:00:00 GMT"
    assert "2 independent sources" in (visit.findtext("description") or "")
    again = [item.findtext("guid") for item in etree.parse(written("rss", store)).getroot().iter("item")]
    assert again == guids


def test_hostile_words_are_text_in_the_feed(hostile: Path, written: Written) -> None:
    root = etree.parse(written("rss", hostile)).getroot()
    allowed = {
        "rss", "channel", "title", "link", "generator", "description", "lastBuildDate", "item", "guid", "pubDate",
        "category", "source",
    }  # fmt: skip
    assert {element.tag for element in root.iter()} <= allowed
    for element in root.iter("link"):
        assert (element.text or "").startswith(("http://", "https://"))
    for described in root.iter("description"):
        tree = html.fromstring(f"<div>{described.text}</div>")
        assert {e.tag for e in tree.iter()} <= {"div", "p", "blockquote"}
