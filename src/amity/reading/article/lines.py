"""What one line looks like: a sentence, a caption's code, an address. Shape only; wordings are the codebook's."""

from __future__ import annotations

import re

ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*(?:\[\d+\])*$")
IMAGE_CODE = re.compile(r"^(?:[A-Z]{2,6}[-_ ]?\d{2,}[\w-]*|(?:IMG|DSC|AP|AFP|GettyImages)[-_ ]?\d+\S*)$")
FILE_NAME = re.compile(r"^\S+\.(?:jpe?g|png|gif|webp|svg|pdf|mp4)$", re.I)
ADDRESS = re.compile(r"^(?:\S+:\s*)?(?:https?://|www\.)\S+$|^[\w.+-]+@[\w-]+\.[\w.]+$", re.I)
LISTED = re.compile(r"\s[|»•·›/>]+\s|\s>(?=\w)")  # between the entries of a menu on one line
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

MENU_ENTRIES = 3
SENTENCE_WORDS = 5  # a line with fewer words is not taken for a sentence, full stop or not
PROSE_WORDS = 25  # a line with as many words is prose, even without a full stop


def words(line: str) -> int:
    """How many words."""
    return len(WORD.findall(line))


def is_sentence(line: str) -> bool:
    """Whether the line reads as prose: words enough, and an end."""
    count = words(line)
    return count >= PROSE_WORDS or (count >= SENTENCE_WORDS and bool(ENDS_SENTENCE.search(line)))


def is_scrap(line: str) -> bool:
    """Whether the line holds no words of a report: an image's code, a file name, an address, bare signs."""
    if not any(c.isalpha() for c in line):
        return True
    return bool(IMAGE_CODE.match(line) or FILE_NAME.match(line) or ADDRESS.match(line)) or is_menu(line)


def is_menu(line: str) -> bool:
    """Whether the line is a row of short entries parted by bars or arrows."""
    entries = LISTED.split(line)
    return len(entries) >= MENU_ENTRIES and max(map(words, entries)) <= SENTENCE_WORDS and not is_sentence(line)
