"""Why a record says what it says, as far as the store and the codebook tell: words, rows, voices, and the number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from amity.codebook import Codebook
from amity.codebook.rows_agreements import FormRow, StageRow
from amity.codebook.rows_claims import (
    CauseRow,
    CueRow,
    OutlookMarkerRow,
    OutlookVerbRow,
    SpeechAdjectiveRow,
    SpeechNounRow,
    SpeechRow,
)
from amity.codebook.rows_codings import EventSetRow
from amity.codebook.rows_confidence import calibrations
from amity.codebook.rows_events import EventRow
from amity.codebook.rows_measures import IndicatorRow
from amity.codebook.words import StatusWord
from amity.records import (
    DATA_ROW,
    Actor,
    Agreement,
    Cause,
    Document,
    Event,
    Measure,
    Outlook,
    Record,
    Statement,
    Tie,
    kind_of,
)
from amity.web.irregular import found_words
from amity.web.words import counted, day_text

VOICES = {
    "author": "The report says it in its own voice; nobody is quoted for it.",
    "named": "A person who is named vouches for it, not the report itself.",
    "organisation": "An organisation vouches for it, not the report itself.",
    "document": "A document that the report cites vouches for it.",
    "experts": "Experts who are not all named vouch for it.",
    "unnamed": "Somebody who is not named vouches for it: the weakest voice.",
}
LEARNED = (
    "No verb or noun that events.tsv has for this type stands in the sentence: the type rests on the learned part of"
    " the codebook (event_model), which weighs the whole sentence."
)
Cue = tuple[str, str, str]  # the words in the sentence, what they speak for, the table of the codebook


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: what it is about, a sentence, and the words in the report that it rests on."""

    about: str
    says: str
    words: tuple[str, ...] = ()


def reasons(record: Record, document: Document | None, codebook: Codebook) -> list[Reason]:
    """What a record and its confidence rest on; nothing is guessed that the store does not hold."""
    if document is not None and document.language == DATA_ROW:
        return [_row_of_others(record, document, codebook)]
    says = [
        Reason("what it says", f"Words that speak for {what}, by {table}", (word,))
        for word, what, table in cues(record, codebook)
    ]
    if isinstance(record, Event) and not says:
        says = [Reason("what it says", LEARNED)]
    voice = Reason("who says so", VOICES.get(record.said_by.source_kind, ""))
    status = _status(record, codebook)
    return [*says, *_actors(record), _day(record, document), *status, voice, _number(record, codebook)]


def cues(record: Record, codebook: Codebook) -> list[Cue]:
    """The words of the evidence that rows of the codebook have for what the record says."""
    sentence = " ".join(span.text for span in record.evidence)
    found = dict.fromkeys(_cues(record, sentence, codebook))
    return list(found)


def _cues(record: Record, sentence: str, codebook: Codebook) -> Iterator[Cue]:
    match record:
        case Event():
            yield from _event_cues(record, sentence, codebook)
        case Agreement():
            stages = [r for r in codebook.table(StageRow) if r.stage == record.stage]
            forms = [r for r in codebook.table(FormRow) if r.form == record.form]
            yield from _plain([(r.verb, f"the stage “{r.stage}”", r.FILE) for r in stages], sentence)
            yield from _plain([(r.noun, f"the form “{r.form}”", r.FILE) for r in forms], sentence)
        case Statement():
            own: list[CueRow] = [*codebook.table(SpeechRow), *codebook.table(SpeechNounRow)]
            rows = [row for row in (*own, *codebook.table(SpeechAdjectiveRow)) if row.act == record.act]
            yield from _plain([(row.lemma, f"the act “{row.act}”", row.FILE) for row in rows], sentence)
        case Measure():
            named = [r for r in codebook.table(IndicatorRow) if r.indicator == record.indicator]
            yield from _plain([(w, f"the figure “{r.indicator}”", r.FILE) for r in named for w in r.wording], sentence)
        case Outlook():
            verbs = [r for r in codebook.table(OutlookVerbRow) if r.direction == record.direction]
            signs = [r for r in codebook.table(OutlookMarkerRow) if r.certainty == record.certainty]
            yield from _plain([(r.lemma, f"the direction “{r.direction}”", r.FILE) for r in verbs], sentence)
            yield from _plain([(r.lemma, f"{r.certainty} certainty", r.FILE) for r in signs], sentence)
        case Cause():
            yield record.marker, "cause and effect", CauseRow.FILE
        case Tie():
            yield from ()


def _event_cues(record: Event, sentence: str, codebook: Codebook) -> Iterator[Cue]:
    for row in codebook.table(EventRow):
        if row.type != record.type:
            continue
        verbs, things = found_words(sentence, row.lemma), found_words(sentence, row.object)
        if verbs and (things or not row.object):
            mode = f" ({row.mode})" if row.mode and row.mode == record.mode else ""
            yield " ".join([verbs[0], *things[:1]]), f"{row.type.lower()}{mode}", row.FILE


def _plain(rows: Iterable[tuple[str, str, str]], sentence: str) -> Iterator[Cue]:
    for lemma, what, table in rows:
        for word in found_words(sentence, (lemma,)):
            yield word, what, table


def _actors(record: Record) -> Iterator[Reason]:
    """Wordings that stand for an actor of another name."""
    for actor in dict.fromkeys(_named(record)):
        if actor.text and actor.text.casefold() not in actor.name.casefold():
            yield Reason("who", f"Taken to be {actor.name}, from", (actor.text,))


def _named(record: Record) -> Iterator[Actor]:
    match record:
        case Event():
            yield from (*record.actors, *record.recipients)
        case Agreement():
            yield from record.parties
        case Statement():
            yield from (record.speaker, *record.about)
        case Measure():
            yield from (actor for actor in (record.subject, record.counterpart) if actor)
        case Outlook():
            yield from record.about
        case Tie():
            yield from (record.subject, record.object)


def _day(record: Record, document: Document | None) -> Reason:
    when, published = record.when, document.published if document else None
    if when is None or not (when.start or when.end):
        listed = f"; it is listed under the day of the report, {day_text(published)}" if published else ""
        return Reason("when", f"The words name no day{listed}.")
    days = " to ".join(dict.fromkeys(day_text(day) for day in (when.start, when.end) if day))
    against = f", counted from the report of {day_text(published)}" if published else ""
    return Reason("when", f"{days}, to the {when.precision}{against}, from", (when.text,) if when.text else ())


def _status(record: Record, codebook: Codebook) -> Iterator[Reason]:
    if record.status == "happened":
        return
    sentence = " ".join(span.text for span in record.evidence)
    rows = [row.lemma for row in codebook.table(StatusWord) if row.status == record.status]
    yield Reason("whether", f"Not told as done but as {record.status}", tuple(found_words(sentence, rows)[:3]))


def _number(record: Record, codebook: Codebook) -> Reason:
    row = codebook.derive(calibrations).get(kind_of(record))
    share = f"{record.confidence:.2f} is meant as a probability"
    if row is None:
        return Reason("how sure", f"{share}; for this kind it is the reader’s own and was not checked.")
    seen = f"fitted on {counted(row.records, kind_of(record))} that people checked"
    return Reason("how sure", f"{share}, {seen}: of those with as much, about {record.confidence:.0%} were right.")


def _row_of_others(record: Record, document: Document, codebook: Codebook) -> Reason:
    name = document.outlet or "another data set"
    row = next((row for row in codebook.table(EventSetRow) if row.name == name), None)
    sure = f" Each of its rows is given {row.confidence:.2f}, as {EventSetRow.FILE} says." if row else ""
    return Reason("how sure", f"This is a row of {name}, imported as it stands; amity read nothing.{sure}")
