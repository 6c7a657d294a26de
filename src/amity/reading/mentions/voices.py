"""Who speaks and who is spoken to: labels of transcripts ("THE PRESIDENT:") and titles in address ("Mr. President")."""

from __future__ import annotations

from amity.codebook.rows import RoleRow
from amity.reading.mentions.draft import Draft

SECOND_PERSON = frozenset({"you", "your", "yours", "thank", "thanks"})
QUESTION = "Q"  # opens the question of somebody unnamed in a transcript


def is_label(draft: Draft, first: int, last: int) -> bool:
    """Whether these words, with an article or not, are all that stands before a colon at the start of a line."""
    if last + 1 >= len(draft.doc) or draft.doc[last + 1].text != ":" or not draft.doc[last].is_upper:
        return False
    start = first - 1 if first and draft.lowered[first - 1] == "the" else first
    return _opens_line(draft, start)


def addressed(draft: Draft, first: int, last: int, row: RoleRow) -> bool:
    """Whether a title is that of whoever is spoken to: "Mr. President", "Thank you, Prime Minister."."""
    if row.kind != "person" or draft.doc[last].tag_ in ("NNS", "NNPS"):
        return False
    before = draft.doc[first - 1] if first else None
    if draft.honorific(first - 1):
        return not _named_after(draft, last)
    opens = before is None or before.is_punct or _opens_line(draft, first) or asks(draft, first - 1)
    closes = last + 1 >= len(draft.doc) or draft.doc[last + 1].is_punct
    apposed = first > 1 and draft.lowered[first - 1] == "," and draft.tags[first - 2] == "PROPN"
    if not opens or not closes or apposed or draft.doc[last + 1 : last + 2].text == ":":
        return False
    return any(token.lower_ in SECOND_PERSON for token in draft.doc[last].sent)


def asks(draft: Draft, index: int) -> bool:
    """Whether this is the letter that opens the question of somebody unnamed in a transcript."""
    return draft.doc[index].text == QUESTION and _opens_line(draft, index)


def _named_after(draft: Draft, last: int) -> bool:
    """Whether the one who bears the title follows it: "Mr. President Biden"."""
    return last + 1 < len(draft.doc) and draft.tags[last + 1] == "PROPN"


def _opens_line(draft: Draft, index: int) -> bool:
    return index == 0 or "\n" in draft.doc[index - 1].text
