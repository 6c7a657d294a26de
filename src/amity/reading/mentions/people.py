"""People by name: with a title before, a post after, a known given name, or introduced earlier."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import msgspec

from amity.reading.mentions.draft import Draft
from amity.reading.mentions.lexicon import Entry, slug
from amity.reading.mentions.office import bearer_of
from amity.reading.mentions.roles import Role
from amity.reading.mentions.voices import asks
from amity.reading.text import Mention
from amity.records import Actor

LONGEST = 4  # words of a person's name
SHORT_FORM = 3  # letters of most short forms
OLDEST = 110  # years
CLEARLY = 2  # times as often as the next must somebody be named in full, to be meant by a family name that both bear
RESPECTIVE = 16  # words in which "the ministers of A and B, X and Y" stands


class People:
    """Who has been introduced in this text, by full name and by surname."""

    def __init__(self) -> None:
        self.by_name: dict[str, Actor] = {}
        self.families: dict[str, list[tuple[int, Actor]]] = {}  # family name to who bears it, and where they are named
        self._counted: dict[tuple[str, str | None, int], tuple[list[tuple[int, Actor]], Counter[str]]] = {}
        self.doubtful: list[tuple[int, int, Entry]] = []  # family names that two bear of whom the report tells much
        self.posts: list[tuple[Actor, Role]] = []  # who was introduced with which role
        self.pronouns: dict[str, str] = {}  # a person's id to "he" or "she", where name or title tell

    def introduce(self, actor: Actor, wording: str | None = None) -> Actor:
        """Keeps a person under the full name, the report's wording of it, and their parts; richer knowledge wins."""
        known = self.by_name.get(actor.name)
        if known and (known.country or not actor.country):
            actor = known
        for name in dict.fromkeys((actor.name, wording or actor.name)):
            self.by_name[name] = actor
            words = name.split()
            for part in {words[-1], words[0] if len(words) > 1 and len(words[0]) <= 3 else words[-1]}:
                self.by_name[part] = actor
        return actor

    def named_in_full(self, actor: Actor, wording: str, at: int) -> None:
        """Keeps where somebody is given with the full name."""
        if " " in wording:
            self.families.setdefault(wording.split()[-1], []).append((at, actor))

    def bearers(
        self, surname: str, at: tuple[int, int], pronoun: str | None, official: Actor | None, holders: Collection[str]
    ) -> tuple[Actor, ...]:
        """Whom a family name alone means here, of those named in full; several where nothing decides.

        `at` is the token, and the first of its sentence. Whoever a title fits; of several the one in office; else, of
        those who ever held a post (`holders`) if any, the one named in full before in the sentence, or clearly more
        often than the next, or first where each is named once.
        """
        named, ids = self._named(surname, pronoun)
        if official and (official.id in ids or (ids and all(where > at[0] for where, _ in named))):
            return (official,)
        public = [one for one in named if one[1].name in holders] or named
        here = {a.id: a for where, a in public if at[1] <= where < at[0]}
        if len(here) == 1:
            return tuple(here.values())
        actors = {a.id: a for _, a in sorted(public, key=lambda one: one[0])}
        ranked = sorted(actors.values(), key=lambda a: -ids[a.id])
        if len(ranked) > 1 and ids[ranked[1].id] > 1 and ids[ranked[0].id] < CLEARLY * ids[ranked[1].id]:
            return tuple(ranked)
        return tuple(ranked[:1])

    def _named(self, surname: str, pronoun: str | None) -> tuple[list[tuple[int, Actor]], Counter[str]]:
        """Who is named in full with this family name and fits the pronoun, and how often each."""
        held = self.families.get(surname, [])
        key = (surname, pronoun, len(held))
        if key not in self._counted:
            named = [(where, a) for where, a in held if not pronoun or self.fits(a, pronoun)]
            self._counted[key] = named, Counter(actor.id for _, actor in named)
        return self._counted[key]

    def called(self, actor: Actor, pronoun: str | None) -> None:
        """Keeps the pronoun that a name or title calls for; the first one stands."""
        if pronoun:
            self.pronouns.setdefault(actor.id, pronoun)

    def fits(self, actor: Actor, pronoun: str) -> bool:
        """Whether a pronoun may point back to this person."""
        return self.pronouns.get(actor.id, pronoun) == pronoun


@dataclass(frozen=True, slots=True)
class Known:
    """What the whole report tells: the states that it names, and the capitalised words that stand alone in it."""

    states: frozenset[str]
    alone: frozenset[str]
    ends: dict[int, Role]  # roles by their last token


def find_people(draft: Draft, roles: list[Role]) -> People:
    """Adds every person that the text names; joins title and name, name and post."""
    people = People()
    by_end = {role.last: role for role in reversed(roles)}  # of two that end together, the longer
    by_start = {role.first: role for role in roles if not role.addressed}
    for found in list(draft.in_order()):
        if found.kind == "person":
            people.introduce(found.actor, found.actor.text)
    spans = list(_capitalised_runs(draft))
    alone = frozenset(draft.doc[first].text for first, last in spans if first == last)
    known = Known(frozenset(draft.states_named()), alone, by_end)
    for found in draft.in_order():
        if found.kind == "person":
            _note_pronoun(draft, people, found)
            people.named_in_full(found.actor, found.actor.name, found.first)
    runs = [run for run in (_run(draft, first, last, by_end) for first, last in spans) if run]
    for run in sorted(runs, key=lambda run: run.first == run.last):  # full names first, then short ones
        _add_person(draft, people, run, by_start, known)
    for found in list(draft.in_order()):
        if found.kind == "person":
            _join_title(draft, people, found.first, found.last, by_end, by_start)
    for role in roles:
        _respectively(draft, people, role)
    for found in draft.in_order():
        if found.kind == "person":
            _note_pronoun(draft, people, found)
    return people


def _note_pronoun(draft: Draft, people: People, mention: Mention) -> None:
    """Keeps what the title before a name, or the given name, says of "he" or "she"."""
    words = draft.doc[mention.first : mention.last + 1]
    before = [draft.doc[mention.first - 1].text] if mention.first else []
    for text in (*before, *(token.text for token in words)):
        people.called(mention.actor, draft.lexicon.pronouns.get(text) or draft.lexicon.pronouns.get(text.lower()))
    people.called(mention.actor, draft.lexicon.pronouns.get(mention.actor.name.split()[0]))


def _capitalised_runs(draft: Draft) -> Iterator[tuple[int, int]]:
    """Runs of proper nouns that no name of the codebook covers."""
    index = 0
    while index < len(draft.doc):
        if not _part_of_name(draft, index):
            index += 1
            continue
        last = index
        while last + 1 < len(draft.doc) and (
            (_part_of_name(draft, last + 1) and not _new_line(draft, last))
            or _links(draft, last + 1)
            or (last - index > 1 and _hyphenated(draft, last + 1))
        ):
            last += 1
        yield index, last
        index = last + 1


def _part_of_name(draft: Draft, index: int) -> bool:
    token = draft.doc[index]
    proper = draft.tags[index] == "PROPN" and draft.at[index] is None and token.text[:1].isupper()
    speaks = token.text == "I" and draft.tags[index + 1 : index + 2] in (["VERB"], ["AUX"])
    day = token.text in draft.lexicon.calendar and token.text not in draft.lexicon.given_names
    return (
        proper
        and not speaks
        and not asks(draft, index)
        and not (day and draft.tags[index + 1 : index + 2] == ["PROPN"])
    )


def _new_line(draft: Draft, index: int) -> bool:
    """Whether capitals end and a name in small letters begins: "… ABOUT ANN MOSS Ann Moss flew"."""
    here, after = draft.doc[index], draft.doc[index + 1]
    return here.is_upper and len(here.text) > SHORT_FORM and after.is_title and len(after.text) > 1


def _hyphenated(draft: Draft, index: int) -> bool:
    """The small second half of a name behind its hyphen: the "jin" of "Chang Ho-jin"."""
    before = draft.doc[index - 1]
    if draft.tags[index] in ("VERB", "AUX", "ADP"):
        return False  # "Seattle-based"
    return before.text == "-" and not before.whitespace_ and draft.doc[index].is_alpha and draft.at[index] is None


def _links(draft: Draft, index: int) -> bool:
    """A particle or hyphen inside a name: "Mohammed bin Salman", "Ban Ki-moon"."""
    follows = index + 1 < len(draft.doc) and draft.doc[index + 1].text[:1].isalpha() and draft.at[index + 1] is None
    if not follows or draft.at[index] is not None:
        return False
    word = draft.lowered[index]
    tight = draft.doc[index - 1].whitespace_ == "" and draft.doc[index].whitespace_ == ""
    return draft.words.get(word) == "particle" or (word == "-" and tight)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitalised words that may be a person's name, without the title before it."""

    first: int
    last: int
    name: str
    title: Role | None
    honoured: bool


def _add_person(draft: Draft, people: People, run: Run, roles: dict[int, Role], known: Known) -> None:
    """Adds this run as a person where its surroundings say that it is one."""
    if run.first == run.last:
        actor = _short(draft, people, run, known)
    else:
        actor = people.by_name.get(run.name) or _recognised(draft, people, run, roles, known)
    if actor and not _likened(draft, run):
        first = run.first - 1 if run.honoured and run.first else run.first
        _note_pronoun(draft, people, draft.add(first, run.last, (actor,), "person"))
        people.named_in_full(actor, run.name, run.first)


def _likened(draft: Draft, run: Run) -> bool:
    """Whether somebody else is called so: "the Ann Moss of Wales"."""
    article = run.first > 0 and draft.lowered[run.first - 1] in ("the", "a", "an")
    return article and run.first < run.last and draft.lowered[run.last + 1 : run.last + 2] == ["of"] and not run.title


def _short(draft: Draft, people: People, run: Run, known: Known) -> Actor | None:
    """The person whom one name alone means, with or without a title; no day or month."""
    titled = run.honoured or run.title is not None
    date = run.name in draft.lexicon.calendar and not run.honoured
    if date and (run.name not in draft.lexicon.given_names or (not titled and _dates(draft, run.first))):
        return None  # "told reporters Thursday", "closed in May"
    if (draft.lexicon.one_of_many(run.name) and not run.honoured) or (
        run.name.isupper() and len(run.name) <= SHORT_FORM and not run.honoured
    ):
        return None  # "billionaire Republican", "ABC"
    held = run.title.row.post if run.title and not run.title.tied_to else None
    official = bearer_of(draft.lexicon, run.name, draft.reference, known.states, titled=titled, post=held)
    before = draft.doc[run.first - 1].text if run.honoured and run.first else ""
    name = run.name.title() if run.name.isupper() and run.name not in people.families else run.name
    at = (run.first, draft.doc[run.first].sent.start)
    bearers = people.bearers(name, at, draft.lexicon.pronouns.get(before), official, draft.lexicon.careers)
    if len(bearers) > 1:
        people.doubtful.append((run.first, run.last, Entry("person", bearers)))
        return None
    found = bearers[0] if bearers else people.by_name.get(run.name) or people.by_name.get(name) or official
    found = found or (_new_person(name, run.title) if titled else None)
    return people.introduce(found, run.name) if found and (titled or found is official) else found


def _dates(draft: Draft, index: int) -> bool:
    """Whether a word of the calendar is one here: "in May", "May 3"; not "May said"."""
    around = [draft.doc[i] for i in (index - 1, index + 1) if 0 <= i < len(draft.doc)]
    return draft.doc[index].dep_ != "nsubj" or any(t.like_num for t in around)


def _run(draft: Draft, first: int, last: int, by_end: dict[int, Role]) -> Run | None:
    """The name in these words, after a title in them or before them; none where only the title stands there."""
    office = by_end.get(first - 2) if first > 1 and draft.lowered[first - 1] == "of" else None
    given = (i for i in range(first + 1, last + 1) if draft.doc[i].text in draft.lexicon.given_names)
    first = next(given, first) if office else first  # "Secretary of Labor Ann Moss"
    inside = next((by_end[i] for i in range(last - 1, first - 1, -1) if i in by_end), None)
    if inside:
        first = inside.last + 1
    title = inside or by_end.get(first - 1) or office
    honoured = _honorific(draft, first)
    if honoured and draft.honorific(first):
        first += 1
    whole = by_end.get(last)
    if first > last or (whole and whole.first <= first):  # "Mr. President" names nobody
        return None
    personal = title if title and title.row.kind == "person" else None
    return Run(first, last, draft.doc[first : last + 1].text, personal, honoured)


def _recognised(draft: Draft, people: People, run: Run, roles: dict[int, Role], known: Known) -> Actor | None:
    """The person that an unknown name is, by a title, an honorific, a post after it, a given name or office."""
    post = run.title or _post_after(draft, run.last, roles) or _post_before(draft, run.first, run.last, known.ends)
    given = draft.doc[run.first].text in draft.lexicon.given_names
    given = given or not draft.personal.isdisjoint(range(run.first, run.last + 1))
    if run.honoured or post or given or _aged(draft, run) or _speaks(draft, run, known):
        return people.introduce(_new_person(run.name, post), run.name)
    return None


def _aged(draft: Draft, run: Run) -> bool:
    """Whether an age follows the name: "Jillian Chase, 27, said"."""
    behind = [token.text for token in draft.doc[run.last + 1 : run.last + 4]]
    return len(behind) == 3 and behind[0] == "," == behind[2] and behind[1].isdigit() and int(behind[1]) <= OLDEST


def _speaks(draft: Draft, run: Run, known: Known) -> bool:
    """Whether the name is subject of a verb of speech and its last word stands alone elsewhere."""
    token = draft.doc[run.last]
    short = token.is_upper and not draft.doc[run.first].is_upper  # "the Eurosceptic SVP"
    said = not short and token.dep_ == "nsubj" and token.head.lemma_ in draft.lexicon.speech
    return said and token.text in known.alone and run.last - run.first < LONGEST


def _honorific(draft: Draft, first: int) -> bool:
    """Whether this name begins with, or follows, "Mr." or its like."""
    return draft.honorific(first) or draft.honorific(first - 1)


def _post_after(draft: Draft, last: int, by_start: dict[int, Role]) -> Role | None:
    """The role in apposition: "Sergey Lavrov, the Russian Foreign Minister"."""
    index = last + 1
    if index < len(draft.doc) and draft.doc[index].text == ",":
        index += 1
        if index < len(draft.doc) and draft.lowered[index] in ("then", "now"):
            index += 1
        if index < len(draft.doc) and draft.lowered[index] in ("the", "a", "an", "his", "her", "its", "their"):
            index += 1
        role = by_start.get(index)
        if role is None or role.row.kind != "person":
            return None
        after = draft.doc[role.last + 1] if role.last + 1 < len(draft.doc) else None
        another = after is not None and (after.pos_ == "PROPN" or after.tag_ == "POS")
        return None if another else role  # "…, President Trump has" and "…, the president's" are of somebody else
    return None


def _post_before(draft: Draft, first: int, last: int, by_end: dict[int, Role]) -> Role | None:
    """The role that a name explains: "the Spanish foreign minister, José Manuel Albares, …"."""
    role = by_end.get(first - 2) if draft.doc[first - 1].text == "," and first > 1 else None
    if role and draft.lowered[role.first - 1 : role.first] in (["be"], ["as"], ["become"]):
        return None  # "fit to be president, Moss on Monday …"
    ends = last + 1 >= len(draft.doc) or draft.doc[last + 1].is_punct or draft.tags[last + 1] in ("VERB", "AUX", "ADP")
    single = role is not None and draft.doc[role.head].tag_ in ("NN", "NNP")
    return role if role and single and ends and role.row.kind == "person" else None


def _respectively(draft: Draft, people: People, role: Role) -> None:
    """ "the foreign ministers of Bulgaria and North Macedonia, A and B": each is of his own state."""
    if role.row.kind != "person" or draft.doc[role.head].tag_ not in ("NNS", "NNPS"):
        return
    near = list(dict.fromkeys(m for m in draft.at[role.first : role.last + RESPECTIVE] if m))
    owners = [m.actor for m in near if m.kind in ("name", "adjective", "metonym") and m.actor.id == m.actor.country]
    persons = [m for m in near if m.kind == "person"]
    if len(owners) < 2 or len(owners) != len(persons) or near[: len(owners)] != [m for m in near if m not in persons]:
        return
    for owner, person in zip(owners, persons, strict=True):
        actor = msgspec.structs.replace(person.actor, country=owner.country, sector=role.row.sector)
        people.posts.append((people.introduce(actor), dataclasses.replace(role, tied_to=owner)))
        draft.add(person.first, person.last, (actor,), "person")


def _new_person(name: str, role: Role | None) -> Actor:
    owner = role.tied_to if role else None
    return Actor(
        id=slug(name), name=name, country=owner.country if owner else None, sector=role.row.sector if role else None
    )


def _join_title(
    draft: Draft, people: People, first: int, last: int, by_end: dict[int, Role], by_start: dict[int, Role]
) -> None:
    """Takes a title before the name into the mention, and a post after it into the person."""
    mention = draft.at[first]
    if mention is None:
        return
    before = by_end.get(first - 1)
    apart = None if before else _post_before(draft, first, last, by_end)
    after = _post_after(draft, last, by_start)
    for role in (before, apart, after):
        if role and role.row.kind == "person":
            actor = _with_country(mention.actors[0], role)
            actor = people.introduce(actor) if actor.country else actor
            people.posts.append((actor, role))
            if role is before and draft.free(role.last, role.last):
                mention = draft.add(role.first, last, (actor,), "person")
            elif role is after or role is apart:
                draft.add(role.first, role.last, (actor,), "role")
                mention = draft.add(mention.first, last, (actor,), "person")


def _with_country(actor: Actor, role: Role) -> Actor:
    if actor.country or not role.tied_to:
        return actor
    return Actor(id=actor.id, name=actor.name, country=role.tied_to.country, sector=actor.sector or role.row.sector)
