"""Titles, bodies and groups tied to a country: "the Russian Foreign Minister", "Cambodia's Tourism Ministry"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amity.codebook.rows import RoleRow
from amity.reading.mentions.draft import Draft
from amity.reading.mentions.lexicon import person_actor, slug
from amity.reading.mentions.office import bearer_of, holder_of
from amity.reading.mentions.voices import addressed
from amity.reading.text import Mention
from amity.records import Actor

NOMINAL = ("NOUN", "PROPN", "ADJ")
POSSESSIVE = ("'s", "’s", "'", "’")
COUNTERPART = "counterpart"  # "his Russian counterpart": who that is depends on whose
QUALITY = "leadership"
STATE = "state"
SEATED = frozenset({"government", "authorities", "junta", "administration"})
STATE_ROLES = frozenset({"government", STATE, "authorities"})  # these are the state itself


@dataclass(frozen=True, slots=True)
class Role:
    """A role in the text: its words, its row, and the name that it is tied to."""

    first: int
    last: int
    row: RoleRow
    tied_to: Actor | None
    body: str = ""  # the body's own words: "tourism ministry"
    head: int = -1  # the role's own last word, before what it is tied to
    also: tuple[Actor, ...] = ()  # further names that it is tied to: "Russian and Cambodian universities"
    addressed: bool = False  # whoever is spoken to: "Thank you, Mr. President."


def find_roles(draft: Draft) -> list[Role]:
    """Every title, body or group in the text, from left to right; what a name already covers is left out."""
    found: list[Role] = []
    index = len(draft.doc) - 1
    while index >= 0:
        role = None
        if draft.tags[index] in ("NOUN", "PROPN") and draft.at[index] is None:
            role = draft.lexicon.role_ending_at(draft.lowered, index)
        if role is None:
            index -= 1
            continue
        first = index - role[0] + 1
        if addressed(draft, first, index, role[1]):
            found.append(Role(first, index, role[1], None, head=index, addressed=True))
        elif draft.free(first, index):
            found.append(_tied(draft, first, index, role[1]))
        index = first - 1
    return found[::-1]


def _tied(draft: Draft, first: int, last: int, row: RoleRow) -> Role:
    """The role with the country or organisation that its phrase names, before or after it."""
    start, owner = _before(draft, first, row)
    if row.role == STATE and draft.lowered[start - 1 : start] in (["a"], ["an"], ["another"]):
        start, owner = first, None  # "a German state" is one of several
    titled = draft.doc[last].tag_ in ("NNP", "NNPS") and draft.doc[last].is_title
    end = _extended(draft, last) if row.kind == "body" or (row.kind == "group" and titled) else last
    body = _words_of_body(draft, start, end)
    after = (_after(draft, end) or _seated(draft, end, row)) if owner is None else None
    if after and row.role == STATE and after.actor.id != after.actor.country:
        after = None  # "the state of the party" is how it is
    if after:
        further = _joined_after(draft, after) if draft.doc[last].tag_ in ("NNS", "NNPS") else []
        end = end if after.kind == "adjective" else _whole_name(draft, (further or [after])[-1].last)
        return Role(start, end, row, after.actor, body, last, tuple(m.actor for m in further))
    also = _joined_before(draft, start) if owner and start < first else None
    return Role(also.first if also else start, end, row, owner, body, last, (also.actor,) if also else ())


def _whole_name(draft: Draft, last: int) -> int:
    """Where the owner's name ends, with the body of it that is meant: "of the ECOWAS Commission"."""
    while last + 1 < len(draft.doc) and draft.tags[last + 1] == "PROPN" and draft.at[last + 1] is None:
        last += 1
    return last


def _joined_before(draft: Draft, start: int) -> Mention | None:
    """The adjective that "and" joins to the one at the start of the phrase."""
    here = draft.at[start]
    before = draft.at[start - 2] if start > 1 and draft.lowered[start - 1] == "and" else None
    joined = before and here and here.kind == "adjective" and before.kind in ("adjective", "name")
    return before if joined else None


def _joined_after(draft: Draft, named: Mention) -> list[Mention]:
    """The names that follow in a list: "the presidents of Kyrgyzstan and Tajikistan"."""
    found: list[Mention] = []
    index = named.last + 1
    while index + 1 < len(draft.doc) and draft.lowered[index] in (",", "and"):
        closing = draft.lowered[index] == "and"
        index += 1 + (draft.lowered[index + 1] in ("and", "the"))
        following = draft.at[index] if index < len(draft.doc) else None
        if following is None or following.kind != named.kind:
            return []
        found.append(following)
        index = following.last + 1
        if closing or draft.lowered[following.first - 1] == "and":
            return found
    return []


def _extended(draft: Draft, last: int) -> int:
    """Where the name of a body ends: "Ministry of Foreign Affairs", "Chamber of Commerce and Industry"."""
    index = last
    while draft.doc[last].is_title and draft.doc[last].dep_ == "compound" and _goes_on(draft, index + 1):
        index += 1  # "the American Bankers Association"
    if index > last:
        return index
    if draft.doc[last].is_title and draft.doc[last + 1 : last + 2].text in POSSESSIVE[:2]:
        while index + 2 < len(draft.doc) and draft.tags[index + 2] == "PROPN" and draft.doc[index + 2].is_title:
            index += 1  # "the Swiss People's Party"
        return index + 1 if index > last else last
    while index + 2 < len(draft.doc) and draft.lowered[index + 1] in ("of", "for", "and", ","):
        follows = index + 2
        if draft.at[follows] is not None or draft.tags[follows] != "PROPN" or not draft.doc[last].text[0].isupper():
            break
        if draft.lowered[index + 1] in ("and", ",") and index == last:
            break
        while follows + 1 < len(draft.doc) and draft.tags[follows + 1] == "PROPN" and draft.at[follows + 1] is None:
            follows += 1
        index = follows
    return index


def _goes_on(draft: Draft, index: int) -> bool:
    """Whether this word may belong to the name of a thing before it."""
    if index >= len(draft.doc) or draft.at[index] is not None or draft.tags[index] != "PROPN":
        return False
    word, role = draft.doc[index].text, draft.lexicon.role_ending_at(draft.lowered, index)
    person = word in draft.lexicon.given_names or word in draft.lexicon.surnames or (role and role[1].kind == "person")
    return draft.doc[index].is_title and not person


def _words_of_body(draft: Draft, first: int, last: int) -> str:
    """The words of a body after the name that it is tied to, lower case."""
    own = [i for i in range(first, last + 1) if draft.at[i] is None and draft.doc[i].text not in POSSESSIVE]
    return " ".join(draft.lowered[i] for i in own)


def _before(draft: Draft, first: int, row: RoleRow) -> tuple[int, Actor | None]:
    """Walks left over the phrase's own words to a name: "Russian deputy", "Cambodia's Tourism"."""
    index = first - 1
    while index >= 0 and first - index <= 6 and draft.lowered[index] != "other":  # "Australia and other allies"
        owner = draft.at[index]
        if owner and owner.kind in ("name", "adjective", "metonym", "demonym"):
            return owner.first, owner.actors[0]
        state = _led_by(draft, index) if row.kind == "body" and row.role in STATE_ROLES and index == first - 1 else None
        if state:
            return index, state
        if draft.doc[index].text in POSSESSIVE and index and draft.at[index - 1]:
            if _quality(draft, index - 1, row):
                break
            return _owner(draft, index - 1)
        if index == first - 1 and draft.lowered[index] == "and":
            break  # "… of Guyana and President …" begins a phrase of its own
        if draft.tags[index] not in (*NOMINAL, "NUM") and draft.doc[index].text not in ("-", "and", "&"):
            break
        if owner:
            break
        index -= 1
    return _own_words(draft, first), None


def _quality(draft: Draft, index: int, row: RoleRow) -> bool:
    """Whether a person's leadership is meant, which is nobody: "under the president's leadership"."""
    owner = draft.at[index]
    return row.role == QUALITY and owner is not None and owner.kind in ("person", "pronoun", "role", "description")


def _led_by(draft: Draft, index: int) -> Actor | None:
    """The state whose government is named after its head: "the Obama administration"."""
    mention = draft.at[index]
    if mention is None:
        everywhere = {row.country for row in draft.lexicon.surnames.get(draft.doc[index].text, ())}
        head = bearer_of(draft.lexicon, draft.doc[index].text, draft.reference, everywhere, titled=True)
    else:
        head = mention.actor if mention.kind == "person" else None
    return draft.lexicon.actors.get(head.country or "") if head else None


def _owner(draft: Draft, index: int) -> tuple[int, Actor | None]:
    mention = draft.at[index]
    assert mention is not None
    return mention.first, mention.actors[0]


def _own_words(draft: Draft, first: int) -> int:
    """Where the phrase begins, without article: capitalised words before the role belong to its name."""
    index = first
    while index and draft.tags[index - 1] == "PROPN" and draft.at[index - 1] is None:
        index -= 1
    return index


def _after(draft: Draft, last: int) -> Mention | None:
    """The name after "of (the)"."""
    index = last + 1
    if index < len(draft.doc) and draft.lowered[index] == "of":
        index += 1
        if index < len(draft.doc) and draft.lowered[index] == "the":
            index += 1
        if index < len(draft.doc):
            owner = draft.at[index]
            named = owner and owner.kind in ("name", "place", "metonym", "adjective")
            return owner if named and not _begins_name(draft, owner) else None
    return None


def _begins_name(draft: Draft, owner: Mention | None) -> bool:
    """Whether an adjective opens a body's own name: "president of the American Academy of Pediatrics"."""
    behind = owner.last + 1 if owner and owner.kind == "adjective" else len(draft.doc)
    return behind < len(draft.doc) and draft.tags[behind] == "PROPN" and draft.at[behind] is None


def _seated(draft: Draft, last: int, row: RoleRow) -> Mention | None:
    """The place after "in" that tells whose government is meant: "the government in Port-au-Prince"."""
    if (
        draft.lowered[last] not in SEATED
        or row.kind != "body"
        or last + 2 >= len(draft.doc)
        or draft.lowered[last + 1] != "in"
    ):
        return None
    seat = draft.at[last + 2]
    return seat if seat and seat.kind in ("place", "metonym", "capital", "name") and seat.actor.country else None


def role_actor(draft: Draft, role: Role, reference: date) -> Actor:
    """Who a role is: the state itself, the holder of the post on that day, or the body under its own id."""
    owner = role.tied_to
    if owner is None:
        return Actor(id=slug(role.row.role), name=role.row.role, country=None, sector=role.row.sector)
    if named_thing(draft, role):
        words = draft.doc[role.first : role.last + 1].text.replace("\n", " ")
        return Actor(id=slug(words), name=words, country=owner.country, sector=role.row.sector)
    if role.row.role in (*STATE_ROLES, COUNTERPART) and (owner.id == owner.country or owner.sector == "GOV"):
        return owner
    many = draft.doc[role.head].tag_ in ("NNS", "NNPS") and not role.also  # "Burma's rulers" are not its president
    holder = holder_of(draft.lexicon, owner.id, role.row.post, reference) if role.row.post and not many else None
    if holder:
        return person_actor(holder, draft.lexicon.states)
    if owner.sector == "IGO" and role.row.kind != "body":
        return owner  # who speaks or acts for an organisation of states and is not named is that organisation
    sector = "IGO" if owner.sector == "IGO" else role.row.sector
    name = role.body if role.row.kind == "body" and role.body else role.row.role
    return Actor(id=f"{owner.id}/{slug(name)}", name=f"{owner.name}: {name}", country=owner.country, sector=sector)


def named_thing(draft: Draft, role: Role) -> bool:
    """Whether capitals make a group's words the name of one thing: "University of Texas", "Bank of America Stadium"."""
    head = draft.doc[role.head]
    parts = role.head < role.last and head.nbor().text in POSSESSIVE  # "the Swiss People's Party"
    if role.row.kind != "group" or not head.is_title or not (head.tag_ == "NNP" or parts):
        return False
    before = draft.doc[role.first - 1] if role.first else None
    led = before is not None and draft.tags[role.first - 1] == "PROPN" and before.is_title and not before.is_sent_start
    return led or role.head < role.last
