"""Codes causes: which words of the text say that one thing led to another."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_claims import CauseRow, cause_markers
from amity.reading.cause_words import ACTS, CHANGES, CONTAINERS, PERSONAL, POINTERS, SAYING, STATES
from amity.reading.clauses import RELATIVES, after, objects, passive, subjects
from amity.reading.quotations import find_quotations
from amity.reading.text import Sentence, Text
from amity.records import Cause, CauseRef, Span

LINKS = frozenset(
    {
        "is",
        "was",
        "has",
        "been",
        "happened",
        "mainly",
        "largely",
        "partly",
        "mostly",
        "probably",
        "also",
    }
)  # "This is mainly due to"
Sides = tuple[list[Token], list[Token]]
Marked = tuple[Token, list[Token], list[Token]]


def code_causes(text: Text, codebook: Codebook) -> Iterator[Cause]:
    """Every cause and effect of a sentence that names an actor."""
    for sentence in text.sentences:
        if sentence.heading or sentence.span.text.rstrip().endswith("?") or not _names_actors(text, sentence):
            continue
        tokens = list(sentence.span)
        words = {t.lower_ for t in tokens} | {t.lemma_.lower() for t in tokens if t.pos_ == "VERB"}
        for row in codebook.derive(cause_markers):
            if row.wording.partition(" ")[0] not in words:
                continue
            for marker, cause, effect in _sides(text, sentence, tokens, row):
                record = _cause(text, sentence, row, marker, cause, effect)
                if record:
                    yield record


def _names_actors(text: Text, sentence: Sentence) -> bool:
    """Whether the sentence, or one beside it in the same paragraph, names an actor."""
    beside = text.sentences[max(0, sentence.index - 1) : sentence.index + 2]
    near = [m for s in beside if s.paragraph == sentence.paragraph for m in text.mentions_in(s.start, s.end)]
    return any(a.country or a.sector == "IGO" for m in near for a in m.actors)


def _sides(text: Text, sentence: Sentence, tokens: list[Token], row: CauseRow) -> Iterator[Marked]:
    """The marker with cause and effect as tokens, wherever it stands in the sentence."""
    for token in tokens:
        yield from ((token, *sides) for sides in _at(text, sentence, token, row))


def _at(text: Text, sentence: Sentence, token: Token, row: CauseRow) -> Iterator[Sides]:
    """Cause and effect, where this token is the marker."""
    words = row.wording.split()
    if row.kind in ("verb", "back-verb"):
        attribute = token.dep_ in ("amod", "compound", "nmod")  # "driving advisories"
        if token.lemma_.lower() == words[0] and token.pos_ == "VERB" and not attribute:
            yield from _of_verb(token, words[1:], back=row.kind == "back-verb")
    elif row.kind == "burden":
        if token.lower_ == words[0] and any(t.lemma_.lower() == words[1] for t in token.children):
            yield from _of_marker(text, sentence, token, words[:1], "prep")
    elif row.kind == "motive":
        yield from _of_motive(token) if token.lower_ == words[0] else ()
    elif token.lower_ == words[0] and _follows(token, words):
        yield from _of_marker(text, sentence, token, words, row.kind)


def _follows(token: Token, words: list[str]) -> bool:
    doc = token.doc
    return all(token.i + k < len(doc) and doc[token.i + k].lower_ == word for k, word in enumerate(words))


def _of_verb(verb: Token, particles: list[str], *, back: bool) -> Iterator[Sides]:
    """ "A caused B", "B resulted from A", "A, forcing B to"."""
    if len(particles) > 1 and not any(o.lower_ == particles[0] for o in objects(verb)):
        return  # "gave money to" gives rise to nothing
    if particles:
        others = [t for p in particles[-1:] for t in after(verb, p)]
        if not others and particles == ["to"] and verb.lemma_ == "lead" and _infinitive(verb):
            others = objects(verb)  # "led the company to suspend"
        if not others and any(c.dep_ == "prt" and c.lower_ == particles[0] for c in verb.children):
            others = objects(verb)
    else:
        others = objects(verb)
    if verb.tag_ == "VBG" and verb.dep_ not in ("advcl", "ROOT", "conj", "ccomp", "relcl") and not back:
        return  # "contributing to various groups" is part of a phrase
    doers = subjects(verb)
    if passive(verb) and not particles:
        doers, others = (
            [o for c in verb.children if c.dep_ == "agent" for o in c.children if o.dep_ == "pobj"],
            objects(verb),
        )
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and not back:
        governor = [t for t in verb.head.subtree if t not in set(verb.subtree)]
        yield governor, [*others_subtree(others), *_infinitive(verb)]
    elif doers and others:
        sides = (others_subtree(doers), [*others_subtree(others), *_infinitive(verb)])
        yield (sides[1], sides[0]) if back else sides


def _infinitive(verb: Token) -> list[Token]:
    return [t for child in verb.children if child.dep_ in ("xcomp", "ccomp") for t in child.subtree]


def others_subtree(tokens: list[Token]) -> list[Token]:
    """All words under these tokens."""
    return [t for token in tokens for t in token.subtree]


def _of_marker(text: Text, sentence: Sentence, token: Token, words: list[str], kind: str) -> Iterator[Sides]:
    last = token.doc[token.i + len(words) - 1]
    clause = token.dep_ == "mark"
    early = clause and token.head.dep_ == "advcl" and token.i < token.head.head.i and not _told(token.head)
    early = early and not any(t.start == last.nbor(1).idx for t in text.timexes if last.i + 1 < len(last.doc))
    late = clause and not early and _gives_reason(token)
    if (kind == "clause" and clause) or (kind == "early-clause" and (early or late)):
        yield _clause_and_rest(token.head)
    elif kind == "result" and clause and token.i and token.nbor(-1).text == ",":  # without a comma it is a purpose
        reason, result = _clause_and_rest(token.head)
        yield result, reason
    elif kind == "prep":
        cause = [t for child in last.children if child.dep_ in ("pobj", "pcomp") for t in child.subtree]
        cause = cause or [t for child in token.children if child.dep_ in ("pobj", "pcomp") for t in child.subtree]
        cause = [t for t in cause if t.i > last.i]
        if cause:
            yield cause, _effect_before(token, last, cause)
    elif kind == "adverb" and token.dep_ == "advmod" and token.head.dep_ == "conj" and token.i < token.head.i:
        yield _joined_clauses(token)
    elif kind == "adverb" and token.i - sentence.span.start <= 1 and sentence.index:
        before = text.sentences[sentence.index - 1]
        effect = [t for t in sentence.span if t.i > last.i]
        if last.i + 1 < len(token.doc) and token.doc[last.i + 1].lower_ != "of":
            yield list(before.span), effect


def _of_motive(token: Token) -> Iterator[Sides]:
    """ "The government, aware that …, helps"; "fearing that …, it closed the border": what moves them, and the deed."""
    thought = [c for c in token.children if c.dep_ == "ccomp" and any(m.dep_ == "mark" for m in c.children)]
    apart = token.dep_ in ("advcl", "amod", "acl", "appos", "relcl") and not any(
        c.dep_ in ("nsubj", "nsubjpass") for c in token.children
    )
    verb = next((t for t in token.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if thought and apart and verb is not None:
        inside = {t.i for t in token.subtree}
        yield (
            [t for t in thought[0].subtree if t.dep_ != "mark" or t.head != thought[0]],
            [t for t in verb.subtree if t.i not in inside],
        )


def _joined_clauses(adverb: Token) -> Sides:
    """ "A is so and therefore does that": the clause before, and the one joined to it."""
    verb = adverb.head
    if any(c.lower_ in RELATIVES for c in verb.head.children):
        return [], []
    effect = [t for t in verb.subtree if t != adverb]
    inside = {t.i for t in verb.subtree}
    return [t for t in verb.head.subtree if t.i not in inside and t.i < adverb.i], effect


def _gives_reason(mark: Token) -> bool:
    """Whether a late "since" or "as" gives a reason: after a comma, in a clause of its own, not "as he said"."""
    verb, before = mark.head, mark.nbor(-1) if mark.i else mark
    timed = mark.lower_ == "since" and any(c.lower_ in ("have", "has", "had", "'ve") for c in verb.head.children)
    return before.text == "," and verb.dep_ == "advcl" and not timed and not _told(verb)


def _told(verb: Token) -> bool:
    """Whether an "as" clause tells of words, manner or time: "as he said", "as did Russia", "as the crowd cheered"."""
    if any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children) and not _lasts(verb):
        return True
    subject = any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in verb.children)
    speaker = any(c.dep_ == "nsubj" and c.lower_ in ("you", "we", "i") for c in verb.children)
    return verb.lemma_.lower() in SAYING or not subject or speaker


def _lasts(verb: Token) -> bool:
    """Whether an "as" clause tells a state or a result, which can be a reason: no deed of the moment, no mere "did"."""
    auxiliaries = {c.lemma_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    alone = verb.lemma_ in ("do", "have") and not objects(verb)
    present = verb.tag_ in ("VBZ", "VBP") or bool(auxiliaries & {"can", "have"})
    return not alone and verb.tag_ != "VBG" and (present or verb.lemma_ in STATES | CHANGES)


def _effect_before(token: Token, last: Token, cause: list[Token]) -> list[Token]:
    """What the clause of the marker says besides it; a clause joined to it behind the marker is another matter."""
    head = _clause_head(token)
    apart = {t.i for t in cause} | set(range(token.i, last.i + 1))
    for child in head.children:
        if child.dep_ == "conj" and child.i > token.i > head.i:
            apart |= {t.i for t in child.subtree}
    top = head.head if head.dep_ == "relcl" else head  # "businesses who lost access because of it": with who they are
    return [t for t in top.subtree if t.i not in apart and (top == head or t.i < token.i)]


def _clause_and_rest(verb: Token) -> Sides:
    """The clause of a cause, and the clause that it hangs on without it."""
    inside = {t.i for t in verb.subtree}
    top = verb.head
    if verb.i > top.i and top.dep_ in ("advcl", "relcl") and top.head.pos_ == "VERB":
        top = top.head  # "fell since 2008, when it was high, as wells age": the reason is of the main clause
        inside |= {t.i for t in verb.head.subtree}
    return [t for t in verb.subtree if t.dep_ != "mark" or t.head != verb], [
        t for t in top.subtree if t.i not in inside
    ]


def _clause_head(token: Token) -> Token:
    while token.head != token and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token


def _cause(
    text: Text, sentence: Sentence, row: CauseRow, marker: Token, cause: list[Token], effect: list[Token]
) -> Cause | None:
    """The record, where both sides say something."""
    if row.kind in ("verb", "back-verb") and marker.lemma_ in ACTS and _is_actor(text, cause):
        return None
    if row.kind != "adverb":
        cause, effect = ([t for t in side if sentence.start <= t.idx < sentence.end] for side in (cause, effect))
    left, right = _slice(text, _unfolded(cause)), _slice(text, effect)
    left, right = (side and _in_same_quotation(text, side, marker) for side in (left, right))
    if left is None or right is None or left.start == right.start or _is_time(text, left):
        return None
    left, right = _pointed(text, sentence, left), _pointed(text, sentence, right)
    if left is None or right is None:
        return None
    spans = {text.sentence_at(s.start).index for s in (left, right)}
    first, last = text.sentences[min(spans)], text.sentences[max(spans)]
    return Cause(
        document=text.document.id,
        evidence=(text.evidence(first.start, last.end),),
        said_by=text.said_by(right.start, right.start + 1),
        confidence=row.sureness,
        cause=CauseRef(start=left.start, end=left.end, text=left.text),
        effect=CauseRef(start=right.start, end=right.end, text=right.text),
        marker=row.wording if row.kind != "burden" else row.wording.split()[0],
    )


def _is_actor(text: Text, cause: list[Token]) -> bool:
    """Whether the cause is somebody, who acts: "the government forced them" tells a deed and no reason."""
    inside = {t.i for t in cause}
    head = next((t for t in cause if t.head.i not in inside), None)
    if head is None:
        return False
    mention = text.mention_of(head)
    return head.lemma_.lower() in text.people or (mention is not None and mention.head == head.i)


def _unfolded(cause: list[Token]) -> list[Token]:
    """The words of a cause; for "which" and "that" of a relative clause the noun that they stand for."""
    if len(cause) == 1 and cause[0].lower_ in RELATIVES and cause[0].head.dep_ == "relcl":
        clause = set(cause[0].head.subtree)
        noun = cause[0].head.head
        while noun.dep_ == "pobj" and noun.head.head.pos_ in ("NOUN", "PROPN"):
            noun = noun.head.head  # "decisions during the attacks on the consulate in Benghazi, which resulted in"
            if noun.pos_ == "NOUN" and noun.lemma_ not in CONTAINERS:
                break
        return [t for t in noun.subtree if t not in clause]
    return cause


def _pointed(text: Text, sentence: Sentence, side: Span) -> Span | None:
    """The side, or what a word like "this" points to: the sentence before; null for a mere "he" or "them"."""
    words = side.text.lower().split()
    if (
        words[0] in POINTERS
        and all(w in LINKS or w.endswith("ly") for w in words[1:])
        and sentence.index
        and words != ["it"]
    ):
        before = text.sentences[sentence.index - 1]  # "This is due to …": what the sentence before says
        return text.evidence(before.start, before.end)
    return None if len(words) == 1 and words[0] in PERSONAL else side


def _in_same_quotation(text: Text, side: Span, marker: Token) -> Span | None:
    """The part of a side that stands in the same quotation as the marker, or outside of any as it does."""
    for start, end in find_quotations(text.document.text):
        if start <= marker.idx < end:
            first, last = max(side.start, start + 1), min(side.end, end - 1)
            return text.evidence(first, last) if first < last else None
    return side


def _is_time(text: Text, span: Span) -> bool:
    return any(t.start <= span.start and span.end <= t.end for t in text.timexes)


def _slice(text: Text, tokens: list[Token]) -> Span | None:
    """The longest run of these tokens, as a slice of the text; null where it is shorter than two letters."""
    tokens = sorted({t.i: t for t in tokens}.values(), key=lambda t: t.i)
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and token.i == runs[-1][-1].i + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    run = max(runs, key=len, default=[])
    while run and (
        (run[0].is_punct and run[0].text not in '“"')
        or run[0].is_space
        or run[0].dep_ == "cc"
        or (run[0].dep_ == "mark" and run[0].lower_ == "that")
    ):
        run = run[1:]
    while run and ((run[-1].is_punct and run[-1].text not in '”"') or run[-1].is_space or run[-1].pos_ == "ADP"):
        run = run[:-1]
    return text.evidence(run[0].idx, run[-1].idx + len(run[-1].text)) if run else None
