"""Turns a page into HTML. All text is escaped; marks that turn the direction of text are shown as what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jinja2
from markupsafe import Markup

from amity.records import (
    Actor,
    Agreement,
    Cause,
    DateRange,
    Document,
    Event,
    Measure,
    Outlook,
    Record,
    Statement,
    Tie,
    kind_of,
)
from amity.web import words

_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
SHORT = 60  # letters: a longer side of a cause is left to its sentence
Part = tuple[str, str, str | None]  # what it is (who, arrow, code, words, amount), its wording, where it leads


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
            whom = [("arrow", "→", None), *who(record.recipients)] if record.recipients else []
            return [*who(record.actors), *whom, ("code", record.type.lower(), to("/search", type=record.type)),
                    *([("mode", record.mode, None)] if record.mode else [])]  # fmt: skip
        case Agreement():
            stage = ("code", f"{record.form} · {record.stage.replace('-', ' ')}", None)
            return [("words", record.name, None), stage, *who(record.parties)]
        case Statement():
            about: list[Part] = [("arrow", "on", None), *who(record.about)] if record.about else []
            return [*who((record.speaker,)), ("code", record.act, None), *about]
        case Measure():
            return _measure(record)
        case Outlook():
            until: list[Part] = [("arrow", _horizon(record.horizon), None)] if record.horizon else []
            course = f"{record.direction} · {record.outcome.replace('-', ' ')}"
            return [*who(record.about), ("code", course, None), *until]
        case Cause():
            code: Part = ("code", f"why · {record.marker}", None)
            sides = (record.cause.text, record.effect.text)
            if max(map(len, sides)) > SHORT:
                return [code]
            return [("words", sides[0], None), ("arrow", "→", None), ("words", sides[1], None), code]
        case Tie():
            post: list[Part] = [("words", record.post.replace("-", " "), None)] if record.post else []
            relation = ("code", record.relation.replace("-", " "), None)
            return [*who((record.subject,)), relation, *who((record.object,)), *post]


def who(actors: Iterable[Actor]) -> list[Part]:
    """Actors by name, each leading to its page."""
    parts: list[Part] = []
    for actor in actors:
        parts += [("comma", ",", None)] if parts else []
        parts.append(("who", actor.name, to("/actor", a=actor.id)))
    return parts


def tone(record: Record) -> str:
    """Whether an event cooperates or conflicts, and whether it is real; the kind for other records."""
    if not isinstance(record, Event):
        return kind_of(record)
    real = "" if record.status in ("happened", "ongoing") else " unreal"
    return f"{record.quad.split()[-1]} {record.quad.split()[0]}{real}"


def path_to(kind: str, name: str) -> str:
    """The address of a document or record."""
    return f"/{kind}/{quote(name, safe='')}"


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


def sentence(record: Record) -> str:
    """The words that a record rests on, in one line."""
    return " … ".join(" ".join(span.text.split()) for span in record.evidence)


def vouched(record: Record) -> str:
    """Who vouches for a record, where it is not simply the author."""
    said = record.said_by
    return "" if said.source_kind == "author" else said.name


def names_ahead(given: Iterable[Any]) -> list[str]:
    """Every party of these forecasts, by id."""
    return list(dict.fromkeys(actor for one in given for actor in one.actors))


def _horizon(horizon: DateRange) -> str:
    return words.when_text(horizon) if horizon.end is None else f"by {words.day_text(horizon.end)}"


def _measure(record: Measure) -> list[Part]:
    pair = [actor for actor in (record.subject, record.counterpart) if actor]
    named: list[Part] = []
    for actor in pair:
        named += [("arrow", "→", None), *who((actor,))] if named else [*who((actor,))]
    value = f"{'about ' if record.approx else ''}{words.amount(record.value)}" if record.value is not None else ""
    rest = " ".join(word for word in (record.unit, record.trend, "(derived)" if record.derived else None) if word)
    parts: list[Part] = [*named, ("code", record.indicator.replace("-", " "), None), ("amount", value, None)]
    return [part for part in (*parts, ("words", rest, None)) if part[1]]


def environment() -> jinja2.Environment:
    """Templates that escape everything."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("amity.web"), autoescape=True, finalize=seen, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    own = (to, headline, tone, context, sentence, vouched, web_address, kind_of, path_to, who, names_ahead)
    made.globals.update({function.__name__: function for function in own})
    shown = (words.day_text, words.when_text, words.amount, words.counted, words.listed, words.signed)
    made.globals.update({function.__name__: function for function in shown})
    made.filters["number"] = lambda value: f"{value:,}"
    return made
