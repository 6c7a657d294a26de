"""The dossier of a relation, built on the facts of a store: what `amity dossier` answers."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import msgspec

from amity.api.comparing import compare
from amity.api.facts import caught_up, known_day
from amity.api.life import documents_of, known, ledger
from amity.api.outlook import latest_ahead
from amity.api.settling import held_facts, settled_of
from amity.errors import BadRequest
from amity.records import Cause, Document
from amity.store import Query
from amity.store.fact_queries import FactQuery

if TYPE_CHECKING:
    from amity.answers.dossier import Dossier
    from amity.api import Amity

EARLIEST = "2000-01-01"  # the day of a dossier of which no report has a date


def dossier(
    amity: Amity, a: str, b: str | None, today: datetime.date | None, as_of: str | datetime.date | None
) -> Dossier:
    """The whole relation of two actors, or all that is recorded of one."""
    from amity.answers.dossier import Found, build_dossier

    ids = tuple(dict.fromkeys(amity.resolve_actor(name) for name in (a, b) if name))
    if b is not None and len(ids) < 2:
        raise BadRequest(f"{a} and {b} are the same actor; name two, or one alone.")
    day = known_day(as_of)
    caught_up(amity)
    facts, disputes, tellings = held_facts(amity, FactQuery(actors=ids), day)
    causes = _causes(amity, ids, day)
    named = {name for fact in facts for name in fact.documents} | {cause.document for cause in causes}
    documents = list(amity.store.documents(named))
    shown = datetime.date.fromisoformat(day) if day else today or _latest(documents)
    found = Found(
        facts=facts,
        tellings=tellings,
        disputes=disputes,
        settled=settled_of(amity, facts, tellings, day or shown.isoformat()),
        ledger=ledger(amity, ids[0], ids[1] if len(ids) > 1 else None, shown, day),
        causes=causes,
    )
    built = build_dossier(ids, tuple(map(amity.actor_name, ids)), found, documents, shown)
    beside = compare(amity, a, b, None, None) if len(ids) > 1 and not day else ()
    return msgspec.structs.replace(built, ahead=latest_ahead(amity, ids, shown.isoformat()), beside=beside)


def _causes(amity: Amity, ids: tuple[str, ...], day: str | None) -> list[Cause]:
    records = list(amity.store.records(Query(actors=ids, kinds=("cause",))))
    return [record for record in known(records, documents_of(amity, records), day) if isinstance(record, Cause)]


def _latest(documents: list[Document]) -> datetime.date:
    """The last day that was read."""
    return datetime.date.fromisoformat(max((d.published for d in documents if d.published), default=EARLIEST)[:10])
