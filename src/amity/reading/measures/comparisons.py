"""Comparisons of a figure with another time: twice as many as, 12% more than, up from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.reading.changes import direction
from amity.reading.numbers import number_words
from amity.reading.quantities import Quantity
from amity.reading.text import Sentence, Text, Timex

REACH = 90  # characters between a figure and what it is compared with
NEAR = 12  # characters between "over" and the time that it names
AGAINST = re.compile(
    r"[^.;$€£\d]{0,40}?\b(?:over|than|on|compared (?:to|with)|against|versus|year[- ]on[- ]year)\b"
    r"|\W*from\b|[^.;$€£]{0,40}?\b(?:compared (?:to|with)|against)\b"
)
ABOUT = r"(?:(?:just|about|some|only|around|nearly|the|a|record)\s+)*"
FROM = re.compile(r"(?:\bfrom|compared (?:to|with)|\bagainst|\bversus)\s+" + ABOUT + "$")
THAN = re.compile(r"(?:than|as|from|over|on|of|against|with|to)\b")


NO_BASE = "the period before"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a figure is compared with: `factor` times the base, whose words and time are told."""

    factor: float
    base: str
    time: Timex | None
    start: int
    end: int
    approx: bool = False


def multiple_after(text: Text, sentence: Sentence, quantity: Quantity, codebook: Codebook) -> Compared | None:
    """twice as many as in 2021; three times more than; half the 2019 figure."""
    words = codebook.derive(number_words).kinds
    tokens = [t for t in sentence.span if t.idx >= quantity.end]
    for place, token in enumerate(tokens):
        factor = _factor(tokens, place, words)
        if factor is None:
            continue
        tail = [t.lower_ for t in tokens[place + 1 : place + 5]]
        if not {"as", "than", "the", "that", "more", "higher"} & set(tail):
            continue
        if {"less", "fewer", "lower"} & set(tail):
            factor = 1 / factor
        approx = place > 0 and words.get(tokens[place - 1].lower_, ("",))[0] == "about"
        return _compared(text, sentence, token.idx, factor, approx)
    return None


def _factor(tokens: list[Token], place: int, words: object) -> float | None:
    """The factor that begins at a word: twice, half, three times."""
    kinds = words if isinstance(words, dict) else {}
    lower = tokens[place].lower_
    kind, value = kinds.get(lower, ("", 0.0))
    if kind == "multiple" or (
        lower == "half" and place + 1 < len(tokens) and tokens[place + 1].lower_ in ("as", "the", "of")
    ):
        return float(value)
    if place + 1 < len(tokens) and tokens[place + 1].lower_ == "times":
        if kind == "cardinal":
            return float(value)
        if tokens[place].like_num and tokens[place].text.replace(".", "", 1).isdigit():
            return float(tokens[place].text)
    return None


def _compared(text: Text, sentence: Sentence, start: int, factor: float, approx: bool = False) -> Compared:
    """The comparison that begins here, with the time that it names."""
    times = [t for t in text.timexes_in(start, sentence.end) if t.when and not t.value.endswith("_REF")]
    if times:
        return Compared(factor, times[0].text, times[0], start, times[0].end, approx)
    rest = text.document.text[start : sentence.end]
    than = THAN.search(rest)
    base = re.split(r"[,;.]", rest[than.end() :])[0].strip() if than else ""
    return Compared(factor, base or "before", None, start, start + len(rest), approx)


def share_of_change(
    text: Text, sentence: Sentence, main: Quantity | None, share: Quantity, codebook: Codebook
) -> Compared | None:
    """rose 12% to $4bn; up 12% on 2021; an increase of 12%; 12% more than in 2020."""
    sign = direction(share.start, share.end, sentence.span, codebook)
    if sign == 0 or share.normal != "percentage":
        return None
    if main is not None and min(abs(share.start - main.end), abs(main.start - share.end)) > REACH:
        return None
    factor = round(1 + sign * share.value / 100, 6)
    if factor <= 0:
        return None
    tail = text.document.text[share.end : sentence.end]
    named = AGAINST.match(tail)
    times = [t for t in text.timexes_in(share.end, sentence.end) if t.when and not t.value.endswith("_REF")]
    near = [t for t in times if named and 0 <= t.start - share.end - named.end() < NEAR]
    if near:
        return Compared(factor, near[0].text, near[0], near[0].start, near[0].end, share.approx)
    return Compared(factor, NO_BASE, None, share.start, share.end, share.approx)


def told_base(text: Text, sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a figure is told as what another is compared with: "up from $3bn", "compared with 400"."""
    before = text.document.text[max(sentence.start, quantity.start - 30) : quantity.start].lower()
    return bool(FROM.search(before))
