"""Gold chains of events: files checked as they are read, and the reports and records that they stand for.

`tests/gold/chains/README.md` has the format.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from amity.codebook import Codebook
from amity.codebook.rows import OrganisationRow, StateRow
from amity.codebook.rows_events import event_types
from amity.errors import BadRequest
from amity.facts.reference.periods import period
from amity.records import KINDS, Actor, Attribution, Document, Record, Span

PLACE = re.compile(r"([a-z])(\d+)")
ACTORS = ("actors", "recipients", "parties", "about")
ONE_ACTOR = ("subject", "counterpart", "speaker", "object")
NEEDED: Mapping[str, dict[str, Any]] = {
    "event": {"status": "happened"},
    "agreement": {"stage": "signed"},
    "statement": {"act": "say"},
    "measure": {},
    "outlook": {"direction": "continue"},
    "tie": {},
}
SURE = 0.8  # confidence of a gold record: what a reader gives


class ReportRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report as the file has it."""

    outlet: str
    published: str
    title: str
    text: list[str]
    copy_of: str | None = None


class FactRowOfGold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact as the file has it: a telling is a place such as "a1", or an object with `at` and other values."""

    name: str
    kind: Literal["event", "agreement", "statement", "measure", "outlook", "tie"]
    fields: dict[str, Any]
    told: list[str | dict[str, Any]]


class DisputeRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A planted contradiction as the file has it."""

    fact: str
    field: Literal["value", "status", "when", "until", "actors", "trend"]
    sides: list[list[str]]


class ChainRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file."""

    chain: str
    about: str
    reports: dict[str, ReportRow]
    facts: list[FactRowOfGold]
    disputes: list[DisputeRow]


@dataclass(frozen=True, slots=True)
class GoldTelling:
    """One place where a fact is told: the record that a careful reader makes of it."""

    chain: str
    fact: str
    at: str
    record: Record


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain with its reports as documents, by letter."""

    row: ChainRow
    documents: Mapping[str, Document]
    tellings: tuple[GoldTelling, ...]


def read_chains(folder: Path, codebook: Codebook) -> tuple[Chain, ...]:
    """The chains of a folder, by name; raises `BadRequest` with file, place and remedy where one is wrong."""
    return tuple(_chain(path, codebook) for path in sorted(folder.glob("*.json")))


def _chain(path: Path, codebook: Codebook) -> Chain:
    try:
        row = msgspec.json.decode(path.read_bytes(), type=ChainRow)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise BadRequest(f"{path}: {error}; see the README beside it.") from None
    documents = {letter: _document(row.chain, letter, report) for letter, report in row.reports.items()}
    chain = Chain(row, documents, tuple(_tellings(row, documents, path, codebook)))
    _check_names(chain, path)
    return chain


def _document(chain: str, letter: str, report: ReportRow) -> Document:
    text = " ".join(report.text)
    digest = hashlib.sha256(f"{chain} {letter} {text}".encode()).hexdigest()
    return Document(
        id=digest[:16], title=report.title, byline=None, outlet=report.outlet, published=report.published,
        published_inferred=False, language="en", url=None, origin=f"{chain}/{letter}", text=text, hash=digest,
    )  # fmt: skip


def _tellings(
    row: ChainRow, documents: Mapping[str, Document], path: Path, codebook: Codebook
) -> Iterator[GoldTelling]:
    for fact in row.facts:
        for told in fact.told:
            other = {"at": told} if isinstance(told, str) else dict(told)
            at = str(other.pop("at", ""))
            where = f"{path}: fact {fact.name!r}, told {at!r}"
            spans = _spans(at, row.reports, where)
            fields = _fields(fact.kind, {**fact.fields, **other}, where, codebook)
            whole = {
                **NEEDED[fact.kind],
                "document": documents[at[0]].id,
                "evidence": spans,
                "said_by": Attribution(actor=None, name=row.reports[at[0]].outlet, source_kind="author"),
                "confidence": SURE,
                **fields,
                **({"content": spans[0]} if fact.kind == "statement" else {}),
                **({"claim": spans[0]} if fact.kind == "outlook" else {}),
            }
            try:
                record = msgspec.convert(msgspec.to_builtins(whole), KINDS[fact.kind])
            except msgspec.ValidationError as error:
                raise BadRequest(f"{where}: {error}; mend the fields.") from None
            own = hashlib.sha256(f"{row.chain} {fact.name} {at}".encode()).hexdigest()[:20]
            yield GoldTelling(row.chain, fact.name, at, msgspec.structs.replace(record, id=own))


def _spans(at: str, reports: Mapping[str, ReportRow], where: str) -> tuple[Span, ...]:
    spans = []
    for part in at.split("+"):
        found = PLACE.fullmatch(part)
        if not found or found[1] not in reports or not 0 < int(found[2]) <= len(reports[found[1]].text):
            raise BadRequest(f"{where}: there is no sentence {part!r}; write a report's letter and a number from 1.")
        text, number = reports[found[1]].text, int(found[2])
        start = len(" ".join(text[: number - 1])) + (number > 1)
        spans.append(Span(start=start, end=start + len(text[number - 1]), text=text[number - 1]))
    return tuple(spans)


def _fields(kind: str, given: Mapping[str, Any], where: str, codebook: Codebook) -> dict[str, Any]:
    fields = dict(given)
    for name in ACTORS:
        if name in fields:
            fields[name] = [_actor(words, where, codebook) for words in fields[name]]
    for name in ONE_ACTOR:
        if fields.get(name):
            fields[name] = _actor(fields[name], where, codebook)
    if "when" in fields:
        fields["when"] = _when(fields["when"], where)
    if isinstance(fields.get("where"), str):
        name, _, country = fields["where"].partition("/")
        fields["where"] = {"name": name, "country": country or None}
    if kind == "event":
        row = codebook.derive(event_types).get(str(fields.get("type")))
        if row is None:
            raise BadRequest(f"{where}: {fields.get('type')!r} is no event type of PLOVER.")
        fields = {"quad": row.quad, "plover_score": row.score, **fields}
    return fields


def _actor(words: str, where: str, codebook: Codebook) -> Actor:
    name, _, home = words.partition("@")
    country, _, sector = home.partition(":")
    known = codebook.derive(_names)
    if not home:
        return Actor(id=name, name=known.get(name, name), country=name if name in known and len(name) == 3 else None,
                     sector="GOV" if name in known else None, text=known.get(name, name))  # fmt: skip
    if country not in known:
        raise BadRequest(f"{where}: {words!r} names no state of the codebook; write Name@ISO or Name@ISO:SECTOR.")
    plain = re.sub(r"\W+", "-", name.lower())
    return Actor(id=plain, name=name, country=country, sector=sector or "GOV", text=name)


def _names(codebook: Codebook) -> dict[str, str]:
    names = {row.id: row.name for row in codebook.table(OrganisationRow)}
    return names | {row.id: row.name for row in codebook.table(StateRow)}


def _when(words: str | None, where: str) -> dict[str, Any] | None:
    if words is None:
        return None
    days = period(words)
    if days is None:
        raise BadRequest(f"{where}: {words!r} is no date; write 2024, 2024-01, 2024-01-16 or 2024-01-16..2024-01-18.")
    precision = {4: "year", 7: "month", 10: "day"}.get(len(words), "range")
    return {"start": days[0], "end": days[1], "precision": precision, "text": words}


def _check_names(chain: Chain, path: Path) -> None:
    """The file bears the chain's name; copies and disputes name what is there."""
    row = chain.row
    told = {(telling.fact, telling.at) for telling in chain.tellings}
    if path.stem != row.chain:
        raise BadRequest(f"{path}: the chain is called {row.chain!r}; give both one name.")
    for letter, report in row.reports.items():
        if report.copy_of is not None and report.copy_of not in row.reports:
            raise BadRequest(f"{path}: report {letter!r} is a copy of {report.copy_of!r}, which is not there.")
    for dispute in row.disputes:
        for at in (at for side in dispute.sides for at in side):
            if (dispute.fact, at) not in told:
                raise BadRequest(f"{path}: the dispute names {at!r}, where {dispute.fact!r} is not told.")
