"""Passages by quotation marks: contents that they bound, quotations beside a verb of saying, and their going on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_claims import SpeechRow, speech_verbs
from amity.reading.passages.contents import SHORTEST, Content
from amity.reading.passages.sources import passage as passage_of
from amity.reading.passages.sources import sayers
from amity.reading.text import Passage, Text

REACH = 12  # words between a quotation and its verb of saying
NEAR = 400  # characters between a passage and a quotation that goes on with it
Quotation = tuple[int, int]


def with_quotation(text: Text, passage: Passage, quotations: list[tuple[int, int]]) -> Passage:
    """The passage stretched to the end of a quotation that it begins, within its paragraph."""
    start, end, quoted = passage.start, passage.end, False
    for first, last in quotations:
        if first <= passage.start < last or passage.start <= first < passage.end:
            quoted = True
            cue = text.doc[passage.cue].idx
            if first <= start < last and not first <= cue < last:
                start = min(start, first)
            if passage.end > first and "\n\n" not in text.document.text[first:last] and not start <= cue < last:
                end = max(end, last)
    return replace(passage, start=start, end=end, quoted=quoted)


def cued_quotations(
    text: Text, quotations: Sequence[Quotation], found: list[Passage], codebook: Codebook
) -> list[Passage]:
    """Quotations that no rule of grammar reached, with the verb of saying beside them."""
    verbs = codebook.derive(speech_verbs)
    taken = {p.cue for p in found}
    cued = []
    for first, last in quotations:
        if _covered(found, first, last):
            continue
        cue = _cue_beside(text, first, last, verbs)
        if cue is None or cue.i in taken or any(a < cue.idx < b for a, b in quotations):
            continue
        source = _source_beside(cue, first, last)
        if source is not None:
            content = Content(first, last, verbs[cue.lemma_.lower()].act)
            cued.append(replace(passage_of(text, source, cue, content, codebook), quoted=True))
            taken.add(cue.i)
    return cued


def _covered(found: list[Passage], first: int, last: int) -> bool:
    return any(a < last and first < b for p in found for a, b in ((p.start, p.end), *p.more))


def _cue_beside(text: Text, first: int, last: int, verbs: Mapping[str, SpeechRow]) -> Token | None:
    """The verb of saying right behind a quotation that ends as sentences do, or right before one."""
    span = text.doc.char_span(first, last, alignment_mode="expand")
    if span is None:
        return None
    if text.document.text[first:last].rstrip("”\"'’")[-1:] in ",.?!—…":
        for token in text.doc[span.end : span.end + REACH]:
            if token.is_space or (token.is_punct and token.text not in ",()-"):
                break
            if token.tag_.startswith("VB") and token.lemma_.lower() in verbs:
                return token
    before = span.start - 1
    while before > 0 and text.doc[before].is_space:
        before -= 1
    if before > 0 and text.doc[before].text in (",", ":"):
        for token in reversed(text.doc[max(0, before - REACH) : before]):
            if token.text in ".!?" or "\n" in token.text:
                break
            if token.tag_.startswith("VB") and token.lemma_.lower() in verbs:
                return token
    return None


def _source_beside(cue: Token, first: int, last: int) -> Token | None:
    """The subject of the verb; else the noun between it and the quotation, or right behind it."""
    own = [t for t in sayers(cue) if not first <= t.idx < last]
    if own:
        return own[0]
    left = [t for t in cue.doc[max(0, cue.i - 3) : cue.i] if t.idx >= last or cue.idx < first]
    right = list(cue.doc[cue.i + 1 : cue.i + REACH]) if cue.idx >= last else []
    nouns = [t for t in (*reversed(left), *right) if t.pos_ in ("NOUN", "PROPN", "PRON")]
    return nouns[0] if nouns else None


def continued(text: Text, quotations: Sequence[Quotation], found: list[Passage]) -> list[Passage]:
    """Passages with the quotations that go on without a cue of their own: "…," he said. "…" """
    found = sorted(found, key=lambda p: max(p.end, text.doc[p.cue].idx))
    for first, last in quotations:
        if _covered(found, first, last):
            continue
        before = [k for k, p in enumerate(found) if _goes_on(text, p, first)]
        if before and _whole(text, first, last):
            at = before[-1]
            found[at] = replace(found[at], more=tuple(sorted((*found[at].more, (first, last)))), quoted=True)
    return found


def _goes_on(text: Text, passage: Passage, first: int) -> bool:
    """Whether a quotation that begins here can go on with the passage: no far off, nor before its end."""
    last = max([passage.end, text.doc[passage.cue].idx, *[b for _, b in passage.more]])
    if not passage.source_end > passage.source_start or not 0 <= first - last < NEAR:
        return False
    return text.document.text.count("\n\n", last, first) <= (1 if passage.quoted else 0)


def _whole(text: Text, first: int, last: int) -> bool:
    """Whether the quotation is no single word or name within somebody else's sentence."""
    words = text.document.text[first:last]
    opens = text.sentence_at(first).start >= first - 1
    before = text.document.text[max(0, first - 2) : first].strip()
    return len(words.split()) >= SHORTEST and (opens or before in (",", ":", ";"))
