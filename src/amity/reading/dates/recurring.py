"""Clock times, what recurs, and the present, past and future as such."""

from __future__ import annotations

from datetime import date, timedelta

from amity.reading.dates.calendar import day_of
from amity.reading.dates.found import Context, Found, Hit, dated, day
from amity.reading.dates.lengths import length_value
from amity.reading.dates.nearness import nearest, number_of, weekday_near, years_near
from amity.reading.dates.words import Word


def clock(hit: Hit, at: Context) -> list[Found]:
    """9:30 a.m. EST Tuesday; 4 in the morning."""
    time = _clock(hit)
    if not time:
        return []
    named = hit.of("weekday", "day", "month")
    if not named:
        anchor = at.anchor(hit, "D") or day(at.reference)
        return [
            hit.found(
                "TIME",
                f"{anchor.value}T{time}",
                period=anchor,
                days=(anchor.first, anchor.first),
                precision="day",
                relative=True,
            )
        ]
    at_day = _named_day(hit, named, at)
    if not at_day:
        return []
    return [dated(hit, day(at_day), type="TIME", suffix=f"T{time}", relative=True)]


def _clock(hit: Hit) -> str:
    """The time of day as hh:mm."""
    word, half = hit.of("clock"), hit.of("ampm")
    first = word or hit.of("cardinal")
    if not first:
        return ""
    parts = [int(float(part)) for part in first.value.split(":")]
    hours, minutes = parts[0], parts[1] if len(parts) > 1 else 0
    part = hit.of("part")
    late = (half and half.text.lower().startswith("p")) or (part and part.value in ("AF", "EV", "NI"))
    if late and hours < 12:
        hours += 12
    if half and half.text.lower().startswith("a") and hours == 12:
        hours = 0
    return f"{hours:02}:{minutes:02}" if hours <= 24 and minutes < 60 else ""


def _named_day(hit: Hit, named: Word, at: Context) -> date | None:
    """The day that stands beside a clock time."""
    if named.kind == "day":
        return at.reference + timedelta(int(named.value.split()[0]))
    if named.kind == "weekday":
        return weekday_near(int(named.value), hit, at)
    numbers = hit.all("cardinal")
    days = [d for y in years_near(at) if (d := day_of(y, int(named.value), number_of(numbers[-1])))]
    return nearest(days, hit, at)


def set_of(hit: Hit, at: Context) -> list[Found]:
    """every day; each July; Tuesday nights; daily."""
    frequency = hit.of("frequency")
    if frequency:
        return [hit.found("SET", frequency.value)]
    named = hit.of("weekday", "weekdays", "month", "season", "part")
    every = hit.of("every")
    if named and named.kind in ("weekday", "weekdays"):
        part = hit.of("parts")
        return [hit.found("SET", f"XXXX-WXX-{named.value}" + (f"T{part.value}" if part else ""))]
    if named and named.kind == "month":
        return [hit.found("SET", f"XXXX-{int(named.value):02}")]
    if named:
        return [hit.found("SET", f"XXXX-{named.value}" if named.kind == "season" else f"XXXX-XX-XXT{named.value}")]
    unit = hit.of("unit", "units")
    if not unit or not every or every.text.lower() == "per" or (unit.value == "WE" and every.text.lower() == "each"):
        return []
    count = hit.of("cardinal", "ordinal")
    return [hit.found("SET", length_value(number_of(count) if count else 1, unit.value))]


def reference_word(hit: Hit, at: Context) -> list[Found]:
    """now, recently, soon: the present, the past or the future as such."""
    word = hit.words[-1]
    if word.kind == "relative":
        if word.text.lower() != "past" or _noun_follows(hit, at):
            return []
        word = Word(word.start, word.end, word.text, "past-ref", "PAST_REF")
    spans: dict[str, tuple[date | None, date | None]] = {
        "PRESENT_REF": (at.reference, at.reference), "PAST_REF": (None, at.reference),
        "FUTURE_REF": (at.reference, None),
    }  # fmt: skip
    found = hit.found("DATE", word.value, relative=True, days=spans[word.value])
    found.precision = "day" if word.value == "PRESENT_REF" else "range"
    return [found]


def _noun_follows(hit: Hit, at: Context) -> bool:
    after = at.words[hit.last + 1] if hit.last + 1 < len(at.words) else None
    return after is not None and after.kind not in ("stop", "comma", "break") and after.text[0].isalnum()
