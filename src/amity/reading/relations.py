"""Codes relations that were raised: "entered a new phase", "lifted their ties to a strategic partnership"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_agreements import relation_words
from amity.codebook.words import status_words
from amity.reading.circumstances import when_of
from amity.reading.clauses import RELATIVES, after, objects, parties_at, passive, subjects
from amity.reading.status import status_of
from amity.reading.text import Sentence, Text
from amity.records import Agreement

CONFIDENCE = 0.65


def code_relations(text: Text, codebook: Codebook) -> Iterator[Agreement]:
    """An agreement of the form partnership for each step that relations of two actors are said to have taken."""
    verbs, relations, levels = (
        codebook.derive(relation_words).get(u, frozenset()) for u in ("verb", "relation", "level")
    )
    for sentence in text.sentences:
        for verb in sentence.span if not sentence.heading else ():
            if verb.pos_ != "VERB" or verb.lemma_.lower() not in verbs:
                continue
            level = next((t for t in _reached(verb) if t.lemma_.lower() in levels), None)
            raised = next((t for t in _raised(verb) if t.lemma_.lower() in relations), None)
            if level is not None and raised is not None and level != raised:
                yield from _record(text, sentence, verb, raised, level, codebook)


def _reached(verb: Token) -> list[Token]:
    return [*([] if passive(verb) else objects(verb)), *after(verb, "to"), *after(verb, "into"), *after(verb, "as")]


def _raised(verb: Token) -> list[Token]:
    """What is raised: subject or object; of a relative clause the nouns before it, up to the relations themselves."""
    found = [*subjects(verb), *objects(verb)]
    if verb.dep_ == "relcl" and any(t.lower_ in RELATIVES for t in found):
        noun = verb.head
        found = [noun, *(noun.head.head for _ in (0,) if noun.dep_ == "pobj")]
    return found


def _record(
    text: Text, sentence: Sentence, verb: Token, raised: Token, level: Token, codebook: Codebook
) -> Iterator[Agreement]:
    own = [c for c in raised.children if c.dep_ in ("poss", "amod", "compound", "nmod")]
    tokens = [*own, *(t for p in ("with", "between", "and", "to") for t in after(raised, p))]
    tokens += [t for t in subjects(verb) if t != raised] + after(verb, "with")
    parties = {p.actor.id: p.actor for p in parties_at(text, tokens, places=True)}
    if len(parties) < 2:
        return
    when = when_of(text, sentence, verb)
    lefts = [t for t in level.lefts if t.dep_ in ("amod", "compound", "nmod")]
    words = text.doc[min([level.i, *(t.left_edge.i for t in lefts)]) : level.i + 1].text
    yield Agreement(
        document=text.document.id,
        evidence=(text.evidence(sentence.start, sentence.end),),
        when=when,
        status=status_of(verb, codebook.derive(status_words)),
        said_by=text.said_by(verb.idx, verb.idx + 1),
        confidence=CONFIDENCE,
        name=words[:1].upper() + words[1:],
        form="partnership",
        parties=tuple(parties.values()),
        stage="announced",
    )
