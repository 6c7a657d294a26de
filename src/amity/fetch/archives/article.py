"""One article out of an archive's export."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

BY = re.compile(r"^by:?\s+", re.I)


@dataclass(frozen=True, slots=True)
class Article:
    """What the export says of it; the body as paragraphs parted by empty lines."""

    body: str
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None  # in the archive's words


def paragraphs(lines: Iterable[str]) -> str:
    """The lines as paragraphs: an empty line parts them; where there is none, each line is one."""
    kept = [" ".join(line.split()) for line in lines]
    if "" not in kept[1:-1]:
        return "\n\n".join(line for line in kept if line)
    blocks: list[list[str]] = [[]]
    for line in kept:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return "\n\n".join(" ".join(block) for block in blocks if block)


def without_by(words: str | None) -> str | None:
    """A byline without its "By"."""
    return (BY.sub("", words).strip() or None) if words else None
