"""Passages by grammar: each verb, noun and adjective of saying with its source and its content."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_claims import SpeechNounRow, SpeechRow, speech_adjectives, speech_nouns, speech_verbs
from amity.reading.clauses import after, agents, passive, subjects
from amity.reading.passages.contents import SHORTEST, content, contents, in_runs
from amity.reading.passages.sources import passage, sayers
from amity.reading.text import Passage, Sentence, Text

INWARD = frozenset({"believe", "hope", "foretell", "worry", "intend"})


def cued(text: Text, sentence: Sentence, codebook: Codebook) -> Iterator[Passage]:
    """The passages of one sentence."""
    verbs, nouns = codebook.derive(speech_verbs), codebook.derive(speech_nouns)
    adjectives = codebook.derive(speech_adjectives)
    for token in sentence.span:
        lemma = token.lemma_.lower()
        if token.pos_ == "VERB" and lemma in verbs:
            yield from _of_verb(text, token, verbs[lemma], codebook)
        elif token.pos_ == "NOUN" and lemma in nouns:
            yield from _of_noun(text, token, nouns[lemma], codebook)
        elif token.dep_ in ("acomp", "conj") and lemma in adjectives:
            for one in contents(token, adjectives[lemma], frozenset()):
                yield from (passage(text, who, token, one, codebook) for who in sayers(token.head)[:1])
        elif token.lower_ == "according":
            yield from _according_to(text, token, codebook)


def _spoken(codebook: Codebook) -> frozenset[str]:
    """The verbs that can take over from another verb of saying; what one thinks or hopes is said within it."""
    rows = codebook.derive(speech_verbs).items()
    return frozenset(lemma for lemma, row in rows if row.takes and row.act not in INWARD)


def _of_verb(text: Text, verb: Token, row: SpeechRow, codebook: Codebook) -> Iterator[Passage]:
    """What the subject of a verb of saying says."""
    sources = agents(verb) if passive(verb) else sayers(verb)
    for one in contents(verb, row, codebook.derive(_spoken)):
        nobody: list[Token | None] = [None] if passive(verb) or (verb.tag_ == "VBN" and verb.dep_ == "advcl") else []
        for source in sources[:1] or nobody:
            yield passage(text, source, verb, one, codebook)


def _of_noun(text: Text, noun: Token, row: SpeechNounRow, codebook: Codebook) -> Iterator[Passage]:
    """ "his claim that …", "expressed the hope that …", "their refusal to …", "criticism of …"."""
    for frame, head in _noun_frames(noun):
        if frame in row.takes or frame in row.hints:
            said = content(noun, [head], row.act, hint=frame not in row.takes)
            yield from (passage(text, owner, noun, said, codebook) for owner in _owners(noun)[:1])
            return


def _noun_frames(noun: Token) -> Iterator[tuple[str, Token]]:
    for child in noun.children:
        if child.dep_ in ("acl", "ccomp", "relcl"):
            if any(c.lower_ == "that" and c.dep_ == "mark" for c in child.children):
                yield "clause", child
            elif child.dep_ == "acl" and child.tag_ == "VB":
                yield "infinitive", child
    for child in noun.children:
        if child.dep_ == "prep":
            yield from ((child.lower_, end) for end in child.children if end.dep_ in ("pobj", "pcomp"))


def _owners(noun: Token) -> list[Token]:
    """Whose claim, hope or refusal it is."""
    owners = [c for c in noun.children if c.dep_ == "poss"] or after(noun, "by") or after(noun, "from")
    if not owners and noun.dep_ in ("dobj", "pobj"):
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        owners = subjects(verb) if verb.pos_ == "VERB" else []
    return owners


def _according_to(text: Text, token: Token, codebook: Codebook) -> Iterator[Passage]:
    """ "According to the ministry, …": the clause without the phrase itself."""
    sources = after(token, "to") or [t for t in token.subtree if t.dep_ == "pobj"][:1]
    if not sources:
        return
    inside = {t.i for t in token.subtree}
    verb = token.head
    while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
        verb = verb.head
    clause = [t for t in verb.subtree if t.i not in inside and not t.is_space]
    if len(clause) >= SHORTEST:
        yield passage(text, sources[0], token, in_runs(clause, "say"), codebook)
