"""Rules and learned part weighed together: what a sentence tells of a pair, and how surely."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

from amity.codebook import Codebook
from amity.codebook.event_model import Judgement, event_model
from amity.codebook.rows_events import EventRow
from amity.codebook.taught import taught_types
from amity.reading.text import Sentence, Text
from amity.records import Status

FUTURE = {  # PLOVER: a future event of the first type is coded as the second
    "CONSULT": "AGREE",
    "SUPPORT": "AGREE",
    "COOPERATE": "AGREE",
    "AID": "AGREE",
    "RETREAT": "CONCEDE",
}
# How much a row of the codebook counts beside the learned part, in nats (see docs/reference/event-model.md)
PARTICULAR, PLAIN = 3.0, 1.0
MODE_SURE, CONTEXT_SURE, STATUS_SURE = 0.8, 0.5, 0.8
AHEAD: tuple[Status, ...] = ("planned", "expected")


class Spans(NamedTuple):
    """Where an actor and a recipient stand, in characters of the text; null where they are not worded."""

    actor: tuple[int, int] | None
    recipient: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is coded of a pair; `sureness`: how likely there is an event, `typed`: how likely it is of this type."""

    type: str
    mode: str | None
    status: Status
    contexts: tuple[str, ...]
    sureness: float
    typed: float
    ruled: bool = False  # the type is that of a row of the codebook


def judge(text: Text, sentence: Sentence, spans: Spans, codebook: Codebook) -> Judgement:
    """The learned part's judgement of a pair in its sentence."""
    words = text.document.text[sentence.start : sentence.end]
    actor, recipient = (_within(span, sentence) for span in spans)
    return codebook.derive(event_model).judge(words, actor, recipient)


def _within(span: tuple[int, int] | None, sentence: Sentence) -> tuple[int, int] | None:
    """Characters of the text as characters of the sentence."""
    if span is None or span[1] <= sentence.start or span[0] >= sentence.end:
        return None
    return max(0, span[0] - sentence.start), min(sentence.end, span[1]) - sentence.start


def weigh(judgement: Judgement, row: EventRow | None, status: Status) -> Weighed:
    """The type with the most behind it, with mode, status and contexts; `row` is the codebook's, where one fits."""
    ruled = ruled_type(row, status) if row else None
    bonus = PARTICULAR if row and (row.object or row.prep) else PLAIN
    scores = {
        kind: math.log(max(chance, 1e-4)) + (bonus if kind == ruled else 0.0)
        for kind, chance in judgement.types.items()
    }
    kind = max(scores, key=lambda name: (scores[name], name))
    total = sum(math.exp(score) for score in scores.values())
    return Weighed(
        type=kind,
        mode=_mode(judgement, row if row and kind == row.type else None, kind),
        status=_status(judgement, status),
        contexts=tuple(c for c, chance in judgement.contexts.items() if chance >= CONTEXT_SURE),
        sureness=judgement.related,
        typed=math.exp(scores[kind]) / total,
        ruled=kind == ruled,
    )


def refined(weighed: Weighed, judgement: Judgement, codebook: Codebook) -> Weighed:
    """The same under a type of the user's own, where one was taught that fits (`amity teach`)."""
    chances = {one.name: one.chance(judgement) for one in codebook.derive(taught_types)}
    best = max(chances, key=lambda name: chances[name], default=None)
    if best is None or chances[best] < 0.5:
        return weighed
    return replace(weighed, type=best, mode=None, typed=chances[best])


def ruled_type(row: EventRow, status: Status) -> str:
    """The row's type; where the event lies ahead, the type that PLOVER gives its promise."""
    return FUTURE.get(row.type, row.type) if status in AHEAD else row.type


def _mode(judgement: Judgement, row: EventRow | None, kind: str) -> str | None:
    """The row's mode, where it has one; else the likeliest of the type."""
    if row and row.mode:
        return row.mode
    own = {name.split("/")[1]: chance for name, chance in judgement.modes.items() if name.startswith(f"{kind}/")}
    best = max(own, key=lambda name: own[name], default=None)
    return best if best and own[best] >= MODE_SURE else None


def _status(judgement: Judgement, ruled: Status) -> Status:
    """What the grammar says; where it sees nothing particular, what the learned part is sure of."""
    best = max(judgement.statuses, key=lambda name: judgement.statuses[name])
    sure = judgement.statuses[best] >= STATUS_SURE
    return best if ruled == "happened" and sure else ruled  # type: ignore[return-value]
