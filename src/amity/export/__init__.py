"""Files that other tools open. One module a format; `FORMATS` lists those that are written as one stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from amity.export.calendar import write_calendar
from amity.export.event_sets import write_acled, write_cameo, write_icews, write_polecat
from amity.export.feed import write_rss
from amity.export.followthemoney import write_ftm
from amity.export.gdelt import write_events, write_mentions
from amity.export.graphs import write_gexf, write_graphml
from amity.export.linked import write_jsonld
from amity.export.places import write_geojson
from amity.export.writing import Write


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what writes it, which kinds of record it takes (none: all), and what one line of it stands for."""

    name: str
    write: Write
    kinds: tuple[str, ...]
    unit: Literal["rows", "edges", "features", "entities", "nodes", "entries", "items"]
    about: str


_EVENT = ("event",)
FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("gdelt", write_events, _EVENT, "rows", "GDELT 2.0 Events: 61 columns, tabs, no header"),
        Format("gdelt-mentions", write_mentions, _EVENT, "rows", "GDELT 2.0 Mentions: 16 columns, tabs, no header"),
        Format("polecat", write_polecat, _EVENT, "rows", "POLECAT: 40 columns, tabs"),
        Format("icews", write_icews, _EVENT, "rows", "ICEWS: 20 columns, tabs"),
        Format("acled", write_acled, _EVENT, "rows", "as ACLED: 31 columns, tabs"),
        Format("cameo", write_cameo, _EVENT, "rows", "day, source, target, CAMEO code and Goldstein value, tabs"),
        Format("gexf", write_gexf, ("event", "agreement"), "edges", "network over time for Gephi (GEXF 1.3)"),
        Format("graphml", write_graphml, ("event", "agreement"), "edges", "network (GraphML)"),
        Format("geojson", write_geojson, (), "features", "map (GeoJSON)"),
        Format("ftm", write_ftm, (), "entities", "FollowTheMoney entities, JSON Lines"),
        Format("jsonld", write_jsonld, (), "nodes", "JSON-LD: schema.org and PROV-O"),
        Format("ical", write_calendar, ("event", "agreement", "outlook"), "entries", "calendar of what lies ahead"),
        Format("rss", write_rss, (), "items", "feed of what is new and what changed (RSS 2.0)"),
    )
}
FILES = {
    "csv": "every table as CSV in a folder, with a data dictionary",
    "parquet": "every table as Parquet in a folder, with a data dictionary",
    "sqlite": "every table in one SQLite file that Datasette opens",
}
