"""Deeds: what two parties did to or with each other, by day, quad class and score; the matter of dyad outlooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.answers.dossier import QUADS
from amity.codebook import Codebook
from amity.codebook.rows_events import cameo_types, plain_cameo
from amity.errors import BadRequest
from amity.forecast.quads import Quads

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """Rows sorted by pair, then by the day on which they were known. A pair is unordered: ``first < second``.

    ``day`` and ``known`` are whole days from one fixed start; nobody knows a deed before its day. One deed a day of
    one type and direction counts once, however often it is reported.
    """

    pair: Ints  # 0 .. pairs - 1
    day: Ints
    known: Ints
    quad: Ints  # index in QUADS
    score: Floats  # PLOVER's, -10 to +10
    first: Ints  # by pair: its parties
    second: Ints

    def __len__(self) -> int:
        return len(self.day)

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return len(self.first)

    @property
    def start(self) -> int:
        """The first day on which anything was known; 0 where nothing is."""
        return int(self.known.min()) if len(self) else 0


def deeds_of(first: Ints, second: Ints, day: Ints, known: Ints, quad: Ints, score: Floats) -> Deeds:
    """Deeds from columns in any order; who did it and to whom no longer matters."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    key = low * (int(high.max(initial=0)) + 1) + high
    _, where, pair = np.unique(key, return_index=True, return_inverse=True)
    later = np.maximum(known, day)
    order = np.lexsort((day, later, pair))
    return Deeds(
        pair=pair[order].astype(np.int64), day=day[order], known=later[order], quad=quad[order],
        score=score[order].astype(np.float32), first=low[where], second=high[where],
    )  # fmt: skip


def deeds_from_quads(quads: Quads, relations: Sequence[str], codebook: Codebook) -> Deeds:
    """Deeds from quadruples whose relations bear CAMEO's wordings; what PLOVER codes as no event is left out."""
    types = codebook.derive(cameo_types)
    unknown = [name for name in relations if plain_cameo(name) not in types]
    if len(unknown) == len(relations):
        raise BadRequest(
            f"No relation of this folder bears a CAMEO wording ({unknown[0]!r} is the first); an outlook of dyads "
            "needs them to know cooperation from conflict: name the relations as cameo.tsv of the codebook does."
        )
    found = [types.get(plain_cameo(name)) for name in relations]
    quad = np.array([QUADS.index(one.quad) if one else -1 for one in found])
    score = np.array([one.score if one else 0.0 for one in found], np.float32)
    kept = (quad[quads.relation] >= 0) & (quads.subject != quads.object)
    rows = np.unique(np.stack([quads.subject, quads.object, quads.day, quads.relation])[:, kept], axis=1)
    return deeds_of(rows[0], rows[1], rows[2], rows[2], quad[rows[3]], score[rows[3]])
