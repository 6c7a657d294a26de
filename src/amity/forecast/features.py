"""What the ranker sees of one candidate: a row of figures, every one from earlier days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from amity.forecast.book import Book, find
from amity.forecast.compiled import compiled
from amity.forecast.pointer import Trail
from amity.forecast.search import Desk, faded
from amity.forecast.standing import COMPARED

BLOCK = ("times", "since", "1.5d", "7d", "30d", "120d")
BLOCKS = (
    ("recurrence", "triple"), ("inverse", "inverse triple"), ("pair", "pair"), ("inverse", "reverse pair"),
    ("relation", "relation-object"), ("object", "object"), ("object", "object as subject"),
    ("group", "group-relation-object"), ("group", "group-object"),
)  # fmt: skip
SHARES = (
    ("recurrence", "triple share"), ("recurrence", "triple share ever"), ("pair", "pair share"),
    ("pair", "pair share ever"), ("inverse", "reverse share"), ("relation", "relation-object share"),
    ("relation", "relation-object share ever"), ("group", "group-relation-object share"),
    ("group", "group-object share"), ("group", "subject-group share"), ("group", "subject-relation-group share"),
    ("group", "group-relation-group share"), ("sector", "sector-relation-sector share"),
    ("group", "same group"), ("sector", "has sector"), ("sector", "same sector"),
)  # fmt: skip
OTHERS = (
    ("sequence", "follows sum"), ("sequence", "follows best"), ("sequence", "days since pair"),
    ("neighbours", "hops"), ("neighbours", "hops by relation"), ("neighbours", "hops in a day"),
    ("query", "subject-relation times"), ("query", "subject-relation 7d"), ("query", "subject-relation 120d"),
    ("query", "subject 7d"), ("query", "subject 120d"), ("query", "relation 7d"),
    ("first", "first score"), ("first", "first score over best"), ("first", "place in first score"),
    ("latent", "latent share"), ("latent", "latent over best"),
    ("rhythm", "triple since over usual gap"), ("rhythm", "pair since over usual gap"),
    ("rhythm", "same weekday"), ("rhythm", "pair on same weekday"),
    ("returned", "triple share of object"), ("returned", "pair share of object"),
    ("first", "best first score"), ("latent", "best latent share"), ("first", "candidates"),
    ("pointer", "pointer own"), ("pointer", "pointer group"), ("pointer", "pointer relation"),
    ("pointer", "pointer further"), ("pointer", "pointer none"),
)  # fmt: skip
FEATURES: tuple[tuple[str, str], ...] = (
    *((group, f"{name} {part}") for group, name in BLOCKS for part in BLOCK), *SHARES, *OTHERS,
    *(
        ("pointer" if name == "pointer" else "standing", f"{name} {what}")
        for name in COMPARED
        for what in ("over best", "place")
    ),
)  # fmt: skip
SHARES_AT = len(BLOCKS) * len(BLOCK)
OTHERS_AT = SHARES_AT + len(SHARES)
STANDING_AT = OTHERS_AT + len(OTHERS)


@compiled
def put_block(book: Book, out: NDArray[np.float32], at: int, row: int, day: int) -> None:
    """Times, days since and the fading sums of one key stand from here on."""
    if row < 0:
        out[at] = 0
        out[at + 1] = np.nan
        out[at + 2 : at + 6] = 0
        return
    out[at] = book.stats[row, 0]
    out[at + 1] = day - book.stats[row, 1]
    for column in range(4):
        out[at + 2 + column] = faded(book, row, column, day)


@compiled
def share_of(book: Book, part: int, whole: int, day: int) -> float:
    """The part's share of the whole, fading by half in 30 days, held back where little was seen."""
    return faded(book, part, 2, day) / (faded(book, whole, 2, day) + 0.5)


@compiled
def share_ever(book: Book, part: int, whole: int) -> float:
    """The part's share of all times, held back where little was seen."""
    if part < 0 or whole < 0:
        return 0.0
    return float(book.stats[part, 0] / (book.stats[whole, 0] + 1.0))


@compiled
def put_history(book: Book, out: NDArray[np.float32], subject: int, relation: int, entity: int, day: int) -> None:
    """All that was counted of this candidate for this query."""
    side = 1 if relation >= book.relations else 0
    back = relation - book.relations if side else relation + book.relations
    group, other = book.group[subject], book.group[entity]
    triple = find(book, 0, subject, relation, entity)
    pair, reverse = find(book, 1, subject, side, entity), find(book, 1, subject, 1 - side, entity)
    usual = find(book, 2, 0, relation, entity)
    near_relation, near = find(book, 5, group, relation, entity), find(book, 6, group, side, entity)
    put_block(book, out, 0, triple, day)
    put_block(book, out, 6, find(book, 0, subject, back, entity), day)
    put_block(book, out, 12, pair, day)
    put_block(book, out, 18, reverse, day)
    put_block(book, out, 24, usual, day)
    put_block(book, out, 30, find(book, 3, 0, side, entity), day)
    put_block(book, out, 36, find(book, 3, 0, 1 - side, entity), day)
    put_block(book, out, 42, near_relation, day)
    put_block(book, out, 48, near, day)
    asked, acted = find(book, 4, subject, relation, 0), find(book, 3, 0, 1 - side, subject)
    group_relation = find(book, 11, group, relation, 0)
    all_relation = find(book, 12, 0, relation, 0)
    out[54] = share_of(book, triple, asked, day)
    out[55] = share_ever(book, triple, asked)
    out[56] = share_of(book, pair, acted, day)
    out[57] = share_ever(book, pair, acted)
    out[58] = share_of(book, reverse, find(book, 3, 0, side, subject), day)
    out[59] = share_of(book, usual, all_relation, day)
    out[60] = share_ever(book, usual, all_relation)
    out[61] = share_of(book, near_relation, group_relation, day)
    out[62] = share_of(book, near, find(book, 15, group, side, 0), day)
    out[63] = share_of(book, find(book, 8, subject, side, other), acted, day)
    out[64] = share_of(book, find(book, 10, subject, relation, other), asked, day)
    out[65] = share_ever(book, find(book, 7, group, relation, other), group_relation)
    sectors = find(book, 9, book.sector[subject], relation, book.sector[entity])
    out[66] = share_ever(book, sectors, find(book, 13, book.sector[subject], relation, 0))
    out[67] = 1 if group == other and group != 0 else 0
    out[68] = 1 if book.sector[entity] != 0 else 0
    out[69] = 1 if book.sector[entity] == book.sector[subject] else 0


@compiled
def put_sequence(book: Book, out: NDArray[np.float32], subject: int, relation: int, entity: int, day: int) -> None:
    """How well this relation follows what the pair did last, against how common it is at all."""
    row = find(book, 14, subject, 0, entity)
    total, best = 0.0, 0.0
    out[89], out[90] = 0, 0
    if row >= 0:
        event = book.pair_latest[row]
        for _ in range(12):
            if event < 0:
                break
            past = book.log[event, 1]
            lift = book.follows[past, relation] / (book.follows[past, 2 * book.relations] + 5)
            lift *= book.fade[min(day - book.log[event, 2], len(book.fade) - 1), 1]
            total += lift
            best = max(best, lift)
            if (day - book.log[event, 2]) % 7 == 0:
                out[89] += 1 if past == relation else 0
                out[90] += 1
            event = book.log[event, 4]
        out[72] = day - book.stats[row, 1]
    else:
        out[72] = np.nan
    out[70] = total
    out[71] = best


@compiled
def put_query(book: Book, out: NDArray[np.float32], subject: int, relation: int, day: int) -> None:
    """What is known of the question itself."""
    side = 1 if relation >= book.relations else 0
    asked, acted = find(book, 4, subject, relation, 0), find(book, 3, 0, 1 - side, subject)
    out[76] = book.stats[asked, 0] if asked >= 0 else 0
    out[77] = faded(book, asked, 1, day)
    out[78] = faded(book, asked, 3, day)
    out[79] = faded(book, acted, 1, day)
    out[80] = faded(book, acted, 3, day)
    out[81] = faded(book, find(book, 12, 0, relation, 0), 1, day)


@compiled
def gap_ratio(book: Book, row: int, day: int) -> float:
    """Days since the last time, in parts of the usual gap; not a number where it was seen on one day only."""
    if row < 0 or book.stats[row, 1] <= book.stats[row, 6]:
        return np.nan
    usual = (book.stats[row, 1] - book.stats[row, 6]) / max(book.stats[row, 0] - 1.0, 1.0)
    return float((day - book.stats[row, 1]) / usual)


@compiled
def put_rhythm(book: Book, out: NDArray[np.float32], subject: int, relation: int, entity: int, day: int) -> None:
    """Whether it is time again, and what part the asker has in what the candidate does and receives."""
    side = 1 if relation >= book.relations else 0
    back = relation - book.relations if side else relation + book.relations
    triple, pair = find(book, 0, subject, relation, entity), find(book, 1, subject, side, entity)
    out[87], out[88] = gap_ratio(book, triple, day), gap_ratio(book, pair, day)
    out[91] = share_of(book, triple, find(book, 4, entity, back, 0), day)
    out[92] = share_of(book, pair, find(book, 3, 0, side, entity), day)


@compiled
def put_features(
    book: Book, desk: Desk, trail: Trail, none: float, out: NDArray[np.float32], subject: int, relation: int, day: int,
    chosen: NDArray[np.int64], places: NDArray[np.int64], latent: NDArray[np.float32], best: float, top: float,
    listed: int, standing: NDArray[np.float32],
) -> None:  # fmt: skip
    """One row of figures for each chosen candidate. ``best`` and ``top`` are the highest first and latent scores."""
    for at in range(len(chosen)):
        entity, row = chosen[at], out[at]
        put_history(book, row, subject, relation, entity, day)
        put_sequence(book, row, subject, relation, entity, day)
        row[73], row[74], row[75] = desk.hop[entity], desk.hop_relation[entity], desk.hop_day[entity]
        put_query(book, row, subject, relation, day)
        row[82] = desk.first[entity]
        row[83] = np.exp(desk.first[entity] - best)
        row[84] = places[at]
        row[85] = latent[entity] if len(latent) else 0
        row[86] = latent[entity] / top if len(latent) else 0
        put_rhythm(book, row, subject, relation, entity, day)
        row[93], row[94], row[95] = best, top, listed
        row[96:100] = trail.share[entity]
        row[100] = none
        row[101:] = standing[places[at]]
