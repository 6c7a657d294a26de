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
THAN = re.compile(r"(?:than|as|from|over|on|of|against|with|to)\b")


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
    named = re.match(
        r"\W*(?:\w+\W+){0,4}?(?:from|over|on|than|compared (?:to|with)|against|in|year[- ]on[- ]year)\b", tail
    )
    times = [t for t in text.timexes_in(share.end, sentence.end) if t.when and not t.value.endswith("_REF")]
    if (
        named
        and times
        and times[0].start - share.end < REACH
        and re.search(r"\b(?:from|over|on|than|with|to|against)\b", tail[: times[0].start - share.end + 1])
    ):
        return Compared(factor, times[0].text, times[0], share.start, times[0].end, share.approx)
    return Compared(factor, "the period before", None, share.start, share.end, share.approx)
