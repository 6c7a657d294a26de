"""Codes events: who did what to whom, in PLOVER's types and modes."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_claims import speech_verbs
from amity.codebook.rows_events import EventRow, EventType, context_words, event_types, event_words
from amity.codebook.words import idle_verbs, status_words
from amity.reading.circumstances import DEFINITE, when_of, where_of
from amity.reading.clauses import Party, after, agents, objects, parties_at, passive, subjects
from amity.reading.filling import LINKED, TYPED, Match, filled_matches, in_one_group
from amity.reading.proposals import Proposal, find_proposals, span_of
from amity.reading.status import status_of
from amity.reading.text import Sentence, Text
from amity.reading.weighing import Spans, Weighed, judge, refined, ruled_type, weigh
from amity.records import Actor, Event

ALONE = frozenset({"PROTEST", "MOBILIZE", "CONCEDE"})  # types that need no second party
ALONE_NOUNS = frozenset({"resign", "ceasefire", "curfew", "martial-law", "troops"})  # and as nouns, only these
ALONE_MODES = frozenset({"resign", "curfew", "martial-law", "censor", "ceasefire", "release"})
UNLINKED = 0.35  # below this, what the grammar found is no event of the two
HARM = frozenset({"ASSAULT", "COERCE", "SANCTION"})  # types done to people whom no list knows
ACTING = ("", "agent", "both")  # an actor is named, or acts through what is
JUDGING = frozenset({"ACCUSE", "REJECT", "SUPPORT"})  # types aimed at what somebody does: "condemned Russia's decision"
PLACED = frozenset({"MOBILIZE", "ASSAULT", "PROTEST", "COERCE", "ACCUSE"})  # "the coup in Gabon": a place for its state
UNARMED = frozenset({"BUS", "MNC", "CVL", "EDU", "MED", "NGO"})  # sectors that mobilise no forces
MEETING = frozenset({"CONSULT", "COOPERATE", "AGREE"})
UNKNOWN = 0.5  # how surely a name that the codebook does not know is an actor
GOVERNING = frozenset({"AGREE", "REQUEST", "THREATEN", "REJECT", "CONCEDE"})
TOWARDS = ("with", "to", "from", "on", "against", "into", "of")
COMMUNICATION = ("xcomp", "ccomp")


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
    """The events of one sentence with their triggers: those that the codebook words, then those that it does not."""
    proposals = {p.trigger.i: p for p in find_proposals(text, sentence)}
    matches = [
        _completed(text, sentence, m, proposals.get(m.trigger.i), codebook)
        for m in find_matches(text, sentence, codebook)
    ]
    pairs = [_pair(m.actors, m.recipients) for m in matches]
    for match, pair in zip(matches, pairs, strict=True):
        event = _event(text, sentence, match, codebook, alone=pairs.count(pair) == 1)
        if event:
            yield match.trigger, event
    seen = set(pairs)
    for proposal in proposals.values():
        if _hollow(proposal.trigger, codebook) or _overlaid(proposal, matches):
            continue
        bare = Match(proposal.trigger, None, proposal.actors, ())
        filled = next(filled_matches(text, sentence, bare, proposal, codebook), None)
        if filled is None or (pair := _pair(filled.actors, filled.recipients)) in seen:
            continue
        seen.add(pair)
        event = _event(text, sentence, filled, codebook)
        if event:
            yield proposal.trigger, event


def _completed(text: Text, sentence: Sentence, match: Match, proposal: Proposal | None, codebook: Codebook) -> Match:
    """The match, with the recipients that its grammar named in another place than the row expects."""
    if match.recipients or len(match.actors) > 1 or not proposal:
        return match
    return next(filled_matches(text, sentence, match, proposal, codebook), match)


def _pair(actors: tuple[Party, ...], recipients: tuple[Party, ...]) -> tuple[int, int]:
    """The tokens of the first two parties."""
    others = recipients or actors[1:]
    return actors[0].token, others[0].token if others else -1


def _hollow(trigger: Token, codebook: Codebook) -> bool:
    """Whether the word only says that somebody speaks, and not of what another must do."""
    if trigger.lemma_.lower() in codebook.derive(idle_verbs):
        return True
    row = codebook.derive(speech_verbs).get(trigger.lemma_.lower())
    if trigger.pos_ != "VERB" or row is None or row.act != "say":
        return False
    clauses = [child for child in trigger.children if child.dep_ == "ccomp"]
    return not any(aux.tag_ == "MD" for clause in clauses for aux in clause.children if aux.dep_ == "aux")


def _overlaid(proposal: Proposal, matches: list[Match]) -> bool:
    """Whether a match of the sentence already has this trigger."""
    return any(match.trigger == proposal.trigger for match in matches)


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


def find_matches(text: Text, sentence: Sentence, codebook: Codebook) -> list[Match]:
    """Each trigger of the sentence that has its parties; the words under a governing event are not told again."""
    rows = codebook.derive(event_words)
    found: list[Match] = []
    for token in sentence.span:
        if token.pos_ not in ("VERB", "NOUN"):
            continue
        pos = "verb" if token.pos_ == "VERB" else "noun"
        for row in rows.get((token.lemma_.lower(), pos), ()):
            match = _match(text, token, row)
            if match:
                found.append(match)
                break
    return [m for m in found if not _told_by_another(m, found)]


def _told_by_another(match: Match, found: list[Match]) -> bool:
    """Whether a governing event of the sentence already tells this: "agreed to send", "held talks"."""
    token = match.trigger
    for other in found:
        row = other.row
        if other is match or row is None or match.row is None:
            continue
        above = other.trigger
        if token.pos_ == "NOUN" and token in objects(above) and row.object:
            return True
        if row.type in GOVERNING and token.head == above and token.dep_ in (*COMMUNICATION, "dobj", "acl"):
            return True
        if row.type in GOVERNING and token.dep_ == "pobj" and token.head.head == above:
            return True
        same = token.dep_ == "conj" and token.head == above and row.type == match.row.type
        if same and not match.recipients and _involved(match) <= _involved(other):
            return True  # "met A and took part in talks with B" tells two meetings
    return False


def _involved(match: Match) -> set[str]:
    return {party.actor.id for party in (*match.actors, *match.recipients)}


def _match(text: Text, token: Token, row: EventRow) -> Match | None:
    """The row's parties at this trigger, if its object, preposition and parties are there."""
    if not _has_object(token, row) or not _has_preposition(token, row):
        return None
    actors = [p for p in _actors(text, token, row) if p.via in ACTING]
    if row.mode == "visit":
        actors = [p for p in actors if _represents(text, p)]
    if row.type == "MOBILIZE":
        actors = [p for p in actors if p.actor.sector not in UNARMED]
    taken = {party.actor.id for party in actors}
    recipients = [p for p in _recipients(text, token, row) if p.actor.id not in taken and _undergoes(p, row)]
    if row.joint == "reciprocal" or (row.joint == "joint" and len(actors) + len(recipients) > 1):
        actors, recipients = [*actors, *recipients], []
    if row.joint == "joint" and len(actors) < 2:
        return None
    together = (bool(row.joint) or row.type in MEETING) and len(actors) > 1
    alone = (row.type in ALONE or row.mode in ALONE_MODES) and _stands_alone(token, row)
    enough = together or recipients or alone
    if (
        not actors
        or not enough
        or not (together or recipients or _stands_alone(token, row))
        or not any(p.sureness > 0.5 for p in (*actors, *recipients))
    ):
        return None
    return Match(token, row, tuple(actors), tuple(recipients))


def _stands_alone(token: Token, row: EventRow) -> bool:
    """Whether a word tells an event without a second party: not "his rally", "compromising our borders"."""
    if token.pos_ == "NOUN":
        return row.mode in ALONE_NOUNS
    return row.type != "CONCEDE" or bool(row.object or row.prep)


def _undergoes(party: Party, row: EventRow) -> bool:
    """Whether this may be a recipient: who is spoken to or harmed, and not only a thing that a phrase ties to them."""
    if party.via == "other":
        return row.type in JUDGING
    if party.via == "occasion":
        return row.type in MEETING or row.type in JUDGING
    if party.via in ("target", "both", "boundary"):
        return row.type not in MEETING
    return party.sureness > UNKNOWN or row.type in HARM


def _represents(text: Text, party: Party) -> bool:
    """Whether a visitor comes for a state or body: not tourists, "Russians", or what only its phrase ties to one."""
    mention = text.mention_of(text.doc[party.token])
    return party.actor.sector != "CVL" and mention is not None and mention.kind not in ("demonym", "adjective", "place")


def _has_object(token: Token, row: EventRow) -> bool:
    if not row.object:
        return True
    if token.pos_ == "NOUN":  # "a trade mission"
        return bool({t.lemma_.lower() for t in _compounds(token)} & set(row.object))
    heads = [*objects(token), *[obj for p in row.prep for obj in after(token, p)]]
    words = {t.lemma_.lower() for head in heads for t in (head, *head.conjuncts, *_compounds(head))}
    return bool(words & set(row.object))


def _compounds(head: Token) -> list[Token]:
    own = [child for child in head.children if child.dep_ in ("compound", "amod")]
    return own + [obj for child in head.children if child.lower_ == "of" for obj in child.children]


def _has_preposition(token: Token, row: EventRow) -> bool:
    if not row.prep:
        return True
    return any(
        child.lower_ in row.prep and child.dep_ in ("prep", "prt", "dative", "advmod") for child in token.children
    )


def _actors(text: Text, token: Token, row: EventRow) -> list[Party]:
    if row.actor:
        return _first(text, token, row.actor, row, every=False)
    return parties_at(text, agents(token) if passive(token) else subjects(token))


def _recipients(text: Text, token: Token, row: EventRow) -> list[Party]:
    return _first(text, token, row.recipient, row, every=False)


def _first(text: Text, token: Token, slots: tuple[str, ...], row: EventRow, *, every: bool) -> list[Party]:
    """The parties of the first slot that has any."""
    places = row.mode in ("visit", "withdraw") or row.type in PLACED
    for slot in slots:
        found = parties_at(text, _slot(token, slot, row), places=places or slot in ("between", "with"))
        if found:
            return found
    return []


def _slot(token: Token, slot: str, row: EventRow) -> list[Token]:
    """The tokens that stand in this slot of the trigger."""
    match slot:
        case "subj":
            return subjects(token)
        case "obj":
            return objects(token)
        case "dative":
            return [c for c in token.children if c.dep_ == "dative" and c.pos_ != "ADP"] + after(token, "to")
        case "comp":
            return _complement(token)
        case "poss":
            return [c for c in token.children if c.dep_ in ("poss", "nmod", "compound", "amod")] or _doer(token)
        case _:
            found = after(token, slot)
            if token.pos_ == "VERB":  # "held talks with", "took part in talks with"
                under = dict.fromkeys(("in", *row.prep))
                nouns = [*objects(token), *(obj for preposition in under for obj in after(token, preposition))]
                found += [t for noun in nouns for t in after(noun, slot)]
            return found


def _doer(noun: Token) -> list[Token]:
    """Who does what the noun says, where a light verb has it as object: "carried out an attack"."""
    return subjects(noun.head) if noun.dep_ == "dobj" and noun.head.pos_ == "VERB" and not passive(noun.head) else []


def _complement(token: Token) -> list[Token]:
    """The parties of the clause that a verb governs: "agreed to supply Ukraine", "demanded that Israel leave"."""
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in COMMUNICATION and child.pos_ in ("VERB", "AUX"):
            found += [t for t in subjects(child) if child.dep_ == "ccomp"]
            found += objects(child) + [t for p in TOWARDS for t in after(child, p)]
            found += [t for obj in objects(child) for p in TOWARDS for t in after(obj, p)]
        elif child.dep_ == "prep" and child.lower_ in ("to", "for"):
            nouns = [obj for obj in child.children if obj.dep_ == "pobj"]
            found += nouns + [c for noun in nouns for c in noun.children if c.dep_ == "poss"]
    return found


def _event(text: Text, sentence: Sentence, match: Match, codebook: Codebook, *, alone: bool = True) -> Event | None:
    """The record of a match; null where rules and learned part together do not make one."""
    weighed = _weighed(text, sentence, match, codebook, alone)
    if weighed is None:
        return None
    row = codebook.derive(event_types)[weighed.type]
    actors, recipients = in_one_group(match, weighed.type)
    return Event(
        document=text.document.id,
        evidence=(text.evidence(sentence.start, sentence.end),),
        when=when_of(text, sentence, match.trigger),
        where=where_of(text, sentence, match.trigger, codebook),
        status=weighed.status,
        said_by=text.said_by(match.trigger.idx, match.trigger.idx + 1),
        confidence=_confidence(match, weighed),
        actors=tuple(p.actor for p in actors),
        recipients=tuple(p.actor for p in recipients),
        type=weighed.type,
        mode=weighed.mode,
        contexts=tuple(dict.fromkeys((*_contexts(sentence, codebook), *weighed.contexts))),
        quad=row.quad,
        plover_score=_score(row, weighed.mode),
    )


def _weighed(text: Text, sentence: Sentence, match: Match, codebook: Codebook, alone: bool) -> Weighed | None:
    """Type, mode and status of a match. One of several that a pair shares keeps the row's type."""
    status = status_of(match.trigger, codebook.derive(status_words))
    others = match.recipients or match.actors[1:]
    if match.row and (not others or not alone):
        kind = ruled_type(match.row, status)
        return Weighed(kind, match.row.mode if kind == match.row.type else None, status, (), 0.8, 0.8)
    if not others:
        return None
    spans = Spans(span_of(text, match.actors[0]), span_of(text, others[0]))
    judgement = judge(text, sentence, spans, codebook)
    weighed = refined(weigh(judgement, match.row, status), judgement, codebook)
    if match.row and not match.filled:
        return weighed if weighed.sureness >= UNLINKED else None
    return weighed if weighed.sureness >= LINKED and weighed.typed >= TYPED else None


def _score(row: EventType, mode: str | None) -> float:
    return row.modes.get(mode, row.score) if mode else row.score


def _contexts(sentence: Sentence, codebook: Codebook) -> tuple[str, ...]:
    words = codebook.derive(context_words)
    found = {c: None for token in sentence.span for c in words.get(token.lemma_.lower(), ())}
    return tuple(found)


def _confidence(match: Match, weighed: Weighed) -> float:
    """How likely type and parties are right together."""
    weakest = min(p.sureness for p in (*match.actors, *match.recipients))
    known = 0.9 if match.row and not match.filled else 0.75
    return round(max(0.05, min(0.95, known * weakest * (0.4 + 0.6 * weighed.typed * weighed.sureness))), 2)


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
