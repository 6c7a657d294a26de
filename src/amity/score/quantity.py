"""How well quantities are found, against sentences with values and units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.reading.quantities import Quantity, find_quantities
from amity.score.cases import read_rows
from amity.score.report import Figure, Miss, Row, f_score

Key = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class QuantityCase:
    """One sentence: gold, found, and how many match in value, and in value and unit."""

    id: str
    text: str
    gold: tuple[dict[str, Any], ...]
    found: tuple[Quantity, ...]
    values: int
    units: int


@dataclass(frozen=True, slots=True)
class QuantityScore:
    """The figures over all sentences."""

    cases: tuple[QuantityCase, ...]

    @property
    def value_f(self) -> float:
        """F1 of equal values."""
        return self._f(sum(case.values for case in self.cases))

    @property
    def unit_f(self) -> float:
        """F1 of equal values with equal units."""
        return self._f(sum(case.units for case in self.cases))

    def figures(self) -> tuple[Figure, ...]:
        """Value F1, and F1 of value and unit."""
        return (
            f_score("value F1", [(c.values, len(c.gold), len(c.found)) for c in self.cases]),
            f_score("value + unit F1", [(c.units, len(c.gold), len(c.found)) for c in self.cases]),
        )

    def predictions(self) -> Iterator[Row]:
        """A sentence with its quantities."""
        for case in self.cases:
            yield {"id": case.id, "text": case.text, "quantities": [_given(one) for one in case.found]}

    def misses(self) -> Iterator[Miss]:
        """Each sentence with a quantity missed, wrong or found where there is none."""
        for case in self.cases:
            wrong = len(case.gold) + len(case.found) - 2 * case.units
            if wrong:
                wanted = "; ".join(f"{g['value']} {g['unit']}" for g in case.gold)
                given = "; ".join(f"{q['value']} {q['unit']}" for q in map(_given, case.found))
                yield Miss(case=case.id, weight=wrong, text=case.text, wanted=wanted, given=given)

    def _f(self, hits: int) -> float:
        gold, found = sum(len(c.gold) for c in self.cases), sum(len(c.found) for c in self.cases)
        return 2 * hits / (gold + found) if gold + found else 0.0


def _given(one: Quantity) -> Row:
    """A found quantity as the gold file has them; a range with a hyphen."""
    ends = [one.value] if one.low is None else [one.low, one.value]
    return {
        "change": one.change,
        "value": "-".join(map(str, ends)),
        "unit": one.unit or "-",
        "normalized_unit": one.normal or one.unit or "-",
    }


def score_quantity(path: Path, codebook: Codebook) -> QuantityScore:
    """The score over a file of sentences, one a line."""
    rows = read_rows(path, {"id": str, "text": str, "quantities": list})
    docs = codebook.derive(language).pipe(row["text"] for row in rows)
    return QuantityScore(tuple(_case(row, find_quantities(doc, codebook)) for row, doc in zip(rows, docs, strict=True)))


def _case(row: dict[str, Any], found: tuple[Quantity, ...]) -> QuantityCase:
    gold = row["quantities"]
    pairs = [(gold_key(g["value"]), gold_units(g)) for g in gold]
    ours = [(found_key(q), found_units(q)) for q in found]
    values = _matched([(v, None) for v, _ in pairs], [(v, None) for v, _ in ours])
    return QuantityCase(row["id"], row["text"], tuple(gold), found, values, _matched(pairs, ours))


def gold_key(value: str) -> Key:
    """A gold value as sorted numbers: one, or the two ends of a range."""
    text = value.replace(" ", "").replace("E-", "E~").replace("e-", "e~")
    return tuple(sorted(round(float(part.replace("~", "-")), 6) for part in text.split("-") if part))


def gold_units(row: dict[str, Any]) -> frozenset[str]:
    """The names that a gold unit goes by."""
    return frozenset({_unit(row["unit"]), _unit(row["normalized_unit"])})


def found_key(quantity: Quantity) -> Key:
    """A found value as sorted numbers."""
    ends = [quantity.value] if quantity.low is None else [quantity.low, quantity.value]
    return tuple(sorted(round(end, 6) for end in ends))


def found_units(quantity: Quantity) -> frozenset[str]:
    """The names that a found unit goes by."""
    return frozenset({_unit(quantity.unit), _unit(quantity.normal)})


def _unit(name: str | None) -> str:
    """Lower case, plural s dropped, "-" where there is none."""
    return (name or "-").lower().strip().removesuffix("s") or "-"


def _matched(gold: list[tuple[Key, Any]], found: list[tuple[Key, Any]]) -> int:
    """How many match one to one."""
    left = list(found)
    hits = 0
    for value, names in gold:
        hit = next((f for f in left if f[0] == value and (names is None or names & f[1])), None)
        if hit:
            left.remove(hit)
            hits += 1
    return hits
