"""LexisNexis' exports: the older ("1 of 20 DOCUMENTS") and those of Nexis Uni and Lexis+ ("End of Document")."""

from __future__ import annotations

import re

from amity.fetch.archives.article import Article, paragraphs, without_by

COUNT = re.compile(r"^\s*\d+ of \d+ DOCUMENTS?\s*$")
END = re.compile(r"^\s*End of Document\s*$")
LABEL = re.compile(
    r"^\s*(BYLINE|SECTION|LENGTH|DATELINE|HIGHLIGHT|GRAPHIC|LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|DISTRIBUTION|SERIES"
    r"|CORRECTION-DATE|CORRECTION|JOURNAL-CODE|ACC-NO|DOCUMENT-TYPE|SUBJECT|GEOGRAPHIC|ORGANIZATION|PERSON|COMPANY"
    r"|TICKER|INDUSTRY|COUNTRY|STATE|CITY|TYPE|NAME)\s*:\s*(.*)$",
    re.I,
)
ABOVE = ("byline", "section", "length", "dateline", "highlight", "series")  # labels that stand above the text
DAY = re.compile(r"\b(?:[A-Z][a-z]+ \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]+ \d{4})\b")
COPYRIGHT = re.compile(r"^\s*(?:copyright\b|\(c\)|©|all rights reserved)", re.I)
COVER = re.compile(r"^\s*(?:Documents \(\d+\)|Client/Matter:|Search Terms:|Search Type:)")


def articles(lines: list[str]) -> list[Article]:
    """The articles; none where the lines are no export of LexisNexis."""
    if any(COUNT.match(line) for line in lines):
        return [a for block in _after(lines, COUNT) if (a := _older(block))]
    return [a for block in _before(lines, END) if (a := _newer(block))]


def _after(lines: list[str], mark: re.Pattern[str]) -> list[list[str]]:
    """What stands below each mark, up to the next."""
    blocks: list[list[str]] = []
    for line in lines:
        if mark.match(line):
            blocks.append([])
        elif blocks:
            blocks[-1].append(line.strip())
    return blocks


def _before(lines: list[str], mark: re.Pattern[str]) -> list[list[str]]:
    """What stands above each mark, down from the one before."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if mark.match(line):
            blocks.append([])
        else:
            blocks[-1].append(line.strip())
    return blocks[:-1]


def _older(block: list[str]) -> Article | None:
    """Outlet, day, title, labels, text, labels, copyright."""
    filled = [n for n, line in enumerate(block) if line]
    day = next((n for n in filled[:6] if DAY.search(block[n])), None)
    if day is None:
        return None
    labels, first = _labels(block, day + 1)
    above = [line for line in block[day + 1 : first] if line]
    heading = [line for line in above if not _is_edition(line)] or above
    body = _body(block, first)
    outlet = next((block[n] for n in filled if n < day and not COPYRIGHT.match(block[n])), None)
    title = " ".join(heading) or None
    return Article(paragraphs(body), title, without_by(labels.get("byline")), outlet, block[day])


def _is_edition(line: str) -> bool:
    return bool(re.search(r"\bedition\b", line, re.I)) and len(line.split()) < 8


def _newer(block: list[str]) -> Article | None:
    """Title, outlet, day, copyright, labels, "Body", text, "Classification"."""
    start = next((n for n, line in enumerate(block) if line == "Body"), None)
    if start is None:
        return None
    end = next((n for n in range(start, len(block)) if block[n] in ("Classification", "Load-Date:")), len(block))
    labels, _ = _labels(block, 0)
    head = [line for line in block[:start] if line and not LABEL.match(line) and not COPYRIGHT.match(line)]
    day = next((n for n, line in enumerate(head) if n > 1 and DAY.search(line)), None)
    if day is None:
        return None
    body = [line for line in block[start + 1 : end] if not re.match(r"^Load-Date:", line)]
    byline = without_by(labels.get("byline"))
    return Article(paragraphs(body), head[day - 2], byline, head[day - 1], head[day])


def _labels(block: list[str], start: int) -> tuple[dict[str, str], int]:
    """The labels below that line, in lower case, and where the first stands."""
    found: dict[str, str] = {}
    first = len(block)
    for n in range(start, len(block)):
        label = LABEL.match(block[n])
        if label:
            first = min(first, n)
            found.setdefault(label[1].lower(), label[2].strip())
    return found, first


def _body(block: list[str], first: int) -> list[str]:
    """The text: what stands below the labels above it, up to the labels or the copyright below it."""
    body: list[str] = []
    is_text = False
    for line in block[first:]:
        label = LABEL.match(line)
        if (label and label[1].lower() not in ABOVE) or (COPYRIGHT.match(line) and len(body) > 1):
            break
        if label:
            is_text = False
        elif not line:
            is_text = True
            body.append(line)
        elif is_text:
            body.append(line)
    return body
