"""Sentences made from frames: patterns of ours with alternatives and slots, filled at random but seeded.

A line of `frames/*.txt` is ``TYPE/mode/status/contexts: pattern``. In the pattern ``(a|b)`` is a choice, ``$name`` a
slot of `frames/fillers.txt`, ``<...>`` the actor and ``{...}`` the recipient; a digit, T or S at a slot's end asks for
another filling. What stands before and after may name others in ``[...]``, with whom the pair has nothing to do: they
make cases of no event.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sentences import Case

CHOICE = re.compile(r"\(([^()]*)\)")
SLOT = re.compile(r"\$([a-zA-Z]+?)(\d|[TS](?![a-z]))?(?![a-zA-Z])")
VOWEL = re.compile(r"\b([Aa])n? (?=([<{[]?)(\w))")
CONSONANTAL = re.compile(r"(?:Europ|U[A-Z.]|Ugand|Ukrain|Uru|Uzbek|uni|us|one)")
Fillers = Mapping[str, list[str]]
Place = tuple[int, int]


def read_frames(folder: Path) -> tuple[list[tuple[str, str]], Fillers]:
    """The frames with their labels, and the fillers of the slots."""
    lines = [
        line for file in sorted(folder.glob("*.txt")) if file.stem != "fillers"
        for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]  # fmt: skip
    fillers = {}
    for line in (folder / "fillers.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, values = line.split(" = ", 1)
            fillers[name] = values.split("|")
    return [tuple(line.split(": ", 1)) for line in lines], fillers  # type: ignore[misc]


RECIPROCAL = frozenset({"CONSULT", "COOPERATE", "AGREE", "SUPPORT", "NONE"})  # told of both parties alike, often
APART, TURNED = 0.25, 0.08  # shares of cases that are made into cases of no event


def made(folder: Path, each: int, seed: int) -> list[Case]:
    """So many sentences from every frame."""
    frames, fillers = read_frames(folder)
    rng = random.Random(seed)
    cases = [case for label, pattern in frames for case in _cases(label, pattern, fillers, each, rng)]
    return list({case.text: case for case in cases}.values())


def _cases(label: str, pattern: str, fillers: Fillers, each: int, rng: random.Random) -> Iterator[Case]:
    kind, mode, status, contexts = label.split("/")
    for _ in range(each):
        text, spans = _marked(_polished(_around(_filled(pattern, fillers, rng), fillers, rng)))
        source, target = spans.get("<", [None])[0], spans.get("{", [None])[0]
        case = Case(
            text=text, source=source, target=target, types=(kind,) if kind != "NONE" else (), mode=mode,
            status=status or None, contexts=tuple(contexts.split(",")) if contexts else None,
        )  # fmt: skip
        others = spans.get("[", [])
        if others and rng.random() < APART:
            other = rng.choice(others)
            pair = {"source": other} if rng.random() < 0.35 else {"target": other}
            case = replace(case, types=(), status=None, **pair)
        elif kind not in RECIPROCAL and rng.random() < TURNED:
            case = replace(case, source=target, target=source, types=(), status=None)
        yield case


def _filled(pattern: str, fillers: Fillers, rng: random.Random) -> str:
    """The pattern with each choice made and each slot filled; the same slot with the same words."""
    kept: dict[str, str] = {}
    for _ in range(12):
        pattern = CHOICE.sub(lambda m: rng.choice(m.group(1).split("|")), pattern)
    for _ in range(12):
        pattern = SLOT.sub(lambda m: _filling(m, fillers, kept, rng), pattern)
    return pattern


def _filling(match: re.Match[str], fillers: Fillers, kept: dict[str, str], rng: random.Random) -> str:
    name, whole = match.group(1), match.group(0)
    if name == "cityup":
        return rng.choice(fillers["city"]).upper()
    values = fillers.get(whole[1:]) or fillers[name]
    taken = {value for slot, value in kept.items() if slot.rstrip("23TS") == whole.rstrip("23TS")}
    if name in ("state", "day", "month") or whole not in kept:
        kept[whole] = rng.choice([v for v in values if v not in taken] or values)
    return kept[whole]


def _around(text: str, fillers: Fillers, rng: random.Random) -> str:
    """With other words before and after it, now and then."""
    if rng.random() < 0.4:
        before = _filled(rng.choice(fillers["before"]), fillers, rng)
        text = before + text
    if rng.random() < 0.4:
        text = text.rstrip(".") + _filled(rng.choice(fillers["after"]), fillers, rng)
    return text


def _polished(text: str) -> str:
    """Spaces, articles and the capital at the beginning put right."""
    text = re.sub(r" +([,.])", r"\1", re.sub(r" {2,}", " ", text)).strip()
    text = VOWEL.sub(lambda m: m.group(1) + (" " if _plain(text[m.end() :]) else "n "), text)
    first = 1 if text[:1] in "<{[" else 0
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]


def _plain(rest: str) -> bool:
    """Whether "a" stands before this, not "an"."""
    rest = rest.lstrip("<{[")
    return rest[:1].lower() not in "aeiou" or bool(CONSONANTAL.match(rest))


def _marked(text: str) -> tuple[str, dict[str, list[tuple[int, int]]]]:
    """The text without marks, and where the parties stand."""
    plain: list[str] = []
    opened: dict[str, int] = {}
    spans: dict[str, list[Place]] = {}
    for sign in text:
        if sign in "<{[":
            opened[sign] = len(plain)
        elif sign in ">}]":
            start = {">": "<", "}": "{", "]": "["}[sign]
            spans.setdefault(start, []).append((opened[start], len(plain)))
        else:
            plain.append(sign)
    return "".join(plain), spans
