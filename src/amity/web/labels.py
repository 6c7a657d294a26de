"""Places for the names beside dots of a drawing: none lies over another or beyond the edge; the first have theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

WIDE = 0.52  # of the height of letters: how wide one is, on average
HIGH = 1.05
Box = tuple[float, float, float, float]  # left, top, right, bottom


class Dot(NamedTuple):
    """A dot of a drawing with the name that it wants; `size` is the height of its letters."""

    key: Any
    name: str
    x: float
    y: float
    radius: float
    size: float


class Label(NamedTuple):
    """A name that has its place: where its text begins, or ends where `anchor` is "end"."""

    key: Any
    name: str
    x: float
    y: float
    size: float
    anchor: str


def placed(dots: Iterable[Dot], frame: Box, most: int) -> list[Label]:
    """The names of the first dots that fit, to the right of each or else to its left, and over no other dot."""
    all_dots = list(dots)
    taken: list[Box] = [(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in all_dots]
    found: list[Label] = []
    for dot in all_dots:
        for label, box in _offers(dot):
            if _inside(box, frame) and not any(_over(box, other) for other in taken):
                taken.append(box)
                found.append(label)
                break
        if len(found) == most:
            break
    return found


def _offers(dot: Dot) -> Iterable[tuple[Label, Box]]:
    wide, half, gap = WIDE * dot.size * len(dot.name), HIGH * dot.size / 2, dot.radius + 0.35 * dot.size
    base = dot.y + 0.33 * dot.size
    right, left = dot.x + gap, dot.x - gap
    yield Label(dot.key, dot.name, right, base, dot.size, "start"), (right, dot.y - half, right + wide, dot.y + half)
    yield Label(dot.key, dot.name, left, base, dot.size, "end"), (left - wide, dot.y - half, left, dot.y + half)


def _inside(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _over(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
