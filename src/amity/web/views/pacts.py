"""Ledger: agreements with stage, term and documents, as of a day."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import msgspec
from starlette.requests import Request

from amity.facts.agreements import Group, group_agreements
from amity.facts.ledger import Entry, bound, ending, ledger_of
from amity.records import Document
from amity.web.page import Page, Row
from amity.web.params import Params
from amity.web.site import Site

STANDINGS = (
    "in-force", "signed", "acceded", "extended", "announced", "negotiating", "planned", "suspended", "term-ended",
    "ended", "denied",
)  # fmt: skip
SOON = 365  # days within which a term that runs out is named
OVER = ("ended", "term-ended", "suspended", "denied")
Pacts = tuple[tuple[Group, ...], dict[str, Document], list[frozenset[str]]]  # whom each binds


def ledger(site: Site, p: Params, request: Request) -> Page:
    """The agreements as they stood on a day, the latest change first."""
    names = [name for name in (p.text("a"), p.text("b")) if name]
    ids = tuple(site.actor_id(name) for name in names)
    day = p.day("as_of", last=True) or datetime.datetime.now(datetime.UTC).date().isoformat()
    standing = p.choice("standing", STANDINGS)
    form = p.text("form", 40)
    entries = entries_on(site, day, ids)
    counts = {word: n for word in STANDINGS if (n := sum(e.standing == word for e in entries))}
    kept = [e for e in entries if standing in (None, e.standing) and form in (None, e.form)]
    shown = kept[(p.page - 1) * p.limit : p.page * p.limit]
    wanted = {name for entry in shown for name in entry.documents}
    soon = ending(entries, SOON)[:8]
    called = site.names(party.id for entry in (*shown, *soon) for party in entry.parties[:12])
    title = f"Ledger{': ' if ids else ''}{' and '.join(map(site.actor_name, ids))}"
    values = {
        "called": called, "entries": shown, "total": len(kept), "counts": counts, "standing": standing, "over": OVER,
        "forms": _forms(entries), "documents": site.browser.bare_documents(wanted), "day": day,
        "ending": soon,
        "facts": site.browser.facts_of(entry.records[-1] for entry in shown),
        "names": [site.actor_name(actor) for actor in ids],
    }  # fmt: skip
    return Page("ledger.html", title, values, table=lambda: [_row(entry) for entry in kept], as_of=day)


def entries_on(site: Site, day: str, ids: Sequence[str] = ()) -> list[Entry]:
    """The agreements that bind all of these, as they stood on a day; those that changed last first."""

    groups, documents, parties = site.derived("pacts", lambda _: _pacts(site))
    if ids:
        groups = tuple(group for group, whom in zip(groups, parties, strict=True) if whom.issuperset(ids))

    def make() -> list[Entry]:
        entries = ledger_of(groups, documents, site.codebook, day)
        return sorted(entries, key=lambda entry: (entry.since or "", entry.id), reverse=True)

    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return site.derived("ledger", lambda _: make()) if day == today and not ids else make()


def _pacts(site: Site) -> Pacts:
    records = site.browser.agreements()
    documents = site.browser.bare_documents({record.document for record in records})
    groups = group_agreements(records, documents, site.codebook)
    return groups, documents, [frozenset(bound(group, site.codebook)) for group in groups]


def _forms(entries: Sequence[Entry]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.form] = counts.get(entry.form, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def _row(entry: Entry) -> Row:
    built = msgspec.to_builtins(entry)
    steps = [f"{step.day or 'undated'} {step.stage}" for step in entry.steps]
    return {**built, "parties": [party.name for party in entry.parties], "steps": steps}
