"""Finds the dates and lengths of time of a text and resolves them to days.

Types and values follow TIMEX3; `when` holds the days as records need them, with the wording that gave them.
"""

from __future__ import annotations

from datetime import date

from amity.codebook import Codebook
from amity.reading.dates.found import Context, Found
from amity.reading.dates.grammar import grammar, matches
from amity.reading.dates.ranges import bounded, days_of
from amity.reading.dates.words import classed
from amity.reading.text import Timex

EARLIEST, LATEST = 1000, 9000  # years that a report can be of; others are slips
UNKNOWN = date(2000, 6, 30)  # stands in where no day is known; what counts from it is given no days


def find_timexes(text: str, reference: date | None, codebook: Codebook) -> tuple[Timex, ...]:
    """The dates of the text, in order.

    What counts from the document's day ("on Wednesday") has no days where `reference` is null.
    """
    if reference is not None and not EARLIEST <= reference.year <= LATEST:
        reference = None
    rules = codebook.derive(grammar)
    read = classed(text, rules.lexicon)
    at = Context(reference or UNKNOWN, read.words)
    free = 0
    for choices in matches(rules, read):
        if choices[0][0].first < free:
            continue
        for hit, rule in choices:
            found = rule(hit, at)
            if found is None:  # no date, whatever part of the words is taken
                free = hit.last + 1
                break
            if found:
                bounded(found, at)
                at.found += found
                free = found[-1].last + 1
                break
    return tuple(_timex(text, one, at, reference is not None) for one in at.found)


def _timex(text: str, found: Found, at: Context, known: bool) -> Timex:
    """What was found, by its characters."""
    start, end = at.words[found.first].start, at.words[found.last].end
    vague = found.relative and not known
    return Timex(
        start=start,
        end=end,
        text=text[start:end],
        type=found.type,
        value="XXXX" if vague and found.type == "DATE" and not found.value.endswith("REF") else found.value,
        when=None if vague else days_of(text, found, at),
        mod=found.mod,
    )
