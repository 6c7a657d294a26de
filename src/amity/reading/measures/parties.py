"""Finds who a figure is about: its subject, and the counterpart of a flow, by the slots of the indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_measures import IndicatorRow
from amity.reading.clauses import after, agents, objects, parties_at, subjects
from amity.reading.mentions.lexicon import Lexicon, lexicon
from amity.reading.text import Mention, Sentence, Text
from amity.records import Actor

INSIDE = ("amod", "compound", "poss", "nmod", "nummod")
UNNAMED: Mapping[str, tuple[str, ...]] = {"subject": ("mod", "from"), "counterpart": ("to", "in", "into")}
SURE = 0.5  # a party that only its capitals name is left out
NAMED = 0.72  # the subject of a verb is an actor only where it is named itself, not by a word before it
ANTECEDENTS = frozenset({"name", "description", "place", "metonym"})
OFFICIAL = frozenset({"GOV", "LEG", "MIL", "JUD", "SPY"})
POINTERS = frozenset({"bilateral", "mutual"})


def parties_of(
    text: Text, sentence: Sentence, row: IndicatorRow | None, noun: Token | None, verb: Token | None, codebook: Codebook
) -> tuple[Actor | None, Actor | None, float]:
    """Subject, counterpart, and how surely they are tied to the figure."""
    subject, counterpart, sureness = _found(text, sentence, row, noun, verb)
    if subject is None and counterpart is None:
        subject, sureness = _around(text, sentence, row, noun, verb)
    known = codebook.derive(lexicon)
    subject, counterpart = _state(subject, known), _state(counterpart, known)
    if subject and counterpart and subject.id == counterpart.id:
        counterpart = None
    return subject, counterpart, sureness


def _state(actor: Actor | None, known: Lexicon) -> Actor | None:
    """The country of a group that is counted ("Russian tourists") or of the person who acts for it."""
    if actor is None or actor.id in known.actors or actor.country not in known.actors:
        return actor
    if "/" not in actor.id and actor.sector not in OFFICIAL:
        return actor
    state = known.actors[actor.country]
    return Actor(id=state.id, name=state.name, country=state.country, sector=state.sector, text=actor.text)


def _found(
    text: Text, sentence: Sentence, row: IndicatorRow | None, noun: Token | None, verb: Token | None
) -> tuple[Actor | None, Actor | None, float]:
    nouns = _chain(noun) if noun is not None else []
    if row is not None and "between" in row.subject:
        both = _all(text, [t for n in nouns for t in after(n, "between")])
        if len(both) > 1:
            return both[0], both[1], 1.0
        both = _all(text, _slot(text, nouns, verb, "mod"))
        if len(both) > 1:
            return both[0], both[1], 0.9
    subject = _first(text, nouns, verb, row, "subject", ())
    taken = (subject.id,) if subject else ()
    if row is None and (subject is None or not _acts(subject) or _of_pronoun(nouns)):
        return None, None, 0.0
    counterpart = _first(text, nouns, verb, row, "counterpart", taken)
    if subject and counterpart is None and row is not None and row.counterpart:
        subject, counterpart = _other(text, sentence, subject, _first(text, nouns, verb, row, "counterpart", ()), nouns)
    if row is not None and "between" in row.subject and (subject is None or counterpart is None):
        return _both(text, sentence, subject, counterpart, nouns)
    if subject is None and counterpart is None and row is not None and "subj" not in row.counterpart:
        return _fallback(text, sentence, row, verb)
    return subject, counterpart, 1.0


def _chain(noun: Token) -> list[Token]:
    """The noun, and the noun that it is "of": the number of tourists."""
    found = [noun]
    if noun.dep_ == "pobj" and noun.head.lower_ in ("of", "in") and noun.head.head.pos_ == "NOUN":
        found.append(noun.head.head)
    counted = any(child.dep_ == "nummod" for child in noun.children)
    if noun.dep_ == "compound" or (noun.dep_ == "conj" and not counted):
        found += [noun.head] if noun.head.pos_ == "NOUN" else []
    return found


def _first(
    text: Text, nouns: list[Token], verb: Token | None, row: IndicatorRow | None, which: str, taken: tuple[str, ...]
) -> Actor | None:
    """The actor of the first slot that has one."""
    slots: tuple[str, ...] = getattr(row, which) if row else UNNAMED[which]
    cities = row is not None and not row.counterpart  # a city's inflation is not its country's
    for slot in slots:
        least = NAMED if slot == "subj" else SURE
        for actor in _all(text, _slot(text, nouns, verb, slot), least, cities):
            if actor.id not in taken:
                return actor
    return None


def _all(text: Text, tokens: list[Token], least: float = SURE, no_cities: bool = False) -> list[Actor]:
    """The actors that these words name, countries and organisations only."""
    if no_cities:
        tokens = [t for t in tokens if not ((m := text.mention_of(t)) and m.kind in ("place", "metonym"))]
    found = parties_at(text, tokens, places=True)
    return [
        p.actor
        for p in found
        if p.sureness > least and (p.actor.country or p.actor.sector == "IGO" or p.actor.id.isupper())
    ]


def _slot(text: Text, nouns: list[Token], verb: Token | None, slot: str) -> list[Token]:
    """The words that stand in a slot."""
    match slot:
        case "mod":
            own = [n for n in nouns if (m := text.mention_of(n)) and _names_country(n.doc[m.first : n.i])]
            own += [n for n in nouns if (m := text.mention_of(n)) and m.kind == "demonym" and m.head == n.i]
            return [*own, *(child for noun in nouns for child in noun.children if child.dep_ in INSIDE)]
        case "subj":
            return [t for t in _doers(verb) if t not in nouns] if verb is not None else []
        case "obj":
            return [t for t in _given(verb) if t not in nouns] if verb is not None else []
        case "between":  # both of them are found at once
            return []
        case "by":
            own = [t for noun in nouns for t in after(noun, "by")]
            return own + (agents(verb) if verb is not None else [])
        case _:
            own = [t for noun in nouns for t in after(noun, slot)]
            return own + (after(verb, slot) if verb is not None and slot != "of" else [])


def _given(verb: Token) -> list[Token]:
    """To whom and what: "granted Pakistan a loan"."""
    return [*(child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP"), *objects(verb)]


def _names_country(words: Iterable[Token]) -> bool:
    """Whether the words before a noun hold a name: "Russian tourists", not "local pilots"."""
    return any(word.text[0].isupper() and not word.is_sent_start for word in words) or any(
        word.pos_ == "PROPN" or (word.text[0].isupper() and word.pos_ == "ADJ") for word in words
    )


def _doers(verb: Token) -> list[Token]:
    """The subjects of a verb; in "accused China of exporting", China."""
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep" and verb.head.head.pos_ == "VERB":
        accused = objects(verb.head.head)
        if accused:
            return accused
    return subjects(verb)


def _of_pronoun(nouns: list[Token]) -> bool:
    """its 25 crewmen."""
    return any(child.dep_ == "poss" and child.pos_ == "PRON" for noun in nouns for child in noun.children)


def _acts(actor: Actor) -> bool:
    """Whether an actor is a state, a group of one, or an organisation of states."""
    return actor.sector == "IGO" or actor.id == actor.country or "/" in actor.id


def _other(
    text: Text, sentence: Sentence, subject: Actor, same: Actor | None, nouns: list[Token]
) -> tuple[Actor, Actor | None]:
    """Where a pronoun seems to trade with itself ("its imports from Cambodia"), it is the other side."""
    if same is None or same.id != subject.id or not _of_pronoun(nouns):
        return subject, None
    others = [a for a in _states(text.mentions_in(sentence.start, sentence.end)) if a.id != same.id]
    return (others[0], same) if len(others) == 1 else (subject, None)


def _both(
    text: Text, sentence: Sentence, subject: Actor | None, counterpart: Actor | None, nouns: list[Token]
) -> tuple[Actor | None, Actor | None, float]:
    """The two sides of trade where the noun names one or none: "bilateral trade", "the two countries' trade"."""
    known = [a for a in (subject, counterpart) if a]
    mentions = text.mentions_in(sentence.start, sentence.end)
    pairs = [m for m in mentions if len(m.actors) == 2]
    if len(known) == 1 and not any(t.lower_ in POINTERS for n in nouns for t in n.children):
        return subject, counterpart, 0.8
    if pairs:
        return pairs[0].actors[0], pairs[0].actors[1], 0.85
    states = _states(mentions)
    if len(states) == 2:
        return states[0], states[1], 0.75
    return subject, counterpart, 0.7


def _around(
    text: Text, sentence: Sentence, row: IndicatorRow | None, noun: Token | None, verb: Token | None
) -> tuple[Actor | None, float]:
    """Who the clause of a figure is about: its subject, the owner of its nouns, the one country of the sentence."""
    nouns = _chain(noun) if noun is not None else []
    whose = [t for n in nouns for p in ("of", "in", "for", "by", "from") for t in after(n, p)]
    inside = [t for n in nouns for t in n.children if t.dep_ in INSIDE]
    for tokens, sureness in (([*inside, *whose], 0.8), (_doers(verb) if verb is not None else [], 0.75)):
        found = [p.actor for p in parties_at(text, tokens, places=True) if p.actor.country or p.actor.sector == "IGO"]
        if found:
            return found[0], sureness
    victims = row is not None and row.indicator.startswith("casualties")  # may be anybody's, where nothing says whose
    only = None if victims else _only(text, sentence)
    return (only, 0.65) if only else (None, 0.5)


def _fallback(
    text: Text, sentence: Sentence, row: IndicatorRow, verb: Token | None
) -> tuple[Actor | None, Actor | None, float]:
    """The one country of the sentence; for "it has", what was named last; none where the verb has another subject."""
    named = (
        [t for t in subjects(verb) if t.pos_ in ("PROPN", "PRON")] if verb is not None and "subj" in row.subject else []
    )
    if not named:
        return _only(text, sentence), None, 0.65
    if named[0].lower_ == "it":
        before = [
            m for m in text.mentions_in(sentence.start, named[0].idx) if m.kind in ANTECEDENTS and len(m.actors) == 1
        ]
        return (before[-1].actor if before else None), None, 0.8
    return None, None, 0.0


def _only(text: Text, sentence: Sentence) -> Actor | None:
    """The one country of the sentence."""
    states = _states(text.mentions_in(sentence.start, sentence.end))
    if len(states) == 1:
        return states[0]
    there = {p.place.country for p in text.places if sentence.start <= p.start < sentence.end and p.place.country}
    code = there.pop() if not states and len(there) == 1 else None
    return next((a for m in text.mentions for a in m.actors if code and a.id == code), None)


def _states(mentions: list[Mention]) -> list[Actor]:
    found = {a.id: a for m in mentions for a in m.actors if len(a.id) == 3 and a.id == a.country}
    return list(found.values())
