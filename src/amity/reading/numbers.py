"""Finds the numbers of a text, in digits and words, with scale words, ranges and the units written beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from amity.codebook import Codebook
from amity.codebook.rows_time import NumberWordRow
from amity.reading.units import Piece, Units, pieces_of

DASHES = frozenset("-–—−")
COUNTING = frozenset({"cardinal", "scale", "vague", "fraction", "multiple"})
SIGNS = {"about": "~", "over": ">", "under": "<"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text; `first` is where its digits begin, `last` where its last word does."""

    start: int
    end: int
    first: int
    last: int
    value: float
    low: float | None = None
    unit: str | None = None
    normal: str | None = None
    kind: str | None = None
    change: str = "="
    scale: float = 1.0  # of its scale words
    scaled: bool = False
    vague: bool = False
    pronoun: bool = False  # "one" may be no number


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The codebook's number words by kind."""

    kinds: Mapping[str, tuple[str, float]]


def number_words(codebook: Codebook) -> NumberWords:
    """Kind and value by wording."""
    return NumberWords({row.wording: (row.kind, row.value) for row in codebook.table(NumberWordRow)})


def numbers_in(text: str, known: Units, codebook: Codebook) -> Iterator[Number]:
    """The numbers of the text, in order, ranges joined."""
    words = codebook.derive(number_words).kinds
    if not any(sign.isdigit() for sign in text) and not any(_counts(word, words) for word in text.lower().split()):
        return
    pieces = pieces_of(text)
    reader = _Reader(text, pieces, known, words)
    held: tuple[Number, int] | None = None
    at = 0
    while at < len(pieces):
        found = reader.number(at)
        if found is None:
            at += 1
            continue
        number, at = found
        joined = held and reader.joined(held[0], held[1], number)
        if joined:
            held = (joined, at)
            continue
        if held:
            yield held[0]
        held = (number, at)
    if held:
        yield held[0]


def _counts(word: str, words: Mapping[str, tuple[str, float]]) -> bool:
    """Whether a word may begin a number: "twenty-five", "millions", "sixfold"."""
    first = word.strip(".,;:()\"'“”‘’").split("-")[0]
    return words.get(first, ("",))[0] in COUNTING or first.endswith("fold")


class _Reader:
    """Reads numbers piece by piece."""

    def __init__(self, text: str, pieces: list[Piece], known: Units, words: Mapping[str, tuple[str, float]]) -> None:
        self.text, self.pieces, self.known, self.words = text, pieces, known, words

    def number(self, at: int) -> tuple[Number, int] | None:
        """The number that begins at this piece, with its unit, and the piece after it."""
        pieces = self.pieces
        piece = pieces[at]
        read = self._digits(at) if piece.number else self._worded(at)
        if read is None:
            return None
        value, low, end, scaled, vague = read
        plain = value
        if low is None and not vague:
            value, end, more = self._scales(value, end, at)
            scaled = scaled or more
        if self._ordinal_or_clock(end):
            return None
        prefix = self.known.match_before(pieces, at)
        if prefix is None and at > 1 and (pieces[at - 1].text == "=" or pieces[at - 1].text in DASHES):
            prefix = self.known.match_before(pieces, at - 1)
        if prefix is None and self._glued(at):
            return None
        one = piece.lower == "one" and end == at + 1
        made = Number(
            start=piece.start, end=pieces[end - 1].end, first=piece.start, last=pieces[end - 1].start, value=value,
            low=low, scale=value / plain if plain else 1.0, scaled=scaled, vague=vague, pronoun=one,
        )  # fmt: skip
        made, end = self._with_unit(made, at, end, prefix)
        return replace(made, change=self._change(at - (prefix[0] if prefix else 0))), end

    def _ordinal_or_clock(self, end: int) -> bool:
        """22nd, 1.05am."""
        piece = self.pieces[end] if end < len(self.pieces) else None
        if piece is None or (piece.start != self.pieces[end - 1].end and piece.lower not in ("a.m.", "p.m.")):
            return False
        return piece.lower in ("st", "nd", "rd", "th", "am", "pm", "a.m.", "p.m.", "s", "ers")

    def _digits(self, at: int) -> tuple[float, float | None, int, bool, bool] | None:
        """A number in digits, with a fraction or a power of ten."""
        pieces = self.pieces
        value = float(pieces[at].text.replace(",", ""))
        end = at + 1
        if self._text(end) in ("/", "⁄") and self._is_number(end + 1) and self._touching(end) and value < 20:
            under = float(pieces[end + 1].text.replace(",", ""))
            slashed = self._text(end + 2) in ("/", "⁄")
            if not under or slashed or value >= under:
                return (value, None, end, False, False) if not slashed and under else None
            return value / under, None, end + 2, False, False
        if self._text(end) == "×" and self._text(end + 1) == "10":
            sign = -1 if self._text(end + 2) in DASHES else 1
            power = end + 3 if self._text(end + 2) in DASHES or self._text(end + 2) == "^" else end + 2
            if self._is_number(power):
                return value * 10 ** (sign * float(pieces[power].text)), None, power + 1, True, False
        if self._text(end) == ":" and self._is_number(end + 1) and self._touching(end):
            return None
        return value, None, end, False, False

    def _worded(self, at: int) -> tuple[float, float | None, int, bool, bool] | None:
        """A number in words: twenty-five, half a million, a dozen, tens of thousands."""
        kind, value = self.words.get(self.pieces[at].lower, ("", 0.0))
        if kind == "vague":
            return self._vague(at, value)
        if kind == "fraction" and self.pieces[at].lower == "half" and self._lower(at + 1) in ("a", "an"):
            scale = self.words.get(self._lower(at + 2), ("", 0.0))
            return (0.5 * scale[1], None, at + 3, True, False) if scale[0] == "scale" else None
        if self.pieces[at].lower in ("a", "an"):
            scale = self.words.get(self._lower(at + 1), ("", 0.0))
            long = len(self._lower(at + 1)) > 2
            return (scale[1], None, at + 2, True, False) if scale[0] == "scale" and long else None
        if kind == "multiple" and self.pieces[at].lower.endswith("fold"):
            return value, None, at + 1, False, False
        if kind != "cardinal":
            return self._fold(at)
        return self._cardinals(at, value)

    def _fold(self, at: int) -> tuple[float, float | None, int, bool, bool] | None:
        """sixfold."""
        lower = self.pieces[at].lower
        kind, value = self.words.get(lower.removesuffix("fold"), ("", 0.0)) if lower.endswith("fold") else ("", 0.0)
        return (value, None, at + 1, False, False) if kind == "cardinal" else None

    def _cardinals(self, at: int, value: float) -> tuple[float, float | None, int, bool, bool]:
        """twenty-five; one hundred and twenty; two and a half."""
        end = at + 1
        while True:
            step = 1 if self._text(end) in DASHES and self._touching(end) else 0
            kind, more = self.words.get(self._lower(end + step), ("", 0.0))
            if kind == "cardinal" and 0 < more < 10 and value % 100 >= 20 and value % 10 == 0:
                value, end = value + more, end + step + 1
            elif kind == "scale" and self._lower(end) == "hundred" and not step:
                value, end = value * 100, end + 1
                if self._lower(end) == "and" and self.words.get(self._lower(end + 1), ("",))[0] == "cardinal":
                    end += 1
                kind, more = self.words.get(self._lower(end), ("", 0.0))
                if kind == "cardinal":
                    value, end = value + more, end + 1
            else:
                break
        if self._lower(end) == "and" and self._lower(end + 1) == "a" and self._lower(end + 2) == "half":
            return value + 0.5, None, end + 3, False, False
        return value, None, end, False, False

    def _vague(self, at: int, value: float) -> tuple[float, float | None, int, bool, bool]:
        """dozens: 12 to 120; tens of millions: ten to a hundred million."""
        end, low = at + 1, value
        if self._lower(end) == "of" and self.words.get(self._lower(end + 1), ("",))[0] == "vague":
            low, end = value * self.words[self._lower(end + 1)][1], end + 2
        return low * 10, low, end, True, True

    def _scales(self, value: float, end: int, at: int) -> tuple[float, int, bool]:
        """The scale words after a number: million, bn, k."""
        scaled = False
        while end < len(self.pieces):
            piece = self.pieces[end]
            kind, scale = self.words.get(piece.lower, ("", 0.0))
            step = 1
            if kind != "scale" and piece.text in DASHES and self._touching(end):
                kind, scale = self.words.get(self._lower(end + 1), ("", 0.0))
                step = 2
            if kind != "scale" or not self._is_scale(end + step - 1, end, at):
                break
            value, end, scaled = value * scale, end + step, True
        return value, end, scaled

    def _is_scale(self, place: int, end: int, at: int) -> bool:
        """Whether a short letter is a scale: "$2.3m", "12.3m tonnes", "8 B people", but not "37m high"."""
        piece = self.pieces[place]
        if len(piece.text) > 2 and piece.lower != "mln":
            return True
        if piece.lower in ("m", "b", "k") and piece.text != "B":
            if piece.start != self.pieces[end - 1].end:
                return False
            if self.known.match_before(self.pieces, at) or piece.lower == "k" or piece.lower == "b":
                return True
            after = self.pieces[place + 1] if place + 1 < len(self.pieces) else None
            return bool(after and after.text[0].isalpha() and after.start > piece.end and after.lower not in SMALL)
        return True

    def _glued(self, at: int) -> bool:
        """Whether letters stand right before the number: S23."""
        before = self.pieces[at - 1] if at else None
        if before is None or before.end != self.pieces[at].start:
            return False
        if before.text in DASHES:
            return self._named(at - 1)
        return before.text[-1].isalpha() or before.text in ("#", "_", "@")

    def _named(self, at: int) -> bool:
        """COVID-19, TA-35: a dash between letters and the number."""
        before = self.pieces[at - 1] if at else None
        if (
            before is None
            or before.end != self.pieces[at].start
            or before.lower in ("sub", "plus", "minus", "to", "mid")
        ):
            return False
        return before.text[-1].isalpha()

    def _with_unit(self, made: Number, at: int, end: int, prefix: tuple[int, str, str] | None) -> tuple[Number, int]:
        """The number with the unit before or after it."""
        pieces = self.pieces
        if prefix:
            first = at - prefix[0] - (pieces[at - 1].text == "=" or pieces[at - 1].text in DASHES)
            unit = "".join(piece.text for piece in pieces[first:at]).rstrip("=-–")
            made = replace(made, start=pieces[first].start, unit=unit, normal=prefix[1], kind="money")
            extra = self._text(end) in ("US", "USD", "CAD", "AUD") and 1
            return self._rated(made, end + (extra or 0))
        skip = 1 if self._text(end) in DASHES and self._touching(end) else 0
        found = self.known.match_after(pieces, end + skip)
        if found is None or not self._fits(found, end + skip, made):
            return made, end
        last = end + skip + found[0]
        unit = self.text[pieces[end + skip].start : pieces[last - 1].end]
        made = replace(made, end=pieces[last - 1].end, unit=unit, normal=found[1], kind=found[2].removesuffix("-word"))
        return self._rated(made, last)

    def _fits(self, found: tuple[int, str, str], at: int, made: Number) -> bool:
        """Whether a short symbol after a number is a unit: one letter only where it touches or ends a phrase."""
        piece = self.pieces[at]
        if found[2] == "money-word":  # "won" is a verb, too
            return made.scaled or made.value >= 1000
        if len(piece.text) == 1 and piece.text.isalpha() and piece.start != self.pieces[at - 1].end:
            return piece.text.isupper() and not (at + 1 < len(self.pieces) and self.pieces[at + 1].text == ".")
        return not (piece.lower in ("second", "s") and made.pronoun)

    def _rated(self, made: Number, end: int) -> tuple[Number, int]:
        """per barrel, a month, an hour, /kg."""
        pieces = self.pieces
        dash = self._text(end) in DASHES and self._touching(end)
        place = end + 1 if dash else end
        word = self._lower(place)
        if word not in ("per", "a", "an", "/") or place + 1 >= len(pieces):
            return replace(made, end=max(made.end, pieces[end - 1].end)), end
        place += 1 + (self._text(place + 1) in DASHES)
        found = self.known.match_after(pieces, place)
        after = pieces[place] if place < len(pieces) else None
        if after is None or (word in ("a", "an") and self._kind(after.lower) != "each") or not after.text[0].isalpha():
            return made, end
        size, name = (found[0], found[1]) if found else (1, after.lower)
        unit = f"{made.unit} {word} {self.text[after.start : pieces[place + size - 1].end]}"
        made = replace(made, end=pieces[place + size - 1].end, unit=unit, normal=f"{made.normal} per {name}")
        return replace(made, kind=made.kind if made.kind == "money" else "rate"), place + size

    def _change(self, at: int) -> str:
        """What the words before say of the number: about, more than, up to."""
        words = [piece.lower for piece in self.pieces[max(0, at - 4) : at]]
        if words and words[-1] in ("a", "an", "the"):
            words.pop()
        for size in (3, 2, 1):
            phrase = " ".join(words[-size:])
            kind = self.words.get(phrase, ("",))[0]
            if kind in SIGNS:
                return SIGNS[kind]
        return "="

    def joined(self, low: Number, end: int, high: Number) -> Number | None:
        """The range of two numbers: 15-22 miles, between 5% and 6%, from 1,000 to 2,000."""
        between = self.text[low.end : high.start].strip().lower()
        between = between.strip("-") if between.strip("-") == "to" else between
        if low.low is not None or high.low is not None or low.pronoun:
            return None
        lead = self._before(low)
        if (low.kind is None and lead in ("in", "of", "since", "than")) or (low.kind == "count" and low.unit is None):
            return None
        dash = between in DASHES and self._close(low, high)
        to = between == "to" and (lead == "from" or not self._told(low))
        if not (dash or to or (between == "and" and lead == "between")):
            return None
        if (low.normal and not (high.normal or "").startswith(low.normal)) or (
            between == "to" and high.kind and low.kind != high.kind and low.kind
        ):
            return None
        scale = high.scale if not low.scaled and low.value * high.scale <= high.value else 1.0
        return replace(
            high, start=low.start, first=low.first, low=min(low.value * scale, high.value),
            value=max(low.value * scale, high.value), change=low.change,
        )  # fmt: skip

    def _close(self, low: Number, high: Number) -> bool:
        """A dash with equal room on both sides."""
        gap = self.text[low.end : high.start]
        return len(gap.strip()) == 1 and (gap.startswith(" ") == gap.endswith(" "))

    def _before(self, number: Number) -> str:
        """The word before a number, approximations apart."""
        words = [p.lower for p in self.pieces if p.end <= number.start][-5:]
        while words and (self._kind(words[-1]) == "about" or (words[-1] in ("up", "to") and "from" in words)):
            words.pop()
        return words[-1] if words else ""

    def _told(self, number: Number) -> bool:
        """Whether a word of change stands before: "rose 12% to 14%" is no range."""
        if self._before(number) == "by":
            return number.normal is not None
        return self._kind(self._before(number)) == "change"

    def _kind(self, wording: str) -> str:
        return self.words.get(wording, ("", 0.0))[0]

    def _text(self, at: int) -> str:
        return self.pieces[at].text if 0 <= at < len(self.pieces) else ""

    def _lower(self, at: int) -> str:
        return self.pieces[at].lower if 0 <= at < len(self.pieces) else ""

    def _is_number(self, at: int) -> bool:
        return 0 <= at < len(self.pieces) and self.pieces[at].number

    def _touching(self, at: int) -> bool:
        """Whether this piece touches those before and after it."""
        if not 0 < at < len(self.pieces) - 1:
            return False
        return self.pieces[at - 1].end == self.pieces[at].start and self.pieces[at].end == self.pieces[at + 1].start


SMALL = frozenset(
    {"high", "long", "wide", "deep", "tall", "away", "above", "below", "and", "or", "to", "from", "in", "at"}
)
