"""Screens couples of parties: a line through cheap signs says which are worth asking the learned part about.

The signs are the vectors that the parser has of the two and of the word that joins them, and their places in the
grammar; the line is fitted by `training/screening.py`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_events import couple_weights, event_words
from amity.reading.clauses import Party
from amity.reading.text import Text

WIDTH = 96  # numbers of a token's vector in the small English pipeline
VECTORS = ("actor", "recipient", "word", "way")
PLACES = ("nsubj", "nsubjpass", "dobj", "pobj", "poss", "compound", "amod", "conj", "dative", "appos", "attr")
PREPOSITIONS = ("by", "with", "to", "of", "in", "on", "from", "against", "for", "between", "at")
KINDS = ("name", "adjective", "demonym", "metonym", "person", "role", "pronoun", "description", "place", "none")
SIGNS = (
    "even", "steps", "tokens", "actor first", "word told", "way told", "verb", "noun", "word between",
    "actor unknown", "recipient unknown", "recipient a place", "other clause",
)  # fmt: skip
CLAUSES = ("ccomp", "advcl", "relcl", "acl", "conj")
UNKNOWN = 0.5  # how surely one is a party whom no list knows
NAMES = (
    *(f"{name} {at}" for name in VECTORS for at in range(WIDTH)),
    *(f"{side} {what}" for side in ("actor", "recipient") for what in (*PLACES, *PREPOSITIONS, *KINDS)),
    *SIGNS,
)


def promise(text: Text, couple: tuple[Party, Party], word: Token, way: list[Token], codebook: Codebook) -> float:
    """How much two parties look like having an event, in log odds; `way`: the tokens between them in the grammar."""
    weights = codebook.derive(_weights)
    return float(weights @ signs(text, couple, word, way, codebook))


def signs(
    text: Text, couple: tuple[Party, Party], word: Token, way: list[Token], codebook: Codebook
) -> NDArray[np.float32]:
    """The signs of `NAMES` for an actor and a recipient."""
    actor, recipient = (text.doc[party.token] for party in couple)
    vectors = text.doc.tensor
    between = vectors[[token.i for token in way]].mean(axis=0) if way else np.zeros(WIDTH, dtype=np.float32)
    told = codebook.derive(_told)
    plain = (
        1.0, len(way) / 5, abs(actor.i - recipient.i) / 10, actor.i < recipient.i, word.lemma_.lower() in told,
        any(token.lemma_.lower() in told for token in way), word.pos_ == "VERB", word.pos_ == "NOUN",
        actor.i < word.i < recipient.i, couple[0].sureness <= UNKNOWN, couple[1].sureness <= UNKNOWN,
        couple[1].place, any(token.dep_ in CLAUSES for token in way),
    )  # fmt: skip
    parts = [
        vectors[actor.i],
        vectors[recipient.i],
        vectors[word.i],
        between,
        *(_stand(text, p) for p in couple),
        plain,
    ]
    return np.concatenate([np.asarray(part, dtype=np.float32) for part in parts])


def _stand(text: Text, party: Party) -> list[bool]:
    """Where a party stands in the grammar, and how it is worded."""
    token = text.doc[party.token]
    mention = text.mention_of(token)
    kind, after = mention.kind if mention else "none", token.head.lower_ if token.dep_ == "pobj" else ""
    return [
        *(token.dep_ == place for place in PLACES),
        *(after == preposition for preposition in PREPOSITIONS),
        *(kind == one for one in KINDS),
    ]


def _weights(codebook: Codebook) -> NDArray[np.float32]:
    given = codebook.derive(couple_weights)
    return np.array([given.get(name, 0.0) for name in NAMES], dtype=np.float32)


def _told(codebook: Codebook) -> frozenset[str]:
    """The words that tell events by themselves or with an object."""
    return frozenset(lemma for lemma, _ in codebook.derive(event_words))
