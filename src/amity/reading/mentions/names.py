"""Names of the codebook in the text: states, organisations, adjectives, people, capitals that act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Token

from amity.reading.mentions.draft import Draft
from amity.reading.mentions.lexicon import Entry, person_actor
from amity.reading.mentions.namesakes import find_namesakes
from amity.reading.mentions.office import as_of

ACTING_PREPOSITIONS = frozenset({"with", "between", "by", "against", "toward", "towards", "from", "on", "among"})
MOVEMENTS = frozenset(
    {"arrive", "return", "travel", "come", "fly", "report", "depart", "leave", "move", "speak"}
    | {"kilometre", "kilometer", "mile"}
)


def find_names(draft: Draft) -> tuple[list[tuple[int, int, Entry]], list[tuple[int, int, Entry]]]:
    """Adds every name that its wording alone decides.

    Returns those that it does not, for later, and those that a state and a person share, for doubts.
    """
    open_names: list[tuple[int, int, Entry]] = []
    found = list(_wordings(draft))
    namesakes = find_namesakes(draft, found)
    draft.personal = namesakes.people
    for first, last, entry in found:
        if first in namesakes.taken:
            continue
        if entry.kind == "region":
            if entry.candidates[0].id:
                draft.add(first, last, entry.candidates[:1], "place")
        elif entry.kind == "person":
            row = as_of(draft.lexicon, entry.candidates[0].name, draft.reference)
            draft.add(first, last, (person_actor(row, draft.lexicon.states),), "person")
        elif len(entry.candidates) != 1:
            open_names.append((first, last, entry))
        elif entry.kind in ("capital", "metonym") and not _acts_here(draft, first, last):
            draft.add(first, last, entry.candidates, "place")
        elif not _is_common_word(draft, first, last, entry):
            draft.add(first, last, entry.candidates, "metonym" if entry.kind == "capital" else entry.kind)
    return open_names, namesakes.doubtful


def resolve_open_names(draft: Draft, open_names: list[tuple[int, int, Entry]]) -> list[tuple[int, int, Entry]]:
    """Adds each ambiguous name where the rest of the text names just one of its candidates; returns the others."""
    named = Counter(actor.id for m in draft.mentions() for actor in m.actors)
    named.update(actor.country for m in draft.mentions() for actor in m.actors if actor.country)
    doubtful = []
    for first, last, entry in open_names:
        likely = [actor for actor in entry.candidates if named[actor.id] or named[actor.country or ""]]
        if len(likely) == 1 and draft.free(first, last):
            draft.add(first, last, (likely[0],), "name" if entry.kind == "capital" else entry.kind)
        elif draft.free(first, last):
            doubtful.append((first, last, entry))
    return doubtful


def _acts_here(draft: Draft, first: int, last: int) -> bool:
    return not _in_dateline(draft, last) and acts(draft.doc[first : last + 1].root)


def _in_dateline(draft: Draft, last: int) -> bool:
    """Whether a city only tells where a report was written: "Mexico City (AFP) –", "PARIS, 3 May —"."""
    words = draft.doc[last + 1 : last + 8]
    dash = next((t.i for t in words if t.text in ("–", "—", "--", "-") and t.nbor(-1).whitespace_), None)
    if dash is None or draft.doc[last].sent.start < last - 3:
        return False
    between = draft.doc[last + 1 : dash]
    return all(t.is_punct or t.pos_ in ("PROPN", "NUM") for t in between)


def acts(token: Token) -> bool:
    """Whether a city's name stands for its government here: as subject, owner, or party, not as a place."""
    while token.dep_ == "conj":
        token = token.head
    if token.dep_ in ("nsubj", "nsubjpass", "agent"):
        return True
    if token.dep_ == "poss":
        return token.head.pos_ == "NOUN" and token.head.dep_ not in ("pobj",)
    if token.dep_ == "pobj":
        return token.head.lower_ in ACTING_PREPOSITIONS and not _moves(token.head.head, token.head.lower_)
    return token.dep_ in ("dobj", "dative") and token.head.pos_ == "VERB" and _affects_governments(token.head)


def _moves(head: Token, preposition: str) -> bool:
    """Whether "from Moscow" or "on Moscow" speaks of movement or place rather than of a party."""
    return preposition == "from" and head.lemma_ in MOVEMENTS


def _affects_governments(verb: Token) -> bool:
    """A verb whose object is a party ("accused Moscow"), not a destination ("visited Moscow")."""
    return verb.lemma_ not in {
        "visit",
        "leave",
        "reach",
        "enter",
        "tour",
        "shell",
        "bomb",
        "seize",
        "capture",
        "hit",
        "strike",
    }


def _wordings(draft: Draft) -> Iterator[tuple[int, int, Entry]]:
    index = 0
    while index < len(draft.doc):
        found = draft.lexicon.names_at(draft.doc, index)
        if found:
            yield index, index + found[0] - 1, found[1]
            index += found[0]
        else:
            index += 1


def _is_common_word(draft: Draft, first: int, last: int, entry: Entry) -> bool:
    """Whether a one-word name is used as an ordinary word ("turkey", "us", "Polish" as a verb), by its tag."""
    if first != last:
        return False
    return draft.tags[first] in ("VERB", "AUX", "PRON", "ADV") or not draft.doc[first].text[:1].isupper()
