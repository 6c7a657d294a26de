"""Fact: one thing that happened, by all that tell it; where each value is taken from, and why they are one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request

from amity.api.fact_formats import as_record, fact_row
from amity.api.names import wholes
from amity.facts.changes import facts_changed
from amity.facts.fact import Fact
from amity.facts.views import FactView, Told, fact_view
from amity.store.fact_queries import Change, fact_of_record
from amity.web.news import fields_in_words, shifts_between, words_of
from amity.web.page import Page, Row
from amity.web.params import Params
from amity.web.site import Site

MOST_JUDGED = 40  # pairs of records whose judgement is shown


def fact(site: Site, p: Params, request: Request) -> Page:
    """Every report behind a fact, its best values, its independent sources, disputes, and what made it one."""
    name = request.path_params["id"]
    view = fact_view(site.browser.store, name, site.codebook, wholes(site.codebook))
    if view is None:
        return _gone(site, name)
    came, before = site.browser.fact_days(name)
    values = {
        "view": view, "fact": view.fact, "read": as_record(view.fact), "rows": _rows(view), "came": came,
        "past": _past(view.fact, before), "plain_words": words_of,
        "homes": {told.record: told.document for told in view.reports},
        "sources": _by_source(view.reports), "judged": view.judged[:MOST_JUDGED],
        "labels": {told.record: _label(told) for told in view.reports},
    }  # fmt: skip
    return Page("fact.html", f"Fact {name}", values, table=lambda: [_row(view, told) for told in view.reports])


def _gone(site: Site, name: str) -> Page:
    """What is known of a fact that is no more; a record's id leads to its fact."""
    if record := fact_of_record(site.browser.store, name):
        raise HTTPException(404, f"This is the id of a record, not of a fact; its fact is {record}.")
    came, before = site.browser.fact_days(name)
    if not before:
        raise HTTPException(404, "The store holds no fact with this id; facts get another when they are judged anew.")
    day, json = before[-1]
    last = msgspec.json.decode(json, type=Fact)
    after = [msgspec.json.decode(one, type=Fact) for _, _, one in site.browser.telling(last.records)]
    values = {
        "fact": last, "read": as_record(last), "day": day, "came": came, "fields": fields_in_words(last),
        "after": [(one.id, as_record(one)) for one in after],
    }  # fmt: skip
    return Page("fact_gone.html", f"Fact {name}", values, table=lambda: [fact_row(last)])


def _rows(view: FactView) -> list[tuple[str, str, Told | None, bool]]:
    """Each best value in words, the report that it is taken from, and whether sources differ on it."""
    reports = {told.record: told for told in view.reports}
    found = []
    for name, words in fields_in_words(view.fact):
        taken = reports.get(view.taken_from.get(name, ""))
        found.append((name.replace("_", " "), words, taken, name in view.fact.disputed))
    return found


def _label(told: Told) -> str:
    """What a report is called in a few words: its outlet, else its file."""
    return told.outlet or told.origin.rstrip("/").rsplit("/", 1)[-1]


def _by_source(reports: Sequence[Told]) -> dict[int, list[Told]]:
    """The reports by the independent source that they count as."""
    found: dict[int, list[Told]] = {}
    for told in reports:
        found.setdefault(told.source, []).append(told)
    return found


def _past(now: Fact, before: Sequence[tuple[str, str]]) -> list[tuple[str, Any]]:
    """How the fact changed, by day: each state against the one that came after it."""
    states = [msgspec.json.decode(json, type=Fact) for _, json in before]
    found = []
    for (day, _), held, later in zip(before, states, [*states, now][1:], strict=True):
        change = Change(fact=now.id, day=day, before=_json(held), now=_json(later))
        fields = next((row.fields for row in facts_changed([change]) if row.change == "changed"), ())
        found.append((day, shifts_between(held, later, fields)))
    return found


def _json(held: Fact) -> str:
    return msgspec.json.encode(held).decode()


def _row(view: FactView, told: Told) -> Row:
    """One report behind the fact as a row of plain values."""
    return {"fact": view.fact.id, **msgspec.to_builtins(told)}
