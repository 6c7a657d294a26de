"""Figures that no indicator names: what they count is told by the noun or verb that they stand with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Span, Token

from amity.codebook import Codebook
from amity.codebook.rows_measures import Indicators, indicators, naming_verbs
from amity.reading.changes import verb_over
from amity.reading.clauses import after, objects, subjects
from amity.reading.measures.figures import LEAST, UNCOUNTED, Figure, row_at
from amity.reading.mentions.lexicon import slug
from amity.reading.quantities import Quantity

FRACTIONS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
MANY = 10  # people, votes and numbers without a noun are figures from here on
CROWDS = frozenset({"people", "person", "vote", "citizen", "national"})
YEARS = (1000, 2100)  # a bare number between them may be a year
SURENESS = 0.6
MODIFIERS = ("nummod", "compound", "quantmod", "amod", "npadvmod", "appos", "advmod", "nmod")
BY_VERB = ("money", "mass", "volume", "rate", "count", "noun")
GENERIC = {"money": "amount", "share": "share", "length": "length", "area": "area"}
KINDS = ("money", "share", "noun", "count", "length", "area", "mass", "volume", "rate")


def as_shares(quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """The quantities with "two thirds" and "nine tenths" as shares of a hundred."""
    return tuple(_as_share(one) for one in quantities)


def _as_share(one: Quantity) -> Quantity:
    parts = FRACTIONS.get((one.normal or "").removesuffix("s")) if one.kind == "noun" else None
    if parts is None or one.value >= parts:
        return one
    value = round(100 * one.value / parts, 1)
    return replace(one, value=value, unit="%", normal="percentage", kind="share", noun=None, approx=True)


def rest_of(
    quantities: Sequence[Quantity], figures: Sequence[Figure], span: Span, codebook: Codebook
) -> Iterator[Figure]:
    """The quantities that make no figure yet, each under the name of what it stands with."""
    known, verbs = codebook.derive(indicators), codebook.derive(naming_verbs)
    taken = {figure.quantity.start for figure in figures}
    for quantity in quantities:
        if quantity.start in taken or quantity.kind in UNCOUNTED or not _counts(quantity, span, known):
            continue
        figure = _like_the_one_before(quantity, span, figures) or _named(quantity, span, known, verbs)
        if figure:
            figures = [*figures, figure]
            yield figure


def _counts(quantity: Quantity, span: Span, known: Indicators) -> bool:
    """Whether a quantity is of something that analysts count, and not too small to be a figure."""
    if quantity.kind is None:
        return quantity.value >= MANY and not YEARS[0] <= quantity.value <= YEARS[1]
    if quantity.kind not in KINDS:
        return False
    if quantity.kind not in ("noun", "count"):
        return True
    if quantity.noun is None:
        return False
    noun = span.doc[quantity.noun]
    if noun.lemma_.lower() in CROWDS:
        return quantity.value >= MANY
    return quantity.value >= LEAST and noun.lemma_.lower() not in known.passing and noun.pos_ == "NOUN"


def _like_the_one_before(quantity: Quantity, span: Span, figures: Sequence[Figure]) -> Figure | None:
    """What a number counts that has no noun: what the figure before it does: "42,638 Indians, against 73,785"."""
    before = [f for f in figures if f.quantity.end < quantity.start]
    if not before:
        return None
    last = max(before, key=lambda f: f.quantity.end)
    same = quantity
    if quantity.kind is None and last.quantity.kind != "share":
        kind, unit, normal = last.quantity.kind, last.quantity.unit, last.quantity.normal
        same = replace(quantity, kind=kind, unit=unit, normal=normal, noun=last.quantity.noun)
    elif (
        quantity.kind not in ("share", "money") or quantity.kind != last.quantity.kind or not _goes_on(last, same, span)
    ):
        return None
    return replace(last, quantity=same, sureness=round(0.8 * last.sureness, 2))


def _goes_on(last: Figure, quantity: Quantity, span: Span) -> bool:
    """Whether nothing says that a share or sum is of another thing: no verb between, no "of" after it."""
    held = span.doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
    own = held is not None and len(held) and after(held.root, "of")
    return not own and not any(t.pos_ in ("VERB", "AUX") for t in span if last.quantity.end <= t.idx < quantity.start)


def _named(quantity: Quantity, span: Span, known: Indicators, verbs: Mapping[str, str]) -> Figure | None:
    """The figure under its own noun, the noun that it measures, or what its verb is about."""
    held = span.doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
    if quantity.kind is None or held is None or not len(held):
        return None
    top = span.doc[quantity.noun] if quantity.noun is not None else held.root
    verb = verb_over(top)
    noun = top if quantity.noun is not None else _measured(top)
    by_verb = verbs.get(verb.lemma_.lower()) if verb is not None and quantity.kind in BY_VERB else None
    if noun is None and by_verb is None:
        noun = _around(top, verb)
    row = row_at(noun, known) if noun is not None else known.by_name.get(by_verb or "")
    row = row if row and (not row.takes or (quantity.kind or "none") in row.takes) else None
    if row and row.indicator == "population" and quantity.kind == "share":
        return None  # "two thirds of the population depend on aid" is no population
    name = row.indicator if row else by_verb if noun is None else slug(_words(noun))
    name = name or GENERIC.get(quantity.kind)
    return Figure(quantity, name, row, noun, verb, SURENESS) if name else None


def _measured(top: Token) -> Token | None:
    """What a sum, share or length is of: "27 per cent of the market", "a fee of £10"."""
    place = top
    own = after(place, "of")
    while not own and place.dep_ in MODIFIERS and place.head != place:
        place = place.head
        own = after(place, "of") if place.lemma_.lower() in FRACTIONS else []
        if not own and place.pos_ == "NOUN" and place.lemma_.lower() not in FRACTIONS:
            return place
    if own:
        return own[0] if own[0].pos_ in ("NOUN", "PROPN") else None
    if place.dep_ == "pobj" and place.head.lower_ in ("of", "at", "to", "by") and place.head.head.pos_ == "NOUN":
        return place.head.head
    return None


def _around(top: Token, verb: Token | None) -> Token | None:
    """What the clause of a sum is about: "the cost is put at $5bn", "put 5 billion into projects"."""
    if verb is None:
        return None
    nouns = [t for t in (*subjects(verb), *objects(verb)) if t.pos_ == "NOUN" and t != top]
    return next((t for t in nouns if t.ent_type_ == "" and not t.lemma_.lower().endswith("minister")), None)


def _words(noun: Token) -> str:
    """The noun with the nouns before it, in lower case."""
    own = [c.lemma_.lower() for c in noun.children if c.dep_ == "compound" and c.pos_ == "NOUN" and c.i < noun.i]
    return " ".join([*own, noun.lower_ if noun.pos_ == "NOUN" else noun.lemma_.lower()])
