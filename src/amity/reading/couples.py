"""Couples: every two parties that stand in one sentence, whatever joins them.

Grammar often loses a party, or has none to offer ("and warned that", "whose troops"): so the learned part, which was
taught on sentences with all their parties, is asked about those couples too that look like having an event.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.reading.clauses import FROM, Party
from amity.reading.filling import Match
from amity.reading.matching import ACTING
from amity.reading.proposals import parties_of
from amity.reading.screening import promise
from amity.reading.text import Sentence, Text

MOST = 8  # couples of a sentence that are asked about
PROMISING = -2.5  # and how much they must look like having an event, in log odds
FARTHEST = 9  # steps of the grammar between the two
PART_OF = ("compound", "amod", "nmod", "poss", "nummod", "npadvmod")
STANDS_FOR = frozenset({"agent", "target", "both", "boundary"})  # how a noun may stand for the state that it names


def couples(text: Text, sentence: Sentence, codebook: Codebook) -> list[Match]:
    """The couples of a sentence that look most like having an event, each with the word that joins them."""
    rated = [
        (promise(text, (match.actors[0], match.others[0]), match.trigger, way, codebook), match)
        for match, way in every_couple(text, sentence)
    ]
    rated.sort(key=lambda one: -one[0])
    return [match for likely, match in rated[:MOST] if likely >= PROMISING]


def every_couple(text: Text, sentence: Sentence) -> list[tuple[Match, list[Token]]]:
    """All ordered couples of a sentence that can be one, with the tokens between; of two actors once, the nearest."""
    groups = list(_groups(text, sentence))
    found = [_couple(text, one, other) for one, other in itertools.permutations(groups, 2)]
    found += [_couple(text, (one,), (other,), mutual=True) for group in groups for one, other in _within(group)]
    told: dict[tuple[str, str], tuple[Match, list[Token]]] = {}
    near = sorted((one for one in found if one), key=lambda one: (len(one[1]), abs(one[0].pair[0] - one[0].pair[1])))
    for match, way in near:
        told.setdefault((match.actors[0].actor.id, match.others[0].actor.id), (match, way))
    return list(told.values())


def _within(group: tuple[Party, ...]) -> list[tuple[Party, Party]]:
    """The first two of a group, both ways round: "A and B accused each other"."""
    return [(group[0], group[1]), (group[1], group[0])] if len(group) > 1 and group[0].token != group[1].token else []


def _couple(
    text: Text, actors: tuple[Party, ...], recipients: tuple[Party, ...], *, mutual: bool = False
) -> tuple[Match, list[Token]] | None:
    """The match of two groups, with the tokens between them in the grammar; null where there can be none."""
    mine = {p.actor.id for p in actors} | {p.actor.country for p in actors}
    if actors[0].via not in ACTING or _only_place(text, actors[0]) or any(p.actor.id in mine for p in recipients):
        return None
    one, other = text.doc[actors[0].token], text.doc[recipients[0].token]
    way = between(one, other)
    trigger = _joining(way, one, other)
    if trigger is None or len(way) > FARTHEST:
        return None
    return Match(trigger, None, actors, recipients, tie="couple", mutual=mutual), way


def _groups(text: Text, sentence: Sentence) -> Iterator[tuple[Party, ...]]:
    """The parties of the sentence: those that are joined ("A and B") as one group."""
    for token in sentence.span:
        if token.dep_ in ("conj", "appos") and token.head.pos_ in ("NOUN", "PROPN", "PRON"):
            continue
        mention = text.mention_of(token)
        if mention is None and (token.dep_ in PART_OF or token.pos_ not in ("NOUN", "PROPN")):
            continue
        if mention and (mention.head != token.i or _within_party(text, token)):
            continue
        parties = tuple(p for p in parties_of(text, token) if p.via == "" or p.via in STANDS_FOR)
        if parties:
            yield parties


def _within_party(text: Text, token: Token) -> bool:
    """Whether another is the party: "Turkish jets", "the embassy of Peru", "President Ali of Guyana"."""
    after = token.dep_ == "pobj" and token.head.lower_ in FROM
    noun = token.head if token.dep_ in PART_OF else token.head.head if after else None
    if noun is None or noun.pos_ not in ("NOUN", "PROPN"):
        return False
    mention = text.mention_of(noun)
    speaks = text.carriers.get(noun.lemma_.lower()) in STANDS_FOR
    return speaks or (token.dep_ != "poss" and mention is not None and mention.kind in ("person", "role"))


def _only_place(text: Text, party: Party) -> bool:
    """Whether a place only says where: it cannot act."""
    token = text.doc[party.token]
    mention = text.mention_of(token)
    return party.place and (mention is None or mention.kind == "place" or token.dep_ not in ("amod", "compound"))


def between(one: Token, other: Token) -> list[Token]:
    """The tokens on the way from one to another through the grammar, the highest included, without the two."""
    above = [one, *one.ancestors]
    over = [other, *other.ancestors]
    shared = next((token for token in over if token in above), None)
    if shared is None:
        return []
    way = [*above[: above.index(shared)], shared, *over[: over.index(shared)]]
    return [token for token in way if token not in (one, other)]


def _joining(path: list[Token], one: Token, other: Token) -> Token | None:
    """The verb or noun that joins two words: the highest verb between them, else a noun, else the verb above."""
    if not path and one.head not in (one, other) and other.head not in (one, other):
        return None
    highest = sorted(path, key=lambda token: sum(1 for _ in token.ancestors))
    for kind in ("VERB", "NOUN"):
        found = next((token for token in highest if token.pos_ == kind), None)
        if found is not None:
            return found
    top = one if other in one.subtree else other
    return next((token for token in top.ancestors if token.pos_ in ("VERB", "AUX", "NOUN")), None)
