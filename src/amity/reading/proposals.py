"""Pairs of parties that a verb or noun ties together, whether or not the codebook knows the word.

Grammar only says who may have done something to whom; what it was, and whether it was anything, the learned part says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from amity.reading.clauses import Party, after, agents, objects, parties_at, passive, subjects
from amity.reading.text import Sentence, Text

TOWARDS = (
    "with",
    "to",
    "against",
    "on",
    "upon",
    "from",
    "for",
    "of",
    "into",
    "between",
    "by",
    "over",
    "at",
    "toward",
    "in",
)
NOUN_TOWARDS = ("against", "on", "with", "to", "from", "into")
DEPTH = 3  # clauses and nouns looked through for the one who is acted upon
CLAUSES = ("xcomp", "ccomp", "acl")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word with those who may act in it and those who may be acted upon."""

    trigger: Token
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]


def find_proposals(text: Text, sentence: Sentence) -> Iterator[Proposal]:
    """The pairs of a sentence, from left to right."""
    for token in sentence.span:
        if token.pos_ == "VERB" and token.dep_ not in ("aux", "amod", "compound"):
            found = _of_verb(text, token)
        elif token.pos_ == "NOUN" and token.dep_ not in ("compound", "amod"):
            found = _of_noun(text, token)
        else:
            continue
        if found:
            yield found


def _of_verb(text: Text, verb: Token) -> Proposal | None:
    """The subject or agent, with the first that the verb's objects, phrases or clauses name."""
    actors = parties_at(text, agents(verb) if passive(verb) else subjects(verb))
    if not actors:
        return None
    mine = {party.actor.id for party in actors} | {party.token for party in actors}
    for tokens in _reached(verb, 0):
        others = [p for p in parties_at(text, tokens, places=True) if not {p.actor.id, p.token} & mine]
        if others:
            return Proposal(verb, tuple(actors), tuple(others))
    if len(actors) > 1 and actors[0].token != actors[1].token:
        return Proposal(verb, (actors[0],), tuple(actors[1:]))
    return None


def _reached(verb: Token, depth: int) -> Iterator[list[Token]]:
    """The places where the one acted upon may stand, the likeliest first."""
    own = objects(verb)
    yield [child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP"]
    yield own
    for noun in own:
        yield from _inside(noun, depth + 1)
    for preposition in TOWARDS:
        found = [] if preposition == "by" and passive(verb) else after(verb, preposition)
        yield found
        for noun in found:
            yield from _inside(noun, depth + 1)
    if depth < DEPTH:
        for child in verb.children:
            if child.dep_ in CLAUSES and child.pos_ in ("VERB", "AUX") and child.i > verb.i:
                yield from _of_clause(child, depth + 1)
            elif child.dep_ == "acomp":  # "is willing to withdraw"
                yield from _reached(child, depth + 1)


def _of_clause(verb: Token, depth: int) -> Iterator[list[Token]]:
    yield [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    yield from _reached(verb, depth)


def _inside(noun: Token, depth: int) -> Iterator[list[Token]]:
    """Who is named within a noun's phrase: its owner, what follows its prepositions, the clause that explains it."""
    if depth > DEPTH:
        return
    yield [child for child in noun.children if child.dep_ == "poss"]
    for preposition in TOWARDS:
        found = after(noun, preposition)
        yield found
        for inner in found:
            yield from _inside(inner, depth + 1)
    for child in noun.children:
        if child.dep_ in ("acl", "relcl") and child.pos_ == "VERB":
            yield agents(child)
            yield from _reached(child, depth + 1)


def _of_noun(text: Text, noun: Token) -> Proposal | None:
    """ "A's refusal to deal with B", "cooperation between A and B", "an attack by A on B"."""
    between = parties_at(text, after(noun, "between"))
    if len(between) > 1:
        return Proposal(noun, (between[0],), tuple(between[1:]))
    owners = [child for child in noun.children if child.dep_ in ("poss", "compound", "amod", "nmod")]
    actors = parties_at(text, [*after(noun, "by"), *owners])
    if not actors:
        return None
    mine = {party.actor.id for party in actors}
    for preposition in NOUN_TOWARDS:
        others = [p for p in parties_at(text, after(noun, preposition), places=True) if p.actor.id not in mine]
        if others:
            return Proposal(noun, tuple(actors), tuple(others))
    return None


def span_of(text: Text, party: Party) -> tuple[int, int]:
    """Where a party is worded: its mention with the words before it that belong to the phrase."""
    head = text.doc[party.token]
    mention = text.mention_of(head)
    first, last = head.idx, head.idx + len(head.text)
    if mention:
        first, last = min(first, mention.start), max(last, mention.end)
    for child in head.lefts:
        if child.dep_ in ("poss", "nummod", "amod", "compound", "nmod", "quantmod"):
            first = min(first, child.left_edge.idx)
    return first, last
