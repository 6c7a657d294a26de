"""Records in a few words, for tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from amity.records import (
    Actor,
    Agreement,
    Cause,
    DateRange,
    Event,
    Measure,
    Outlook,
    Record,
    Statement,
    Tie,
)


def record_words(record: Record) -> str:
    """Who, what and whom in one line."""
    words: Callable[[Any], str] = WORDS[type(record)]
    return words(record)


def day_words(when: DateRange | None) -> str:
    """A day, month or year as short as its precision allows; both ends where they differ."""
    if when is None:
        return ""
    length = {"day": 10, "month": 7, "year": 4}.get(when.precision)
    if length and when.start and when.end and when.start[:length] == when.end[:length]:
        return when.start[:length]
    return f"{when.start or ''}…{when.end or ''}"


def evidence_words(record: Record) -> str:
    """The words that the record rests on, on one line."""
    return " … ".join(" ".join(span.text.split()) for span in record.evidence)


def _event(record: Event) -> str:
    to = f" → {_names(record.recipients)}" if record.recipients else ""
    return f"{_names(record.actors)}{to}: {record.type}{f' ({record.mode})' if record.mode else ''}"


def _agreement(record: Agreement) -> str:
    return f"{_names(record.parties)}: {record.name} ({record.form}, {record.stage})"


def _statement(record: Statement) -> str:
    about = f" on {_names(record.about)}" if record.about else ""
    return f"{record.speaker.name}: {record.act}{about}"


def _measure(record: Measure) -> str:
    flow = " → ".join(actor.name for actor in (record.subject, record.counterpart) if actor)
    amount = "" if record.value is None else f" {'about ' if record.approx else ''}{record.value:,.12g}"
    unit = f" {record.unit}" if record.unit else ""
    trend = f" {record.trend}" if record.trend else ""
    return f"{flow}: {record.indicator}{amount}{unit}{trend}".removeprefix(": ")


def _outlook(record: Outlook) -> str:
    return f"{_names(record.about) or 'outlook'}: {record.direction}, {record.certainty} certainty"


def _cause(record: Cause) -> str:
    return f"{record.cause.text} → {record.effect.text}"


def _tie(record: Tie) -> str:
    post = f" ({record.post})" if record.post else ""
    return f"{record.subject.name} {record.relation} {record.object.name}{post}"


def _names(actors: Iterable[Actor]) -> str:
    return ", ".join(actor.name for actor in actors)


WORDS: dict[type[Any], Callable[[Any], str]] = {
    Event: _event,
    Agreement: _agreement,
    Statement: _statement,
    Measure: _measure,
    Outlook: _outlook,
    Cause: _cause,
    Tie: _tie,
}
