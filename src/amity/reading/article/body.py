"""The body of a draft: furniture, title line, date line, byline and dateline taken out of the paragraphs."""

from __future__ import annotations

from dataclasses import replace

from amity.codebook import Codebook
from amity.reading.article.credits import byline, closing, credit_words, dateline
from amity.reading.article.dates import DateWords, date_line, date_words, iso_date, reference_date
from amity.reading.article.draft import Draft
from amity.reading.article.furniture import furniture, without_edges, without_furniture
from amity.reading.article.lines import is_scrap, is_sentence, words

LONGEST_TITLE = 30  # words
HEAD_LINES = 8  # how many lines at the head can be title, date and byline
CLOSING_LINES = 4  # how many lines at the end can sign the text


def without_credits(draft: Draft, codebook: Codebook) -> Draft:
    """The draft whose paragraphs are the report's own, its fields filled from the lines that were taken out."""
    draft = _opened(draft, codebook)
    known = codebook.derive(furniture)
    draft = _titled(draft, [x for x in draft.paragraphs if not known.takes(x) and not is_scrap(x)])
    titles = [title for title in (draft.title, *draft.headings) if title]
    lines = without_furniture(draft.paragraphs, titles, known)
    draft = _closed(replace(draft, paragraphs=tuple(lines)), codebook)
    body = without_edges(draft.paragraphs) if draft.copied else list(draft.paragraphs)
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
    """The draft with its first line as title, where it has none and the line reads as one."""
    if draft.title or not draft.copied or not lines or not _is_title(lines[0]):
        return draft
    return replace(draft, title=lines[0])


def _is_title(line: str) -> bool:
    return words(line) <= LONGEST_TITLE and not line.endswith((".", ":", ";", ",", ".”", '."'))


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
    first = next((i for i, line in enumerate(draft.paragraphs[:HEAD_LINES]) if is_sentence(line)), None)
    found = dateline(draft.paragraphs[first], codebook.derive(credit_words)) if first is not None else None
    if first is None or found is None:
        return draft
    lines = (*draft.paragraphs[:first], *found.rest, *draft.paragraphs[first + 1 :])
    draft = replace(draft, paragraphs=lines, outlet=draft.outlet or found.outlet)
    return _dated(draft, found.date, codebook.derive(date_words)) if found.date else draft


def _dated(draft: Draft, stamp: str, dated: DateWords) -> Draft:
    """The draft with a dateline's day; one without a year is of the year that the text itself speaks from."""
    if draft.published:
        return draft
    if day := iso_date(stamp, dated):
        return replace(draft, published=day)
    reference = reference_date("\n".join(draft.paragraphs), dated)
    day = iso_date(f"{stamp} {reference[:4]}", dated) if reference else None
    return replace(draft, published=day, inferred=day is not None)
