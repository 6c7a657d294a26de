"""Dated quadruples from a file: actor, type, recipient and day in each line, parted by tabs or by commas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from amity.answers.dossier import QUADS
from amity.codebook import Codebook
from amity.codebook.rows_events import EventType, cameo_types, event_types, plain_cameo
from amity.errors import BadRequest
from amity.forecast.deeds import Deeds, deeds_of

Ints = NDArray[np.int64]
LONGEST = 1_000  # characters of an actor, a type or a day: more is a broken file


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFile:
    """Events as columns, in the order of their days; one of a day, type and direction counts once."""

    parties: tuple[str, ...]  # as the file first writes them
    actor: Ints  # index in ``parties``
    recipient: Ints
    day: Ints  # since 0001-01-01
    type: tuple[str, ...]  # PLOVER's
    quad: Ints  # index in QUADS
    score: NDArray[np.float32]  # PLOVER's
    line: Ints  # where it stands in the file

    def __len__(self) -> int:
        return len(self.day)

    @property
    def deeds(self) -> Deeds:
        """What outlooks learn from."""
        return deeds_of(self.actor, self.recipient, self.day, self.day, self.quad, self.score)


def read_events(path: str | Path, codebook: Codebook, today: date) -> EventFile:
    """The events of a file; a first line of headings is passed over, and so is what PLOVER codes as no event.

    Types are PLOVER's ("CONSULT") or bear CAMEO's wording ("Make statement"). Raises `BadRequest` naming the line.
    """
    path = Path(path)
    types: dict[str, EventType | None] = dict(codebook.derive(cameo_types))
    types |= {plain_cameo(name): one for name, one in codebook.derive(event_types).items()}
    numbers: dict[str, int] = {}
    names: list[str] = []
    kept: dict[tuple[int, int, int, str], tuple[int, float, int]] = {}
    for line, row in _rows(path):
        day = _day(row[3], path, line, today)
        kind = _type(row[1], types, path, line)
        actor, recipient = (_number(name, numbers, names, path, line) for name in (row[0], row[2]))
        if kind is not None and actor != recipient:
            kept.setdefault((day, actor, recipient, kind.name), (QUADS.index(kind.quad), kind.score, line))
    if not kept:
        raise BadRequest(f"{path} holds no event between two parties; write actor, type, recipient and day in a line.")
    ordered = sorted(kept.items(), key=lambda item: item[0][0])
    columns = np.array([(*key[:3], quad, line) for key, (quad, _, line) in ordered], np.int64).T
    return EventFile(
        parties=tuple(names), day=columns[0], actor=columns[1], recipient=columns[2], quad=columns[3],
        type=tuple(key[3] for key, _ in ordered),
        score=np.array([score for _, (_, score, _) in ordered], np.float32), line=columns[4],
    )  # fmt: skip


def party_named(name: str, events: EventFile, path: str | Path) -> int:
    """The number of the party of this name, however it is spelt in large and small letters."""
    import difflib

    held = {_plain(party): number for number, party in enumerate(events.parties)}
    if _plain(name) in held:
        return held[_plain(name)]
    near = difflib.get_close_matches(_plain(name), held, n=3)
    hint = f"; near it: {', '.join(events.parties[held[one]] for one in near)}" if near else ""
    raise BadRequest(f"{path} names no party {name}{hint}.")


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The first four columns of each line that has any, with its number."""
    lines = _lines(path)
    tabs = any("\t" in line for line in lines[:1])
    try:
        for line, row in enumerate(csv.reader(lines, delimiter="\t" if tabs else ","), 1):
            words = [word.strip() for word in row[:4]]
            if any(words) and not (line == 1 and len(words) == 4 and not any(c.isdigit() for c in words[3])):
                if len(words) < 4 or not all(words) or max(map(len, words)) > LONGEST:
                    raise BadRequest(
                        f"{path} line {line}: expected actor, type, recipient and day, parted by tabs or commas, found "
                        f"{' '.join(row)[:60]!r}"
                    )
                yield line, words
    except csv.Error as error:
        raise BadRequest(f"{path} cannot be read as lines of columns ({error}).") from None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise BadRequest(f"{path}: there is no such file; name one of actor, type, recipient and day a line") from None
    except IsADirectoryError:
        raise BadRequest(f"{path} is a folder; name a file with actor, type, recipient and day a line") from None
    except UnicodeDecodeError:
        raise BadRequest(f"{path} is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise BadRequest(f"{path} cannot be read: {error.strerror or error}") from None


def _day(text: str, path: Path, line: int, today: date) -> int:
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        raise BadRequest(f"{path} line {line}: {text[:40]!r} is no day; write it as 2014-01-31") from None
    if found > today:
        raise BadRequest(f"{path} line {line}: {found} lies in the future; take out what has not happened yet")
    return found.toordinal()


def _type(text: str, types: Mapping[str, EventType | None], path: Path, line: int) -> EventType | None:
    if plain_cameo(text) not in types:
        raise BadRequest(
            f"{path} line {line}: {text[:40]!r} is neither a type of PLOVER, such as CONSULT, nor a wording of CAMEO, "
            "such as Make statement"
        )
    return types[plain_cameo(text)]


def _number(name: str, numbers: dict[str, int], names: list[str], path: Path, line: int) -> int:
    plain = _plain(name)
    if plain not in numbers:
        numbers[plain] = len(names)
        names.append(" ".join(name.replace("_", " ").split())[:200])
    return numbers[plain]


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def parties_of(events: EventFile, numbers: Iterable[int], cutoff: int) -> list[tuple[Ints, Ints, Ints]]:
    """Of each party: day, quad class and number of all its deeds up to a day, as outlooks look at them."""
    found = []
    for number in numbers:
        kept = ((events.actor == number) | (events.recipient == number)) & (events.day <= cutoff)
        rows, times = np.unique(np.stack([events.day[kept], events.quad[kept]]), axis=1, return_counts=True)
        found.append((rows[0], rows[1], times.astype(np.int64)))
    return found
