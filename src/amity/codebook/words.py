"""Rows for the words of reference: pronouns, honorifics, nouns that point back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, cast

from amity.codebook import Codebook
from amity.records import Status


@dataclass(frozen=True, slots=True)
class ReferenceWord:
    """A word that points back to an actor: `use` says to what kind."""

    FILE: ClassVar[str] = "reference_words.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("wording",)
    wording: str
    use: str
    origin: str


def reference_words(codebook: Codebook) -> Mapping[str, str]:
    """Wording to use."""
    return {row.wording: row.use for row in codebook.table(ReferenceWord)}


@dataclass(frozen=True, slots=True)
class CarrierRow:
    """A noun through which a state or body acts, or is acted upon: `use` is agent, target or both.

    An occasion brings its parties together; a boundary lies "with" the one beyond it.
    """

    FILE: ClassVar[str] = "carriers.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("noun",)
    noun: str
    use: str
    origin: str


def carriers(codebook: Codebook) -> Mapping[str, str]:
    """Use by the lemma of the noun."""
    return {row.noun: row.use for row in codebook.table(CarrierRow)}


@dataclass(frozen=True, slots=True)
class PersonNounRow:
    """A noun for persons who have no other name in the report: "a 40-year-old man"."""

    FILE: ClassVar[str] = "person_nouns.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("noun",)
    noun: str
    origin: str


def person_nouns(codebook: Codebook) -> frozenset[str]:
    """The lemmas."""
    return frozenset(row.noun for row in codebook.table(PersonNounRow))


@dataclass(frozen=True, slots=True)
class IdleVerbRow:
    """A verb that tells of no event between those it joins: "includes", "depends on"."""

    FILE: ClassVar[str] = "idle_verbs.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("verb",)
    verb: str
    origin: str


def idle_verbs(codebook: Codebook) -> frozenset[str]:
    """The lemmas."""
    return frozenset(row.verb for row in codebook.table(IdleVerbRow))


@dataclass(frozen=True, slots=True)
class LemmaRow:
    """A rare verb that the language model sees in forms of a common one: "hop" in "hopes"."""

    FILE: ClassVar[str] = "lemmas.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma",)
    lemma: str
    instead: str
    origin: str


@dataclass(frozen=True, slots=True)
class PronounRow:
    """A given name, title or noun with the pronoun that points back to its bearer; none where it tells nothing."""

    FILE: ClassVar[str] = "pronouns.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("wording",)
    wording: str
    use: str  # given-name, title or noun
    pronoun: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A word that governs an event and says how far it is real."""

    FILE: ClassVar[str] = "status_words.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma",)
    lemma: str
    status: str
    origin: str


def status_words(codebook: Codebook) -> Mapping[str, Status]:
    """Status by the lemma of the governing word."""
    return {row.lemma: cast(Status, row.status) for row in codebook.table(StatusWord)}
