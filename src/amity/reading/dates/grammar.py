"""The patterns of dates, over word classes. The longest match at a place is tried first.

`{month}` stands for one word of the class; `{a|b}` for one of two; names in capitals for the parts below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from amity.codebook import Codebook
from amity.reading.dates import resolve, resolve_relative
from amity.reading.dates.found import Context, Found, Hit
from amity.reading.dates.words import Classed, Lexicon, lexicon

Resolve = Callable[[Hit, Context], list[Found] | None]

PARTS = {
    "MOD": "(?:{the}?{position}{hyphen}?{of}?)?",
    "SIZE": "{cardinal|amount|fraction}(?:{hyphen}?{cardinal|scale|fraction})*|{a}{scale}|{a}?{half}",
    "COUNT": "(?:(?:SIZE)(?:{to|or|hyphen|dash}(?:SIZE))?|{a}|{some}|{couple}|{a}{couple})",
    "ABOUT": "{approx|over}?",
    "YEAR": "(?:{comma}?{of}?{year}|{short})",
    "THATYEAR": "(?:{of}?{the}?{relative|that}{unit}|{of}{the}{unit})",
    "DAYNUMBER": "{cardinal|ordinal}",
    "WEEKDAY": "(?:{weekday}{comma}?)?",
    "LENGTH": "COUNT{hyphen}?{fiscal}*{units|unit}",
    "PERIOD": "{unit|units|period|half}",
}

PATTERNS: tuple[tuple[str, Resolve], ...] = (
    ("{iso|slash}", resolve.written),
    ("WEEKDAY{month}DAYNUMBER(?:YEAR|THATYEAR)?", resolve.calendar_day),
    ("WEEKDAY{the}?DAYNUMBER{of}?{month}(?:YEAR|THATYEAR)?", resolve.calendar_day),
    ("{month}DAYNUMBER{hyphen|dash|to|and|until|or}DAYNUMBER(?:YEAR)?", resolve.calendar_days),
    ("{the}?DAYNUMBER{hyphen|dash|to|and|until|or}{the}?DAYNUMBER{of}?{month}(?:YEAR)?", resolve.calendar_days),
    ("MOD{relative}?{month}(?:YEAR|THATYEAR)?", resolve.month),
    ("MOD{fiscal}*{the}?{year}(?:{era})?", resolve.year),
    ("MOD{the}?{fiscal}?{unit}{year}", resolve.year),
    ("{the}{unit}{cardinal}{scale}", resolve.spoken_year),
    ("{month}?{cardinal}{cardinal}(?:{hyphen}?{cardinal})?", resolve.spoken_year),
    ("{short}", resolve.year),
    ("{year}{hyphen|dash}{cardinal|year}", resolve.years),
    ("MOD{the}?{year}{fiscal}*{ordinal}?PERIOD", resolve.quarter),
    ("MOD{the}?MOD{tens|decade}", resolve.decade),
    ("MOD{the}?MOD{ordinal}{hyphen}?{unit}", resolve.ordinal_unit),
    ("MOD{the|its}?{fiscal|relative}*{ordinal}{hyphen}?{fiscal}*{unit|half}(?:YEAR|{of}{the}?{fiscal}?{year}|THATYEAR)?", resolve.quarter),
    ("{quarter}(?:{of}?{year}|THATYEAR)?", resolve.quarter),
    ("{relative}{unit}{poss}{fiscal}*{ordinal}?PERIOD", resolve.quarter),
    ("{holiday}(?:YEAR|THATYEAR)?|{relative}{holiday}", resolve.holiday),
    ("{holiday}{unit}", resolve.holiday),
    ("(?:MOD|{earlier-later})(?:{the|its}?{relative}{relative|fiscal}*{unit})", resolve_relative.unit),
    ("(?:MOD|{earlier-later}){that}{relative}?{unit}", resolve_relative.that_unit),
    ("MOD{the}{fiscal}?{unit}", resolve_relative.the_unit),
    ("{the}{present-adjective}{fiscal}*{unit}", resolve_relative.unit),
    ("{earlier-later|position}{in}{the}{unit}|{the}{unit}{ended}", resolve_relative.the_unit),
    ("{position}{hyphen}?{part}", resolve_relative.part_of_today),
    ("{the}{units}{before|after|that}", resolve_relative.bare_units),
    ("ABOUT{a}{unit}{before|after}", resolve_relative.from_anchor),
    ("{unit}(?:{poss}|{hyphen}){position}", resolve_relative.the_unit),
    ("(?:MOD|{earlier-later}){the}?{relative}{relative}?{season|weekday|part}{part}?", resolve_relative.named),
    ("(?:MOD){the}?{season}(?:YEAR|THATYEAR)?", resolve_relative.season),
    ("(?:MOD|{earlier-later}){weekday}{part}?|{weekday}{relative}(?:{unit})?", resolve_relative.weekday),
    ("(?:MOD|{earlier-later}){day}{part}?|{day}{poss}", resolve_relative.near_day),
    ("MOD{part}(?:{of}?{day|weekday})", resolve_relative.near_day),
    ("{weekdays}{parts}?|{every}{weekday|month|season|part}{parts}?", resolve.set_of),
    ("{every}(?:{other}|{cardinal|ordinal})?{units|unit}", resolve.set_of),
    ("{frequency}", resolve.set_of),
    ("(?:{clock}{ampm}?|{cardinal}{ampm}|{cardinal}{in}{the}{part})(?:{zone})?(?:{comma|on|afterwards}?(?:{weekday}|{day}|{month}{cardinal}))?", resolve.clock),
    ("{ampm-word}", resolve.clock),
    ("{approx}?{the}?{relative}{relative}?(?:COUNT){hyphen}?{fiscal}*{units|seasons|unit}", resolve_relative.units),
    ("{the}?{ordinal}COUNT{hyphen}?{units}(?:YEAR|{of}{fiscal}{year}|THATYEAR)?", resolve_relative.first_units),
    ("{the}COUNT{units}", resolve_relative.first_units),
    ("{the}?{relative|past-word|future-adjective}{some}?{units}", resolve_relative.units),
    ("{these}(?:COUNT)?{units}", resolve_relative.units),
    ("ABOUTLENGTH{ago}|{units}{ago}", resolve_relative.ago),
    ("ABOUTLENGTH{earlier-later|before|afterwards|after}", resolve_relative.from_anchor),
    ("{the}?{comparable}?{unit}{hyphen}{ago|earlier-later}(?:(?:SIZE)|{ordinal})?(?:PERIOD)?", resolve_relative.year_earlier),
    ("{the}?(?:{comparable|relative})PERIOD{in|of|a}?(?:{the}?{relative}{unit}|{year}|{a}?{unit}{ago|earlier-later|before})", resolve_relative.same_period),
    ("{the}PERIOD{in|of}?(?:{a}{unit}{ago|earlier-later}|{relative}{unit})", resolve_relative.same_period),
    ("{the}{relative}{period}", resolve_relative.latest_period),
    ("{in}?ABOUTLENGTH(?:{and}{a}{half})?(?:{hyphen}{long|old})?{period}?", resolve_relative.length),
    ("{unit|units}{hyphen}{long}", resolve_relative.length),
    ("{units}", resolve_relative.bare_units),
    ("{present|past-ref|future-ref|present-adjective}|{the}{relative}", resolve.reference_word),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grammar:
    """The patterns, compiled for the classes of a lexicon."""

    lexicon: Lexicon
    rules: tuple[tuple[re.Pattern[str], Resolve], ...]


def grammar(codebook: Codebook) -> Grammar:
    """The patterns of dates with the codebook's words."""
    words = codebook.derive(lexicon)
    return Grammar(words, tuple((re.compile(_spelled(text, words)), rule) for text, rule in PATTERNS))


def _spelled(pattern: str, words: Lexicon) -> str:
    """A pattern with its parts written out and its classes as characters."""
    while any(re.search(rf"(?<![A-Z{{]){name}(?![a-z}}])", pattern) for name in PARTS):
        for name, part in PARTS.items():
            pattern = re.sub(rf"(?<![A-Z{{]){name}(?![a-z}}])", lambda _, part=part: f"(?:{part})", pattern)
    return re.sub(r"\{([a-z|-]+)\}", lambda found: _class(found.group(1).split("|"), words), pattern)


def _class(kinds: list[str], words: Lexicon) -> str:
    characters = "".join(words.characters.get(kind, "") for kind in kinds)
    return f"[{characters}]" if characters else "(?!)"


def matches(rules: Grammar, text: Classed) -> Iterator[list[tuple[Hit, Resolve]]]:
    """At each place in turn, every pattern that fits there, the longest first."""
    at: dict[int, list[tuple[int, int, Resolve]]] = {}
    for order, (pattern, rule) in enumerate(rules.rules):
        for match in pattern.finditer(text.classes):
            if match.end() > match.start():
                at.setdefault(match.start(), []).append((-match.end(), order, rule))
    for start in sorted(at):
        yield [
            (Hit(start, -end - 1, text.words[start:-end]), rule)
            for end, _, rule in sorted(at[start], key=lambda m: m[:2])
        ]
