"""Plain text to a draft: paragraphs out of lines, as copied from a page, wrapped by a mailer, or one a line."""

from __future__ import annotations

import statistics

from amity.reading.article.draft import Draft, one_line, with_line_breaks
from amity.reading.article.lines import ENDS_SENTENCE

WRAPPED = range(45, 110)  # how wide the lines of hard-wrapped text are


def find_draft(text: str) -> Draft:
    """The lines of a plain text as paragraphs."""
    blocks = [block for block in _blocks(with_line_breaks(text)) if block]
    wrapped = _is_wrapped([line for block in blocks for line in block[:-1]], blocks)
    lines = (_joined(block) if wrapped else block for block in blocks)
    paragraphs = tuple(line for block in lines for line in map(one_line, block) if line)
    return Draft(paragraphs=paragraphs, copied=True)


def _blocks(text: str) -> list[list[str]]:
    """The lines between empty lines."""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return blocks


def _is_wrapped(inner: list[str], blocks: list[list[str]]) -> bool:
    """Whether line ends are only where the paper ended: many lines, alike in length, few of them ending a sentence."""
    if len(inner) < 3 or len(inner) < len(blocks):
        return False
    lengths = sorted(map(len, inner))
    ends = sum(bool(ENDS_SENTENCE.search(line)) for line in inner)
    widest = lengths[-1]
    return (
        round(statistics.median(lengths)) in WRAPPED
        and widest < 2 * WRAPPED.stop
        and lengths[len(lengths) // 5] > widest * 0.6
        and ends * 2 < len(inner)
    )


def _joined(block: list[str]) -> list[str]:
    """A block's lines as one; a word parted by a hyphen at the line's end becomes whole."""
    text = block[0]
    for line in block[1:]:
        text = joined_lines(text, line)
    return [text]


def joined_lines(text: str, line: str) -> str:
    """Two lines as one running text."""
    if text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower():
        return text[:-1] + line
    return f"{text} {line}"
