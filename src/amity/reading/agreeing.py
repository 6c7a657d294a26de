"""Codes what two parties agreed, where no noun names it: "Saudi Arabia and Iran agreed to reopen their embassies"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_agreements import agreement_forms
from amity.codebook.words import status_words
from amity.reading.circumstances import when_of
from amity.reading.clauses import after, objects, parties_at, passive, subjects
from amity.reading.status import status_of
from amity.reading.text import Sentence, Text
from amity.records import Agreement

AGREEING = frozenset({"agree"})
TOPICS = ("on", "upon", "to")
LONGEST = 16  # words of what was agreed that its name takes over
CONFIDENCE = 0.7


def code_agreeing(text: Text, codebook: Codebook) -> Iterator[Agreement]:
    """An agreement for each clause in which two states, or their officials, agree on or to something."""
    for sentence in text.sentences:
        for verb in sentence.span if not sentence.heading else ():
            if verb.pos_ == "VERB" and verb.lemma_ in AGREEING and not passive(verb):
                yield from _agreed(text, sentence, verb, codebook)


def _agreed(text: Text, sentence: Sentence, verb: Token, codebook: Codebook) -> Iterator[Agreement]:
    matter = _matter(verb)
    forms = codebook.derive(agreement_forms)
    if matter is None or any(t.lemma_.lower() in forms for t in (matter, *objects(matter), *objects(verb))):
        return  # "agreed on a treaty" names it
    status = status_of(verb, codebook.derive(status_words))
    found = parties_at(text, [*subjects(verb), *after(verb, "with")])
    sides = {p.actor.country or p.actor.id: p for p in found if p.actor.country or p.actor.sector == "IGO"}
    if len(sides) < 2 or status not in ("happened", "ongoing"):
        return
    when = when_of(text, sentence, verb)
    yield Agreement(
        document=text.document.id,
        evidence=(text.evidence(sentence.start, sentence.end),),
        when=when,
        status="happened",
        said_by=text.said_by(verb.idx, verb.idx + 1),
        confidence=round(CONFIDENCE * (0.5 + min(p.sureness for p in sides.values()) / 2), 2),
        name=_name(matter),
        form="agreement",
        parties=tuple(p.actor for p in sides.values()),
        stage="announced",
    )


def _matter(verb: Token) -> Token | None:
    """What they agree to do, or on."""
    clause = next((c for c in verb.children if c.dep_ in ("xcomp", "ccomp") and c.i > verb.i), None)
    topics = [t for preposition in TOPICS for t in after(verb, preposition)]
    return clause if clause is not None else topics[0] if topics else None


def _name(matter: Token) -> str:
    """ "Agreement to reopen their embassies", "Agreement on the supply of fuel"."""
    words = [t for t in matter.subtree if not t.is_space][:LONGEST]
    opening = matter.head.text + " " if matter.dep_ in ("pobj", "pcomp") else ""
    return "Agreement " + opening + matter.doc[words[0].i : words[-1].i + 1].text.rstrip(" ,")
