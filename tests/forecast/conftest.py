"""A small made world whose next events can be foretold: pairs that meet every few days, and some noise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

ENTITIES, RELATIONS = 40, 6


def made_rows(days: int, seed: int) -> np.ndarray:
    """Rows (subject, relation, object, hour): each subject keeps to two partners; a fifth of the rows is noise."""
    lot = np.random.default_rng(seed)
    rows = []
    for day in range(days):
        for _ in range(14):
            subject = int(lot.integers(ENTITIES))
            partner = (subject * 7 + 3 + int(lot.integers(2))) % ENTITIES
            other = int(lot.integers(ENTITIES)) if lot.random() < 0.2 else partner
            rows.append((subject, (subject + partner) % RELATIONS, other, 24 * day))
    return np.array(rows)


@pytest.fixture(scope="session")
def made_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A benchmark folder of this world: 60 days to learn from, 6 to foretell."""
    path = tmp_path_factory.mktemp("quads")
    rows = made_rows(66, 5)
    for name, part in (("train", rows[rows[:, 3] < 24 * 60]), ("valid", rows[rows[:, 3] >= 24 * 60])):
        (path / f"{name}.txt").write_text("\n".join("\t".join(map(str, row)) for row in part), encoding="utf-8")
    names = "\n".join(f"Ministry (Land {n % 5})\t{n}" for n in range(ENTITIES))
    (path / "entity2id.txt").write_text(names, encoding="utf-8")
    (path / "relation2id.txt").write_text("\n".join(f"deed {n}\t{n}" for n in range(RELATIONS)), encoding="utf-8")
    return path
