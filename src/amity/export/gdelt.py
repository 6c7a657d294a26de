"""GDELT 2.0: Events (61 columns) and Mentions (16), tab-separated, no header. What is not known is empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from amity.codebook import Codebook
from amity.codebook.columns import GDELT_ACTOR, GDELT_GEO
from amity.codebook.rows_codings import CameoRow
from amity.export.cases import Case, one_by_one
from amity.export.cells import tab_line, web_address
from amity.export.coding import (
    actor_code,
    cameo_country,
    cameo_of,
    country_name,
    dyad_number,
    dyads,
    fips,
    group_code,
    role_code,
)
from amity.export.writing import Setting, Tally, exact_day, tells_what_happened, within
from amity.records import Actor, Document, Event, Place, Record

WEB, CITED = 1, 2  # GDELT's types of mention: found on the web, and known by its citation only


def write_events(cases: Iterable[Case], out: BinaryIO, setting: Setting) -> Tally:
    """One row a pair of actors of each event."""
    tally = Tally()
    for case, event, code in _coded(cases, setting, tally):
        for place, (actor, recipient) in enumerate(dyads(event)):
            row = _event_row(case, event, code, actor, recipient, setting.codebook)
            out.write(tab_line((dyad_number(case, place), *row)))
            tally.written += 1
    return tally


def write_mentions(cases: Iterable[Case], out: BinaryIO, setting: Setting) -> Tally:
    """One row a report of each row of Events."""
    tally = Tally()
    for case, event, _ in _coded(cases, setting, tally):
        for place, (actor, recipient) in enumerate(dyads(event)):
            for telling in case.tellings:
                row = _mention_row(case, telling, actor, recipient)
                out.write(tab_line((dyad_number(case, place), *row)))
                tally.written += 1
    return tally


def _coded(cases: Iterable[Case], setting: Setting, tally: Tally) -> Iterator[tuple[Case, Event, CameoRow]]:
    for case, event in one_by_one(cases, Event):
        if tells_what_happened(case, setting, tally):
            code = cameo_of(event, setting.codebook)
            if code is None:
                tally.skip("the codebook has no CAMEO code for their type", event.type)
            else:
                yield case, event, code


def _event_row(
    case: Case, event: Event, code: CameoRow, actor: Actor | None, recipient: Actor | None, codebook: Codebook
) -> tuple[Any, ...]:
    first = case.documents[0]
    return (
        *_dates(event),
        *_actor(actor, codebook), *_actor(recipient, codebook),
        int(any(_leads(case.document(telling), telling) for telling in case.tellings)),
        code.code, code.base, code.root, code.quad, code.goldstein,
        len(case.tellings), case.independent_sources, len(case.documents), None,
        *[None] * 16, *_geo(event.where, codebook),
        _stamp(case.published), web_address(first.url) or first.url or first.origin,
    )  # fmt: skip


def _dates(event: Event) -> tuple[str | None, ...]:
    """SQLDATE, MonthYear, Year and FractionDate, each only where the text is as precise."""
    day, month, year = exact_day(event), within(event, 7), within(event, 4)
    fraction = None
    if day:
        fraction = f"{int(day[:4]) + ((int(day[5:7]) - 1) * 30 + int(day[8:10])) / 365:.4f}"  # GDELT's own formula
    return (day and day.replace("-", "")), (month and month.replace("-", "")), year, fraction


def _actor(actor: Actor | None, codebook: Codebook) -> tuple[str | None, ...]:
    if actor is None:
        return (None,) * len(GDELT_ACTOR)
    return (
        actor_code(actor, codebook), actor.name.upper(), cameo_country(actor.country, codebook),
        group_code(actor, codebook), None, None, None, role_code(actor, codebook), None, None,
    )  # fmt: skip


def _geo(where: Place | None, codebook: Codebook) -> tuple[Any, ...]:
    """A place; its type is told only where it is a country, for a record does not say what else it is."""
    if where is None:
        return (None,) * len(GDELT_GEO)
    country = country_name(where.country, codebook)
    whole = 1 if country and where.name == country else None
    name = where.name if whole or not country else f"{where.name}, {country}"
    return whole, name, fips(where.country, codebook), None, None, where.lat, where.lon, None


def _leads(document: Document, record: Record) -> bool:
    """Whether the words stand in the first paragraph, which is what GDELT calls a root event."""
    end = document.text.find("\n", len(document.text) - len(document.text.lstrip()))
    return end < 0 or record.evidence[0].start < end


def _mention_row(case: Case, telling: Record, actor: Actor | None, recipient: Actor | None) -> tuple[Any, ...]:
    document = case.document(telling)
    address = web_address(document.url)
    return (
        _stamp(case.published), _stamp(document.published), WEB if address else CITED, document.outlet,
        address or document.url or document.origin, None,
        _offset(telling, actor), _offset(telling, recipient), telling.evidence[0].start, 1,
        round(telling.confidence * 100), len(document.text), None, None, None,
    )  # fmt: skip


def _offset(telling: Record, actor: Actor | None) -> int | None:
    """Where the evidence words the actor."""
    for told in (*getattr(telling, "actors", ()), *getattr(telling, "recipients", ())):
        if actor and told.id == actor.id and told.text:
            for span in telling.evidence:
                if told.text in span.text:
                    return int(span.start + span.text.index(told.text))
    return None


def _stamp(day: str | None) -> str | None:
    """A day as GDELT's second: midnight, for no report says more."""
    return day and day[:10].replace("-", "") + "000000"
