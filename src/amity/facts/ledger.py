"""The ledger: agreements across documents as objects with a life, as they stood on any day.

It is built from agreement records; which of them speak of one agreement is judged in `amity.facts.agreements`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from amity.codebook import Codebook
from amity.codebook.rows import StateRow
from amity.facts.agreements import Group, dated, group_agreements, party_id
from amity.records import Agreement, DateRange, Document, Form, Stage, Status, Value

Standing = Literal[
    "negotiating", "announced", "signed", "acceded", "in-force", "extended", "suspended", "ended", "term-ended",
    "planned", "denied",
]  # fmt: skip
REAL: tuple[Status, ...] = ("happened", "ongoing")
ONCE: tuple[Stage, ...] = ("signed", "announced")  # told without a day, they are those of the day told elsewhere
LIFE: tuple[Stage, ...] = (
    "negotiating", "announced", "signed", "acceded", "in-force", "extended", "suspended", "ended",
)  # fmt: skip


class Party(Value, frozen=True, kw_only=True):
    """A party, with the day on which it acceded where that is told."""

    id: str
    name: str
    acceded: str | None = None


class Step(Value, frozen=True, kw_only=True):
    """One stage of an agreement's life. `day` is that of the stage, or of the first report where `dated` is false."""

    stage: Stage
    day: str | None
    dated: bool
    when: DateRange | None
    status: Status
    until: str | None
    parties: tuple[str, ...]
    records: tuple[str, ...]
    documents: tuple[str, ...]
    words: str  # the evidence of the first report


class Entry(Value, frozen=True, kw_only=True):
    """An agreement and its life up to a day: what it is called, whom it binds, how it stands and since when."""

    id: str
    name: str
    form: Form
    parties: tuple[Party, ...]
    standing: Standing
    since: str | None  # the day from which it stands so
    note: str | None  # what a reader should know of the term
    signed: str | None
    in_force: str | None
    until: str | None
    year: int | None  # in which a known treaty was made, from the codebook
    contexts: tuple[str, ...]
    steps: tuple[Step, ...]
    documents: tuple[str, ...]
    records: tuple[str, ...]
    as_of: str


def build_ledger(
    agreements: Iterable[Agreement],
    documents: Mapping[str, Document],
    codebook: Codebook,
    as_of: str,
    parties: Sequence[str] = (),
) -> tuple[Entry, ...]:
    """The agreements of these records as they stood on a day, by date; those that bind all of `parties`.

    What happened after the day is left out, whenever it was reported; a plan counts from the day of its report.
    """
    return ledger_of(group_agreements(agreements, documents, codebook), documents, codebook, as_of, parties)


def ledger_of(
    groups: Iterable[Group],
    documents: Mapping[str, Document],
    codebook: Codebook,
    as_of: str,
    parties: Sequence[str] = (),
) -> tuple[Entry, ...]:
    """The ledger of records that are grouped already; grouping is most of the work, and the same for every day."""
    entries = (_entry(group, documents, codebook, as_of) for group in groups if _binds(group, parties, codebook))
    return tuple(sorted((e for e in entries if e), key=lambda e: (_sort_day(e), e.name, e.id)))


def ending(entries: Iterable[Entry], days: int) -> tuple[Entry, ...]:
    """The agreements that stand and whose term runs out within so many days of the ledger's own day."""
    found = []
    for entry in entries:
        limit = (date.fromisoformat(entry.as_of) + timedelta(days=days)).isoformat()
        if entry.until and entry.as_of <= entry.until <= limit and entry.standing not in ("ended", "denied"):
            found.append(entry)
    return tuple(sorted(found, key=lambda entry: (entry.until or "", entry.id)))


def _entry(group: Group, documents: Mapping[str, Document], codebook: Codebook, as_of: str) -> Entry | None:
    steps = _steps(group.records, documents, as_of)
    if not steps:
        return None
    kept = [record for record in group.records if any(record.id in step.records for step in steps)]
    real = [step for step in steps if step.status in REAL]
    until = _term(real)
    standing, since, note = _standing(steps, real, until, as_of)
    return Entry(
        id=_entry_id(group),
        name=group.treaty.name if group.treaty else _name(kept),
        form=group.form,
        parties=_parties(kept, codebook),
        standing=standing,
        since=since,
        note=note,
        signed=_first(real, "signed"),
        in_force=_first(real, "in-force"),
        until=until,
        year=group.treaty.year if group.treaty else None,
        contexts=tuple(sorted({context for record in kept for context in record.contexts})),
        steps=steps,
        documents=tuple(dict.fromkeys(document for step in steps for document in step.documents)),
        records=tuple(dict.fromkeys(record for step in steps for record in step.records)),
        as_of=as_of,
    )


def _binds(group: Group, parties: Sequence[str], codebook: Codebook) -> bool:
    return not parties or set(parties) <= bound(group, codebook)


def bound(group: Group, codebook: Codebook) -> set[str]:
    """Whom an agreement binds: those named, the states of their bodies, and the parties that the codebook knows."""
    known = set(group.treaty.parties) if group.treaty else set()
    for record in group.records:
        for actor in record.parties:
            known |= {actor.id, party_id(actor, codebook)} | ({actor.country} if actor.country else set())
    return known


def _steps(records: Sequence[Agreement], documents: Mapping[str, Document], as_of: str) -> tuple[Step, ...]:
    """The stages told up to a day, in time order; one step where several reports tell the same."""
    found: dict[tuple[object, ...], list[Agreement]] = {}
    days = {record.stage: day for record in records if record.status in REAL and (day := dated(record))}
    for record in records:
        day = dated(record)
        if day is None and record.stage in ONCE and record.status in REAL:
            day = days.get(record.stage)
        shown = day or _published(record, documents)
        if (_published(record, documents) if record.status not in REAL else shown) <= as_of:
            parties = tuple(sorted(actor.id for actor in record.parties)) if record.stage == "acceded" else ()
            found.setdefault((record.stage, day, record.status, record.until, parties), []).append(record)
    steps = (_step(same, documents) for same in found.values())
    return tuple(sorted(steps, key=lambda step: (step.day or "", LIFE.index(step.stage), step.records)))


def _step(same: Sequence[Agreement], documents: Mapping[str, Document]) -> Step:
    ordered = sorted(same, key=lambda record: (_published(record, documents), record.id))
    first = next((record for record in ordered if dated(record)), ordered[0])
    return Step(
        stage=first.stage,
        day=dated(first) or _published(first, documents) or None,
        dated=dated(first) is not None,
        when=first.when,
        status=first.status,
        until=first.until,
        parties=tuple(dict.fromkeys(actor.id for record in ordered for actor in record.parties)),
        records=tuple(record.id for record in ordered),
        documents=tuple(dict.fromkeys(record.document for record in ordered)),
        words=" … ".join(" ".join(span.text.split()) for span in first.evidence),
    )


def _term(real: Sequence[Step]) -> str | None:
    """The last day of the term: that which the latest step names, and never an earlier one after an extension."""
    return max((step.until for step in real if step.until), default=None)


def _standing(
    steps: Sequence[Step], real: Sequence[Step], until: str | None, as_of: str
) -> tuple[Standing, str | None, str | None]:
    """How the agreement stands on the day, since when, and what to note."""
    if not real:
        last = steps[-1]
        return ("denied" if last.status == "denied" else "planned"), last.day, f"{last.stage} is {last.status}"
    last = real[-1]
    over = until is not None and until < as_of
    if last.stage in ("ended", "suspended"):
        return last.stage, last.day, None
    if not over:
        return last.stage, last.day, f"runs until {until}" if until else None
    after = [step for step in real if step.dated and (step.day or "") > (until or "")]
    if after:
        return after[-1].stage, after[-1].day, f"the term read ended {until}; {after[-1].stage} since"
    return "term-ended", until, f"term ended {until}, nothing read since"


def _first(real: Sequence[Step], stage: Stage) -> str | None:
    return min((step.day for step in real if step.stage == stage and step.dated and step.day), default=None)


def _parties(records: Sequence[Agreement], codebook: Codebook) -> tuple[Party, ...]:
    """Every party once, a state for its government and leaders; with the first day of its own accession."""
    found: dict[str, Party] = {}
    for record in records:
        for actor in record.parties:
            key = party_id(actor, codebook)
            day = dated(record) if record.stage == "acceded" and len(record.parties) == 1 else None
            held = found.get(key)
            name = actor.name if actor.id == key else held.name if held else codebook.derive(_states).get(key, key)
            days = [d for d in (held.acceded if held else None, day) if d]
            found[key] = Party(id=key, name=name, acceded=min(days, default=None))
    return tuple(found[key] for key in sorted(found))


def _states(codebook: Codebook) -> dict[str, str]:
    return {row.id: row.name for row in codebook.table(StateRow)}


def _name(records: Sequence[Agreement]) -> str:
    """The fullest wording; the first in the alphabet of several."""
    return min((record.name for record in records), key=lambda name: (-len(name), name))


def _entry_id(group: Group) -> str:
    own = group.treaty.name if group.treaty else min(record.id for record in group.records)
    return hashlib.sha256(own.encode()).hexdigest()[:16]


def _published(record: Agreement, documents: Mapping[str, Document]) -> str:
    document = documents.get(record.document)
    return (document.published or "") if document else ""


def _sort_day(entry: Entry) -> str:
    return next((step.day for step in entry.steps if step.day), "9999")
