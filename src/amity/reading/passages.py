"""Finds who says what: the words of the text that somebody other than the author vouches for.

A passage is a source, a cue ("said", "according to", "hope") and a content. Dependency rules in the manner of the
literature on attribution (PARC, PolNeAR): clause complements, parataxis, "according to", nouns of saying, and
quotations that go on without a cue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_claims import SpeechRow, source_kinds, speech_adjectives, speech_nouns, speech_verbs
from amity.reading.clauses import RELATIVES, after, agents, objects, passive, phrase, subjects
from amity.reading.quotations import find_quotations
from amity.reading.text import Mention, Passage, Sentence, Text
from amity.records import Attribution

OPENING, CLOSING = '“"‘(‘‘``\'\'', '”"’)’’\'\''
SHORTEST = 2  # words; shorter contents say nothing
PRONOUNS = frozenset({"i", "we", "you", "me", "us", "he", "she", "they", "it", "who", "that", ""})
REACH = 8  # words between a quotation and its verb of saying
NEAR = 400  # characters between a passage and a quotation that goes on with it
Quotation = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Content:
    """What a cue governs: characters, and the act of saying it."""

    start: int
    end: int
    act: str
    more: tuple[tuple[int, int], ...] = ()  # the other parts, where the cue splits what is said


def find_passages(text: Text, codebook: Codebook) -> tuple[Passage, ...]:
    """All passages in order of their content."""
    quotations = find_quotations(text.document.text)
    found: list[Passage] = []
    for sentence in text.sentences:
        for passage in _in_sentence(text, sentence, codebook):
            if not _own_words(text, passage, quotations):
                found.append(_with_quotation(text, passage, quotations))
    found = _told_once(text, _distinct(found))
    found += _cued_quotations(text, quotations, found, codebook)
    found = _continued(text, quotations, found)
    return tuple(sorted(_distinct(found), key=lambda p: (p.start, -p.end)))


def _own_words(text: Text, passage: Passage, quotations: Sequence[Quotation]) -> bool:
    """Whether somebody quoted speaks of what he or his hearers think: "I hope that", said within the quotation."""
    cue = text.doc[passage.cue].idx
    words = text.document.text[passage.source_start : passage.source_end].lower()
    return (passage.source is None or words in PRONOUNS) and any(a < cue < b for a, b in quotations)


def _told_once(text: Text, found: list[Passage]) -> list[Passage]:
    """ "He said that he hopes …" is one passage, not two: the outer one, with the act of the inner."""
    kept, acts = [], dict[int, str]()
    for inner in found:
        outer = next((p for p in found if _repeats(text, inner, p)), None)
        if outer is None:
            kept.append(inner)
        elif outer.act == "say" and inner.end - inner.start > 0.6 * (outer.end - outer.start):
            acts[outer.cue] = inner.act
    return [replace(p, act=acts.get(p.cue, p.act)) for p in kept]


def _repeats(text: Text, inner: Passage, outer: Passage) -> bool:
    """Whether the inner passage lies in the outer one and has the same source."""
    if inner.cue == outer.cue or not (outer.start <= text.doc[inner.cue].idx < outer.end):
        return False
    if inner.source and outer.source:
        return inner.source.actors[0].id == outer.source.actors[0].id
    return text.document.text[inner.source_start : inner.source_end].lower() in PRONOUNS


def _in_sentence(text: Text, sentence: Sentence, codebook: Codebook) -> Iterator[Passage]:
    verbs, nouns = codebook.derive(speech_verbs), codebook.derive(speech_nouns)
    adjectives = codebook.derive(speech_adjectives)
    yield from _after_colon(text, sentence, codebook)
    for token in sentence.span:
        lemma = token.lemma_.lower()
        if token.pos_ == "VERB" and lemma in verbs:
            yield from _of_verb(text, sentence, token, verbs[lemma], codebook)
        elif token.pos_ == "NOUN" and lemma in nouns:
            yield from _of_noun(text, sentence, token, nouns[lemma], codebook)
        elif token.dep_ == "acomp" and lemma in adjectives:
            yield from _of_adjective(text, token, adjectives[lemma], codebook)
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
    if clause is not None and ("clause" in row.takes or _quoted(text, clause)):
        yield _span(verb, clause, row.act)
        return
    for child in verb.children:
        if child.dep_ == "xcomp" and "infinitive" in row.takes and child.i > verb.i:
            yield _span(verb, child, row.act)
            return
        if child.dep_ == "prep" and child.lower_ in row.takes:
            yield from (_span(verb, obj, row.act) for obj in child.children if obj.dep_ in ("pobj", "pcomp"))
            return
    if "naming" in row.takes and not passive(verb):
        yield from _naming(verb, row.act)
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
    return _in_runs(inside, act)


def _in_runs(tokens: list[Token], act: str) -> Content:
    """Words as characters: the longest unbroken run first, then the others of two words or more."""
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and token.i == runs[-1][-1].i + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    trimmed = [run for run in map(_trimmed, runs) if len(run) >= SHORTEST] or [r for r in map(_trimmed, runs) if r]
    spans = sorted(((r[0].idx, r[-1].idx + len(r[-1].text)) for r in trimmed), key=lambda s: s[0] - s[1])
    return Content(*spans[0], act, tuple(sorted(spans[1:]))) if spans else Content(0, 0, act)


def _trimmed(run: list[Token]) -> list[Token]:
    """The words without white space and punctuation at the edges; quotation marks stay."""
    first, last = 0, len(run)
    while first < last and ((run[first].is_punct and run[first].text not in OPENING) or run[first].is_space):
        first += 1
    while last > first and ((run[last - 1].is_punct and run[last - 1].text not in CLOSING) or run[last - 1].is_space):
        last -= 1
    return run[first:last]


def _naming(verb: Token, act: str) -> Iterator[Content]:
    """ "called it a mistake": from the object to the end of its name."""
    ends = [c.right_edge for c in verb.children if c.dep_ in ("oprd", "ccomp", "attr") and c.i > verb.i]
    starts = [c.left_edge for c in verb.children if c.dep_ in ("dobj", "nsubj", "ccomp", "oprd") and c.i > verb.i]
    if ends and starts:
        yield _in_runs(list(verb.doc[min(t.i for t in starts) : max(t.i for t in ends) + 1]), act)


def _of_adjective(text: Text, adjective: Token, act: str, codebook: Codebook) -> Iterator[Passage]:
    """ "is confident that …": what the subject feels or holds."""
    for child in adjective.children:
        if child.dep_ == "ccomp" and child.i > adjective.i:
            for source in _sayers(adjective.head)[:1]:
                yield _passage(text, source, adjective, _span(adjective, child, act), codebook)


def _after_colon(text: Text, sentence: Sentence, codebook: Codebook) -> Iterator[Passage]:
    """ "MINISTER: …" and headlines of that kind: the words after a name and a colon, to the end of the line."""
    words = [t for t in sentence.span if not t.is_space]
    at = next((k for k, t in enumerate(words[:5]) if t.text == ":"), 0)
    if not at or len(words) < at + 4 or any(t.pos_ != "PROPN" for t in words[:at]):
        return
    if sentence.start and text.document.text[sentence.start - 1] != "\n":
        return
    end = text.document.text.find("\n", sentence.start)
    end = len(text.document.text) if end < 0 else end
    yield _passage(text, words[at - 1], words[at], Content(words[at + 1].idx, end, "say"), codebook)


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
    if len(clause) >= SHORTEST:
        yield _passage(text, sources[0], token, _in_runs(clause, "say"), codebook)


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
        more=content.more,
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
    return replace(passage, start=start, end=end, quoted=quoted)


def _cued_quotations(
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
            cued.append(replace(_passage(text, source, cue, content, codebook), quoted=True))
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
            if token.is_punct or token.is_space:
                break
            if token.tag_.startswith("VB") and token.lemma_.lower() in verbs:
                return token
    before = span.start - 1
    if before > 0 and text.doc[before].text in (",", ":"):
        for token in reversed(text.doc[max(0, before - REACH) : before]):
            if token.text in ".!?" or "\n" in token.text:
                break
            if token.tag_.startswith("VB") and token.lemma_.lower() in verbs:
                return token
    return None


def _source_beside(cue: Token, first: int, last: int) -> Token | None:
    """The subject of the verb; else the noun between it and the quotation, or right behind it."""
    own = [t for t in _sayers(cue) if not first <= t.idx < last]
    if own:
        return own[0]
    left = [t for t in cue.doc[max(0, cue.i - 3) : cue.i] if t.idx >= last or cue.idx < first]
    right = list(cue.doc[cue.i + 1 : cue.i + REACH]) if cue.idx >= last else []
    nouns = [t for t in (*reversed(left), *right) if t.pos_ in ("NOUN", "PROPN", "PRON")]
    return nouns[0] if nouns else None


def _continued(text: Text, quotations: Sequence[Quotation], found: list[Passage]) -> list[Passage]:
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


def _distinct(found: list[Passage]) -> list[Passage]:
    """Each content once, and none too short to say anything."""
    kept: dict[tuple[int, int], Passage] = {}
    for passage in found:
        if passage.end - passage.start > 5:
            kept.setdefault((passage.start, passage.end), passage)
    return list(kept.values())
