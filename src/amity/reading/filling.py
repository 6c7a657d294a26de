"""Candidates for events: a word with those who may have acted and been acted upon, and what rules a candidate out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Token

from amity.codebook.rows_events import EventRow
from amity.reading.clauses import Party
from amity.reading.proposals import Proposal, own_means
from amity.reading.text import Text

SENDING = frozenset({"MOBILIZE", "AGREE", "AID", "RETREAT", "SANCTION"})  # types that forces are sent or withdrawn for
DETAINING = frozenset({"COERCE", "RETREAT"})  # "was arrested in Niger": by its authorities
UNKNOWN = 0.5  # how surely one is a party whom no list knows
SUFFERED = frozenset({"ASSAULT", "COERCE", "SANCTION", "RETREAT", "CONCEDE", "ACCUSE", "REJECT"})  # done to anybody
THERE = frozenset({"MOBILIZE", "ASSAULT", "COERCE", "PROTEST", "AID", "RETREAT", "AGREE"})  # types done to a place
TOGETHER = frozenset({"CONSULT", "COOPERATE", "AGREE", "SUPPORT"})  # types that those who do them together do mutually
Tie = Literal["row", "filled", "grammar", "couple", "implied"]


@dataclass(frozen=True, slots=True)
class Match:
    """A trigger word with its parties, and what ties them: `row`: one of the codebook, parties where it has them;
    `filled`: a row, whose recipients stand elsewhere; `grammar`: a verb or noun; `couple`: only their sentence;
    `implied`: a row, whose recipient an earlier sentence names."""

    trigger: Token
    row: EventRow | None  # null where the codebook does not know the word
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    tie: Tie = "row"
    mutual: bool = False  # the recipients are joined to the actors: "A and B"

    @property
    def others(self) -> tuple[Party, ...]:
        """The second side: the recipients, or who acts together with the first actor."""
        return self.recipients or self.actors[1:]

    @property
    def pair(self) -> tuple[int, int]:
        """The tokens of the first two parties; -1 where there is no second."""
        return self.actors[0].token, self.others[0].token if self.others else -1


def filled(match: Match, proposal: Proposal) -> Iterator[Match]:
    """A match of a row that names nobody acted upon, with each group that the grammar offers."""
    for group in proposal.recipients:
        if not own_state(match.actors[0], group):
            yield replace(match, recipients=group, tie="filled", mutual=proposal.mutual)


def proposed(proposal: Proposal) -> Iterator[Match]:
    """What the grammar of a verb or noun offers."""
    for group in proposal.recipients:
        if not own_state(proposal.actors[0], group):
            yield Match(proposal.trigger, None, proposal.actors, group, tie="grammar", mutual=proposal.mutual)


def in_one_group(match: Match, kind: str, mode: str | None) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Actors and recipients; those who do together what is mutual are all actors: "A and B signed", "A met B"."""
    meet = kind == "CONSULT" and mode not in ("visit", "third-party")
    if match.tie != "row" and (meet or (match.mutual and kind in TOGETHER)):
        return (*match.actors, *match.recipients), ()
    return match.actors, match.recipients


def fits(text: Text, match: Match, kind: str) -> bool:
    """Whether an event of this type can have these parties; what a row words fits."""
    if match.tie in ("row", "implied"):
        return True
    group = match.others
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


def own_state(actor: Party, group: tuple[Party, ...]) -> bool:
    """Whether somebody would act upon the very state that he acts for."""
    return all(p.actor.id == actor.actor.country for p in group)
