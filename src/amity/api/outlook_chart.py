"""The chart of a figure: what was counted, what amity foretells with its intervals, and what sources foretell."""

from __future__ import annotations

import json
from typing import Any

from amity.forecast.figure import FigureOutlook

BLUE, GREY, RED = "#1f5f8b", "#9db8cc", "#b5482a"


def figure_svg(figure: FigureOutlook) -> str:
    """An SVG picture."""
    import vl_convert

    layers = [*_bands(figure), _line(figure), *_said(figure)]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "config": {"font": "Georgia, serif", "view": {"stroke": None}},
        "title": {"text": f"{figure.indicator} {figure.subject or ''} {figure.counterpart or ''}", "anchor": "start"},
        "width": 560,
        "height": 220,
        "layer": layers,
    }
    return str(vl_convert.vegalite_to_svg(json.dumps(spec)))


def _axes(y: str, figure: FigureOutlook) -> dict[str, Any]:
    return {
        "x": {"field": "period", "type": "temporal", "title": None},
        "y": {"field": y, "type": "quantitative", "title": figure.unit, "axis": {"format": "~s"}},
    }


def _bands(figure: FigureOutlook) -> list[dict[str, Any]]:
    """The intervals of 95 and 80%, beginning at the last value."""
    bands: list[dict[str, Any]] = []
    last = {"period": figure.past[-1].period, "low": figure.past[-1].value, "high": figure.past[-1].value}
    for low, high, shade in (("low_95", "high_95", 0.35), ("low_80", "high_80", 0.7)):
        rows = [
            {"period": one.period, "low": getattr(one, low), "high": getattr(one, high)}
            for one in figure.outlook.ahead
            if getattr(one, low) is not None
        ]
        if rows:
            axes = _axes("low", figure) | {"y2": {"field": "high"}}
            mark = {"type": "area", "color": GREY, "opacity": shade}
            bands.append({"data": {"values": [last, *rows]}, "mark": mark, "encoding": axes})
    return bands


def _line(figure: FigureOutlook) -> dict[str, Any]:
    """What was counted, solid, and what is foretold, dashed."""
    past = [{"period": point.period, "value": point.value, "what": "counted"} for point in figure.past]
    ahead = [{"period": one.period, "value": one.expected, "what": "foretold"} for one in figure.outlook.ahead]
    joint = [{**past[-1], "what": "foretold"}]
    encoding = _axes("value", figure) | {
        "strokeDash": {
            "field": "what",
            "type": "nominal",
            "scale": {"domain": ["counted", "foretold"], "range": [[1, 0], [4, 3]]},
            "legend": {"title": None, "orient": "top"},
        }
    }
    mark = {"type": "line", "point": True, "color": BLUE}
    return {"data": {"values": past + joint + ahead}, "mark": mark, "encoding": encoding}


def _said(figure: FigureOutlook) -> list[dict[str, Any]]:
    """What sources foretell, as words at the end of their horizon, or after the last value where they name none."""
    if not figure.sources:
        return []
    turn = {"rise": "▲", "fall": "▼", "stay": "▬", "continue": "▬", "start": "●", "end": "○"}
    top = max([point.value for point in figure.past] + [one.expected for one in figure.outlook.ahead])
    rows = [
        {
            "period": (said.end or said.start or figure.outlook.ahead[0].period)[:10],
            "value": top * (1 - 0.07 * at),
            "words": f"{turn.get(said.direction, '●')} “{said.claim[:60]}”",
        }
        for at, said in enumerate(figure.sources[:5])
    ]
    axes = _axes("value", figure) | {"text": {"field": "words"}}
    mark = {"type": "text", "color": RED, "align": "right", "dx": -4, "fontSize": 11}
    return [{"data": {"values": rows}, "mark": mark, "encoding": axes}]
