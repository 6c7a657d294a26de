"""RSS 2.0 of what is new and what changed: an item's guid holds what the fact says, so a change is a new item."""

from __future__ import annotations

import hashlib
import heapq
import html
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import BinaryIO
from xml.sax.saxutils import escape

import msgspec

from amity.answers.wording import record_words, source_words, when_words
from amity.export.cases import Case
from amity.export.cells import one_line, web_address, xml_text
from amity.export.writing import Setting, Tally
from amity.records import kind_of
from amity.version import __version__

NEWEST = 200  # items of a feed
HOME = "http://127.0.0.1:8088/"  # where `amity serve` shows the store


def write_rss(cases: Iterable[Case], out: BinaryIO, setting: Setting) -> Tally:
    """One item a fact, those told last first; of more than fit a feed the older ones are left out and counted."""
    tally = Tally()
    newest = heapq.nlargest(NEWEST, _counted(cases, tally), key=_told_last)
    older = tally.written - len(newest)
    tally.written = len(newest)
    if older:
        tally.skip(f"older than the newest {NEWEST} that a feed holds", number=older)
    _write(out, '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>')
    _write(out, f"<title>amity</title><link>{HOME}</link><generator>amity {__version__}</generator>")
    _write(out, "<description>Facts of an amity store, each new or changed one an item</description>")
    _write(out, f"<lastBuildDate>{_day(setting.as_of)}</lastBuildDate>")
    for case in newest:
        _write(out, _item(case))
    _write(out, "</channel></rss>")
    return tally


def _counted(cases: Iterable[Case], tally: Tally) -> Iterator[Case]:
    for case in cases:
        tally.written += 1
        yield case


def _told_last(case: Case) -> tuple[str, str]:
    return max((d.published for d in case.documents if d.published), default=""), case.id


def _item(case: Case) -> str:
    record, first = case.record, case.documents[0]
    link = web_address(first.url)
    latest, _ = _told_last(case)
    sources = f"{case.independent_sources} independent source{'s' if case.independent_sources != 1 else ''}"
    disputed = f"; sources differ on {', '.join(case.disputed)}" if case.disputed else ""
    quotes = "".join(
        f"<blockquote>{html.escape(one_line(span.text))}</blockquote>" for t in case.tellings for span in t.evidence
    )
    described = f"<p>{html.escape(source_words(record))}; {sources}{html.escape(disputed)}</p>{quotes}"
    return "".join((
        "<item>",
        _element("title", f"{when_words(record.when)}: {record_words(record)}"),
        _element("link", link) if link else "",
        f'<guid isPermaLink="false">{case.id}-{_state(case)}</guid>',
        f"<pubDate>{_day(latest)}</pubDate>" if latest else "",
        _element("category", kind_of(record)),
        _element("source", first.outlet, f' url="{html.escape(link)}"') if first.outlet and link else "",
        _element("description", described),
        "</item>",
    ))  # fmt: skip


def _state(case: Case) -> str:
    """Changes whenever the fact says something else, has other sources, or is disputed otherwise."""
    said = [case.record, [t.id for t in case.tellings], case.independent_sources, case.disputed]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:12]


def _element(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(xml_text(text))}</{name}>"


def _day(day: str) -> str:
    return format_datetime(datetime.fromisoformat(day[:10]).replace(tzinfo=UTC), usegmt=True)


def _write(out: BinaryIO, text: str) -> None:
    out.write(text.encode("utf-8", "replace") + b"\n")
