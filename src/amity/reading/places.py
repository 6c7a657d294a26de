"""Place names to coordinates: every name found in the text, and which of the places that bear it the report means.

A name is resolved by what stands beside it ("Paris, Texas"), by the countries, provinces and towns that the report
names, by where the outlet is at home, and by how many people live there; one name means one place in a report unless
the text says otherwise (toponym resolution after Lieberman and Samet 2012, with weights of our own).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from spacy.tokens import Doc, Token

from amity.codebook import Codebook
from amity.codebook.rows_pages import OutletRow
from amity.reading.gazetteer import LONGEST, Candidate, Gazetteer, gazetteer
from amity.reading.mentions.lexicon import lexicon
from amity.reading.text import FoundPlace, Text
from amity.records import Place

ROUNDS = 3
KNOWN = 20_000  # inhabitants; smaller places are less likely meant than a common word
SHORT = 3  # letters; longer names in capitals are those of headlines and datelines
WITHIN = frozenset({"of", "the", "and", "de", "del", "la", "le", "al", "el", "on", "upon", "in", "-", ".", "'s", "’s"})
# Weights in units of a tenfold population.
NAMED_BESIDE = 12.0  # "Paris, Texas"
COUNTRY = 4.0  # times the share of the report's other places in that country
PROVINCE = 4.0  # times the share in that province
NEAR = 3.0  # times the closeness of the nearest other place
HOME = 3.0  # the outlet's own province; a third of it for its country
KILOMETRES = 150.0  # distance at which closeness has fallen to 1/e
PRIOR = {
    "state": 4.0, "people": 4.0, "capital": 3.0, "broad": 3.0, "region": 1.5,
    "province": 0.5, "town": 0.0, "county": -1.5, "other": -2.0,
}  # fmt: skip


@dataclass(slots=True)
class _Name:
    """A name in the text with the places that bear it."""

    first: int
    last: int
    words: str
    candidates: tuple[Candidate, ...]
    beside: tuple[str | None, str] | None = None  # country and province said right after it
    best: Candidate | None = None


def find_places(text: Text, codebook: Codebook) -> tuple[FoundPlace, ...]:
    """Every place name of the text in order, resolved."""
    known = codebook.derive(gazetteer)
    names = list(_names(text, known, codebook.derive(lexicon).given_names))
    _note_neighbours(text.doc, names, known)
    _resolve(names, _home(text, known, codebook))
    return tuple(_found(text.doc, name) for name in names if name.best)


def _found(doc: Doc, name: _Name) -> FoundPlace:
    span = doc[name.first : name.last + 1]
    assert name.best is not None
    return FoundPlace(span.start_char, span.end_char, name.first, name.last, name.best.place)


def _names(text: Text, known: Gazetteer, given: frozenset[str]) -> Iterator[_Name]:
    """The longest names that begin at each capitalised word and stand for a place, not for a person or body."""
    words = [token.text for token in text.doc]
    capital = [word[0].isupper() for word in words]
    for m in text.mentions:
        if m.kind in ("person", "role", "body"):
            last = m.last if m.kind == "person" else m.head  # "the president of France" names France
            words[m.first : last + 1] = [""] * (last + 1 - m.first)
    for timex in text.timexes:  # "in March" names no town
        if span := text.doc.char_span(timex.start, timex.end, alignment_mode="expand"):
            words[span.start : span.end] = [""] * len(span)
    at = 0
    while at < len(words):
        name = _name_at(text, at, words, known, given) if capital[at] and words[at] else None
        if name:
            yield name
        at = name.last + 1 if name else at + 1


def _name_at(text: Text, at: int, words: list[str], known: Gazetteer, given: frozenset[str]) -> _Name | None:
    doc, source = text.doc, text.document.text
    last = at + 1
    while last < min(at + LONGEST, len(words)) and (words[last][:1].isupper() or words[last] in WITHIN):
        last += 1
    for end in range(last - 1, at - 1, -1):
        name = source[doc[at].idx : doc[end].idx + len(words[end])] if end > at else words[at]
        candidates = known.shortened(name) or known.named(name)
        if not candidates and name.isupper() and len(name) > SHORT:
            candidates = known.named(name.title())
        if candidates and _is_place(doc, at, end, candidates, given):
            return _Name(at, end, name, candidates)
    return None


def _is_place(doc: Doc, first: int, last: int, candidates: tuple[Candidate, ...], given: frozenset[str]) -> bool:
    """Whether these words name a place: no part of a person's name, no common word at the start of a sentence."""
    if first == last and doc[last].pos_ not in ("PROPN", "NOUN", "ADJ"):
        return False
    if candidates[0].kind in ("state", "region", "broad", "people"):
        return True
    if doc[first].is_sent_start and doc[last].pos_ != "PROPN":
        return False
    before, after = _neighbour(doc, first - 1), _neighbour(doc, last + 1)
    if (before and before.pos_ == "PROPN") or (_is_small(candidates) and first == last and _is_title_word(doc, first)):
        return False
    return not (after and after.pos_ == "PROPN" and first == last and doc[first].text in given)


def _is_small(candidates: tuple[Candidate, ...]) -> bool:
    """Whether none of these places is a town that many know."""
    return all(one.inhabitants < KNOWN for one in candidates)


def _is_title_word(doc: Doc, index: int) -> bool:
    """Whether a word begins the title of something: "Plan of Action", "Charter of Rights"."""
    following = doc[index + 1 : index + 3]
    return len(following) == 2 and following[0].lower_ == "of" and following[1].text[0].isupper()


def _neighbour(doc: Doc, index: int) -> Token | None:
    """The word at this index if it is part of a name."""
    if not 0 <= index < len(doc):
        return None
    token = doc[index]
    return token if token.text[:1].isupper() and not token.is_punct else None


def _note_neighbours(doc: Doc, names: list[_Name], known: Gazetteer) -> None:
    """Notes the province or country that follows a name after a comma or in brackets."""
    starts = {name.first: name for name in names}
    for name in names:
        at = name.last + 1
        if at + 1 < len(doc) and doc[at].text in (",", "("):
            outer = starts.get(at + 1)
            name.beside = _short_at(doc, at + 1, known) or (_beside(name, outer) if outer else None)


def _short_at(doc: Doc, at: int, known: Gazetteer) -> tuple[str | None, str] | None:
    """The country and province of a short form that begins here."""
    return next((known.short[w] for n in (3, 2, 1) if (w := doc[at : at + n].text) in known.short), None)


def _beside(name: _Name, outer: _Name) -> tuple[str | None, str] | None:
    """The province or country that holds a place of this name."""
    for one in outer.candidates:
        if one.kind in ("state", "province", "region"):
            province = one.province or ""
            if any(c.country == one.country and (not province or c.province == province) for c in name.candidates):
                return one.country, province
    return None


def _home(text: Text, known: Gazetteer, codebook: Codebook) -> Candidate | None:
    """Where the outlet is at home: its town where the codebook knows it, else its country."""
    host = urlsplit(text.document.url or "").netloc.removeprefix("www.")
    row = known.homes.get(host)
    if row:
        own = [c for c in known.named(row.town) if c.country == row.country and c.province in (row.province, "")]
        return own[0] if own else None
    outlet = codebook.derive(_outlets).get(host)
    return Candidate("", outlet, "", 0.0, 0.0, 0, "home") if outlet else None


def _outlets(codebook: Codebook) -> dict[str, str]:
    """The country of each outlet by its host."""
    return {row.host: row.country for row in codebook.table(OutletRow) if row.country}


def _resolve(names: list[_Name], home: Candidate | None) -> None:
    """Gives each name its most likely place, the others' places in mind; a few rounds until they agree."""
    said: dict[str, tuple[str | None, str]] = {name.words: name.beside for name in names if name.beside}
    for name in names:
        name.beside = name.beside or said.get(name.words)
    groups = {(name.words, name.beside): name.candidates for name in names}
    times = Counter((name.words, name.beside) for name in names)
    best = {key: max(c, key=lambda one: _alone(one, key[1], home)) for key, c in groups.items()}
    for _ in range(ROUNDS):
        before, best = best, {}
        for key, candidates in groups.items():
            others = [(before[k], times[k]) for k in groups if k[0] != key[0]]
            if len(candidates) == 1:
                best[key] = candidates[0]
            else:
                best[key] = max(candidates, key=lambda one: _alone(one, key[1], home) + _together(one, others))
        if best == before:
            break
    for name in names:
        name.best = best[name.words, name.beside]


def _alone(one: Candidate, beside: tuple[str | None, str] | None, home: Candidate | None) -> float:
    """How likely a place is by its size, its kind, what stands beside its name, and who reports."""
    size = 8.0 if one.kind in ("state", "people", "region", "broad") else math.log10(one.inhabitants + 10)
    score = size + PRIOR[one.kind]
    if beside and one.country == beside[0] and (not beside[1] or one.province == beside[1]):
        score += NAMED_BESIDE - (6.0 if one.kind in ("state", "province") and one.province == beside[1] else 0.0)
    if home and home.country == one.country:
        score += HOME / 3
        if home.province and home.province == one.province:
            score += HOME
        if home.kind != "home":
            score += NEAR * _closeness(home, one)
    return score


def _together(one: Candidate, others: list[tuple[Candidate, int]]) -> float:
    """How well a place fits the others that the report names."""
    if not others:
        return 0.0
    every = sum(math.sqrt(n) for _, n in others) + 1.0
    country = sum(math.sqrt(n) for o, n in others if o.country == one.country)
    province = sum(math.sqrt(n) for o, n in others if o.province and o.key == one.key)
    close = max((_closeness(o, one) for o, _ in others if o.kind not in ("state", "broad")), default=0.0)
    return COUNTRY * country / every + PROVINCE * province / every + NEAR * close


def _closeness(one: Candidate, other: Candidate) -> float:
    """1 for the same spot, falling with distance."""
    north = (one.lat - other.lat) * 111.2
    east = (one.lon - other.lon) * 111.2 * math.cos(math.radians((one.lat + other.lat) / 2))
    return math.exp(-math.hypot(north, east) / KILOMETRES)


def place_at(text: Text, token: Token) -> Place | None:
    """The place that this noun phrase names, if the gazetteer knows it."""
    return next((f.place for f in text.places if f.first <= token.i <= f.last), None)
