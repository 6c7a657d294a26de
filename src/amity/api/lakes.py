"""Answers on a lake: records and documents from its segments, all that rests on facts from a slice of it.

A slice is a store in one file that holds the reports about some actors, read out of the lake; on it every answer is
worked out as on any other store.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from amity.api.facts import fact_book
from amity.api.names import wholes
from amity.errors import BadRequest
from amity.store import Query, Store
from amity.store.lake import LakeStore, is_lake, open_lake, open_lake_for_answers
from amity.store.sqlite import open_for_answers, open_store

if TYPE_CHECKING:
    from amity.api import Amity

BATCH = 200  # documents written at a time


def opened_to_answer(path: Path) -> Store:
    """The store at this path, or the lake."""
    return open_lake_for_answers(path) if is_lake(path) else open_for_answers(path)


def opened_to_write(path: Path, parts: Mapping[str, str]) -> Store:
    """The store, or the lake where the path is one or ends in ``.lake``, made where there is none."""
    return open_lake(path, parts) if is_lake(path) else open_store(path, parts)


def slice_lake(amity: Amity, names: Iterable[str], into: Path) -> int:
    """The reports about these actors are in a store of their own, with their facts; gives how many."""
    lake = amity.store
    if not isinstance(lake, LakeStore):
        raise BadRequest(f"{amity.path} is no lake; only a lake is sliced.")
    ids = tuple(dict.fromkeys(amity.resolve_actor(name) for name in names))
    with open_store(into, wholes(amity.codebook)) as store:
        documents = sorted(_documents(lake, ids))
        for start in range(0, len(documents), BATCH):
            store.write(lake.readings(documents[start : start + BATCH]))
        fact_book(amity, store).update()
    return len(documents)


def _documents(lake: LakeStore, ids: tuple[str, ...]) -> set[str]:
    """Documents with a record about all of these actors, or with an agreement of any of them."""
    found = lake.documents_about(Query(actors=ids))
    for actor in ids if len(ids) > 1 else ():
        found |= lake.documents_about(Query(actors=(actor,), kinds=("agreement",)))
    return found


@contextmanager
def sliced(amity: Amity, names: Iterable[str | None]) -> Iterator[Amity]:
    """What answers about these actors: the store itself, or a slice of a lake that goes afterwards."""
    from amity.api import Amity as Opened

    if not is_lake(amity.path):
        yield amity
        return
    with tempfile.TemporaryDirectory(prefix="amity-slice-") as folder:
        path = Path(folder) / amity.path.name.replace(".lake", ".db")
        slice_lake(amity, [name for name in names if name], path)
        with Opened(path, amity.codebook) as part:
            yield part
