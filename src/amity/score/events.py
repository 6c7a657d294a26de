"""How well events are typed and found, against sentences with two parties and PLOVER's label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.reading import LEAST, analyse
from amity.reading.events import code_events
from amity.reading.pairs import type_of_pair
from amity.reading.text import Text
from amity.reading.weighing import Spans
from amity.records import Actor, Event
from amity.score.cases import gold_document, read_rows
from amity.score.report import Figure, Miss, Row, f_score, macro_f1

YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), "1"),
    **dict.fromkeys(("COOPERATE", "AID", "YIELD"), "2"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "3"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "4"),
}
SIDES = {"1": "cooperation", "2": "cooperation", "3": "conflict", "4": "conflict"}
FIELDS: dict[str, type] = {"text": str, "source_text": str, "target_text": str, "event": str}


@dataclass(frozen=True, slots=True)
class EventCase:
    """One gold row: its label, what the reader calls the pair, and the events that it finds by itself."""

    row: Row
    given: str
    found: tuple[Event, ...]
    involved: int  # events found with either gold party
    hit: bool  # one of them has the type and both parties


@dataclass(frozen=True, slots=True)
class EventScore:
    """The figures over all rows; each row is a document of its own."""

    cases: tuple[EventCase, ...]

    def figures(self) -> tuple[Figure, ...]:
        """Macro-F1 of root labels, quad classes and sides for the labelled pair; F1 of what is found unaided."""
        gold, given = [c.row["event"] for c in self.cases], [c.given for c in self.cases]
        quads, found_quads = [QUADS[x] for x in gold], [QUADS[x] for x in given]
        ends = [(float(c.hit), 1.0, float(c.involved)) for c in self.cases]
        return (
            macro_f1("root macro-F1, pair given", gold, given),
            macro_f1("quad macro-F1, pair given", quads, found_quads),
            macro_f1("binary macro-F1, pair given", [SIDES[x] for x in quads], [SIDES[x] for x in found_quads]),
            f_score("found from the bare sentence, F1", ends),
        )

    def predictions(self) -> Iterator[Row]:
        """Each row with the type predicted for its pair as `event`, and the events found unaided."""
        for case in self.cases:
            yield {**case.row, "event": case.given, "found": [_brief(event) for event in case.found]}

    def misses(self) -> Iterator[Miss]:
        """Rows whose pair is typed wrongly, and rows whose event is not found."""
        for case in self.cases:
            wrong = case.given != case.row["event"]
            if wrong or not case.hit:
                parties = f"{case.row['source_text']} > {case.row['target_text']}"
                found = "; ".join(f"{e['type']}: {e['actors']} > {e['recipients']}" for e in map(_brief, case.found))
                yield Miss(
                    case=str(case.row.get("origin", "")), weight=wrong + (not case.hit) / 2, text=case.row["text"],
                    wanted=f"{case.row['event']}: {parties}", given=f"{case.given}; found {found or 'nothing'}",
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConflictScore:
    """Material conflict or not, for sentences with two marked parties."""

    rows: tuple[Row, ...]
    given: tuple[str, ...]

    def figures(self) -> tuple[Figure, ...]:
        """F1 of material conflict."""
        hits = [(g == "1", _conflict(t)) for g, t in zip(self._gold(), self.given, strict=True)]
        return (f_score("material conflict F1, pair given", [(float(a and b), float(a), float(b)) for a, b in hits]),)

    def predictions(self) -> Iterator[Row]:
        """Each row with the predicted answer as `gold_binary`, and the type behind it."""
        for row, kind in zip(self.rows, self.given, strict=True):
            yield {**row, "gold_binary": str(int(_conflict(kind))), "type": kind}

    def misses(self) -> Iterator[Miss]:
        """Rows answered wrongly."""
        for row, gold, kind in zip(self.rows, self._gold(), self.given, strict=True):
            if (gold == "1") != _conflict(kind):
                yield Miss(case=row["uid"], weight=1, text=row["marked_sentence"], wanted=gold, given=kind)

    def _gold(self) -> list[str]:
        return [row["gold_binary"] for row in self.rows]


def score_events(path: Path, codebook: Codebook) -> EventScore | ConflictScore:
    """The score over labelled pairs: JSON Lines, or a table of marked sentences (material conflict or not)."""
    if path.suffix == ".tsv":
        return _score_conflict(path, codebook)
    rows = read_rows(path, FIELDS)
    texts = _analysed([row["text"] for row in rows], codebook)
    return EventScore(tuple(_case(row, text, codebook) for row, text in zip(rows, texts, strict=True)))


def _score_conflict(path: Path, codebook: Codebook) -> ConflictScore:
    from amity.score.marked import read_marked

    rows = read_marked(path)
    texts = _analysed([row.text for row in rows], codebook)
    given = [_label(text, row.spans, codebook) for row, text in zip(rows, texts, strict=True)]
    return ConflictScore(tuple(row.fields for row in rows), tuple(given))


def _analysed(sentences: Sequence[str], codebook: Codebook) -> Iterator[Text]:
    """Each sentence as a document of its own."""
    docs = codebook.derive(language).pipe(sentences, batch_size=64)
    for at, (sentence, doc) in enumerate(zip(sentences, docs, strict=True)):
        yield analyse(gold_document(str(at), sentence), doc, codebook)[0]


def _case(row: Row, text: Text, codebook: Codebook) -> EventCase:
    source, target = _places(row["text"], row["source_text"]), _places(row["text"], row["target_text"])
    found = tuple(event for event in code_events(text, codebook) if event.confidence >= LEAST)
    judged = [(event, *_touches(event, row["text"], source, target)) for event in found]
    hit = any(a and b and _merged(event.type) == row["event"] for event, a, b, _ in judged)
    spans = Spans(source[0] if source else None, target[0] if target else None)
    return EventCase(row, _label(text, spans, codebook), found, sum(near for *_, near in judged), hit)


def _label(text: Text, spans: Spans, codebook: Codebook) -> str:
    return _merged(type_of_pair(text, spans, codebook))


def _merged(kind: str) -> str:
    return YIELD.get(kind, kind)


def _conflict(kind: str) -> bool:
    return QUADS[kind] == "4"


Places = list[tuple[int, int]]


def _places(sentence: str, words: str) -> Places:
    """Everywhere that these words stand."""
    found, at = [], sentence.find(words) if words else -1
    while at >= 0:
        found.append((at, at + len(words)))
        at = sentence.find(words, at + 1)
    return found


def _touches(event: Event, sentence: str, source: Places, target: Places) -> tuple[bool, bool, bool]:
    """Whether an actor stands in the source, a recipient (or another actor) in the target, and anyone in either."""
    at_source = [_overlap(sentence, actor, source) for actor in event.actors]
    at_target = [_overlap(sentence, actor, target) for actor in event.actors]
    received = [_overlap(sentence, actor, target) for actor in event.recipients]
    back = [_overlap(sentence, actor, source) for actor in event.recipients]
    together = any(b and any(a for j, a in enumerate(at_source) if j != i) for i, b in enumerate(at_target))
    return any(at_source), any(received) or together, any((*at_source, *at_target, *received, *back))


def _overlap(sentence: str, actor: Actor, gold: Places) -> bool:
    """Whether the wording of an actor stands, in part, where the gold wording does."""
    return any(a < d and c < b for a, b in _places(sentence, actor.text or "") for c, d in gold)


def _brief(event: Event) -> dict[str, Any]:
    return {
        "type": event.type, "mode": event.mode, "status": event.status,
        "actors": [a.text for a in event.actors], "recipients": [a.text for a in event.recipients],
    }  # fmt: skip
