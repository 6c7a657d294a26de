"""Charts of a dossier: SVG by Vega-Lite for pages, bars of characters for terminals."""

from __future__ import annotations

import json
from typing import Any

from amity.answers.dossier import QUADS, Dossier, Series, Year

COLOURS = ("#7fa8c9", "#1f5f8b", "#e0a870", "#b5482a")  # by quad class, cooperation blue, conflict red
STEPS = "▏▎▍▌▋▊▉█"


def bar(value: float, largest: float, width: int = 24) -> str:
    """A bar of characters, `width` long where the value is the largest."""
    if largest <= 0 or value <= 0:
        return ""
    eighths = max(1, round(value / largest * width * 8))
    return "█" * (eighths // 8) + (STEPS[eighths % 8 - 1] if eighths % 8 else "")


def score_line(year: Year, width: int = 20) -> str:
    """A mark on the line from -10 to +10."""
    place = round((year.mean_plover_score + 10) / 20 * width)
    return "".join("●" if i == place else "┼" if i == width // 2 else "─" for i in range(width + 1))


def relation_svg(dossier: Dossier) -> str:
    """Events a year by quad class, and the mean PLOVER score over them."""
    rows = [
        {"year": event.when.start[:4], "quad": event.quad, "events": 1}
        for event in dossier.timeline
        if event.when and event.when.start and event.status in ("happened", "ongoing")
    ]
    scores = [{"year": str(y.year), "score": y.mean_plover_score} for y in dossier.years]
    bars = {
        "data": {"values": rows},
        "mark": {"type": "bar", "size": 14},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": None},
            "y": {"aggregate": "sum", "field": "events", "type": "quantitative", "title": "events"},
            "color": {
                "field": "quad",
                "type": "nominal",
                "scale": {"domain": list(QUADS), "range": list(COLOURS)},
                "legend": {"orient": "top", "title": None},
            },
        },
    }
    line = {
        "data": {"values": scores},
        "mark": {"type": "line", "point": True, "color": "#333"},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": None},
            "y": {
                "field": "score",
                "type": "quantitative",
                "scale": {"domain": [-10, 10]},
                "title": "mean PLOVER score",
            },
        },
    }
    return (
        _svg({"vconcat": [{**bars, "width": 640, "height": 120}, {**line, "width": 640, "height": 100}]})
        if rows
        else ""
    )


def series_svg(series: Series) -> str:
    """One figure over time; empty where fewer than two periods have a value."""
    rows = [
        {"period": m.when.start or m.when.end, "value": m.value, "derived": m.derived}
        for m in series.measures
        if m.when and m.value is not None
    ]
    if len({row["period"] for row in rows}) < 2:
        return ""
    return _svg(
        {
            "width": 420,
            "height": 120,
            "data": {"values": rows},
            "mark": {"type": "line", "point": True, "color": "#1f5f8b"},
            "encoding": {
                "x": {"field": "period", "type": "temporal", "title": None},
                "y": {"field": "value", "type": "quantitative", "title": series.unit or series.indicator},
            },
        }
    )


def _svg(spec: dict[str, Any]) -> str:
    import vl_convert

    config = {"font": "Georgia, serif", "view": {"stroke": None}, "background": None}
    whole = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "config": config, **spec}
    return str(vl_convert.vegalite_to_svg(json.dumps(whole)))
