"""Words that point back: "he", "Mr. Lavrov", "the minister", "his country", "the two countries"."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Token

from amity.reading.mentions.bare_roles import bare_role
from amity.reading.mentions.draft import Draft
from amity.reading.mentions.people import People
from amity.reading.mentions.pronouns import OF_A_STATE, antecedent, last
from amity.reading.mentions.roles import Role
from amity.reading.mentions.salience import Salience, recent
from amity.reading.mentions.voices import asks, is_label
from amity.reading.text import Mention, Sentence
from amity.records import Actor

DETERMINERS = frozenset({"the", "that", "this", "his", "her", "its", "their", "both", "these", "those"})
NUMBERS_OF_TWO = frozenset({"two", "both"})
NUMBERS = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11}
PLACE_REACH = 40  # words back to the place that "in the country" means
LONG_REACH = 400  # words back to what "that country" means
STATE_REACH = 60  # words back to the province that "the state" means
PROVINCES = 3  # named in a report of which "the state" then is one
PLACING = frozenset({"in", "across", "into", "from", "throughout"})  # "in Iraq and Syria" is a place, not "they"
KINDS_OF_IGO = frozenset(
    {"alliance", "union", "community", "association"}
)  # "the union" is no alliance; "the bloc" is either
PLAIN = frozenset({"country", "nation", "state"})
LIST_FAR = 6  # sentences between a list of states and "the five countries"
MAIN_SHARE = 0.55  # of the names of states in a report: then one state is what it is about


def resolve_references(
    draft: Draft, sentences: tuple[Sentence, ...], people: People, roles: list[Role]
) -> Actor | None:
    """Adds a mention for every word that points back to one actor, or one pair; returns the report's main state."""
    salience = Salience(main_state=_main_state(draft))
    open_roles = {role.last: role for role in roles if role.tied_to is None}
    for sentence in sentences:
        for token in sentence.span:
            mention = draft.at[token.i]
            if mention is None:
                mention = _resolved(draft, salience, sentence.index, token, open_roles, people)
            if mention and mention.last == token.i:
                _note(draft, salience, sentence, mention)
            if asks(draft, token.i):
                salience.voice = frozenset()
        _note_pairs(draft, salience, sentence)
    return salience.main_state


def _main_state(draft: Draft) -> Actor | None:
    """The state that most of the report is about, if any."""
    counts = Counter({code: n for code, n in draft.states_named().items() if code in draft.lexicon.states})
    if not counts:
        return None
    code, most = counts.most_common(1)[0]
    enough = most >= 3 and most >= MAIN_SHARE * counts.total()
    return draft.lexicon.actors[code] if enough else None


def _note(draft: Draft, salience: Salience, sentence: Sentence, mention: Mention) -> None:
    if is_label(draft, mention.first, mention.last):
        salience.voice = frozenset(actor.id for actor in mention.actors)
    salience.note(sentence.index, mention, _rank(draft.doc[mention.head]), draft.lexicon.actors)


def _rank(head: Token) -> int:
    """How much the sentence is about it: 2 as subject of its main clauses, 1 as subject of others, else 0.

    After the centering theory of Grosz, Joshi and Weinstein (1995): a pronoun rather means who the sentence before was
    about than who was named last in it.
    """
    while head.dep_ == "conj" and head.head.pos_ in ("NOUN", "PROPN", "PRON"):
        head = head.head
    if head.dep_ not in ("nsubj", "nsubjpass") or head.head.dep_ in ("relcl", "acl"):
        return 0
    verb = head.head
    while verb.dep_ == "conj":
        verb = verb.head
    return 2 if verb.dep_ == "ROOT" else 1


def _note_pairs(draft: Draft, salience: Salience, sentence: Sentence) -> None:
    """States joined by "and" in a sentence are a pair that later words may mean."""
    for mention in dict.fromkeys(m for m in draft.at[sentence.span.start : sentence.span.end] if m):
        head = draft.doc[mention.head]
        joined = [draft.at[t.i] for t in head.conjuncts if draft.at[t.i]]
        actors = _distinct([mention, *[m for m in joined if m]])
        if len(actors) == 2:
            salience.groups.append((sentence.index, actors))
            if not _placing(head):
                salience.together.append((sentence.index, actors))
        states = tuple(a for a in actors if a.id == a.country)
        if len(states) > 2:
            salience.lists.append((sentence.index, states))


def _placing(head: Token) -> bool:
    while head.dep_ == "conj":
        head = head.head
    return head.dep_ == "pobj" and head.head.lower_ in PLACING


def _distinct(mentions: list[Mention]) -> tuple[Actor, ...]:
    found = {actor.id: actor for m in mentions for actor in m.actors}
    return tuple(found.values())


def _resolved(
    draft: Draft, salience: Salience, now: int, token: Token, open_roles: dict[int, Role], people: People
) -> Mention | None:
    """The mention that this token makes, if it points back."""
    use = draft.words.get(token.lower_)
    if use in ("person", "thing", "group") and token.pos_ in ("PRON", "DET"):
        actors = antecedent(draft, salience, now, token, use, people)
        return draft.add(token.i, token.i, actors, "pronoun") if actors else None
    if use == "half" and token.text[0].isupper() and token.i and draft.lowered[token.i - 1] == "the":
        return _half(draft, token)
    if use in ("state", "pair", "people", "igo", "company", "agency") and token.pos_ in ("NOUN", "PROPN"):
        return _description(draft, salience, now, token, use)
    if token.i in open_roles:
        return bare_role(draft, salience, now, open_roles[token.i], people)
    return None


def _half(draft: Draft, token: Token) -> Mention | None:
    """ "the North" where the report names one state whose name begins so."""
    if token.i + 1 < len(draft.doc) and draft.tags[token.i + 1] == "PROPN":
        return None
    named = (draft.lexicon.actors[code] for code in draft.states_named() if code in draft.lexicon.actors)
    states = [actor for actor in named if actor.name.startswith(f"{token.text} ")]
    return draft.add(token.i, token.i, (states[0],), "description") if len(states) == 1 else None


def _description(draft: Draft, salience: Salience, now: int, token: Token, use: str) -> Mention | None:
    """ "the two countries", "his country", "this small Asian state", "the bloc"."""
    first = _left_edge(token)
    leading = draft.doc[first].lower_
    if (
        token.lower_ in PLAIN
        and token.is_title
        and first > token.sent.start
        and use == "state"
        and token.lower_ != "state"
    ):
        return None  # "Face the Nation" is a title
    if leading not in DETERMINERS or any(
        child.dep_ in ("prep", "relcl") and child.lower_ == "of" for child in token.children
    ):
        return None
    words = {t.lower_ for t in draft.doc[first : token.i]}
    many = next((NUMBERS[w] for w in words if w in NUMBERS), 0)
    if use == "pair" and token.lower_ == "states" and _of_federation(draft, first, token):
        return None
    if use == "pair" and many:
        return _several(draft, salience, now, first, token, many)
    if use in ("pair", "people"):
        if not words & NUMBERS_OF_TWO and use == "people":
            return None
        return _pair(draft, salience, now, first, token) if words & NUMBERS_OF_TWO or token.lower_ == "sides" else None
    if token.tag_ not in ("NN", "NNP") or (use == "state" and _of_federation(draft, first, token)):
        return None
    actors = _described(draft, salience, now, token, first, use)
    return draft.add(first, token.i, actors, "description") if actors else None


def _described(draft: Draft, salience: Salience, now: int, token: Token, first: int, use: str) -> tuple[Actor, ...]:
    owner = draft.at[first]
    if use == "state" and owner and owner.kind == "pronoun":
        state = draft.lexicon.actors.get(owner.actors[0].country or "")
        return (state,) if state else ()
    if use == "state" and draft.doc[first].lower_ == "that":  # the one just named, not the one that acts
        back = draft.at[max(0, first - LONG_REACH) : first]
        named = (m for m in reversed(back) if m and m.kind in ("name", "place", "adjective", "role"))
        return next((m.actors for m in named if m.actor.id == m.actor.country), ())
    if use == "state":
        there = _place_before(draft, first) if draft.lowered[first - 1 : first] == ["in"] else None
        here = there or _one_named(draft, token, first)
        styled = salience.states
        if token.lower_ not in PLAIN:  # "the kingdom" is a state that calls itself so
            here = None
            styled = [e for e in recent(styled, now, 3) if token.lower_ in draft.lexicon.styles.get(e[1].id, "")]
        return (here,) if here else last(styled, now, 3)
    if use == "agency":
        return _agency(draft, first)
    sectors = ("IGO",) if use == "igo" else ("BUS", "MNC")
    kinds = KINDS_OF_IGO - {token.lower_} if token.lower_ in KINDS_OF_IGO else frozenset[str]()
    fitting = [e for e in salience.things if e[1].sector in sectors and not kinds & set(e[1].name.lower().split())]
    return last(fitting if use == "igo" else [e for e in salience.things if e[1].sector in sectors], now, 4)


def _agency(draft: Draft, first: int) -> tuple[Actor, ...]:
    """The body of a state that was named last: "the FBI … the agency"."""
    named = (m for m in reversed(draft.at[max(0, first - STATE_REACH) : first]) if m and m.kind == "name")
    bodies = (m for m in named if m.actor.sector in OF_A_STATE and m.actor.id != m.actor.country)
    return next((m.actors for m in bodies), ())


def _one_named(draft: Draft, token: Token, first: int) -> Actor | None:
    """The one state named before in the sentence; for "their country" the nearest."""
    found = list(dict.fromkeys(m for m in draft.at[token.sent.start : first] if m and m.kind == "name"))
    states = {m.actor.country: None for m in reversed(found) if m.actor.country}
    if len(states) != 1 and draft.lowered[first] != "their":
        return None
    return draft.lexicon.actors.get(next(iter(states), None) or "")


def _of_federation(draft: Draft, first: int, token: Token) -> bool:
    """Whether "the state" is one of a federation: "In Ohio … the state", "a German state … the state"."""
    if token.lower_ not in ("state", "states"):
        return False
    before = draft.doc[token.sent.start : first]
    if any(t.lemma_ == token.lemma_ and draft.at[t.i] is None for t in before):
        return True
    if draft.provinces is None:
        draft.provinces = sum(m.kind == "place" and _is_province(draft, m) for m in draft.in_order())
    if draft.provinces >= PROVINCES and not any(m.kind == "name" for m in draft.at[token.sent.start : first] if m):
        return True
    named = (m for m in reversed(draft.at[max(0, first - STATE_REACH) : first]) if m and m.kind in ("name", "place"))
    found = next(named, None)
    return found is not None and found.kind == "place" and _is_province(draft, found)


def _is_province(draft: Draft, mention: Mention) -> bool:
    entry = draft.lexicon.names_at(draft.doc, mention.first)
    return entry is not None and entry[1].kind == "region"


def _place_before(draft: Draft, index: int) -> Actor | None:
    """The state in which something was just said to be: "in Cambodia … in the country"."""
    named = (m for m in reversed(draft.at[max(0, index - PLACE_REACH) : index]) if m and m.actor.country)
    found = next(named, None)
    if found is None or not found.first or draft.lowered[found.first - 1] != "in":
        return None
    return draft.lexicon.actors.get(found.actor.country or "")


def _pair(draft: Draft, salience: Salience, now: int, first: int, token: Token) -> Mention | None:
    """The pair last joined in the text, else the last two states."""
    states: dict[str, Actor] = {}
    for sentence, actors in reversed(salience.groups):
        countries = [draft.lexicon.actors.get(a.country or a.id, a) for a in actors]
        if len({a.id for a in countries}) == 2 and now - sentence <= 4:
            states = {a.id: a for a in countries}
            break
    if not states:
        for sentence, state, _ in reversed(salience.states):
            if now - sentence <= 4 and len(states) < 2:
                states.setdefault(state.id, state)
    if len(states) != 2:
        return None
    return draft.add(first, token.i, tuple(sorted(states.values(), key=lambda a: a.id)), "description")


def _several(draft: Draft, salience: Salience, now: int, first: int, token: Token, many: int) -> Mention | None:
    """ "the three states": that many states joined in the text before."""
    for sentence, actors in reversed(salience.lists):
        if len(actors) == many and now - sentence <= LIST_FAR:
            return draft.add(first, token.i, actors, "description")
    return None


def _left_edge(token: Token) -> int:
    """The first token of the noun phrase of this token."""
    lefts = [
        t for t in token.lefts if t.dep_ in ("det", "poss", "nummod", "amod", "predet", "advmod", "compound", "nmod")
    ]
    return min([token.i, *[t.left_edge.i for t in lefts]])
