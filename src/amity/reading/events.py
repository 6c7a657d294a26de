"""Codes events: who did what to whom, in PLOVER's types and modes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec
from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_claims import speech_verbs
from amity.codebook.rows_events import EventType, context_words, event_types
from amity.codebook.words import idle_verbs, status_words
from amity.reading.chances import chance, clues
from amity.reading.circumstances import DEFINITE, when_of, where_of
from amity.reading.clauses import Party
from amity.reading.couples import couples
from amity.reading.filling import TOGETHER, Match, filled, fits, in_one_group, proposed
from amity.reading.implied import implied
from amity.reading.matching import find_matches
from amity.reading.proposals import find_proposals, span_of
from amity.reading.status import status_of
from amity.reading.text import Sentence, Text
from amity.reading.weighing import Spans, Weighed, judge, refined, ruled_type, weigh
from amity.records import Actor, Event

UNASKED = 0.8  # how surely a row without a second party tells an event
LEAST = 0.2  # what is less likely an event is not even doubtful


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be an event, with what speaks for and against it."""

    match: Match
    weighed: Weighed
    clues: Mapping[str, float]


def code_events(text: Text, codebook: Codebook) -> Iterator[Event]:
    """Every event of the text; one that is told twice is recorded once, with both spans."""
    told: dict[tuple[object, ...], Event] = {}
    for sentence in text.sentences:
        if sentence.heading or len(sentence.span) < 4:
            continue
        for trigger, event in _in_sentence(text, sentence, codebook):
            key = _key(event)
            if key not in told and _points_back(trigger):
                key = next((k for k, e in reversed(told.items()) if _same_occasion(e, event)), key)
            told[key] = _joined(told[key], event) if key in told else event
    yield from told.values()


def _in_sentence(text: Text, sentence: Sentence, codebook: Codebook) -> Iterator[tuple[Token, Event]]:
    """The events of one sentence with their triggers; of candidates for one event, the likeliest."""
    rated = [(chance(one.clues, codebook), one) for one in candidates(text, sentence, codebook)]
    rated.sort(key=lambda pair: (pair[1].match.tie != "row", -pair[0]))
    kept: list[tuple[float, Candidate]] = []
    for likely, one in rated:
        if likely >= LEAST and not any(_same_event(one, other) for _, other in kept):
            kept.append((likely, one))
    for likely, one in sorted(kept, key=lambda pair: pair[1].match.trigger.i):
        yield one.match.trigger, _event(text, sentence, one, likely, codebook)


def _same_event(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates of a sentence tell one event: of one word or one type, between the same parties.

    A couple beside a better tie of the same two states is the same event too; of the parties that an earlier sentence
    may lend to a word, one is meant.
    """
    if one.match.tie == other.match.tie == "implied" and one.match.trigger == other.match.trigger:
        return True
    states = one.match.tie == "couple" and other.match.tie != "couple"
    if not states and one.weighed.type != other.weighed.type and one.match.trigger != other.match.trigger:
        return False
    sides = [_sides(side, states=states) for c in (one, other) for side in (c.match.actors, c.match.others)]
    alike = bool(sides[0] & sides[2]) and bool(sides[1] & sides[3] or not sides[1] | sides[3])
    turned = one.weighed.type in TOGETHER and bool(sides[0] & sides[3] and sides[1] & sides[2])
    return alike or turned


def _sides(side: tuple[Party, ...], *, states: bool) -> set[str]:
    """The actors of a side, or the states that they stand for."""
    return {party.actor.country or party.actor.id if states else party.actor.id for party in side}


def candidates(text: Text, sentence: Sentence, codebook: Codebook) -> Iterator[Candidate]:
    """Who may have done what to whom, likely or not; where several ways tie one pair, the first is taken."""
    matches = find_matches(text, sentence, codebook)
    pairs = [match.pair for match in matches]
    seen: set[tuple[int, int]] = set()
    for match in (*matches, *_beside(text, sentence, matches, codebook)):
        if match.tie == "row" or match.pair not in seen:
            seen.add(match.pair)
            weighed = _weighed(text, sentence, match, codebook, alone=pairs.count(match.pair) == 1)
            if fits(text, match, weighed.type):
                yield Candidate(match, weighed, clues(text, match, weighed, codebook))
    told = {match.trigger.i for match in matches}
    for match, whole in implied(text, sentence, codebook):
        if match.trigger.i not in told:
            weighed = _weighed(text, whole, match, codebook, alone=True)
            yield Candidate(match, weighed, clues(text, match, weighed, codebook))


def _beside(text: Text, sentence: Sentence, matches: list[Match], codebook: Codebook) -> Iterator[Match]:
    """Who may have done something to whom beside what the rows say, the best tied first."""
    proposals = {p.trigger.i: p for p in find_proposals(text, sentence)}
    for match in matches:
        if not match.others and match.trigger.i in proposals:
            yield from filled(match, proposals[match.trigger.i])
    told = {match.trigger.i for match in matches}
    for proposal in proposals.values():
        if proposal.trigger.i not in told and not _hollow(proposal.trigger, codebook):
            yield from proposed(proposal)
    yield from (m for m in couples(text, sentence, codebook) if not _idle(m.trigger, codebook))


def _hollow(trigger: Token, codebook: Codebook) -> bool:
    """Whether the word only says that somebody speaks, and not of what another must do."""
    if _idle(trigger, codebook):
        return True
    row = codebook.derive(speech_verbs).get(trigger.lemma_.lower())
    if trigger.pos_ != "VERB" or row is None or row.act != "say":
        return False
    clauses = [child for child in trigger.children if child.dep_ == "ccomp"]
    return not any(aux.tag_ == "MD" for clause in clauses for aux in clause.children if aux.dep_ == "aux")


def _idle(trigger: Token, codebook: Codebook) -> bool:
    """Whether the verb tells of no act: "owe", "resemble"."""
    return trigger.pos_ in ("VERB", "AUX") and trigger.lemma_.lower() in codebook.derive(idle_verbs)


def _key(event: Event) -> tuple[object, ...]:
    """What makes two tellings the same event: type, parties, status and date."""
    return event.type, _ids(event.actors), _ids(event.recipients), event.status, _day(event)


def _points_back(trigger: Token) -> bool:
    """Whether a noun speaks of an event that was told before: "his visit", "the talks"."""
    before = [child for child in trigger.children if child.dep_ in ("poss", "det") and child.i < trigger.i]
    return trigger.pos_ == "NOUN" and any(t.lower_ in DEFINITE for t in before)


def _same_occasion(earlier: Event, event: Event) -> bool:
    """Whether a noun may mean this event: same type, mode, status and parties, and no other date."""
    alike = (earlier.type, earlier.mode, earlier.status) == (event.type, event.mode, event.status)
    parties = _ids(earlier.actors) == _ids(event.actors) and _ids(earlier.recipients) == _ids(event.recipients)
    return alike and parties and (event.when is None or event.when == earlier.when)


def _event(text: Text, sentence: Sentence, candidate: Candidate, likely: float, codebook: Codebook) -> Event:
    """The record of a candidate."""
    match, weighed = candidate.match, candidate.weighed
    row = codebook.derive(event_types)[weighed.type]
    actors, recipients = in_one_group(match, weighed.type, weighed.mode)
    return Event(
        document=text.document.id,
        evidence=(text.evidence(sentence.start, sentence.end),),
        when=when_of(text, sentence, match.trigger),
        where=where_of(text, sentence, match.trigger, codebook),
        status=weighed.status,
        said_by=text.said_by(match.trigger.idx, match.trigger.idx + 1),
        confidence=round(likely, 2),
        actors=tuple(p.actor for p in actors),
        recipients=tuple(p.actor for p in recipients),
        type=weighed.type,
        mode=weighed.mode,
        contexts=tuple(dict.fromkeys((*_contexts(sentence, codebook), *weighed.contexts))),
        quad=row.quad,
        plover_score=_score(row, weighed.mode),
    )


def _weighed(text: Text, sentence: Sentence, match: Match, codebook: Codebook, *, alone: bool) -> Weighed:
    """Type, mode and status of a match. One of several that a pair shares keeps the row's type."""
    status = status_of(match.trigger, codebook.derive(status_words))
    if match.row and not match.others:
        kind = ruled_type(match.row, status)
        mode = match.row.mode if kind == match.row.type else None
        return Weighed(kind, mode, status, (), UNASKED, UNASKED, ruled=True)
    spans = Spans(span_of(text, match.actors[0]), span_of(text, match.others[0]))
    judgement = judge(text, sentence, spans, codebook)
    weighed = refined(weigh(judgement, match.row, status), judgement, codebook)
    if match.row and match.tie == "row" and not alone:
        kind = ruled_type(match.row, status)
        return replace(weighed, type=kind, mode=match.row.mode if kind == match.row.type else None, ruled=True)
    return weighed


def _score(row: EventType, mode: str | None) -> float:
    return row.modes.get(mode, row.score) if mode else row.score


def _contexts(sentence: Sentence, codebook: Codebook) -> tuple[str, ...]:
    words = codebook.derive(context_words)
    found = {c: None for token in sentence.span for c in words.get(token.lemma_.lower(), ())}
    return tuple(found)


def _ids(actors: tuple[Actor, ...]) -> tuple[str, ...]:
    return tuple(sorted(actor.id for actor in actors))


def _day(event: Event) -> object:
    return (event.when.start, event.when.end) if event.when else None


def _joined(earlier: Event, event: Event) -> Event:
    if event.evidence[0] in earlier.evidence:
        return earlier
    return msgspec.structs.replace(
        earlier,
        evidence=earlier.evidence + event.evidence,
        confidence=max(earlier.confidence, event.confidence),
        where=earlier.where or event.where,
    )
