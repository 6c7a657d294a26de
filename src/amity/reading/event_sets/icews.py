"""Rows of ICEWS."""

from __future__ import annotations

from amity.codebook import Codebook
from amity.reading.event_sets.gdelt import cameo_row
from amity.reading.event_sets.parties import actor_of, sector_of_name, state_of_name
from amity.reading.event_sets.row import Coded, Row, Unused, iso_day
from amity.records import Actor, Place

EVIDENCE = ("Event Date", "Source Name", "Source Country", "Event Text", "CAMEO Code", "Target Name", "Target Country")


def code_icews(row: Row, codebook: Codebook) -> Coded:
    """What the row says; its date is that of the report."""
    code = cameo_row(row.need("CAMEO Code"), codebook, row.get("Event Text"))
    actor, other = _actor(row, "Source", codebook), _actor(row, "Target", codebook)
    if actor is None:
        raise Unused("no Source Name")
    day = iso_day(row.get("Event Date"))
    named = {f"{side} Name": a for side, a in (("Source", actor), ("Target", other)) if a and row.get(f"{side} Name")}
    return Coded(
        actors=(actor,),
        recipients=(other,) if other else (),
        type=code.type,
        mode=code.mode,
        day=day,
        where=_where(row, codebook),
        title=f"{actor.name} → {other.name}: {code.name}" if other else f"{actor.name}: {code.name}",
        published=day,
        url=None,
        evidence=EVIDENCE,
        named=named,
    )


def _actor(row: Row, side: str, codebook: Codebook) -> Actor | None:
    country = state_of_name(row.get(f"{side} Country"), codebook)
    return actor_of(row.get(f"{side} Name"), country, sector_of_name(row.get(f"{side} Sectors"), codebook), codebook)


def _where(row: Row, codebook: Codebook) -> Place | None:
    name = row.get("City") or row.get("District") or row.get("Province") or row.get("Country")
    if name is None:
        return None
    country = state_of_name(row.get("Country"), codebook)
    return Place(name=name, country=country, lat=row.number("Latitude"), lon=row.number("Longitude"))
