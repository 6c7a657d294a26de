"""Factiva's exports: with fields (HD, LP, TD ...) or as articles are displayed; each ends with its accession number."""

from __future__ import annotations

import re
from collections import defaultdict

from amity.fetch.archives.article import Article, paragraphs, without_by

# field codes of Factiva's "full article plus indexing" format
FIELD = re.compile(
    r"^(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|ART|CT|RF|CX|CLM|CO|IN|NS|RE|IPC|IPD|PUB|RIC|AN)(?:\s+(.*))?$"
)
NUMBER = re.compile(r"^\s*(?:AN\s+)?Document [A-Za-z][A-Za-z0-9]{11,40}\s*$")
WORDS = re.compile(r"^[\d,.]+ words$", re.I)
DAY = re.compile(r"^\d{1,2} [A-Z][a-zé]+ \d{4}$|^[A-Z][a-z]+ \d{1,2}, \d{4}$")
CLOCK = re.compile(r"^\d{1,2}:\d\d(?: ?[AP]M)?(?: GMT)?$")
COPYRIGHT = re.compile(r"^(?:\(c\)|©|copyright\b)", re.I)


def articles(lines: list[str]) -> list[Article]:
    """The articles; none where the lines are no export of Factiva."""
    found: list[Article] = []
    block: list[str] = []
    for line in lines:
        block.append(line.strip())
        if NUMBER.match(line):
            article = _with_fields(block) or _displayed(block[:-1])
            found += [article] if article else []
            block = []
    return found


def _with_fields(block: list[str]) -> Article | None:
    """An article in which each part stands behind its code; null where it is not so."""
    fields: dict[str, list[str]] = defaultdict(list)
    name = ""
    for line in block:
        start = FIELD.match(line)
        if start:
            name = start[1]
        if name:
            fields[name].append((start[2] or "") if start else line)
    if not {"HD", "PD", "SN"} <= fields.keys():
        return None
    one = {code: " ".join(" ".join(words).split()) or None for code, words in fields.items()}
    body = "\n\n".join(part for code in ("LP", "TD") if (part := paragraphs(fields.get(code, []))))
    return Article(body, one.get("HD"), without_by(one.get("BY")), one.get("SN"), one.get("PD"))


def _displayed(block: list[str]) -> Article | None:
    """An article as it is shown: title, byline, number of words, day, outlet, language, copyright, then its text."""
    count = next((n for n, line in enumerate(block) if WORDS.match(line)), None)
    if count is None:
        return None
    above = [line for line in block[:count] if line]
    byline = above.pop() if len(above) > 1 and above[-1].lower().startswith("by ") else None
    below = [(n, line) for n, line in enumerate(block) if n > count and line]
    day = next((line for _, line in below[:3] if DAY.match(line)), None)
    named = [(n, line) for n, line in below if not DAY.match(line) and not CLOCK.match(line)]
    outlet = named[0][1] if named else None
    owner = next((n for n, line in below[:12] if COPYRIGHT.match(line)), None)
    begins = owner if owner is not None else (named[0][0] if named else count)
    return Article(paragraphs(block[begins + 1 :]), above[-1] if above else None, without_by(byline), outlet, day)
