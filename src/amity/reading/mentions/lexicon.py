"""The codebook's names as sequences of tokens, ready to be found in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.codebook.rows import AmbiguousRow, OrganisationRow, PlaceRow, PostRow, RoleRow, StateRow
from amity.codebook.rows_claims import SpeechRow
from amity.codebook.rows_places import gazetteer_lines
from amity.codebook.rows_time import TimeWordRow
from amity.codebook.words import PersonNounRow, PronounRow
from amity.records import Actor

SHORT = 4  # letters of a family name that stands first: "Xi", "Moon", "Park"
TOWN = 50_000  # inhabitants of a town whose name must not be read as that of a state
NOBODY = Actor(id="", name="")  # a place of no country: its name only keeps shorter names from being read in it


@dataclass(frozen=True, slots=True)
class Entry:
    """One wording of the codebook. Several candidates mean that the wording alone does not decide."""

    kind: str  # name, adjective, demonym, metonym, capital, region, person
    candidates: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Wordings by their first token, longest first."""

    names: dict[str, list[tuple[tuple[str, ...], Entry]]]
    roles: dict[str, list[tuple[tuple[str, ...], RoleRow]]]  # by last token, lower case
    given_names: frozenset[str]
    pronouns: dict[str, str]  # given name or title to "he" or "she", where it tells
    actors: dict[str, Actor]
    posts: dict[tuple[str, str], list[PostRow]]  # (country, post) to its holders
    careers: dict[str, list[PostRow]]  # person to all posts held
    surnames: dict[str, list[PostRow]]  # last word of a person's name to the posts of all who bear it
    states: frozenset[str]
    persons: frozenset[str]  # nouns for one person: "nurse", "minister"
    calendar: frozenset[str]  # names of months and days: "May"
    styles: dict[str, str]  # state to all its names, small letters: "kingdom of norway"
    speech: frozenset[str]  # lemmas of verbs of speech: who says something is somebody

    def names_at(self, doc: Doc, index: int) -> tuple[int, Entry] | None:
        """The longest name that begins at this token: its length in tokens and its entry."""
        for words, entry in self.names.get(doc[index].text, ()):
            if len(words) == 1 or (
                index + len(words) <= len(doc) and all(doc[index + k].text == w for k, w in enumerate(words))
            ):
                return len(words), entry
        return None

    def one_of_many(self, word: str) -> bool:
        """Whether a word is one of those whom a name of several means: "Republican", of the Republicans."""
        return any(len(words) == 1 for words, _ in self.names.get(f"{word}s", ()))

    def role_ending_at(self, lowered: list[str], index: int) -> tuple[int, RoleRow] | None:
        """The longest role wording that ends at this token: its length in tokens and its row."""
        for words, row in self.roles.get(lowered[index], ()):
            first = index - len(words) + 1
            if first >= 0 and lowered[first : index + 1] == list(words):
                return len(words), row
        return None


def lexicon(codebook: Codebook) -> Lexicon:
    """The lexicon of this codebook; made once through ``codebook.derive(lexicon)``."""
    nlp = codebook.derive(language)
    wordings: dict[str, tuple[str, list[Actor]]] = {}
    for wording, kind, actor in _wordings(codebook):
        kept = wordings.setdefault(wording, (kind, []))[1]
        if actor.id not in {a.id for a in kept}:
            kept.append(actor)
    _add_ambiguous(codebook, wordings)
    posts: dict[tuple[str, str], list[PostRow]] = {}
    careers: dict[str, list[PostRow]] = {}
    surnames: dict[str, list[PostRow]] = {}
    given = {row.wording: row for row in codebook.table(PronounRow)}
    for row in codebook.table(PostRow):
        posts.setdefault((row.country, row.post), []).append(row)
        careers.setdefault(row.person, []).append(row)
        for surname in _surnames(row, given):
            surnames.setdefault(surname, []).append(row)
    first_names = {row.person.split()[0] for row in codebook.table(PostRow) if " " in row.person}
    return Lexicon(
        names=_by_first_word(nlp, wordings),
        roles=_by_last_word(nlp, codebook.table(RoleRow)),
        given_names=frozenset(first_names | {w for w, row in given.items() if row.use == "given-name"}),
        pronouns={wording: row.pronoun for wording, row in given.items() if row.pronoun},
        actors=known_actors(codebook),
        posts=posts,
        careers=careers,
        surnames=surnames,
        states=frozenset(row.id for row in codebook.table(StateRow)),
        persons=frozenset(_person_nouns(codebook)),
        calendar=frozenset(r.wording for r in codebook.table(TimeWordRow) if r.wording[0].isupper()),
        styles={row.id: " ".join((row.name, *row.aliases)).lower() for row in codebook.table(StateRow)},
        speech=frozenset(row.lemma for row in codebook.table(SpeechRow)),
    )


def _person_nouns(codebook: Codebook) -> Iterator[str]:
    yield from (row.noun for row in codebook.table(PersonNounRow))
    yield from (w.split()[-1] for row in codebook.table(RoleRow) if row.kind == "person" for w in row.wording)


def known_actors(codebook: Codebook) -> dict[str, Actor]:
    """Every state and organisation of the codebook by its id."""
    actors = {r.id: Actor(id=r.id, name=r.name, country=r.id, sector="GOV") for r in codebook.table(StateRow)}
    for row in codebook.table(OrganisationRow):
        actors[row.id] = Actor(id=row.id, name=row.name, country=row.country, sector=row.sector)
    return actors


def _surnames(row: PostRow, given: Collection[str]) -> set[str]:
    """The words that may stand for the person alone: the last, and a short first one that is no given name."""
    found = set()
    for name in (row.person, *row.aliases):
        words = name.split()
        found.add(words[-1])
        if len(words) > 1 and len(words[0]) <= SHORT and words[0] not in given:
            found.add(words[0])
    return found


def slug(name: str) -> str:
    """A name as part of an id: lower case, ASCII, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    return re.sub(r"[^\w]+", "-", plain.lower()).strip("-")


def person_actor(row: PostRow, states: Collection[str]) -> Actor:
    """The person of a post's row; one who serves an organisation belongs to no country by that."""
    state = row.country if row.country in states else None
    return Actor(id=slug(row.person), name=row.person, country=state, sector="GOV" if state else "IGO")


def _wordings(codebook: Codebook) -> Iterator[tuple[str, str, Actor]]:
    """Every wording of the codebook with its kind and actor; the first kind of a wording wins."""
    actors = known_actors(codebook)
    states = codebook.table(StateRow)
    for kind in ("name", "adjective", "demonym", "metonym", "capital"):
        for state in states:
            for wording in _of_kind(state, kind):
                yield wording, kind, actors[state.id]
    bodies = {wording: body for body in codebook.table(OrganisationRow) for wording in (body.name, *body.aliases)}
    for wording, body in bodies.items():
        yield wording, "name", actors[body.id]
    for place in codebook.table(PlaceRow):
        for wording in (place.name, *place.aliases):
            if wording not in bodies:  # a region that governs itself acts for itself: "Somaliland"
                yield wording, "region", actors.get(place.country or "", NOBODY)
    yield from _towns(codebook, actors)
    ids = {state.id for state in states}
    for post in codebook.table(PostRow):
        for wording in (post.person, *post.aliases):
            if " " in wording:
                yield wording, "person", person_actor(post, ids)


def _towns(codebook: Codebook, actors: dict[str, Actor]) -> Iterator[tuple[str, str, Actor]]:
    """Towns whose first word names another state: "Benin City" lies in Nigeria, "Thai Nguyen" in Vietnam."""
    owners = {w: s.id for s in codebook.table(StateRow) for w in (s.name, *s.adjective, *s.demonyms) if " " not in w}
    for name, line in gazetteer_lines(codebook).items():
        first, _, rest = name.partition(" ")
        if rest and first in owners:
            country, _, _, _, inhabitants, _ = line.split("|")[0].split(";")
            if country != owners[first] and int(inhabitants) >= TOWN:
                yield name, "region", actors.get(country, NOBODY)


def _of_kind(state: StateRow, kind: str) -> Iterable[str]:
    match kind:
        case "name":
            return (state.name, *state.aliases)
        case "adjective":
            return state.adjective
        case "demonym":
            return state.demonyms
        case "metonym":
            return state.metonyms
        case _:
            return (state.capital,) if state.capital else ()


def _add_ambiguous(codebook: Codebook, wordings: dict[str, tuple[str, list[Actor]]]) -> None:
    actors = known_actors(codebook)
    for row in codebook.table(AmbiguousRow):
        kept = wordings.setdefault(row.wording, ("name", []))[1]
        kept += [actors[c] for c in row.candidates if c in actors and c not in {a.id for a in kept}]


def _by_first_word(
    nlp: Language, wordings: dict[str, tuple[str, list[Actor]]]
) -> dict[str, list[tuple[tuple[str, ...], Entry]]]:
    found: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for wording, (kind, actors) in wordings.items():
        for form in dict.fromkeys((wording, wording.replace("'", "’"), _upper(wording))):
            words = tuple(token.text for token in nlp.make_doc(form))
            found.setdefault(words[0], []).append((words, Entry(kind, tuple(actors))))
    for entries in found.values():
        entries.sort(key=lambda e: -len(e[0]))
    return found


def _upper(wording: str) -> str:
    """Capitals, as in headlines; short forms stay, so that no word is taken for a code."""
    return wording.upper() if len(wording) > 4 else wording


def _by_last_word(nlp: Language, rows: Iterable[RoleRow]) -> dict[str, list[tuple[tuple[str, ...], RoleRow]]]:
    found: dict[str, list[tuple[tuple[str, ...], RoleRow]]] = {}
    for row in rows:
        for wording in row.wording:
            words = tuple(token.text.lower() for token in nlp.make_doc(wording))
            found.setdefault(words[-1], []).append((words, row))
    for entries in found.values():
        entries.sort(key=lambda e: -len(e[0]))
    return found
