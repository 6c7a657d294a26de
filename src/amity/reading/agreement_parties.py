"""Whom an agreement binds: who is named with it, else those of whom the report spoke before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from amity.reading.clauses import Party, after, agents, parties_at, passive, subjects
from amity.reading.text import Sentence, Text
from amity.records import Actor, Agreement, Form

OF_SOMETHING = frozenset({"year", "decade"})
OWNING = ("amod", "compound", "nmod")
POINTING = frozenset({"the", "this", "that"})
POINTING_AT_MANY = frozenset({"these", "those"})
BESIDE = 4  # characters between two sentences
NAMING = ("name", "adjective", "demonym", "metonym")
PRESUMED = 0.4  # how surely those are the parties whom the report is about


@dataclass(frozen=True, slots=True)
class Named:
    """An agreement as the text names it."""

    head: Token
    start: int
    end: int
    name: str
    form: Form
    known: bool  # a treaty of the codebook


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a report told before: the last agreement of the same noun, and the two states that it is about."""

    before: Agreement | None
    pair: tuple[Actor, ...]


def bound_by(
    text: Text, sentence: Sentence, named: Named, parties: list[Party], spoken: Spoken, *, loose: bool
) -> tuple[Actor, ...]:
    """The parties told of; where fewer than two are named, those of the agreement that "the treaty" points back to, the
    state that a year is shared with, or the pair that the report is about ("these documents"; where `loose`, any).
    """
    told = tuple(party.actor for party in parties)
    if len(told) < 2 and spoken.before and points_back(named):
        return spoken.before.parties
    if len(told) == 1 and is_of_something(named):
        return (*told, *(a for a in _acting_before(text, sentence) if a.id != told[0].id))
    if len(told) > 1 or len(spoken.pair) < 2:
        return told
    many = _points_at_many(named)
    return spoken.pair if many or (loose and _may_bind(text, sentence, told, spoken.pair)) else told


def is_of_something(named: Named) -> bool:
    """Whether it is a year or decade of something, which one party can hold."""
    return named.head.lemma_.lower() in OF_SOMETHING


def _points_at_many(named: Named) -> bool:
    return any(child.lower_ in POINTING_AT_MANY for child in named.head.children)


def parties_of(text: Text, named: Named, verb: Token, end: int) -> list[Party]:
    """Who it binds: between whom, with whom, whose it is, who signs."""
    binding = ("between", "with", "among")
    tokens = [t for p in binding for t in after(named.head, p)]
    tokens += [t for p in binding for t in after(verb, p)]
    own = [child for child in named.head.subtree if child.i < end]
    tokens += [t for p in binding for child in own for t in after(child, p)]
    found = [p for p in parties_at(text, tokens, places=True) if p.token < end]
    owners = [c for c in named.head.children if c.dep_ == "poss" or (c.dep_ in OWNING and _is_named(text, c))]
    if named.form == "status":  # "the status of ASEAN Dialogue Partner" binds ASEAN
        owners += [t for t in text.doc[named.start : named.end] if t != named.head]
    found += parties_at(text, owners, places=True)
    doers = agents(verb) if passive(verb) else [t for t in subjects(verb) if t != named.head]
    behind = [t for d in doers for c in d.children if c.dep_ == "appos" for t in c.conjuncts]  # "by A, minister, and B"
    found += parties_at(text, [*doers, *(t for t in behind if t.pos_ == "PROPN")])
    sure = {p.actor.id: p for p in found if p.sureness > 0.5 or p.actor.sector}
    if len(sure) < 2:  # "the agreement of the two countries"
        joint = parties_at(text, after(named.head, "of"))
        sure |= {p.actor.id: p for p in joint} if len(joint) > 1 else {}
    if len(sure) < 2:  # "the agreement on the railway China–Kyrgyzstan–Uzbekistan"
        matter = [t for t in own if t.i >= named.head.i]
        inside = [m for t in matter if (m := text.mention_of(t)) and m.kind == "name" and m.actor.id == m.actor.country]
        states = {m.actor.id: Party(m.actor, m.head, 0.6) for m in inside}
        sure |= states if len(states) > 1 else {}
    return list(sure.values()) or found


def _is_named(text: Text, token: Token) -> bool:
    """Whether a party is named here: "the Ghana-Togo treaty", not "the customs treaty" and not "the Paris accord"."""
    mention = text.mention_of(token)
    return mention is not None and mention.kind not in ("role", "place", "metonym")


def points_back(named: Named) -> bool:
    """Whether a bare noun means what was named before: "the treaty", "this agreement"."""
    pointing = any(child.dep_ == "det" and child.lower_ in POINTING for child in named.head.children)
    return pointing and named.end - named.start == 1


def those_before(named: Named, told: Iterable[Agreement], sentence: Sentence) -> tuple[Actor, ...]:
    """The parties of the agreements that the sentence before names, for "these documents"."""
    if not _points_at_many(named) or named.head.tag_ != "NNS":
        return ()
    near = [r for r in told if 0 < sentence.start - r.evidence[-1].end < BESIDE]
    return tuple({a.id: a for record in near for a in record.parties}.values())


def leading_pair(text: Text) -> tuple[Actor, ...]:
    """The two states that a report is about: those it names most, each at least twice as often as any third."""
    states = {a.id: a for m in text.mentions for a in m.actors if a.id == a.country and m.kind in NAMING}
    counts = Counter(a.id for m in text.mentions for a in m.actors if a.id in states and m.kind in NAMING)
    most = [*counts.most_common(3), ("", 0)]
    if len(counts) < 2 or most[1][1] < 3 or most[1][1] < 2 * most[2][1]:
        return ()
    return tuple(states[code] for code, _ in most[:2])


def _may_bind(text: Text, sentence: Sentence, bound: Sequence[Actor], pair: tuple[Actor, ...]) -> bool:
    """Whether the report's pair can be the parties: no third state is named beside them."""
    ids = {actor.id for actor in pair}
    beside = {a.country for m in text.mentions_in(sentence.start, sentence.end) for a in m.actors if a.country}
    return bool(pair) and beside <= ids and all(actor.country in ids for actor in bound)


def _acting_before(text: Text, sentence: Sentence) -> tuple[Actor, ...]:
    """The state that the sentence before, in the same paragraph, is about: its subject."""
    before = text.sentences[sentence.index - 1] if sentence.index else sentence
    if before is sentence or before.paragraph != sentence.paragraph:
        return ()
    found = parties_at(text, subjects(before.span.root))
    return tuple(p.actor for p in found if p.actor.id == p.actor.country)[:1]
