"""State and city names that are part of another name: "Rep. Steve Israel", later "Israel said"; "Georgia Tech"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Token

from amity.reading.mentions.draft import Draft
from amity.reading.mentions.lexicon import Entry, slug
from amity.records import Actor

Found = tuple[int, int, Entry]
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
PLACING = frozenset({"in", "to", "from", "into", "across", "throughout", "near", "outside", "inside", "of", "between"})
SHORTEST = 4  # letters; "U.S." and "UK" stand before nouns as adjectives do


@dataclass(slots=True)
class Namesakes:
    """Tokens that are no state's name, and names of which nothing decides whether state or person is meant."""

    taken: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)  # those of them that are part of a person's full name
    doubtful: list[Found] = field(default_factory=list)


def find_namesakes(draft: Draft, found: list[Found]) -> Namesakes:
    """What of these wordings names a person or another thing: by its own words, or by a name given before it."""
    speakers = _lone_speakers(draft)
    ours = {i for first, last, _ in found for i in range(first, last + 1)}
    result = Namesakes()
    bearers: dict[str, tuple[int, str]] = {}  # family name: where it is first given, the whole name
    for first, last, entry in found:
        if entry.kind == "person" or (first == last and not draft.doc[first].text[:1].isupper()):
            continue
        place = entry.candidates[0].id == (entry.candidates[0].country or "")
        start = _given_before(draft, first, ours) if first == last else None
        if start is not None:
            bearers.setdefault(draft.doc[last].text, (first, draft.doc[start : last + 1].text))
            result.people.add(first)
        elif place and first == last and _given_name(draft, first, ours, speakers):
            result.people.add(first)
        elif place and _in_longer_name(draft, first, last, entry, ours):
            result.taken.update(range(first, last + 1))
    result.taken |= result.people
    for one in found:
        bearer = bearers.get(draft.doc[one[0]].text) if one[0] == one[1] else None
        if bearer and one[0] > bearer[0] and one[0] not in result.taken:
            _settle(draft, found, one, bearer[1], result)
    return result


def _settle(draft: Draft, found: list[Found], one: Found, name: str, result: Namesakes) -> None:
    """Whether a name that a state and a person share means the person here, or could be either."""
    token = draft.doc[one[0]]
    if _placed(draft, token, found):
        return
    same = [at for at, _, entry in found if entry.candidates[:1] == one[2].candidates[:1]]
    told = any(_elsewhere(draft, at, token, found) for at in same)
    speaks = token.dep_ == "nsubj" and token.head.lemma_.lower() in draft.lexicon.speech
    if speaks or _honoured(draft, one[0]) or not told:
        result.taken.add(one[0])
    elif token.dep_ in SUBJECTS or token.dep_ == "poss":
        person = Actor(id=slug(name), name=name)
        result.taken.add(one[0])
        result.doubtful.append((one[0], one[1], Entry("name", (*one[2].candidates, person))))


def _elsewhere(draft: Draft, at: int, token: Token, found: list[Found]) -> bool:
    """Whether the state itself is spoken of in this other place."""
    other = draft.doc[at]
    return at != token.i and (other.text != token.text or _placed(draft, other, found))


def _placed(draft: Draft, token: Token, found: Iterable[Found]) -> bool:
    """Whether grammar tells a state or place: "in Jordan", "Israel and Egypt"."""
    if token.i and draft.lowered[token.i - 1] in PLACING:
        return True
    names = {first for first, _, _ in found}
    joined = [t.i for t in token.conjuncts]
    return any(i in names and draft.doc[i].text != token.text for i in joined)


def _sentence_case(token: Token) -> bool:
    """Whether the sentence has words in small letters, so that capitals tell names: not a headline."""
    return any(t.is_lower and t.pos_ in ("VERB", "NOUN", "AUX", "ADJ") for t in token.sent)


def _honoured(draft: Draft, index: int) -> bool:
    return draft.honorific(index - 1)


def _given_before(draft: Draft, index: int, ours: set[int]) -> int | None:
    """Where the given name, initials or honorific before a family name begin: "Steve", "Rep.", "Michael B."."""
    token = draft.doc[index]
    if _honoured(draft, index):
        return index
    start = index
    while start and _initial(draft.doc[start - 1]) and start - 1 not in ours:
        start -= 1
    before = start - 1
    if before < 0 or before in ours or draft.tags[before] != "PROPN" or not _sentence_case(token):
        return None
    word = draft.doc[before].text
    given = word in draft.lexicon.given_names and word not in draft.lexicon.calendar  # "in April Mexico said"
    if not given and not _honoured(draft, before):
        return None
    noun_after = index + 1 < len(draft.doc) and draft.tags[index + 1] in ("NOUN", "ADJ") and token.dep_ != "nsubj"
    return None if noun_after and token.dep_ in ("amod", "compound") else before


def _initial(token: Token) -> bool:
    return len(token.text) == 2 and token.text[0].isupper() and token.text[1] == "."


def _given_name(draft: Draft, index: int, ours: set[int], speakers: frozenset[str]) -> bool:
    """Whether a state's name is a given name here: "Prime Minister Georgia Meloni", "Chad Smith … Smith said"."""
    after = index + 1
    if (
        after >= len(draft.doc)
        or after in ours
        or not _plain_name(draft, after)
        or not _sentence_case(draft.doc[index])
    ):
        return False
    if draft.lexicon.role_ending_at(draft.lowered, after) or draft.honorific(after):
        return False
    if after + 1 < len(draft.doc) and draft.lexicon.role_ending_at(draft.lowered, after + 1):
        return False  # "Israel Defence Minister"
    role = draft.lexicon.role_ending_at(draft.lowered, index - 1) if index else None
    titled = role is not None and draft.doc[index - 1].tag_ not in ("NNS", "NNPS") and role[1].sector != "BUS"
    surname = draft.doc[after].text in draft.lexicon.surnames
    return (
        titled
        or _honoured(draft, index)
        or draft.doc[index].text in draft.lexicon.given_names
        or (draft.tags[index] == "PROPN" and (surname or draft.doc[after].text in speakers))
    )


def _plain_name(draft: Draft, index: int) -> bool:
    token = draft.doc[index]
    day = token.text in draft.lexicon.calendar  # "voted in Ohio Tuesday"
    return draft.tags[index] == "PROPN" and token.is_alpha and token.is_title and not day


def _lone_speakers(draft: Draft) -> frozenset[str]:
    """Words that are in the report the whole subject of a verb of speech, as family names are."""
    return frozenset(
        t.text
        for t in draft.doc
        if t.dep_ == "nsubj"
        and t.head.lemma_.lower() in draft.lexicon.speech
        and not any(c.dep_ in ("det", "compound") for c in t.children)
    )


def _in_longer_name(draft: Draft, first: int, last: int, entry: Entry, ours: set[int]) -> bool:
    """Whether a place's name only helps to name something else: "Georgia Tech", "Young America's Foundation"."""
    if (
        entry.kind not in ("name", "capital", "region")
        or draft.doc[first].is_upper
        or not _sentence_case(draft.doc[first])
    ):
        return False
    if len(draft.doc[first : last + 1].text) < SHORTEST:
        return False
    return _leads(draft, last, ours) or _follows(draft, first, last, ours)


def _leads(draft: Draft, last: int, ours: set[int]) -> bool:
    """Whether capitalised words that the codebook does not know follow, one of them what the name stands before."""
    end = last
    while end + 1 < len(draft.doc) and end + 1 not in ours and _plain_name(draft, end + 1):
        end += 1
        word = draft.doc[end].text
        if draft.lexicon.role_ending_at(draft.lowered, end) or word in draft.lexicon.given_names:
            return False
        if draft.lexicon.one_of_many(word):  # "a Nevada Democrat"
            return False
    head = draft.doc[last].head.i
    return end > last and end + 1 not in ours and draft.doc[last].dep_ in ("compound", "nmod") and last < head <= end


def _follows(draft: Draft, first: int, last: int, ours: set[int]) -> bool:
    """Whether a capitalised word before and one after its possessive make one name of it."""
    before = first - 1
    if before < 0 or before in ours or not _plain_name(draft, before) or draft.doc[before].is_sent_start:
        return False
    if draft.lexicon.role_ending_at(draft.lowered, before) or draft.doc[before].head.i not in range(first, last + 1):
        return False
    owns = draft.doc[last + 1 : last + 2].text in ("'s", "’s")
    return owns and last + 2 < len(draft.doc) and _plain_name(draft, last + 2)
