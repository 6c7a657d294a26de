"""What became of what was foretold: came true, failed, still open, cannot be known, with what settles it.

An outlook is settled, in this order, by what later reports tell of the very event or agreement that it foretells; by
figures, official ones before reported ones; by a later fact of the same actors in nearly the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from amity.codebook import Codebook
from amity.facts.alike import cosine
from amity.facts.fact import Fact
from amity.facts.outlook_figures import Figures, Verdict, settle_by_figures
from amity.facts.telling import Telling
from amity.records import (
    Agreement,
    Attribution,
    Certainty,
    DateRange,
    Direction,
    Event,
    Measure,
    Outcome,
    Outlook,
    Value,
)

LATE = 3  # years after which an outlook that names no end of its time ("soon") should have come true
SAME_WORDS = 0.5  # cosine of the claim and of a later sentence, from which both speak of one thing
ENOUGH = 5  # settled outlooks below which a source has no score
REAL = ("happened", "ongoing")
AHEAD = ("planned", "expected", "conditional", "called-for")


class Settled(Value, frozen=True, kw_only=True):
    """An outlook with its outcome as of a day, and the records, facts or official series that settle it."""

    fact: str
    record: str
    document: str
    published: str | None
    outlet: str | None
    said_by: Attribution
    claim: str
    about: tuple[str, ...]
    direction: Direction
    horizon: DateRange | None
    condition: str | None
    certainty: Certainty
    outcome: Outcome
    why: str
    records: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    series: str | None = None
    as_of: str


class Score(Value, frozen=True, kw_only=True):
    """How often what a source foretold came true. `score` is the share of those settled; null below five settled."""

    source: str
    kind: str
    foretold: int
    came_true: int
    failed: int
    open: int
    unknowable: int
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """What an outlook is settled by: facts with their tellings, by record; series; and the day of the answer."""

    facts: Mapping[str, Fact]  # by record
    tellings: Mapping[str, Telling]  # by record
    of_document: Mapping[str, Sequence[Telling]]
    figures: Figures
    codebook: Codebook
    as_of: str


def settle(outlook: Telling, fact: Fact, later: Later) -> Settled:
    """The outlook with what became of it."""
    record = outlook.record
    assert isinstance(record, Outlook)
    verdict = _verdict(outlook, record, later)
    return Settled(
        fact=fact.id,
        record=record.id,
        document=record.document,
        published=outlook.published,
        outlet=outlook.outlet,
        said_by=record.said_by,
        claim=" ".join(record.claim.text.split()),
        about=tuple(dict.fromkeys(actor.id for actor in record.about)),
        direction=record.direction,
        horizon=record.horizon,
        condition=record.condition.text if record.condition else None,
        certainty=record.certainty,
        outcome=verdict.outcome,
        why=verdict.why,
        records=verdict.records,
        facts=tuple(dict.fromkeys(later.facts[name].id for name in verdict.records if name in later.facts)),
        series=verdict.series,
        as_of=later.as_of,
    )


def score_card(settled: Iterable[Settled]) -> tuple[Score, ...]:
    """One row a source: who foretold, or the outlet where its author did; most outlooks first."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for one in settled:
        own = one.said_by.source_kind == "author" and one.outlet
        name = one.outlet if own and one.outlet else one.said_by.name
        found.setdefault((name, "outlet" if own else one.said_by.source_kind), {})[one.fact] = one.outcome
    rows = [_score(name, kind, list(outcomes.values())) for (name, kind), outcomes in found.items()]
    return tuple(sorted(rows, key=lambda row: (-row.foretold, row.source, row.kind)))


def _score(name: str, kind: str, outcomes: list[str]) -> Score:
    true, failed = outcomes.count("came-true"), outcomes.count("failed")
    return Score(
        source=name,
        kind=kind,
        foretold=len(outcomes),
        came_true=true,
        failed=failed,
        open=outcomes.count("open"),
        unknowable=outcomes.count("unknowable"),
        score=round(true / (true + failed), 3) if true + failed >= ENOUGH else None,
    )


def last_day(outlook: Outlook, published: str) -> str:
    """The last day of the outlook's time; some years from its report on, where it names none."""
    if outlook.horizon and outlook.horizon.end and outlook.horizon.end > published:
        return outlook.horizon.end
    return (date.fromisoformat(published[:10]) + timedelta(days=round(LATE * 365.25))).isoformat()


def _verdict(telling: Telling, outlook: Outlook, later: Later) -> Verdict:
    if telling.published is None:
        return Verdict("unknowable", "the report has no date, so that nothing is known to be later")
    last = last_day(outlook, telling.published)
    for found in (
        _by_twin(telling, outlook, last, later),
        settle_by_figures(outlook, telling.published, last, _twin_measures(telling, outlook, later), later),
        _by_words(telling, outlook, last, later),
    ):
        if found:
            return _excused(found, outlook)
    if last >= later.as_of:
        return Verdict("open", f"its time runs until {last}, and nothing read settles it yet")
    if outlook.horizon is None:
        return Verdict("unknowable", "it names no time, and nothing read settles it")
    return Verdict("unknowable", f"its time ended {last}, and nothing read settles it")


def _excused(verdict: Verdict, outlook: Outlook) -> Verdict:
    """What was foretold on a condition has not failed where nobody knows whether the condition was met."""
    if verdict.outcome == "failed" and outlook.condition:
        return Verdict("unknowable", f"{verdict.why}; whether its condition was met is unknown", verdict.records)
    return verdict


def _by_twin(telling: Telling, outlook: Outlook, last: str, later: Later) -> Verdict | None:
    """The event or agreement that the same words foretell, as later reports tell it."""
    for twin in _inside(telling, outlook, later, (Event, Agreement)):
        fact = later.facts.get(twin.record.id)
        others = [later.tellings[name] for name in (fact.records if fact else ()) if name in later.tellings]
        after = [o for o in others if o.published and telling.published and o.published > telling.published]
        real = [o for o in after if o.record.status in REAL]
        denied = [o for o in after if o.record.status == "denied"]
        if real and _in_time(real[0], last):
            return Verdict("came-true", f"told as done on {real[0].published}", _ids(real))
        if denied and not real:
            return Verdict("failed", f"denied on {denied[0].published}", _ids(denied))
    return None


def _twin_measures(telling: Telling, outlook: Outlook, later: Later) -> list[Measure]:
    """The measures of the same sentence that go the way of the outlook, those inside its claim first."""
    claim = outlook.claim
    found = []
    for twin in later.of_document.get(outlook.document, ()):
        measure = twin.record
        if isinstance(measure, Measure) and _overlap(measure, outlook) and not _against(measure, outlook):
            inside = any(span.start >= claim.start and span.end <= claim.end for span in measure.evidence)
            own = {actor.country or actor.id for actor in outlook.about}
            theirs = {a.country or a.id for a in (measure.subject, measure.counterpart) if a}
            found.append(((not inside, measure.status not in AHEAD, -len(own & theirs), measure.id), measure))
    return [measure for _, measure in sorted(found, key=lambda pair: pair[0])]


def _against(measure: Measure, outlook: Outlook) -> bool:
    return {("rise", "falling"), ("fall", "rising")} & {(outlook.direction, measure.trend or "")} != set()


def _inside(
    telling: Telling, outlook: Outlook, later: Later, kinds: tuple[type[Event], type[Agreement]]
) -> Iterator[Telling]:
    for twin in later.of_document.get(outlook.document, ()):
        if isinstance(twin.record, kinds) and twin.record.status in AHEAD and _overlap(twin.record, outlook):
            yield twin


def _overlap(record: Event | Agreement | Measure, outlook: Outlook) -> bool:
    """Whether a record rests on the sentence of the outlook."""
    return any(a.start < b.end and b.start < a.end for a in record.evidence for b in outlook.evidence)


def _by_words(telling: Telling, outlook: Outlook, last: str, later: Later) -> Verdict | None:
    """A later event or agreement of the same actors in nearly the same words; only what starts or ends is so found."""
    if outlook.direction not in ("start", "end") or not telling.parties:
        return None
    found = []
    for other in later.tellings.values():
        fits = isinstance(other.record, (Event, Agreement)) and other.record.document != outlook.document
        if fits and telling.parties <= other.parties and (telling.published or "") < (other.published or ""):
            near = cosine(telling, other)
            if near >= SAME_WORDS and other.record.status in REAL and other.dated and _in_time(other, last):
                found.append((-near, other.order, other))
    if not found:
        return None
    best = min(found)[2]
    return Verdict("came-true", f"a report of {best.published} tells nearly the same as done", _ids([best]))


def _in_time(telling: Telling, last: str) -> bool:
    """Whether it happened, as far as is told, by the last day."""
    return telling.first is None or date.fromordinal(telling.first).isoformat() <= last


def _ids(tellings: Sequence[Telling]) -> tuple[str, ...]:
    return tuple(telling.record.id for telling in tellings)
