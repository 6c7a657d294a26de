"""The rows of agreements: nouns that name a form, verbs that say how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, cast

from amity.codebook import Codebook
from amity.codebook.rows import TreatyRow
from amity.records import Form


@dataclass(frozen=True, slots=True)
class FormRow:
    """A noun that names an agreement."""

    FILE: ClassVar[str] = "agreement_forms.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("noun",)
    noun: str
    form: str
    origin: str


@dataclass(frozen=True, slots=True)
class StageRow:
    """A verb that says how far an agreement has come; `slot` is where it stands: obj, subj, attr, a preposition."""

    FILE: ClassVar[str] = "agreement_stages.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("verb", "slot")
    verb: str
    stage: str
    slot: str
    origin: str


@dataclass(frozen=True, slots=True)
class RelationWordRow:
    """A word of relations that are raised: `use` is verb ("elevate"), relation ("ties"), level ("phase")."""

    FILE: ClassVar[str] = "relation_words.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma", "use")
    lemma: str
    use: str
    origin: str


def relation_words(codebook: Codebook) -> Mapping[str, frozenset[str]]:
    """Lemmas by use."""
    rows = codebook.table(RelationWordRow)
    return {use: frozenset(r.lemma for r in rows if r.use == use) for use in {r.use for r in rows}}


def agreement_forms(codebook: Codebook) -> Mapping[str, Form]:
    """Form by noun."""
    return {row.noun: cast(Form, row.form) for row in codebook.table(FormRow)}


def agreement_stages(codebook: Codebook) -> Mapping[str, tuple[StageRow, ...]]:
    """Rows by verb."""
    found: dict[str, list[StageRow]] = {}
    for row in codebook.table(StageRow):
        found.setdefault(row.verb, []).append(row)
    return {verb: tuple(rows) for verb, rows in found.items()}


def known_treaties(codebook: Codebook) -> Mapping[str, TreatyRow]:
    """Treaties by each of their wordings, lower case."""
    found = {}
    for row in codebook.table(TreatyRow):
        for wording in (row.name, *row.aliases):
            found[wording.lower()] = row
    return found
