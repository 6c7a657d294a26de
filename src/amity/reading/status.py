"""How far what a clause tells is real: happened, ongoing, planned, expected, conditional, denied, called-for."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Token

from amity.records import Status

CONDITIONS = frozenset({"if", "unless", "provided", "should", "whether"})
NEGATIVES = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "without"})
CLAUSES = ("xcomp", "ccomp", "advcl", "acl", "pcomp")
FINITE_TAGS = ("VBD", "VBZ", "VBP")


def status_of(trigger: Token, words: Mapping[str, Status]) -> Status:
    """The status of what this verb or noun tells, from its own clause outwards."""
    verb = verb_of(trigger)
    own = _own(trigger, verb, words)
    if own:
        return own
    governed = _governed(verb, words)
    if governed:
        return governed
    return "ongoing" if _progressive(verb) else "happened"


def verb_of(trigger: Token) -> Token:
    """The verb of the trigger's clause; for a noun, the verb that it is subject, object or complement of."""
    token = trigger
    while token.pos_ not in ("VERB", "AUX") and token.head != token:
        token = token.head
    return token


def negated(token: Token) -> bool:
    """Whether the token itself is negated: "did not meet", "no talks"."""
    negatives = {
        child.lower_
        for child in token.children
        if child.lower_ in NEGATIVES and child.dep_ in ("neg", "det", "preconj", "advmod")
    }
    return bool(negatives) and not (negatives == {"never"} and _unmatched(token))


def _of_nothing(verb: Token) -> bool:
    """ "imposed no sanctions", "held no talks"."""
    things = (c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")) if verb.pos_ == "VERB" else ()
    return any(child.lower_ == "no" and child.dep_ == "det" for thing in things for child in thing.children)


def _unmatched(token: Token) -> bool:
    """ "has never been stronger": the highest degree, and no denial."""
    grades = [child for child in token.children if child.dep_ in ("acomp", "attr", "advmod", "oprd")]
    more = any(inner.lower_ in ("more", "less") for grade in grades for inner in grade.children)
    return token.lemma_ == "be" and (more or any(grade.tag_ in ("JJR", "RBR") for grade in grades))


def _own(trigger: Token, verb: Token, words: Mapping[str, Status]) -> Status | None:
    """What the clause's own words say: negation, condition, modal."""
    if trigger.head.lower_ == "without" or negated(trigger) or _of_nothing(trigger):
        return "denied"
    if trigger != verb:
        noun = _governing_noun(trigger, verb, words)
        if noun:
            return noun
    if negated(verb):
        return "denied"
    if _conditional(verb):
        return "conditional"
    for child in _chain_auxiliaries(verb):
        if child.lemma_ in words and child.dep_ in ("aux", "auxpass"):
            return words[child.lemma_]
    if trigger != verb and verb.lemma_ in words and not _cancelled(verb):
        return words[verb.lemma_]
    return None


def _chain_auxiliaries(verb: Token) -> list[Token]:
    """The auxiliaries of a verb; a verb joined by "and" without a subject shares those of the first."""
    own = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    if not own and verb.dep_ == "conj" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return _chain_auxiliaries(verb.head) if verb.tag_ in ("VB", "VBN", "VBG") else []
    return own


def _governing_noun(trigger: Token, verb: Token, words: Mapping[str, Status]) -> Status | None:
    """ "plans for a visit", "the possibility of talks": a noun between the trigger and its verb."""
    token = trigger.head
    while token != verb and token.head != token:
        if token.pos_ == "NOUN" and token.lemma_ in words:
            return words[token.lemma_]
        token = token.head
    return None


def _conditional(verb: Token) -> bool:
    """Whether the clause is a condition: "if A signs", "if A comes and signs"."""
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and verb.head.i < verb.i:
        return _conditional(verb.head)
    return any(child.dep_ == "mark" and child.lower_ in CONDITIONS for child in verb.children)


def _cancelled(verb: Token) -> bool:
    return any(child.dep_ == "prt" and child.lower_ == "out" for child in verb.children) and verb.lemma_ != "rule"


def _governed(verb: Token, words: Mapping[str, Status]) -> Status | None:
    """What a governing verb or adjective says: "plans to", "is expected to", "denied that"."""
    token, steps = verb, 0
    while token.dep_ in (*CLAUSES, "conj", "prep") and steps < 4:
        if token.dep_ == "conj" and token.tag_ in FINITE_TAGS:
            token, steps = token.head, steps + 1
            continue
        governor = token.head
        infinitive = (
            token.dep_ in ("xcomp", "pcomp", "acl")
            or token.tag_ == "VB"
            or governor.lemma_ in ("deny", "hope", "expect")
        )
        if governor.lemma_ in words and token.dep_ != "advcl" and infinitive:
            if negated(governor):
                return "denied"
            if words[governor.lemma_] != "planned" or governor.lemma_ != "go" or governor.tag_ == "VBG":
                return words[governor.lemma_]
        if token.dep_ in CLAUSES and token.dep_ != "advcl" and _conditional(governor):
            return "conditional"
        token, steps = governor, steps + 1
    return None


def _progressive(verb: Token) -> bool:
    """ "are holding talks", "talks are under way"."""
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if verb.tag_ == "VBG" and auxiliaries & {"is", "are", "'s", "’s", "'re"}:
        return True
    words = {t.lower_ for t in verb.children} | {
        t.lower_ for c in verb.children if c.dep_ == "prep" for t in c.children
    }
    return verb.lemma_ == "be" and bool(words & {"underway", "under", "way", "ongoing"}) and verb.tag_ in FINITE_TAGS
