"""Official figures as SDMX-JSON: the data messages of versions 1.0 and 2.0, and the older form without `data`.

The layout is that of the format's own description (sdmx-json, data message field guide): observations are found by
the positions of their dimensions' values, and attributes are given by position as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from amity.codebook import Codebook
from amity.errors import ReferenceFault
from amity.facts.reference.build import Cell, series_of
from amity.facts.reference.guide import Guide
from amity.facts.reference.periods import EXAMPLES, period
from amity.facts.reference.rows import DimensionRow
from amity.store.reference import Series

Values = dict[str, Mapping[str, Any]]  # the value by the role of its dimension or attribute


def read_sdmx(message: Any, path: str, guide: Guide) -> tuple[Series, ...]:
    """The series of a data message; raises `ReferenceFault` where it is none or says too little."""
    try:
        cells = list(_cells(message, path, guide))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise ReferenceFault(
            f"{path}: not laid out as an SDMX-JSON data message ({type(error).__name__}: {error}); ask the provider "
            "for the data, not the structure, as SDMX-JSON 1.0 or 2.0."
        ) from None
    return series_of(cells, guide.today, guide.tolerance)


def _cells(message: Any, path: str, guide: Guide) -> Iterator[Cell]:
    body = message.get("data", message)
    structures = body["structures"] if "structures" in body else [body["structure"]]
    for number, data in enumerate(body["dataSets"]):
        structure = structures[data.get("structure", 0)]
        named = str(structure.get("name") or _first_name(structure) or path.rpartition("/")[2])
        for values, value, where in _observations(data, structure, f"{path}, data set {number + 1}", guide.codebook):
            if value is not None:
                yield _cell(values, value, guide.origin or named, where, guide)


def _first_name(structure: Any) -> Any:
    return next(iter((structure.get("names") or {}).values()), None)


def _observations(data: Any, structure: Any, where: str, codebook: Codebook) -> Iterator[tuple[Values, Any, str]]:
    """Each observation with what its dimensions and attributes say."""
    sizes, attributes = structure["dimensions"], structure.get("attributes") or {}
    roles = {row.dimension: row.role for row in codebook.table(DimensionRow)}
    whole = _fixed(sizes.get("dataSet") or [], roles) | _attributed(
        attributes.get("dataSet") or [], data.get("attributes") or [], roles
    )
    for key, series in (data.get("series") or {"": data}).items():
        fixed = whole | _placed(sizes.get("series") or [], key, roles, where)
        if key:
            fixed |= _attributed(attributes.get("series") or [], series.get("attributes") or [], roles)
        for place, observation in series["observations"].items():
            values = fixed | _placed(sizes["observation"], place, roles, where)
            values |= _attributed(attributes.get("observation") or [], observation[1:], roles)
            yield values, observation[0], f"{where}, {f'series {key}, ' if key else ''}observation {place}"


def _placed(dimensions: Sequence[Any], key: str, roles: Mapping[str, str], where: str) -> Values:
    """The values at the positions of a key such as 0:3:1."""
    positions = [int(part) for part in key.split(":")] if key else []
    if len(positions) != len(dimensions):
        raise ReferenceFault(f"{where}: the key {key!r} has not one position for each of {len(dimensions)} dimensions.")
    found: Values = {}
    for dimension, position in zip(dimensions, positions, strict=True):
        role = _role(dimension, roles)
        if role is None and len(dimension["values"]) > 1:
            raise ReferenceFault(
                f"{where}: the dimension {dimension['id']} has {len(dimension['values'])} values and amity cannot tell "
                "which is meant; ask the provider for one of them."
            )
        if role:
            found[role] = dimension["values"][position]
    return found


def _fixed(dimensions: Sequence[Any], roles: Mapping[str, str]) -> Values:
    found = {_role(dimension, roles): dimension["values"][0] for dimension in dimensions}
    return {role: value for role, value in found.items() if role}


def _attributed(attributes: Sequence[Any], positions: Sequence[Any], roles: Mapping[str, str]) -> Values:
    found: Values = {}
    for attribute, position in zip(attributes, positions, strict=False):  # trailing attributes may be left out
        role = _role(attribute, roles)
        if role and position is not None:
            values = attribute.get("values") or []
            found[role] = values[position] if isinstance(position, int) and values else {"id": str(position)}
    return found


def _role(component: Mapping[str, Any], roles: Mapping[str, str]) -> str | None:
    """What a dimension or attribute means; null where amity does not know it."""
    role = roles.get(str(component["id"]).upper())
    return "ignored" if role is None and len(component.get("values") or []) <= 1 else role


def _cell(values: Values, value: Any, origin: str, where: str, guide: Guide) -> Cell:
    when = period(_code(values.get("time", {})))
    if when is None:
        raise ReferenceFault(f"{where}: no period that amity knows; it reads {EXAMPLES}.")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ReferenceFault(f"{where}: {value!r} is not a number; ask the provider for the file again.")
    subject, counterpart = (_actor(values.get(role), where, guide) for role in ("subject", "counterpart"))
    if subject is None and counterpart is None:
        raise ReferenceFault(f"{where}: no dimension says whom the figure is about.")
    unit, factor = guide.unit_of(guide.unit or _words(values.get("unit"), "unit", where, "--unit"), where)
    words = guide.indicator or _words(values.get("indicator"), "indicator", where, "--indicator")
    power = 10.0 ** int(_code(values.get("multiplier", {})) or 0)
    key = (guide.indicator_of(words, where), subject, counterpart, unit, origin)
    return Cell(key=key, start=when[0], end=when[1], value=value * factor * power, where=where)


def _actor(value: Mapping[str, Any] | None, where: str, guide: Guide) -> str | None:
    """The actor by the name of the code, else by the code: "AU" alone could be a state or an organisation."""
    if value is None:
        return None
    try:
        return guide.actor_of(_name(value) or _code(value), where)
    except ReferenceFault:
        return guide.actor_of(_code(value), where)


def _words(value: Mapping[str, Any] | None, what: str, where: str, option: str) -> str:
    if value is None:
        raise ReferenceFault(f"{where}: nothing says the {what}; give it with {option}.")
    return _name(value) or _code(value)


def _name(value: Mapping[str, Any]) -> str:
    return str(value.get("name") or next(iter((value.get("names") or {}).values()), ""))


def _code(value: Mapping[str, Any]) -> str:
    return str(value.get("value") or value.get("id") or "")
