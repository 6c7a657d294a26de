"""Who says it: the phrase that names the source of a passage, the actor behind it, and the kind of source."""

from __future__ import annotations

from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_claims import source_kinds
from amity.reading.clauses import RELATIVES, SUBJECTS, after, agents, phrase, subjects
from amity.reading.passages.contents import Content
from amity.reading.text import Mention, Passage, Text
from amity.records import Actor, Attribution, SourceKind

NOUN_EDGES = frozenset({"det", "poss", "amod", "compound", "nmod", "nummod", "predet", "quantmod"})


ISSUING = frozenset(
    {
        "issue",
        "release",
        "publish",
        "send",
        "write",
        "post",
        "give",
        "read",
        "deliver",
        "make",
        "sign",
        "submit",
        "circulate",
    }
)


def sayers(verb: Token) -> list[Token]:
    """The subject of a verb of saying, its own or that of the verb that it goes on from; none where it is not told."""
    if verb.tag_ == "VBN" and verb.dep_ == "advcl" and not any(c.dep_ == "aux" for c in verb.children):
        return []  # "Asked about the talks, he said …"
    governor = _governor(verb)
    return [_past_dateline(t) for t in (subjects(governor) if governor else subjects(verb))]


def _governor(verb: Token) -> Token | None:
    """The verb of saying whose subject goes on to speak: "said that A was wrong and called for …", "…, adding that"."""
    inner = verb.head
    if inner.dep_ != "ccomp" or any(c.dep_ in SUBJECTS for c in verb.children):
        return None
    outer = inner.head
    if verb.dep_ == "conj" and verb.tag_ == outer.tag_ != inner.tag_:
        return outer
    apart = verb.left_edge.i > 0 and verb.left_edge.nbor(-1).is_punct
    return outer if verb.dep_ == "advcl" and verb.tag_ == "VBG" and apart else None


def _past_dateline(subject: Token) -> Token:
    """The subject that stands behind "WASHINGTON (AP) —", where the parser takes the place for it."""
    if not subject.is_upper or subject.i > subject.sent.start + 4:
        return subject
    dash = next((t for t in subject.doc[subject.i : subject.i + 12] if t.text in ("—", "–", "--", "-")), None)
    if dash is None:
        return subject
    behind = [t for t in subject.doc[dash.i + 1 : subject.head.i] if t.pos_ in ("NOUN", "PROPN", "PRON")]
    return next((t for t in behind if t.dep_ not in ("compound", "amod", "poss", "nmod")), subject)


def passage(text: Text, source: Token | None, cue: Token, content: Content, codebook: Codebook) -> Passage:
    """A passage of the text, its content without the commas around it."""
    evidence = text.evidence(content.start, content.end)
    start = evidence.start + (len(evidence.text) - len(evidence.text.lstrip(", ")))
    end = start + len(evidence.text.lstrip(", ").rstrip(", "))
    mention, first, last = (None, cue.idx, cue.idx) if source is None else _source_span(text, source)
    source = source and _antecedent(source)
    if mention is None and source is not None and _kind(source, codebook) == "document":
        mention = _issuer(text, source)
    return Passage(
        start=start,
        end=end,
        source=mention,
        source_start=first,
        source_end=last,
        cue=cue.i,
        act=content.act,
        said_by=_attribution(source, mention, codebook),
        more=content.more,
        hint=content.hint,
        told=content.told,
    )


def _source_span(text: Text, source: Token) -> tuple[Mention | None, int, int]:
    """Who says it, with the characters of the phrase."""
    named = _antecedent(source)
    mention = text.mention_of(named)
    if mention and mention.head != named.i and mention.last != named.i:
        mention = None
    beside = (text.mention_of(c) for c in named.children if c.dep_ == "appos")
    person = next((m for m in beside if m and m.kind == "person"), None)
    if person and (mention is None or not mention.actor.country):  # "the president of the board, Omar Touray"
        return person, source.left_edge.idx, person.end
    if named != source:
        return mention, source.idx, source.idx + len(source.text)
    first = min([source.idx, *[t.left_edge.idx for t in source.lefts if t.dep_ in NOUN_EDGES]])
    last = source.idx + len(source.text)
    if mention:
        first, last = min(first, mention.start), max(last, mention.end)
    return mention, first, last


def _antecedent(source: Token) -> Token:
    """The noun that a relative pronoun stands for."""
    verb = source.head
    while source.lower_ in RELATIVES and verb.dep_ in ("conj", "xcomp"):
        verb = verb.head
    return verb.head if source.lower_ in RELATIVES and verb.dep_ == "relcl" else source


def _attribution(source: Token | None, mention: Mention | None, codebook: Codebook) -> Attribution:
    """Who vouches, and what kind of source that is."""
    if source is None:
        return Attribution(actor=None, name="unnamed", source_kind="unnamed")
    kind = _kind(source, codebook)
    if mention and mention.actors:
        actor = mention.actors[0]
        person = mention.kind in ("person", "pronoun") or (
            mention.kind in ("role", "description") and "/" not in actor.id
        )
        person = person and (mention.kind != "description" or _somebody(actor))
        named = "named" if (person and kind is None) or mention.kind == "person" else None
        institution = "organisation" if actor.sector or mention.kind in ("name", "metonym") else "named"
        return Attribution(actor=actor.id, name=actor.name, source_kind=named or kind or institution)  # type: ignore[arg-type]
    default = "named" if source.pos_ == "PROPN" else "unnamed"
    return Attribution(actor=None, name=phrase(source), source_kind=kind or default)  # type: ignore[arg-type]


def _somebody(actor: Actor) -> bool:
    """Whether this is a person: states and organisations have ids in capitals, bodies of states ids with a slash."""
    return "/" not in actor.id and actor.id == actor.id.lower()


def _kind(source: Token, codebook: Codebook) -> SourceKind | None:
    kinds = codebook.derive(source_kinds)
    return kinds.get(source.lower_) or kinds.get(source.lemma_.lower())


def _issuer(text: Text, document: Token) -> Mention | None:
    """Whose data or report it is: "data provided by the ministry", "figures from the bank", "the ministry's report"."""
    own = [t for p in ("by", "from", "of") for t in after(document, p)]
    for child in document.children:
        own += agents(child) if child.dep_ == "acl" else [child] if child.dep_ in ("poss", "compound", "nmod") else []
    if not own and document.dep_ == "dobj" and document.head.lemma_ in ISSUING:
        own = subjects(document.head)  # "issued a statement saying that"
    found = (text.mention_of(token) for token in own)
    return next((m for m in found if m and m.kind in ("name", "role", "metonym", "person")), None)
