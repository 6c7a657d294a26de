"""Charts of the pages: Vega-Lite drawn to SVG on the server, in colours that the style sheet turns for the dark."""

from __future__ import annotations

import functools
import json
import math
import threading
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from amity.answers.dossier import QUADS
from amity.web.render import seen
from amity.web.tallies import Bar

INK, FAINT, LINE, GOLD = "#1e1c18", "#67625a", "#ddd7c9", "#8a6a12"
COLOURS = ("#7fa8c9", "#1f5f8b", "#dba287", "#a83c20")  # by quad class: cooperation blue, conflict red
Spec = dict[str, Any]
CONFIG: Spec = {
    "font": "Source Serif 4, Georgia, serif", "background": None, "padding": 2, "view": {"stroke": None},
    "axis": {"domain": False, "ticks": False, "gridColor": LINE, "labelColor": FAINT, "titleColor": FAINT,
             "titleFontWeight": "normal", "titleFontStyle": "italic", "labelFontSize": 12, "titleFontSize": 12,
             "titleAnchor": "end", "labelPadding": 5},
    "legend": {"labelColor": FAINT, "labelFontSize": 12, "title": None, "orient": "top", "symbolType": "circle"},
}  # fmt: skip
_drawing = threading.Lock()


def balance_chart(bars: Sequence[Bar], baseline: float, links: dict[str, str], width: int = 880) -> Markup:
    """Cooperation above the line and conflict below it by period, and the mean score beside that of all events."""
    rows, scores = [], []
    for bar in bars:
        for quad, count in enumerate(bar.quads):
            if count:
                signed = count if quad < 2 else -count
                rows.append({"p": bar.period, "n": signed, "q": quad, "h": links.get(bar.period, "")})
        if not math.isnan(bar.mean):
            scores.append({"p": bar.period, "s": round(bar.mean, 2), "h": links.get(bar.period, "")})
    if not rows:
        return Markup("")
    periods = [bar.period for bar in bars]
    step = max(1, math.ceil(len(periods) / 14))
    shown = periods[::-1][::step]
    x: Spec = {"field": "p", "type": "ordinal", "scale": {"domain": periods, "paddingInner": 0.25}, "title": None}
    return draw(
        {
            "vconcat": [
                _bars(rows, {**x, "axis": None}, width),
                _scores(scores, baseline, {**x, "axis": {"labelAngle": 0, "values": shown}}, width),
            ],
            "spacing": 6,
        },
        f"Events by {'month' if periods and '-' in periods[0] else 'year'}: cooperation up, conflict down;"
        " under them the mean score",
    )


def series_chart(points: list[Spec], official: list[Spec], unit: str | None, width: int = 520) -> Markup:
    """Figures over time, one colour a source, each leading to its record; official ones as a line behind them."""
    values = [point["v"] for point in (*points, *official)]
    if not points or len({point["t"] for point in (*points, *official)}) < 2:
        return Markup("")
    scale = {"type": "log"} if min(values) > 0 and max(values) / min(values) > 500 else {"zero": min(values) >= 0}
    y: Spec = {"field": "v", "type": "quantitative", "title": seen(unit) or None, "scale": scale,
               "axis": {"format": "~s", "tickCount": 5}}  # fmt: skip
    x: Spec = {"field": "t", "type": "temporal", "title": None, "axis": {"grid": False, "tickCount": 7}}
    layers: list[Spec] = []
    if official:
        line = {"type": "line", "color": GOLD, "strokeWidth": 1.4, "point": {"color": GOLD, "size": 10}}
        layers.append({"data": {"values": official}, "mark": line, "encoding": {"x": x, "y": y}})
    layers.append(
        {
            "data": {"values": points}, "mark": {"type": "point", "filled": True, "size": 60, "opacity": 0.85},
            "encoding": {
                "x": x, "y": y, "href": {"field": "h", "type": "nominal"},
                "color": {"field": "real", "type": "nominal", "legend": None,
                          "scale": {"domain": ["happened", "told", "derived"],
                                    "range": [COLOURS[1], COLOURS[3], COLOURS[0]]}},
            },
        }
    )  # fmt: skip
    return draw({"width": width, "height": 150, "layer": layers}, "The figures over time")


def draw(spec: Spec, title: str) -> Markup:
    """The chart as SVG to stand in a page."""
    whole = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "config": CONFIG, **spec}
    svg = _drawn(json.dumps(whole, ensure_ascii=True))
    return Markup(svg.replace("<svg ", f'<svg role="group" aria-label="{title}" ', 1))


def warm() -> None:
    """The first chart takes a second: this draws one."""
    draw({"data": {"values": [{"x": 1}]}, "mark": "bar", "encoding": {"x": {"field": "x"}}}, "")


@functools.lru_cache(maxsize=100)
def _drawn(spec: str) -> str:
    import vl_convert

    with _drawing:
        svg = str(vl_convert.vegalite_to_svg(spec))
    return svg.replace('class="marks"', 'class="chart"', 1).replace("xlink:href", "href")


def _bars(rows: list[Spec], x: Spec, width: int) -> Spec:
    n: Spec = {"field": "n", "type": "quantitative", "title": "events", "axis": {"format": "~d", "tickCount": 4}}
    return {
        "width": width, "height": 130, "data": {"values": rows},
        "mark": {"type": "bar", "size": max(3, min(26, int(width / max(1, len(x["scale"]["domain"])) * 0.7)))},
        "encoding": {
            "x": x, "y": n, "href": {"field": "h", "type": "nominal"},
            "color": {"field": "q", "type": "nominal", "legend": None,
                      "scale": {"domain": list(range(len(QUADS))), "range": list(COLOURS)}},
            "order": {"field": "q", "sort": "descending"},
        },
    }  # fmt: skip


def _scores(scores: list[Spec], baseline: float, x: Spec, width: int) -> Spec:
    y: Spec = {"field": "s", "type": "quantitative", "title": "mean score", "scale": {"domain": [-10, 10]},
               "axis": {"values": [-10, -5, 0, 5, 10]}}  # fmt: skip
    dashed = {"type": "rule", "color": GOLD, "strokeDash": [4, 3]}
    rule = {"data": {"values": [{"b": round(baseline, 2)}]}, "mark": dashed,
            "encoding": {"y": {"field": "b", "type": "quantitative"}}}  # fmt: skip
    line = {"data": {"values": scores}, "mark": {"type": "line", "color": FAINT, "strokeWidth": 1},
            "encoding": {"x": x, "y": y}}  # fmt: skip
    points = {"data": {"values": scores}, "mark": {"type": "point", "filled": True, "color": INK, "size": 34},
              "encoding": {"x": x, "y": y, "href": {"field": "h", "type": "nominal"}}}  # fmt: skip
    return {"width": width, "height": 90, "layer": [rule, line, points]}
