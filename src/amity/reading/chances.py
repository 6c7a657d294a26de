"""How likely a candidate is an event of its type between its parties: clues of rules and learned part, weighed.

The weights are fitted (`training/chances.py`) on scenes that the learned part never saw.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from amity.codebook import Codebook
from amity.codebook.rows_events import event_clues
from amity.reading.clauses import Party
from amity.reading.couples import between
from amity.reading.filling import Match
from amity.reading.screening import promise
from amity.reading.text import Text
from amity.reading.weighing import Weighed
from amity.records import Actor

FARTHEST = 6.0  # log odds are held between -6 and 6
UNKNOWN = 0.5  # how surely one is a party whom no list knows
PLATFORMS = frozenset({"Twitter", "Facebook", "YouTube", "Instagram", "TikTok", "journalist", "media", "social-media"})
NAMED = 0.8  # and one who is not worded as a pronoun, nor only by a thing of his


def chance(found: Mapping[str, float], codebook: Codebook) -> float:
    """The probability that a record with these clues is right, from 0 to 1."""
    weights = codebook.derive(event_clues)
    odds = sum(weights.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-odds))


def clues(text: Text, match: Match, weighed: Weighed, codebook: Codebook) -> Mapping[str, float]:
    """Each clue with its strength."""
    parties = (*match.actors, *match.others)
    return {
        "even": 1.0,
        "related": _log_odds(weighed.sureness),
        "promise": _promise(text, match, codebook),
        "typed": _log_odds(weighed.typed),
        "row": float(match.tie == "row" and weighed.ruled),
        "implied": float(match.tie == "implied"),
        "against": float(match.tie == "row" and not weighed.ruled),
        "filled": float(match.tie == "filled"),
        "couple": float(match.tie == "couple"),
        "kin": float(bool(match.others) and _kin(match.actors[0].actor, match.others[0].actor)),
        "untied": float(not any(_tied(p) for p in parties)),
        "media": float(any(p.actor.sector == "MED" or p.actor.id in PLATFORMS for p in parties)),
        "unnamed": float(sum(not _named(text, side[0]) for side in (match.actors, match.others) if side)),
        "unknown": float(any(p.sureness <= UNKNOWN for p in parties)),
        "doubtful": float(any(UNKNOWN < p.sureness < NAMED for p in parties)),
        "question": float(_sentence_of(text, match).rstrip("\"'”’ ").endswith("?")),
        "place": float(match.tie != "row" and any(p.place for p in parties)),
    }


def _promise(text: Text, match: Match, codebook: Codebook) -> float:
    """How much the two look like having an event by their places in the grammar; 0 where there is no second."""
    if not match.others or match.tie == "implied":
        return 0.0
    actor, other = match.actors[0], match.others[0]
    way = between(text.doc[actor.token], text.doc[other.token])
    return max(-FARTHEST, min(FARTHEST, promise(text, (actor, other), match.trigger, way, codebook)))


def _sentence_of(text: Text, match: Match) -> str:
    sentence = text.sentence_at(match.trigger.idx)
    return text.document.text[sentence.start : sentence.end]


def _kin(one: Actor, other: Actor) -> bool:
    """Whether a state would act upon somebody of its own, or one office of a state upon another."""
    return one.country is not None and one.country == other.country and one.country in (one.id, other.id)


def _tied(party: Party) -> bool:
    """Whether the party is a state, acts for one, or is an organisation of states."""
    return bool(party.actor.country) or party.actor.sector == "IGO" or party.actor.id.isupper()


def _named(text: Text, party: Party) -> bool:
    """Whether the wording holds a name, or stands for one (a pronoun whose actor is known)."""
    mention = text.mention_of(text.doc[party.token])
    if mention is None:
        return bool(party.actor.country) or text.doc[party.token].pos_ == "PROPN"
    names = any(text.doc[i].pos_ == "PROPN" for i in range(mention.first, mention.last + 1))
    return names or bool(party.actor.country) or mention.kind == "pronoun"


def _log_odds(value: float) -> float:
    held = min(1 - 1e-4, max(1e-4, value))
    return max(-FARTHEST, min(FARTHEST, math.log(held / (1 - held))))
