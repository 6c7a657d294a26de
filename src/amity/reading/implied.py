"""Whom an act was aimed at, where only the sentences before say so: "Caracas severed relations in 2019".

A verb of the codebook without a second party is held against the states, and those who stand for one, that were named
last; the learned part, which was taught on texts of two sentences too, reads both sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from amity.codebook import Codebook
from amity.reading.clauses import Party
from amity.reading.filling import Match
from amity.reading.matching import find_unfinished
from amity.reading.text import Sentence, Text

BACK = 2  # sentences looked through
TRIED = 2  # parties that the learned part is asked about
SURENESS = 0.8
NAMED = ("name", "metonym", "person", "role", "demonym")


def implied(text: Text, sentence: Sentence, codebook: Codebook) -> Iterator[tuple[Match, Sentence]]:
    """Matches with a party of an earlier sentence, and the text from that sentence to this one."""
    earlier = [s for s in text.sentences[max(0, sentence.index - BACK) : sentence.index] if not s.heading]
    if not earlier:
        return
    for match in find_unfinished(text, sentence, codebook):
        own = {party.actor.country for party in match.actors}
        for party, where in _last_named(text, earlier, own):
            yield replace(match, recipients=(party,), tie="implied"), joined(where, sentence)


def _last_named(text: Text, earlier: list[Sentence], own: set[str | None]) -> list[tuple[Party, Sentence]]:
    """Those who stand for another state, one for each state, the last named first."""
    found: dict[str, tuple[Party, Sentence]] = {}
    for sentence in reversed(earlier):
        for mention in reversed(text.mentions_in(sentence.start, sentence.end)):
            country = mention.actor.country
            if mention.kind in NAMED and country and country not in own and len(mention.actors) == 1:
                found.setdefault(country, (Party(mention.actor, mention.head, SURENESS), sentence))
    return list(found.values())[:TRIED]


def joined(one: Sentence, other: Sentence) -> Sentence:
    """Two sentences and what lies between them as one."""
    first, last = sorted((one, other), key=lambda s: s.start)
    span = first.span.doc[first.span.start : last.span.end]
    return Sentence(first.index, span, first.start, last.end, first.paragraph)
