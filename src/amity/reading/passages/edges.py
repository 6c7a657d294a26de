"""Where what is said ends: words that the parser puts under it though the author, or another cue, says them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from amity.reading.clauses import SUBJECTS

LOOSE = frozenset({"as", "while", "after", "though", "although"})  # open a clause of the author's own, mostly
JOINING = frozenset({"and", "but", "or"})
GOING_ON = JOINING | {"compared", "because", "if", "unless", "than", "until", "so"}


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
            goes_on = own[0].pos_ == "PRON" or any(c.dep_ == "mark" and c.lower_ == "that" for c in token.children)
            return token.head == head and lemma in speaks and not goes_on
        return token.head == head and lemma in speaks and token.tag_ == cue.tag_ != "VB"
    if token.dep_ in ("relcl", "appos"):  # ", which …", ", the former governor": told of the last name, by the author
        apart = token.left_edge.i > 0 and token.left_edge.nbor(-1).text == ","
        if token.dep_ == "appos" and any(c.dep_ == "conj" for c in token.children):
            return False  # a list: "on Israel, the deal and a choice"
        return apart and token.right_edge.i >= head.right_edge.i - 1
    if token.dep_ == "advcl" and token.head == head:
        if token.tag_ == "VBG" and lemma in speaks:
            return token.left_edge.i > 0 and token.left_edge.nbor(-1).is_punct
        loose = any(c.dep_ == "mark" and c.lower_ in LOOSE for c in token.children)
        return loose and token.i > head.i and token.left_edge.nbor(-1).is_punct
    return False


def carried_on(cue: Token, last: Token, speaks: frozenset[str]) -> Iterator[Token]:
    """The rest of the sentence that goes on with what is said: "says that A, but that B".

    The parser hangs it on the cue or loses it, so it is judged by its words: it opens with "and" or "but", and nobody
    else speaks in it.
    """
    start = last.i + 1
    rest = [t for t in cue.doc[start : cue.sent.end] if not t.is_space]
    while rest and rest[-1].is_punct and rest[-1].text not in "”\"'’)":
        rest.pop()
    words = [t for t in rest if not t.is_punct]
    if (
        not words
        or words[0].lower_ not in GOING_ON
        or any(t.text == ";" or "\n" in t.text for t in cue.doc[start : start + len(rest)])
    ):
        return
    if any(t.lemma_.lower() in speaks and t.pos_ == "VERB" and t.tag_ in ("VBD", "VBZ", "VBP") for t in rest):
        return
    follows = words[1] if len(words) > 1 else words[0]
    verb = next((k for k, t in enumerate(words) if t.pos_ in ("VERB", "AUX")), len(words))
    own = [t for t in words[:verb] if t.dep_ in SUBJECTS]
    if words[0].lower_ in JOINING and not (follows.lower_ == "that" or (own and own[0].pos_ == "PRON") or not own):
        return
    yield from rest


def _with_joint(token: Token) -> Iterator[Token]:
    """A clause with all that follows under it, and the "and" before it."""
    yield from token.subtree
    before = token.left_edge.i - 1
    if token.dep_ == "conj" and before >= 0 and token.doc[before].dep_ in ("cc", "punct"):
        yield token.doc[before]
