"""The labelled sentences and scenes: read, checked, and turned into cases for the encoder."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
QUADS = ((0, 1, 2, 3), (4, 5, 6), (7, 8, 9, 10), (11, 12, 13, 14, 15))  # as the gold scheme parts them
MUTUAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE"})  # often true both ways, so their reverse is not NONE
WHOLE = 0.5  # share of the scenes with events that are also shown with nobody marked
GROUPS = {"YIELD": ("CONCEDE", "RETREAT")}  # labels of other files that stand for several types


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence with its parties and labels; `mode`, `status`, `contexts` are None where nobody gave them."""

    text: str
    source: tuple[int, int] | None
    target: tuple[int, int] | None
    types: tuple[str, ...]
    mode: str | None = None
    status: str | None = None
    contexts: tuple[str, ...] | None = None


def read_cases(path: Path) -> list[Case]:
    """The cases of a folder or file of JSON Lines, in order; fields as training/README.md names them."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [_case(row) for row in rows]


def _case(row: dict[str, object]) -> Case:
    text = str(row["text"])
    label = str(row.get("type") or row["event"])
    ours = "status" in row
    source = find(text, str(row.get("source") or row.get("source_text") or ""))
    target = find(text, str(row.get("target") or row.get("target_text") or ""), source)
    return Case(
        text=text,
        source=source,
        target=target,
        types=GROUPS.get(label, (label,)),
        mode=str(row["mode"] or "") if ours else None,
        status=str(row["status"]) if ours else None,
        contexts=tuple(row["contexts"]) if ours else None,  # type: ignore[arg-type]
    )


def read_scenes(path: Path) -> list[list[Case]]:
    """The scenes of a folder or file: of each, all pairs of its parties that are labelled.

    A scene names every party of a text and the events between them. Listed pairs are cases of their type, every other
    ordered pair is a case of no event; only the reverse of a mutual type is left out, as nobody says which it is.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return [
        _scene(json.loads(line)) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line
    ]


def _scene(row: dict[str, Any]) -> list[Case]:
    text: str = row["text"]
    places = {party: (text.index(party), text.index(party) + len(party)) for party in row["parties"]}
    told = {(event["source"], event["target"]): event for event in row["events"]}
    cases = []
    for source, start in places.items():
        for target, end in places.items():
            event, back = told.get((source, target)), told.get((target, source))
            if event:
                mode, status, contexts = event.get("mode") or "", event["status"], tuple(event["contexts"])
                cases.append(Case(text, start, end, (event["type"],), mode, status, contexts))
            elif source != target and not (back and back["type"] in MUTUAL):
                cases.append(Case(text, start, end, ()))
    return cases


def drawn(scenes: Iterable[Sequence[Case]], apart: float, rng: random.Random) -> list[Case]:
    """What one epoch sees of the scenes.

    Every pair with an event, so many of no event for each of them (two at least; one of a scene without events), and
    every scene without events, and half of the others, as a whole.
    """
    found = []
    for scene in scenes:
        events, others = [c for c in scene if c.types], [c for c in scene if not c.types]
        wanted = max(2, round(apart * len(events))) if events else 1
        found += [*events, *rng.sample(others, min(len(others), wanted))]
        if not events or rng.random() < WHOLE:
            found.append(whole(scene))
    return found


def whole(scene: Sequence[Case]) -> Case:
    """The text of a scene with nobody marked: is there any event in it, and of which types."""
    return Case(scene[0].text, None, None, tuple(dict.fromkeys(kind for case in scene for kind in case.types)))


def find(text: str, words: str, taken: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """Where the words stand in the text, outside what is taken where possible; None where they do not."""
    start = text.find(words) if words else -1
    while taken and start >= 0 and start < taken[1] and taken[0] < start + len(words):
        later = text.find(words, start + 1)
        if later < 0:
            break
        start = later
    return (start, start + len(words)) if start >= 0 else None


def vocabularies(cases: Iterable[Case]) -> tuple[list[str], list[str], list[str]]:
    """The modes (with their types), statuses and contexts of the cases, sorted."""
    modes = sorted({f"{c.types[0]}/{c.mode}" for c in cases if c.mode})
    statuses = sorted({c.status for c in cases if c.status})
    contexts = sorted({x for c in cases for x in c.contexts or ()})
    return modes, statuses, contexts


def folds(cases: Sequence[Case], count: int, seed: int) -> list[list[int]]:
    """The positions of the cases in `count` parts, each with its share of every type."""
    random.Random(seed).shuffle(order := list(range(len(cases))))
    order.sort(key=lambda i: cases[i].types)
    return [order[part::count] for part in range(count)]
