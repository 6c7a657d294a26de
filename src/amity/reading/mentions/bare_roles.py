"""Titles and bodies without a country of their own: "the prime minister", "the army", "his government"."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from amity.reading.mentions.draft import Draft
from amity.reading.mentions.lexicon import person_actor, slug
from amity.reading.mentions.office import held_once, holder_in_title, holder_of, holds_post
from amity.reading.mentions.people import People
from amity.reading.mentions.pronouns import OF_A_STATE
from amity.reading.mentions.roles import QUALITY, Role, role_actor
from amity.reading.mentions.salience import Salience, recent
from amity.reading.mentions.voices import is_label
from amity.reading.text import Mention
from amity.records import Actor

FAR = 2  # a title points back over at most this many sentences to one of several who bear it
DEFINITE = frozenset({"the", "this", "that", "those", "these"})


def bare_role(draft: Draft, salience: Salience, now: int, role: Role, people: People) -> Mention | None:
    """The mention that a title or body without a country makes, where the report tells whose it is."""
    if _of_another(draft, role) or (role.row.role == QUALITY and _possessed(draft, role)):
        return None
    owner = _owner(draft, role)
    if owner and role.row.sector in OF_A_STATE and role.row.kind != "group":
        return _tied(draft, role, owner, "role")
    if role.row.role.endswith("spokesperson") and role.row.sector in OF_A_STATE and not _of_something(draft, role):
        return _of_acting_state(draft, salience, now, role)
    if not role.first or draft.lowered[role.first - 1] not in DEFINITE or _of_something(draft, role):
        return None
    if role.row.kind == "person":
        return _person(draft, salience, now, role, people)
    if role.row.kind == "body":
        return _body(draft, salience, now, role)
    return None


def _owner(draft: Draft, role: Role) -> Actor | None:
    """The state of a possessive: "his government", "its army"."""
    for child in draft.doc[role.last].children:
        mention = draft.at[child.i] if child.dep_ == "poss" else None
        if mention and len({a.country for a in mention.actors}) == 1:
            return draft.lexicon.actors.get(mention.actor.country or "")
    return None


def _of_something(draft: Draft, role: Role) -> bool:
    """Whether what it belongs to stands after it, without being known: "the president of the company"."""
    words = ("of", "for") if role.row.role.endswith("spokesperson") else ("of",)
    return role.last + 1 < len(draft.doc) and draft.lowered[role.last + 1] in words


def _of_another(draft: Draft, role: Role) -> bool:
    """Whether a name before the title, of whatever it is, tells whose it is: "a Volta spokeswoman"."""
    head = role.head if role.head >= 0 else role.last
    if not draft.doc[head].text.islower():
        return False
    if any(draft.tags[i] == "PROPN" for i in range(role.first, head)):
        return True
    before = draft.doc[role.first - 1] if role.first else None
    if before is None or before.dep_ != "compound" or draft.at[before.i] or not role.row.role.endswith("spokesperson"):
        return False
    body = draft.lexicon.role_ending_at(draft.lowered, before.i)  # "a police spokesman", but "a family spokesman"
    return body is None or body[1].sector not in OF_A_STATE


def _possessed(draft: Draft, role: Role) -> bool:
    """Whether a possessive stands before: "their leadership" is no body but what they do."""
    return any(child.dep_ == "poss" for child in draft.doc[role.last].children)


def _tied(draft: Draft, role: Role, owner: Actor, kind: str) -> Mention:
    actor = role_actor(draft, replace(role, tied_to=owner), draft.reference)
    return draft.add(role.first, role.last, (actor,), kind)


def _person(draft: Draft, salience: Salience, now: int, role: Role, people: People) -> Mention | None:
    """Whoever was introduced with the title, or is known to have held the post on the day of the report."""
    if draft.doc[role.last].tag_ in ("NNS", "NNPS"):  # "those experts": the ones named so before
        before = {m.actor.id: m.actor for m in draft.in_order() if m.last < role.first and _is_called(draft, m, role)}
        return draft.add(role.first, role.last, tuple(before.values()), "role") if len(before) == 1 else None
    spoken = _issuers(draft, salience, role)
    if spoken or is_label(draft, role.first, role.last):
        return draft.add(role.first, role.last, (spoken,), "role") if spoken else None
    holders = _holders(draft, salience, now, role, people)
    if len(holders) == 1:
        return draft.add(role.first, role.last, tuple(holders.values()), "role")
    acting = [one for _, one, rank in recent(salience.people, now, FAR) if one.id in holders and rank == 2]
    if len(holders) > 1 and acting and draft.doc[role.last].tag_ in ("NN", "NNP"):  # who acted last of them
        return draft.add(role.first, role.last, (holders[acting[-1].id],), "description")
    if holders or not role.row.post:
        return None
    actor = _in_office(draft, salience, role.row.post)
    return draft.add(role.first, role.last, (actor,), "description") if actor else None


def _holders(draft: Draft, salience: Salience, now: int, role: Role, people: People) -> dict[str, Actor]:
    """Who was introduced with the title: those in office that day, else those not known to have left it or near."""
    holders = {actor.id: actor for actor, known in people.posts if known.row.role == role.row.role}
    post = role.row.post
    if not post:
        return holders
    serving = {a.id: a for a in holders.values() if holds_post(draft.lexicon, a.name, post, draft.reference)}
    if serving:
        return serving
    near = {one.id for _, one, rank in recent(salience.people, now, FAR) if rank}
    left = {a.id for a in holders.values() if held_once(draft.lexicon, a.name, post, draft.reference)} - near
    holders = {i: a for i, a in holders.items() if i not in left}
    return holders or {
        a.id: a for a in people.by_name.values() if holds_post(draft.lexicon, a.name, post, draft.reference)
    }


def _issuers(draft: Draft, salience: Salience, role: Role) -> Actor | None:
    """Whom a label of a transcript means, or "the President" in what a government issues."""
    if not role.row.post or not is_label(draft, role.first, role.last):
        own = draft.home and role.row.post and draft.doc[role.last].text[0].isupper()
        row = holder_of(draft.lexicon, draft.home or "", role.row.post or "", draft.reference) if own else None
        return person_actor(row, draft.lexicon.states) if row else None
    return _in_office(draft, salience, role.row.post)


def _in_office(draft: Draft, salience: Salience, post: str) -> Actor | None:
    """Who held a post that day: by the report's title, of its issuer, or of the state it is about."""
    titled = holder_in_title(draft.lexicon, draft.title, post, draft.reference)
    if titled:
        return titled
    states = [draft.home, salience.main_state.id if salience.main_state else None]
    rows = (holder_of(draft.lexicon, state, post, draft.reference) for state in states if state)
    row = next((row for row in rows if row), None)
    return person_actor(row, draft.lexicon.states) if row else None


def _is_called(draft: Draft, mention: Mention, role: Role) -> bool:
    """Whether a body named before ends in the role's word: "the International Criminal Court", later "the court"."""
    word = draft.lowered[role.last]
    if mention.kind == "name":
        return mention.actor.sector not in (None, "GOV") and mention.actor.name.lower().endswith(f" {word}")
    return mention.kind == "role" and draft.lowered[mention.head] == word


def _body(draft: Draft, salience: Salience, now: int, role: Role) -> Mention | None:
    """The body named so before; else that of the state that acted last, or that the report is about."""
    earlier = {m.actor.id: m.actor for m in draft.in_order() if m.last < role.first and _is_called(draft, m, role)}
    if not earlier and _issues(draft, role):
        earlier = {draft.issuer: Actor(id=slug(draft.issuer), name=draft.issuer)}
    if len(earlier) == 1:
        return draft.add(role.first, role.last, tuple(earlier.values()), "role")
    return _of_acting_state(draft, salience, now, role) if role.row.sector in OF_A_STATE else None


def _issues(draft: Draft, role: Role) -> bool:
    """Whether a body speaks of itself: "the Council" in the press release of a business council."""
    head = draft.doc[role.last]
    return head.text[0].isupper() and draft.issuer.casefold().endswith(f" {head.lower_}")


def _of_acting_state(draft: Draft, salience: Salience, now: int, role: Role) -> Mention | None:
    """The body or voice of the state that acts here or acted last, else of the one that the report is about."""
    acting = {state.id: state for _, state, subject in recent(salience.states, now, 1) if subject}
    doers = _doers(draft, draft.doc[role.last])
    acting = {i: state for i, state in acting.items() if i not in doers}
    owner = next(iter(acting.values())) if len(acting) == 1 else salience.main_state
    if owner and owner.id in doers:  # "The Norwegian embassy thanked the government"
        return None
    return _tied(draft, role, owner, "description") if owner else None


def _doers(draft: Draft, token: Token) -> set[str | None]:
    """The states of those who do to this body what the verb tells: it is not theirs."""
    subjects = [c for c in token.head.children if c.dep_ == "nsubj"] if token.dep_ == "dobj" else []
    found = (draft.at[t.i] for subject in subjects for t in (subject, *subject.conjuncts))
    return {actor.country for mention in found if mention and mention.kind != "person" for actor in mention.actors}
