"""The forecasts that the store keeps of a pair, as they were given, with what came of each part since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from amity.store.deeds import party_of
from amity.store.outlooks import ForecastRow, OutlookTables, reading_outlooks
from amity.web.site import Site

MOST = 200  # forecasts that a page lists


@dataclass(slots=True)
class Given:
    """A forecast: of whom, given when from what was known by a day, and its JSON as it was written.

    `lines` are the rows of its table: what is foretold, and a cell for each horizon in days.
    """

    id: str
    kind: str  # dyad or figure
    actors: tuple[str, ...]
    given: str
    cutoff: str
    due: str
    horizons: tuple[int, ...]
    whole: dict[str, Any]
    lines: list[tuple[str, list[Cell]]] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether nothing of it could be foretold."""
        return all(cell.said is None for _, cells in self.lines for cell in cells)


@dataclass(slots=True)
class Cell:
    """One part: what was foretold, what is usual, and what came; null where there is none."""

    said: float | None
    usual: float | None = None
    low: float | None = None
    high: float | None = None
    refused: str | None = None
    settled: bool = False
    came: float | None = None


def given_of(site: Site, ids: Sequence[str] = ()) -> list[Given]:
    """The forecasts kept, those given last first: all of them; of one party; or of two, and of the figures of each."""
    with reading_outlooks(site.path) as tables:
        whom = frozenset(_party(site, tables, name) for name in ids)
        kept = [row for row in tables.forecasts() if _of(row, whom)]
        kept = sorted(kept, key=lambda row: (row.given, row.id), reverse=True)[:MOST]
        outcomes = tables.outcomes() if kept else {}
    return [_given(row, outcomes) for row in kept]


def _of(row: ForecastRow, whom: frozenset[str]) -> bool:
    parties = {row.subject, row.counterpart} - {""}
    return whom <= parties or (len(whom) > 1 and row.kind == "figure" and parties <= whom)


def _party(site: Site, tables: OutlookTables, actor_id: str) -> str:
    from amity.api.names import wholes

    return party_of(actor_id, tables.country(actor_id), wholes(site.codebook))


def _given(row: ForecastRow, outcomes: Mapping[tuple[str, str], str]) -> Given:
    whole = msgspec.json.decode(row.json)
    chances, scores = whole.get("chances", ()), whole.get("scores", ())
    horizons = tuple(sorted({one["horizon"] for one in (*chances, *scores)}))
    made = Given(
        row.id, row.kind, tuple(name for name in (row.subject, row.counterpart) if name), row.given,
        str(whole.get("cutoff", "")), row.due, horizons, whole,
    )  # fmt: skip
    came = {part: msgspec.json.decode(json)["came"] for (name, part), json in outcomes.items() if name == row.id}
    if row.kind == "dyad":
        made.lines = [*_chances(chances, horizons, came), *_scores(scores, horizons, came)]
    return made


def _chances(rows: Sequence[dict[str, Any]], horizons: Sequence[int], came: Mapping[str, Any]) -> Iterator[Any]:
    for quad in dict.fromkeys(row["quad"] for row in rows):
        cells = {row["horizon"]: _chance(row, came) for row in rows if row["quad"] == quad}
        yield quad, [cells.get(days, Cell(None)) for days in horizons]


def _chance(row: dict[str, Any], came: Mapping[str, Any]) -> Cell:
    part = f"{row['quad']}/{row['horizon']}"
    return Cell(row.get("probability"), row.get("baseline"), refused=row.get("refused"), settled=part in came,
                came=came.get(part))  # fmt: skip


def _scores(rows: Sequence[dict[str, Any]], horizons: Sequence[int], came: Mapping[str, Any]) -> Iterator[Any]:
    cells = {}
    for row in rows:
        part = f"score/{row['horizon']}"
        cells[row["horizon"]] = Cell(row.get("expected"), row.get("baseline"), row.get("low"), row.get("high"),
                                     row.get("refused"), part in came, came.get(part))  # fmt: skip
    if cells:
        yield "mean score", [cells.get(days, Cell(None)) for days in horizons]
