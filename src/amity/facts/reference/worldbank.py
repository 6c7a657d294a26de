"""Official figures from the World Bank's public API, version 2, when a person asks for them.

The answer is a pair: what page this is, and its values (https://datahelpdesk.worldbank.org, "API basic call
structures"). Values of groups of states, which are no actors, are left out and counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from amity.errors import ReferenceFault
from amity.facts.reference.build import Cell, series_of
from amity.facts.reference.guide import Guide
from amity.facts.reference.periods import period
from amity.facts.reference.rows import WorldBankRow
from amity.store.reference import Series

ADDRESS = "https://api.worldbank.org/v2/country/{countries}/indicator/{code}?format=json&per_page=1000&page={page}"
MOST_PAGES = 60
_CODE = re.compile(r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*")
Get = Callable[[str], bytes]  # what lies at an address


def fetch_worldbank(
    wanted: str, countries: Sequence[str], get: Get, guide: Guide, states: Callable[[str], bool]
) -> tuple[tuple[Series, ...], int]:
    """The series of an indicator, by its code or our name; and how many values of groups of states were left out.

    `countries` are ISO codes, all where none is named; `states` says whether such a code is a state of the codebook.
    """
    row = _row(wanted, guide)
    origin = guide.origin or f"World Bank, {row.code}"
    cells, left_out = [], 0
    for entry in _entries(row.code, countries, get):
        state, when = str(entry.get("countryiso3code") or ""), period(str(entry.get("date")))
        if entry.get("value") is None or when is None:
            continue
        if not states(state):
            left_out += 1
            continue
        actors = (state, None) if row.slot == "subject" else (None, state)
        key = (row.indicator, *actors, row.unit, origin)
        where = f"{origin}, {state} {entry['date']}"
        cells.append(Cell(key=key, start=when[0], end=when[1], value=float(entry["value"]), where=where))
    if not cells:
        raise ReferenceFault(f"The World Bank gives no value of {row.code} for {', '.join(countries) or 'any state'}.")
    return series_of(cells, guide.today, guide.tolerance), left_out


def _row(wanted: str, guide: Guide) -> WorldBankRow:
    """The row of the codebook, or one made of the options for a code that it lacks."""
    for row in guide.codebook.table(WorldBankRow):
        if wanted.upper() == row.code or wanted.lower() == row.indicator:
            return row
    if not _CODE.fullmatch(wanted):
        raise ReferenceFault(f"{wanted!r} is no code of the World Bank; codes look like SP.POP.TOTL.")
    if guide.indicator is None or guide.unit is None:
        raise ReferenceFault(
            f"The codebook has no row for {wanted}; say what it counts with --indicator and --unit, "
            "or add it to reference_worldbank.tsv."
        )
    unit, _ = guide.unit_of(guide.unit, "--unit")
    indicator = guide.indicator_of(guide.indicator, "--indicator")
    return WorldBankRow(code=wanted, indicator=indicator, unit=unit, slot="subject", origin="option")


def _entries(code: str, countries: Sequence[str], get: Get) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    joined = ";".join(countries) or "all"
    for page in range(1, MOST_PAGES + 1):
        url = ADDRESS.format(countries=joined, code=code, page=page)
        head, values = _page(get(url), url)
        entries += values
        if page >= int(head.get("pages") or 1):
            return entries
    raise ReferenceFault(f"The World Bank has more than {MOST_PAGES} pages of {code}; name the countries you need.")


def _page(raw: bytes, url: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    try:
        answer = json.loads(raw)
        if len(answer) == 1 and "message" in answer[0]:
            said = "; ".join(str(message.get("value")) for message in answer[0]["message"])
            raise ReferenceFault(f"The World Bank refuses {url}: {said}")
        head, values = answer
        return dict(head), list(values or [])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReferenceFault(f"{url} did not answer as the World Bank's API does ({error}); try again later.") from None
