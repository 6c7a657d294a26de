"""Which actors the pages offer and set against each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from amity.codebook import Codebook
from amity.codebook.rows import OrganisationRow, StateRow
from amity.store.panorama import Panorama
from amity.web.site import Site
from amity.web.tallies import allowed_actors


def dealing(panorama: Panorama, codebook: Codebook) -> NDArray[np.bool_]:
    """By number, whether an actor is a state or a body that is part of none: those that deal with each other."""
    return allowed_actors(panorama, codebook.derive(sovereign))


def sovereign(codebook: Codebook) -> set[str]:
    """The ids of states and of organisations that belong to no state and to no other organisation."""
    states = {row.id for row in codebook.table(StateRow)}
    return states | {row.id for row in codebook.table(OrganisationRow) if not row.country and not row.part_of}


def suggestions(site: Site, limit: int) -> list[tuple[str, str, int]]:
    """The states and bodies that most reports name: id, name, reports."""
    known = site.codebook.derive(sovereign)
    named = site.derived("busiest", lambda _: [row for row in site.browser.busiest(4_000) if row[0] in known])
    return named[:limit]
