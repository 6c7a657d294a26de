"""Passages by a name and a colon: headlines ("Minister: talks failed") and transcripts ("MR PRICE: Thank you.")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_claims import source_kinds
from amity.reading.passages.contents import Content
from amity.reading.passages.sources import passage
from amity.reading.text import Passage, Text

TITLE = r"(?:MR|MS|MRS|DR|SEN|REP|GOV|GEN|ADM|AMB)\. ?"
LABEL = re.compile(rf"^(?P<name>(?:{TITLE})?[A-Z][^\n:.,;!?“\"()]{{1,60}}): +(?P<words>\S[^\n]{{8,}})$", re.M)
QUESTION = re.compile(r"^Q[:. ]")  # somebody unnamed asks
LONGEST = 8  # words of a name before the colon
SHORT = 4  # words of a name that stands for itself


def after_colons(text: Text, codebook: Codebook) -> Iterator[Passage]:
    """The words after a name and a colon, to the end of the line; in a transcript to the next name."""
    labels = [m for m in LABEL.finditer(text.document.text) if len(m["name"].split()) <= LONGEST]
    for at, label in enumerate(labels):
        who = _voice(text, label, codebook)
        if who is None:
            continue
        found = passage(text, who, _colon(text, label), Content(label.start("words"), label.end(), "say"), codebook)
        following = labels[at + 1].start() if at + 1 < len(labels) else len(text.document.text)
        more = _speech(text, label.end(), following) if label["name"].isupper() else ()
        yield replace(found, more=more)


def _colon(text: Text, label: re.Match[str]) -> Token:
    span = text.doc.char_span(label.end("name"), label.end("name") + 1, alignment_mode="expand")
    assert span is not None  # "expand" reaches out to whole words
    return span[0]


def _voice(text: Text, label: re.Match[str], codebook: Codebook) -> Token | None:
    """The word that names who speaks: a person, a kind of source, or, at the head of a text, any other name."""
    if label["words"][0].isdigit() and not label["name"].isupper():
        return None  # "Springfield: 32 killed" is an item of a list
    span = text.doc.char_span(label.start("name"), label.end("name"), alignment_mode="expand")
    if span is None or any(t.pos_ in ("VERB", "AUX") and t.tag_ != "VBG" for t in span):
        return None
    named = [t for t in span if t.pos_ in ("PROPN", "NOUN") and t.dep_ not in ("pobj", "pcomp")]
    if not named:
        return None
    mention = text.mention_of(named[-1])
    if mention:
        quotes = label["words"][0] in "\"“‘'"
        return named[-1] if quotes or mention.kind in ("person", "role") else None
    source = named[-1].lemma_.lower() in codebook.derive(source_kinds)
    person = label["name"].isupper() or "PERSON" in (named[-1].ent_type_, span[-1].ent_type_)
    heads = label.start() == 0 and len(span) <= SHORT and all(t.text[0].isupper() for t in span)
    return named[-1] if source or (named[-1].pos_ == "PROPN" and (person or heads)) else None


def _speech(text: Text, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The further paragraphs of a speech in a transcript, but for notes in brackets."""
    found = []
    for line in re.finditer(r"[^\n]+", text.document.text[start:end]):
        if QUESTION.match(line.group()):
            break
        if not line.group().lstrip().startswith(("(", "[")):
            found.append((start + line.start(), start + line.end()))
    return tuple(found)
