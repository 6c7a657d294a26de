"""Trends that are told without a figure, and the goods of a trade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_measures import IndicatorRow, Indicators, indicators, list_verbs, measure_verbs, visiting_verbs
from amity.reading.changes import trend_of_noun
from amity.reading.clauses import after, objects, passive, subjects
from amity.reading.measures.figures import Figure, row_at
from amity.reading.text import Sentence, Text

GOODS = frozenset({"exports", "imports", "trade", "production"})
COMPARED = {"more": "rising", "fewer": "falling"}


@dataclass(frozen=True, slots=True)
class Told:
    """A trend or a list of goods: of which indicator, at which noun and verb."""

    row: IndicatorRow
    noun: Token
    verb: Token | None
    trigger: Token
    trend: str | None = None
    items: tuple[str, ...] = ()
    factor: float | None = None


def trends_of(sentence: Sentence, codebook: Codebook) -> Iterator[Told]:
    """Each indicator of the sentence that is said to rise, fall or stay."""
    known, verbs = codebook.derive(indicators), codebook.derive(measure_verbs)
    yield from _visitors(sentence, known, codebook)
    for token in sentence.span:
        if token.pos_ not in ("VERB", "NOUN", "AUX", "ADJ"):
            continue
        if token.lower_ in COMPARED and token.head.pos_ == "NOUN" and token.dep_ == "amod":
            yield from (Told(f, n, _verb(n), n, COMPARED[token.lower_]) for n, f in _plural(token.head, known))
        row = verbs.get(token.lemma_.lower()) if token.pos_ == "VERB" else None
        if row and row.use in ("trend", "raise") and row.trend:
            yield from (
                Told(found, noun, token, token, row.trend, factor=row.factor)
                for noun, found in _changed(token, row.use, known)
            )
        trend = trend_of_noun(token, codebook) if token.pos_ == "NOUN" else None
        if trend:
            for noun in after(token, "in"):
                yield from (Told(found, n, _verb(token), token, trend) for n, found in _named(noun, known))


def _visitors(sentence: Sentence, known: Indicators, codebook: Codebook) -> Iterator[Told]:
    """ "a decline in the number of Russians travelling to Cambodia": a people on the move is counted as arrivals."""
    visits = codebook.derive(visiting_verbs)
    for token in sentence.span:
        trend = trend_of_noun(token, codebook) if token.pos_ == "NOUN" else None
        for number in after(token, "in") if trend else ():
            moving = [c for n in (number, *after(number, "of")) for c in n.children if c.dep_ in ("acl", "relcl")]
            verb = next((v for v in moving if v.lemma_.lower() in visits), None)
            people = next((t for t in after(number, "of") if t.tag_ in ("NNPS", "NNS", "NNP")), None)
            row = known.by_name.get(visits[verb.lemma_.lower()]) if verb is not None else None
            if row and people is not None:
                yield Told(row, people, verb, token, trend)


def _changed(verb: Token, use: str, known: Indicators) -> Iterator[tuple[Token, IndicatorRow]]:
    """The indicators that a verb of change is about."""
    if verb.dep_ == "amod" and verb.head.pos_ == "NOUN":
        yield from _named(verb.head, known)
        return
    if use == "trend" and objects(verb) and not passive(verb):
        return  # "businesses expand their presence"
    nouns = subjects(verb) if use == "trend" else objects(verb)
    for noun in nouns:
        for one in (noun, *noun.conjuncts):
            yield from ((n, row) for n, row in _named(one, known) if row.takes != ("noun",) or n != one)


def _plural(noun: Token, known: Indicators) -> Iterator[tuple[Token, IndicatorRow]]:
    """What "more" counts: tourists, companies; not "more business"."""
    return (one for one in _named(noun, known) if one[0].tag_ in ("NNS", "NNPS"))


def _named(noun: Token, known: Indicators) -> Iterator[tuple[Token, IndicatorRow]]:
    """The indicator of a noun, or of what it is the number of."""
    for one in (noun, *after(noun, "of")):
        row = row_at(one, known)
        if row:
            yield one, row
            return


def _verb(token: Token) -> Token | None:
    while token.pos_ not in ("VERB", "AUX") and token.head != token:
        token = token.head
    return token if token.pos_ in ("VERB", "AUX") else None


def goods_of(text: Text, sentence: Sentence, codebook: Codebook) -> Iterator[Told]:
    """The goods that exports and imports are said to be."""
    known, verbs, lists = codebook.derive(indicators), codebook.derive(measure_verbs), codebook.derive(list_verbs)
    for token in sentence.span:
        row = row_at(token, known) if token.pos_ == "NOUN" else None
        if row and row.indicator in GOODS and token.dep_ in ("nsubj", "nsubjpass"):
            items = _items(text, _listed(token.head)) if token.head.lemma_ in lists else ()
            if items:
                yield Told(row, token, token.head, token, items=items)
        flow = verbs.get(token.lemma_.lower()) if token.pos_ == "VERB" else None
        if flow and flow.use == "flow" and flow.indicator in GOODS and flow.indicator in known.by_name:
            items = _items(text, [t for t in objects(token) if t.ent_type_ == ""])
            if len(items) > 1 or (items and (after(token, "to") or after(token, "from"))):
                yield Told(known.by_name[flow.indicator], token, token, token, items=items)


def goods_in(text: Text, figure: Figure) -> tuple[str, ...]:
    """What the figure of a flow is of: "40 billion cubic metres of gas"."""
    if figure.indicator not in GOODS or figure.quantity.kind in ("money", "share"):
        return ()
    held = text.doc.char_span(figure.quantity.start, figure.quantity.end, alignment_mode="expand")
    return _items(text, after(held.root, "of")) if held is not None and len(held) else ()


def _listed(verb: Token) -> list[Token]:
    """What a verb lists: "are cars", "include cars", "consist of cars"."""
    own = [child for child in verb.children if child.dep_ in ("attr", "dobj")]
    return own or after(verb, "of")


def _items(text: Text, heads: list[Token]) -> tuple[str, ...]:
    """The goods of a list, as worded; actors, numbers and pronouns are none."""
    found = []
    for head in heads:
        for one in (head, *head.conjuncts):
            if one.pos_ != "NOUN" or text.mention_of(one) or any(c.like_num or c.pos_ == "NUM" for c in one.children):
                continue
            lefts = [t for t in one.lefts if t.dep_ in ("amod", "compound", "nmod")]
            first = min([one.i, *[t.left_edge.i for t in lefts]])
            found.append(one.doc[first : one.i + 1].text)
    return tuple(dict.fromkeys(found))
