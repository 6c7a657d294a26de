"""Codes agreements: what binds whom, how far it has come, since when and until when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec
from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_agreements import StageRow, agreement_forms, agreement_stages, known_treaties
from amity.codebook.rows_events import context_words
from amity.codebook.words import status_words
from amity.reading.agreement_parties import (
    OF_SOMETHING,
    PRESUMED,
    Named,
    Spoken,
    bound_by,
    is_of_something,
    leading_pair,
    parties_of,
    points_back,
    those_before,
)
from amity.reading.circumstances import when_of
from amity.reading.clauses import Party, after, objects, subjects
from amity.reading.status import status_of
from amity.reading.text import Sentence, Text, Timex
from amity.records import Agreement, Stage, Status

NAME_PREPOSITIONS = frozenset({"on", "of", "for", "concerning", "against"})
UNTIL = re.compile(
    r"\b(until|till|through|up to|by|expir\w+ (?:in|on)|valid (?:until|through)|to)\W*(?:the end of\W*)?$", re.I
)
NOT_DONE: frozenset[Status] = frozenset({"planned", "expected", "called-for", "conditional"})
FORCE = frozenset({"force", "effect"})
NEAR = 12  # tokens between an agreement and "in force"
MADE: frozenset[Stage] = frozenset({"signed", "in-force", "acceded", "announced", "extended"})


def code_agreements(text: Text, codebook: Codebook) -> Iterator[Agreement]:
    """Every agreement that a sentence says something of, once for each stage."""
    told: dict[tuple[object, ...], Agreement] = {}
    spoken: dict[str, Agreement] = {}  # the last agreement named, by its noun
    pair = leading_pair(text)
    for sentence in text.sentences:
        if sentence.heading:
            continue
        found = list(find_agreements(text, sentence, codebook))
        ends = [*[named.start for named in found[1:]], sentence.span.end][: len(found)]
        for named, end in zip(found, ends, strict=True):
            both = those_before(named, told.values(), sentence) or pair
            before = Spoken(spoken.get(named.head.lemma_.lower()), both)
            record = _agreement(text, sentence, named, end, before, codebook)
            if record:
                spoken[named.head.lemma_.lower()] = record
                key = (record.name.lower(), record.stage, tuple(sorted(a.id for a in record.parties)))
                told[key] = _joined(told[key], record) if key in told else record
    yield from told.values()


def find_agreements(text: Text, sentence: Sentence, codebook: Codebook) -> Iterator[Named]:
    """The agreements that a sentence names, by noun or as a treaty of the codebook."""
    forms = codebook.derive(agreement_forms)
    treaties = codebook.derive(known_treaties)
    taken: set[int] = set()
    for token in sentence.span:
        form = forms.get(token.lower_) or forms.get(token.lemma_.lower())
        if form is None or token.pos_ not in ("NOUN", "PROPN") or token.i in taken:
            continue
        if token.dep_ == "compound" and token.head.i > token.i and (token.head.lower_ in forms or not token.is_title):
            continue
        start, end = _name_span(text, token)
        name = text.doc[start:end].text
        treaty = treaties.get(name.lower()) or treaties.get(re.sub(r"^\d{4}\s+", "", name.lower()))
        taken.update(range(start, end))
        if form == "partnership" and token.tag_ == "NNS" and start == token.i:
            continue  # "establish partnerships" is no agreement of its own
        if token.lemma_.lower() in OF_SOMETHING and end == token.i + 1:
            continue  # "the year" is one only as "the year of friendship"
        yield Named(token, start, end, treaty.name if treaty else name, form, treaty is not None)


def _name_span(text: Text, head: Token) -> tuple[int, int]:
    """The tokens of an agreement's name: its own modifiers and what it is on, not its parties or dates."""
    own = ("amod", "compound", "nmod", "nummod")
    lefts = [t for t in head.lefts if (t.dep_ in own and not t.like_num) or t.is_title]
    lefts = [t for t in lefts if t.dep_ not in ("det", "poss", "relcl") and t.i < head.i]
    first = min([head.i, *[t.left_edge.i for t in lefts]])
    end = head.i + 1
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in NAME_PREPOSITIONS and child.i == end and not _owns(text, child):
            end = _end_of_matter(child)
    return first, end


def _owns(text: Text, preposition: Token) -> bool:
    """Whether "of" leads to the parties: "the treaty of the two countries"; "of Rome" is part of a name."""
    if preposition.lower_ != "of":
        return False
    found = [text.mention_of(obj) for obj in preposition.children]
    return any(m is not None and m.kind != "place" and m.actor.sector != "CVL" for m in found)


def _end_of_matter(preposition: Token) -> int:
    """Where "on nuclear cooperation and trade" ends: before parties, dates and clauses."""
    end = preposition.i + 1
    for obj in preposition.children:
        end = max(end, obj.i + 1)
        for inner in obj.subtree:
            if inner.dep_ in ("relcl", "acl", "punct") or inner.lower_ in (
                "between",
                "with",
                "signed",
                "until",
                "in",
                "during",
            ):
                break
            if inner.i == end:
                end += 1
    return end


def _agreement(
    text: Text, sentence: Sentence, named: Named, end: int, spoken: Spoken, codebook: Codebook
) -> Agreement | None:
    """The record, where the sentence says stage and parties; what follows the token `end` is of the next one.

    "The treaty" without parties of its own is the one spoken of before by the same noun; "the treaty of 2001" binds the
    pair that the report is about.
    """
    stage, verb = _stage(text, named, codebook)
    if stage is None:
        return None
    status, year, talks = status_of(verb, codebook.derive(status_words)), _of_year(text, named), stage == "negotiating"
    if year and status in NOT_DONE:
        stage, status, verb = "signed", "happened", named.head  # "undertakes to implement the agreement of 2001"
    if stage in MADE and status in NOT_DONE:
        stage = "announced" if status in ("planned", "expected") else "negotiating"
    parties = parties_of(text, named, verb, end)
    alone = named.known or stage == "acceded" or named.form == "status" or is_of_something(named)
    wanted = Spoken(spoken.before, () if alone else spoken.pair)
    bound = bound_by(text, sentence, named, parties, wanted, loose=bool(year) or talks)
    if len(bound) < (1 if alone else 2):
        return None
    if len(parties) < 2 and bound == wanted.pair:
        parties = [Party(actor, named.head.i, PRESUMED) for actor in bound]
    again = spoken.before if spoken.before and len(parties) < 2 and points_back(named) else None
    when = year.when if year and verb is named.head else when_of(text, sentence, verb)
    return Agreement(
        document=text.document.id,
        evidence=(text.evidence(sentence.start, sentence.end),),
        when=when,
        status=status,
        said_by=text.said_by(named.head.idx, named.head.idx + 1),
        confidence=_confidence(named, parties),
        name=_titled(again.name if again else named.name),
        form="accession" if stage == "acceded" else named.form,
        parties=bound,
        stage=stage,
        signed=when.start if when and stage in ("signed", "acceded") and status == "happened" else None,
        until=_until(text, sentence, named, end),
        contexts=_contexts(sentence, codebook),
    )


def _of_year(text: Text, named: Named) -> Timex | None:
    """The year by which an agreement is called: "the treaty of 2001", "the 1961 pact"."""
    first, last = text.doc[named.start].idx, text.doc[named.end - 1].idx + len(text.doc[named.end - 1])
    for timex in text.timexes_in(max(0, first - 8), last + 12):
        between = text.document.text[last : timex.start].strip()
        called = between == "of" and timex.start >= last
        within = first - 6 <= timex.start < last and not text.document.text[timex.end : first].strip()
        if (called or within) and timex.when and timex.when.precision == "year":
            return timex
    return None


def _stage(text: Text, named: Named, codebook: Codebook) -> tuple[Stage | None, Token]:
    """What the governing verb says of the agreement; without one, what its own words say."""
    rows: Mapping[str, tuple[StageRow, ...]] = codebook.derive(agreement_stages)
    for token in _governors(named.head):
        for row in rows.get(token.lemma_.lower(), ()):
            if _fills(named.head, token, row.slot):
                return row.stage, token  # type: ignore[return-value]
    for child in named.head.children:
        if child.dep_ in ("acl", "relcl") and child.lemma_ in rows and _made_there(child):
            return rows[child.lemma_][0].stage, child  # type: ignore[return-value]
    standing = _in_force(named.head) or _standing(named.head)
    if standing or _force_follows(text, named):
        return "in-force", standing or named.head
    return ("signed", named.head) if _of_year(text, named) else (None, named.head)


def _force_follows(text: Text, named: Named) -> bool:
    """Whether "in force since" stands in the same clause, wherever the parser hangs it."""
    for token in text.doc[named.end : named.end + NEAR]:
        if token.pos_ == "VERB" or token.is_sent_start:
            return False
        if token.lower_ in FORCE and token.nbor(-1).lower_ == "in":
            return True
    return False


def _made_there(clause: Token) -> bool:
    """Whether a clause at the noun tells what was done with it: "signed in 2002", "which the two ministers signed"."""
    if clause.dep_ == "acl":
        return clause.tag_ == "VBN"
    return any(c.lower_ in ("which", "that") and c.dep_ in ("dobj", "nsubjpass", "nsubj") for c in clause.children)


def _in_force(head: Token) -> Token | None:
    """What says that it is in force: "in force since 2005" at the noun, or a verb: "has been in force"."""
    clauses = [child for child in head.children if child.dep_ == "relcl"]
    for token in (head, *([head.head] if head.dep_ in ("nsubj", "nsubjpass") else []), *clauses):
        for child in token.children:
            if child.dep_ == "prep" and any(t.lower_ in FORCE for t in child.children):
                return token
    return None


def _standing(head: Token) -> Token | None:
    """The verb in the present tense whose subject is the agreement between its parties: it stands, whatever it does."""
    token = head.head
    while token.dep_ in ("xcomp", "conj") and token.pos_ in ("VERB", "AUX"):
        token = token.head
    present = any(t.tag_ in ("VBZ", "VBP") for t in (token, *token.children) if t.pos_ in ("VERB", "AUX"))
    between = any(child.dep_ == "prep" and child.lower_ in ("between", "among") for child in head.children)
    return token if head.dep_ == "nsubj" and between and present else None


def _governors(head: Token) -> Iterator[Token]:
    """The verbs that may speak of this noun: above it, through prepositions and "and"."""
    token = head
    for _ in range(4):
        if token.head == token:
            return
        token = token.head
        if token.pos_ in ("VERB", "AUX", "NOUN"):
            yield token
        if token.pos_ in ("VERB", "AUX"):
            return
        if token.dep_ == "pobj" and token.head.lower_ not in ("of", "on", "for"):
            return


def _fills(head: Token, verb: Token, slot: str) -> bool:
    """Whether the agreement stands in this slot of the verb."""
    first = head
    while first.dep_ == "conj":
        first = first.head
    if slot == "obj":
        return first in objects(verb)
    if slot == "subj":
        return first in subjects(verb)
    if slot == "attr":
        return first.dep_ in ("attr", "oprd")
    return first in after(verb, slot) or (slot == "into" and first in subjects(verb))


def _until(text: Text, sentence: Sentence, named: Named, stop: int) -> str | None:
    """The last day of its term, where the sentence gives one after "until" or "up to"."""
    last = text.doc[stop - 1].idx + len(text.doc[stop - 1])
    for timex in text.timexes_in(sentence.start, last):
        before = text.document.text[max(sentence.start, timex.start - 24) : timex.start]
        own = UNTIL.search(before) or UNTIL.search(_leading(timex))
        if own and timex.start > named.head.idx and timex.when and timex.when.end:
            return timex.when.end if _is_term(before + " " + _leading(timex)) else None
    return None


def _leading(timex: Timex) -> str:
    return re.split(r"\d", timex.text, maxsplit=1)[0]


def _is_term(before: str) -> bool:
    """Whether the words speak of a term, not of a day of signing: "by" and "to" alone do not."""
    return bool(re.search(r"\b(until|till|through|up to|expir\w+|valid|period|term|lasting|runs? to)\b", before, re.I))


def _titled(name: str) -> str:
    return name[:1].upper() + name[1:]


def _contexts(sentence: Sentence, codebook: Codebook) -> tuple[str, ...]:
    words = codebook.derive(context_words)
    return tuple({c: None for token in sentence.span for c in words.get(token.lemma_.lower(), ())})


def _confidence(named: Named, parties: list[Party]) -> float:
    weakest = min((p.sureness for p in parties), default=0.5)
    return round((0.85 if named.known or named.form in ("treaty", "memorandum") else 0.75) * (0.5 + weakest / 2), 2)


def _joined(earlier: Agreement, record: Agreement) -> Agreement:
    if record.evidence[0] in earlier.evidence:
        return earlier
    return msgspec.structs.replace(
        earlier,
        evidence=earlier.evidence + record.evidence,
        when=earlier.when or record.when,
        signed=earlier.signed or record.signed,
        until=earlier.until or record.until,
    )
