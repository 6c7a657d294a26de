"""Who held which post, from Wikidata's public query service, when a person asks for it.

One query for each post (https://www.wikidata.org/wiki/Wikidata:SPARQL_query_service); the answers are SPARQL 1.1
Query Results JSON. Heads are read from the statements of each country ("head of state", P35; "head of government",
P6), foreign ministers from the positions that persons held. Dates come with their precision: day, month or year.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import urlencode

from amity.codebook import Codebook
from amity.codebook.rows import PostRow
from amity.codebook.rows_posts import WikidataRow
from amity.errors import PageError

ENDPOINT = "https://query.wikidata.org/sparql"
SINCE = "2000"  # holders who left before are left out
LONGEST = 120  # characters of a name
PRECISIONS = {11: 10, 10: 7, 9: 4}  # Wikidata's: day, month, year; to the characters of an ISO date that stand
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T")
Get = Callable[[str], bytes]  # what lies at an address

QUERY = """
SELECT DISTINCT ?code ?name ?from ?fromPrecision ?to ?toPrecision WHERE {{
  ?country wdt:P298 ?code .
  {where}
  MINUS {{ ?held wikibase:rank wikibase:DeprecatedRank . }}
  ?held pqv:P580 [ wikibase:timeValue ?from ; wikibase:timePrecision ?fromPrecision ] .
  OPTIONAL {{ ?held pqv:P582 [ wikibase:timeValue ?to ; wikibase:timePrecision ?toPrecision ] . }}
  FILTER(!BOUND(?to) || YEAR(?to) >= {since})
  ?person rdfs:label ?name . FILTER(LANG(?name) = "en")
}}
"""
WHERE = {
    "property": "?country p:{id} ?held . ?held ps:{id} ?person .",
    "office": "?office wdt:P279* wd:{id} ; wdt:P1001|wdt:P17 ?country . ?held ps:P39 ?office . ?person p:P39 ?held .",
}


def fetch_posts(
    codebook: Codebook, states: Collection[str], get: Get, endpoint: str = ENDPOINT
) -> tuple[list[PostRow], int]:
    """Heads of state and government and foreign ministers since 2000; how many holders of other lands were left out.

    `states` are the ISO codes that are wanted. Raises `PageError` where an answer is not what such a service answers:
    then nothing of it may be kept.
    """
    rows: list[PostRow] = []
    left_out = 0
    for wanted in codebook.table(WikidataRow):
        found = list(_holders(_answer(wanted, get, endpoint), wanted, endpoint))
        if not found:
            raise PageError(f"{endpoint} names no holder of the post {wanted.post}; try again later.")
        kept = {(row.person, row.country, row.from_): row for row in found if row.country in states}
        left_out += len(found) - sum(row.country in states for row in found)
        rows += kept.values()
    return rows, left_out


def _address(wanted: WikidataRow, endpoint: str) -> str:
    where = WHERE[wanted.found_by].format(id=wanted.id)
    return f"{endpoint}?{urlencode({'format': 'json', 'query': QUERY.format(where=where, since=SINCE)})}"


def _answer(wanted: WikidataRow, get: Get, endpoint: str) -> bytes:
    """What the service answers; an error names the service, not the whole query."""
    address = _address(wanted, endpoint)
    try:
        return get(address)
    except PageError as error:
        raise type(error)(str(error).replace(address, endpoint)) from error


def _holders(raw: bytes, wanted: WikidataRow, endpoint: str) -> Iterator[PostRow]:
    """The rows of one answer."""
    try:
        for binding in json.loads(raw)["results"]["bindings"]:
            yield _row(binding, wanted)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise PageError(
            f"{endpoint} did not answer as Wikidata's query service does ({type(error).__name__}: {str(error)[:80]}); "
            "nothing was changed, try again later."
        ) from None


def _row(binding: dict[str, Any], wanted: WikidataRow) -> PostRow:
    code, name = (" ".join(str(binding[key]["value"]).split()) for key in ("code", "name"))
    if not re.fullmatch(r"[A-Z]{3}", code) or not 0 < len(name) <= LONGEST or "|" in name or name.startswith("#"):
        raise ValueError(f"no holder of a post: {code!r}, {name!r}")
    return PostRow(
        person=name,
        aliases=(),
        country=code,
        post=wanted.post,
        title=wanted.title,
        from_=_day(binding, "from"),
        to=_day(binding, "to") if "to" in binding else None,
        origin=wanted.origin,
    )


def _day(binding: dict[str, Any], key: str) -> str:
    """An ISO date as exact as the source says."""
    value, precision = str(binding[key]["value"]), int(binding[f"{key}Precision"]["value"])
    found = _DATE.match(value)
    if found is None or (precision > 9 and not ("01" <= found[2] <= "12" and "01" <= found[3] <= "31")):
        raise ValueError(f"no date: {value!r}")
    return value[: PRECISIONS.get(precision, 4)]
