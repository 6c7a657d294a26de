"""Fills in whom an event was done to, where the codebook does not say where to look, and what rules somebody out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_events import EventRow
from amity.reading.clauses import Party
from amity.reading.proposals import Proposal, own_means, span_of
from amity.reading.text import Sentence, Text
from amity.reading.weighing import Spans, judge

LINKED, TYPED = 0.93, 0.65  # how sure the learned part must be of an event whose word the codebook lacks
SENDING = frozenset({"MOBILIZE", "AGREE", "AID", "RETREAT", "SANCTION"})  # types that forces are sent or withdrawn for
DETAINING = frozenset({"COERCE", "RETREAT"})  # "was arrested in Niger": by its authorities
UNKNOWN = 0.5  # how surely one is a party whom no list knows
SUFFERED = frozenset({"ASSAULT", "COERCE", "SANCTION", "RETREAT", "CONCEDE", "ACCUSE", "REJECT"})  # done to anybody
THERE = frozenset({"MOBILIZE", "ASSAULT", "COERCE", "PROTEST", "AID", "RETREAT", "AGREE"})  # types done to a place
TOGETHER = frozenset({"CONSULT", "COOPERATE", "AGREE", "SUPPORT"})  # types that those who do them together do mutually


@dataclass(frozen=True, slots=True)
class Match:
    """A trigger word with the row that it matches, and its parties."""

    trigger: Token
    row: EventRow | None  # null where the codebook does not know the word
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    filled: bool = False  # the recipients stand where the row did not expect them
    mutual: bool = False  # the recipients are joined to the actors: "A and B"


def filled_matches(
    text: Text, sentence: Sentence, match: Match, proposal: Proposal, codebook: Codebook
) -> Iterator[Match]:
    """The match with each group of recipients that the learned part ties to its actors."""
    for group in proposal.recipients:
        if not _known(match.actors, group) or _own_state(match.actors[0], group):
            continue
        spans = Spans(span_of(text, match.actors[0]), span_of(text, group[0]))
        judgement = judge(text, sentence, spans, codebook)
        kind = max(judgement.types, key=lambda name: judgement.types[name])
        if judgement.related >= LINKED and judgement.types[kind] >= TYPED and _fits(text, match, group, kind):
            yield replace(match, recipients=group, filled=True, mutual=proposal.mutual)


def in_one_group(match: Match, kind: str) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Actors and recipients; those who do together what is mutual are all actors: "A and B signed"."""
    if match.mutual and kind in TOGETHER:
        return (*match.actors, *match.recipients), ()
    return match.actors, match.recipients


def _fits(text: Text, match: Match, group: tuple[Party, ...], kind: str) -> bool:
    """Whether an event of this type can have these recipients."""
    if kind in SENDING and own_means(group):
        return False
    if match.actors[0].via == "place" and kind not in DETAINING:
        return False
    if group[0].sureness <= UNKNOWN and kind not in SUFFERED:
        return False
    return kind in THERE or not _only_there(text, group[0])


def _only_there(text: Text, party: Party) -> bool:
    """Whether a place only says where: "in Geneva", "at the crossing"."""
    head = text.doc[party.token]
    return party.place and head.dep_ == "pobj" and head.head.lower_ in ("in", "at", "near", "off")


def _known(actors: tuple[Party, ...], group: tuple[Party, ...]) -> bool:
    """Whether one side at least is tied to a state or to an organisation of states."""
    return any(p.actor.country or p.actor.sector == "IGO" or p.actor.id.isupper() for p in (*actors, *group))


def _own_state(actor: Party, group: tuple[Party, ...]) -> bool:
    """Whether somebody would act upon the very state that he acts for."""
    return all(p.actor.id == actor.actor.country for p in group)
