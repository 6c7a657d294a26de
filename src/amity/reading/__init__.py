"""Reading: one page in, all that it says out. Pure: no socket, no clock, no database.

`STAGES` is the design: each stage takes the analysed text and gives records of one kind.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.codebook.rows_pages import OutletRow
from amity.codebook.words import carriers, person_nouns
from amity.errors import PageError
from amity.reading.agreeing import code_agreeing
from amity.reading.agreements import code_agreements
from amity.reading.article import find_article
from amity.reading.causes import code_causes
from amity.reading.confidence import calibrated
from amity.reading.dates import find_timexes
from amity.reading.events import code_events
from amity.reading.measures import code_measures
from amity.reading.mentions import find_mentions
from amity.reading.mentions.draft import Heading
from amity.reading.outlooks import code_outlooks
from amity.reading.passages import find_passages
from amity.reading.places import find_places
from amity.reading.relations import code_relations
from amity.reading.sentences import find_sentences
from amity.reading.statements import code_statements
from amity.reading.text import Text, holders
from amity.reading.ties import code_ties
from amity.records import Attribution, Document, Doubt, Event, Failure, Page, Reading, Record, identified
from amity.records import Mention as NamedActor
from amity.version import __version__

Stage = Callable[[Text, Codebook], Iterable[Record]]
STAGES: tuple[Stage, ...] = (
    code_ties,
    code_agreements,
    code_agreeing,
    code_relations,
    code_events,
    code_statements,
    code_measures,
    code_outlooks,
    code_causes,
)

LEAST = 0.45  # the probability of an event; what is less likely is kept as a doubt
BATCH = 16  # documents analysed together
NO_DATE = date(2000, 1, 1)  # for who held which post, where neither page nor text has a date


def read(page: Page, codebook: Codebook) -> Reading:
    """All that one page says. Raises `PageError` where the page cannot be read."""
    document = find_article(page, codebook)
    return read_document(document, codebook.derive(language)(document.text), codebook)


def read_many(pages: Iterable[Page], codebook: Codebook) -> Iterator[Reading | Failure]:
    """The reading of each page, or why it failed, in order; analysed in batches."""
    for batch in _batches(pages):
        documents = [_document(page, codebook) for page in batch]
        texts = [d.text for d in documents if isinstance(d, Document)]
        analysed = iter(codebook.derive(language).pipe(texts, batch_size=BATCH))
        for document in documents:
            if isinstance(document, Failure):
                yield document
            else:
                yield read_document(document, next(analysed), codebook)


def read_document(document: Document, doc: Doc, codebook: Codebook) -> Reading:
    """All that an analysed document says."""
    text, doubts = analyse(document, doc, codebook)
    found = [identified(calibrated(record, codebook)) for stage in STAGES for record in stage(text, codebook)]
    weak = [record for record in found if isinstance(record, Event) and record.confidence < LEAST]
    records = {record.id: record for record in found if record not in weak}
    return Reading(
        document=document,
        records=tuple(records.values()),
        mentions=tuple(NamedActor(start=m.start, end=m.end, actor=a) for m in text.mentions for a in m.actors),
        doubts=(*doubts, *map(_doubt, weak)),
        amity=__version__,
        codebook=codebook.version,
    )


def _doubt(event: Event) -> Doubt:
    """What is kept of an event that is rather wrong than right."""
    actors, recipients = (", ".join(a.name for a in side) for side in (event.actors, event.recipients))
    return Doubt(evidence=event.evidence[0], reason=f"perhaps {event.type} of {recipients or 'nobody'} by {actors}")


def analyse(document: Document, doc: Doc, codebook: Codebook) -> tuple[Text, tuple[Doubt, ...]]:
    """The document's text with sentences, mentions, dates and passages, for the stages."""
    published = date.fromisoformat(document.published) if document.published else None
    reference = published or NO_DATE
    sentences = find_sentences(doc)
    mentions, doubts = find_mentions(doc, sentences, reference, codebook, _heading(document, codebook))
    text = Text(
        document=document,
        reference=reference,
        doc=doc,
        author=_author(document),
        sentences=sentences,
        mentions=mentions,
        held=holders(mentions),
        timexes=find_timexes(document.text, published, codebook),
        carriers=codebook.derive(carriers),
        people=codebook.derive(person_nouns),
    )
    return replace(text, passages=find_passages(text, codebook), places=find_places(text, codebook)), doubts


def _heading(document: Document, codebook: Codebook) -> Heading:
    """The title, the issuer, and the state whose government that is, if any."""
    issuer = document.outlet or ""
    governments = {row.name: row.country for row in codebook.table(OutletRow) if row.kind == "government"}
    return Heading(issuer=issuer, home=governments.get(issuer), title=document.title or "")


def _author(document: Document) -> Attribution:
    name = document.byline or document.outlet or "the author"
    return Attribution(actor=None, name=name, source_kind="author")


def _document(page: Page, codebook: Codebook) -> Document | Failure:
    try:
        return find_article(page, codebook)
    except PageError as error:
        return Failure(origin=page.origin, hash=page.hash, reason=str(error), error=type(error).__name__)


def _batches(pages: Iterable[Page]) -> Iterator[list[Page]]:
    pages = iter(pages)
    while batch := list(itertools.islice(pages, BATCH)):
        yield batch
