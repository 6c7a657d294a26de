"""Finds words in quotation marks, also those that a paragraph leaves open because the next goes on with them."""

from __future__ import annotations

import re

QUOTATION = re.compile(r"“[^”]{2,2000}”|\"[^\"]{2,2000}\"|‘‘.{2,2000}?’’|``.{2,2000}?''|''.{2,2000}?''", re.S)
PARAGRAPH = re.compile(r"[^\n]+")
MARKED = re.compile(r"“[^”]{2,}(?:”|\Z)|\"[^\"]{2,}\"|\A\s*\"[^\"]{2,}\Z|``.{2,}?''|''.{2,}?''|‘‘.{2,}?’’")


def find_quotations(text: str) -> list[tuple[int, int]]:
    """Start and end of each quotation, its marks included, in order; an open one ends with its paragraph."""
    return [
        (paragraph.start() + found.start(), paragraph.start() + found.end())
        for paragraph in PARAGRAPH.finditer(text)
        for found in MARKED.finditer(paragraph.group())
    ]
