"""What a reference file's words mean: units, actors and indicators, each unknown one a sentence with a remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from amity.codebook import Codebook
from amity.codebook.rows_measures import IndicatorRow, UnitRow, currency_codes
from amity.codebook.rows_time import NumberWordRow
from amity.errors import ReferenceFault, UnknownActor

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """How to read a reference file: whom names mean, and what to take where the file does not say."""

    codebook: Codebook
    resolve: Callable[[str], str]  # raises `UnknownActor`
    today: str  # the ISO day on which the values are taken
    indicator: str | None = None
    unit: str | None = None
    origin: str | None = None
    tolerance: float = 0.0

    def unit_of(self, words: str, where: str) -> tuple[str, float]:
        """The unit as measures name it, and what its values are multiplied by ("million USD", "thousand people")."""
        units = self.codebook.derive(_units)
        scales = self.codebook.derive(_scales)
        factor, left = 1.0, []
        for word in words.split():
            scale = scales.get(word.lower()) or scales.get(word.lower().removesuffix("s"))
            if scale and len(words.split()) > 1:
                factor *= scale
            elif word.lower() != "of":
                left.append(word)
        name = " ".join(left)
        if name not in units and name.lower() not in units:
            near = difflib.get_close_matches(name.lower(), list(units), n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else "write a unit such as people, USD or percent."
            raise ReferenceFault(f"{where}: {words!r} is not a known unit; {hint}")
        return units.get(name) or units[name.lower()], factor

    def indicator_of(self, words: str, where: str) -> str:
        """The indicator as measures name it, from its own name or a wording of the codebook."""
        known = self.codebook.derive(_indicators)
        found = known.get(words.strip().lower())
        if found:
            return found
        slug = words.strip().lower().replace("_", "-").replace(" ", "-")
        if not _SLUG.fullmatch(slug):
            raise ReferenceFault(f"{where}: {words!r} is no indicator; write a short name such as tourist-arrivals.")
        return slug

    def actor_of(self, words: str, where: str) -> str:
        """The id of the actor that is meant."""
        try:
            return self.resolve(words)
        except UnknownActor as error:
            raise ReferenceFault(f"{where}: {error}") from None


def number_of(words: str, where: str) -> float:
    """The number that is written: 55000, 55,000 or 5.5e4."""
    words = words.strip()
    if not _NUMBER.fullmatch(words):
        remedy = "leave the row out" if not words else "write it as 55000, 55,000 or 5.5e4"
        raise ReferenceFault(f"{where}: {words!r} is not a number; {remedy}.")
    return float(words.replace(",", ""))


def indicator_is_known(codebook: Codebook, indicator: str) -> bool:
    """Whether the codebook has a row for this indicator, so that reports give measures of it."""
    return indicator in codebook.derive(_indicators).values()


def _units(codebook: Codebook) -> Mapping[str, str]:
    codes = currency_codes(codebook)
    found: dict[str, str] = {}
    for row in codebook.table(UnitRow):
        unit = codes.get(row.unit, row.unit)
        for wording in (row.unit, *row.wording):
            found.setdefault(wording, unit)
            found.setdefault(wording.lower(), unit)
    for indicator in codebook.table(IndicatorRow):
        if indicator.unit:
            found[indicator.unit] = indicator.unit
            found[indicator.unit.lower()] = indicator.unit
    return found


def _scales(codebook: Codebook) -> Mapping[str, float]:
    rows = codebook.table(NumberWordRow)
    return {row.wording: row.value for row in rows if row.kind == "scale" and len(row.wording) > 1}


def _indicators(codebook: Codebook) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in codebook.table(IndicatorRow):
        if row.indicator != "-":
            found[row.indicator] = row.indicator
            for wording in row.wording:
                found.setdefault(wording, row.indicator)
    return found
