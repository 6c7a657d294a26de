"""Today: what came in since the last visit, what sources contradict each other on, and what is about to end."""

from __future__ import annotations

import datetime

import msgspec
from starlette.requests import Request

from amity.facts.ledger import ending
from amity.records import Record, kind_of
from amity.store import Counts
from amity.store.choosing import day_number
from amity.store.panorama import KIND_CODES, Panorama
from amity.web.news import news_since, usual_day
from amity.web.page import Page, Row
from amity.web.params import Params
from amity.web.site import Found, Site
from amity.web.views.pacts import entries_on
from amity.web.whom import suggestions

VISIT = "amity_visit"  # the mark of this visit and of the one before: RECORD.MINUTE.RECORD.MINUTE
PAUSE = 30  # minutes without a page after which a new visit begins
SOON = 180  # days
MOST = 2**31 - 1
LOOKED_AT = 600  # records, to find the reports that came last
REPORTS = 14
EACH = 4  # records of a report
NEWS = 40  # facts that changed
RANK = ("agreement", "event", "measure", "outlook", "statement", "cause", "tie")


def today(site: Site, p: Params, request: Request) -> Page:
    """What is new, contradicted, about to end and planned; `after` names the record that was the last one seen."""
    panorama = site.held.panorama()
    minute = int(datetime.datetime.now(datetime.UTC).timestamp()) // 60
    before, cookie = visit(request.cookies.get(VISIT, ""), panorama.last, minute)
    after = p.number("after", before[0], 0, MOST)
    first = int(panorama.records["number"].searchsorted(after, side="right"))
    arrived = Found(panorama, panorama.about(())[::-1][: len(panorama.records) - first]).own()
    fresh = len(arrived)
    shown = _by_report(site, arrived if fresh else Found(panorama, panorama.about(())[::-1]).own())
    records = [record for held in shown.values() for record in held]
    visited = before[1] if before[0] else None
    since = p.day("since") or usual_day(visited)
    news = news_since(site, since, since if visited and not p.day("since") else None)
    day = p.day("as_of", last=True) or datetime.datetime.now(datetime.UTC).date().isoformat()
    ahead = _ahead(site, site.latest() or day)
    values = {
        "reports": shown, "fresh": fresh, "counts": site.derived("counts", lambda held: _counts(site, held)),
        "rows": int(panorama.rows.sum()),
        "documents": site.documents_of([*records, *ahead]), "after": after, "last": panorama.last, "ahead": ahead,
        "disputes": site.browser.disputes(6), "ending": ending(entries_on(site, day), SOON)[:8], "day": day,
        "actors": suggestions(site, 28), "cookies": {VISIT: cookie}, "visited": visited,
        "since": _minute_words(before[1]), "news": news[:NEWS], "altered": len(news), "since_day": since,
        "months": [_ago(31), _ago(365)],
    }  # fmt: skip
    return Page("today.html", "Today", values, table=lambda: [_row(record) for record in records])


def _counts(site: Site, held: Panorama) -> Counts:
    """Reports and records by kind, those that amity read itself."""
    whole = site.browser.store.counts()
    read = held.records["kind"][~held.imported]
    records = {kind: n for kind, code in KIND_CODES.items() if (n := int((read == code).sum()))}
    return msgspec.structs.replace(whole, documents=whole.documents - int(held.rows.sum()), records=records)


def _by_report(site: Site, arrived: Found) -> dict[str, list[Record]]:
    """The reports that came last, each with the records of it that say most."""
    found: dict[str, list[Record]] = {}
    for record in site.fetch(arrived, LOOKED_AT):
        if record.document not in found and len(found) == REPORTS:
            break
        found.setdefault(record.document, []).append(record)
    return {name: sorted(held, key=_weight)[:EACH] for name, held in found.items()}


def _weight(record: Record) -> tuple[int, float]:
    return RANK.index(kind_of(record)), -record.confidence


def visit(cookie: str, last: int, minute: int) -> tuple[tuple[int, int], str]:
    """Where the visit before this one ended (record, minute), and the new cookie."""
    parts = cookie.split(".")
    held = [int(part) for part in parts] if len(parts) == 4 and all(_whole(part) for part in parts) else []
    if not held:
        return (0, 0), f"0.0.{last}.{minute}"
    before, now = (held[0], held[1]), (held[2], held[3])
    if minute - now[1] > PAUSE:
        before = now
    return before, f"{before[0]}.{before[1]}.{last}.{minute}"


def _whole(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) < 12


def _ahead(site: Site, latest: str) -> list[Record]:
    """What was planned for days after the latest report, the next first."""
    panorama = site.held.panorama()
    rows = panorama.records
    planned = [panorama.statuses[word] for word in ("planned", "expected") if word in panorama.statuses]
    codes = [KIND_CODES["event"], KIND_CODES["agreement"]]
    kept = (rows["start"] > day_number(latest)) & (rows["start"] < 99990000) & panorama.live
    for column, wanted in (("status", planned), ("kind", codes)):
        kept &= sum((rows[column] == code for code in wanted), start=kept & False)
    positions = kept.nonzero()[0].astype("int32")
    soonest = positions[rows["start"][positions].argsort(kind="stable")]
    return site.fetch(Found(panorama, soonest), 6)


def _minute_words(minute: int) -> str:
    return datetime.datetime.fromtimestamp(minute * 60, datetime.UTC).strftime("%-d %b %Y, %H:%M UTC") if minute else ""


def _ago(days: int) -> str:
    return (datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=days)).isoformat()


def _row(record: Record) -> Row:
    from amity.api.flat import flat

    return flat(record)
