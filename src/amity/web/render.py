"""Turns a page into HTML. All text is escaped; marks that turn the direction of text are shown as what they are."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

import jinja2
from markupsafe import Markup

from amity.answers.wording import source_words, when_words
from amity.records import Actor, Agreement, Cause, Document, Event, Measure, Outlook, Record, Statement, Tie, kind_of

_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
Part = tuple[str, str]  # what it is (who, to, code, words, amount) and its wording


def seen(value: Any) -> Any:
    """Text in which every unseen or direction-turning character stands as its code point."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", value)
    return "" if value is None else value


def web_address(url: str | None) -> str | None:
    """The address where it is http or https and has a host; null for anything else."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and not _UNSEEN.search(url or "") else None


def to(path: str, **params: Any) -> str:
    """An address of this server."""
    query = urlencode({name: value for name, value in params.items() if value not in (None, "")})
    return f"{path}?{query}" if query else path


def headline(record: Record) -> list[Part]:
    """What a record says, in parts: who, to whom, what."""
    match record:
        case Event():
            whom = [("arrow", "→"), ("who", _names(record.recipients))] if record.recipients else []
            mode = f" {record.mode}" if record.mode else ""
            return [("who", _names(record.actors)), *whom, ("code", f"{record.type.lower()}{mode}")]
        case Agreement():
            parties = [("who", _names(record.parties))] if record.parties else []
            return [("words", record.name), ("code", f"{record.form} {record.stage}"), *parties]
        case Statement():
            about = [("arrow", "on"), ("who", _names(record.about))] if record.about else []
            return [("who", record.speaker.name), ("code", record.act), *about]
        case Measure():
            return _measure(record)
        case Outlook():
            about = [("who", _names(record.about))] if record.about else []
            return [*about, ("code", f"{record.direction} {record.outcome}"), ("words", record.claim.text)]
        case Cause():
            return [("words", record.cause.text), ("arrow", "→"), ("words", record.effect.text)]
        case Tie():
            post = [("words", record.post)] if record.post else []
            return [("who", record.subject.name), ("code", record.relation), ("who", record.object.name), *post]


def tone(record: Record) -> str:
    """Whether an event cooperates or conflicts; empty for other kinds."""
    return record.quad.split()[-1] if isinstance(record, Event) else ""


def context(document: Document | None, record: Record) -> list[tuple[str, bool]]:
    """The paragraphs of the evidence in pieces, and whether each is evidence."""
    if document is None:
        return [(span.text, True) for span in record.evidence]
    text, pieces, at = document.text, [], -1
    for span in sorted(record.evidence, key=lambda s: s.start):
        begin = text.rfind("\n", 0, span.start) + 1
        if at >= 0 and begin > at:
            stop = text.find("\n", at)
            pieces += [(text[at : stop if stop >= 0 else len(text)], False), (" … ", False)]
            at = begin
        pieces += [(text[max(at, begin) : span.start], False), (text[max(at, span.start) : span.end], True)]
        at = max(at, span.end)
    stop = text.find("\n", at)
    return [*pieces, (text[at : stop if stop >= 0 else len(text)], False)]


def _measure(record: Measure) -> list[Part]:
    pair = " → ".join(actor.name for actor in (record.subject, record.counterpart) if actor)
    amount = "" if record.value is None else f"{'about ' if record.approx else ''}{record.value:,.10g}"
    parts = [("who", pair), ("code", record.indicator.replace("-", " ")), ("amount", amount)]
    rest = " ".join(word for word in (record.unit, record.trend, "derived" if record.derived else None) if word)
    return [part for part in (*parts, ("words", rest)) if part[1]]


def _names(actors: tuple[Actor, ...]) -> str:
    return ", ".join(actor.name for actor in actors)


def environment() -> jinja2.Environment:
    """Templates that escape everything."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("amity.web"),
        autoescape=True,
        finalize=seen,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        to=to, headline=headline, tone=tone, context=context, when_words=when_words, source_words=source_words,
        web_address=web_address, kind_of=kind_of,
    )  # fmt: skip
    return made
