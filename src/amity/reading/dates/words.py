"""Turns a text into a string of word classes: one character a word, so that a date is a pattern of few characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from amity.codebook import Codebook
from amity.codebook.rows_time import NumberWordRow, TimeWordRow

PIECE = re.compile(
    r"""(?P<letters>(?:[A-Z]\.){2,})
    |(?P<ampm>[ap]\.m\.?(?!\w)|(?:am|pm|AM|PM)\b)
    |(?P<quarter>Q[1-4])\b
    |(?P<word>[^\W\d_]+)
    |(?P<iso>\d{4}-\d\d-\d\d(?![\d-]))
    |(?P<slash>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\d)|\d{1,2}\.\d{1,2}\.\d{4}(?!\d))
    |(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?!\d))
    |(?P<tens>(?:1\d|20)\d0['’]?s\b|['’‘]\d0s\b)
    |(?P<short>['’‘]\d\d(?![\d\w]))
    |(?P<amount>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)
    |(?P<rank>\d{1,3}(?:st|nd|rd|th)\b)
    |(?P<share>[1-9]/[2-8]\b)
    |(?P<number>\d+)(?![^\W\d_])
    |(?P<poss>['’]s\b|['’](?=\s))
    |(?P<break>\n\s*\n)
    |(?P<mark>[^\w\s]|\w+)""",
    re.VERBOSE,
)

OTHER, BREAK = ".", "|"
MARKS = {
    ",": "comma",
    "-": "hyphen",
    "–": "hyphen",
    "—": "dash",
    ".": "stop",
    "?": "stop",
    "!": "stop",
    ";": "stop",
    "(": "open",
}
BEFORE_MONTHS = frozenset({
    "in", "of", "since", "until", "between", "to", "and", "position", "relative", "every", "hyphen", "dash", "or",
    "cardinal", "ordinal", "over", "before", "after",
})  # fmt: skip
MONEY = frozenset("$€£¥%#№")


class Word(NamedTuple):
    """A word of the text: where it stands, what it does in a date, and what it stands for there."""

    start: int
    end: int
    text: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Classed:
    """The words of a text and the string of their classes, one character each."""

    words: tuple[Word, ...]
    classes: str


Known = tuple[tuple[str, ...], str, str]  # the pieces of a wording, its kind and value


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The codebook's words of dates, by wording, and the character of each class."""

    single: Mapping[str, tuple[str, str]]
    several: Mapping[tuple[str, str], tuple[Known, ...]]  # by the first two pieces in lower case, the longest first
    characters: Mapping[str, str]
    known: frozenset[str]  # every single word, lower case
    quick: Mapping[str, tuple[str, str, str]]  # words and marks that mean one thing wherever they stand


OWN_KINDS = (
    "iso", "slash", "clock", "tens", "short", "amount", "ordinal", "fraction", "cardinal", "scale", "ampm", "poss",
    "year", "quarter", "comma", "hyphen", "dash", "stop", "open", "past-form",
)  # fmt: skip


def lexicon(codebook: Codebook) -> Lexicon:
    """The words of dates and numbers, ready for look-up."""
    single: dict[str, tuple[str, str]] = {}
    several: dict[tuple[str, str], list[Known]] = {}
    for number in codebook.table(NumberWordRow):
        if number.kind in ("cardinal", "ordinal", "fraction") or number.wording in ("hundred", "thousand"):
            single.setdefault(number.wording, (number.kind, f"{number.value:g}"))
    for row in codebook.table(TimeWordRow):
        pieces = tuple(match.group() for match in PIECE.finditer(row.wording))
        if len(pieces) == 1:
            single[row.wording] = (row.kind, row.value or "")
        else:
            several.setdefault((pieces[0].lower(), pieces[1].lower()), []).append((pieces, row.kind, row.value or ""))
    kinds = sorted({row.kind for row in codebook.table(TimeWordRow)} | set(OWN_KINDS))
    characters = {kind: chr(0x4E00 + index) for index, kind in enumerate(kinds)}
    ordered = {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in several.items()}
    known = frozenset(wording.lower() for wording in single)
    return Lexicon(single, ordered, characters, known, _quick(single, characters))


def _quick(single: Mapping[str, tuple[str, str]], characters: Mapping[str, str]) -> dict[str, tuple[str, str, str]]:
    """Words of one meaning, as written and with a capital; marks."""
    quick = {mark: (kind, "", characters[kind]) for mark, kind in MARKS.items()}
    for wording, (kind, value) in single.items():
        if not kind.endswith(("-short", "-verb")) or kind in ("future-verb", "past-verb"):
            quick[wording] = (kind, value, characters[kind])
            if wording.capitalize() not in single:
                quick[wording.capitalize()] = quick[wording]
    return quick


def classed(text: str, words: Lexicon) -> Classed:
    """The words of the text, each with its class."""
    pieces = list(PIECE.finditer(text))
    wordings = [piece.group() for piece in pieces]
    lowered = [wording.lower() for wording in wordings]
    out: list[Word] = []
    classes: list[str] = []
    end = 0
    several, quick = words.several, words.quick
    for at, pair in enumerate(zip(lowered, [*lowered[1:], ""], strict=False)):
        piece = pieces[at]
        start = piece.start()
        if start < end:
            continue
        plain = None if pair in several else quick.get(wordings[at])
        if plain:
            word, character = Word(start, piece.end(), wordings[at], plain[0], plain[1]), plain[2]
        elif piece.lastgroup == "word" and pair[0] not in words.known and pair not in several and pair[0][-2:] != "ed":
            word, character = Word(start, piece.end(), wordings[at], "other", ""), OTHER
        else:
            word = _word(text, pieces, lowered, at, words, out[-1] if out else None)
            character = words.characters.get(word.kind, BREAK if word.kind == "break" else OTHER)
        end = word.end
        out.append(word)
        classes.append(character)
    return Classed(tuple(out), "".join(classes))


def _word(
    text: str, pieces: list[re.Match[str]], lowered: list[str], at: int, words: Lexicon, before: Word | None
) -> Word:
    """The word that begins at this piece."""
    piece = pieces[at]
    start, end, wording = piece.start(), piece.end(), piece.group()
    shape = piece.lastgroup or "mark"
    for known, kind, value in words.several.get((lowered[at], lowered[at + 1] if at + 1 < len(lowered) else ""), ()):
        size = len(known)
        same = lowered[at : at + size] == [one.lower() for one in known]
        if same and (known[0].islower() or wording[0].isupper() or not known[0][0].isalpha()):
            last = pieces[at + size - 1].end()
            return Word(start, last, text[start:last], kind, value)
    if shape == "word":
        word = _wording(text, start, end, wording, lowered[at], words)
        return _month_or_verb(word, before, text) if word.kind == "month-verb" else word
    if shape in ("mark", "letters"):
        return Word(start, end, wording, MARKS.get(wording, "other"), "")
    return _figure(text, start, end, wording, shape)


def _wording(text: str, start: int, end: int, wording: str, lower: str, words: Lexicon) -> Word:
    """A word by the lexicon; one in capitals only counts as written."""
    known = words.single.get(wording)
    if known is None and wording[0].isupper():
        known = words.single.get(lower) or (words.single.get(lower.capitalize()) if wording.isupper() else None)
    if known is None:
        past = wording == lower and lower.endswith("ed") and len(lower) > 4
        return Word(start, end, wording, "past-form" if past else "other", "")
    kind, value = known
    if kind.endswith("-short"):
        dotted, numbered = text[end : end + 1] == ".", re.match(r",?\s*\d", text[end : end + 4])
        if not numbered and (not dotted or kind == "weekday-short"):
            return Word(start, end, wording, "other", "")
        end, kind = end + dotted, kind.removesuffix("-short")
    return Word(start, end, text[start:end], kind, value)


def _month_or_verb(word: Word, before: Word | None, text: str) -> Word:
    """ "May" and "March" are months after the words that months follow, or before a number."""
    numbered = re.match(r",?\s*\d", text[word.end : word.end + 4])
    dated = before is not None and before.kind in BEFORE_MONTHS
    return Word(word.start, word.end, word.text, "month" if numbered or dated else "other", word.value)


def _figure(text: str, start: int, end: int, wording: str, shape: str) -> Word:
    """A word of digits: a year, a number of a day, a clock; sums of money and shares are none of these."""
    kind, value = shape, wording
    money = not MONEY.isdisjoint((text[start - 1 : start], text[end : end + 1]))
    if money and shape in ("number", "amount", "tens"):
        return Word(start, end, wording, "other", "")
    if shape == "number":
        kind = "year" if len(wording) == 4 and "1000" <= wording <= "2199" else "cardinal"
        if len(wording) > 4:
            kind = "other"
    elif shape == "rank":
        kind, value = "ordinal", wording[:-2]
    elif shape == "share":
        kind, value = "fraction", str(int(wording[0]) / int(wording[2]))
    return Word(start, end, wording, kind, value)
