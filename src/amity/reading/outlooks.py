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
FREE_RELATIVES = frozenset({"what", "whatever", "wherever", "whoever", "however", "whichever", "how", "why"})
SPEAKERS = frozenset({"i", "we", "you", "nobody", "one", "who", "that", "which"})
POLITE = frozenset({"like", "love", "say", "tell", "thank", "add", "note"})
HABIT = frozenset({"occasionally", "often", "sometimes", "always", "usually", "regularly", "frequently", "repeatedly"})
PAST_MODALS = frozenset({"would", "could", "might", "'d", "’d"})  # also the past of "will", "can", "may"
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
    if _due(verb):
        return markers.get(("due", "adj"))  # "the first cargo is due in 2026"
    if verb.tag_ in ("VBD", "VBZ", "VBP", "VBN") and verb.dep_ in ("xcomp", "ROOT") and not _has_aux(verb):
        return None
    governor = verb.head
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and governor.i < verb.i:
        kind = "adj" if governor.pos_ == "ADJ" else "verb"
        found = markers.get((governor.lemma_.lower(), kind)) or markers.get((governor.lemma_.lower(), "adj"))
        passive_or_adjective = governor.pos_ == "ADJ" or governor.tag_ == "VBN" or kind == "verb"
        if found and passive_or_adjective and governor.tag_ != "VBD" and not _past_or_own(governor):
            return found
    for child in verb.children:
        if child.dep_ == "aux" and ("aux" and (child.lemma_.lower(), "aux") in markers):
            lemma = "will" if child.lower_ in ("will", "'ll", "’ll", "wo") else child.lower_
            return markers.get((lemma, "aux"))
    return None


def _due(verb: Token) -> bool:
    """ "is due in 2026", not "is due to begin", whose forecast is the beginning."""
    words = [c for c in verb.children if c.dep_ == "acomp" and c.lower_ == "due"]
    return verb.tag_ in ("VBZ", "VBP") and any(not any(c.dep_ == "xcomp" for c in w.children) for w in words)


def _past_or_own(governor: Token) -> bool:
    """Whether what governs the clause was true once ("had been due to"), is made so, or is foretold itself."""
    near = [*governor.children, *(governor.head.children if governor.pos_ == "ADJ" else ())]
    if governor.pos_ == "ADJ" and (governor.head.tag_ == "VBD" or governor.head.lemma_ == "make"):
        return True
    if governor.pos_ == "ADJ" and governor.dep_ in ("amod", "relcl"):
        return True  # "people certain to see it"
    return any(c.dep_ in ("aux", "auxpass") and (c.tag_ == "VBD" or c.lower_ in WILL) for c in near)


def _awaited(verb: Token) -> bool:
    """ "Two million are expected for the year", "we expect a first round": foretold by the verb itself."""
    alone = not any(c.dep_ in ("xcomp", "ccomp") and c.i > verb.i for c in verb.children)
    if verb.tag_ in ("VBP", "VBZ") and alone and not negated(verb):
        return verb.lemma_.lower() in FORETELLING and any(c.dep_ == "dobj" and c.pos_ == "NOUN" for c in verb.children)
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
    plain = (
        foretold
        or _plain_future(verb)
        or _condition(text, verb) is not None
        or (dated and verb.dep_ not in ("relcl", "acl"))
    )
    direction = _direction(verb, codebook) or (("end" if _denied(verb) else "start") if plain else None)
    about = _about(text, verb, sentence)
    if direction is None or not (about or _near_actors(text, sentence)) or _narrated(text, verb):
        return None
    claim = _within(text, verb, _clause(verb))
    horizon = _horizon(text, sentence, claim)
    sure = foretold or certainty == "high"
    return Outlook(
        document=text.document.id,
        evidence=(text.evidence(sentence.start, sentence.end),),
        status="expected",
        said_by=text.said_by(verb.idx, verb.idx + 1),
        confidence=_confidence(text, verb, claim, sure=sure, dated=horizon is not None),
        claim=claim,
        about=about,
        direction=direction,
        horizon=horizon,
        condition=_condition(text, verb),
        certainty=certainty,
    )


def _no_forecast(text: Text, verb: Token) -> bool:
    """Whether a clause with a word of the future foretells nothing: "may have said", "would like to", "I will say"."""
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    past = "have" in auxiliaries and not auxiliaries & WILL  # "will have been driven out by January" is to come
    free = any(c.lower_ in FREE_RELATIVES for c in verb.children)
    speakers = [t for t in subjects(verb) if t.lower_ in SPEAKERS and text.mention_of(t) is None]
    doubted = verb.dep_ in ("acl", "relcl", "ccomp") and any(c.lower_ in ("no", "little") for c in verb.head.children)
    hoped = any(c.lower_ == "hopefully" for c in verb.children)
    return past or free or doubted or hoped or bool(speakers) or verb.lemma_.lower() in POLITE


def _narrated(text: Text, verb: Token) -> bool:
    """Whether "would" or "could" tells of the past: "he would often call", "they couldn't keep it".

    As the future of the past it needs somebody who foretells ("said that prices would rise") or a condition.
    """
    modal = next((c for c in verb.children if c.dep_ == "aux" and c.lower_ in PAST_MODALS), None)
    if modal is None:
        return False
    if any(c.lower_ in HABIT for c in verb.children) or (modal.lower_ == "could" and negated(verb)):
        return True
    told = text.said_by(verb.idx, verb.idx + 1) != text.author or _condition(text, verb) is not None
    person = any(t.pos_ == "PRON" and t.dep_ != "expl" for t in subjects(verb))
    return not told and (person or _among_past(verb))


def _among_past(verb: Token) -> bool:
    """Whether the clauses around are told in the past, so that the clause goes on with the story."""
    near = [*verb.children, verb.head] if verb.dep_ in ("conj", "advcl", "relcl") else list(verb.children)
    return any(t.tag_ == "VBD" and t.pos_ == "VERB" and t.dep_ in ("ROOT", "conj", "advcl", "parataxis") for t in near)


def _confidence(text: Text, verb: Token, claim: Span, *, sure: bool, dated: bool) -> float:
    """How likely it is that this is a forecast of what amity follows: states and bodies, by a date, in plain words."""
    held = 0.8 if sure else 0.65
    actors = [a for m in text.mentions_in(claim.start, claim.end) for a in m.actors]
    if not any(a.sector == "IGO" or (a.country and (a.id == a.country or "/" in a.id)) for a in actors):
        held -= 0.25  # of persons, parties and groups that belong nowhere
    if any(t.lower_ in SPEAKERS for t in verb.doc[max(0, verb.i - 6) : verb.i + 4]):
        held -= 0.15  # talk
    return round(held + (0.08 if dated else 0.0), 2)


def _plain_future(verb: Token) -> bool:
    """Whether the clause foretells without a doubt of its own: "will", "is due to", not in a relative clause."""
    marked = any(c.dep_ == "aux" and c.lower_ in WILL for c in verb.children)
    return (marked or _due(verb) or verb.head.pos_ == "ADJ") and verb.dep_ not in ("relcl", "acl")


def _near_actors(text: Text, sentence: Sentence) -> bool:
    """Whether the sentence before, in this paragraph or the last, names an actor."""
    before = text.sentences[sentence.index - 1] if sentence.index else sentence
    return before.paragraph >= sentence.paragraph - 1 and bool(text.mentions_in(before.start, before.end))


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
    return OPPOSITE[found] if found and _denied(verb) else found


def _denied(verb: Token) -> bool:
    """Whether the clause foretells that it will not be so; "not only" denies nothing."""
    only = any(c.lower_ == "not" and c.i + 1 < len(verb.doc) and c.nbor(1).lower_ == "only" for c in verb.children)
    return negated(verb) and not only


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
        if _adjoins(subject, verb):
            own.update({t.i: t for t in subject.subtree})
    for child in verb.children:
        before = child.dep_ in ("ccomp", "parataxis") and child.i < verb.i and _has_own_subject(child)
        apart = before or (child.dep_ == "advcl" and any(c.lower_ in CONDITIONS for c in child.children))
        if apart or child.lower_ == "according" or (child.dep_ == "conj" and _has_own_subject(child)):
            for t in child.subtree:
                own.pop(t.i, None)
    tokens = [own[i] for i in sorted(own)]
    while len(tokens) > 1 and (tokens[0].is_punct or tokens[0].dep_ in ("cc", "mark") or tokens[0].is_space):
        tokens.pop(0)
    while len(tokens) > 1 and (tokens[-1].is_punct or tokens[-1].is_space):
        tokens.pop()
    return tokens


def _adjoins(subject: Token, verb: Token) -> bool:
    """Whether no other clause lies between a subject and a verb that shares it."""
    between = verb.doc[subject.i + 1 : verb.left_edge.i]
    return not any(t.pos_ == "VERB" and t.tag_ in ("VBD", "VBZ", "VBP") for t in between)


def _has_own_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _horizon(text: Text, sentence: Sentence, claim: Span) -> DateRange | None:
    """The time of the claim that does not lie before the report."""
    day = text.reference.isoformat()
    than = re.search(r"\bthan\b", text.document.text[claim.start : claim.end])
    stop = claim.start + than.start() if than else sentence.end  # "than it is at present" tells of no future
    for timex in text.timexes_in(sentence.start, sentence.end):
        when = timex.when
        if when is None or timex.value.endswith("_REF") or stop <= timex.start < claim.end:
            continue
        inside = claim.start <= timex.start < claim.end
        begun = when.end is None and (when.start or "") < day and not inside  # "since 2005"
        if not begun and (when.end is None or when.end > day or (when.end == day and inside)):
            return when
    return None


def _condition(text: Text, verb: Token) -> Span | None:
    """The clause after "if" that the claim hangs on, its own or that of a verb above."""
    for token in (verb, *verb.ancestors):
        for child in token.children:
            if child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in child.children):
                inside = list(child.subtree)
                return text.evidence(inside[0].idx, inside[-1].idx + len(inside[-1].text))
    return None
