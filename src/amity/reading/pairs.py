"""What a sentence tells of two parties that are given: for `amity score`, and for pairs that others have marked."""

from __future__ import annotations

from amity.codebook import Codebook
from amity.codebook.words import status_words
from amity.reading.clauses import Party
from amity.reading.filling import Match
from amity.reading.implied import joined
from amity.reading.matching import find_matches
from amity.reading.proposals import span_of
from amity.reading.status import status_of
from amity.reading.text import Text
from amity.reading.weighing import Spans, judge, weigh

Place = tuple[int, int]


def type_of_pair(text: Text, spans: Spans, codebook: Codebook) -> str:
    """PLOVER's type of what the actor does to or with the recipient, weighed as for every event that is read."""
    sentence = text.sentence_at((spans.recipient or spans.actor or (0, 0))[0])
    whole = text.sentence_at((spans.actor or (0, 0))[0])
    if whole is not sentence:
        sentence = joined(whole, sentence)
    match = next((m for m in find_matches(text, sentence, codebook) if _same(text, m, spans)), None)
    status = status_of(match.trigger, codebook.derive(status_words)) if match else "happened"
    return weigh(judge(text, sentence, spans, codebook), match.row if match else None, status).type


def _same(text: Text, match: Match, spans: Spans) -> bool:
    """Whether a match speaks of this pair."""
    others = match.recipients or match.actors[1:]
    return _any_at(text, match.actors, spans.actor) and _any_at(text, others, spans.recipient)


def _any_at(text: Text, parties: tuple[Party, ...], place: Place | None) -> bool:
    if place is None:
        return not parties
    return any(a < place[1] and place[0] < b for a, b in (span_of(text, party) for party in parties))
