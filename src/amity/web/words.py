"""Days, numbers and places in the words of a page."""

from __future__ import annotations

from amity.records import DateRange

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LARGE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def day_text(day: str | None, precision: str = "day") -> str:
    """An ISO day as people write it: 5 Aug 2022, Aug 2022 or 2022."""
    if not day:
        return "undated"
    year, month, date = (*day.split("-"), "", "")[:3]
    if precision == "year" or not month:
        return year
    name = MONTHS[int(month) - 1] if month.isdigit() and 0 < int(month) <= 12 else month
    return f"{name} {year}" if precision == "month" or not date else f"{int(date)} {name} {year}"


def when_text(when: DateRange | None, published: str | None = None) -> str:
    """A time as short as its precision allows; the day of publication where a record has none."""
    if when is None or not (when.start or when.end):
        return day_text(published) if published else "undated"
    start, end = when.start, when.end
    if start is None or end is None:
        return f"since {day_text(start)}" if start else f"until {day_text(end)}"
    if when.precision in ("year", "month"):
        first, last = day_text(start, when.precision), day_text(end, when.precision)
        return first if first == last else f"{first} – {last}"
    if start == end:
        return day_text(start)
    if start.endswith("-01-01") and end.endswith("-12-31"):
        return f"{start[:4]}–{end[:4]}"
    if start[:7] == end[:7]:
        return f"{int(start[8:])}–{day_text(end)}"
    return f"{day_text(start)} – {day_text(end)}"


def amount(value: float | None) -> str:
    """A number as a page shows it: 55,000; 1.2 million; 0.35."""
    if value is None:
        return ""
    for size, word in LARGE:
        if abs(value) >= size:
            return f"{value / size:,.4g} {word}"
    return f"{value:,.10g}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 report, 2 reports."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: list[str]) -> str:
    """Words joined as a sentence joins them."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def signed(value: float | None) -> str:
    """A score with its sign and a true minus: +2.3, −0.5, 0."""
    if value is None or value != value:
        return "–"
    text = f"{value:+.1f}"
    return "0" if text in ("+0.0", "-0.0") else text.replace("-", "−")
