"""Finds what is counted or measured in a sentence: value, unit, and how the value is said.

A range has two ends. Dates, clock times, ordinals, scores of names ("Section 427") are no quantities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from amity.codebook import Codebook
from amity.reading.changes import direction
from amity.reading.dates import find_timexes
from amity.reading.numbers import Number, numbers_in
from amity.reading.units import Units, units

NOUNS = ("NOUN", "PROPN")
CHANGES = {"~": "~", ">": ">", "<": "<"}
AGE = 120
LABELS = frozenset(
    {
        "route",
        "highway",
        "road",
        "flight",
        "windows",
        "version",
        "update",
        "release",
        "model",
        "type",
        "line",
        "phase",
        "chapter",
        "item",
        "bill",
        "boeing",
        "airbus",
        "resolution",
        "article",
        "section",
        "apollo",
        "channel",
        "level",
        "area",
        "room",
        "gate",
        "platform",
        "unit",
        "series",
    }
)
KEPT_TIMES = frozenset({"ago", "later", "earlier", "before", "after"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. `value` of a range is its upper end, `low` the lower; offsets are the document's."""

    start: int
    end: int
    value: float
    low: float | None = None
    unit: str | None = None
    normal: str | None = None
    kind: str | None = None  # money, share, length, ...; noun where the unit is what is counted
    change: str = "="  # =, ~, <, >, up, down
    approx: bool = False
    noun: int | None = None  # index of the token that is counted
    token: int = -1  # index of the number's last token


def find_quantities(
    span: Span | Doc, codebook: Codebook, times: Iterable[tuple[int, int]] | None = None
) -> tuple[Quantity, ...]:
    """The quantities of a sentence or text, in order.

    `times` are the characters of its dates, where they are known already.
    """
    text, base = span.text, span[0].idx if len(span) else 0
    known = codebook.derive(units)
    taken = [(a - base, b - base) for a, b in times] if times is not None else _dates(text, codebook)
    found = [_quantity(text, number, span, base, known) for number in numbers_in(text, known, codebook)]
    kept = [one for one in found if one and not _in_date(one, base, taken)]
    whole = _shared_units([one for one in kept if one.low != one.value], text, base)
    return tuple(_moved(one, span, codebook) for one in whole)


def _dates(text: str, codebook: Codebook) -> list[tuple[int, int]]:
    """Where the text names days; lengths of time are quantities."""
    found = find_timexes(text, None, codebook)
    return [
        (one.start, one.end)
        for one in found
        if one.type in ("DATE", "TIME") and not KEPT_TIMES & set(one.text.lower().replace("-", " ").split())
    ]


def _in_date(one: Quantity, base: int, taken: list[tuple[int, int]]) -> bool:
    """Whether the number is part of a date, and has no unit that says otherwise."""
    start, end = one.start - base, one.end - base
    inside = any(a < end and start < b for a, b in taken)
    return inside and (one.kind in (None, "noun", "time") or any(a <= start and end <= b for a, b in taken))


def _quantity(text: str, number: Number, span: Span | Doc, base: int, known: Units) -> Quantity | None:
    """The number with its unit and the words around it; null where it is a name or a label."""
    token = _token_at(span, base, number.last)
    made = Quantity(
        start=base + number.start, end=base + number.end, value=number.value, low=number.low,
        change=number.change, approx=number.change == "~", token=token.i,
    )  # fmt: skip
    if number.unit:
        unit = replace(made, unit=number.unit, normal=number.normal, kind=number.kind)
        return None if _adjective(text, number) else unit
    first = next((t for t in span if t.idx - base == number.first), None)
    counted = _counted(token, number, text, base)
    if counted is not None:
        return _of_noun(made, counted[0], counted[1], first, number, text, known)
    if _label(first, number, None) or number.pronoun:
        return None
    return replace(made, normal="year of age", kind="age") if _age(token, number) else made


def _of_noun(
    made: Quantity, words: list[Token], noun: Token, first: Token | None, number: Number, text: str, known: Units
) -> Quantity | None:
    """The quantity of what a noun names; null where number and noun are a name."""
    named = _all_names(words) and number.value % 1 == 0 and not number.scaled
    if named or _label(first, number, noun) or _hyphenated(text, number, noun):
        return None
    row = known.of_word(noun.lower_) if noun.pos_ == "NOUN" else None
    unit = " ".join(word.text for word in words)
    counted = replace(
        made, unit=unit, normal=row[0] if row else _lemma(words), kind=row[1] if row else "noun", noun=noun.i
    )
    return _per(counted, noun, known)


def _token_at(span: Span | Doc, base: int, offset: int) -> Token:
    """The token that holds this character of the span."""
    found = span[0]
    for token in span:
        if token.idx - base > offset:
            break
        found = token
    return found


def _counted(token: Token, number: Number, text: str, base: int) -> tuple[list[Token], Token] | None:
    """The noun that the number counts, with its adjectives and compounds."""
    doc = token.doc
    place = token.i + 1
    while place < len(doc) and doc[place].idx - base < number.end:
        place += 1
    if place < len(doc) and doc[place].lower_ == "of" and (number.vague or number.scaled or number.value <= 10):
        place = _past_owner(doc, place + 1)
    while place < len(doc) and doc[place].text in ("-", "–"):
        place += 1
    run: list[Token] = []
    while place < len(doc) and _part_of_noun(doc[place], run):
        run.append(doc[place])
        place += 1
    while run and run[-1].pos_ not in NOUNS:
        run.pop()
    if not run:
        return None
    nouns = [word for word in run if word.pos_ in NOUNS]
    if run[0].lower_ in ("last", "next", "this"):
        return None
    first = run.index(nouns[0])
    if nouns[0].tag_ == "NN" and number.value != 1 and len(nouns) > 1 and nouns[1].tag_ == "NN" and first == 0:
        return [nouns[0]], nouns[0]
    words = [w for w in run if w.pos_ in (*NOUNS, "ADJ") and w.lower_ not in ("more", "most") and w.text not in "-–"]
    return words, run[-1]


def _part_of_noun(word: Token, run: list[Token]) -> bool:
    """Whether the word goes on with the noun phrase after a number."""
    if run and run[-1].tag_ in ("NNS", "NNPS"):
        return False
    following = word.nbor(1) if word.i + 1 < len(word.doc) else None
    if run and following is not None and following.pos_ in (*NOUNS, "ADJ"):
        if word.lower_ == "and" and run[-1].pos_ == following.pos_:
            return True
        if word.pos_ == "NUM" and run[-1].pos_ == "PROPN":
            return True
    if word.pos_ in (*NOUNS, "ADJ") or (word.tag_ in ("VBN", "VBG") and word.dep_ in ("amod", "compound", "nmod")):
        return True
    return bool(run) and word.text == "-" and word.i + 1 < len(word.doc) and not word.whitespace_


def _lemma(words: list[Token]) -> str:
    """The unit's words with the noun in the singular."""
    return " ".join([*(w.text for w in words[:-1]), words[-1].lemma_]).lower()


def _label(first: Token | None, number: Number, noun: Token | None) -> bool:
    """Whether the number belongs to a name: "Section 427", "the S&P 500", "Article 5"."""
    if first is None or first.i == 0 or number.scaled or number.vague:
        return False
    before = first.nbor(-1)
    if before.lower_ in LABELS and (before.text[0].isupper() or number.value % 1):
        return True  # "Route 66", "version 2.5"
    if before.is_sent_start and before.pos_ != "PROPN":
        return False
    plural = noun is not None and noun.tag_ in ("NNS", "NNPS")
    if before.text == "(" and noun is None and first.nbor(1).text == ")":
        return True
    if plural and before.pos_ == "PROPN" and before.i and before.nbor(-1).like_num:
        return True  # 63,000 Model 3 sedans
    capital = before.text[0].isupper() and before.pos_ in ("NOUN", "PROPN")
    named = capital or before.lower_ in ("no", "number", "section", "article", "chapter", "page", "row", "aged", "ages")
    return named and not plural and before.text[0].isalpha()


def _all_names(run: list[Token]) -> bool:
    """Names only, none of them plural: "358 El Brillo Way"."""
    return all(word.pos_ == "PROPN" and word.tag_ != "NNPS" and word.text[0].isupper() for word in run)


def _past_owner(doc: Doc, place: int) -> int:
    """Past "the", "the most", "her", "Johnson's"."""
    while place < len(doc) and (doc[place].pos_ in ("DET", "ADV", "PRON") or doc[place].tag_ in ("RBS", "PRP$")):
        place += 1
    if place + 1 < len(doc) and doc[place + 1].tag_ == "POS":
        place += 2
    return place


def _adjective(text: str, number: Number) -> bool:
    """A length of time as an adjective: "a five-year award"."""
    words = text[number.last : number.end]
    return number.kind == "time" and "-" in words and not words.endswith("s")


def _hyphenated(text: str, number: Number, noun: Token) -> bool:
    """Whether the number is the first part of a compound that counts nothing."""
    return text[number.end : number.end + 1] == "-" and noun.tag_ == "NN" and noun.lower_ not in ("cylinder", "member")


def _per(made: Quantity, noun: Token, known: Units) -> Quantity:
    """3,000 tests per day."""
    if noun.i + 2 >= len(noun.doc) or noun.nbor(1).lower_ not in ("per", "a"):
        return made
    unit = known.of_word(noun.nbor(2).lower_)
    if unit is None or unit[1] != "time":
        return made
    word = noun.nbor(2)
    return replace(made, unit=f"{made.unit} {noun.nbor(1).text} {word.text}", normal=f"{made.normal} per {unit[0]}")


def _age(token: Token, number: Number) -> bool:
    """Nick Hague, 44, has; who was 10."""
    doc, place = token.doc, token.i
    if number.scaled or number.value > AGE or number.value % 1 or not 0 < place < len(doc) - 1:
        return False
    before, after = doc[place - 1], doc[place + 1]
    if before.text == "," and place > 1 and doc[place - 2].pos_ == "PROPN":
        return after.text in (",", ".", ")")
    return False


def _moved(one: Quantity, span: Span | Doc, codebook: Codebook) -> Quantity:
    """The quantity as a rise or a fall, where the words around it tell one."""
    if one.change != "=":
        return one
    sign = direction(one.start, one.end, span, codebook)
    return replace(one, change={1: "up", -1: "down"}[sign]) if sign else one


def _shared_units(found: list[Quantity], text: str, base: int) -> Iterator[Quantity]:
    """Gives "four-, five- and six-cylinder" and "8 or $9" the unit of the number after."""
    last: Quantity | None = None
    for place, one in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else None
        between = text[one.end - base : after.start - base].strip(" ,-").lower() if after else ""
        if after and one.unit is None and one.kind is None and between in ("or", "and", "") and after.unit:
            yield replace(one, unit=after.unit, normal=after.normal, kind=after.kind, noun=after.noun)
        elif (
            last
            and one.kind is None
            and last.kind in ("noun", "count", "length", "mass")
            and 0.05 < one.value / (last.value or 1) < 20
        ):
            yield replace(one, normal=last.normal, kind=last.kind, noun=last.noun)  # "up from 2.4 million"
        else:
            yield one
        last = one if one.kind else last
