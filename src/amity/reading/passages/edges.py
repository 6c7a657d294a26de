"""Where what is said ends: words that the parser puts under it though the author, or another cue, says them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from amity.reading.clauses import SUBJECTS

LOOSE = frozenset({"as", "while", "after", "though", "although"})  # open a clause of the author's own, mostly


def foreign(cue: Token, heads: Iterable[Token], speaks: frozenset[str]) -> Iterator[Token]:
    """The words under the heads that are not part of what the cue says; `speaks` are the lemmas of saying."""
    for head in heads:
        for token in head.subtree:
            if token != head and token.i > cue.i and _leaves(cue, head, token, speaks):
                yield from _with_joint(token)


def _leaves(cue: Token, head: Token, token: Token, speaks: frozenset[str]) -> bool:
    """Whether a clause within what is said goes back to the author or to the source's next act of saying."""
    lemma = token.lemma_.lower()
    if token.dep_ == "conj" and token.pos_ in ("VERB", "AUX"):
        own = [c for c in token.children if c.dep_ in SUBJECTS]
        if own:
            return token.head == head and lemma in speaks
        return token.head == head and lemma in speaks and token.tag_ == cue.tag_ != "VB"
    if token.dep_ in ("relcl", "appos"):  # ", which …", ", the former governor": told of the last name, by the author
        apart = token.left_edge.i > 0 and token.left_edge.nbor(-1).text == ","
        return apart and token.right_edge.i >= head.right_edge.i - 1
    if token.dep_ == "advcl" and token.head == head:
        if token.tag_ == "VBG" and lemma in speaks:
            return token.left_edge.i > 0 and token.left_edge.nbor(-1).is_punct
        loose = any(c.dep_ == "mark" and c.lower_ in LOOSE for c in token.children)
        return loose and token.i > head.i and token.left_edge.nbor(-1).is_punct
    return False


def _with_joint(token: Token) -> Iterator[Token]:
    """A clause with all that follows under it, and the "and" before it."""
    yield from token.subtree
    before = token.left_edge.i - 1
    if token.dep_ == "conj" and before >= 0 and token.doc[before].dep_ in ("cc", "punct"):
        yield token.doc[before]
