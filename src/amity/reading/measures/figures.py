"""Joins a quantity to what it counts: the indicator, the noun that names it, and the verb that carries it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from amity.codebook import Codebook
from amity.codebook.rows_measures import IndicatorRow, Indicators, indicators, measure_verbs
from amity.reading.changes import verb_over
from amity.reading.clauses import after, objects, subjects
from amity.reading.mentions.lexicon import slug
from amity.reading.quantities import Quantity

MODIFIES = ("nummod", "compound", "amod", "nmod", "quantmod", "advmod", "npadvmod", "poss")
UNCOUNTED = frozenset({"time", "age", "angle", "temperature", "frequency", "data", "sound", "speed"})
WHOLE = "gdp"  # a share of it is told of something else: "spending of 2 per cent of GDP"
VICTIMS = "casualties"
PEOPLE = "people"
MANY = 10  # people who are a figure
LEAST = 4  # fewer of a thing that no indicator names are told, not counted


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with what it counts. `noun` names the indicator; `verb` carries it."""

    quantity: Quantity
    indicator: str
    row: IndicatorRow | None
    noun: Token | None
    verb: Token | None
    sureness: float
    of_gdp: bool = False


def figures_of(quantities: tuple[Quantity, ...], span: Span, codebook: Codebook) -> Iterator[Figure]:
    """The quantities whose indicator the sentence names."""
    known = codebook.derive(indicators)
    for quantity in quantities:
        if quantity.kind in UNCOUNTED:
            continue
        figure = _figure(quantity, span, known, codebook)
        if figure:
            yield figure


def row_at(noun: Token, known: Indicators) -> IndicatorRow | None:
    """The indicator that a noun names, with the words before it: "budget", "defence budget"."""
    for words, row in known.by_last.get(noun.lemma_.lower(), known.by_last.get(noun.lower_, ())):
        first = noun.i - len(words) + 1
        if first >= 0 and all(
            w in (t.lemma_.lower(), t.lower_) for w, t in zip(words, noun.doc[first : noun.i + 1], strict=True)
        ):
            return row
    return None


def _figure(quantity: Quantity, span: Span, known: Indicators, codebook: Codebook) -> Figure | None:
    top = _top(quantity, span)
    if top is None:
        return None
    verb = verb_over(top)
    by_verb = _by_verb(quantity, top, verb, known, codebook)
    if by_verb:
        return by_verb
    for noun, sureness in _candidates(quantity, top, known, codebook):
        row = row_at(noun, known)
        if row and row.indicator == PEOPLE and quantity.value < MANY:
            return None
        if row and row.indicator == "population" and quantity.kind == "share":
            return None  # "two thirds of the population depend on aid" is no population
        if row and quantity.value == 1 and quantity.kind == "noun" and not row.indicator.startswith(VICTIMS):
            return None  # one of them is told, not counted
        if row and (not row.takes or (quantity.kind or "none") in row.takes):
            return Figure(quantity, row.indicator, row, noun, verb, sureness, _of_whole(quantity, top, known))
    return _unnamed(quantity, span, known, verb)


def _top(quantity: Quantity, span: Span) -> Token | None:
    """The highest word of the quantity in the grammar."""
    held = span.doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
    return held.root if held is not None and len(held) else None


def _by_verb(
    quantity: Quantity, top: Token, verb: Token | None, known: Indicators, codebook: Codebook
) -> Figure | None:
    """killed 12 people; invested $4bn; 30 were injured."""
    noun = top.doc[quantity.noun] if quantity.noun is not None else top
    if verb is None:
        return None
    row = codebook.derive(measure_verbs).get(verb.lemma_.lower())
    if row is None or row.indicator is None:
        return None
    named = known.by_name.get(row.indicator)
    if row.use == "count" and quantity.kind not in (None, "noun", "count"):
        return None
    if row.use == "flow" and (
        named is None or (quantity.kind or "none") not in (named.takes or ("money",)) or quantity.kind == "share"
    ):
        return None
    held = objects(verb) or (subjects(verb) if row.use == "count" else [])
    if not any(one in (noun, top) or noun in one.conjuncts for one in held):
        return None
    return Figure(quantity, row.indicator, known.by_name.get(row.indicator), noun, verb, 0.85)


def _candidates(quantity: Quantity, top: Token, known: Indicators, codebook: Codebook) -> Iterator[tuple[Token, float]]:
    """The nouns that may say what a quantity is, the surest first."""
    if _of_whole(quantity, top, known):
        yield from _above(top, codebook)
        return
    if quantity.noun is not None and quantity.kind in ("noun", "count"):
        noun = top.doc[quantity.noun]
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and _of_victims(noun.head.head, known):
            yield noun.head.head, 0.85  # "the death of six soldiers"
        yield noun, 0.9
        yield from ((word, 0.85) for word in _linked(noun, ("of",)))
        if quantity.kind == "noun":
            return
    if quantity.normal == PEOPLE and quantity.noun is None and top.pos_ == "NOUN":
        yield top, 0.85  # "drove 1.7 million people from their homes"
    if top.dep_ in MODIFIES and top.head.pos_ in ("NOUN", "PROPN"):
        yield top.head, 0.85
        yield from ((child, 0.8) for child in top.head.children if child.dep_ == "compound")
        yield from ((word, 0.8) for word in _linked(top.head, ("in", "of")))
    yield from ((word, 0.85) for word in _linked(top, ("of", "in")))
    yield from _above(top, codebook)


def _of_victims(noun: Token, known: Indicators) -> bool:
    row = row_at(noun, known)
    return row is not None and row.indicator.startswith(VICTIMS)


def _of_whole(quantity: Quantity, top: Token, known: Indicators) -> bool:
    """Whether a share is one of the whole economy."""
    whole = known.by_name.get(WHOLE)
    return quantity.kind == "share" and any(row_at(noun, known) is whole for noun in _linked(top, ("of",)))


def _linked(noun: Token, prepositions: tuple[str, ...]) -> list[Token]:
    return [found for preposition in prepositions for found in after(noun, preposition)]


def _above(top: Token, codebook: Codebook) -> Iterator[tuple[Token, float]]:
    """What stands over the quantity: "population of 17.3 million", "exports rose to $4bn", "worth $4bn"."""
    place = top
    while place.dep_ in ("conj", "appos", "quantmod", "nummod", "advmod") and place.head != place:
        place = place.head
    if place.dep_ in ("pobj", "pcomp") and place.head.pos_ in ("ADP", "SCONJ"):
        over = place.head.head
        if over.pos_ in ("NOUN", "PROPN"):
            yield from ((noun, 0.85) for noun in _named_by(over))
            place = over
        elif over.pos_ == "ADP":
            place = over.head
        else:
            place = over
    elif place.head.lower_ == "worth":
        place = place.head.head
        if place.pos_ in ("NOUN", "PROPN"):
            yield from ((noun, 0.8) for noun in _named_by(place))
    verb = verb_over(place)
    if verb is None:
        return
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN"):
        yield from ((noun, 0.75) for noun in _named_by(verb.head))
    row = codebook.derive(measure_verbs).get(verb.lemma_.lower())
    if row is None:
        return
    for noun in subjects(verb) if row.use in ("trend", "state") else objects(verb):
        yield from ((named, 0.8) for named in _named_by(noun))


def _named_by(noun: Token) -> list[Token]:
    """A noun and what it is a number of: "exports"; "the value of exports"; "the increase in exports"."""
    return [noun, *_linked(noun, ("of", "in")), *[c for c in noun.children if c.dep_ == "compound"]]


def _unnamed(quantity: Quantity, span: Span, known: Indicators, verb: Token | None) -> Figure | None:
    """A figure of something that no indicator names: its own noun is the indicator."""
    if quantity.kind != "noun" or quantity.noun is None or quantity.value < LEAST:
        return None
    noun = span.doc[quantity.noun]
    if noun.tag_ == "NNPS" and noun.text.endswith("s") and quantity.value >= MANY:
        return Figure(quantity, PEOPLE, known.by_name.get(PEOPLE), noun, verb, 0.75)  # "170,000 Afghans"
    if noun.lemma_.lower() in known.passing or noun.pos_ != "NOUN" or noun.tag_ != "NNS":
        return None
    compound = [
        c.lemma_.lower() for c in noun.children if c.dep_ == "compound" and c.pos_ == "NOUN" and c.i > quantity.token
    ]
    return Figure(quantity, slug(" ".join([*compound, noun.lower_])), None, noun, verb, 0.6)
