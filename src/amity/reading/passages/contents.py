"""What is said: the characters that a cue ("said", "called for", "is sure") governs, by the grammar of its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from amity.codebook.rows_claims import CueRow, SpeechRow
from amity.reading.clauses import after, objects, passive, subjects
from amity.reading.passages.edges import carried_on, foreign

OPENING, CLOSING = "“\"‘(‘‘``''", "”\"’)’’''"
SHORTEST = 2  # words; shorter contents say nothing
VERBAL = ("VERB", "AUX")
GOING_ON = frozenset({"go", "continue", "begin", "start", "proceed"})  # "went on to say": it was said
PREPOSITIONS = ("prep", "agent", "dative", "prt")


@dataclass(frozen=True, slots=True)
class Content:
    """What a cue governs: characters, and the act of saying it."""

    start: int
    end: int
    act: str
    more: tuple[tuple[int, int], ...] = ()  # the other parts, where the cue splits what is said
    hint: bool = False
    told: bool = False  # though a hint, in so many words


def contents(cue: Token, row: CueRow, speaks: frozenset[str]) -> Iterator[Content]:
    """The complement of a verb or adjective of saying, by the first frame of its row that fits."""
    for frame, heads in _frames(cue, row):
        if frame in row.takes or frame in row.hints:
            named = "naming" in row.takes and (frame == "naming" or heads[0].dep_ in ("ccomp", "oprd", "xcomp"))
            act = "say" if named else row.act  # "called it a mistake" asks for nothing
            unsaid = _unsaid(cue)
            found = content(cue, heads, act, speaks, hint=frame not in row.takes or unsaid)
            told = isinstance(row, SpeechRow) and frame in row.tells and not unsaid
            yield replace(found, told=told) if told else found
            return


def _unsaid(cue: Token) -> bool:
    """Whether nothing has been said yet, or nobody said it: "will say", "must mention", "did not say"."""
    verb = cue if cue.pos_ == "VERB" else cue.head
    asked = any(c.dep_ == "aux" and c.lower_ == "to" for c in cue.children) and cue.head.lemma_ not in GOING_ON
    return asked or any(c.tag_ == "MD" or c.dep_ == "neg" for c in (*verb.children, *cue.children))


def _frames(cue: Token, row: CueRow) -> Iterator[tuple[str, list[Token]]]:
    """Each reading of the cue's complement: the name of the frame, and the heads of the words that are said."""
    clause = said_clause(cue)
    if clause is not None:
        yield "clause", [clause]
        if _quoted(clause) and row.takes:  # words in quotation marks may follow any verb of saying
            yield row.takes[0], [clause]
    told = [o for o in objects(cue) if o.i > cue.i and o.dep_ != "nsubjpass"] if cue.pos_ == "VERB" else []
    for child in cue.children:
        if child.dep_ == "xcomp" and child.i > cue.i and child.pos_ in VERBAL:
            yield from _infinitive(cue, child, told)
    yield from _naming(cue)
    for child in cue.children:
        if child.dep_ == "advcl" and child.i > cue.i:  # "calls for them to go"
            yield from ((mark.lower_, [child]) for mark in child.children if mark.lower_ == "for")
        if child.dep_ in PREPOSITIONS and child.i > cue.i:
            ends = [o for o in child.children if o.dep_ in ("pobj", "pcomp", "ccomp")]
            yield from ((child.lower_, [*told, end, *_deed(cue, child)]) for end in ends)
            yield from ((f"{cue_particle(cue)}-{child.lower_}", [*told, end]) for end in ends)
            yield from ((f"known-{child.lower_}", [*subjects(cue)[:1], end]) for end in ends if passive(cue))
    for one in told:  # "accused its neighbour of an invasion", where the parser hangs it on the neighbour
        strayed = [c for c in one.children if c.dep_ == "prep" and c.lower_ in ("of", "for")]
        yield from ((c.lower_, [one, o]) for c in strayed for o in c.children if o.dep_ in ("pobj", "pcomp"))
    for one in told:
        if one.pos_ in ("NOUN", "PROPN") or (one.pos_ == "PRON" and "object" in row.hints):
            yield "object", [one, *(c for c in cue.children if c.dep_ == "xcomp" and c.i > one.i)]
    if passive(cue):
        yield from (("object", [one]) for one in objects(cue) if one.i < cue.i)


def _deed(cue: Token, preposition: Token) -> list[Token]:
    """What somebody is called on to do, or what he is called: "on the US to end the war", "to the people as chumps"."""
    behind = [c for c in cue.children if c.i > preposition.i]
    if preposition.lower_ in ("on", "upon"):
        return [c for c in behind if c.dep_ in ("xcomp", "advcl") and any(a.lower_ == "to" for a in c.children)]
    named = [c for c in behind if c.lower_ == "as" and c.dep_ == "prep"] if preposition.lower_ == "to" else []
    return [o for c in named for o in c.children if o.dep_ in ("pobj", "pcomp")]


def cue_particle(verb: Token) -> str:
    """The particle of a verb: "out" of "lash out at"."""
    return next((c.lower_ for c in verb.children if c.dep_ in ("prt", "advmod")), "")


def _infinitive(cue: Token, verb: Token, told: list[Token]) -> Iterator[tuple[str, list[Token]]]:
    """ "hopes to win", "urged them to go", "is expected to win", "called on them to go"."""
    if passive(cue):
        yield "expected", [*[c for c in cue.children if c.dep_ == "nsubjpass"], verb]
        return
    yield "infinitive", [*(told or after(cue, "on")), verb]


def _naming(verb: Token) -> Iterator[tuple[str, list[Token]]]:
    """ "called it a mistake": from the object to the end of its name."""
    behind = [c for c in verb.children if c.i > verb.i]
    named = [c for c in behind if c.dep_ == "dobj" and any(_names(a) for a in c.children)]
    ends = [c for c in behind if c.dep_ in ("oprd", "ccomp", "attr") or (c.dep_ == "xcomp" and c.pos_ not in VERBAL)]
    starts = [c for c in behind if c.dep_ in ("dobj", "nsubj", "ccomp", "oprd")]
    if (named or ends) and not passive(verb):
        yield "naming", [*dict.fromkeys([*starts, *ends])]


def _names(token: Token) -> bool:
    """Whether an apposition is what the noun before it is called: no comma stands between."""
    return token.dep_ == "appos" and token.left_edge.i > 0 and token.left_edge.nbor(-1).text != ","


def said_clause(verb: Token) -> Token | None:
    """The clause that is said: after the verb, or before it in "…, he said"."""
    for child in (*verb.rights, *verb.lefts):
        said = child.dep_ == "ccomp" or (child.dep_ == "parataxis" and child.i < verb.i)
        if said and not (child.i < verb.i and _parted(child, verb)):
            return child
    aside = verb.dep_ in ("parataxis", "ccomp") and verb.head.pos_ in ("VERB", "AUX") and _is_aside(verb)
    if aside and not _parted(*sorted((verb, verb.head), key=lambda t: t.i)):
        return verb.head
    return _strayed_clause(verb)


def _parted(first: Token, last: Token) -> bool:
    """Whether a semicolon or "and" makes two of them: "Oslo has asked; Lima has not agreed" quotes nobody."""
    between = first.doc[first.i : last.i]
    joined = [t for t in first.subtree if not t.is_punct and t.i < last.i][-1:]
    own = any(t.lower_ in ("and", "but") for t in joined)  # "A wrote that …, and B said"
    return not _quoted(first) and (own or any(t.text == ";" for t in between))


def _strayed_clause(verb: Token) -> Token | None:
    """The clause with "that" which the parser hangs on a noun after the verb: "told the king in a letter that …"."""
    for child in verb.children:
        if child.i > verb.i and child.dep_ in ("dobj", "dative", "prep"):
            for token in child.subtree:
                that = any(c.dep_ in ("mark", "nsubj") and c.lower_ == "that" for c in token.children)
                if token.dep_ in ("acl", "relcl", "ccomp") and that and token.head.dep_ in ("pobj", "dobj"):
                    return token if any(c.dep_ == "mark" for c in token.children) else None
    return None


def _is_aside(verb: Token) -> bool:
    """Whether the verb of saying is set into what is said: "the talks, he said, were useful"."""
    before = verb.left_edge.i - 1
    return verb.dep_ == "parataxis" or (before >= 0 and verb.doc[before].text in (",", "—", "–", "”", '"'))


def _quoted(head: Token) -> bool:
    """Whether what is said begins with a quotation mark."""
    first = head.left_edge
    return first.text in '“"' or (first.i > 0 and first.nbor(-1).text in '“"')


def content(
    cue: Token, heads: Sequence[Token], act: str, speaks: frozenset[str] = frozenset(), *, hint: bool = False
) -> Content:
    """The characters of what is said: the words under the heads, without the cue's own and what others say in them."""
    inside = {t.i: t for head in heads for t in head.subtree}
    if cue.i in inside:
        for t in cue.subtree:
            inside.pop(t.i, None)
    for t in foreign(cue, heads, speaks):
        inside.pop(t.i, None)
    last = inside[max(inside)] if inside else cue
    if last.i > cue.i and speaks and heads[0].dep_ == "ccomp":
        inside |= {t.i: t for t in carried_on(cue, last, speaks)}
    return in_runs([inside[i] for i in sorted(inside)], act, hint=hint)


def in_runs(tokens: list[Token], act: str, *, hint: bool = False) -> Content:
    """Words as characters: the longest unbroken run first, then the others of two words or more."""
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and token.i <= runs[-1][-1].i + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    trimmed = [run for run in map(_trimmed, runs) if len(run) >= SHORTEST] or [r for r in map(_trimmed, runs) if r]
    spans = sorted(((r[0].idx, r[-1].idx + len(r[-1].text)) for r in trimmed), key=lambda s: s[0] - s[1])
    return Content(*spans[0], act, tuple(sorted(spans[1:])), hint) if spans else Content(0, 0, act)


def _trimmed(run: list[Token]) -> list[Token]:
    """The words without white space and punctuation at the edges; quotation marks stay."""
    first, last = 0, len(run)
    while first < last and ((run[first].is_punct and run[first].text not in OPENING) or run[first].is_space):
        first += 1
    while last > first and ((run[last - 1].is_punct and run[last - 1].text not in CLOSING) or run[last - 1].is_space):
        last -= 1
    return run[first:last]
