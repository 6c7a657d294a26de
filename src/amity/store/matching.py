"""Full-text search: what is searched, and what people type to search it."""

from __future__ import annotations

import re

from amity.errors import BadRequest
from amity.records import Record, record_from_json

_WANTED = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')


def evidence_text(record: Record | str) -> str:
    """The words that a record rests on, as they are searched."""
    if isinstance(record, str):
        record = record_from_json(record)
    return " … ".join(span.text for span in record.evidence)


def match_expression(search: str) -> str:
    """What people type, for the index: every word must be there, "quoted words" in this order, trad* by its start."""
    wanted = []
    for phrase, phrase_star, word in _WANTED.findall(search):
        star = phrase_star or ("*" if word.endswith("*") else "")
        words = (phrase or word).rstrip("*")
        if any(character.isalnum() for character in words):
            wanted.append(f'"{words}"{star}')
    if not wanted:
        raise BadRequest(f"There is no word to search for in {search!r}; try: --search 'gas pipeline'")
    return " ".join(wanted)
