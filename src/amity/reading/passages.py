"""Finds who says what: the words of the text that somebody other than the author vouches for.

A passage is a source, a cue ("said", "according to", "hope") and a content. Dependency rules in the manner of the
literature on attribution (PARC, PolNeAR): clause complements, parataxis, "according to", nouns of saying, and
quotations that go on without a cue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_claims import SpeechRow, source_kinds, speech_nouns, speech_verbs
from amity.reading.clauses import RELATIVES, after, agents, objects, passive, phrase, subjects
from amity.reading.text import Mention, Passage, Sentence, Text
from amity.records import Attribution

QUOTATION = re.compile(r"“[^”]{2,2000}”|\"[^\"]{2,2000}\"|‘‘.{2,2000}?’’|``.{2,2000}?''|''.{2,2000}?''", re.S)
SHORTEST = 2  # words; shorter contents say nothing
CONTENT_DEPS = ("ccomp", "xcomp", "parataxis")


@dataclass(frozen=True, slots=True)
class Content:
    """What a cue governs: characters, and the act of saying it."""

    start: int
    end: int
    act: str


def find_passages(text: Text, codebook: Codebook) -> tuple[Passage, ...]:
    """All passages in order of their content."""
    quotations = [(m.start(), m.end()) for m in QUOTATION.finditer(text.document.text)]
    found: list[Passage] = []
    for sentence in text.sentences:
        for passage in _in_sentence(text, sentence, codebook):
            found.append(_with_quotation(text, passage, quotations))
    found += _unattributed(text, quotations, found)
    return tuple(sorted(_distinct(found), key=lambda p: (p.start, -p.end)))


def _in_sentence(text: Text, sentence: Sentence, codebook: Codebook) -> Iterator[Passage]:
    verbs, nouns = codebook.derive(speech_verbs), codebook.derive(speech_nouns)
    for token in sentence.span:
        lemma = token.lemma_.lower()
        if token.pos_ == "VERB" and lemma in verbs:
            yield from _of_verb(text, sentence, token, verbs[lemma], codebook)
        elif token.pos_ == "NOUN" and lemma in nouns:
            yield from _of_noun(text, sentence, token, nouns[lemma], codebook)
        elif token.lower_ == "according":
            yield from _according_to(text, sentence, token, codebook)


def _of_verb(text: Text, sentence: Sentence, verb: Token, row: SpeechRow, codebook: Codebook) -> Iterator[Passage]:
    """What the subject of a verb of saying says."""
    sources = agents(verb) if passive(verb) else _sayers(verb)
    for content in _contents(text, sentence, verb, row):
        nobody: list[Token | None] = [None] if passive(verb) else []
        for source in sources[:1] or nobody:
            yield _passage(text, source, verb, content, codebook)


def _sayers(verb: Token) -> list[Token]:
    """The subject of a verb of saying; relative pronouns stand for their noun."""
    own = subjects(verb)
    return [t.head.head if t.lower_ in RELATIVES and t.head.dep_ == "relcl" else t for t in own]


def _contents(text: Text, sentence: Sentence, verb: Token, row: SpeechRow) -> Iterator[Content]:
    """The complement of the verb: its clause, infinitive, object, or what follows its preposition."""
    clause = _clause(verb)
    if clause is not None and ("clause" in row.takes or "quote" in row.takes or _quoted(text, clause)):
        yield _span(verb, clause, row.act)
        return
    for child in verb.children:
        if child.dep_ == "xcomp" and "infinitive" in row.takes and child.i > verb.i:
            yield _span(verb, child, row.act)
            return
        if child.dep_ == "prep" and child.lower_ in row.takes:
            yield from (_span(verb, obj, row.act) for obj in child.children if obj.dep_ in ("pobj", "pcomp"))
            return
    if "object" in row.takes:
        for obj in objects(verb):
            if obj.pos_ in ("NOUN", "PROPN") and len(list(obj.subtree)) >= SHORTEST and obj.i > verb.i:
                yield _span(verb, obj, row.act)


def _clause(verb: Token) -> Token | None:
    """The clause that is said: after the verb, or before it in "…, he said"."""
    for child in verb.children:
        if child.dep_ == "ccomp" or (child.dep_ == "parataxis" and child.i < verb.i):
            return child
    if verb.dep_ in ("parataxis", "ccomp") and verb.head.pos_ in ("VERB", "AUX") and _is_aside(verb):
        return verb.head
    return None


def _is_aside(verb: Token) -> bool:
    """Whether the verb of saying is set into what is said: "the talks, he said, were useful"."""
    before = verb.left_edge.i - 1
    return verb.dep_ == "parataxis" or (before >= 0 and verb.doc[before].text in (",", "—", "–", "”", '"'))


def _span(cue: Token, head: Token, act: str) -> Content:
    """The characters of what is said: the subtree of its head, without the cue's own words."""
    inside = list(head.subtree)
    if cue in inside:
        own = {t.i for t in cue.subtree}
        inside = [t for t in inside if t.i not in own]
    while inside and ((inside[0].is_punct and inside[0].text not in '“"‘(') or inside[0].is_space):
        inside.pop(0)
    while inside and ((inside[-1].is_punct and inside[-1].text not in '”"’)') or inside[-1].is_space):
        inside.pop()
    if not inside:
        return Content(0, 0, act)
    return Content(inside[0].idx, inside[-1].idx + len(inside[-1].text), act)


def _quoted(text: Text, head: Token) -> bool:
    """Whether what is said begins with a quotation mark."""
    first = head.left_edge
    return first.text in '“"' or (first.i > 0 and first.nbor(-1).text in '“"')


def _of_noun(text: Text, sentence: Sentence, noun: Token, act: str, codebook: Codebook) -> Iterator[Passage]:
    """ "his claim that …", "expressed the hope that …"."""
    for child in noun.children:
        if child.dep_ in ("acl", "ccomp", "relcl") and any(
            c.lower_ == "that" and c.dep_ == "mark" for c in child.children
        ):
            owners = [c for c in noun.children if c.dep_ == "poss"] or after(noun, "by") or after(noun, "from")
            if not owners and noun.dep_ in ("dobj", "pobj"):
                verb = noun.head if noun.dep_ == "dobj" else noun.head.head
                owners = subjects(verb) if verb.pos_ == "VERB" else []
            yield from (_passage(text, owner, noun, _span(noun, child, act), codebook) for owner in owners[:1])


def _according_to(text: Text, sentence: Sentence, token: Token, codebook: Codebook) -> Iterator[Passage]:
    """ "According to the ministry, …": the clause without the phrase itself."""
    sources = after(token, "to") or [t for t in token.subtree if t.dep_ == "pobj"][:1]
    if not sources:
        return
    inside = {t.i for t in token.subtree}
    verb = token.head
    while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
        verb = verb.head
    clause = [t for t in verb.subtree if t.i not in inside and not t.is_space]
    while clause and clause[0].is_punct and clause[0].text not in '“"':
        clause.pop(0)
    while clause and clause[-1].is_punct and clause[-1].text not in '”"':
        clause.pop()
    if len(clause) >= SHORTEST:
        content = Content(clause[0].idx, clause[-1].idx + len(clause[-1].text), "say")
        content = _outside(content, token, sentence)
        yield _passage(text, sources[0], token, content, codebook)


def _outside(content: Content, token: Token, sentence: Sentence) -> Content:
    """The content on that side of "according to" that is longer."""
    left = min(t.idx for t in token.subtree)
    right = max(t.idx + len(t.text) for t in token.subtree)
    if content.end <= left or content.start >= right:
        return content
    before, behind = left - content.start, content.end - right
    if before >= behind:
        return Content(content.start, left, content.act)
    return Content(right, content.end, content.act)


def _passage(text: Text, source: Token | None, cue: Token, content: Content, codebook: Codebook) -> Passage:
    evidence = text.evidence(content.start, content.end)
    start = evidence.start + (len(evidence.text) - len(evidence.text.lstrip(", ")))
    end = start + len(evidence.text.lstrip(", ").rstrip(", "))
    mention, first, last = (None, cue.idx, cue.idx) if source is None else _source_span(text, source)
    return Passage(
        start=start,
        end=end,
        source=mention,
        source_start=first,
        source_end=last,
        cue=cue.i,
        act=content.act,
        said_by=_attribution(text, source, mention, codebook),
    )


def _source_span(text: Text, source: Token) -> tuple[Mention | None, int, int]:
    """Who says it, with the characters of the phrase."""
    mention = text.mention_of(source)
    if mention and mention.head != source.i and mention.last != source.i:
        mention = None
    edges = [
        t for t in source.lefts if t.dep_ in ("det", "poss", "amod", "compound", "nmod", "nummod", "predet", "quantmod")
    ]
    first = min([source.idx, *[t.left_edge.idx for t in edges]])
    last = source.idx + len(source.text)
    if mention:
        first, last = min(first, mention.start), max(last, mention.end)
    return mention, first, last


def _attribution(text: Text, source: Token | None, mention: Mention | None, codebook: Codebook) -> Attribution:
    """Who vouches, and what kind of source that is."""
    if source is None:
        return Attribution(actor=None, name="unnamed", source_kind="unnamed")
    kinds = codebook.derive(source_kinds)
    kind = kinds.get(source.lemma_.lower())
    if mention and mention.actors:
        actor = mention.actors[0]
        person = mention.kind in ("person", "pronoun") or (mention.kind == "role" and "/" not in actor.id)
        named = "named" if (person and kind is None) or mention.kind == "person" else None
        institution = "organisation" if actor.sector or mention.kind in ("name", "metonym") else "named"
        return Attribution(actor=actor.id, name=actor.name, source_kind=named or kind or institution)  # type: ignore[arg-type]
    name = phrase(source)
    default = "named" if source.pos_ == "PROPN" else "unnamed"
    return Attribution(actor=None, name=name, source_kind=kind or default)  # type: ignore[arg-type]


def _with_quotation(text: Text, passage: Passage, quotations: list[tuple[int, int]]) -> Passage:
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
    return _moved(passage, start, end, quoted)


def _moved(passage: Passage, start: int, end: int, quoted: bool) -> Passage:
    return Passage(
        start=start,
        end=end,
        source=passage.source,
        source_start=passage.source_start,
        source_end=passage.source_end,
        cue=passage.cue,
        act=passage.act,
        said_by=passage.said_by,
        quoted=quoted,
    )


def _unattributed(text: Text, quotations: list[tuple[int, int]], found: list[Passage]) -> list[Passage]:
    """Whole sentences in quotation marks without a cue: the speaker of the passage before goes on."""
    going_on = []
    for first, last in quotations:
        if any(p.start < last and first < p.end for p in found) or len(text.document.text[first:last].split()) < 5:
            continue
        sentence = text.sentence_at(first)
        before = [p for p in found if p.source and p.start < first and first - p.end < 400]
        if before and abs(sentence.start - first) <= 1 and text.document.text[last - 2] in ".!?,…":
            going_on.append(_moved(max(before, key=lambda p: p.start), first, last, True))
    return going_on


def _distinct(found: list[Passage]) -> list[Passage]:
    """Each content once, and none too short to say anything."""
    kept: dict[tuple[int, int], Passage] = {}
    for passage in found:
        if passage.end - passage.start > 5:
            kept.setdefault((passage.start, passage.end), passage)
    return list(kept.values())
