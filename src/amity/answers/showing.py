"""Answers that show themselves in Jupyter and marimo: tables and charts, all text escaped."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from amity.answers.charts import COLOURS, _svg

T = TypeVar("T")
SHOWN = 50  # rows that a notebook shows
LATE = ("sentence", "words", "steps", "why", "fact", "id")  # columns that stand last
LEFT_OUT = ("facts", "records", "documents", "entry", "dated")  # columns that say little to the eye
SHORT = {"day": 10, "month": 7, "year": 4}  # characters of a day that a precision needs
Chart = dict[str, Any]


class Rows(tuple[T, ...]):
    """A tuple that a notebook shows as a table, under a chart where its rows have days and values."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        shown = self[:SHOWN]
        more = f"<p>showing {len(shown):,} of {len(self):,}</p>" if len(shown) < len(self) else ""
        return f"{chart_of(self)}{table_of(shown)}{more}"


def table_of(rows: Sequence[Any]) -> str:
    """A table with a column for each field, those of ids alone left out."""
    if not rows:
        return "<p>no rows</p>"
    held = [msgspec.to_builtins(row) for row in rows]
    names = sorted((name for name in held[0] if name not in LEFT_OUT), key=lambda name: name in LATE)
    head = "".join(f"<th>{_words(name.replace('_', ' '))}</th>" for name in names)
    lines = ("".join(f"<td{_style(name)}>{_cell(row[name])}</td>" for name in names) for row in held)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def chart_of(rows: Sequence[Any]) -> str:
    """Events by year with their mean score, figures over time, or nothing."""
    if not rows:
        return ""
    if hasattr(rows[0], "plover_score") and hasattr(rows[0], "day"):
        return _scores(rows)
    return "".join(_series(rows)) if hasattr(rows[0], "indicator") and hasattr(rows[0], "official") else ""


def framed(page: str, title: str) -> str:
    """A whole page inside a notebook, kept apart from it: no script runs, and no style leaks."""
    return (
        f'<iframe sandbox title="{html.escape(title, quote=True)}" style="width:100%;height:40rem;border:0"'
        f' srcdoc="{html.escape(page, quote=True)}"></iframe>'
    )


def _scores(moments: Sequence[Any]) -> str:
    rows = [
        {"year": m.day[:4], "score": m.plover_score}
        for m in moments
        if m.day and m.plover_score is not None and m.status in ("happened", "ongoing")
    ]
    x: Chart = {"field": "year", "type": "ordinal", "title": None}
    count: Chart = {"aggregate": "count", "type": "quantitative", "title": "events"}
    mean: Chart = {"aggregate": "mean", "field": "score", "type": "quantitative", "scale": {"domain": [-10, 10]},
                   "title": "mean PLOVER score"}  # fmt: skip
    bars = {"mark": {"type": "bar", "color": COLOURS[0]}, "encoding": {"x": x, "y": count}, "height": 100, "width": 600}
    line = {"mark": {"type": "line", "point": True, "color": COLOURS[1]}, "encoding": {"x": x, "y": mean},
            "height": 100, "width": 600}  # fmt: skip
    return _svg({"data": {"values": rows}, "vconcat": [bars, line]}) if rows else ""


def _series(figures: Iterable[Any]) -> Iterable[str]:
    """One chart for each indicator, pair and unit with values of two periods or more; official ones beside it."""
    found: dict[tuple[Any, ...], list[Chart]] = defaultdict(list)
    for row in figures:
        day = (row.when.start or row.when.end) if row.when else None
        for source, value in (("reported", row.value), ("official", row.official)):
            if day and value is not None:
                key = (row.indicator, row.subject, row.counterpart, row.unit)
                found[key].append({"day": day, "value": value, "source": source})
    for (indicator, subject, counterpart, unit), rows in found.items():
        if len({row["day"] for row in rows}) > 1:
            pair = " → ".join(name for name in (subject, counterpart) if name)
            yield _figure(rows, f"{indicator} {pair}", unit)


def _figure(rows: list[Chart], title: str, unit: str | None) -> str:
    colour = {"field": "source", "type": "nominal", "title": None,
              "scale": {"domain": ["reported", "official"], "range": [COLOURS[1], COLOURS[2]]}}  # fmt: skip
    return _svg({
        "title": title, "width": 420, "height": 120, "data": {"values": rows}, "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": None}, "color": colour,
            "y": {"field": "value", "type": "quantitative", "title": unit or "value"},
        },
    })  # fmt: skip


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        if "precision" not in value:
            return _words(value.get("name") or value)
        days = [str(value[name])[: SHORT.get(value["precision"], 10)] for name in ("start", "end") if value.get(name)]
        return _words(" to ".join(dict.fromkeys(days)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell(item) for item in value)
    return _words(f"{value:,.10g}" if isinstance(value, float) else str(value))


def _style(name: str) -> str:
    wide = "min-width:22em;" if name in ("sentence", "words", "steps") else ""
    whole = "white-space:nowrap;" if name in ("day", "when") else ""
    return f' style="{wide}{whole}text-align:left;vertical-align:top"'


def _words(text: Any) -> str:
    return html.escape(str(text), quote=True)
