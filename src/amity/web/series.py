"""Figures as series: which there are, what is official beside them, and how each report differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from amity.api.flat import flat
from amity.facts.reference import Check
from amity.records import Document, Measure
from amity.store.panorama import Panorama
from amity.store.reference import Series
from amity.web.page import Row
from amity.web.params import Params
from amity.web.site import Site


class SeriesKey(NamedTuple):
    """What makes figures one series."""

    indicator: str
    subject: str
    counterpart: str
    unit: str

    @staticmethod
    def of(p: Params) -> SeriesKey | None:
        """The series that an address names; null where it names none."""
        if "subject" not in p.given and "counterpart" not in p.given and "unit" not in p.given:
            return None
        words = (p.text(name, 200) or "" for name in ("indicator", "subject", "counterpart", "unit"))
        return SeriesKey(*words)

    @property
    def address(self) -> dict[str, str]:
        """As parameters; a series without subject or unit still names its unit."""
        return {"indicator": self.indicator, "subject": self.subject or "-", "counterpart": self.counterpart,
                "unit": self.unit}  # fmt: skip


@dataclass(slots=True)
class Line:
    """A series of the store: the numbers of its records, the days they span, and how many reports tell it."""

    key: SeriesKey
    numbers: list[int]
    first: str
    last: str
    reports: int
    least: float
    most: float


def known_series(site: Site, numbers: set[int] | None, indicator: str | None) -> list[Line]:
    """The series of the store, those with most figures first; only of these records where numbers are given."""
    rows = site.derived("measures", lambda _: site.browser.measures())
    if numbers is None and indicator is None:
        return site.derived("series", lambda panorama: _lines(rows, panorama))
    kept = [row for row in rows if (numbers is None or row[0] in numbers) and indicator in (None, row[1])]
    return _lines(kept, site.held.panorama())


def _lines(rows: Iterable[tuple[Any, ...]], panorama: Panorama) -> list[Line]:
    found: dict[SeriesKey, Line] = {}
    documents: dict[SeriesKey, set[int]] = {}
    for number, indicator, subject, counterpart, unit, value, day, document in rows:
        key = SeriesKey(indicator, subject or "-", counterpart or "", unit or "")
        line = found.setdefault(key, Line(key, [], day, day, 0, value, value))
        line.numbers.append(number)
        line.first, line.last = min(line.first, day), max(line.last, day)
        line.least, line.most = min(line.least, value), max(line.most, value)
        documents.setdefault(key, set()).add(document)
    for key, line in found.items():
        line.reports = len(documents[key])
    return sorted(found.values(), key=lambda s: (-len(s.numbers), s.key))


def official_beside(site: Site, key: SeriesKey) -> list[Series]:
    """The official series of the same indicator, actors and unit."""
    from amity.facts.reference.lookup import matching, same_unit

    subject = None if key.subject == "-" else key.subject
    found = matching(site.official(), key.indicator, subject, key.counterpart or None)
    return [series for series in found if same_unit(series.unit, key.unit or None)]


def rows_of(records: Iterable[Measure], documents: Mapping[str, Document], checks: Mapping[str, Check]) -> list[Row]:
    """The figures of a series as rows, with what is official beside each."""
    rows = []
    for record in records:
        check = checks.get(record.id)
        beside = {"official": check.official, "off_by": check.off_by, "verdict": check.verdict} if check else {}
        document = documents.get(record.document)
        rows.append({**flat(record), "outlet": document.outlet if document else None, **beside})
    return rows
