"""A record as one telling of something: what of it is compared with other tellings."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from amity.records import (
    Actor,
    Agreement,
    DateRange,
    Event,
    Measure,
    Outlook,
    Record,
    Statement,
    Tie,
    kind_of,
    parties,
    record_from_json,
)
from amity.store.facts import Told

BEFORE = 7  # days before its publication in which an undated event may lie
AROUND = 5  # days within which one statement or outlook is told
SLACK = 3  # days by which tellings of one event may differ and still be looked at
LONG = 62  # days: a longer period is looked for by year, a shorter one by month
MANY = 6  # parties that are paired
STEM = 6  # letters of a word that are compared
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Telling:
    """A record with what is compared: parties as states and organisations, days, words that are not names of these."""

    number: int
    record: Record
    position: int
    published: str | None
    outlet: str | None
    copies: str | None
    parties: frozenset[str]
    vague: frozenset[str]  # those of the parties that bear no name
    people: frozenset[tuple[str, str]]  # state, person
    first: int | None  # day as ordinal
    last: int | None
    words: frozenset[str]

    @property
    def named(self) -> frozenset[str]:
        """The parties that are states and organisations of their own name, and not "troops" or "the opposition"."""
        return self.parties - self.vague

    @property
    def order(self) -> tuple[str, str, int, str]:
        """By publication, then in an order of its own that no arrival changes."""
        return self.published or "9999", self.record.document, self.position, self.record.id

    @property
    def dated(self) -> bool:
        """The text itself says when."""
        return self.record.when is not None and bool(self.record.when.start or self.record.when.end)


def telling_of(told: Told, wholes: Mapping[str, str]) -> Telling:
    """What of this record is compared."""
    record = record_from_json(told.json)
    about = _about(record)
    first, last = _days(record, told.published)
    return Telling(
        number=told.number,
        record=record,
        position=told.position,
        published=told.published,
        outlet=told.outlet,
        copies=told.copies,
        parties=frozenset(party(actor, wholes) for actor in about),
        vague=frozenset(a.id for a in about if not a.country and a.name == a.name.lower()),
        people=frozenset((a.country, a.id) for a in about if a.country and a.id != a.country and "/" not in a.id),
        first=first,
        last=last,
        words=_words(record, about),
    )


def party(actor: Actor, wholes: Mapping[str, str]) -> str:
    """The state or organisation that the actor belongs to, as far up as is known; itself where nothing is."""
    name = actor.country or actor.id.split("/")[0]
    seen = {name}
    while (whole := wholes.get(name)) and whole not in seen:
        seen.add(whole)
        name = whole
    return name


def keys(telling: Telling) -> list[int]:
    """Where tellings of the same are looked for: kind, parties and period, each as one number."""
    kind = kind_of(telling.record)
    return sorted({_hashed(f"{kind}|{place}") for place in _places(telling)})


def _places(telling: Telling) -> Iterator[str]:
    record = telling.record
    match record:
        case Tie():
            yield f"{record.subject.id}|{record.relation}|{record.object.id}"
        case Agreement():
            yield from _pairs(telling.parties)
        case Event():
            yield from (f"{pair}|{period}" for pair in _pairs(telling.parties) for period in _periods(telling, SLACK))
            if telling.dated and telling.first is not None and telling.first == telling.last:
                yield from (f"{name}|day {telling.first}" for name in sorted(telling.named)[:MANY])
        case Statement():
            yield from (f"{record.speaker.id}|{period}" for period in _periods(telling, SLACK))
        case Measure():
            what = f"{record.indicator}|{'|'.join(sorted(telling.parties))}"
            yield from (f"{what}|{period}" for period in _periods(telling, 0))
            if telling.dated and record.value is not None and record.when:
                days = f"{record.when.start}..{record.when.end}"
                yield from (f"{record.indicator}|{name}|{days}" for name in sorted(telling.named)[:MANY])
        case Outlook():
            about = sorted(telling.parties)[:MANY] or [record.direction]
            yield from (f"{name}|{period}" for name in about for period in _periods(telling, SLACK))
        case _:
            return


def _pairs(names: frozenset[str]) -> Iterator[str]:
    held = sorted(names)[:MANY]
    if len(held) == 1:
        yield held[0]
    yield from (f"{a}|{b}" for place, a in enumerate(held) for b in held[place + 1 :])


def _periods(telling: Telling, slack: int) -> Iterator[str]:
    if telling.first is None or telling.last is None:
        yield "undated"
        return
    first, last = _day(telling.first - slack), _day(telling.last + slack)
    if telling.last - telling.first > LONG:
        yield from map(str, range(first.year, min(last.year, first.year + 12) + 1))
        return
    while (first.year, first.month) <= (last.year, last.month):
        yield f"{first:%Y-%m}"
        first = (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def _day(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 366), date.max.toordinal() - 366))


def _hashed(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest()) >> 1


def _about(record: Record) -> tuple[Actor, ...]:
    return (record.speaker,) if isinstance(record, Statement) else parties(record)


def _days(record: Record, published: str | None) -> tuple[int | None, int | None]:
    """First and last day; for what is told near its publication, a stretch of days about that."""
    when = None if isinstance(record, (Statement, Outlook)) else record.when
    if when is not None and (when.start or when.end):
        first, last = _span(when)
        return first - (BEFORE if record.status == "denied" else 0), last  # often the day of the denial
    if published is None:
        return None, None
    day = date.fromisoformat(published[:10]).toordinal()
    if isinstance(record, (Statement, Outlook)):
        return day - AROUND, day + AROUND
    return (day - 30, day) if isinstance(record, Measure) else (day - BEFORE, day)


def _span(when: DateRange) -> tuple[int, int]:
    first, last = when.start or when.end or "", when.end or when.start or ""
    return date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()


def _words(record: Record, about: Iterable[Actor]) -> frozenset[str]:
    """The stems of the words that a telling rests on, without those that name its parties."""
    match record:
        case Statement():
            text = record.content.text
        case Outlook():
            text = record.claim.text
        case Agreement():
            text = record.name
        case _:
            text = " ".join(span.text for span in record.evidence)
    named = {stem for actor in about for stem in _stems(f"{actor.text} {actor.name}")}
    return frozenset(_stems(text)) - named


def _stems(text: str) -> Iterator[str]:
    """Words of four letters and more, and numbers; cut, so that "signed" meets "signing" half way."""
    for word in _WORD.findall(text.lower()):
        if len(word) > 3 or word.isdigit():
            yield word[:STEM]
