"""What a name alone tells: "Police (India)" is of the sector Police and of the group India."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LABELLED = re.compile(r"^(?P<sector>.+?)[ _]*\((?P<group>[^()]+)\)$")
NONE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NameParts:
    """Group and sector number of each entity; 0 where the name tells none."""

    group: NDArray[np.int64]
    sector: NDArray[np.int64]
    groups: int
    sectors: int


def parts_of(names: Sequence[str]) -> NameParts:
    """Group and sector by name; an entity whose whole name is some group's name belongs to that group."""
    matches = [LABELLED.match(name) for name in names]
    groups = _numbered([match["group"] for match in matches if match])
    sectors = _numbered([match["sector"] for match in matches if match])
    group = [groups.get(match["group"] if match else name, NONE) for match, name in zip(matches, names, strict=True)]
    sector = [sectors[match["sector"]] if match else NONE for match in matches]
    return NameParts(
        group=np.array(group, np.int64), sector=np.array(sector, np.int64),
        groups=len(groups) + 1, sectors=len(sectors) + 1,
    )  # fmt: skip


def _numbered(words: Sequence[str]) -> dict[str, int]:
    return {word: number for number, word in enumerate(sorted(set(words)), 1)}
