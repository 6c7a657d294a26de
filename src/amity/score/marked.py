"""Sentences whose two parties are marked: ``<s>the army</s> fired on <t>a jeep</t>``, in a table with tabs."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import msgspec

from amity.errors import BadRequest
from amity.reading.weighing import Spans

MARK = re.compile(r"</?([st])>")
NEEDED = ("uid", "marked_sentence", "gold_binary")


class Marked(msgspec.Struct, frozen=True):
    """A sentence without its marks, where they stood, and the row that it comes from."""

    text: str
    spans: Spans
    fields: dict[str, str]


def read_marked(path: Path) -> list[Marked]:
    """The rows of a table; raises `BadRequest` where a column is missing."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    missing = [name for name in NEEDED if not rows or name not in rows[0]]
    if missing:
        raise BadRequest(f"{path} lacks the column {missing[0]}; its first line names the columns {', '.join(NEEDED)}.")
    return [_marked(row) for row in rows]


def _marked(row: dict[str, str]) -> Marked:
    spans: dict[str, tuple[int, int]] = {}
    plain, last, opened = "", 0, 0
    for mark in MARK.finditer(row["marked_sentence"]):
        plain += row["marked_sentence"][last : mark.start()]
        last = mark.end()
        if mark.group().startswith("</"):
            spans.setdefault(mark.group(1), (opened, len(plain)))
        opened = len(plain)
    return Marked(plain + row["marked_sentence"][last:], Spans(spans.get("s"), spans.get("t")), row)
