"""Whom "he", "she", "it" and "they" mean, and where they mean somebody whom the report does not name."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from spacy.tokens import Token

from amity.reading.mentions.draft import Draft
from amity.reading.mentions.people import People
from amity.reading.mentions.salience import Entry, Salience, recent
from amity.reading.text import Mention
from amity.records import Actor

SHE = frozenset({"she", "her", "hers", "herself"})
FAR = 2  # a pronoun points back over at most this many sentences
ABOUT = frozenset({"about", "up", "for", "like"})
STANDING = frozenset({"member", "party", "signatory", "ally", "partner", "power", "exporter", "importer", "producer"})
SUBJECTS = ("nsubj", "nsubjpass")
OF_A_STATE = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})  # sectors that always belong to some state
OBJECTS = ("dobj", "dative", "pobj")


def antecedent(draft: Draft, salience: Salience, now: int, token: Token, use: str, people: People) -> tuple[Actor, ...]:
    """Whom a pronoun means: who its sentence or the one before was about; nobody where a nearer noun may be meant."""
    if use == "person":
        return _person(draft, salience, now, token, people)
    if use == "thing":
        return _thing(draft, salience, now, token)
    last_groups = itertools.takewhile(lambda group: now - group[0] <= 1, reversed(salience.together))
    near = [actors for _, actors in last_groups if len({_somebody(a) for a in actors}) == 1]
    if not near or token.dep_ not in (*SUBJECTS, "poss") or _others_named(draft, token):
        return ()
    return near[0]


def last(entries: Sequence[Entry], now: int, far: int, *, subjects_only: bool = False) -> tuple[Actor, ...]:
    """The last actor within reach; who the sentence before was about wins over what came after it there."""
    near = recent(entries, now, far)
    subjects = [entry for entry in near if entry[2]]
    here = [entry for entry in subjects if entry[0] == now]
    before = [entry for entry in subjects if entry[0] == subjects[-1][0]]
    about = [entry for entry in before if entry[2] == max(e[2] for e in before)]
    chosen = here[-1:] or about[-1:] or ([] if subjects_only else near[-1:])
    return (chosen[-1][1],) if chosen else ()


def _person(draft: Draft, salience: Salience, now: int, token: Token, people: People) -> tuple[Actor, ...]:
    pronoun = "she" if token.lower_ in SHE else "he"
    others = _speakers(draft, token) | salience.voice | _own_subject(draft, token)
    beside = draft.at[token.head.head.i] if token.dep_ == "poss" and token.head.dep_ in ("conj", "appos") else None
    if beside and beside.kind == "person" and people.fits(beside.actor, pronoun):
        return beside.actors  # "the senator, his wife and his firm"
    ahead = _ahead(draft, token)
    if ahead and ahead.kind == "person" and people.fits(ahead.actor, pronoun) and ahead.actor.id not in others:
        return ahead.actors
    bound = _bound(draft, token, pronoun, people, others)
    if bound is not None:
        return bound
    fitting = [e for e in recent(salience.people, now, FAR) if e[1].id not in others and people.fits(e[1], pronoun)]
    here = [e[1] for e in fitting if e[0] == now]
    if here and token.dep_ == "poss" and not any(e[0] == now and e[2] for e in fitting):
        return (here[-1],)  # "views of the president … his predecessors"
    women = [e for e in fitting if pronoun == "she" and people.pronouns.get(e[1].id) == pronoun]
    found = last(women, now, FAR) or last(fitting, now, FAR)  # a name that tells nothing is rather a man's
    if not found or _somebody_else(draft, token, pronoun, found[0]):
        return ()
    people.called(found[0], pronoun)
    return found


def _bound(
    draft: Draft, token: Token, pronoun: str, people: People, others: frozenset[str]
) -> tuple[Actor, ...] | None:
    """Whom the clauses that hold a pronoun are about: "Ann Moss, who said that she …"; none where they do not tell."""
    if token.dep_ not in (*SUBJECTS, "poss"):
        return None
    for subject in _clause_subjects(token, relative=True):
        mention = draft.at[subject.i]
        if mention is None and _is_person(draft, subject, pronoun):
            return ()
        person = mention is not None and (mention.kind == "person" or _somebody(mention.actor))
        if mention and person and len(mention.actors) == 1 and people.fits(mention.actor, pronoun):
            return mention.actors if mention.actor.id not in others else None
    return None


def _thing(draft: Draft, salience: Salience, now: int, token: Token) -> tuple[Actor, ...]:
    if _expletive(token, draft.lexicon.speech):
        return ()
    beside = draft.at[token.head.head.i] if token.dep_ == "poss" and token.head.dep_ == "conj" else None
    if beside and not _somebody(beside.actor):  # "the country and its people"
        return beside.actors
    if _unnamed_subject(draft, token):
        return ()
    if token.lower_ == "it" and (token.dep_ not in SUBJECTS or _tells_of_a_deed(draft, token)):
        return ()  # what is done to "it" is rather a deed or a thing than somebody
    return last(salience.things, now, 1, subjects_only=token.dep_ == "nsubj")


def _tells_of_a_deed(draft: Draft, token: Token) -> bool:
    """Whether "it" stands for what was told: "it is your turn", "it was about money"; not "it is a member"."""
    if token.head.lemma_ != "be":
        return False
    said = [c for c in token.head.children if c.dep_ in ("attr", "prep") and c.i > token.head.i]
    return any(c.dep_ == "prep" and c.lower_ in ABOUT for c in said) or any(
        c.dep_ == "attr" and c.lower_ not in draft.words and c.lemma_ not in STANDING for c in said
    )


def _somebody(actor: Actor) -> bool:
    return "/" not in actor.id and actor.id == actor.id.lower()


def _expletive(token: Token, speech: frozenset[str]) -> bool:
    """Whether "it" stands for nothing: "it is expected that", but not "it denies that"."""
    if token.lower_ != "it":
        return False
    verb = token.head
    clause = any(child.dep_ in ("ccomp", "csubj", "acomp", "xcomp") for child in verb.children)
    speaks = verb.lemma_ in speech and token.dep_ == "nsubj" and not any(c.dep_ == "auxpass" for c in verb.children)
    return token.dep_ == "expl" or (clause and not speaks)


def _speakers(draft: Draft, token: Token) -> frozenset[str]:
    """Who speaks the quotation that this token stands in: nobody says "he" of himself."""
    around = next(((start, end) for start, end in draft.quotations if start <= token.idx < end), None)
    if around is None:
        return frozenset()
    span = draft.doc.char_span(*around, alignment_mode="expand")
    edges = [*span[0].sent, *span[-1].sent] if span is not None and len(span) else []
    outside = [verb for verb in (*token.ancestors, *edges) if not around[0] <= verb.idx < around[1]]
    verbs = [verb for verb in outside if verb.lemma_.lower() in draft.lexicon.speech]
    found = (draft.at[child.i] for verb in verbs for child in verb.children if child.dep_ == "nsubj")
    return frozenset(actor.id for mention in found if mention for actor in mention.actors)


def _own_subject(draft: Draft, token: Token) -> frozenset[str]:
    """Who does what is done to the pronoun: in "she told her" two are meant."""
    if token.dep_ not in OBJECTS:
        return frozenset()
    verb = token.head.head if token.dep_ == "pobj" else token.head
    found = (draft.at[child.i] for child in verb.children if child.dep_ in SUBJECTS)
    return frozenset(actor.id for mention in found if mention for actor in mention.actors)


def _ahead(draft: Draft, token: Token) -> Mention | None:
    """The subject that a pronoun in an opening phrase points on to: "Since his return, the mayor has …"."""
    root = token.sent.root
    subject = next((c for c in root.children if c.dep_ in SUBJECTS and c.i > token.i), None)
    if subject is None:
        return None
    opening = [
        t for t in token.ancestors if t.head == root and t.dep_ in ("prep", "advcl", "npadvmod") and t.i < root.i
    ]
    relative = any(t.dep_ == "relcl" for t in token.ancestors if t.i < root.i)  # "by the standards he uses, …"
    return draft.at[subject.i] if opening and not relative else None


def _clause_subjects(token: Token, *, relative: bool) -> list[Token]:
    """The subjects of the clauses that hold this token, innermost first; the noun that a relative clause tells of."""
    verbs = [token.head, *token.head.ancestors] if token.dep_ in SUBJECTS else list(token.ancestors)
    found: list[Token] = []
    for verb in verbs:
        own = [c for c in verb.children if c.dep_ in SUBJECTS and token not in c.subtree]
        if relative and verb.dep_ in ("acl", "relcl") and all(c.tag_ == "WP" for c in own):
            own = [verb.head]  # "a farmer killing himself", "a farmer who killed himself"
        found += own
    return [c for c in found if c.i < token.i]


def _somebody_else(draft: Draft, token: Token, pronoun: str, found: Actor) -> bool:
    """Whether somebody without a name, nearer than the one found, may be meant: "A nurse told him that she …"."""
    subjects = _clause_subjects(token, relative=True)
    if token.dep_ in OBJECTS:
        subjects = [t for t in subjects if t.head != token.head and t.head != token.head.head]
    for subject in subjects:
        mention = draft.at[subject.i]
        if mention and any(actor.id == found.id for actor in mention.actors):
            return False
        if mention is None and _is_person(draft, subject, pronoun):
            return True
    before = token.sent.start - 1
    if subjects or token.dep_ not in (*SUBJECTS, "poss") or before < 0:
        return False
    root = draft.doc[before].sent.root
    heads = [t for t in root.children if t.dep_ in SUBJECTS and root.pos_ in ("VERB", "AUX")]
    return any(draft.at[t.i] is None and _is_person(draft, t, pronoun) for t in heads)


def _is_person(draft: Draft, noun: Token, pronoun: str) -> bool:
    """Whether a noun that names nobody is one person to whom this pronoun may point back."""
    if noun.tag_ not in ("NN", "NNP"):
        return False
    said = draft.lexicon.pronouns.get(noun.lower_)
    if said:
        return said == pronoun
    if noun.tag_ == "NNP" and any(c.dep_ == "compound" and c.tag_ == "NNP" for c in noun.children):
        return not noun.is_upper and noun.dep_ == "nsubj"  # a full name that nothing else tells to be a person's
    if noun.tag_ == "NNP":
        return not noun.is_upper and noun.head.lemma_.lower() in draft.lexicon.speech
    return noun.lower_ in draft.lexicon.persons


def _unnamed_subject(draft: Draft, token: Token) -> bool:
    """Whether the clause has a subject that is no actor and may be meant: "the deal would, with its terms, …".

    A deal does not speak, nor does it have an embassy.
    """
    subject = next(iter(_clause_subjects(token, relative=False)), None)
    speaks = token.dep_ == "nsubj" and token.head.lemma_.lower() in draft.lexicon.speech
    role = draft.lexicon.role_ending_at(draft.lowered, token.head.i) if token.dep_ == "poss" else None
    if subject is None or subject.tag_ != "NN" or speaks or (role and role[1].sector in OF_A_STATE):
        return False
    return draft.at[subject.i] is None and not any(
        draft.at[c.i] for c in subject.children if c.dep_ in ("appos", "poss")
    )


def _others_named(draft: Draft, token: Token) -> bool:
    """Whether a plural noun that names nobody stands nearer than any group: "helped people to mend their homes"."""
    for index in range(token.i - 1, token.sent.start - 1, -1):
        mention = draft.at[index]
        if mention is not None and (len(mention.actors) > 1 or draft.doc[index].dep_ == "conj"):
            return False
        if mention is None and draft.tags[index] in ("NOUN", "PROPN") and draft.doc[index].tag_ in ("NNS", "NNPS"):
            return True
    before = token.sent.start - 1
    heads = [t for t in draft.doc[before].sent.root.children if t.dep_ in SUBJECTS] if before >= 0 else []
    return any(draft.at[t.i] is None and t.tag_ in ("NNS", "NNPS") for t in heads)
