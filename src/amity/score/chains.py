"""How well facts are told from reports, on chains of real events that are each told several times.

Twice: from gold records, which isolates grouping, and from reading. All chains lie in one store, so that one may
wrongly join another. Pairwise F1 over pairs of tellings; B-cubed after Bagga and Baldwin, "Entity-based cross-document
coreferencing using the vector space model" (1998), over tellings.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.codebook.rows import OrganisationRow
from amity.errors import BadRequest
from amity.facts.fact import Dispute, Fact
from amity.facts.updating import FactBook
from amity.facts.views import find_disputes, find_facts, one_of
from amity.reading import read_document
from amity.records import Measure, Reading, Record, kind_of, parties
from amity.score.chain_cases import Chain, DisputeRow, GoldTelling, read_chains
from amity.score.report import Counts, Figure, Miss, Row, f_score, share
from amity.store.fact_queries import FactQuery
from amity.store.sqlite import open_store

FIELDS = ("type", "status", "stage", "direction")  # on which a record fits a gold one better or worse
NEAR = 0.1  # share by which a figure may differ from the gold one and still be the same reading of it


@dataclass(frozen=True, slots=True)
class Grouped:
    """What a store made of the reports: the record that tells each gold telling, facts, disputes, groups of copies."""

    told: Mapping[tuple[str, str, str], str]  # chain, fact, place: record
    facts: Mapping[str, Fact]  # by record
    disputes: tuple[Dispute, ...]
    chain_of: Mapping[str, str]  # by record
    copies: Mapping[str, str | None]  # by document

    def label(self, telling: GoldTelling) -> str:
        """The fact that a telling is in; one of its own where it was missed."""
        record = self.told.get((telling.chain, telling.fact, telling.at))
        fact = self.facts.get(record or "")
        return fact.id if fact else f"missed {telling.chain} {telling.fact} {telling.at}"


@dataclass(frozen=True, slots=True)
class ChainsScore:
    """The figures over all chains, from gold records and from reading."""

    chains: tuple[Chain, ...]
    gold: Grouped
    read: Grouped

    def figures(self) -> tuple[Figure, ...]:
        """Those from gold records first."""
        read = [figures_of(self.chains, self.read, "reading"), [_found(self.chains, self.read)]]
        return tuple(figure for part in [figures_of(self.chains, self.gold, "records"), *read] for figure in part)

    def predictions(self) -> Iterator[Row]:
        """Each gold telling with the fact that it was put in, both ways."""
        for chain in self.chains:
            for telling in chain.tellings:
                own = {"chain": telling.chain, "fact": telling.fact, "at": telling.at}
                yield own | {"from_records": self.gold.label(telling), "from_reading": self.read.label(telling)}

    def misses(self) -> Iterator[Miss]:
        """Each fact that was torn apart or joined with another, from gold records, and each dispute missed or false."""
        yield from _misses(self.chains, self.gold, "records")
        yield from _misses(self.chains, self.read, "reading")


def score_chains(folder: Path, codebook: Codebook) -> ChainsScore:
    """The score over a folder of chains, one JSON file each; raises `BadRequest` where there is none."""
    chains = read_chains(folder, codebook)
    if not chains:
        raise BadRequest(f"{folder} holds no chains; give NAME.json files as its README says.")
    return ChainsScore(chains, from_records(chains, codebook), _from_reading(chains, codebook))


def from_records(chains: Sequence[Chain], codebook: Codebook) -> Grouped:
    """What a store makes of the gold records."""
    told, readings = {}, []
    for chain in chains:
        records: dict[str, dict[str, Record]] = {document.id: {} for document in chain.documents.values()}
        for telling in chain.tellings:
            records[telling.record.document][telling.record.id] = telling.record
            told[(telling.chain, telling.fact, telling.at)] = telling.record.id
        readings += [
            Reading(document=document, records=tuple(records[document.id].values()))
            for document in chain.documents.values()
        ]
    return _grouped(readings, told, codebook)


def _from_reading(chains: Sequence[Chain], codebook: Codebook) -> Grouped:
    documents = [document for chain in chains for document in chain.documents.values()]
    docs = codebook.derive(language).pipe(document.text for document in documents)
    readings = {
        document.id: read_document(document, doc, codebook) for document, doc in zip(documents, docs, strict=True)
    }
    told: dict[tuple[str, str, str], str] = {}
    for chain in chains:
        told |= _matched(chain, readings)
    return _grouped(list(readings.values()), told, codebook)


def _matched(chain: Chain, readings: Mapping[str, Reading]) -> dict[tuple[str, str, str], str]:
    """The record that tells each gold telling, one to one; those that fit best first."""
    fits = []
    for telling in chain.tellings:
        for record in readings[telling.record.document].records:
            if fit := _fit(telling.record, record):
                fits.append((-fit, telling.at, telling.fact, record.id))
    told: dict[tuple[str, str, str], str] = {}
    for _, at, fact, name in sorted(fits):
        if (chain.row.chain, fact, at) not in told and name not in told.values():
            told[(chain.row.chain, fact, at)] = name
    return told


def _fit(gold: Record, found: Record) -> float:
    """How well a record tells a gold one; 0 where it does not."""
    if kind_of(gold) != kind_of(found) or not any(
        a.start < b.end and b.start < a.end for a in gold.evidence for b in found.evidence
    ):
        return 0.0
    own, theirs = ({actor.country or actor.id for actor in parties(record)} for record in (gold, found))
    if own and not own & theirs:
        return 0.0
    if isinstance(gold, Measure) and isinstance(found, Measure):
        if gold.value is None or found.value is None:
            return float(gold.value == found.value)
        return float(abs(gold.value - found.value) <= NEAR * abs(gold.value)) * (1 + (gold.value == found.value))
    same: int = sum(getattr(gold, name, None) == getattr(found, name, None) for name in FIELDS)
    return float(1 + len(own & theirs) + same - 0.1 * len(theirs - own))


def _grouped(readings: Sequence[Reading], told: Mapping[tuple[str, str, str], str], codebook: Codebook) -> Grouped:
    wholes = {row.id: row.part_of for row in codebook.table(OrganisationRow) if row.part_of}
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "chains", wholes) as store:
        store.write(readings)
        FactBook(store, wholes).update()
        origins = {r.id: reading.document.origin for reading in readings for r in reading.records}
        return Grouped(
            told=told,
            facts=one_of(find_facts(store, FactQuery())),
            disputes=tuple(find_disputes(store, FactQuery())),
            chain_of={record: origin.split("/")[0] for record, origin in origins.items()},
            copies={document.id: document.copies for document in store.documents()},
        )


def figures_of(chains: Sequence[Chain], grouped: Grouped, way: str) -> list[Figure]:
    """Every figure of one way, from records or from reading."""
    labels = {id(t): grouped.label(t) for chain in chains for t in chain.tellings}
    sizes = Counter(labels.values())
    rows = [_chain_counts(chain, labels, sizes) for chain in chains]
    disputes = [_disputes(chain, grouped) for chain in chains]
    return [
        f_score(f"pairwise F1, from {way}", [(row[0], row[1], row[2]) for row in rows]),
        Figure(
            name=f"B-cubed F1, from {way}", counts=np.array([row[3:] for row in rows], dtype=np.float64),
            value_of=_b_cubed, cases=sum(len(chain.tellings) for chain in chains),
        ),
        share(f"copies no source of their own, from {way}", [_copies(chain, grouped) for chain in chains]),
        share(f"groups of copies right, from {way}", [_copy_pairs(chain, grouped) for chain in chains]),
        share(f"independent sources right, from {way}", [_sources(chain, grouped) for chain in chains]),
        share(f"disputes found, from {way}", [(hits, planted) for hits, planted, _, _ in disputes]),
        share(f"disputes true, from {way}", [(true, shown) for _, _, true, shown in disputes]),
    ]  # fmt: skip


def _chain_counts(chain: Chain, labels: Mapping[int, str], sizes: Counter[str]) -> tuple[float, ...]:
    """Pairs right, gold pairs, found pairs; sums of B-cubed precision and recall, and tellings."""
    told = chain.tellings
    gold = Counter(t.fact for t in told)
    both = Counter((t.fact, labels[id(t)]) for t in told)
    inside = Counter(labels[id(t)] for t in told)
    found = sum(n * (n - 1) / 2 + n * (sizes[label] - n) / 2 for label, n in inside.items())
    pairs = [sum(n * (n - 1) / 2 for n in counts.values()) for counts in (both, gold)]
    precision = sum(both[(t.fact, labels[id(t)])] / sizes[labels[id(t)]] for t in told)
    recall = sum(both[(t.fact, labels[id(t)])] / gold[t.fact] for t in told)
    return (*pairs, found, precision, recall, len(told))


def _b_cubed(sums: Counts) -> float:
    precision, recall, tellings = sums
    if not tellings or not precision + recall:
        return 0.0
    return float(2 * precision * recall / (precision + recall) / tellings)


def _copies(chain: Chain, grouped: Grouped) -> tuple[int, int]:
    """Copies that are in one group with their original, and all copies."""
    rows = [(letter, report.copy_of) for letter, report in chain.row.reports.items() if report.copy_of]
    groups = {letter: grouped.copies[document.id] for letter, document in chain.documents.items()}
    return sum(groups[a] is not None and groups[a] == groups[b or ""] for a, b in rows), len(rows)


def _copy_pairs(chain: Chain, grouped: Grouped) -> tuple[int, int]:
    """Pairs of reports judged rightly to be copies or not, among those that either the gold or amity calls copies."""
    roots = {letter: _root(chain, letter) for letter in chain.documents}
    groups = {letter: grouped.copies[document.id] for letter, document in chain.documents.items()}
    right = every = 0
    for a, b in combinations(sorted(roots), 2):
        gold, found = roots[a] == roots[b], groups[a] is not None and groups[a] == groups[b]
        right += gold and found
        every += gold or found
    return right, every


def _root(chain: Chain, letter: str) -> str:
    original = chain.row.reports[letter].copy_of
    return _root(chain, original) if original else letter


def _sources(chain: Chain, grouped: Grouped) -> tuple[int, int]:
    """Facts with the right number of independent sources, and all facts that several reports tell."""
    right = every = 0
    for fact in chain.row.facts:
        told = [t for t in chain.tellings if t.fact == fact.name]
        letters = {_root(chain, t.at[0]) for t in told}
        wanted = len({chain.row.reports[letter].outlet for letter in letters})
        held = grouped.facts.get(grouped.told.get((chain.row.chain, fact.name, told[0].at), ""))
        if len(told) > 1:
            every += 1
            right += held is not None and held.independent_sources == wanted
    return right, every


def _disputes(chain: Chain, grouped: Grouped) -> tuple[int, int, int, int]:
    """Planted disputes found, planted ones; found ones that were planted, found ones."""
    shown = [d for d in grouped.disputes if grouped.chain_of[d.sides[0].records[0]] == chain.row.chain]
    hits = [[_hit(planted, dispute, chain, grouped) for dispute in shown] for planted in chain.row.disputes]
    found = sum(any(row) for row in hits)
    true = sum(any(row[place] for row in hits) for place in range(len(shown)))
    return found, len(chain.row.disputes), true, len(shown)


def _hit(planted: DisputeRow, dispute: Dispute, chain: Chain, grouped: Grouped) -> bool:
    """Whether the dispute is on the field, and has records of two planted sides on two sides of its own."""
    if planted.field != dispute.field:
        return False
    sides = [{grouped.told.get((chain.row.chain, planted.fact, at)) for at in side} for side in planted.sides]
    met = [{place for place, side in enumerate(sides) if side & set(own.records)} for own in dispute.sides]
    return any(a and b and (a != b or len(a) > 1) for a, b in combinations(met, 2))


def _found(chains: Sequence[Chain], grouped: Grouped) -> Figure:
    rows = [
        (sum((t.chain, t.fact, t.at) in grouped.told for t in chain.tellings), len(chain.tellings)) for chain in chains
    ]
    return share("tellings that the reader found", rows)


def _misses(chains: Sequence[Chain], grouped: Grouped, way: str) -> Iterator[Miss]:
    for chain in chains:
        told: dict[str, list[GoldTelling]] = {}
        for telling in chain.tellings:
            told.setdefault(grouped.label(telling), []).append(telling)
        for label, same in told.items():
            torn = {t.at for t in chain.tellings if t.fact in {s.fact for s in same}} - {t.at for t in same}
            if torn or len({t.fact for t in same}) > 1:
                given = ", ".join(f"{t.fact} {t.at}" for t in same)
                yield _miss(chain, way, len(torn) + len(same), label, f"one fact each; with {sorted(torn)}", given)
        for dispute in grouped.disputes:
            own = grouped.chain_of[dispute.sides[0].records[0]] == chain.row.chain
            if own and not any(_hit(planted, dispute, chain, grouped) for planted in chain.row.disputes):
                given = " / ".join(side.sentences[0] for side in dispute.sides)
                yield _miss(chain, way, 3, f"dispute on {dispute.field}", "no dispute", given)
        for planted in chain.row.disputes:
            if not any(_hit(planted, dispute, chain, grouped) for dispute in grouped.disputes):
                yield _miss(chain, way, 5, f"dispute on {planted.field} of {planted.fact}", str(planted.sides), "none")


def _miss(chain: Chain, way: str, weight: float, text: str, wanted: str, given: str) -> Miss:
    return Miss(case=f"{chain.row.chain}, from {way}", weight=weight, text=text, wanted=wanted, given=given)
