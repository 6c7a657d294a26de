"""The rows of events: what verbs and nouns say which PLOVER type, and which words say why."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, cast

from amity.codebook import Codebook
from amity.codebook.taught import taught_types
from amity.errors import CodebookError
from amity.records import Quad


@dataclass(frozen=True, slots=True)
class EventRow:
    """A way to word an event.

    `lemma` with, where given, an object (`hold` + `talks`) and a particle or preposition (`call` + `on`);
    `actor` and `recipient` say where to look for them, in order: `subj`, `obj`, `dative`, `comp` (the complement
    clause), `poss`, `by`, `of`, `between` or any preposition. `joint`: `reciprocal` always, or `joint` where the
    words say that several do it together.
    """

    FILE: ClassVar[str] = "events.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma", "pos", "object", "prep")
    lemma: tuple[str, ...]
    pos: str
    object: tuple[str, ...]
    prep: tuple[str, ...]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    joint: str | None
    type: str
    mode: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class ContextRow:
    """A word that says in which matter an event stands."""

    FILE: ClassVar[str] = "contexts.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("word", "context")
    word: str
    context: str
    origin: str


@dataclass(frozen=True, slots=True)
class ClueRow:
    """How much a clue weighs for or against there being an event, in log odds; made by `training/chances.py`."""

    FILE: ClassVar[str] = "event_clues.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("clue",)
    clue: str
    weight: float
    origin: str


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of PLOVER: its quad class, its score, and the scores of its modes."""

    name: str
    quad: Quad
    score: float
    modes: Mapping[str, float]


def event_types(codebook: Codebook) -> Mapping[str, EventType]:
    """PLOVER's types by name, and those that a user has taught."""
    types = plover_types(codebook)
    for one in codebook.derive(taught_types):
        parent = types[one.parent]
        types[one.name] = EventType(one.name, parent.quad, parent.score if one.score is None else one.score, {})
    return types


def plover_types(codebook: Codebook) -> dict[str, EventType]:
    """PLOVER's types by name."""
    data = tomllib.loads(codebook.text("plover.toml"))
    try:
        return {
            name: EventType(name, cast(Quad, row["quad"]), float(row["score"]), row.get("modes", {}))
            for name, row in data.items()
        }
    except (KeyError, TypeError) as error:
        raise CodebookError(f"plover.toml: a type lacks {error}; each needs quad and score.") from None


def event_clues(codebook: Codebook) -> Mapping[str, float]:
    """The weight of each clue."""
    return {row.clue: row.weight for row in codebook.table(ClueRow)}


@dataclass(frozen=True, slots=True)
class SignRow:
    """How much a sign says that two parties have an event, in log odds; made by `training/screening.py`."""

    FILE: ClassVar[str] = "event_couples.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("sign",)
    sign: str
    weight: float
    origin: str


def couple_weights(codebook: Codebook) -> Mapping[str, float]:
    """The weight of each sign of a couple."""
    return {row.sign: row.weight for row in codebook.table(SignRow)}


def event_words(codebook: Codebook) -> Mapping[tuple[str, str], tuple[EventRow, ...]]:
    """Rows by lemma and part of speech, the most particular first."""
    found: dict[tuple[str, str], list[EventRow]] = {}
    for row in codebook.table(EventRow):
        if row.type not in codebook.derive(event_types):
            raise CodebookError(f"events.tsv: {row.type} of {'|'.join(row.lemma)} is not a type of plover.toml.")
        for lemma in row.lemma:
            found.setdefault((lemma, row.pos), []).append(row)
    return {key: tuple(sorted(rows, key=_particularity)) for key, rows in found.items()}


def _particularity(row: EventRow) -> tuple[bool, bool]:
    return not row.object, not row.prep


def context_words(codebook: Codebook) -> Mapping[str, tuple[str, ...]]:
    """Contexts by word."""
    found: dict[str, list[str]] = {}
    for row in codebook.table(ContextRow):
        found.setdefault(row.word, []).append(row.context)
    return {word: tuple(contexts) for word, contexts in found.items()}


@dataclass(frozen=True, slots=True)
class CameoRow:
    """How event data word a CAMEO code, and the PLOVER type that it is read as; none where PLOVER codes no event."""

    FILE: ClassVar[str] = "cameo.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("wording",)
    wording: str
    type: str | None
    origin: str


def cameo_types(codebook: Codebook) -> Mapping[str, EventType | None]:
    """PLOVER's type by CAMEO wording, written plain: lower case, one space for each stretch of space, "-" and "_"."""
    types = codebook.derive(event_types)
    for row in codebook.table(CameoRow):
        if row.type is not None and row.type not in types:
            raise CodebookError(f"cameo.tsv: {row.type} of {row.wording} is not a type of plover.toml.")
    return {plain_cameo(row.wording): types[row.type] if row.type else None for row in codebook.table(CameoRow)}


def plain_cameo(wording: str) -> str:
    """A CAMEO wording as it is looked up: "Make_statement" is "make statement"."""
    return " ".join(wording.casefold().replace("_", " ").replace("-", " ").split())
