"""Hostile strings of the public kinds, in every field of a store, are text in every view."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import urlencode

import msgspec
import pytest
from conftest_web import reading
from lxml import html
from starlette.testclient import TestClient

import amity
from amity.codebook import Codebook
from amity.records import Failure
from amity.store.corrections import correct
from amity.store.outlooks import ForecastRow, keep_forecasts
from amity.store.sqlite import open_store
from amity.web.app import make_app
from amity.web.render import seen
from amity.web.site import Site
from amity.web.views import VIEWS

LINES = (Path(__file__).parent / "hostile.txt").read_text(encoding="utf-8").splitlines()
WORDS = [*LINES, "a\u202egpj.exe", "\u2066x\u2069"]
OWN = {
    "html", "head", "meta", "title", "link", "body", "a", "header", "nav", "form", "label", "input",
    "main", "footer", "p", "span", "h1", "h2", "small", "ol", "li", "details", "summary", "time",
    "bdi", "blockquote", "mark", "section", "table", "caption", "thead", "tbody", "tr", "th", "td", "meter",
    "button", "select", "option", "article", "dl", "dt", "dd", "fieldset", "legend", "textarea", "b", "aside", "br",
    "code", "del", "div", "q", "figcaption", "figure", "h3", "i", "script", "ul",
    "svg", "g", "path", "rect", "line", "circle", "text",
}  # fmt: skip
FILLED = {
    "/dyad": ["", "?a=RUS&b=KHM"], "/actor": ["", "?a=RUS"], "/search": ["", "?kind=cause"],
    "/map": ["", "?region=Africa&ties=yes"],
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, codebook: Codebook) -> TestClient:
    path = tmp_path_factory.mktemp("hostile") / "store.db"
    readings = [reading(word, number) for number, word in enumerate(WORDS)]
    with open_store(path) as store:
        store.write(readings)
        store.fail(Failure(origin=word, hash=None, reason=word, error="x") for word in WORDS)
    for read, word in zip(readings, WORDS, strict=True):
        correct(path, read.records[0], "right", {}, word, word, "2026-01-01")
    with amity.open(path, codebook) as relations:
        told = next(f for f in relations.iter_facts() if len(f.records) > 1)
        relations.split(told.id, told.records[0], reason=WORDS[0])
    keep_forecasts(path, [forecast(number, word) for number, word in enumerate(WORDS)])
    return TestClient(make_app(Site(path, codebook)), base_url="http://127.0.0.1", raise_server_exceptions=False)


def forecast(number: int, word: str) -> ForecastRow:
    """A forecast in which this word stands wherever free text does."""
    chance = {"quad": word, "horizon": 7, "probability": 0.5, "baseline": 0.1, "refused": word}
    whole = {
        "cutoff": "2022-08-05",
        "deeds": 3,
        "chances": [chance],
        "scores": [],
        "facts": [{"day": word, "record": word}],
    }
    json = msgspec.json.encode(whole).decode()
    return ForecastRow(f"forecast {number}", "2022-08-06", "dyad", "KHM", "RUS", "2022-09-01", json)


def facts(client: TestClient) -> list[str]:
    """The ids of the facts, as the pages link to them."""
    pages = [client.get("/dyad?a=RUS&b=KHM"), *(client.get(a) for a in addresses() if a.startswith("/record/"))]
    return sorted({name for page in pages for name in re.findall(r"/fact/(\w+)", page.text)})


def addresses() -> list[str]:
    made = [p + q for p in VIEWS if "{" not in p for q in FILLED.get(p, [""])]
    made = [f"{a}{'&' if '?' in a else '?'}limit=500" for a in made]
    ids = [(r.document.id, r.records[0].id) for r in (reading(word, n) for n, word in enumerate(WORDS))]
    own = {"subject": "RUS", "counterpart": "KHM"}
    made += [f"/figures?{urlencode({'indicator': w, 'unit': w, **own})}" for w in WORDS]
    return made + [f"/document/{d}" for d, _ in ids] + [f"/record/{r}" for _, r in ids]


def test_no_view_holds_anything_but_our_own_elements(hostile: TestClient) -> None:
    told = facts(hostile)
    assert len(told) > 5
    for address in [*addresses(), *(f"/fact/{name}" for name in told)]:
        answer = hostile.get(address)
        assert answer.status_code == 200, address
        tree = html.fromstring(answer.content)
        for element in tree.iter():
            assert element.tag in OWN, (address, element.tag)
            assert not [n for n in element.attrib if n.startswith("on") or n in ("style", "srcdoc")], address
            for name in ("href", "src", "action", "formaction"):
                where = element.get(name, "/")
                assert where.startswith(("/", "#", "?", "https://example.org/")), where
                assert not where.startswith("//"), where


def test_every_hostile_word_is_shown(hostile: TestClient) -> None:
    for number, word in enumerate(WORDS):
        words = html.fromstring(hostile.get(f"/document/{number:016x}").content).text_content()
        assert seen(word) in words


def test_hostile_words_in_the_address_are_text(hostile: TestClient) -> None:
    for word in WORDS:
        for address in ("/dyad", "/search", "/ledger"):
            answer = hostile.get(address, params={"a": word, "b": word, "q": word, "since": word})
            assert answer.status_code in (200, 400, 404)
            assert {e.tag for e in html.fromstring(answer.content).iter()} <= OWN


def test_no_cell_of_a_csv_runs_as_a_formula(hostile: TestClient) -> None:
    rows = list(csv.reader(io.StringIO(hostile.get("/search?as=csv").text)))
    assert len(rows) > len(WORDS)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@")) or cell[:2] == "-2"]
