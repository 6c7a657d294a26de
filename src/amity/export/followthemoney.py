"""FollowTheMoney: entities as JSON Lines. Reports are Articles, actors are parties, facts Events, ties links."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from amity.answers.wording import record_words
from amity.export.cases import Case
from amity.export.cells import json_text, one_line, web_address
from amity.export.writing import Setting, Tally
from amity.records import Actor, Document, Tie, kind_of, parties

Entity = dict[str, Any]
PUBLIC = ("GOV", "MIL", "LEG", "JUD", "COP", "SPY")  # sectors whose bodies are public
COMPANY = ("BUS", "MNC", "MED")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
LIMITS = {"name": 384, "location": 250, "sourceUrl": 4096, "bodyText": 65_000, "summary": 65_000}  # letters of a value
LIMIT = 1024  # of all other properties
PARTED = ("bodyText", "summary")  # a longer one becomes several values; a longer name is cut short
TWO = ("XKX",)  # FollowTheMoney writes Kosovo as xk, which ISO does not have


def write_ftm(cases: Iterable[Case], out: BinaryIO, setting: Setting) -> Tally:
    """Each entity once, before what names it."""
    tally = Tally()
    seen: set[str] = set()
    for case in cases:
        for entity in _entities(case):
            if entity["id"] not in seen:
                seen.add(entity["id"])
                out.write(msgspec.json.encode(json_text(entity)) + b"\n")
                tally.written += 1
    return tally


def _entities(case: Case) -> Iterator[Entity]:
    for document in case.documents:
        yield _article(document)
    for actor in parties(case.record):
        yield _party(actor)
    if isinstance(case.record, Tie):
        yield from _tie(case, case.record)
        return
    yield _event(case)
    for document in case.documents:
        yield _entity(
            _id("told", case.id, document.id), "Documentation", document=_id("document", document.id),
            entity=_id("fact", case.id), role="reports",
        )  # fmt: skip


def _article(document: Document) -> Entity:
    return _entity(
        _id("document", document.id), "Article",
        fileName=one_line(document.title or "") or document.id, title=document.title, author=document.byline,
        publisher=document.outlet, publishedAt=document.published, sourceUrl=web_address(document.url),
        bodyText=document.text,
    )  # fmt: skip


def _party(actor: Actor) -> Entity:
    name = one_line(actor.name) or actor.id
    return _entity(_id("actor", actor.id), _schema(actor), name=name, country=_country(actor.country))


def _schema(actor: Actor) -> str:
    """What an actor is as far as its record tells: a person only where a name of several words says so."""
    if actor.id == actor.country:
        return "PublicBody"
    if actor.id.islower():
        words = actor.name.split() or [""]
        named = len(words) > 1 and words[0][:1].isupper() and words[-1][:1].isupper()
        return "Person" if named and actor.country else "LegalEntity"
    if actor.sector in COMPANY:
        return "Company"
    return "PublicBody" if actor.sector in PUBLIC and actor.country else "Organization"


def _event(case: Case) -> Entity:
    record, where = case.record, case.record.where
    when = record.when
    return _entity(
        _id("fact", case.id), "Event", name=one_line(record_words(record)) or kind_of(record),
        startDate=when.start if when else None, endDate=when.end if when else None,
        location=where.name if where else None, country=_country(where.country) if where else None,
        involved=[_id("actor", actor.id) for actor in parties(record)],
        summary=" … ".join(span.text for span in record.evidence),
        keywords=[kind_of(record), record.status, *(getattr(record, "contexts", ()) or ())],
        proof=[_id("document", d.id) for d in case.documents], recordId=case.id,
    )  # fmt: skip


def _tie(case: Case, tie: Tie) -> Iterator[Entity]:
    """A membership, or a link of which the role is told."""
    when = tie.when
    common = {
        "startDate": when.start if when else None, "endDate": when.end if when else None,
        "summary": " … ".join(span.text for span in tie.evidence), "recordId": case.id,
        "proof": [_id("document", d.id) for d in case.documents], "status": tie.status,
    }  # fmt: skip
    ends = _id("actor", tie.subject.id), _id("actor", tie.object.id)
    yield _entity(
        _id("fact", case.id), "UnknownLink", subject=ends[0], object=ends[1],
        role=one_line(tie.post or tie.relation), **common,
    )  # fmt: skip


def _entity(entity_id: str, schema: str, **properties: Any) -> Entity:
    """An entity: every property a list of values that are not empty, not too long, and without control characters."""
    held = {}
    for name, value in properties.items():
        texts = [_CONTROL.sub("", str(item)).strip() for item in (value if isinstance(value, list) else [value or ""])]
        if kept := [part for text in texts if text for part in _within(name, text)]:
            held[name] = kept
    return {"id": entity_id, "schema": schema, "properties": held}


def _within(name: str, text: str) -> list[str]:
    """The text as values that are no longer than the property allows; an address that is longer is left out."""
    most = LIMITS.get(name, LIMIT)
    if len(text) <= most:
        return [text]
    if name in PARTED:
        return [part for start in range(0, len(text), most) if (part := text[start : start + most].strip())]
    return [] if name == "sourceUrl" else [f"{text[: most - 1].rstrip()}…"]


def _country(code: str | None) -> str | None:
    """The two-letter code in lower case, as FollowTheMoney writes countries."""
    import pycountry

    if code in TWO:
        return "xk"
    found = pycountry.countries.get(alpha_3=code) if code else None
    return str(found.alpha_2).lower() if found else None


def _id(kind: str, *parts: str) -> str:
    """An id that holds nothing but letters and digits."""
    return f"amity-{kind}-{hashlib.sha256('|'.join(parts).encode('utf-8', 'replace')).hexdigest()[:20]}"
