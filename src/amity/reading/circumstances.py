"""When and where an event is said to happen: the date and the place nearest to it in the grammar."""

from __future__ import annotations

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.reading.places import place_at
from amity.reading.text import Sentence, Text, Timex
from amity.records import DateRange, Place

FAR = 6  # steps in the parse; a date farther away belongs to something else
PLACE_WORDS = frozenset({"in", "at", "near", "outside", "off", "across", "around"})


def when_of(text: Text, sentence: Sentence, trigger: Token) -> DateRange | None:
    """The date that the sentence ties to this trigger; null where it has none."""
    near = [(distance(trigger, t, text), t) for t in text.timexes_in(sentence.start, sentence.end) if t.when]
    near = [(steps, t) for steps, t in near if steps <= FAR]
    return min(near, key=lambda pair: pair[0])[1].when if near else None


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
            clauses = sum(1 for t in between if t.dep_ in ("relcl", "ccomp", "advcl", "acl", "parataxis"))
            return step + places[token.i] + 3 * clauses
    return FAR + 1


def where_of(text: Text, sentence: Sentence, trigger: Token, codebook: Codebook) -> Place | None:
    """The place that the clause names: after "in" or "at", or the city that is visited."""
    for verb in (trigger, trigger.head):
        for child in verb.children:
            if child.dep_ == "prep" and child.lower_ in PLACE_WORDS:
                for obj in child.children:
                    place = place_at(text, obj, codebook)
                    if place:
                        return place
            if child.dep_ in ("dobj", "pobj") and child.pos_ == "PROPN":
                mention = text.mention_of(child)
                if mention is None or mention.kind == "place":
                    place = place_at(text, child, codebook)
                    if place:
                        return place
            if child.dep_ == "prep" and child.lower_ == "to" and verb.pos_ in ("VERB", "NOUN"):
                for obj in child.children:
                    mention = text.mention_of(obj)
                    if mention and mention.kind == "place":
                        return place_at(text, obj, codebook)
        if verb.pos_ == "VERB":
            break
    return None
