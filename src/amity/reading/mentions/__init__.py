"""Finds every mention of an actor in a text and says who it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from spacy.tokens import Doc

from amity.codebook import Codebook
from amity.codebook.words import reference_words
from amity.reading.mentions.coreference import resolve_references
from amity.reading.mentions.draft import Draft, Heading
from amity.reading.mentions.lexicon import lexicon, slug
from amity.reading.mentions.names import find_names, resolve_open_names
from amity.reading.mentions.owners import settle_owners
from amity.reading.mentions.people import People, find_people
from amity.reading.mentions.roles import Role, find_roles, named_thing, role_actor
from amity.reading.text import Mention, Sentence
from amity.records import Actor, Doubt
from amity.records import Span as Evidence


def find_mentions(
    doc: Doc, sentences: tuple[Sentence, ...], reference: date, codebook: Codebook, head: Heading
) -> tuple[tuple[Mention, ...], tuple[Doubt, ...]]:
    """All mentions in order, resolved; and the wordings that could mean several actors, as doubts."""
    draft = Draft(doc, codebook.derive(lexicon), codebook.derive(reference_words), reference, head)
    open_names, shared = find_names(draft)
    doubtful = resolve_open_names(draft, open_names)
    roles = find_roles(draft)
    people = find_people(draft, roles)
    roles = [role for role in roles if not role.addressed]
    _add_roles(draft, people, roles, reference)
    for first, last, _ in shared:
        draft.drop(first, last)  # found as a person by then; which of the two is meant nobody can tell
    main = resolve_references(draft, sentences, people, roles)
    settle_owners(draft, sentences, people, main)
    _add_bare_roles(draft, roles)
    open_still = [one for one in (*doubtful, *people.doubtful) if draft.free(one[0], one[1])]
    doubts = tuple(_doubt(doc, first, last, entry.candidates) for first, last, entry in (*open_still, *shared))
    return draft.mentions(), doubts


def _add_roles(draft: Draft, people: People, roles: list[Role], reference: date) -> None:
    """Adds the roles that are tied to a country or organisation; one introduced with a name is that person."""
    for role in roles:
        if role.tied_to is None or not draft.free(role.head, role.head):
            continue  # "the president of France" holds a name at one end, a title before its bearer at the other
        owners = [replace(role, tied_to=owner) for owner in role.also]
        actors = (*(_who(draft, people, one, reference) for one in owners), _who(draft, people, role, reference))
        draft.add(role.first, role.last, actors, "name" if named_thing(draft, role) else "role")


def _who(draft: Draft, people: People, role: Role, reference: date) -> Actor:
    if role.row.kind == "person" and role.tied_to:
        named = {
            actor.id: actor
            for actor, known in people.posts
            if known.row.role == role.row.role and known.tied_to and known.tied_to.id == role.tied_to.id
        }
        if len(named) == 1:
            return next(iter(named.values()))
    return role_actor(draft, role, reference)


def _add_bare_roles(draft: Draft, roles: list[Role]) -> None:
    """Adds bodies, groups and titles that no country owns: "police", "protesters"."""
    for role in roles:
        if role.tied_to is None and draft.free(role.first, role.last):
            name = role.body if role.row.kind == "body" and role.first < role.last else role.row.role
            actor = Actor(id=slug(name), name=name, country=None, sector=role.row.sector)
            draft.add(role.first, role.last, (actor,), "role")


def _doubt(doc: Doc, first: int, last: int, candidates: tuple[Actor, ...]) -> Doubt:
    span = doc[first : last + 1]
    names = " or ".join(sorted(actor.name for actor in candidates))
    return Doubt(
        evidence=Evidence(start=span.start_char, end=span.end_char, text=span.text),
        reason=f"could mean {names}; nothing else in the report decides",
    )
