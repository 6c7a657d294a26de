"""When and where an event is said to happen: the date and the place nearest to it in the grammar."""

from __future__ import annotations

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.reading.places import place_at
from amity.reading.text import Sentence, Text, Timex
from amity.records import DateRange, Place

MAIN = 3  # steps from the main verb to a date of its own: no clause lies between them
FAR = 6  # steps in the parse; a date farther away belongs to something else
OCCASIONS = frozenset({"during", "throughout"})
DEFINITE = frozenset({"the", "his", "her", "their", "its", "this", "that"})
CLAUSES = ("relcl", "ccomp", "advcl", "acl", "parataxis")
PLACE_WORDS = frozenset({"in", "at", "near", "outside", "off", "across", "around"})


def when_of(text: Text, sentence: Sentence, trigger: Token) -> DateRange | None:
    """The date that the sentence ties to this trigger; null where it has none."""
    near = [(distance(trigger, t, text), t) for t in text.timexes_in(sentence.start, sentence.end) if t.when]
    near = [(steps, t) for steps, t in near if steps <= FAR]
    if near:
        return min(near, key=lambda pair: pair[0])[1].when
    around = _occasion_told(trigger)
    return when_of(text, sentence, around) if around else _carried(text, sentence, trigger)


def _occasion_told(trigger: Token) -> Token | None:
    """The verb that tells the occasion of this clause: "took part in a summit, where the two signed a pact"."""
    clause = next((t for t in (trigger, *trigger.ancestors) if t.dep_ == "relcl"), None)
    if clause is None or not any(t.lower_ in ("where", "when") or _during_which(t) for t in clause.subtree):
        return None
    return next((t for t in clause.ancestors if t.pos_ == "VERB"), None)


def _during_which(token: Token) -> bool:
    return token.lower_ == "which" and token.dep_ == "pobj" and token.head.lower_ in ("during", "at", "in")


def _carried(text: Text, sentence: Sentence, trigger: Token) -> DateRange | None:
    """The date of the sentence before, where this one goes on within the same occasion: "During his visit"."""
    opening = sentence.span[: trigger.i - sentence.span.start + 1]
    if not any(_same_occasion(token) for token in opening) or sentence.index == 0:
        return None
    before = text.sentences[sentence.index - 1]
    if before.paragraph < sentence.paragraph - 1:
        return None
    dates = [t for t in text.timexes_in(before.start, before.end) if t.when and t.type == "DATE"]
    main = [t.when for t in dates if distance(before.span.root, t, text) <= MAIN]
    return main[0] if len(dates) == len(main) == 1 else None


def _same_occasion(token: Token) -> bool:
    """ "during his trip", "throughout the talks": a definite noun that the text has spoken of."""
    if token.lower_ not in OCCASIONS:
        return False
    return any(
        child.dep_ in ("poss", "det") and child.lower_ in DEFINITE for obj in token.children for child in obj.children
    )


def distance(trigger: Token, timex: Timex, text: Text) -> int:
    """Steps in the parse from trigger to date; a clause of its own between them counts three more."""
    span = text.doc.char_span(timex.start, timex.end, alignment_mode="expand")
    if span is None or len(span) == 0:
        return FAR + 1
    up = [trigger, *trigger.ancestors]
    down = [span.root, *span.root.ancestors]
    places = {token.i: step for step, token in enumerate(up)}
    for step, token in enumerate(down):
        if token.i in places:
            between = down[1:step]
            clauses = sum(1 for t in between if t.dep_ in CLAUSES and not _takes_place(t))
            return step + places[token.i] + 3 * clauses
    return FAR + 1


def _takes_place(verb: Token) -> bool:
    """Whether a clause only says when and where: "which took place in 2021", "held in June"."""
    placed = verb.lemma_ == "take" and any(child.lower_ == "place" for child in verb.children)
    return placed or verb.lemma_ in ("happen", "occur") or (verb.lemma_ == "hold" and verb.tag_ == "VBN")


def where_of(text: Text, sentence: Sentence, trigger: Token, codebook: Codebook) -> Place | None:
    """The place that the clause names: after "in" or "at", or the city that is visited."""
    for verb in (trigger, trigger.head):
        for child in verb.children:
            if child.dep_ == "prep" and child.lower_ in PLACE_WORDS:
                for obj in child.children:
                    place = place_at(text, obj)
                    if place:
                        return place
            if child.dep_ in ("dobj", "pobj") and child.pos_ == "PROPN":
                mention = text.mention_of(child)
                if mention is None or mention.kind == "place":
                    place = place_at(text, child)
                    if place:
                        return place
            if child.dep_ == "prep" and child.lower_ == "to" and verb.pos_ in ("VERB", "NOUN"):
                for obj in child.children:
                    mention = text.mention_of(obj)
                    if mention and mention.kind == "place":
                        return place_at(text, obj)
        if verb.pos_ == "VERB":
            break
    return None
