"""Finds who says what: the words of the text that somebody other than the author vouches for.

A passage is a source, a cue ("said", "according to", "hope") and a content. Dependency rules in the manner of the
literature on attribution (PARC, PolNeAR): clause complements, parataxis, "according to", nouns of saying, and
quotations that go on without a cue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from amity.codebook import Codebook
from amity.reading.passages.colons import after_colons
from amity.reading.passages.cues import cued
from amity.reading.passages.quoted import Quotation, continued, cued_quotations, with_quotation
from amity.reading.quotations import find_quotations
from amity.reading.text import Passage, Text

PRONOUNS = frozenset({"i", "we", "you", "me", "us", "he", "she", "they", "it", "who", "that", ""})


def find_passages(text: Text, codebook: Codebook) -> tuple[Passage, ...]:
    """All passages in order of their content."""
    quotations = find_quotations(text.document.text)
    found = list(after_colons(text, codebook))
    for sentence in text.sentences:
        for passage in cued(text, sentence, codebook):
            if not _own_words(text, passage, quotations):
                found.append(with_quotation(text, passage, quotations))
    found = _told_once(text, _distinct(found))
    found += cued_quotations(text, quotations, found, codebook)
    found = continued(text, quotations, found)
    return tuple(sorted(_distinct(found), key=lambda p: (p.start, -p.end)))


def _own_words(text: Text, passage: Passage, quotations: Sequence[Quotation]) -> bool:
    """Whether somebody quoted speaks of what he or his hearers think: "I hope that", said within the quotation."""
    cue = text.doc[passage.cue].idx
    words = text.document.text[passage.source_start : passage.source_end].lower()
    return (passage.source is None or words in PRONOUNS) and any(a < cue < b for a, b in quotations)


def _told_once(text: Text, found: list[Passage]) -> list[Passage]:
    """ "He said that he hopes …" is one passage, not two: the outer one, with the act of the inner."""
    kept, acts = [], dict[int, str]()
    for inner in found:
        outer = next((p for p in found if _repeats(text, inner, p)), None)
        if outer is None:
            kept.append(inner)
        elif outer.act == "say" and inner.end - inner.start > 0.6 * (outer.end - outer.start):
            acts[outer.cue] = inner.act
    return [replace(p, act=acts.get(p.cue, p.act)) for p in kept]


def _repeats(text: Text, inner: Passage, outer: Passage) -> bool:
    """Whether the inner passage lies in the outer one and has the same source."""
    if inner.cue == outer.cue or not (outer.start <= text.doc[inner.cue].idx < outer.end):
        return False
    if inner.source and outer.source:
        return inner.source.actors[0].id == outer.source.actors[0].id
    return text.document.text[inner.source_start : inner.source_end].lower() in PRONOUNS


def _distinct(found: list[Passage]) -> list[Passage]:
    """Each content once, and none too short to say anything."""
    kept: dict[tuple[int, int], Passage] = {}
    for passage in found:
        if passage.end - passage.start > 5:
            kept.setdefault((passage.start, passage.end), passage)
    return list(kept.values())
