"""Records in a line of words each, the same for every format."""

from __future__ import annotations

from typing import Any

from amity.answers.dossier import Side, Term
from amity.records import Actor, Agreement, Cause, DateRange, Event, Measure, Outlook, Record, Statement, Tie


def when_words(when: DateRange | None) -> str:
    """A time as short as its precision allows."""
    if when is None:
        return "undated"
    start, end = when.start, when.end
    if start is None or end is None:
        return f"since {start}" if start else f"until {end}"
    short = {"year": 4, "month": 7}.get(when.precision, 10)
    return start[:short] if start == end or short < 10 else f"{start} to {end}"


def actor_words(actors: tuple[Actor, ...]) -> str:
    """Names joined by commas."""
    return ", ".join(actor.name for actor in actors)


def record_words(record: Record) -> str:
    """What a record says, in one line without its date."""
    match record:
        case Event():
            words = _event(record)
        case Agreement():
            words = f"{record.name} ({record.form}): {record.stage}; {actor_words(record.parties)}"
        case Statement():
            words = f"{record.speaker.name} ({record.act}): {record.content.text}"
        case Measure():
            words = _measure(record)
        case Outlook():
            condition = f", {record.condition.text}" if record.condition else ""
            words = (
                f"{record.direction} ({record.certainty} certainty, {record.outcome}): {record.claim.text}{condition}"
            )
        case Cause():
            words = f"{record.cause.text} → {record.effect.text} [{record.marker}]"
        case Tie():
            post = f" ({record.post})" if record.post else ""
            words = f"{record.subject.name} {record.relation} {record.object.name}{post}"
    return words


def term_words(term: Term) -> str:
    """An agreement with its term."""
    return record_words(term.agreement) + (f"; {term.note}" if term.note else "")


def side_words(field: str, side: Side) -> str:
    """One side of a contradiction: the whole record, and the value in question where the record does not say it."""
    record = side.records[0]
    words = record_words(record)
    return f"{words} — {field}: {value_words(side.value)}"


def value_words(value: Any) -> str:
    """A value of a field, short."""
    if isinstance(value, dict):
        start, end = value.get("start") or "", value.get("end") or ""
        if "precision" in value:
            return start if start == end else f"{start} to {end}"
        return str(value.get("name") or value.get("text") or value)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(value_words, value))
    return f"{value:,.12g}" if isinstance(value, float) else str(value)


def source_words(record: Record) -> str:
    """Who vouches for it."""
    said = record.said_by
    return said.name if said.source_kind == "author" else f"{said.name} ({said.source_kind})"


def _event(event: Event) -> str:
    mode = f"/{event.mode}" if event.mode else ""
    whom = f" → {actor_words(event.recipients)}" if event.recipients else ""
    status = f" [{event.status}]" if event.status != "happened" else ""
    where = f", in {event.where.name}" if event.where else ""
    return f"{actor_words(event.actors)}{whom}: {event.type}{mode} ({event.plover_score:+g}){where}{status}"


def _measure(measure: Measure) -> str:
    about = "about " if measure.approx else ""
    value = f"{about}{measure.value:,.10g}" if measure.value is not None else (measure.trend or "")
    unit = f" {measure.unit}" if measure.unit else ""
    items = f" ({', '.join(measure.items)})" if measure.items else ""
    pair = " → ".join(actor.name for actor in (measure.subject, measure.counterpart) if actor)
    derived = ", derived" if measure.derived else ""
    return f"{measure.indicator}, {pair}: {value}{unit}{items}{derived}"
