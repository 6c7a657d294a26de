"""Absolute dates of a text, enough to date the text itself; the dates of events are found elsewhere."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from amity.codebook import Codebook
from amity.codebook.rows_pages import PageWordRow

FIRST_YEAR, LAST_YEAR = 1800, 2100
ISO = re.compile(r"(?<![\d-])((?:18|19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:\D|$)")
NUMERIC = re.compile(r"(?<![\d./])(\d{1,2})([./])(\d{1,2})\2((?:19|20)\d\d)(?![\d/])")
YEAR = re.compile(r"(?<![\d.,/:$€£-])\b(?:19|20)\d\d\b(?![,.]?\d|[%:/-]|\s*(?:per|%))")
IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})(?:[/-](\d{1,2})(?=[/-]|$|\D))?")
STANDS_ALONE = re.compile(r"[\W\d]*")


@dataclass(frozen=True, slots=True)
class TextDate:
    """A date of the text: its last day, how fine it is, and whether the text speaks of it as to come."""

    last: date
    fineness: int  # 3 day, 2 month, 1 year
    start: int
    end: int
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class DateWords:
    """The codebook's words around dates, compiled."""

    months: dict[str, int]
    day_first: re.Pattern[str]
    month_first: re.Pattern[str]
    month_year: re.Pattern[str]
    month_only: re.Pattern[str]
    weekday: re.Pattern[str]
    ahead: re.Pattern[str]
    limit: re.Pattern[str]


def date_words(codebook: Codebook) -> DateWords:
    """The words of ``page_words.tsv`` as patterns."""
    rows = codebook.table(PageWordRow)
    months = {w.lower(): i for i, row in enumerate(r for r in rows if r.use == "month") for w in row.wording}
    months = {word: number + 1 for word, number in months.items()}
    month = "(" + "|".join(sorted(map(re.escape, months), key=len, reverse=True)) + r")\b\.?"

    def any_of(*uses: str) -> str:
        found = [re.escape(w) for row in rows if row.use in uses for w in row.wording]
        return r"\b(?:" + "|".join(sorted(found, key=len, reverse=True)) + r")\b"

    year = r"((?:18|19|20)\d\d)\b"
    return DateWords(
        months=months,
        day_first=re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{month},?[\s-]+{year}", re.I),
        month_first=re.compile(rf"\b{month}\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+{year}", re.I),
        month_year=re.compile(rf"\b{month},?\s+(?:of\s+)?{year}", re.I),
        month_only=re.compile(rf"\b(?:in|of|early|late|mid|last|this|since)[\s-]+{month}(?!\s+\d)", re.I),
        weekday=re.compile(any_of("weekday", "stamp") + "[.,:]*", re.I),
        ahead=re.compile(any_of("ahead"), re.I),
        limit=re.compile(any_of("limit") + r"[\s-]*$", re.I),
    )


def iso_date(text: str, words: DateWords) -> str | None:
    """The ISO day that a stamp means: ISO 8601, e-mail style, "Oct. 22, 2019", seconds since 1970; else None."""
    text = text.strip()
    if text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC).date().isoformat()
    compact = COMPACT.match(text)
    if compact and (day := _day(*map(int, compact.groups()))):
        return day.isoformat()
    found = next(_full_dates(text, words), None) or next(_numeric(text), None)
    return found.last.isoformat() if found else None


def date_in_address(url: str) -> str | None:
    """The day in an address such as ``/2019/10/22/``; None where it has no day."""
    found = IN_ADDRESS.search(url)
    if not found or not found[3]:
        return None
    day = _day(int(found[1]), int(found[2]), int(found[3]))
    return day.isoformat() if day else None


def date_line(line: str, words: DateWords) -> str | None:
    """The day, where the line is nothing but a date (with weekday, time or "Published")."""
    if len(line) > 80:
        return None
    found = next(_full_dates(line, words), None) or next(_numeric(line), None)
    if not found:
        return None
    rest = words.weekday.sub("", line[: found.start] + " " + line[found.end :])
    return found.last.isoformat() if STANDS_ALONE.fullmatch(rest) else None


def reference_date(text: str, words: DateWords) -> str | None:
    """The day that a text without a date speaks from: its own latest date that is not to come.

    A month without a year ("at the beginning of August") that is later in the same year counts as well.
    """
    found = list(_all_dates(text, words))
    past = [d for d in found if not d.ahead]
    if not past:
        return min((_first_day(d) for d in found), default=None)
    year = max(d.last.year for d in past)
    fine = [d.last for d in past if d.last.year == year and d.fineness > 1]
    months = {words.months[m[1].lower()] for m in words.month_only.finditer(text) if not _is_ahead(text, m, words)}
    later = [m for m in months if not fine or m > max(fine).month]
    if later and (fine or len(months) == 1):
        return _month_end(year, max(later)).isoformat()
    return (max(fine) if fine else date(year, 12, 31)).isoformat()


def _first_day(found: TextDate) -> str:
    last = found.last
    return {3: last, 2: last.replace(day=1), 1: last.replace(month=1, day=1)}[found.fineness].isoformat()


def _all_dates(text: str, words: DateWords) -> Iterator[TextDate]:
    """Every absolute date, the finest reading of each place in the text."""
    taken: list[tuple[int, int]] = []
    for finder in (_full_dates, _months, _years):
        for found in list(finder(text, words)):
            if not any(start < found.end and found.start < end for start, end in taken):
                taken.append((found.start, found.end))
                yield found


def _full_dates(text: str, words: DateWords) -> Iterator[TextDate]:
    readings = [
        *((m, m[3], words.months[m[2].lower()], m[1]) for m in words.day_first.finditer(text)),
        *((m, m[3], words.months[m[1].lower()], m[2]) for m in words.month_first.finditer(text)),
        *((m, m[1], int(m[2]), m[3]) for m in ISO.finditer(text)),
    ]
    for match, year, month, day in sorted(readings, key=lambda r: r[0].start()):
        if found := _day(int(year), month, int(day)):
            yield TextDate(found, 3, match.start(), match.end(), _is_ahead(text, match, words))


def _numeric(text: str) -> Iterator[TextDate]:
    """Dates like 22.10.2019 and 22/10/2019; with a slash only where the day shows itself."""
    for match in NUMERIC.finditer(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == "/" and first <= 12 and second <= 12 and first != second:
            continue
        day = _day(year, second, first) or (_day(year, first, second) if match[2] == "/" else None)
        if day:
            yield TextDate(day, 3, match.start(), match.end())


def _months(text: str, words: DateWords) -> Iterator[TextDate]:
    for match in words.month_year.finditer(text):
        year, month = int(match[2]), words.months[match[1].lower()]
        ahead = _is_ahead(text, match, words)
        yield TextDate(_month_end(year, month), 2, match.start(), match.end(), ahead)


def _years(text: str, words: DateWords) -> Iterator[TextDate]:
    for match in YEAR.finditer(text):
        ahead = _is_ahead(text, match, words)
        yield TextDate(date(int(match[0]), 12, 31), 1, match.start(), match.end(), ahead)


def _is_ahead(text: str, match: re.Match[str], words: DateWords) -> bool:
    """Whether the words of the sentence before the date speak of what is to come ("will", "until")."""
    start = max(text.rfind(". ", 0, match.start()), text.rfind("\n", 0, match.start()), match.start() - 120)
    before = text[max(start, 0) : match.start()]
    return bool(words.ahead.search(before) or words.limit.search(before))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= year <= LAST_YEAR else None
