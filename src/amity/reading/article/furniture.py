"""Takes page furniture away: menus, captions, share lines, comment prompts, notices.

Wordings come from ``furniture.tsv``; the rest is judged by the shape of a line and by where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from amity.codebook import Codebook
from amity.codebook.rows_pages import FurnitureRow
from amity.reading.article.draft import same_words
from amity.reading.article.lines import is_scrap, is_sentence, words

EDGES = " \t-–—•·*»›>|:…[](){}_.!"  # signs around a wording that do not count
LONG_LABEL = 6  # words; a line without a full stop at either end of a report is kept from here on
ITEM = re.compile(r"^(?:[•▪●*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s", re.I)


class Furniture:
    """The wordings of the codebook, compiled."""

    def __init__(self, rows: Iterable[FurnitureRow]) -> None:
        self.longest = max((row.longest for row in rows), default=0)
        self.rows = {takes: _compiled(rows, takes) for takes in ("line", "block", "rest")}

    def takes(self, line: str) -> str | None:
        """What goes with this line: ``line``, ``block``, ``rest``, or None where it is no furniture."""
        count = words(line)
        if count > self.longest:
            return None
        shown = line.strip(EDGES)
        found = next((takes for takes, rows in self.rows.items() if _matches(rows, shown, count)), None)
        return None if found != "line" and is_sentence(line) else found


def furniture(codebook: Codebook) -> Furniture:
    """The furniture of a codebook."""
    return Furniture(codebook.table(FurnitureRow))


def without_furniture(lines: Sequence[str], titles: Sequence[str], known: Furniture) -> list[str]:
    """The lines that belong to the report, by their wording; the title's own line goes too."""
    kept: list[str] = []
    sentences = 0
    skipping = False
    for line in lines:
        taken = known.takes(line)
        prose = is_sentence(line)
        if taken == "rest" and sentences:
            break
        if taken:
            skipping = taken != "line"
        elif not (skipping and not prose) and not _is_title(line, titles, sentences) and not is_scrap(line):
            kept.append(line)
            sentences += prose
            skipping = False
    return kept


def without_edges(lines: Sequence[str]) -> list[str]:
    """The lines without the labels before the first sentence and after the last; all, where none is a sentence."""
    prose = [index for index, line in enumerate(lines) if is_sentence(line)]
    if not prose:
        return list(lines)
    first, last = prose[0], prose[-1] + 1
    return [line for index, line in enumerate(lines) if first <= index < last or not _is_label(line)]


def _is_label(line: str) -> bool:
    """Whether a line without a full stop is too short to tell anything; the items of a list are none."""
    return words(line) < LONG_LABEL and not ITEM.match(line)


def _is_title(line: str, titles: Sequence[str], sentences: int) -> bool:
    """Whether the line is one of the page's titles, which stand before the report or just after its first words."""
    return sentences < 2 and any(same_words(line, title) for title in titles)


def _compiled(rows: Iterable[FurnitureRow], takes: str) -> list[tuple[int, re.Pattern[str]]]:
    """One pattern for each length that the rows of this kind allow."""
    by_length: dict[int, list[str]] = {}
    for row in rows:
        if row.takes == takes:
            by_length.setdefault(row.longest, []).append(_pattern(row.wording))
    return [(longest, re.compile("|".join(p), re.I)) for longest, p in sorted(by_length.items())]


def _pattern(wording: str) -> str:
    straight = wording.replace("’", "'").strip(EDGES.replace("*", ""))
    escaped = re.escape(straight).replace(r"\*", ".*").replace("<n>", r"\d[\d,.]*[km]?")
    return re.sub(r"(?:\\ )+", r"\\s+", escaped).replace("'", "['’]")


def _matches(rows: list[tuple[int, re.Pattern[str]]], line: str, count: int) -> bool:
    return any(count <= longest and pattern.fullmatch(line) for longest, pattern in rows)
