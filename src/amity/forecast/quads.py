"""Dated quadruples (actor, relation, recipient, day), and the folder that benchmarks keep them in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from amity.errors import BadRequest

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quads:
    """Events as columns, sorted by day. Days are whole numbers from any fixed start."""

    subject: Ints
    relation: Ints
    object: Ints
    day: Ints

    def __len__(self) -> int:
        return len(self.day)

    def where(self, keep: NDArray[np.bool_]) -> Quads:
        """Only the rows marked."""
        return Quads(
            subject=self.subject[keep], relation=self.relation[keep], object=self.object[keep], day=self.day[keep]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """What a benchmark folder holds: history to learn from, rows to foretell, names by id."""

    path: str
    history: Quads
    target: Quads
    target_name: str
    entities: tuple[str, ...]
    relations: tuple[str, ...]
    notes: tuple[str, ...] = ()


def join(first: Quads, second: Quads) -> Quads:
    """The rows of both, in this order."""
    return Quads(
        subject=np.concatenate([first.subject, second.subject]),
        relation=np.concatenate([first.relation, second.relation]),
        object=np.concatenate([first.object, second.object]),
        day=np.concatenate([first.day, second.day]),
    )


def both_directions(quads: Quads, relations: int) -> Quads:
    """Each event told from both sides: the recipient's side bears the relation's number plus ``relations``."""
    mirrored = Quads(subject=quads.object, relation=quads.relation + relations, object=quads.subject, day=quads.day)
    both = join(quads, mirrored)
    order = np.argsort(both.day, kind="stable")
    return Quads(
        subject=both.subject[order], relation=both.relation[order], object=both.object[order], day=both.day[order]
    )


def read_folder(path: str | Path) -> Folder:
    """History and target of a benchmark folder: trains on train.txt (and valid.txt where test.txt is there)."""
    folder = Path(path)
    if not folder.is_dir():
        raise BadRequest(f"{folder}: there is no such folder; name one that holds train.txt and valid.txt")
    entities = _names(folder / "entity2id.txt")
    relations = _names(folder / "relation2id.txt")
    names = ["train.txt", "valid.txt", *(["test.txt"] if (folder / "test.txt").exists() else [])]
    notes: list[str] = []
    parts = [_rows(folder / name, len(entities), len(relations), notes) for name in names]
    for earlier, later, one, two in zip(parts, parts[1:], names, names[1:], strict=False):
        _check_order(earlier, later, folder / one, folder / two)
    *before, target = _whole_days(parts)
    history = before[0] if len(before) == 1 else join(before[0], before[1])
    return Folder(
        path=str(folder), history=history, target=target, target_name=names[-1],
        entities=entities, relations=relations, notes=tuple(notes),
    )  # fmt: skip


def _names(path: Path) -> tuple[str, ...]:
    """Names by id; ids must run from 0 without gaps or repeats."""
    found: dict[int, str] = {}
    for number, line in enumerate(_lines(path), 1):
        name, tab, text = line.rstrip().rpartition("\t")
        if not tab or not text.strip().isdigit():
            raise BadRequest(f"{path} line {number}: expected a name, a tab and its id, found {line.strip()[:60]!r}")
        if int(text) in found:
            raise BadRequest(f"{path} line {number}: id {int(text)} is given twice; give each name its own id")
        found[int(text)] = name.strip()
    if not found:
        raise BadRequest(f"{path}: no names in it; write one name, a tab and its id per line")
    if max(found) != len(found) - 1:
        raise BadRequest(f"{path}: ids must run from 0 to {len(found) - 1} without gaps, the highest is {max(found)}")
    return tuple(found[number] for number in range(len(found)))


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadRequest(f"{path}: the file is missing; the folder needs it") from None
    except (UnicodeDecodeError, OSError) as reason:
        raise BadRequest(f"{path}: cannot be read as UTF-8 text ({reason})") from None
    return [line for line in text.splitlines() if line.strip()]


def _rows(path: Path, entities: int, relations: int, notes: list[str]) -> Quads:
    """The four columns, checked; rows out of order are sorted, and a note says so."""
    lines = _lines(path)
    if not lines:
        raise BadRequest(f"{path}: no events in it; a forecast needs at least some history and something to foretell")
    table = np.empty((len(lines), 4), np.int64)
    for number, line in enumerate(lines):
        table[number] = _row(line, path, number + 1)
    for column, limit, what in ((0, entities, "subject"), (1, relations, "relation"), (2, entities, "object")):
        wrong = np.flatnonzero((table[:, column] < 0) | (table[:, column] >= limit))
        if len(wrong):
            row = int(wrong[0])
            raise BadRequest(
                f"{path} line {row + 1}: unknown {what} id {table[row, column]}; known ids run from 0 to {limit - 1}"
            )
    if (table[:, 3] < 0).any():
        raise BadRequest(f"{path}: a time before 0; times are counted from a fixed start")
    if (np.diff(table[:, 3]) < 0).any():
        first = int(np.flatnonzero(np.diff(table[:, 3]) < 0)[0]) + 2
        notes.append(f"{path} is not sorted by time (first at line {first}); the rows were sorted before use.")
        table = table[np.argsort(table[:, 3], kind="stable")]
    columns = np.ascontiguousarray(table.T)
    return Quads(subject=columns[0], relation=columns[1], object=columns[2], day=columns[3])


def _row(line: str, path: Path, number: int) -> tuple[int, int, int, int]:
    parts = line.split("\t") if "\t" in line else line.split()
    if len(parts) < 4:
        raise BadRequest(f"{path} line {number}: expected subject, relation, object and time, found {line[:60]!r}")
    try:
        subject, relation, target, time = (int(part) for part in parts[:4])
    except ValueError:
        raise BadRequest(f"{path} line {number}: expected four whole numbers, found {line[:60]!r}") from None
    return subject, relation, target, time


def _check_order(earlier: Quads, later: Quads, one: Path, two: Path) -> None:
    """Nothing that is learnt from lies on or after the first day to be foretold."""
    last, first = int(earlier.day[-1]), int(later.day[0])
    if last >= first:
        raise BadRequest(
            f"{one} reaches time {last}, but {two.name} starts at {first}: its rows are future-dated, "
            f"and a forecast may not learn from the future; cut {one.name} before {first}"
        )


def _whole_days(parts: list[Quads]) -> list[Quads]:
    """Times counted in steps: the step is the largest that divides all of them (24 where files count hours)."""
    times = np.unique(np.concatenate([part.day for part in parts]))
    step = int(np.gcd.reduce(times - times[0])) or 1
    return [
        Quads(subject=part.subject, relation=part.relation, object=part.object, day=(part.day - times[0]) // step)
        for part in parts
    ]
