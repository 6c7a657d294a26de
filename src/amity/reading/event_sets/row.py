"""A row of other event data as a document, and what was coded of it as a record with its evidence."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date

from amity.codebook import Codebook
from amity.codebook.rows_codings import event_set
from amity.codebook.rows_events import EventType, event_types
from amity.records import (
    DATA_ROW,
    Actor,
    Attribution,
    DateRange,
    Document,
    Event,
    Mention,
    Place,
    Reading,
    Record,
    Span,
    Statement,
    document_id,
    identified,
)
from amity.version import __version__


class Unused(Exception):
    """Why a row gives no record."""


class Row:
    """The cells of a row by column, and the text that they make: a line a cell that is not empty."""

    def __init__(self, cells: dict[str, str]) -> None:
        self.cells = {name: " ".join(cell.split()) for name, cell in cells.items()}
        self.text = ""
        self._starts: dict[str, int] = {}
        for name, cell in self.cells.items():
            if cell:
                self._starts[name] = len(self.text)
                self.text += f"{name}: {cell}\n"
        self.text = self.text.rstrip("\n")

    def get(self, column: str) -> str | None:
        """What stands in a cell; null where it is empty."""
        return self.cells.get(column) or None

    def need(self, column: str) -> str:
        """The same; raises `Unused` where it is empty."""
        if not (cell := self.get(column)):
            raise Unused(f"no {column}")
        return cell

    def number(self, column: str) -> float | None:
        """A cell as a number; null where it is none."""
        try:
            return float(self.cells.get(column) or "")
        except ValueError:
            return None

    def spans(self, columns: tuple[str, ...]) -> tuple[Span, ...]:
        """The lines of these cells, in the order of the row."""
        held = sorted(self._starts[name] for name in columns if name in self._starts)
        ends = (self.text.find("\n", start) for start in held)
        return tuple(
            Span(start=start, end=end, text=self.text[start:end])
            for start, end in zip(held, (end if end >= 0 else len(self.text) for end in ends), strict=True)
        )

    def place_of(self, column: str) -> tuple[int, int]:
        """Where the cell itself stands in the text."""
        start = self._starts[column] + len(column) + 2
        return start, start + len(self.cells[column])


@dataclass(frozen=True, slots=True)
class Coded:
    """What a row says: an event of PLOVER, or a public statement where it has no type there."""

    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    type: str | None
    mode: str | None
    day: str | None  # ISO
    where: Place | None
    title: str
    published: str | None
    url: str | None
    evidence: tuple[str, ...]  # columns
    named: dict[str, Actor] = field(default_factory=dict)  # column to the actor that it names
    contexts: tuple[str, ...] = ()


def reading_of(row: Row, coded: Coded, line: str, origin: str, kind: str, codebook: Codebook) -> Reading:
    """The row as a document of its data set, and the record that it holds."""
    data_set = event_set(codebook, kind)
    raw_hash = hashlib.sha256(line.encode("utf-8", "replace")).hexdigest()
    document = Document(
        id=document_id(raw_hash), title=coded.title, byline=None, outlet=data_set.name, published=coded.published,
        published_inferred=False, language=DATA_ROW, url=coded.url, origin=origin, text=row.text, hash=raw_hash,
    )  # fmt: skip
    spans = row.spans(coded.evidence)
    if not spans:
        raise Unused("no cell that a record could rest on")
    record = _record(coded, document, spans, data_set.name, data_set.confidence, codebook)
    mentions = (
        Mention(start=start, end=end, actor=actor)
        for name, actor in coded.named.items()
        for start, end in (row.place_of(name),)
    )
    held = tuple(sorted(mentions, key=lambda m: m.start))
    return Reading(
        document=document, records=(identified(record),), mentions=held, amity=__version__, codebook=codebook.version
    )


def _record(
    coded: Coded, document: Document, spans: tuple[Span, ...], name: str, confidence: float, codebook: Codebook
) -> Record:
    when = None
    if coded.day:
        when = DateRange(start=coded.day, end=coded.day, precision="day", text=coded.day)
    said_by = Attribution(actor=None, name=name, source_kind="document")
    if coded.type is None:
        return Statement(
            document=document.id, evidence=spans, when=when, where=coded.where, said_by=said_by, confidence=confidence,
            speaker=coded.actors[0], act="say", content=spans[-1], about=coded.recipients,
        )  # fmt: skip
    kind: EventType = codebook.derive(event_types)[coded.type]
    mode = coded.mode if coded.mode in kind.modes else None
    return Event(
        document=document.id, evidence=spans, when=when, where=coded.where, said_by=said_by, confidence=confidence,
        actors=coded.actors, recipients=coded.recipients, type=kind.name, mode=mode, contexts=coded.contexts,
        quad=kind.quad, plover_score=kind.modes[mode] if mode else kind.score,
    )  # fmt: skip


def iso_day(text: str | None) -> str | None:
    """A day written as 20220804, 2022-08-04 or 8/4/2022; null for anything else."""
    if not text:
        return None
    found = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", text)
    parts = found.groups() if found else None
    if parts is None and (american := re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)):
        parts = (american[3], american[1], american[2])
    try:
        return date(*map(int, parts)).isoformat() if parts else None
    except ValueError:
        return None
