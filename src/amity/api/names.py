"""Whom people mean: codes, names, adjectives, demonyms, capitals and people to the id of an actor."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NoReturn

from amity.codebook import Codebook
from amity.codebook.rows import AmbiguousRow, OrganisationRow, PostRow, StateRow
from amity.errors import UnknownActor
from amity.records import Actor

Names = dict[str, list[set[str]]]  # a plain wording to the ids it may mean, best reading first
CLOSE = 0.72  # how alike two wordings are before one is offered for the other


def resolve_actor(name: str, codebook: Codebook, actors: Iterable[Actor] = ()) -> str:
    """The id of the actor that is meant by "Russia", "Russians", "russian", "RUS" or "Sergey Lavrov".

    Raises `UnknownActor` with what comes near, or with the choice where a wording could mean several.
    `actors` are those of a store: they are looked through where the codebook has no such wording.
    """
    wanted = plain(name)
    if wanted in codebook.derive(_doubtful):
        _refuse(name, codebook.derive(_doubtful)[wanted])
    held = codebook.derive(_wordings)
    found = _best(held, wanted)
    if not found:
        in_store = _of_store(actors)
        person = codebook.derive(_people).get(wanted, wanted)
        found = _best(in_store, wanted) or _best(in_store, person)
        if not found:
            raise UnknownActor(_unknown(name, wanted, {**in_store, **held}, codebook.derive(actor_names)))
    if len(found) > 1:
        _refuse(name, found)
    return next(iter(found))


def actor_names(codebook: Codebook) -> dict[str, str]:
    """The name of every state and organisation of the codebook by its id."""
    states = {row.id: row.name for row in codebook.table(StateRow)}
    return states | {row.id: row.name for row in codebook.table(OrganisationRow)}


def wholes(codebook: Codebook) -> dict[str, str]:
    """Each organisation that is part of another, or of a state, and of which."""
    return {row.id: row.part_of for row in codebook.table(OrganisationRow) if row.part_of}


def plain(name: str) -> str:
    """A wording without case, accents, full stops and article: "the U.S." is "us"."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(c for c in letters if not unicodedata.combining(c) and c != ".").replace("’", "'")
    return " ".join(kept.split()).removeprefix("the ")


def _wordings(codebook: Codebook) -> Names:
    names: Names = {}
    for rank, wording, actor in _ranked(codebook):
        ranks = names.setdefault(plain(wording), [set() for _ in range(4)])
        ranks[rank].add(actor)
    return names


def _ranked(codebook: Codebook) -> Iterator[tuple[int, str, str]]:
    """Every wording with its rank (0: the id, 1: names, 2: adjectives and demonyms, 3: capitals) and actor."""
    for state in codebook.table(StateRow):
        yield 0, state.id, state.id
        yield from ((1, wording, state.id) for wording in (state.name, *state.aliases))
        yield from ((2, wording, state.id) for wording in (*state.adjective, *state.demonyms))
        yield from ((3, wording, state.id) for wording in (state.capital, *state.metonyms) if wording)
    for body in codebook.table(OrganisationRow):
        yield 0, body.id, body.id
        yield from ((1, wording, body.id) for wording in (body.name, *body.aliases))


def _doubtful(codebook: Codebook) -> dict[str, set[str]]:
    return {plain(row.wording): set(row.candidates) for row in codebook.table(AmbiguousRow)}


def _people(codebook: Codebook) -> dict[str, str]:
    """Every spelling of a person of the codebook to the name that amity uses, both plain."""
    rows = codebook.table(PostRow)
    return {plain(spelling): plain(row.person) for row in rows for spelling in row.aliases}


def _of_store(actors: Iterable[Actor]) -> Names:
    names: Names = {}
    for actor in actors:
        names.setdefault(plain(actor.id), [set(), set()])[0].add(actor.id)
        names.setdefault(plain(actor.name), [set(), set()])[1].add(actor.id)
    return names


def _best(names: Names, wanted: str) -> set[str]:
    return next((ids for ids in names.get(wanted, ()) if ids), set())


def _refuse(name: str, candidates: Iterable[str]) -> NoReturn:
    raise UnknownActor(f"{name!r} could mean {' or '.join(sorted(candidates))}; say which of them.")


def _unknown(name: str, wanted: str, names: Names, called: dict[str, str]) -> str:
    near = [wording for wording in names if wanted in wording.split()][:3]
    near = near or difflib.get_close_matches(wanted, names, n=3, cutoff=CLOSE)
    ids = dict.fromkeys(actor for wording in near for actor in sorted(_best(names, wording)))
    offers = [f"{one} ({called[one]})" if called.get(one, one) != one else one for one in ids]
    hint = f"did you mean {' or '.join(offers)}?" if offers else "try a name or an ISO code, such as Russia or RUS."
    return f"No actor of the codebook or the store is called {name!r}; {hint}"
