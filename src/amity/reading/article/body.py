"""The body of a draft: furniture, title line, date line, byline and dateline taken out of the paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from amity.codebook import Codebook
from amity.reading.article.credits import byline, closing, credit_words, dateline
from amity.reading.article.dates import DateWords, date_line, date_words, iso_date, reference_date
from amity.reading.article.draft import Draft, bare
from amity.reading.article.furniture import furniture, without_edges, without_furniture
from amity.reading.article.lines import is_scrap, is_sentence, words

SITE_NAME = re.compile(r"\s+[|–—»·:-]+\s+")  # between a title and the site's name
SHORTEST_TITLE = 3  # words
LONGEST_TITLE = 30  # words
MASTHEAD = 6  # words of an outlet's or issuer's name
HEAD_LINES = 8  # how many lines at the head can be title, date and byline
DATELINE_SENTENCES = 3  # the first of which can begin with a dateline, behind a deck and a caption
CLOSING_LINES = 4  # how many lines at the end can sign the text


def without_credits(draft: Draft, codebook: Codebook) -> Draft:
    """The draft whose paragraphs are the report's own, its fields filled from the lines that were taken out."""
    draft = _opened(draft, codebook)
    known = codebook.derive(furniture)
    draft = replace(draft, title=None) if draft.title and known.takes(draft.title) else draft
    draft = _titled(draft, [x for x in draft.paragraphs if not known.takes(x) and not is_scrap(x)])
    draft = _shown_title(draft)
    titles = [title for title in (draft.title, *draft.headings) if title]
    lines = without_furniture(draft.paragraphs, titles, known)
    draft = _closed(replace(draft, paragraphs=tuple(lines)), codebook)
    body = without_edges(draft.paragraphs)
    return _datelined(replace(draft, paragraphs=tuple(body or _only_title(draft))), codebook)


def _opened(draft: Draft, codebook: Codebook) -> Draft:
    """The draft without the date and byline lines at its head; they fill fields that were empty."""
    known, dated = codebook.derive(credit_words), codebook.derive(date_words)
    kept: list[str] = []
    for line in draft.paragraphs[:HEAD_LINES]:
        if day := date_line(line, dated):
            draft = replace(draft, published=draft.published or day)
        elif signed := byline(line, known):
            outlet = draft.outlet or signed.outlet
            draft = replace(draft, byline=draft.byline or signed.byline, outlet=outlet)
        else:
            kept.append(line)
    return replace(draft, paragraphs=(*kept, *draft.paragraphs[HEAD_LINES:]))


def _titled(draft: Draft, lines: list[str]) -> Draft:
    """The draft with its first line as title, where it has none and the line reads as one; a masthead is the outlet."""
    if draft.title or not lines or not _is_title(lines[0]):
        return draft
    if draft.copied and len(lines) > 1 and _is_masthead(lines[0], lines[1]):
        return _titled(replace(draft, outlet=draft.outlet or _as_written(lines[0], draft.paragraphs)), lines[1:])
    return replace(draft, title=lines[0])


def _is_masthead(line: str, following: str) -> bool:
    """Whether a line in capitals stands over a title that is not."""
    shouted = line.isupper() and words(line) <= MASTHEAD
    return shouted and not following.isupper() and words(following) >= SHORTEST_TITLE and _is_title(following)


def _as_written(name: str, lines: Iterable[str]) -> str:
    """A name in capitals as the page writes it elsewhere, or as it stands."""
    wanted = re.compile(re.escape(name), re.I)
    found = (match[0] for line in lines for match in wanted.finditer(line))
    return next((words for words in found if not words.isupper()), name)


def _is_title(line: str) -> bool:
    return words(line) <= LONGEST_TITLE and not line.endswith((".", ":", ";", ",", ".”", '."'))


def _shown_title(draft: Draft) -> Draft:
    """The draft with its title as the page shows it, without the site's name, and without the lines above it."""
    parts = {bare(part) for part in SITE_NAME.split(draft.title or "") if words(part) >= SHORTEST_TITLE}
    whole = bare(draft.title or "")
    for index, line in enumerate(draft.paragraphs[: 2 * HEAD_LINES]):
        if bare(line) in parts or (words(line) > SHORTEST_TITLE and whole.startswith(bare(line))):
            return replace(draft, title=line, paragraphs=draft.paragraphs[index:])
        if is_sentence(line):
            break
    shown = next((heading for heading in draft.headings if bare(heading) in parts), draft.title)
    return replace(draft, title=shown)


def _only_title(draft: Draft) -> list[str]:
    """The title as the text, where nothing else is left."""
    return [draft.title] if draft.title and draft.copied else []


def _closed(draft: Draft, codebook: Codebook) -> Draft:
    """The draft without the line that signs it at the end; it fills byline and outlet."""
    known = codebook.derive(credit_words)
    lines = list(draft.paragraphs)
    for index in range(len(lines) - 1, max(len(lines) - 1 - CLOSING_LINES, 0), -1):
        if signed := closing(lines[index], known):
            del lines[index]
            outlet = draft.outlet or signed.outlet
            return replace(draft, paragraphs=tuple(lines), byline=draft.byline or signed.byline, outlet=outlet)
    return draft


def _datelined(draft: Draft, codebook: Codebook) -> Draft:
    """The draft whose dateline is a line of its own; it fills outlet and date."""
    prose = [index for index, line in enumerate(draft.paragraphs) if is_sentence(line)][:DATELINE_SENTENCES]
    known = codebook.derive(credit_words)
    found = ((index, dateline(draft.paragraphs[index], known)) for index in prose)
    first, credit = next(((index, credit) for index, credit in found if credit), (0, None))
    if credit is None:
        return draft
    lines = (*draft.paragraphs[:first], *credit.rest, *draft.paragraphs[first + 1 :])
    draft = replace(draft, paragraphs=lines, outlet=draft.outlet or credit.outlet)
    return _dated(draft, credit.date, codebook.derive(date_words)) if credit.date else draft


def _dated(draft: Draft, stamp: str, dated: DateWords) -> Draft:
    """The draft with a dateline's day; one without a year is of the year that the text itself speaks from."""
    if draft.published or draft.guessed:
        return draft
    if day := iso_date(stamp, dated):
        return replace(draft, published=day)
    reference = reference_date("\n".join(draft.paragraphs), dated)
    day = iso_date(f"{stamp} {reference[:4]}", dated) if reference else None
    return replace(draft, published=day, inferred=day is not None)
