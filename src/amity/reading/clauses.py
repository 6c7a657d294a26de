"""Grammar that the stages share: the subjects, objects and complements of a verb, and who they are."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from amity.reading.mentions.lexicon import slug
from amity.reading.text import Mention, Text
from amity.records import Actor

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
MONTHS = frozenset(calendar.month_name[1:]) | frozenset(calendar.day_name)
RELATIVES = frozenset({"who", "which", "that", "whom"})
INSIDE = ("amod", "compound", "poss", "nmod", "nummod", "npadvmod")
ADDRESSING = ("on", "upon", "to")  # "called on Rwanda to withdraw": who is asked is to act
FROM = frozenset({"of", "from", "in"})


@dataclass(frozen=True, slots=True)
class Party:
    """An actor at a place in a clause, and how surely: 1 where named, less where only its phrase names it."""

    actor: Actor
    token: int
    sureness: float
    place: bool = False
    via: str = ""  # how a phrase stands for the actor: as agent, target, both, or other; empty where it is named


def passive(verb: Token) -> bool:
    """Whether the verb is passive: "was signed", "an agreement signed by"."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return True
    return verb.dep_ == "acl" and verb.tag_ == "VBN"


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The tokens that are subject of a verb, its own or borrowed from the clause that governs it."""
    own = [child for child in verb.children if child.dep_ in SUBJECTS] or _strayed_list(verb)
    if own or depth > 4:
        return own
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        return subjects(head, depth + 1)
    if verb.dep_ == "xcomp":
        objects = [child for child in head.children if child.dep_ in ("dobj", "dative")]
        objects = objects or [obj for to in ADDRESSING for obj in after(head, to) if obj.i < verb.i]
        return objects if objects and verb.tag_ == "VB" else subjects(head, depth + 1)
    if verb.dep_ in ("advcl", "pcomp", "prep") and head.pos_ in ("VERB", "AUX", "ADP", "SCONJ"):
        return subjects(head, depth + 1)
    if verb.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN"):
        return [head] if verb.tag_ == "VBG" else _owners(head, depth)
    return []


def _strayed_list(verb: Token) -> list[Token]:
    """The list that the parser hangs on the date before it: "in September Niger, Mali and Togo founded a bank"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return []
    for child in verb.children:
        ends = [o for o in child.children if o.dep_ == "pobj"] if child.dep_ == "prep" and child.i < verb.i else []
        for end in ends:
            first = end.left_edge
            dated = first.text in MONTHS and first.dep_ == "compound" and first.head == end and first.i == child.i + 1
            if dated and end.pos_ == "PROPN" and verb.i - end.right_edge.i == 1:
                return [end]
    return []


def _owners(noun: Token, depth: int) -> list[Token]:
    """Who has the noun that a clause explains: "Russia's decision to withdraw", "made an offer to buy"."""
    owners = [child for child in noun.children if child.dep_ == "poss"]
    if owners or noun.head.pos_ != "VERB":
        return owners
    return subjects(noun.head, depth + 1)


def objects(verb: Token) -> list[Token]:
    """The direct objects of a verb; of a passive one, its subject."""
    if passive(verb):
        if verb.dep_ == "acl":
            return [verb.head]
        return [child for child in verb.children if child.dep_ == "nsubjpass"] or (
            subjects(verb) if verb.dep_ == "conj" else []
        )
    own = [child for child in verb.children if child.dep_ in ("dobj", "obj")]
    if not own and verb.dep_ == "relcl" and not any(c.lower_ in RELATIVES for c in subjects(verb)):
        own = [child for child in verb.children if child.lower_ in RELATIVES and child.dep_ == "dobj"]
    return own


def agents(verb: Token) -> list[Token]:
    """Who does it in a passive clause: "by the government"."""
    return [obj for child in verb.children if child.dep_ == "agent" for obj in child.children if obj.dep_ == "pobj"]


def after(token: Token, preposition: str) -> list[Token]:
    """What follows this preposition at this verb or noun: its objects."""
    found = []
    for child in token.children:
        if child.dep_ in ("prep", "dative", "agent", "prt") and child.lower_ == preposition:
            found += [obj for obj in child.children if obj.dep_ in ("pobj", "pcomp")]
        elif child.dep_ == "prep" and child.lower_ in ("in", "along", "together"):
            found += [
                obj
                for inner in child.children
                if inner.lower_ == preposition
                for obj in inner.children
                if obj.dep_ == "pobj"
            ]
    return found


def joined(token: Token) -> Iterator[Token]:
    """The token and all that is joined to it by "and" or commas."""
    yield token
    for child in token.children:
        if child.dep_ in ("conj", "appos") and child.pos_ in ("NOUN", "PROPN", "PRON"):
            yield from joined(child) if child.dep_ == "conj" else ()


def parties_at(text: Text, tokens: list[Token], *, places: bool = False) -> list[Party]:
    """Who these noun phrases name, each actor once, in order."""
    found: dict[str, Party] = {}
    for token in tokens:
        for one in joined(token):
            for party in _parties(text, one, places):
                found.setdefault(party.actor.id, party)
    return list(found.values())


def _parties(text: Text, token: Token, places: bool) -> list[Party]:
    """The actors of one noun phrase."""
    if token.lower_ in RELATIVES and token.pos_ in ("PRON", "DET", "SCONJ"):
        verb = token.head
        if verb.pos_ in ("ADP", "PART"):  # "of which Mozambique is a member"
            verb = next((t for t in verb.ancestors if t.pos_ in ("VERB", "AUX")), verb)
        while verb.dep_ in ("conj", "xcomp"):
            verb = verb.head
        return _parties(text, verb.head, places) if verb.dep_ == "relcl" and verb.head != token else []
    mention = text.mention_of(token)
    if _idle(token):
        return []
    if mention and (mention.head == token.i or mention.last == token.i):
        if mention.kind in ("place", "adjective"):
            return [Party(a, token.i, 0.8, True) for a in mention.actors] if places else []
        sureness = {"pronoun": 0.75, "description": 0.8}.get(mention.kind, 1.0)
        return [Party(a, token.i, sureness) for a in mention.actors]
    if token.pos_ not in ("NOUN", "PROPN"):
        return []
    return _by_phrase(text, token, places) or _by_name(text, token)


def _idle(token: Token) -> bool:
    """ "a state of siege", "a state visit": no party."""
    if token.lower_ != "state":
        return False
    return token.dep_ in ("compound", "amod") or any(child.lower_ == "of" for child in token.children)


def _by_phrase(text: Text, token: Token, places: bool) -> list[Party]:
    """An actor that only the phrase names: "Russian bombers", "officials from Japan", "Cambodia's exports"."""
    inside = [m for child in token.children if child.dep_ in INSIDE for m in _mentions_under(text, child)]
    if not inside:
        inside = [
            m
            for child in token.children
            if child.dep_ == "prep" and child.lower_ in FROM
            for obj in child.children
            if (m := text.mention_of(obj)) and (places or m.kind != "place" or child.lower_ != "in")
        ]
    words = phrase(token)
    via = text.carriers.get(token.lemma_.lower(), "other")
    if via == "boundary":  # "its border with Guyana"
        beyond = [m for obj in after(token, "with") if (m := text.mention_of(obj))]
        inside = beyond or inside
    sureness = 0.6 if via == "other" or (inside[-1:] and inside[-1].kind == "pronoun") else 0.7
    found = []
    joint = [text.mention_of(t) for m in inside[-1:] for t in text.doc[m.head].conjuncts if t.i < token.i]
    for mention in [*(m for m in joint if m), *inside[-1:]]:
        for actor in mention.actors:
            whole = text.document.text[_start_of(token) : mention.end] if mention.start > token.idx else words
            worded = Actor(id=actor.id, name=actor.name, country=actor.country, sector=actor.sector, text=whole)
            found.append(Party(worded, token.i, sureness, via=via))
    return found


def _mentions_under(text: Text, token: Token) -> list[Mention]:
    found = text.mention_of(token)
    if found:
        return [found]
    return [m for child in token.children if child.dep_ in INSIDE if (m := text.mention_of(child))]


def _by_name(text: Text, token: Token) -> list[Party]:
    """A proper name of two words or more that the codebook does not know, under its own words."""
    if token.pos_ != "PROPN" or any(t.start <= token.idx < t.end for t in text.timexes):
        return []
    first = token.i
    while first and token.doc[first - 1].pos_ == "PROPN" and token.doc[first - 1].head in (token, token.doc[first]):
        first -= 1
    if first == token.i:
        return []
    name = token.doc[first : token.i + 1].text
    return [Party(Actor(id=slug(name), name=name, text=name), token.i, 0.5)] if slug(name) else []


def phrase(token: Token) -> str:
    """The noun phrase up to its head."""
    return str(token.doc[_start_of(token) : token.i + 1].text)  # a slice: the text of a whole document is built anew


def _start_of(token: Token) -> int:
    """The first token of the noun phrase of this head."""
    lefts = [t for t in token.lefts if t.dep_ in ("det", "poss", "nummod", "amod", "compound", "nmod", "quantmod")]
    return int(min([token.i, *[t.left_edge.i for t in lefts]]))
