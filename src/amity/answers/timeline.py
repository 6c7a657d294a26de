"""What happened, in order of time, each fact once: events, and agreements by the stages that are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from amity.answers.wording import record_words
from amity.facts.fact import Fact, source_of_each
from amity.facts.ledger import Entry
from amity.facts.telling import Telling
from amity.facts.views import shown_record
from amity.records import DateRange, Status, Value

UNDATED = "9999-12-31"


class Moment(Value, frozen=True, kw_only=True):
    """A row of a timeline. `day` is its first day, that of the first report where `dated` is false."""

    day: str | None
    dated: bool
    when: DateRange | None
    kind: str  # event or agreement
    what: str
    actors: tuple[str, ...]
    status: Status
    plover_score: float | None  # -10 to +10
    independent_sources: int
    reports: int
    disputed: tuple[str, ...]
    sentence: str
    fact: str | None  # of an event; a stage of an agreement has its entry in the ledger
    entry: str | None


def build_timeline(
    facts: Iterable[Fact], tellings: Mapping[str, Telling], ledger: Sequence[Entry]
) -> tuple[Moment, ...]:
    """The events and the stages of agreements by day, those without any day last."""
    moments = [*_events(facts, tellings), *_stages(ledger, tellings)]
    return tuple(sorted(moments, key=lambda m: (m.day or UNDATED, m.kind, m.fact or "", m.entry or "", m.what)))


def _events(facts: Iterable[Fact], tellings: Mapping[str, Telling]) -> Iterator[Moment]:
    for fact in facts:
        if fact.kind != "event":
            continue
        held = [tellings[name] for name in fact.records if name in tellings]
        record = shown_record(fact, held)
        when = record.when
        published = min((t.published for t in held if t.published), default=None)
        yield Moment(
            day=(when.start or when.end if when else None) or published,
            dated=when is not None,
            when=when,
            kind="event",
            what=record_words(record),
            actors=tuple(sorted({party for t in held for party in t.parties})),
            status=record.status,
            plover_score=getattr(record, "plover_score", None),
            independent_sources=fact.independent_sources,
            reports=len(fact.documents),
            disputed=fact.disputed,
            sentence=" … ".join(" ".join(span.text.split()) for span in record.evidence),
            fact=fact.id,
            entry=None,
        )


def _stages(ledger: Sequence[Entry], tellings: Mapping[str, Telling]) -> Iterator[Moment]:
    for entry in ledger:
        for step in entry.steps:
            held = [tellings[name] for name in step.records if name in tellings]
            yield Moment(
                day=step.day,
                dated=step.dated,
                when=step.when,
                kind="agreement",
                what=f"{entry.name} ({entry.form}): {step.stage}",
                actors=step.parties,
                status=step.status,
                plover_score=None,
                independent_sources=max(1, len(set(source_of_each(held).values()))),
                reports=len(step.documents),
                disputed=(),
                sentence=step.words,
                fact=None,
                entry=entry.id,
            )
