"""Pairs of parties that a verb or noun ties together, whether or not the codebook knows the word.

Grammar only says who may have done something to whom; what it was, and whether it was anything, the learned part says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from amity.reading.clauses import Party, after, agents, objects, parties_at, passive, phrase, subjects
from amity.reading.mentions.lexicon import slug
from amity.reading.text import Sentence, Text
from amity.records import Actor

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
FORCES = frozenset({"MIL", "COP"})
DOUBTFUL = 0.6  # parties as surely known as this, or less, are asked about last
TRIED = 3  # recipients that the learned part is asked about
DEPTH = 3  # clauses and nouns looked through for the one who is acted upon
OBLIGING = frozenset({"must", "should", "to", "need", "have"})
THINGS = frozenset({"it", "its", "this", "that", "these", "those"})
NAMING = ("name", "person", "role", "metonym")
CLAUSES = ("xcomp", "ccomp", "acl")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word with those who may act in it and those who may be acted upon."""

    trigger: Token
    actors: tuple[Party, ...]
    recipients: tuple[tuple[Party, ...], ...]  # who may be acted upon, the likeliest first
    mutual: bool = False  # actors and recipients are joined: "A and B"


def find_proposals(text: Text, sentence: Sentence) -> Iterator[Proposal]:
    """The pairs of a sentence, from left to right."""
    for token in sentence.span:
        if (token.pos_ == "VERB" and token.dep_ not in ("aux", "amod", "compound")) or _stands(token):
            found = _of_verb(text, token)
        elif token.pos_ == "NOUN" and token.dep_ not in ("compound", "amod"):
            found = _of_noun(text, token)
        else:
            continue
        if found:
            yield found


def _stands(token: Token) -> bool:
    """ "is willing to", "was guilty of": a form of "be" whose adjective says what is done."""
    return token.pos_ == "AUX" and any(child.dep_ == "acomp" for child in token.children)


def _of_verb(text: Text, verb: Token) -> Proposal | None:
    """The subject or agent, with those that the verb's objects, phrases or clauses name."""
    doers = agents(verb) if passive(verb) else subjects(verb)
    actors = _anyone(text, doers, people=False) or (_in_place(text, verb) if passive(verb) and not doers else [])
    if not actors:
        return None
    mine = {party.actor.id for party in actors} | {party.token for party in actors}
    groups: dict[tuple[int, ...], tuple[Party, ...]] = {}
    for tokens in _reached(verb, 0):
        others = tuple(
            p for p in _anyone(text, [t for t in tokens if t.lower_ not in THINGS], places=True)
            if not {p.actor.id, p.token} & mine
        )  # fmt: skip
        if others:
            groups.setdefault(tuple(p.token for p in others), others)
    if not groups and len(actors) > 1 and actors[0].token != actors[1].token:
        return Proposal(verb, (actors[0],), (tuple(actors[1:]),), mutual=True)
    ordered = sorted(groups.values(), key=lambda group: group[0].sureness <= DOUBTFUL or own_means(group))
    return Proposal(verb, tuple(actors), tuple(ordered[:TRIED])) if ordered else None


def own_means(group: tuple[Party, ...]) -> bool:
    """Whether these are rather what one acts with than whom one acts upon: "its troops", "peacekeepers", "police"."""
    return all(p.actor.sector in FORCES and not (p.actor.country and p.sureness == 1.0) for p in group)


def _in_place(text: Text, verb: Token) -> list[Party]:
    """ "was arrested in Niger": the state of the place, where nobody else is said to have done it."""
    found = parties_at(text, after(verb, "in"), places=True)
    return [replace(party, sureness=0.6, via="place") for party in found if party.actor.id == party.actor.country]


def parties_of(text: Text, token: Token) -> list[Party]:
    """Who the noun phrase of this head names, with those joined to it; places, and people whom no list knows, too."""
    found = parties_at(text, [token], places=True)
    return found or [party for party in [_unknown(text, token, nouns=True)] if party]


def _anyone(text: Text, tokens: list[Token], *, places: bool = False, people: bool = True) -> list[Party]:
    """Who these noun phrases name; where they name nobody that is known, names that are not, and people if wanted."""
    found = [_named(text, p) for p in parties_at(text, tokens, places=places)]
    return found or [party for token in tokens if (party := _unknown(text, token, nouns=people))]


def _named(text: Text, party: Party) -> Party:
    """The party where the sentence names it, if here only a pronoun stands for it: "Iran said it would release"."""
    mention = text.mention_of(text.doc[party.token])
    if mention is None or mention.kind != "pronoun":
        return party
    sentence = text.sentence_at(mention.start)
    for other in text.mentions_in(sentence.start, mention.start):
        if other.kind in NAMING and len(other.actors) == 1 and other.actor.id == party.actor.id:
            return Party(other.actor, other.head, 0.9)
    return party


def _unknown(text: Text, token: Token, *, nouns: bool) -> Party | None:
    """A person whom no list knows: a surname alone, or a noun for people."""
    dated = any(t.start <= token.idx < t.end for t in text.timexes)
    name = token.pos_ == "PROPN" and token.text[:1].isupper() and token.text.isalpha() and len(token.text) > 3
    people = nouns and token.pos_ == "NOUN" and token.lemma_.lower() in text.people
    if dated or not (name or people) or text.mention_of(token):
        return None
    words = phrase(token)
    return Party(Actor(id=slug(words), name=words, text=words), token.i, 0.5) if slug(words) else None


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
                if child.dep_ != "ccomp" or _obliging(child):
                    yield from _of_clause(child, depth + 1)
            elif child.dep_ == "acomp":  # "is willing to withdraw"
                yield from _reached(child, depth + 1)


def _obliging(verb: Token) -> bool:
    """Whether a clause says what another is to do: "demanded that Chad withdraw", "said that Israel must stop"."""
    modal = any(child.dep_ == "aux" and child.lemma_ in OBLIGING for child in verb.children)
    return modal or (verb.tag_ == "VB" and not any(child.dep_ == "aux" for child in verb.children))


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
        if child.dep_ == "acl" and child.pos_ == "VERB":
            yield agents(child)
            yield from _reached(child, depth + 1)


def _of_noun(text: Text, noun: Token) -> Proposal | None:
    """ "A's refusal to deal with B", "cooperation between A and B", "an attack by A on B"."""
    between = parties_at(text, after(noun, "between"))
    if len(between) > 1:
        return Proposal(noun, (between[0],), (tuple(between[1:]),), mutual=True)
    owners = [child for child in noun.children if child.dep_ in ("poss", "compound", "amod", "nmod")]
    actors = parties_at(text, [*after(noun, "by"), *owners])
    if not actors:
        return None
    mine = {party.actor.id for party in actors}
    for preposition in NOUN_TOWARDS:
        others = [p for p in _anyone(text, after(noun, preposition), places=True) if p.actor.id not in mine]
        if others:
            return Proposal(noun, tuple(actors), (tuple(others),))
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
