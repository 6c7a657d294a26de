"""Event types of a user's own, learned from examples: `amity teach` writes them, the reader codes by them.

A type is a line in the space of the event model's embeddings (logistic regression): a pair on its far side is coded so.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np

from amity.codebook import Codebook
from amity.codebook.event_model import Judgement, model_hash
from amity.errors import CodebookError

FOLDER = "taught"


class Taught(msgspec.Struct, frozen=True, kw_only=True):
    """One type: its weights over an embedding of 384 numbers, and what it stands for."""

    name: str
    definition: str
    parent: str  # PLOVER's type that it refines: quad class and score are taken from there
    score: float | None = None  # a PLOVER score of its own
    weights: tuple[float, ...]
    bias: float
    model: str  # hash of the event model that it was learned with

    def chance(self, judgement: Judgement) -> float:
        """How likely the pair is of this type."""
        reach = float(np.dot(np.array(self.weights), judgement.embedding)) + self.bias
        return round(1 / (1 + float(np.exp(-np.clip(reach, -30, 30)))), 4)


def taught_types(codebook: Codebook) -> tuple[Taught, ...]:
    """The types of the user's folders, by name; raises `CodebookError` where one was learned with other weights."""
    files = [file for folder in codebook.folders for file in sorted((folder / FOLDER).glob("*.json"))]
    found = {one.name: one for one in (_read(file) for file in files)}
    if found:
        current = codebook.derive(model_hash)
        for one in found.values():
            if one.model != current:
                raise CodebookError(
                    f"The type {one.name} was learned with another event model; run amity teach on its folder again."
                )
    return tuple(found[name] for name in sorted(found))


def _read(file: Path) -> Taught:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Taught)
    except msgspec.MsgspecError as error:
        raise CodebookError(f"{file}: {error}; run amity teach on its folder again.") from None
