"""What changed in facts since a day, in words: how each stood, how it stands, or that it is withdrawn."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import msgspec

from amity.answers.wording import value_words
from amity.api.fact_formats import as_record
from amity.facts.changes import Changed, facts_changed
from amity.facts.fact import Fact
from amity.records import DateRange, Record
from amity.web.site import Site
from amity.web.words import counted, when_text

USUAL = 7  # days that are looked back where no visit is known
MOST = 200  # facts that changed and are compared for a page
TOLD_BY = "told by"
TOLD = ("documents", "independent_sources")
LONGEST = 80  # letters of a value


@dataclass(frozen=True, slots=True)
class Shift:
    """A value of a fact: what it was and what it is, in words."""

    field: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One fact that changed: how, on which day, its values as a record, and what shifted."""

    change: str  # changed, withdrawn or disputed
    day: str
    fact: str
    record: Record
    shifts: tuple[Shift, ...]
    sources: int


def news_since(site: Site, day: str, known: str | None = None) -> list[Piece]:
    """The facts that changed, went or fell into dispute since this day, what weighs most first; new ones are not
    among them.

    Where `known` is given, only facts that the store held before that day: others are new to who was here then.
    """
    rows = facts_changed(site.browser.altered(day, known, MOST))
    pieces = [_piece(row) for row in rows if row.change != "new"]
    return sorted(sorted(pieces, key=lambda piece: (piece.day, piece.fact), reverse=True), key=_weight)


def usual_day(visited: int | None) -> str:
    """The day from which changes are shown: that of the last visit (a minute, UTC), else a week ago."""
    if visited:
        return datetime.datetime.fromtimestamp(visited * 60, datetime.UTC).date().isoformat()
    return (datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=USUAL)).isoformat()


def fields_in_words(fact: Fact) -> list[tuple[str, str]]:
    """The best values of a fact that are not empty, by the name of the field."""
    return [(name, words_of(value)) for name, value in fact.best.items() if value not in (None, [], (), "", False)]


def shifts_between(before: Fact, now: Fact, fields: tuple[str, ...]) -> tuple[Shift, ...]:
    """What these fields were and are; the number of reports and of sources as one shift."""
    found = [
        Shift(name.replace("_", " "), words_of(before.best.get(name)), words_of(now.best.get(name)))
        for name in fields
        if name not in TOLD
    ]
    if set(fields) & set(TOLD):
        found.append(Shift(TOLD_BY, _tellers(before), _tellers(now)))
    return tuple(shift for shift in found if shift.before != shift.now)


def _weight(piece: Piece) -> int:
    """What is gone or in dispute before what shifted, and last what only more reports tell."""
    if piece.change != "changed":
        return 0
    return 1 if any(shift.field != TOLD_BY for shift in piece.shifts) else 2


def _piece(row: Changed) -> Piece:
    fact = row.now or row.before
    assert fact is not None
    shifts: tuple[Shift, ...] = ()
    if row.before and row.now:
        shifts = shifts_between(row.before, row.now, row.fields if row.change == "changed" else ())
    if row.change == "disputed":
        shifts = tuple(Shift(name.replace("_", " "), "", words_of(fact.best.get(name))) for name in row.fields)
    return Piece(row.change, row.day, fact.id, as_record(fact), shifts, fact.independent_sources)


def _tellers(fact: Fact) -> str:
    reports = counted(len(fact.documents), "report")
    return f"{reports} of {counted(fact.independent_sources, 'source')}"


def words_of(value: Any) -> str:
    """A value of a fact in a few words."""
    if isinstance(value, dict) and "precision" in value:
        text = when_text(msgspec.convert(value, DateRange))
    else:
        text = "nothing" if value in (None, [], (), "") else value_words(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
