"""The patterns of dates, over word classes. The longest match at a place is tried first.

`{month}` stands for one word of the class; `{a|b}` for one of two; names in capitals for the parts below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from amity.codebook import Codebook
from amity.reading.dates import anchored, lengths, named, recurring, relative
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
    "INYEAR": "(?:YEAR|{of}{the}?{fiscal}?{year}|THATYEAR)",
    "CLOCK": "(?:{clock}{ampm}?|{cardinal}{ampm}|{cardinal}{in}{the}{part})",
    "BEFORE": "(?:{a}?{unit}{ago|earlier-later|before})",
    "PERIOD": "{unit|units|period|half}",
}

PATTERNS: tuple[tuple[str, Resolve], ...] = (
    ("{iso|slash}", named.written),
    ("WEEKDAY{month}DAYNUMBER(?:YEAR|THATYEAR)?", named.calendar_day),
    ("WEEKDAY{the}?DAYNUMBER{of}?{month}(?:YEAR|THATYEAR)?", named.calendar_day),
    ("{month}DAYNUMBER{hyphen|dash|to|and|until|or}DAYNUMBER(?:YEAR)?", named.calendar_days),
    ("{the}?DAYNUMBER{hyphen|dash|to|and|until|or}{the}?DAYNUMBER{of}?{month}(?:YEAR)?", named.calendar_days),
    ("MOD{relative}?{month}(?:YEAR|THATYEAR)?", named.month),
    ("MOD{fiscal}*{the}?{year}(?:{era})?", named.year),
    ("MOD{the}?{fiscal}?{unit}{year}", named.year),
    ("{the}{unit}{cardinal}{scale}", named.spoken_year),
    ("{month}?{cardinal}{cardinal}(?:{hyphen}?{cardinal})?", named.spoken_year),
    ("{short}", named.year),
    ("{year}{hyphen|dash}{cardinal|year}", named.years),
    ("MOD{the}?{year}{fiscal}*{ordinal}?PERIOD", named.quarter),
    ("MOD{the}?MOD{tens|decade}", named.decade),
    ("MOD{the}?MOD{ordinal}{hyphen}?{unit}", named.ordinal_unit),
    ("MOD{the|its}?{fiscal|relative}*{ordinal}{hyphen}?{fiscal}*{unit|half}(?:INYEAR)?", named.quarter),
    ("{quarter}(?:{of}?{year}|THATYEAR)?", named.quarter),
    ("{relative}{unit}{poss}{fiscal}*{ordinal}?PERIOD", named.quarter),
    ("{holiday}(?:YEAR|THATYEAR)?|{relative}{holiday}", named.holiday),
    ("{holiday}{unit}", named.holiday),
    ("(?:MOD|{earlier-later})(?:{the|its}?{relative}{relative|fiscal}*{unit})", relative.unit),
    ("(?:MOD|{earlier-later}){that}{relative}?{unit}", relative.that_unit),
    ("MOD{the}{fiscal}?{unit}", relative.the_unit),
    ("{the}{present-adjective}{fiscal}*{unit}", relative.unit),
    ("{earlier-later|position}{in}{the}{unit}|{the}{unit}{ended}", relative.the_unit),
    ("{position}{hyphen}?{part}", relative.part_of_today),
    ("{the}{units}{before|after|that}", lengths.bare_units),
    ("ABOUT{a}{unit}{before|after}", anchored.from_anchor),
    ("{unit}(?:{poss}|{hyphen}){position}", relative.the_unit),
    ("(?:MOD|{earlier-later}){the}?{relative}{relative}?{season|weekday|part}{part}?", relative.named),
    ("(?:MOD){the}?{season}(?:YEAR|THATYEAR)?", relative.season),
    ("(?:MOD|{earlier-later}){weekday}{part}?|{weekday}{relative}(?:{unit})?", relative.weekday),
    ("(?:MOD|{earlier-later}){day}{part}?|{day}{poss}", relative.near_day),
    ("MOD{part}(?:{of}?{day|weekday})", relative.near_day),
    ("{weekdays}{parts}?|{every}{weekday|month|season|part}{parts}?", recurring.set_of),
    ("{every}(?:{other}|{cardinal|ordinal})?{units|unit}", recurring.set_of),
    ("{frequency}", recurring.set_of),
    ("CLOCK(?:{zone})?(?:{comma|on|afterwards}?(?:{weekday}|{day}|{month}{cardinal}))?", recurring.clock),
    ("{ampm-word}", recurring.clock),
    ("{approx}?{the}?{relative}{relative}?(?:COUNT){hyphen}?{fiscal}*{units|seasons|unit}", lengths.units),
    ("{the}?{ordinal}COUNT{hyphen}?{units}(?:YEAR|{of}{fiscal}{year}|THATYEAR)?", lengths.first_units),
    ("{the}COUNT{units}", lengths.first_units),
    ("{the}?{relative|past-word|future-adjective}{some}?{units}", lengths.units),
    ("{these}(?:COUNT)?{units}", lengths.units),
    ("ABOUTLENGTH{ago}|{units}{ago}", anchored.ago),
    ("ABOUTLENGTH{earlier-later|before|afterwards|after}", anchored.from_anchor),
    ("{the}?{comparable}?{unit}{hyphen}{ago|earlier-later}(?:(?:SIZE)|{ordinal})?(?:PERIOD)?", anchored.year_earlier),
    ("{the}?{comparable|relative}PERIOD{in|of|a}?(?:{the}?{relative}{unit}|{year}|BEFORE)", anchored.same_period),
    ("{the}PERIOD{in|of}?(?:{a}{unit}{ago|earlier-later}|{relative}{unit})", anchored.same_period),
    ("{the}{relative}{period}", anchored.latest_period),
    ("{in}?ABOUTLENGTH(?:{and}{a}{half})?(?:{hyphen}{long|old})?{period}?", lengths.length),
    ("{unit|units}{hyphen}{long}", lengths.length),
    ("{units}", lengths.bare_units),
    ("{present|past-ref|future-ref|present-adjective}|{the}{relative}", recurring.reference_word),
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
            spelled = f"(?:{part})".replace("\\", r"\\")
            pattern = re.sub(rf"(?<![A-Z{{]){name}(?![a-z}}])", spelled, pattern)
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
