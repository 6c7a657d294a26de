"""What amity records: seven kinds of record, and the document they rest on.

Every value is frozen. A record speaks for one document; its evidence is a list of exact slices of the
document's clean text. JSON made from these types holds the fields that the record format names, no others.
"""

from __future__ import annotations

import hashlib
import html
from typing import Any, ClassVar, Literal

import msgspec

Status = Literal["happened", "ongoing", "planned", "expected", "conditional", "denied", "called-for"]
Precision = Literal["day", "week", "month", "quarter", "year", "decade", "range"]
SourceKind = Literal["author", "named", "organisation", "document", "experts", "unnamed"]
Trend = Literal["rising", "falling", "flat"]
Direction = Literal["rise", "fall", "start", "continue", "end", "stay"]
Certainty = Literal["high", "medium", "low"]
Outcome = Literal["open", "came-true", "failed", "unknowable"]
Stage = Literal["negotiating", "announced", "signed", "acceded", "in-force", "extended", "suspended", "ended"]
Form = Literal["treaty", "memorandum", "agreement", "accession", "declaration", "partnership", "contract", "status"]
Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen value with named fields; a notebook shows them as a table."""

    def _repr_html_(self) -> str:
        rows = ((name, getattr(self, name)) for name in self.__struct_fields__)
        cells = "".join(f"<tr><th>{name}</th><td>{_shown(value)}</td></tr>" for name, value in rows)
        return f"<table><caption>{type(self).__name__}</caption>{cells}</table>"


class Span(Value, frozen=True, kw_only=True):
    """A slice of the document's clean text: ``text == document.text[start:end]``."""

    start: int
    end: int
    text: str


class DateRange(Value, frozen=True, kw_only=True):
    """First and last day, closed; ISO dates. A null end is open ("since 2021")."""

    start: str | None
    end: str | None
    precision: Precision
    text: str  # the wording resolved


class Place(Value, frozen=True, kw_only=True):
    """Where; `country` is ISO 3166-1 alpha-3, `lat` and `lon` are degrees (WGS 84)."""

    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


class Actor(Value, frozen=True, kw_only=True):
    """A state, organisation, person or group, as one report words it."""

    id: str
    name: str
    country: str | None = None
    sector: str | None = None
    text: str = ""  # the wording in the report, before any pronoun or title was resolved


class Attribution(Value, frozen=True, kw_only=True):
    """Who vouches for a record. `actor` is the actor's id where it is known."""

    actor: str | None
    name: str
    source_kind: SourceKind


class Quote(Value, frozen=True, kw_only=True):
    """The words inside the quotation marks."""

    start: int
    end: int
    text: str


class Stance(Value, frozen=True, kw_only=True):
    """How the speaker stands to an actor, -1 (hostile) to +1 (friendly)."""

    actor: str
    value: float


class Comparison(Value, frozen=True, kw_only=True):
    """How a figure compares with a base: ``factor`` times ``base``."""

    factor: float | None
    base: str


class CauseRef(Value, frozen=True, kw_only=True):
    """One side of a cause: its words, and the record that tells it where there is one."""

    start: int
    end: int
    text: str
    record: str | None = None


class Common(Value, frozen=True, kw_only=True):
    """What every record carries. `confidence` is meant as a probability."""

    id: str = ""
    document: str
    evidence: tuple[Span, ...]
    when: DateRange | None = None
    where: Place | None = None
    status: Status = "happened"
    said_by: Attribution
    confidence: float

    signature: ClassVar[tuple[str, ...]] = ()


class Event(Common, frozen=True, kw_only=True, tag_field="kind", tag="event"):
    """Who did what to whom, in PLOVER's words. Reciprocal events hold all parties in `actors`."""

    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...] = ()
    type: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    quad: Quad
    plover_score: float

    signature = ("type", "actors", "recipients")


class Agreement(Common, frozen=True, kw_only=True, tag_field="kind", tag="agreement"):
    """What binds whom, and how far it has come."""

    name: str
    form: Form
    parties: tuple[Actor, ...]
    stage: Stage
    signed: str | None = None
    until: str | None = None
    contexts: tuple[str, ...] = ()

    signature = ("name", "stage", "parties")


class Statement(Common, frozen=True, kw_only=True, tag_field="kind", tag="statement"):
    """Who says what."""

    speaker: Actor
    act: str
    content: Span
    quoted: bool = False
    quote: Quote | None = None
    about: tuple[Actor, ...] = ()
    stance: tuple[Stance, ...] = ()

    signature = ("speaker", "content")


class Measure(Common, frozen=True, kw_only=True, tag_field="kind", tag="measure"):
    """What is counted."""

    indicator: str
    subject: Actor | None = None
    counterpart: Actor | None = None
    value: float | None = None
    unit: str | None = None
    approx: bool = False
    trend: Trend | None = None
    items: tuple[str, ...] = ()
    comparison: Comparison | None = None
    derived: bool = False

    signature = ("indicator", "subject", "counterpart", "value", "unit", "when")


class Outlook(Common, frozen=True, kw_only=True, tag_field="kind", tag="outlook"):
    """What is foretold."""

    claim: Span
    about: tuple[Actor, ...] = ()
    direction: Direction
    horizon: DateRange | None = None
    condition: Span | None = None
    certainty: Certainty = "medium"
    outcome: Outcome = "open"

    signature = ("claim", "direction")


class Cause(Common, frozen=True, kw_only=True, tag_field="kind", tag="cause"):
    """Why: what led to what, by which word of the text."""

    cause: CauseRef
    effect: CauseRef
    marker: str

    signature = ("cause", "effect")


class Tie(Common, frozen=True, kw_only=True, tag_field="kind", tag="tie"):
    """Who is who: a standing fact between two actors."""

    subject: Actor
    relation: str
    object: Actor
    post: str | None = None

    signature = ("subject", "relation", "object", "post")


Record = Event | Agreement | Statement | Measure | Outlook | Cause | Tie

KINDS: dict[str, type[Record]] = {
    "event": Event,
    "agreement": Agreement,
    "statement": Statement,
    "measure": Measure,
    "outlook": Outlook,
    "cause": Cause,
    "tie": Tie,
}


DATA_ROW = "zxx"  # ISO 639 for "no linguistic content": the language of a document that is a row of other event data


class Document(Value, frozen=True, kw_only=True):
    """What was read: the text without page furniture, and where it comes from."""

    id: str
    title: str | None
    byline: str | None
    outlet: str | None
    published: str | None  # ISO date
    published_inferred: bool
    language: str
    url: str | None
    origin: str
    text: str
    hash: str  # SHA-256 of the raw bytes
    copies: str | None = None  # the group of copies it belongs to


class Page(Value, frozen=True, kw_only=True):
    """Raw bytes and what is known of them before reading."""

    raw: bytes
    origin: str  # path or address; with #row for a row of a table
    media_type: str | None = None  # text/html, text/plain, application/pdf; guessed from the bytes where null
    url: str | None = None
    title: str | None = None  # given beside the text, as in a row of JSON Lines or CSV
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None

    @property
    def hash(self) -> str:
        """SHA-256 of the raw bytes, in hex."""
        return hashlib.sha256(self.raw).hexdigest()


class Doubt(Value, frozen=True, kw_only=True):
    """A sentence that can be read in two ways: no record is made of it."""

    evidence: Span
    reason: str


class Mention(Value, frozen=True, kw_only=True):
    """Where the document names an actor, in whatever words."""

    start: int
    end: int
    actor: Actor


class Reading(Value, frozen=True, kw_only=True):
    """All that one page says, with the versions that read it."""

    document: Document
    records: tuple[Record, ...]
    mentions: tuple[Mention, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    amity: str = ""
    codebook: str = ""


class Failure(Value, frozen=True, kw_only=True):
    """A page that could not be read, and why."""

    origin: str
    hash: str | None
    reason: str
    error: str  # the class of the error


def _shown(value: Any) -> str:
    """A field in a notebook: values inside as tables of their own, all text escaped."""
    if isinstance(value, Value):
        return value._repr_html_()
    if isinstance(value, tuple):
        return "".join(_shown(item) if isinstance(item, Value) else f"{_shown(item)}<br>" for item in value)
    return "" if value is None else html.escape(str(value), quote=True)


def document_id(raw_hash: str) -> str:
    """A document's id: the first 16 hex digits of the SHA-256 of its raw bytes."""
    return raw_hash[:16]


def identified(record: Record) -> Record:
    """The record with its stable id: a hash of document, kind, evidence offsets and the kind's own signature."""
    spans = [(span.start, span.end) for span in record.evidence]
    own = [_signed(getattr(record, field)) for field in type(record).signature]
    digest = hashlib.sha256(msgspec.json.encode([kind_of(record), record.document, spans, own]))
    return msgspec.structs.replace(record, id=digest.hexdigest()[:20])


def _signed(value: Any) -> Any:
    """What of a field counts for identity: actors by id, spans by offsets, dates by their days."""
    if isinstance(value, tuple):
        return [_signed(item) for item in value]
    if isinstance(value, Actor):
        return value.id
    if isinstance(value, (Span, Quote, CauseRef)):
        return [value.start, value.end]
    if isinstance(value, DateRange):
        return [value.start, value.end]
    return value


def kind_of(record: Record) -> str:
    """The kind of a record, as in its JSON."""
    return str(record.__struct_config__.tag)


def parties(record: Record, mentions: tuple[Mention, ...] = ()) -> tuple[Actor, ...]:
    """Every actor that a record is about, in the order of its fields; used to find the records of a dyad.

    A cause has no parties of its own: it is about the actors that its evidence mentions.
    """
    match record:
        case Event():
            return record.actors + record.recipients
        case Agreement():
            return record.parties
        case Statement():
            return (record.speaker, *record.about)
        case Measure():
            return tuple(actor for actor in (record.subject, record.counterpart) if actor)
        case Outlook():
            return record.about
        case Tie():
            return (record.subject, record.object)
        case Cause():
            spans = record.evidence
            return tuple(m.actor for m in mentions if any(s.start <= m.start < s.end for s in spans))


def to_json(value: Any) -> bytes:
    """JSON of a record, document or list of them; UTF-8, fields in the order of the type."""
    return msgspec.json.encode(value)


_decode_record: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)  # a tagged union: `kind` decides


def record_from_json(raw: bytes | str) -> Record:
    """The record that this JSON holds; raises `msgspec.ValidationError` on a wrong field."""
    return _decode_record.decode(raw)
