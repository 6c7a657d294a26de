"""How well whole reports are read: every kind of record, from page to record, against gold records of our own.

`tests/gold/articles/README.md` tells when a record is right. A gold record marked `optional` costs nothing where it is
missed, and one found for it is no false one. `accept` lists other values that are as right as the one given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amity.codebook import Codebook
from amity.errors import BadRequest
from amity.reading import read
from amity.records import KINDS, Page, Reading, kind_of, to_json
from amity.score.cases import read_rows
from amity.score.report import Figure, Miss, Row, f_score, share

Actors = Sequence[Row]
FIELDS = ("status", "when", "mode")  # also judged, on the events that are right


@dataclass(frozen=True, slots=True)
class ArticleCase:
    """One report: gold records, found ones (offsets as in the gold file), and pairs of one kind that match."""

    id: str
    gold: tuple[Row, ...]
    found: tuple[Row, ...]
    pairs: tuple[tuple[int, int], ...]

    def counts(self, kind: str) -> tuple[int, int, int]:
        """Hits, gold records and found ones of a kind; optional gold records count on neither side."""
        hits = sum(not self.gold[g].get("optional") for g, _ in self.pairs if self.gold[g]["kind"] == kind)
        spare = sum(bool(self.gold[g].get("optional")) for g, _ in self.pairs if self.gold[g]["kind"] == kind)
        gold = sum(one["kind"] == kind and not one.get("optional") for one in self.gold)
        return hits, gold, sum(one["kind"] == kind for one in self.found) - spare

    def agreeing(self, field: str) -> tuple[int, int]:
        """Of the events that match: how many have the gold value of a field, and how many there are."""
        both = [(self.gold[g], self.found[f]) for g, f in self.pairs if self.gold[g]["kind"] == "event"]
        both = [(a, b) for a, b in both if field in a]
        return sum(_same_value(a, b, field) for a, b in both), len(both)


@dataclass(frozen=True, slots=True)
class ArticlesScore:
    """The figures over all reports."""

    cases: tuple[ArticleCase, ...]

    def figures(self) -> tuple[Figure, ...]:
        """F1 of each kind, then how often the events found have the right status, date and mode."""
        kinds = (f_score(f"{kind} F1", [case.counts(kind) for case in self.cases]) for kind in KINDS)
        fields = (share(f"event {field} right", [case.agreeing(field) for case in self.cases]) for field in FIELDS)
        return (*kinds, *fields)

    def predictions(self) -> Iterator[Row]:
        """Every record found, with its report."""
        for case in self.cases:
            yield from ({"report": case.id, **one} for one in case.found)

    def misses(self) -> Iterator[Miss]:
        """Each record missed, and each found that nobody wants."""
        for case in self.cases:
            golds, founds = {g for g, _ in case.pairs}, {f for _, f in case.pairs}
            for at, one in enumerate(case.gold):
                if at not in golds and not one.get("optional"):
                    yield _miss(case.id, one, wanted=True)
            for at, one in enumerate(case.found):
                if at not in founds:
                    yield _miss(case.id, one, wanted=False)


def score_articles(folder: Path, codebook: Codebook) -> ArticlesScore:
    """The score over a folder with ``NAME.txt`` and ``NAME.records.jsonl``; raises `BadRequest` where there is none."""
    reports = sorted(folder.glob("*.records.jsonl"))
    if not reports:
        raise BadRequest(f"{folder} holds no NAME.records.jsonl; give a folder of reports with their gold records.")
    return ArticlesScore(tuple(_case(path, codebook) for path in reports))


def _case(path: Path, codebook: Codebook) -> ArticleCase:
    name = path.name.removesuffix(".records.jsonl")
    page = path.with_name(f"{name}.txt")
    if not page.is_file():
        raise BadRequest(f"{page} is not there; {path.name} needs the report that it belongs to.")
    raw = page.read_bytes()
    gold = tuple(read_rows(path, {"kind": str, "evidence": list}))
    reading = read(Page(raw=raw, origin=page.name, media_type="text/plain"), codebook)
    found = tuple(_moved(reading, raw.decode()))
    return ArticleCase(name, gold, found, tuple(matched(gold, found)))


def _moved(reading: Reading, text: str) -> Iterator[Row]:
    """The records as JSON, with offsets into the report's file, whose head the clean text lacks."""
    shifts = _shifts(reading.document.text, text)
    for record in reading.records:
        row = json.loads(to_json(record))
        row["kind"] = kind_of(record)
        _shift(row, shifts)
        yield row


def _shifts(clean: str, text: str) -> list[tuple[int, int]]:
    """Where each paragraph of the clean text begins, and how far on it stands in the file."""
    shifts, at, behind = [], 0, 0
    for paragraph in clean.split("\n"):
        there = text.find(paragraph, behind) if paragraph.strip() else -1
        if there >= 0:
            shifts.append((at, there - at))
            behind = there
        at += len(paragraph) + 1
    return shifts


def _shift(value: Any, shifts: list[tuple[int, int]]) -> None:
    """Moves every span inside a row, in place."""
    if isinstance(value, list):
        for one in value:
            _shift(one, shifts)
    elif isinstance(value, dict):
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            by = next((move for begin, move in reversed(shifts) if begin <= value["start"]), 0)
            value["start"] += by
            value["end"] += by
        for one in value.values():
            _shift(one, shifts)


def matched(gold: Sequence[Row], found: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Pairs of records that tell the same, one to one; records that must be found go first, then the closest."""
    near = [
        (not a.get("optional"), _closeness(a, b), -g, -f)
        for g, a in enumerate(gold)
        for f, b in enumerate(found)
        if a["kind"] == b["kind"] and _meet(a["evidence"], b["evidence"]) and RULES[a["kind"]](a, b)
    ]
    golds, founds = set[int](), set[int]()
    for _, _, g, f in sorted(near, reverse=True):
        if g not in golds and f not in founds:
            golds.add(g)
            founds.add(f)
            yield -g, -f


def _closeness(gold: Row, found: Row) -> int:
    """How many plain fields agree."""
    return sum(found.get(name) == value for name, value in gold.items() if name not in ("evidence", "accept"))


def _same_event(gold: Row, found: Row) -> bool:
    """Same type, an actor in common, and a recipient in common where the gold record has one."""
    if found["type"] not in _values(gold, "type"):
        return False
    doers = found["actors"] + (found["recipients"] if found["type"] in RECIPROCAL else [])
    if not _share(gold["actors"], doers):
        return False
    wanted = [gold["recipients"], *gold.get("accept", {}).get("recipients", [])]
    if found["type"] in RECIPROCAL:
        everyone = found["actors"] + found["recipients"]
        wanted = [[*gold["actors"][1:], *to] for to in wanted]
        return any(not to or _share(to, everyone) for to in wanted)
    return any(_share(to, found["recipients"]) if to else not found["recipients"] for to in wanted)


def _same_agreement(gold: Row, found: Row) -> bool:
    """Same stage, and at least two parties in common, or the only one."""
    common = sum(_share([one], found["parties"]) for one in gold["parties"])
    return found["stage"] in _values(gold, "stage") and common >= min(2, len(gold["parties"]))


def _same_statement(gold: Row, found: Row) -> bool:
    """Same speaker."""
    return any(_share([one], [found["speaker"]]) for one in _values(gold, "speaker"))


def _same_measure(gold: Row, found: Row) -> bool:
    """Same number; where there is none, the same movement."""
    wanted, given = _values(gold, "value"), found.get("value")
    if given is None:
        return None in wanted and found.get("trend") in _values(gold, "trend")
    return any(value is not None and abs(value - given) <= 1e-6 * max(1.0, abs(value)) for value in wanted)


def _same_outlook(gold: Row, found: Row) -> bool:
    """Claims that overlap."""
    return _meet([gold["claim"]], [found["claim"]])


def _same_cause(gold: Row, found: Row) -> bool:
    """Causes that overlap and effects that overlap."""
    return _meet([gold["cause"]], [found["cause"]]) and _meet([gold["effect"]], [found["effect"]])


def _same_tie(gold: Row, found: Row) -> bool:
    """Same relation between the same two; of a post also the same post."""
    if found["relation"] not in _values(gold, "relation"):
        return False
    if gold.get("post") and found.get("post") not in _values(gold, "post"):
        return False
    ends = ("subject", "object")
    return all(any(_share([one], [found[end]]) for one in _values(gold, end)) for end in ends)


RECIPROCAL = ("CONSULT", "AGREE", "COOPERATE")
RULES: dict[str, Callable[[Row, Row], bool]] = {
    "event": _same_event,
    "agreement": _same_agreement,
    "statement": _same_statement,
    "measure": _same_measure,
    "outlook": _same_outlook,
    "cause": _same_cause,
    "tie": _same_tie,
}


def _values(gold: Row, field: str) -> list[Any]:
    """The gold value of a field and those that are as right."""
    return [gold.get(field), *gold.get("accept", {}).get(field, [])]


def _same_value(gold: Row, found: Row, field: str) -> bool:
    given = found.get(field)
    if field == "when":
        given = given and {"start": given["start"], "end": given["end"]}
    return given in _values(gold, field)


def _share(gold: Actors, found: Actors) -> bool:
    """Whether an actor of one is among the others."""
    return any(_same_actor(a, b) for a in gold for b in found)


def _same_actor(gold: Row, found: Row) -> bool:
    """Same id or same country; a group or a person also where the wording found holds the words of the gold id."""
    if gold["id"].lower() == found["id"].lower() or (gold.get("country") and gold["country"] == found.get("country")):
        return True
    words = gold["id"].replace("-", " ")
    return words.islower() and words in found.get("text", "").lower()


def _meet(one: Sequence[Row], other: Sequence[Row]) -> bool:
    return any(a["start"] < b["end"] and b["start"] < a["end"] for a in one for b in other)


def _miss(report: str, one: Row, *, wanted: bool) -> Miss:
    own = {k: _short(v) for k, v in one.items() if k in SHOWN and v not in (None, [], "")}
    words = f"{one['kind']}: " + ", ".join(f"{k} {v}" for k, v in own.items())
    text = " … ".join(span["text"] for span in one["evidence"])
    return Miss(case=report, weight=1, text=text, wanted=words if wanted else "", given="" if wanted else words)


SHOWN = (
    "type", "mode", "actors", "recipients", "name", "parties", "stage", "speaker", "act", "indicator", "value", "unit",
    "trend", "claim", "cause", "effect", "subject", "relation", "object", "post", "status",
)  # fmt: skip


def _short(value: Any) -> Any:
    """Actors by id, spans by their words."""
    if isinstance(value, list):
        return " + ".join(str(_short(one)) for one in value)
    if isinstance(value, dict):
        return value.get("text") if "start" in value else value.get("id", value)
    return value
