"""Parts the analysed text into sentences, and tells headings from sentences."""

from __future__ import annotations

from spacy.tokens import Doc, Span

from amity.reading.text import Sentence

HEADING_WORDS = 14  # a line this short without closing punctuation is a heading


def find_sentences(doc: Doc) -> tuple[Sentence, ...]:
    """Every sentence in order, with its paragraph."""
    found: list[Sentence] = []
    paragraph, seen = 0, 0
    text = doc.text
    for span in doc.sents:
        start, end = _trimmed(span)
        if start == end:
            continue
        paragraph += text.count("\n\n", seen, start)
        seen = start
        found.append(Sentence(len(found), span, start, end, paragraph, _is_heading(text, span, start, end)))
    return tuple(found)


def _trimmed(span: Span) -> tuple[int, int]:
    words = span.text
    start = span.start_char + len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _is_heading(text: str, span: Span, start: int, end: int) -> bool:
    """Whether the sentence is a short line of its own that does not end as sentences do."""
    alone = (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")
    return alone and len(span) <= HEADING_WORDS and text[end - 1] not in ".!?”\"’':;"
