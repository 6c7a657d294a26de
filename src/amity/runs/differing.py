"""Two readings of the same pages, as of an older and a newer amity, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from amity.records import Record
from amity.store import Query, Store


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A record or document that one of two stores has, or that they tell differently."""

    what: Literal["gone", "new", "changed", "document gone", "document new"]
    document: str
    origin: str
    old: Record | None = None
    new: Record | None = None


def differences(old: Store, new: Store) -> Iterator[Difference]:
    """What changed from the old store to the new, by document and place in its text.

    A record is the same where document, kind, evidence and what identifies its kind are (its id); it has changed where
    any other field has.
    """
    here = {document.id: document.origin for document in old.documents()}
    there = {document.id: document.origin for document in new.documents()}
    for name in sorted(here.keys() | there.keys()):
        origin = there.get(name) or here[name]
        if name not in there:
            yield Difference(what="document gone", document=name, origin=origin)
        elif name not in here:
            yield Difference(what="document new", document=name, origin=origin)
        else:
            yield from _of_document(old, new, name, origin)


def _of_document(old: Store, new: Store, name: str, origin: str) -> Iterator[Difference]:
    query = Query(documents=(name,), order="document")
    before = {record.id: record for record in old.records(query)}
    after = {record.id: record for record in new.records(query)}
    for one in before.values():
        other = after.get(one.id)
        if other is None:
            yield Difference(what="gone", document=name, origin=origin, old=one)
        elif other != one:
            yield Difference(what="changed", document=name, origin=origin, old=one, new=other)
    for one in after.values():
        if one.id not in before:
            yield Difference(what="new", document=name, origin=origin, new=one)
