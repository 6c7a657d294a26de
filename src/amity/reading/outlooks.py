"""Codes outlooks: what is foretold, by when, on what condition, how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_claims import outlook_markers, outlook_verbs
from amity.reading.clauses import subjects
from amity.reading.status import CONDITIONS, negated
from amity.reading.text import Sentence, Text
from amity.records import Actor, Certainty, DateRange, Direction, Outlook, Span

MORE = frozenset({"more", "greater", "higher", "stronger", "closer", "better", "larger", "bigger", "growing"})
LESS = frozenset({"less", "fewer", "lower", "weaker", "worse", "smaller"})
OPPOSITE: dict[Direction, Direction] = {
    "rise": "fall",
    "fall": "rise",
    "continue": "end",
    "end": "continue",
    "start": "end",
    "stay": "end",
}
FORETELLING = frozenset({"expect", "forecast", "predict", "project", "anticipate"})
WILL = frozenset({"will", "shall", "'ll", "’ll", "wo"})
FREE_RELATIVES = frozenset({"what", "whatever", "wherever", "whoever", "however", "whichever"})
SPEAKERS = frozenset({"i", "we", "you", "nobody", "one", "who", "that", "which"})
POLITE = frozenset({"like", "love", "say", "tell", "thank", "add", "note"})
MODIFIERS = frozenset({"increase", "rise", "growth", "expansion", "recovery"})


def code_outlooks(text: Text, codebook: Codebook) -> Iterator[Outlook]:
    """Every clause that foretells something of an actor whom it names."""
    for sentence in text.sentences:
        if sentence.heading or sentence.span.text.rstrip().endswith("?"):
            continue
        for verb in sentence.span:
            if verb.pos_ in ("VERB", "AUX"):
                certainty = _certainty(verb, codebook)
                outlook = _outlook(text, sentence, verb, certainty, codebook) if certainty else None
                if outlook:
                    yield outlook


def _certainty(verb: Token, codebook: Codebook) -> Certainty | None:
    """How surely the clause foretells; null where it does not."""
    markers = codebook.derive(outlook_markers)
    if _awaited(verb):
        return markers.get((verb.lemma_.lower(), "verb"))
    if verb.tag_ in ("VBD", "VBZ", "VBP", "VBN") and verb.dep_ in ("xcomp", "ROOT") and not _has_aux(verb):
        return None
    governor = verb.head
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and governor != verb:
        kind = "adj" if governor.pos_ == "ADJ" else "verb"
        found = markers.get((governor.lemma_.lower(), kind)) or markers.get((governor.lemma_.lower(), "adj"))
        passive_or_adjective = governor.pos_ == "ADJ" or governor.tag_ == "VBN" or kind == "verb"
        if found and passive_or_adjective and governor.tag_ != "VBD":
            return found
    for child in verb.children:
        if child.dep_ == "aux" and ("aux" and (child.lemma_.lower(), "aux") in markers):
            lemma = "will" if child.lower_ in ("will", "'ll", "’ll", "wo") else child.lower_
            return markers.get((lemma, "aux"))
    return None


def _awaited(verb: Token) -> bool:
    """ "Two million are expected for the year": foretold by the verb itself."""
    alone = not any(c.dep_ in ("xcomp", "ccomp") for c in verb.children)
    now = any(c.dep_ == "auxpass" and c.tag_ in ("VBZ", "VBP") for c in verb.children)
    return alone and now and verb.lemma_.lower() in FORETELLING


def _has_aux(verb: Token) -> bool:
    return any(child.dep_ in ("aux", "auxpass") for child in verb.children)


def _outlook(text: Text, sentence: Sentence, verb: Token, certainty: Certainty, codebook: Codebook) -> Outlook | None:
    """The record, where the clause has a direction and an actor."""
    if any(child.dep_ == "mark" and child.lower_ in CONDITIONS for child in verb.children) or _no_forecast(text, verb):
        return None
    foretold = verb.head.lemma_.lower() in FORETELLING or _awaited(verb)
    dated = _horizon(text, sentence, text.evidence(sentence.start, sentence.end)) is not None
    plain = foretold or _plain_future(verb) or (dated and verb.dep_ not in ("relcl", "acl"))
    direction = _direction(verb, codebook) or ("start" if plain else None)
    about = _about(text, verb, sentence)
    if direction is None or not (about or _near_actors(text, sentence)):
        return None
    claim = _within(text, verb, _clause(verb))
    return Outlook(
        document=text.document.id,
        evidence=(text.evidence(sentence.start, sentence.end),),
        status="expected",
        said_by=text.said_by(verb.idx, verb.idx + 1),
        confidence=0.8 if foretold or certainty == "high" else 0.65,
        claim=claim,
        about=about,
        direction=direction,
        horizon=_horizon(text, sentence, claim),
        condition=_condition(text, verb),
        certainty=certainty,
    )


def _no_forecast(text: Text, verb: Token) -> bool:
    """Whether a clause with a word of the future foretells nothing: "may have said", "would like to", "I will say"."""
    past = any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children)
    free = any(c.lower_ in FREE_RELATIVES for c in verb.children)
    speakers = [t for t in subjects(verb) if t.lower_ in SPEAKERS and text.mention_of(t) is None]
    return past or free or bool(speakers) or verb.lemma_.lower() in POLITE


def _plain_future(verb: Token) -> bool:
    """Whether the clause foretells without a doubt of its own: "will", "is due to", not in a relative clause."""
    marked = any(c.dep_ == "aux" and c.lower_ in WILL for c in verb.children)
    return (marked or verb.head.pos_ == "ADJ") and verb.dep_ not in ("relcl", "acl")


def _near_actors(text: Text, sentence: Sentence) -> bool:
    """Whether the sentence before, in the same paragraph, names an actor."""
    before = text.sentences[sentence.index - 1] if sentence.index else sentence
    return before.paragraph == sentence.paragraph and bool(text.mentions_in(before.start, before.end))


def _within(text: Text, verb: Token, inside: list[Token]) -> Span:
    """The claim as characters, within the words of whoever says it."""
    start, end = inside[0].idx, inside[-1].idx + len(inside[-1].text)
    told = [
        p for p in text.passages if not p.hint and p.start <= verb.idx < p.end and p.end - p.start < end - start + 80
    ]
    inner = min(told, key=lambda p: p.end - p.start, default=None)
    if inner and (start < inner.start or inner.end < end):
        start, end = max(start, inner.start), min(end, inner.end)
    return text.evidence(start, end)


def _direction(verb: Token, codebook: Codebook) -> Direction | None:
    """Where the verb points, with its negation, and its complement where it has no direction of its own."""
    verbs = codebook.derive(outlook_verbs)
    found = verbs.get(verb.lemma_.lower())
    words = {t.lower_ for t in verb.subtree}
    if found is None or verb.lemma_ in ("become", "bring", "take", "lead"):
        if words & MORE or any(t.lemma_.lower() in MODIFIERS for t in verb.subtree):
            found = "rise"
        elif words & LESS:
            found = "fall"
    if found is None and verb.lemma_ in ("be", "make", "play", "see", "have", "give"):
        found = "start" if verb.lemma_ != "be" or _has_complement(verb) else None
    return OPPOSITE[found] if found and negated(verb) else found


def _has_complement(verb: Token) -> bool:
    return any(child.dep_ in ("attr", "acomp") for child in verb.children)


def _about(text: Text, verb: Token, sentence: Sentence) -> tuple[Actor, ...]:
    """The actors that the clause names; those of its subject first."""
    found: dict[str, Actor] = {}
    tokens = [t for s in subjects(verb) for t in s.subtree] + list(verb.subtree)
    for token in tokens:
        mention = text.mention_of(token)
        for actor in mention.actors if mention else ():
            found.setdefault(actor.id, actor)
    if not found:
        for mention in text.mentions_in(sentence.start, sentence.end):
            for actor in mention.actors:
                found.setdefault(actor.id, actor)
    return tuple(found.values())


def _clause(verb: Token) -> list[Token]:
    """The clause of the verb, with the subject that it shares, without conditions and the clause's own punctuation."""
    own = {t.i: t for t in verb.subtree}
    for subject in subjects(verb):
        own.update({t.i: t for t in subject.subtree})
    for child in verb.children:
        apart = child.dep_ == "advcl" and any(c.lower_ in CONDITIONS for c in child.children)
        if apart or child.lower_ == "according" or (child.dep_ == "conj" and _has_own_subject(child)):
            for t in child.subtree:
                own.pop(t.i, None)
    tokens = [own[i] for i in sorted(own)]
    while len(tokens) > 1 and (tokens[0].is_punct or tokens[0].dep_ in ("cc", "mark") or tokens[0].is_space):
        tokens.pop(0)
    while len(tokens) > 1 and (tokens[-1].is_punct or tokens[-1].is_space):
        tokens.pop()
    return tokens


def _has_own_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _horizon(text: Text, sentence: Sentence, claim: Span) -> DateRange | None:
    """The time of the claim that does not lie before the report."""
    day = text.reference.isoformat()
    than = re.search(r"\bthan\b", text.document.text[claim.start : claim.end])
    stop = claim.start + than.start() if than else sentence.end  # "than it is at present" tells of no future
    dates = [
        t.when for t in text.timexes_in(sentence.start, sentence.end) if t.when and not stop <= t.start < claim.end
    ]
    return next((w for w in dates if w.end is None or w.end >= day), None)


def _condition(text: Text, verb: Token) -> Span | None:
    """The clause after "if" that the claim hangs on, its own or that of a verb above."""
    for token in (verb, *verb.ancestors):
        for child in token.children:
            if child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in child.children):
                inside = list(child.subtree)
                return text.evidence(inside[0].idx, inside[-1].idx + len(inside[-1].text))
    return None
