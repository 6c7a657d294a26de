"""Matches of the codebook: words that tell an event, with the parties where their row expects them."""

from __future__ import annotations

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_events import EventRow, event_words
from amity.reading.clauses import Party, after, agents, objects, parties_at, passive, subjects
from amity.reading.filling import Match
from amity.reading.text import Sentence, Text

ALONE = frozenset({"PROTEST", "MOBILIZE", "CONCEDE"})  # types that need no second party
ALONE_NOUNS = frozenset({"resign", "ceasefire", "curfew", "martial-law", "troops"})  # and as nouns, only these
ALONE_MODES = frozenset({"resign", "curfew", "martial-law", "censor", "ceasefire", "release"})
HARM = frozenset({"ASSAULT", "COERCE", "SANCTION"})  # types done to people whom no list knows
ACTING = ("", "agent", "both")  # an actor is named, or acts through what is
JUDGING = frozenset({"ACCUSE", "REJECT", "SUPPORT"})  # types aimed at what somebody does: "condemned Russia's decision"
PLACED = frozenset({"MOBILIZE", "ASSAULT", "PROTEST", "COERCE", "ACCUSE"})  # "the coup in Gabon": a place for its state
TOWARDS_ONE = frozenset(
    {
        "SUPPORT",
        "AGREE",
        "CONCEDE",
        "AID",
        "RETREAT",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "SANCTION",
        "COERCE",
    }
)  # types done to one who may have been named before
UNARMED = frozenset({"BUS", "MNC", "CVL", "EDU", "MED", "NGO"})  # sectors that mobilise no forces
MEETING = frozenset({"CONSULT", "COOPERATE", "AGREE"})
UNKNOWN = 0.5  # how surely a name that the codebook does not know is an actor
GOVERNING = frozenset({"AGREE", "REQUEST", "THREATEN", "REJECT", "CONCEDE"})
TOWARDS = ("with", "to", "from", "on", "against", "into", "of")
QUESTIONS = frozenset({"whether", "if", "what", "why", "how", "when", "where", "who", "which"})
COMMUNICATION = ("xcomp", "ccomp")


def find_matches(text: Text, sentence: Sentence, codebook: Codebook) -> list[Match]:
    """Each trigger of the sentence that has its parties; the words under a governing event are not told again."""
    rows = codebook.derive(event_words)
    found: list[Match] = []
    for token in sentence.span:
        if token.pos_ not in ("VERB", "NOUN"):
            continue
        pos = "verb" if token.pos_ == "VERB" else "noun"
        for row in rows.get((token.lemma_.lower(), pos), ()):
            match = _match(text, token, row)
            if match:
                found.append(match)
                break
    return [m for m in found if not _told_by_another(m, found)]


def find_unfinished(text: Text, sentence: Sentence, codebook: Codebook) -> list[Match]:
    """Verbs of the sentence that tell what somebody does to another, where nobody else stands in their clause."""
    rows = codebook.derive(event_words)
    found = []
    for token in sentence.span:
        if token.pos_ != "VERB" or passive(token) or _inquires(token):
            continue
        for row in rows.get((token.lemma_.lower(), "verb"), ()):
            if row.type in TOWARDS_ONE and not row.joint and _has_object(token, row) and _has_preposition(token, row):
                actors = [p for p in _actors(text, token, row) if p.via in ACTING and p.actor.country]
                if actors and not _recipients(text, token, row):
                    found.append(Match(token, row, tuple(actors), ()))
                break
    return found


def _told_by_another(match: Match, found: list[Match]) -> bool:
    """Whether a governing event of the sentence already tells this: "agreed to send", "held talks"."""
    token = match.trigger
    for other in found:
        row = other.row
        if other is match or row is None or match.row is None:
            continue
        above = other.trigger
        if token.pos_ == "NOUN" and token in objects(above) and row.object:
            return True
        if row.type in GOVERNING and token.head == above and token.dep_ in (*COMMUNICATION, "dobj", "acl"):
            return True
        if row.type in GOVERNING and token.dep_ == "pobj" and token.head.head == above:
            return True
        same = token.dep_ == "conj" and token.head == above and row.type == match.row.type
        if same and not match.recipients and _involved(match) <= _involved(other):
            return True  # "met A and took part in talks with B" tells two meetings
    return False


def _involved(match: Match) -> set[str]:
    return {party.actor.id for party in (*match.actors, *match.recipients)}


def _match(text: Text, token: Token, row: EventRow) -> Match | None:
    """The row's parties at this trigger, if its object, preposition and parties are there."""
    if not _has_object(token, row) or not _has_preposition(token, row) or _inquires(token):
        return None
    actors = [p for p in _actors(text, token, row) if p.via in ACTING]
    if row.mode == "visit":
        actors = [p for p in actors if _represents(text, p)]
    if row.type == "MOBILIZE":
        actors = [p for p in actors if p.actor.sector not in UNARMED]
    taken = {party.actor.id for party in actors}
    recipients = [p for p in _recipients(text, token, row) if p.actor.id not in taken and _undergoes(p, row)]
    if row.mode == "visit" and row.prep:  # "came to Peru", not "came to him"
        recipients = [p for p in recipients if p.place or p.actor.id == p.actor.country or p.actor.sector == "IGO"]
    if row.joint == "reciprocal" or (row.joint == "joint" and len(actors) + len(recipients) > 1):
        actors, recipients = [*actors, *recipients], []
    if row.joint == "joint" and len(actors) < 2:
        return None
    together = (bool(row.joint) or row.type in MEETING) and len(actors) > 1
    alone = (row.type in ALONE or row.mode in ALONE_MODES) and _stands_alone(token, row)
    enough = together or recipients or alone
    if (
        not actors
        or not enough
        or not (together or recipients or _stands_alone(token, row))
        or not any(p.sureness > 0.5 for p in (*actors, *recipients))
    ):
        return None
    return Match(token, row, tuple(actors), tuple(recipients))


def _inquires(token: Token) -> bool:
    """Whether somebody only asks a question: "asked him about", "asked whether"."""
    if token.lemma_.lower() != "ask":
        return False
    asked = [child for child in token.children if child.dep_ in ("ccomp", "advcl", "prep")]
    return any(child.lower_ == "about" or any(t.lower_ in QUESTIONS for t in child.lefts) for child in asked)


def _stands_alone(token: Token, row: EventRow) -> bool:
    """Whether a word tells an event without a second party: not "his rally", "compromising our borders"."""
    if token.pos_ == "NOUN":
        return row.mode in ALONE_NOUNS
    return row.type != "CONCEDE" or bool(row.object or row.prep)


def _undergoes(party: Party, row: EventRow) -> bool:
    """Whether this may be a recipient: who is spoken to or harmed, and not only a thing that a phrase ties to them."""
    if party.via == "other":
        return row.type in JUDGING
    if party.via == "occasion":
        return row.type in MEETING or row.type in JUDGING
    if party.via in ("target", "both", "boundary"):
        return row.type not in MEETING
    return party.sureness > UNKNOWN or row.type in HARM


def _represents(text: Text, party: Party) -> bool:
    """Whether a visitor comes for a state or body: not tourists, "Russians", or what only its phrase ties to one."""
    mention = text.mention_of(text.doc[party.token])
    return party.actor.sector != "CVL" and mention is not None and mention.kind not in ("demonym", "adjective", "place")


def _has_object(token: Token, row: EventRow) -> bool:
    if not row.object:
        return True
    if token.pos_ == "NOUN":  # "a trade mission"
        return bool({t.lemma_.lower() for t in _compounds(token)} & set(row.object))
    heads = [*objects(token), *[obj for p in row.prep for obj in after(token, p)]]
    words = {t.lemma_.lower() for head in heads for t in (head, *head.conjuncts, *_compounds(head))}
    return bool(words & set(row.object))


def _compounds(head: Token) -> list[Token]:
    own = [child for child in head.children if child.dep_ in ("compound", "amod")]
    return own + [obj for child in head.children if child.lower_ == "of" for obj in child.children]


def _has_preposition(token: Token, row: EventRow) -> bool:
    if not row.prep:
        return True
    return any(
        child.lower_ in row.prep and child.dep_ in ("prep", "prt", "dative", "advmod") for child in token.children
    )


def _actors(text: Text, token: Token, row: EventRow) -> list[Party]:
    if row.actor:
        return _first(text, token, row.actor, row, every=False)
    return parties_at(text, agents(token) if passive(token) else subjects(token))


def _recipients(text: Text, token: Token, row: EventRow) -> list[Party]:
    return _first(text, token, row.recipient, row, every=False)


def _first(text: Text, token: Token, slots: tuple[str, ...], row: EventRow, *, every: bool) -> list[Party]:
    """The parties of the first slot that has any."""
    places = row.mode in ("visit", "withdraw") or row.type in PLACED
    for slot in slots:
        found = parties_at(text, _slot(token, slot, row), places=places or slot in ("between", "with"))
        if found:
            return found
    return []


def _slot(token: Token, slot: str, row: EventRow) -> list[Token]:
    """The tokens that stand in this slot of the trigger."""
    match slot:
        case "subj":
            return subjects(token)
        case "obj":
            return objects(token)
        case "dative":
            return [c for c in token.children if c.dep_ == "dative" and c.pos_ != "ADP"] + after(token, "to")
        case "comp":
            return _complement(token)
        case "poss":
            return [c for c in token.children if c.dep_ in ("poss", "nmod", "compound", "amod")] or _doer(token)
        case _:
            found = after(token, slot)
            if token.pos_ == "VERB":  # "held talks with", "took part in talks with"
                under = dict.fromkeys(("in", *row.prep))
                nouns = [*objects(token), *(obj for preposition in under for obj in after(token, preposition))]
                found += [t for noun in nouns for t in after(noun, slot)]
            return found


def _doer(noun: Token) -> list[Token]:
    """Who does what the noun says, where a light verb has it as object: "carried out an attack"."""
    return subjects(noun.head) if noun.dep_ == "dobj" and noun.head.pos_ == "VERB" and not passive(noun.head) else []


def _complement(token: Token) -> list[Token]:
    """The parties of the clause that a verb governs: "agreed to supply Ukraine", "demanded that Israel leave"."""
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in COMMUNICATION and child.pos_ in ("VERB", "AUX"):
            found += [t for t in subjects(child) if child.dep_ == "ccomp"]
            found += objects(child) + [t for p in TOWARDS for t in after(child, p)]
            found += [t for obj in objects(child) for p in TOWARDS for t in after(obj, p)]
        elif child.dep_ == "prep" and child.lower_ in ("to", "for"):
            nouns = [obj for obj in child.children if obj.dep_ == "pobj"]
            found += nouns + [c for noun in nouns for c in noun.children if c.dep_ == "poss"]
    return found
