"""Rows of POLECAT."""

from __future__ import annotations

import re

from amity.codebook import Codebook
from amity.codebook.rows_events import event_types
from amity.reading.event_sets.parties import actor_of, state_of_cameo, state_of_name
from amity.reading.event_sets.row import Coded, Row, Unused, iso_day
from amity.records import Actor, Place

EVIDENCE = ("Event Date", "Event Type", "Event Mode", "Actor Name", "Actor Country", "Recipient Name",
            "Recipient Country")  # fmt: skip


def code_polecat(row: Row, codebook: Codebook) -> Coded:
    """What the row says, with all its actors and recipients."""
    kind = row.need("Event Type").upper()
    if kind not in codebook.derive(event_types):
        raise Unused(f"no type {kind} in PLOVER")
    actors, recipients = _side(row, "Actor", codebook), _side(row, "Recipient", codebook)
    if not actors:
        raise Unused("no Actor Name")
    mode = row.get("Event Mode")
    to = f" → {', '.join(a.name for a in recipients)}" if recipients else ""
    named = {f"{side} Name": held[0] for side, held in (("Actor", actors), ("Recipient", recipients)) if len(held) == 1}
    return Coded(
        actors=actors,
        recipients=recipients,
        type=kind,
        mode=mode,
        day=iso_day(row.get("Event Date")),
        where=_where(row, codebook),
        title=f"{', '.join(a.name for a in actors)}{to}: {kind}{f' ({mode})' if mode else ''}",
        published=iso_day(row.get("Publication Date")),
        url=None,
        evidence=EVIDENCE,
        named={column: actor for column, actor in named.items() if row.get(column)},
        contexts=_parts(row.get("Contexts")),
    )


def _side(row: Row, side: str, codebook: Codebook) -> tuple[Actor, ...]:
    """The actors of a side; a country and a sector count for each where there is one for all or one a name."""
    names, countries = _parts(row.get(f"{side} Name")), _parts(row.get(f"{side} Country"))
    sectors = _parts(row.get(f"{side} Sectors")) or _parts(row.get(f"Primary {side} Sector"))
    if not names:
        found = (actor_of(None, state_of_cameo(code, codebook), None, codebook) for code in countries)
        return tuple(actor for actor in found if actor)
    made = []
    for place, name in enumerate(names):
        country = _country(_each(countries, place, len(names)), codebook)
        made.append(actor_of(name, country, _each(sectors, place, len(names)), codebook))
    return tuple(actor for actor in made if actor)


def _each(values: tuple[str, ...], place: int, names: int) -> str | None:
    if len(values) == names:
        return values[place]
    return values[0] if len(values) == 1 else None


def _country(code: str | None, codebook: Codebook) -> str | None:
    return state_of_cameo(code, codebook) or state_of_name(code, codebook)


def _parts(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;|]", cell or "") if part.strip())


def _where(row: Row, codebook: Codebook) -> Place | None:
    name = row.get("City") or row.get("Placename") or row.get("Province") or row.get("Country")
    if name is None:
        return None
    country = _country(row.get("Country"), codebook)
    return Place(name=name, country=country, lat=row.number("Latitude"), lon=row.number("Longitude"))
