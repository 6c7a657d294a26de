"""What the readers of HTML, plain text and PDF hand over: fields and paragraphs, before furniture is taken away."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
SPACES = frozenset("\t\n\r\x0b\x0c")


@dataclass(frozen=True, slots=True)
class Draft:
    """A page's fields and lines."""

    paragraphs: tuple[str, ...]
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None
    guessed: str | None = None  # a date that stands somewhere in the page's code: better than none
    inferred: bool = False  # the page gives no date: it was worked out from the text
    url: str | None = None
    headings: tuple[str, ...] = ()  # what the page shows as headings of the first order
    copied: bool = False  # lines as a person copied them, menus and all


def one_line(text: str) -> str:
    """The text on one line: NFC, without control, bidi or other invisible characters, spaces folded."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_visible, unicodedata.normalize("NFC", text)))
    return " ".join(text.split())


def _visible(sign: str) -> str:
    """The sign itself; nothing for an invisible one, a blank for any space."""
    kind = unicodedata.category(sign)
    if kind[0] == "Z" or sign in SPACES:
        return " "
    return "" if kind[0] == "C" else sign


def with_line_breaks(text: str) -> str:
    """The text with ``\\n`` as its only line break."""
    return BREAKS.sub("\n", text)


def same_words(one: str, other: str) -> bool:
    """Whether two lines say the same, punctuation and case aside."""
    return bool(one and other) and bare(one) == bare(other)


def bare(text: str) -> str:
    """The letters and digits only, lower case."""
    return "".join(c for c in text.casefold() if c.isalnum())
