"""Whether a figure is told as a rise or a fall: by the words beside it, or the verb or noun of change over it."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from amity.codebook import Codebook
from amity.codebook.rows_measures import change_nouns, measure_verbs

VERBS = ("VERB", "AUX")
MORE = frozenset({"more", "higher", "greater", "larger", "up", "bigger", "above"})
LESS = frozenset({"less", "lower", "fewer", "smaller", "down", "below"})


def direction(start: int, end: int, span: Span | Doc, codebook: Codebook) -> int:
    """1 where the words around a figure say that it rose, -1 where it fell, 0 where neither."""
    doc, (first, last) = span[0].doc, (span[0].i, span[-1].i + 1)
    held = doc.char_span(start, end, alignment_mode="expand")
    if held is None or not len(held):
        return 0
    before = [t.lower_ for t in doc[max(first, held.start - 3) : held.start] if t.dep_ != "prt"]
    share = doc[held.end - 1].lower_ in ("%", "percent", "cent", "pc")
    after = [] if not share else [t.lower_ for t in doc[held.end : min(last, held.end + 2)]]
    if "than" in before or before[-1:] == ["to"]:
        before = []
    for words in (before[-1:], after[:1], before):
        if MORE & set(words):
            return 1
        if LESS & set(words):
            return -1
    return _by_grammar(held.root, codebook)


def _by_grammar(top: Token, codebook: Codebook) -> int:
    """The trend of the noun or verb that a figure hangs on: "a 12% increase", "rose by 12%"."""
    signs = {"rising": 1, "falling": -1}
    noun = top
    for _ in range(3):
        if noun.head == noun:
            break
        beside = noun.dep_ == "appos"
        noun = noun.head
        if noun.pos_ == "NOUN" and not beside:
            found = trend_of_noun(noun, codebook)
            if found:
                return signs.get(found, 0)
            return 0
        if noun.pos_ in ("VERB", "AUX"):
            break
    verb = verb_over(top)
    row = codebook.derive(measure_verbs).get(verb.lemma_.lower()) if verb is not None else None
    if row is None or row.use not in ("trend", "raise") or _reached(top):
        return 0
    return signs.get(row.trend or "", 0)


def _reached(top: Token) -> bool:
    """Whether the figure is where a change ended or began: "rose to 12%", "fell from 12%"."""
    return top.dep_ == "pobj" and top.head.lower_ in ("to", "from", "at")


def verb_over(token: Token) -> Token | None:
    """The verb of the clause that a word stands in."""
    while token.pos_ not in VERBS and token.head != token:
        token = token.head
    return token if token.pos_ in VERBS else None


def trend_of_noun(noun: Token, codebook: Codebook) -> str | None:
    """The trend that a noun of change tells."""
    row = codebook.derive(change_nouns).get(noun.lemma_.lower())
    return row.trend if row and noun.pos_ == "NOUN" else None
