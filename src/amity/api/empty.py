"""Says why an answer is empty."""

from __future__ import annotations

import msgspec

from amity.store import Query, Store

FILTERS = {
    "kinds": "--kind",
    "documents": "--document",
    "since": "--since",
    "until": "--until",
    "status": "--status",
    "types": "--type",
    "search": "--search",
    "min_confidence": "--min-confidence",
}


def why_empty(store: Store, query: Query) -> str:
    """One or two sentences on why no record matches, with the filter that would let some in."""
    counts = store.counts()
    if not counts.documents:
        failed = f" {counts.failures} could not be read; see: amity documents --failed" if counts.failures else ""
        return f"The store {store.path} holds no document yet.{failed}"
    if not sum(counts.records.values()):
        return f"The store {store.path} holds {counts.documents} documents, but none of them gave a record."
    if query.offset and store.count(query):
        return f"There are only {store.count(query)} records."
    if query.actors and not store.count(Query(actors=query.actors)):
        return _no_such_actors(store, query.actors)
    return _too_narrow(store, query)


def _no_such_actors(store: Store, actors: tuple[str, ...]) -> str:
    alone = {actor: store.count(Query(actors=(actor,))) for actor in actors}
    if len(actors) == 1:
        return f"No record is about {actors[0]}."
    each = ", ".join(f"{number or 'none'} about {actor}" for actor, number in alone.items())
    return f"No record is about both {' and '.join(actors)}; the store holds {each}."


def _too_narrow(store: Store, query: Query) -> str:
    """The filters by how many records would come without each."""
    empty = Query()
    freed = {}
    for field, option in FILTERS.items():
        if getattr(query, field) != getattr(empty, field):
            wider = msgspec.structs.replace(query, offset=0, **{field: getattr(empty, field)})
            freed[option] = store.count(wider)
    helpful = [f"without {option}: {number}" for option, number in freed.items() if number]
    rest = "; ".join(helpful) or f"{' and '.join(freed)} together leave nothing"
    return f"No record matches all filters ({rest})."
