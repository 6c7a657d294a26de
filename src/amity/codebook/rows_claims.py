"""The rows of statements, outlooks, causes and ties: verbs of saying, words of the future, markers of cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, cast

from amity.codebook import Codebook
from amity.records import Certainty, Direction, SourceKind


@dataclass(frozen=True, slots=True)
class SpeechRow:
    """A verb of saying. `takes`: clause, infinitive, object, naming ("called it a mistake"), quote (words in
    quotation marks only), expected ("is expected to"), or the preposition before what is said. `hints`: the same,
    where it shows what somebody holds or wants, but is no statement of his; `tells`: those of them that are one, for
    they tell it in so many words: "spoke of a new beginning"."""

    FILE: ClassVar[str] = "speech_verbs.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma",)
    lemma: str
    act: str
    stance: float
    takes: tuple[str, ...]
    hints: tuple[str, ...]
    tells: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class SpeechNounRow:
    """A noun of saying: "his claim that"; `takes` and `hints` as of verbs."""

    FILE: ClassVar[str] = "speech_nouns.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma",)
    lemma: str
    act: str
    takes: tuple[str, ...]
    hints: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class SpeechAdjectiveRow:
    """An adjective of belief or feeling: "is confident that"; `takes` and `hints` as of verbs."""

    FILE: ClassVar[str] = "speech_adjectives.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma",)
    lemma: str
    act: str
    takes: tuple[str, ...]
    hints: tuple[str, ...]
    origin: str


CueRow = SpeechRow | SpeechNounRow | SpeechAdjectiveRow


@dataclass(frozen=True, slots=True)
class SourceKindRow:
    """What kind of source a noun names."""

    FILE: ClassVar[str] = "source_kinds.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma",)
    lemma: str
    kind: str
    origin: str


@dataclass(frozen=True, slots=True)
class OutlookVerbRow:
    """A verb of change and the direction it tells."""

    FILE: ClassVar[str] = "outlook_verbs.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma",)
    lemma: str
    direction: str
    origin: str


@dataclass(frozen=True, slots=True)
class OutlookMarkerRow:
    """A word that makes a clause a forecast, and how certain it sounds. `kind`: aux, verb, adj."""

    FILE: ClassVar[str] = "outlook_markers.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma", "kind")
    lemma: str
    kind: str
    certainty: str
    origin: str


@dataclass(frozen=True, slots=True)
class CauseRow:
    """A marker of cause. `kind`: clause, early-clause (where it opens the sentence or gives a reason), result (the
    clause is the effect), prep, burden (a preposition and the lemma after it), adverb, verb, back-verb (the effect
    comes first), motive (what somebody who acts is aware or afraid of)."""

    FILE: ClassVar[str] = "cause_markers.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("wording",)
    wording: str
    kind: str
    sureness: float
    origin: str


@dataclass(frozen=True, slots=True)
class TieRow:
    """A noun that ties one actor to another: "a member of"."""

    FILE: ClassVar[str] = "tie_nouns.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("noun",)
    noun: str
    relation: str
    origin: str


@dataclass(frozen=True, slots=True)
class TieVerbRow:
    """A verb that ties its subject to an organisation: `slot` is obj, or the preposition before it."""

    FILE: ClassVar[str] = "tie_verbs.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("lemma",)
    lemma: str
    relation: str
    slot: str
    origin: str


def speech_verbs(codebook: Codebook) -> Mapping[str, SpeechRow]:
    """Rows by lemma."""
    return {row.lemma: row for row in codebook.table(SpeechRow)}


def speech_nouns(codebook: Codebook) -> Mapping[str, SpeechNounRow]:
    """Rows by lemma."""
    return {row.lemma: row for row in codebook.table(SpeechNounRow)}


def speech_adjectives(codebook: Codebook) -> Mapping[str, SpeechAdjectiveRow]:
    """Rows by lemma."""
    return {row.lemma: row for row in codebook.table(SpeechAdjectiveRow)}


def source_kinds(codebook: Codebook) -> Mapping[str, SourceKind]:
    """Kind of source by lemma."""
    return {row.lemma: cast(SourceKind, row.kind) for row in codebook.table(SourceKindRow)}


def outlook_verbs(codebook: Codebook) -> Mapping[str, Direction]:
    """Direction by lemma."""
    return {row.lemma: cast(Direction, row.direction) for row in codebook.table(OutlookVerbRow)}


def outlook_markers(codebook: Codebook) -> Mapping[tuple[str, str], Certainty]:
    """Certainty by lemma and kind."""
    return {(row.lemma, row.kind): cast(Certainty, row.certainty) for row in codebook.table(OutlookMarkerRow)}


def cause_markers(codebook: Codebook) -> tuple[CauseRow, ...]:
    """All markers, the longest first."""
    return tuple(sorted(codebook.table(CauseRow), key=lambda row: -len(row.wording)))


def tie_nouns(codebook: Codebook) -> Mapping[str, str]:
    """Relation by noun."""
    return {row.noun: row.relation for row in codebook.table(TieRow)}


def tie_verbs(codebook: Codebook) -> Mapping[str, TieVerbRow]:
    """Rows by lemma."""
    return {row.lemma: row for row in codebook.table(TieVerbRow)}
