"""Whose minister somebody is where the words do not say it: "its governor, Estevão Pedro"."""

from __future__ import annotations

import msgspec

from amity.reading.mentions.draft import Draft
from amity.reading.mentions.lexicon import slug
from amity.reading.mentions.office import holder_of
from amity.reading.mentions.people import People
from amity.reading.mentions.pronouns import OF_A_STATE
from amity.reading.mentions.roles import Role
from amity.reading.text import Mention, Sentence
from amity.records import Actor

ABROAD = frozenset({"ambassador", "special-envoy", "un-ambassador"})
NAMING = ("name", "adjective", "demonym", "metonym", "description")


def settle_owners(draft: Draft, sentences: tuple[Sentence, ...], people: People, main: Actor | None) -> None:
    """Gives each official without a country the one state that the words around his office can mean."""
    for actor, role in people.posts:
        if role.tied_to is not None or actor.country or role.row.sector not in OF_A_STATE:
            continue
        owner = _owner(draft, sentences, role, main)
        if owner is None or _held_by_another(draft, owner, actor, role):
            continue
        for mention in [m for m in draft.in_order() if any(a.id == actor.id and not a.country for a in m.actors)]:
            actors = tuple(
                msgspec.structs.replace(a, country=owner.country, sector=a.sector or role.row.sector)
                if a.id == actor.id
                else a
                for a in mention.actors
            )
            draft.add(mention.first, mention.last, actors, mention.kind)


def _held_by_another(draft: Draft, owner: Actor, actor: Actor, role: Role) -> bool:
    """Whether somebody else is known to hold the post there: "King David" is nobody's head of state today."""
    holder = holder_of(draft.lexicon, owner.id, role.row.post, draft.reference) if role.row.post else None
    return holder is not None and slug(holder.person) != actor.id


def _owner(draft: Draft, sentences: tuple[Sentence, ...], role: Role, main: Actor | None) -> Actor | None:
    """Whose office it is: the possessor's, that of the one state named before it, else of the report's main state."""
    head = role.head if role.head >= 0 else role.last
    for child in draft.doc[head].children:
        holder = draft.at[child.i] if child.dep_ == "poss" else None
        if holder and holder.actor.country:
            return draft.lexicon.actors.get(holder.actor.country)
    if role.row.post in ABROAD:
        return None  # an ambassador serves another state than the one spoken of
    at = next((s.index for s in sentences if s.span.start <= head < s.span.end), None)
    if at is None:
        return main
    named = _states(draft, sentences[at].span.start, head)
    if len(named) == 1:
        return draft.lexicon.actors.get(named.pop())
    return main if main and (not named or main.id in named) else None


def _states(draft: Draft, start: int, end: int) -> set[str]:
    """The states named between two tokens."""
    mentions: set[Mention] = {m for m in draft.at[start:end] if m and m.kind in NAMING}
    return {a.country for m in mentions for a in m.actors if a.country and a.id == a.country}
