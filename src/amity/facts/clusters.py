"""Which of the records that hang together are one fact: the surest links first, none against what a person said.

A function of the records and links alone; groups join where at least half of their pairs are linked, so that a chain
of near tellings does not end in one fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from amity.facts.telling import SLACK, Telling
from amity.records import Event

Link = tuple[int, int, float, str]
SHARE = 0.5  # of the pairs between two groups that must be linked before they join


class Clusters:
    """Groups that grow by joining."""

    def __init__(self, tellings: Mapping[int, Telling], links: Iterable[Link], apart: set[frozenset[int]]) -> None:
        self._tellings = tellings
        self._apart = apart
        self._group = {number: number for number in tellings}
        self._members = {number: {number} for number in tellings}
        self._linked = {frozenset(link[:2]) for link in links}

    def join(self, one: int, other: int, *, forced: bool = False) -> None:
        """The groups of these two are one, unless something speaks against it."""
        a, b = self._group[one], self._group[other]
        if a == b or (not forced and not self._fit(self._members[a], self._members[b])):
            return
        self._members[a] |= self._members[b]
        for number in self._members.pop(b):
            self._group[number] = a

    def groups(self) -> list[set[int]]:
        """The groups."""
        return list(self._members.values())

    def _fit(self, a: set[int], b: set[int]) -> bool:
        pairs = [frozenset((x, y)) for x in a for y in b]
        if any(pair in self._apart for pair in pairs):
            return False
        return sum(pair in self._linked for pair in pairs) >= SHARE * len(pairs) and self._near(a | b)

    def _near(self, group: set[int]) -> bool:
        """The days on which an event is put do not lie too far apart."""
        days = [t.first for t in map(self._tellings.__getitem__, group) if _on_a_day(t) and t.first is not None]
        return not days or max(days) - min(days) < SLACK


def cluster(
    tellings: Mapping[int, Telling], links: Iterable[Link], together: set[frozenset[int]], apart: set[frozenset[int]]
) -> list[set[int]]:
    """The records of each fact. `together` and `apart` are pairs that a person judged."""
    held = list(links)
    ids = {number: telling.record.id for number, telling in tellings.items()}
    clusters = Clusters(tellings, held, apart)
    forced = [sorted(pair, key=ids.__getitem__) for pair in together]
    for one, other in sorted(forced, key=lambda pair: [ids[number] for number in pair]):
        clusters.join(one, other, forced=True)
    for one, other, _, _ in sorted(held, key=lambda link: (-link[2], sorted((ids[link[0]], ids[link[1]])))):
        clusters.join(*sorted((one, other), key=ids.__getitem__))
    return clusters.groups()


def _on_a_day(telling: Telling) -> bool:
    return isinstance(telling.record, Event) and telling.dated and telling.first == telling.last
