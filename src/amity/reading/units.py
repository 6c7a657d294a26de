"""The units of the codebook, ready for look-up before and after a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from amity.codebook import Codebook
from amity.codebook.rows_measures import UnitRow

PIECE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|(?:[a-z]\.){2,}|[^\W\d_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, number or mark of a text."""

    start: int
    end: int
    text: str
    lower: str
    number: bool


def pieces_of(text: str) -> list[Piece]:
    """The words, numbers and marks of a text."""
    return [
        Piece(
            m.start(), m.end(), m.group(), m.group().lower(), m.group()[-1].isdigit() and m.group()[0] in "0123456789."
        )
        for m in PIECE.finditer(text)
    ]


@dataclass(frozen=True, slots=True)
class Units:
    """Units by their first piece, the longest wording first; short symbols only as written."""

    after: Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    before: Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]

    def of_word(self, word: str) -> tuple[str, str] | None:
        """The unit and kind of a single word."""
        return next(((unit, kind) for known, unit, kind in self.after.get(word, ()) if known == (word,)), None)

    def match_after(self, pieces: list[Piece], at: int) -> tuple[int, str, str] | None:
        """How many pieces after a number are a unit, and which."""
        return _match(self.after, pieces, at)

    def match_before(self, pieces: list[Piece], at: int) -> tuple[int, str, str] | None:
        """How many pieces that end before this one are a currency, and which."""
        for size in (3, 2, 1):
            first = at - size
            if first >= 0:
                found = _match(self.before, pieces, first)
                if found and found[0] == size:
                    return found
        return None


def units(codebook: Codebook) -> Units:
    """The codebook's units."""
    after: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    before: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for row in sorted(codebook.table(UnitRow), key=lambda row: row.kind == "money"):
        for wording in row.wording:
            known = tuple(piece.text for piece in pieces_of(wording))
            _keep(after, known, row)
            if row.kind == "money":
                _keep(before, known, row)
    return Units(_ordered(after), _ordered(before))


def _keep(where: dict[str, list[tuple[tuple[str, ...], str, str]]], known: tuple[str, ...], row: UnitRow) -> None:
    where.setdefault(known[0] if _symbol(known) else known[0].lower(), []).append((known, row.unit, row.kind))


def _ordered(
    where: dict[str, list[tuple[tuple[str, ...], str, str]]],
) -> dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in where.items()}


def _symbol(known: tuple[str, ...]) -> bool:
    """Short symbols count as written: W and w, m and M differ."""
    return len(known) == 1 and len(known[0]) <= 3


def _match(
    where: Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]], pieces: list[Piece], at: int
) -> tuple[int, str, str] | None:
    if at >= len(pieces):
        return None
    piece = pieces[at]
    rows = (*where.get(piece.lower, ()), *(where.get(piece.text, ()) if piece.text != piece.lower else ()))
    for known, unit, kind in sorted(rows, key=lambda row: -len(row[0])):
        if _same(known, pieces[at : at + len(known)]):
            return len(known), unit, kind
    return None


def _same(known: tuple[str, ...], pieces: list[Piece]) -> bool:
    if len(pieces) < len(known):
        return False
    if _symbol(known):
        return pieces[0].text == known[0]
    if known[-1] == "$" or known[0] == "$":
        return all(piece.text == word for piece, word in zip(pieces, known, strict=True))
    return all(piece.lower == word.lower() for piece, word in zip(pieces, known, strict=True))
