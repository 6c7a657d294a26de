"""Documents that carry one text, whole, cut short, re-headlined, lightly edited or wrapped, are one group.

Two texts are linked where most of the shorter one stands in the other. Links depend on the two texts alone, and
groups on links alone, so the order of arrival leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from amity.facts.graph import component
from amity.facts.index import ShingleIndex
from amity.facts.shingles import Hashes, containment, fingerprint, shingles, words_of
from amity.store.facts import CarrierRow, FactTables

SHARE = 0.65  # of the shorter text; set on the corpus of articles: below lie follow-ups of one outlet
SHORT, SHORT_SHARE = 24, 0.7  # a text of fewer shingles shares one sentence by chance sooner
STRANGE = 0.1  # two parts of one page that share less than this are two articles, and the page a digest
SAME = 0.8  # how long, next to a digest, a text is that is the digest itself
HEAD, TAIL, NAME = 240, 400, 4  # characters in which a text credits its outlet; the least length of its name


class Copies:
    """The groups of a store, kept up to date as documents come and go."""

    def __init__(self, tables: FactTables) -> None:
        self._tables = tables
        self._index = ShingleIndex(tables)

    def update(self, documents: Iterable[int]) -> set[int]:
        """The groups hold after these documents came, changed or went; gives documents whose group changed."""
        touched: set[int] = set()
        fresh: dict[int, Hashes] = {}
        for number in documents:
            touched |= self._place(number, fresh)
        self._index.add(fresh)
        self._link(fresh)
        return self._regroup(touched)

    def _place(self, number: int, fresh: dict[int, Hashes]) -> set[int]:
        """The document stands with its wording; gives the wordings whose groups may change."""
        text = self._tables.text_of(number)
        words = words_of(text) if text is not None else []
        held = self._tables.wording_of(number)
        if text is not None and held and held[1] == fingerprint(words):
            return {held[0]}
        touched = self._leave(number, held[0]) if held else set()
        if text is not None:
            wording, new = self._tables.put_wording(number, fingerprint(words))
            if new:
                fresh[wording] = shingles(words)
            touched.add(wording)
        return touched

    def _leave(self, number: int, wording: int) -> set[int]:
        """The document no longer has this wording, which goes with the last document that has it."""
        touched = {wording, *self._tables.copies_of(wording)}
        self._tables.leave_wording(number, wording)
        return touched

    def _link(self, fresh: dict[int, Hashes]) -> None:
        known = dict(fresh)
        for one, other in self._index.candidates(fresh):
            for wording in (one, other):
                if wording not in known:
                    known[wording] = self._shingles(wording)
            share = containment(known[one], known[other])
            if share >= (SHORT_SHARE if min(len(known[one]), len(known[other])) < SHORT else SHARE):
                self._tables.link_wordings(one, other, round(share, 3))

    def _shingles(self, wording: int) -> Hashes:
        return shingles(words_of(self._tables.wording_text(wording) or ""))

    def _regroup(self, touched: set[int]) -> set[int]:
        changed: set[int] = set()
        while touched:
            members = component(touched.pop(), self._tables.copies_of)
            touched -= members
            for group in self._groups(members):
                changed |= self._name(self._tables.carriers(group))
        return changed

    def _groups(self, members: set[int]) -> list[set[int]]:
        """The wordings that are copies of one another. A page of several articles joins none of them."""
        links = {wording: set(self._tables.copies_of(wording)) for wording in members}
        if len(members) > 2:
            self._part_digests(links)
        groups, left = [], set(members)
        while left:
            group = component(min(left), links.__getitem__)
            left -= group
            groups.append(group)
        return groups

    def _part_digests(self, links: dict[int, set[int]]) -> None:
        sets = {wording: self._shingles(wording) for wording in links}
        digests = [w for w in sorted(links) if _is_digest(w, links, sets)]
        for digest in digests:
            for other in [o for o in links[digest] if len(sets[o]) < SAME * len(sets[digest])]:
                links[digest].discard(other)
                links[other].discard(digest)

    def _name(self, carriers: list[CarrierRow]) -> set[int]:
        """The documents of a group bear the id of its likely origin; one alone bears none."""
        name = likely_origin(carriers).id if len(carriers) > 1 else None
        changed = {c.number for c in carriers if c.copies != name}
        self._tables.name_group(changed, name)
        return changed


def _is_digest(wording: int, links: dict[int, set[int]], sets: dict[int, Hashes]) -> bool:
    parts = [o for o in links[wording] if len(sets[o]) < SAME * len(sets[wording])]
    apart = ((a, b) for a, b in combinations(parts, 2) if b not in links[a])
    return any(containment(sets[a], sets[b]) < STRANGE for a, b in apart)


def likely_origin(carriers: list[CarrierRow]) -> CarrierRow:
    """The one that the others credit, else the earliest, else the longest; the least id of equals."""
    credited = {c.id for c in carriers if c.outlet and _is_credited(c.outlet, [o for o in carriers if o is not c])}

    def rank(carrier: CarrierRow) -> tuple[bool, str, int, str]:
        return carrier.id not in credited, carrier.published or "9999", -len(carrier.text), carrier.id

    return min(carriers, key=rank)


def _is_credited(outlet: str, others: list[CarrierRow]) -> bool:
    """Another outlet's text names this one where agencies are named, at its head or foot."""
    return len(outlet) >= NAME and any(
        outlet in other.text[:HEAD] or outlet in other.text[-TAIL:] for other in others if other.outlet != outlet
    )
