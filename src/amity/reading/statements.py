"""Codes statements: who says what, of whom, and how they stand to them."""

from __future__ import annotations

from collections.abc import Iterator

from amity.codebook import Codebook
from amity.codebook.rows_claims import speech_verbs
from amity.reading.circumstances import when_of
from amity.reading.mentions.lexicon import slug
from amity.reading.quotations import QUOTATION
from amity.reading.text import Passage, Text
from amity.records import Actor, Quote, Stance, Statement

NOBODY = frozenset(
    {"it", "that", "this", "which", "who", "there", "i", "we", "you", "they", "he", "she", "one", "nobody", "somebody"}
    | {"someone", "anyone", "anybody", "everyone", "everybody", "none", "nothing", "those", "these", "a lot"}
)


def code_statements(text: Text, codebook: Codebook) -> Iterator[Statement]:
    """A statement for each passage whose source is known by name, role or kind."""
    for passage in text.passages:
        speaker = None if passage.hint else _speaker(text, passage)
        if speaker:
            yield _statement(text, passage, speaker, codebook)


def _speaker(text: Text, passage: Passage) -> Actor | None:
    """Who speaks, as an actor; sources that the codebook does not know go under their own words."""
    words = text.document.text[passage.source_start : passage.source_end]
    if passage.source:
        actor = passage.source.actors[0]
        return Actor(id=actor.id, name=actor.name, country=actor.country, sector=actor.sector, text=words)
    name = passage.said_by.name
    if not words or not slug(name) or name.lower() in NOBODY:
        return None
    return Actor(id=slug(name), name=name, text=words)


def _statement(text: Text, passage: Passage, speaker: Actor, codebook: Codebook) -> Statement:
    first = text.sentence_at(min(passage.start, text.doc[passage.cue].idx))
    last = text.sentence_at(max(passage.start, passage.end - 1))
    about = _about(text, passage, speaker)
    row = codebook.derive(speech_verbs).get(text.doc[passage.cue].lemma_.lower())
    leaning = row.stance if row else 0.0
    return Statement(
        document=text.document.id,
        evidence=(text.evidence(first.start, last.end),),
        when=when_of(text, first, text.doc[passage.cue]),
        said_by=passage.said_by,
        confidence=_confidence(passage),
        speaker=speaker,
        act=passage.act,
        content=text.evidence(passage.start, passage.end),
        quoted=passage.quoted,
        quote=_quote(text, passage) if passage.quoted else None,
        about=about,
        stance=tuple(Stance(actor=a.id, value=leaning) for a in about[:1]) if leaning else (),
    )


def _about(text: Text, passage: Passage, speaker: Actor) -> tuple[Actor, ...]:
    """The actors whom the content names, but for the speaker."""
    found: dict[str, Actor] = {}
    for mention in text.mentions_in(passage.start, passage.end):
        for actor in mention.actors:
            if actor.id != speaker.id:
                found.setdefault(actor.id, actor)
    return tuple(found.values())


def _quote(text: Text, passage: Passage) -> Quote | None:
    """The first words in quotation marks of the content, without the marks."""
    found = QUOTATION.search(
        text.document.text, max(0, passage.start - 1), min(len(text.document.text), passage.end + 1)
    )
    if not found:
        return None
    return Quote(start=found.start() + 1, end=found.end() - 1, text=found.group()[1:-1])


def _confidence(passage: Passage) -> float:
    base = 0.85 if passage.source else 0.6
    return round(base + (0.07 if passage.quoted else 0.0), 2)
