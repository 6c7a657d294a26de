"""Rows of GDELT 2.0 Events."""

from __future__ import annotations

import re

from amity.codebook import Codebook
from amity.codebook.rows_codings import CameoRow, cameo_codes
from amity.reading.event_sets.parties import actor_of, group_of, sector_of_role, state_of_cameo, state_of_fips
from amity.reading.event_sets.row import Coded, Row, Unused, iso_day
from amity.records import Actor, Place

EVIDENCE = ("SQLDATE", "Actor1Code", "Actor1Name", "Actor2Code", "Actor2Name", "EventCode")


def code_gdelt(row: Row, codebook: Codebook) -> Coded:
    """What the row says; raises `Unused` where it names no first actor, or a code that CAMEO does not have."""
    code = cameo_row(row.need("EventCode"), codebook)
    actor, other = _actor(row, "Actor1", codebook), _actor(row, "Actor2", codebook)
    if actor is None:
        raise Unused("no Actor1")
    named = {f"Actor{n}Name": a for n, a in ((1, actor), (2, other)) if a and row.get(f"Actor{n}Name")}
    address = row.get("SOURCEURL")
    return Coded(
        actors=(actor,),
        recipients=(other,) if other else (),
        type=code.type,
        mode=code.mode,
        day=iso_day(row.get("SQLDATE")),
        where=_where(row, codebook),
        title=f"{actor.name} → {other.name}: {code.name}" if other else f"{actor.name}: {code.name}",
        published=iso_day(row.get("DATEADDED")),
        url=address if address and re.match(r"https?://", address) else None,
        evidence=EVIDENCE,
        named=named,
    )


def cameo_row(code: str, codebook: Codebook, name: str | None = None) -> CameoRow:
    """CAMEO's row of a code, also where a spreadsheet took its leading nought; raises `Unused` for none.

    `name` is what the row calls it: it decides whether 13 is 13 (Threaten) or 013 (Make optimistic comment).
    """
    known = codebook.derive(cameo_codes)
    held = [row for row in (known.get(code), known.get(f"0{code}"), known.get(code[:-1])) if row]
    if not held:
        raise Unused(f"no code {code} in CAMEO")
    return next((row for row in held if name and row.name.casefold() == name.casefold()), held[0])


def _actor(row: Row, side: str, codebook: Codebook) -> Actor | None:
    group = group_of(row.get(f"{side}KnownGroupCode"), codebook)
    if group is not None:
        return Actor(id=group.id, name=group.name, country=group.country, sector=group.sector,
                     text=row.get(f"{side}Name") or "")  # fmt: skip
    country = state_of_cameo(row.get(f"{side}CountryCode"), codebook)
    sector = sector_of_role(row.get(f"{side}Type1Code"), codebook)
    return actor_of(row.get(f"{side}Name"), country, sector, codebook, upper=True)


def _where(row: Row, codebook: Codebook) -> Place | None:
    name = row.get("ActionGeo_FullName")
    if name is None:
        return None
    return Place(
        name=name, country=state_of_fips(row.get("ActionGeo_CountryCode"), codebook),
        lat=row.number("ActionGeo_Lat"), lon=row.number("ActionGeo_Long"),
    )  # fmt: skip
