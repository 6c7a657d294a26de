"""iCalendar (RFC 5545): what is planned, what is foretold, and when agreements end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import BinaryIO

from amity.answers.wording import record_words
from amity.export.cases import Case
from amity.export.cells import one_line, web_address
from amity.export.writing import Setting, Tally
from amity.records import Agreement, Event, Outlook
from amity.version import __version__

AHEAD = ("planned", "expected", "conditional")
FOLD = 75  # bytes of a line
LATE = "9999-12-30"


def write_calendar(cases: Iterable[Case], out: BinaryIO, setting: Setting) -> Tally:
    """All-day entries. What lies ahead but has no day in the text is left out and counted."""
    tally = Tally()
    _write(out, ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//amity//amity {__version__}//EN", "CALSCALE:GREGORIAN"])
    for case in cases:
        found = list(_entries(case))
        if not found and _ahead(case):
            tally.skip("no day in the text")
        for name, first, last, title in found:
            _write(out, _entry(case, name, first, last, title, setting))
            tally.written += 1
    _write(out, ["END:VCALENDAR"])
    return tally


def _ahead(case: Case) -> bool:
    record = case.record
    return isinstance(record, Outlook) or (isinstance(record, (Event, Agreement)) and record.status in AHEAD)


def _entries(case: Case) -> Iterator[tuple[str, str, str, str]]:
    """Name, first day, last day and title of each entry that a fact gives."""
    record = case.record
    if isinstance(record, Agreement) and record.until and record.status != "denied":
        yield "until", record.until, record.until, f"Ends: {record.name}"
    horizon = record.horizon if isinstance(record, Outlook) else record.when
    if not _ahead(case) or horizon is None or not (horizon.start or horizon.end):
        return
    if isinstance(record, Outlook):
        last = horizon.end or horizon.start or ""
        yield "outlook", last, last, f"Foretold by now: {one_line(record.claim.text)}"
    else:
        first = horizon.start or horizon.end or ""
        yield "planned", first, horizon.end or first, f"{record.status.capitalize()}: {record_words(record)}"


def _entry(case: Case, name: str, first: str, last: str, title: str, setting: Setting) -> list[str]:
    """The lines of one entry; its last day is exclusive, as the format wants it."""
    record, document = case.record, case.documents[0]
    after = (date.fromisoformat(min(last, LATE)) + timedelta(days=1)).isoformat()
    words = " … ".join(one_line(span.text) for span in record.evidence)
    source = f"“{words}” — {record.said_by.name}, in {document.outlet or document.title or document.origin};"
    source += f" confidence {record.confidence:.2f}"
    address = web_address(document.url)
    return [
        "BEGIN:VEVENT",
        f"UID:{case.id}-{name}@amity",
        f"DTSTAMP:{(case.published or setting.as_of).replace('-', '')}T000000Z",
        f"DTSTART;VALUE=DATE:{first.replace('-', '')}",
        f"DTEND;VALUE=DATE:{after.replace('-', '')}",
        f"SUMMARY:{_text(title)}",
        f"DESCRIPTION:{_text(source)}",
        f"STATUS:{'CONFIRMED' if name == 'until' else 'TENTATIVE'}",
        *([f"LOCATION:{_text(record.where.name)}"] if record.where else []),
        *([f"URL:{address}"] if address else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    """A value of type TEXT."""
    line = one_line(text)
    return line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _write(out: BinaryIO, lines: Iterable[str]) -> None:
    for line in lines:
        out.write(b"\r\n ".join(_folded(line.encode("utf-8", "replace"))) + b"\r\n")


def _folded(line: bytes) -> Iterator[bytes]:
    """Pieces of at most 75 bytes, the space before a continuation counted, none of which cuts a character."""
    room = FOLD
    while len(line) > room:
        cut = room
        while line[cut] & 0xC0 == 0x80:
            cut -= 1
        yield line[:cut]
        line, room = line[cut:], FOLD - 1
    yield line
