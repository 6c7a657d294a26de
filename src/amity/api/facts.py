"""Facts, disputes and what people judge of them: what the commands of these names answer."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from amity.api.life import day_of
from amity.api.names import wholes
from amity.errors import BadRequest, StoreError
from amity.store import fact_queries
from amity.store.fact_queries import FactQuery
from amity.store.sqlite import SqliteStore, open_store

if TYPE_CHECKING:
    from amity.api import Amity
    from amity.facts.fact import Dispute, Fact
    from amity.facts.updating import FactBook
    from amity.facts.views import FactView


def today() -> str:
    """The current day, UTC."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def fact_book(amity: Amity, store: SqliteStore) -> FactBook:
    """What keeps the facts of this store up to date."""
    from amity.facts.updating import FactBook

    return FactBook(store, wholes(amity.codebook), today())


def caught_up(amity: Amity) -> SqliteStore:
    """The store, opened to answer, with the facts of all that was read: what an older amity read, or a run that was
    killed left waiting, is worked out now. Raises `StoreError` where that cannot be written.
    """
    from amity.facts.updating import RULES

    left = fact_queries.waiting(amity.one_file, RULES)
    if left:
        amity.close()
        try:
            with open_store(amity.path, wholes(amity.codebook)) as store:
                fact_book(amity, store).update()
        except StoreError as error:
            raise StoreError(f"{left:,} documents of {amity.path} wait for their facts. {error}") from error
    return amity.one_file


def iter_facts(amity: Amity, query: FactQuery, known_by: str | None) -> Iterator[Fact]:
    """The facts that match, by date; as reports published up to a day told them where one is given."""
    from amity.facts.views import facts_known, find_facts

    store = caught_up(amity)
    if known_by is None:
        yield from find_facts(store, query)
    else:
        yield from _cut(facts_known(store, query, known_by, wholes(amity.codebook))[0], query)


def iter_disputes(amity: Amity, query: FactQuery, known_by: str | None) -> Iterator[Dispute]:
    """What sources differ on, of the facts that match; from reports published up to a day where one is given."""
    from amity.facts.views import facts_known, find_disputes

    store = caught_up(amity)
    if known_by is None:
        yield from find_disputes(store, query)
    else:
        yield from _cut(facts_known(store, query, known_by, wholes(amity.codebook))[1], query)


def fact(amity: Amity, fact_id: str) -> Fact:
    """One fact by its id; raises `BadRequest` where there is none."""
    found = next(iter_facts(amity, FactQuery(ids=(fact_id,)), None), None)
    if found is None:
        moved = fact_queries.fact_of_record(amity.one_file, fact_id)
        hint = f"it is a record of the fact {moved}." if moved else "see: amity facts"
        raise BadRequest(f"The store {amity.path} holds no fact with the id {fact_id!r}; {hint}")
    return found


def view(amity: Amity, fact_id: str) -> FactView:
    """One fact with every report behind it; raises `BadRequest` where there is none."""
    from amity.facts.views import fact_view

    name = fact(amity, fact_id).id
    found = fact_view(amity.one_file, name, amity.codebook, wholes(amity.codebook))
    assert found is not None
    return found


def split(amity: Amity, fact_id: str, records: Iterable[str], reason: str, force: bool) -> tuple[Fact, ...]:
    """These records are no longer of the fact; gives the facts that came of it."""
    from amity.facts.judging import split_fact

    held = fact(amity, fact_id)
    return _judged(amity, held.records, lambda store: split_fact(store, held, list(records), reason, today(), force))


def merge(amity: Amity, facts: Iterable[str], reason: str, force: bool) -> tuple[Fact, ...]:
    """These facts are one; gives it."""
    from amity.facts.judging import merge_facts

    held = [fact(amity, name) for name in facts]
    records = [record for one in held for record in one.records]
    return _judged(amity, records, lambda store: merge_facts(store, held, reason, today(), force))


def fact_query(
    amity: Amity,
    actors: Iterable[str | None],
    kind: tuple[str, ...],
    since: str | None,
    until: str | None,
    min_sources: int,
    disputed: bool,
    limit: int | None,
) -> FactQuery:
    """These words as a query: names become ids."""
    return FactQuery(
        kinds=kind,
        actors=tuple(amity.resolve_actor(name) for name in actors if name),
        since=since,
        until=until,
        min_sources=min_sources,
        disputed=disputed,
        limit=limit,
    )


def known_day(value: str | datetime.date | None) -> str | None:
    """The last day of what is meant; null where nothing is given."""
    return None if value is None else day_of("as_of", value)


def why_no_facts(amity: Amity, query: FactQuery, what: str = "fact") -> str:
    """One or two sentences on why nothing matches, with the filter that would let some in."""
    import msgspec

    store, empty = amity.one_file, FactQuery()
    if not store.counts().documents:
        return f"The store {store.path} holds no document yet; fill it with: amity read SOURCE --store {store.path}"
    count = fact_queries.count_facts if what == "fact" else fact_queries.count_disputes
    total = count(store, empty)
    if not total:
        return f"The {store.counts().documents:,} documents of {store.path} gave no {what}."
    named = FactQuery(actors=query.actors)
    if query.actors and not count(store, named):
        each = "; ".join(f"{count(store, FactQuery(actors=(a,))):,} about {a}" for a in query.actors)
        both = "both " if len(query.actors) > 1 else ""
        return f"No {what} is about {both}{' and '.join(query.actors)}; the store holds {total:,}: {each}."
    freed = []
    for name, option in OPTIONS.items():
        if getattr(query, name) != getattr(empty, name):
            wider = msgspec.structs.replace(query, limit=None, **{name: getattr(empty, name)})
            freed.append(f"without {option}: {count(store, wider):,}")
    return f"No {what} matches ({'; '.join(freed) or 'nothing was known by that day'})."


OPTIONS = {
    "kinds": "--kind", "since": "--since", "until": "--until", "min_sources": "--min-sources", "disputed": "--disputed",
}  # fmt: skip


def _cut(found: list[Any], query: FactQuery) -> list[Any]:
    return found[query.offset :][: query.limit]


def _judged(amity: Amity, records: Iterable[str], judge: Callable[[SqliteStore], None]) -> tuple[Fact, ...]:
    """The judgement is kept and the facts are worked out anew; gives the facts of these records."""
    amity.close()
    with open_store(amity.path, wholes(amity.codebook)) as store:
        judge(store)
        fact_book(amity, store).update()
    names = dict.fromkeys(fact_queries.fact_of_record(amity.one_file, record) for record in records)
    return tuple(fact(amity, name) for name in names if name)
