"""Readings made by hand, for the tests of the store."""

from __future__ import annotations

import hashlib

from amity.records import (
    Actor,
    Attribution,
    Cause,
    CauseRef,
    DateRange,
    Document,
    Doubt,
    Event,
    Mention,
    Reading,
    Span,
    Statement,
    identified,
)

RUSSIA = Actor(id="RUS", name="Russia", country="RUS", sector="GOV", text="Russia")
LAVROV = Actor(id="sergey-lavrov", name="Sergey Lavrov", country="RUS", sector="GOV", text="Lavrov")
CAMBODIA = Actor(id="KHM", name="Cambodia", country="KHM", sector="GOV", text="Cambodia")
COMMISSION = Actor(id="European Commission", name="European Commission", sector="IGO", text="the Commission")
AUTHOR = Attribution(actor=None, name="the author", source_kind="author")
WHOLES = {"European Commission": "EU"}


def make_reading(
    text: str = "Lavrov visited Cambodia because Russia sought partners. The Commission objected.",
    *,
    origin: str = "a.txt",
    raw: str | None = None,
    amity: str = "1",
    codebook: str = "c1",
    published: str | None = "2022-08-10",
    day: str | None = "2022-08-04",
    title: str | None = "A visit",
) -> Reading:
    """A reading with an event, a statement, a cause, mentions and a doubt."""
    raw_hash = hashlib.sha256((raw or text).encode()).hexdigest()
    document = Document(
        id=raw_hash[:16],
        title=title,
        byline=None,
        outlet="Daily",
        published=published,
        published_inferred=False,
        language="en",
        url=None,
        origin=origin,
        text=text,
        hash=raw_hash,
    )
    first = text.index(".") + 1
    whole = Span(start=0, end=first, text=text[:first])
    rest = text[first:].strip()
    second = Span(start=text.index(rest), end=len(text), text=rest)
    when = DateRange(start=day, end=day, precision="day", text="then") if day else None
    event = Event(
        document=document.id,
        evidence=(whole,),
        when=when,
        said_by=AUTHOR,
        confidence=0.8,
        actors=(LAVROV,),
        recipients=(CAMBODIA,),
        type="CONSULT",
        mode="visit",
        quad="verbal cooperation",
        plover_score=2.0,
    )
    statement = Statement(
        document=document.id,
        evidence=(second,),
        said_by=AUTHOR,
        confidence=0.6,
        status="denied",
        speaker=COMMISSION,
        act="reject",
        content=second,
    )
    ref = CauseRef(start=0, end=6, text=text[:6])
    cause = Cause(
        document=document.id,
        evidence=(whole,),
        said_by=AUTHOR,
        confidence=0.5,
        cause=ref,
        effect=ref,
        marker="because",
    )
    return Reading(
        document=document,
        records=tuple(identified(r) for r in (event, statement, cause)),
        mentions=(_mention(text, "Lavrov", LAVROV), _mention(text, "Commission", COMMISSION)),
        doubts=(Doubt(evidence=whole, reason="could mean two things"),),
        amity=amity,
        codebook=codebook,
    )


def _mention(text: str, words: str, actor: Actor) -> Mention:
    return Mention(start=text.index(words), end=text.index(words) + len(words), actor=actor)
