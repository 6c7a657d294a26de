"""Which records of a panorama a query means, and how many of them are of which kind."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from amity.store import Query
from amity.store.panorama import KIND_CODES, UNDATED_DAY, Codes, Ints, Panorama

MOST = 40  # values of a facet


def choose(panorama: Panorama, query: Query, matching: Ints | None = None) -> Ints:
    """The positions of the records that match; `matching` are numbers of records that hold the words searched for.

    The documents of the query are not looked at: the records of one document are better asked of the store.
    """
    found = panorama.about(dict.fromkeys(query.actors))
    rows = panorama.records[found] if query.actors else panorama.records
    kept = panorama.live[found]
    for column, words, codes in (
        ("kind", query.kinds, KIND_CODES), ("status", query.status, panorama.statuses),
        ("type", query.types, panorama.types),
    ):  # fmt: skip
        if words:
            kept &= np.isin(rows[column], [codes[word] for word in words if word in codes])
    if query.since:
        kept &= (rows["end"] >= day_number(query.since)) & (rows["start"] != UNDATED_DAY)
    if query.until:
        kept &= rows["start"] <= day_number(query.until)
    if query.min_confidence > 0:
        kept &= rows["confidence"] >= query.min_confidence
    if matching is not None:
        kept &= np.isin(rows["number"], matching)
    return found[kept]


def day_number(day: str) -> int:
    """An ISO day as panoramas hold it: 2022-08-05 is 20220805."""
    return int(day.replace("-", ""))


def day_words(number: int) -> str:
    """The ISO day of a number of a panorama."""
    text = f"{number:08d}"
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def facets(panorama: Panorama, positions: Ints) -> dict[str, dict[str, int]]:
    """How many of these records have which kind, status, type, year and outlet; most first."""
    rows = panorama.records[positions]
    years = rows["day"] // 10000
    return {
        "kind": _counted(rows["kind"], KIND_CODES),
        "status": _counted(rows["status"], panorama.statuses),
        "type": _counted(rows["type"], panorama.types),
        "outlet": _counted(panorama.outlets[rows["document"]], panorama.outlet_names),
        "year": {str(y): int(n) for y, n in enumerate(np.bincount(years[years < 9999])) if n},
    }


def kinds(panorama: Panorama, positions: Ints) -> dict[str, int]:
    """How many of these records are of each kind."""
    return _counted(panorama.records["kind"][positions], KIND_CODES)


def actors_among(panorama: Panorama, positions: Ints, limit: int) -> list[tuple[str, int]]:
    """Whom these records are about most, and how many of them."""
    _, numbers = panorama.actors_of(positions)
    counts = np.bincount(numbers, minlength=1)
    best = np.argsort(-counts, kind="stable")[:limit]
    return [(panorama.actor_ids[n], int(counts[n])) for n in best if counts[n]]


def _counted(codes: NDArray[np.integer], words: Mapping[str, int] | Codes) -> dict[str, int]:
    counts = np.bincount(codes, minlength=len(words)) if len(codes) else np.zeros(len(words), int)
    found = {word: int(counts[code]) for word, code in words.items() if word and counts[code]}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST])
