"""Words as they stand in a sentence, found by the lemma that a row of the codebook gives: without a parser."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path

TABLE = Path(__file__).parent / "irregular.tsv"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DOUBLED = re.compile(r"[^aeiou][aeiou][^aeiouwxy]$")


def found_words(sentence: str, lemmas: Iterable[str]) -> list[str]:
    """The words of the sentence that are forms of these lemmas, as they stand there; a lemma may be several words."""
    plain = sentence.lower()
    own = dict.fromkeys(_WORD.findall(plain))
    found = []
    for lemma in lemmas:
        if " " in lemma:
            found += [lemma] if lemma in plain else []
        else:
            found += [word for word in own if word in forms(lemma)]
    return list(dict.fromkeys(found))


@functools.lru_cache(maxsize=4_000)
def forms(lemma: str) -> frozenset[str]:
    """The forms that a verb or noun can take: met, meets, meeting of meet."""
    lemma = lemma.lower()
    made = {lemma, f"{lemma}s", f"{lemma}ed", f"{lemma}ing", *irregular().get(lemma, ())}
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        made.add(f"{lemma}es")
    if lemma.endswith("e"):
        made |= {f"{lemma}d", f"{lemma[:-1]}ing"}
    if lemma.endswith("y"):
        made |= {f"{lemma[:-1]}ies", f"{lemma[:-1]}ied"}
    if _DOUBLED.search(lemma):
        made |= {f"{lemma}{lemma[-1]}ed", f"{lemma}{lemma[-1]}ing"}
    return frozenset(made)


@functools.cache
def irregular() -> dict[str, tuple[str, ...]]:
    """The forms of irregular verbs and nouns by lemma."""
    rows = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:])
    return {lemma: tuple(others.split("|")) for lemma, others, _ in rows}
