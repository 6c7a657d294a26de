"""Codes statements: who says what, of whom, and how they stand to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_claims import source_kinds, speech_verbs
from amity.reading.circumstances import when_of
from amity.reading.clauses import after, objects
from amity.reading.mentions.lexicon import slug
from amity.reading.passages.contents import Content
from amity.reading.passages.sources import passage as passage_of
from amity.reading.passages.sources import sayers
from amity.reading.quotations import QUOTATION
from amity.reading.text import Passage, Sentence, Text
from amity.records import Actor, Quote, Stance, Statement

NOBODY = frozenset(
    {"it", "that", "this", "which", "who", "there", "i", "we", "you", "they", "he", "she", "one", "nobody", "somebody"}
    | {"someone", "anyone", "anybody", "everyone", "everybody", "none", "nothing", "those", "these", "a lot"}
)


SOME = frozenset({"some", "many", "most", "few", "several"})
ANSWERS = frozenset({"reject", "confirm", "admit"})
POINTERS = frozenset({"it", "this", "that"})
FEWEST = 4  # words of a clause that can be meant
SMALL = 4  # letters of the words that titles write small
LONGEST_TITLE = 7  # words


def code_statements(text: Text, codebook: Codebook) -> Iterator[Statement]:
    """A statement for each passage whose source is known by name, role or kind."""
    for passage in text.passages:
        unsaid = (passage.hint and not (passage.told and passage.source)) or _is_title(text, passage)
        speaker = None if unsaid else _speaker(text, passage, codebook)
        if speaker:
            yield _statement(text, passage, speaker, codebook)
    yield from _pointing(text, codebook)


def _pointing(text: Text, codebook: Codebook) -> Iterator[Statement]:
    """ "…; the Kremlin has denied it": who denies or confirms what was just said."""
    verbs = codebook.derive(speech_verbs)
    for sentence in text.sentences:
        for verb in sentence.span:
            row = verbs.get(verb.lemma_.lower()) if verb.pos_ == "VERB" else None
            if row is None or row.act not in ANSWERS or not any(o.lower_ in POINTERS for o in objects(verb)):
                continue
            passage = _answered(text, sentence, verb, row.act, codebook)
            speaker = _speaker(text, passage, codebook) if passage and passage.source else None
            if passage and speaker:
                yield _statement(text, passage, speaker, codebook)


def _answered(text: Text, sentence: Sentence, verb: Token, act: str, codebook: Codebook) -> Passage | None:
    """What "it" points to: the clause before in the sentence, else the sentence before."""
    who = [] if any(c.tag_ == "MD" or c.dep_ == "neg" or c.lower_ == "to" for c in verb.children) else sayers(verb)
    if not who:
        return None
    start, end = sentence.start, who[0].left_edge.idx
    if len(text.document.text[start:end].split()) < FEWEST:
        if not sentence.index:
            return None
        before = text.sentences[sentence.index - 1]
        start, end = before.start, before.end
    end = start + len(text.document.text[start:end].rstrip(" \n;,"))
    return passage_of(text, who[0], verb, Content(start, end, act), codebook)


def _is_title(text: Text, passage: Passage) -> bool:
    """Whether the words in quotation marks are the name of a work: "Man of the Woods"."""
    words = re.findall(r"\w[\w'’]*", text.document.text[passage.start : passage.end])
    named = [word for word in words if word[0].isupper()]
    small = all(len(word) <= SMALL for word in words if word not in named)
    return passage.quoted and len(words) <= LONGEST_TITLE and len(named) >= 2 and small and not passage.more


def _speaker(text: Text, passage: Passage, codebook: Codebook) -> Actor | None:
    """Who speaks, as an actor; persons and papers that the codebook does not know go under their own words."""
    words = text.document.text[passage.source_start : passage.source_end]
    if passage.source:
        actor = passage.source.actors[0]
        if passage.source.kind == "demonym" and SOME & set(
            words.lower().split()
        ):  # "some Americans" are not their state
            return Actor(id=f"{actor.id}/people", name=f"{actor.name}: people", country=actor.country, text=words)
        return Actor(id=actor.id, name=actor.name, country=actor.country, sector=actor.sector, text=words)
    name = passage.said_by.name
    if not words or not slug(name) or name.lower() in NOBODY or not _can_speak(text, passage, codebook):
        return None
    return Actor(id=slug(name), name=name, text=words)


def _can_speak(text: Text, passage: Passage, codebook: Codebook) -> bool:
    """Whether a source without a name is a person, body or paper, and no "sign", "decision" or "evils"."""
    span = text.doc.char_span(passage.source_start, passage.source_end, alignment_mode="expand")
    if span is None or not len(span):
        return False
    head = span.root if span.root.pos_ in ("NOUN", "PROPN") else span[-1]
    lemma = head.lemma_.lower()
    if lemma in text.people or lemma in codebook.derive(source_kinds) or head.lower_ in codebook.derive(source_kinds):
        return True
    return head.pos_ == "PROPN" and head.text[0].isupper()


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
    cue = text.doc[passage.cue]
    asked = [text.mention_of(t) for t in (*objects(cue), *after(cue, "on"))] if cue.pos_ == "VERB" else []
    for mention in (*(m for m in asked if m), *text.mentions_in(passage.start, passage.end)):
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
