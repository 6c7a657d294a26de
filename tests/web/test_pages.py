"""Pages answer, refuse and correct as the address asks."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from pathlib import Path

import pandas
import pytest
from conftest_web import reading
from starlette.testclient import TestClient

import amity
from amity.codebook import Codebook
from amity.records import Event
from amity.store import Query
from amity.store.browsing import Browser
from amity.store.sqlite import open_store
from amity.web.app import STATIC, make_app
from amity.web.corrections import form_token
from amity.web.layout import arrange
from amity.web.shapes import countries, height, project
from amity.web.site import Site
from amity.web.views.reports import marked
from amity.web.views.today import visit

EVENT = reading("plain words").records[0]
OURS = {"origin": "http://127.0.0.1:8088"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/search?limit=1e9", 400), ("/search?limit=501", 400), ("/search?page=0", 400), ("/search?kind=x", 400),
        ("/search?since=yesterday", 400), ("/dyad?a=RUS&b=RUS", 400), ("/dyad?a=Nowhereland&b=RUS", 404),
        ("/record/gone", 404), ("/document/gone", 404), ("/nothing", 404), ("/dyad?as=csv", 400),
        ("/?as=xml", 400), ("/map?region=Mars", 400),
        ("/ledger?as_of=soon", 400), ("/ledger?standing=x", 400), ("/outlooks?outcome=x", 400),
        ("/network?tone=x", 400), ("/?after=-1", 400), ("/search?q=" + "x" * 5000, 414), ("/static/../app.py", 404),
    ],
)  # fmt: skip
def test_a_wrong_address_gets_a_sentence_and_its_status(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_a_foreign_host_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421


def test_every_answer_forbids_scripts_of_others(client: TestClient) -> None:
    for address in ("/", "/nothing", "/static/style.css"):
        assert "default-src 'none'" in client.get(address).headers["content-security-policy"]


def test_a_token_is_asked_for_and_kept(path: Path, codebook: Codebook) -> None:
    client = TestClient(make_app(Site(path, codebook), token="right"), base_url="http://127.0.0.1")
    assert client.get("/").status_code == 401
    assert client.get("/?token=wrong").status_code == 401
    assert client.get("/?token=right").status_code == 200
    assert client.get("/coverage").status_code == 200


def test_the_token_leads_to_no_other_host(path: Path, codebook: Codebook) -> None:
    client = TestClient(make_app(Site(path, codebook), token="right"), base_url="http://127.0.0.1")
    answer = client.get("http://127.0.0.1//evil.example/?token=right", follow_redirects=False)
    assert not answer.headers.get("location", "/").startswith("//")


@pytest.mark.parametrize("headers", [{}, {"origin": "http://evil.example"}, {"origin": "null"}])
def test_a_correction_from_elsewhere_is_refused(path: Path, codebook: Codebook, headers: dict[str, str]) -> None:
    site = Site(path, codebook)
    client = TestClient(make_app(site), base_url="http://127.0.0.1:8088")
    form = {"verdict": "wrong", "who": "a", "why": "b", "token": form_token(site, EVENT.id)}
    assert client.post(f"/record/{EVENT.id}/correction", data=form, headers=headers).status_code == 403


def test_a_correction_needs_the_token_of_its_form(client: TestClient) -> None:
    form = {"verdict": "wrong", "who": "a", "why": "b", "token": "x"}
    assert client.post(f"/record/{EVENT.id}/correction", data=form, headers=OURS).status_code == 403


def test_corrections_win_and_outlive_a_reread(path: Path, codebook: Codebook) -> None:
    site = Site(path, codebook)
    client = TestClient(make_app(site), base_url="http://127.0.0.1:8088")
    form = {"verdict": "changed", "type": "accuse", "mode": "", "status": "denied", "who": "Ana", "why": "it says so"}
    form["token"] = form_token(site, EVENT.id)
    assert client.post(f"/record/{EVENT.id}/correction", data=form, headers=OURS).status_code == 200
    with open_store(path) as store:
        store.write([reading("plain words")])
    browser = Browser(path)
    changed = browser.corrected(EVENT)
    browser.close()
    assert isinstance(changed, Event)
    assert (changed.type, changed.mode, changed.status, changed.quad) == ("ACCUSE", None, "denied", "verbal conflict")
    assert "Ana" in client.get(f"/record/{EVENT.id}").text


def test_a_record_that_people_call_wrong_is_left_out(path: Path, codebook: Codebook) -> None:
    site = Site(path, codebook)
    client = TestClient(make_app(site), base_url="http://127.0.0.1:8088")
    form = {"verdict": "wrong", "who": "a", "why": "b", "token": form_token(site, EVENT.id)}
    assert EVENT.id in client.get("/dyad?a=RUS&b=KHM").text
    client.post(f"/record/{EVENT.id}/correction", data=form, headers=OURS)
    assert EVENT.id not in client.get("/dyad?a=RUS&b=KHM").text
    assert EVENT.id not in client.get("/search?as=csv").text
    with amity.open(path, codebook) as relations:
        assert EVENT.id not in set(relations.records()["id"])
        assert relations.store.record(EVENT.id) is not None


def test_overlapping_marks_keep_the_text_whole() -> None:
    read = reading("plain words")
    pieces = marked(read.document.text, list(read.records))
    assert "".join(piece for piece, _ in pieces) == read.document.text
    assert max(len(found) for _, found in pieces) == len(read.records)


VIEWS_FILLED = (
    "/", "/dyad", "/dyad?a=RUS&b=KHM", "/actor", "/actor?a=RUS", "/network", "/map", "/map?region=Africa&ties=yes",
    "/ledger", "/figures", "/outlooks", "/search", "/coverage", "/codebook", "/corrections",
)  # fmt: skip


@pytest.mark.parametrize("address", [a for a in VIEWS_FILLED if a not in ("/dyad", "/actor")])
def test_every_view_downloads_and_cites_itself(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert "As of" in page.text
    assert "Cite:" in page.text
    mark = "&" if "?" in address else "?"
    files = {form: client.get(f"{address}{mark}as={form}") for form in ("csv", "json")}
    assert all("attachment" in answer.headers["content-disposition"] for answer in files.values())
    assert "as=parquet" in page.text
    assert len(list(csv.DictReader(io.StringIO(files["csv"].text)))) == len(files["json"].json())


@pytest.mark.parametrize("address", ["/search?kind=event", "/ledger"])
def test_what_downloads_as_parquet_is_what_downloads_as_json(client: TestClient, address: str) -> None:
    mark = "&" if "?" in address else "?"
    table = pandas.read_parquet(io.BytesIO(client.get(f"{address}{mark}as=parquet").content))
    assert list(table["id"]) == [row["id"] for row in client.get(f"{address}{mark}as=json").json()]


def test_a_visit_ends_after_a_pause_and_the_next_shows_what_came_since() -> None:
    first = visit("", 7, 1000)
    assert first == ((0, 0), "0.0.7.1000")
    assert visit(first[1], 9, 1010) == ((0, 0), "0.0.9.1010")
    assert visit("0.0.9.1010", 12, 2000) == ((9, 1010), "9.1010.12.2000")
    assert visit("9.1010.12.2000", 12, 2005)[0] == (9, 1010)
    assert visit("x.1.2.3", 5, 10)[0] == (0, 0)


def test_today_shows_what_came_after_a_mark(client: TestClient, path: Path) -> None:
    last = Browser(path).store.count(Query())
    assert "Nothing new" in client.get(f"/?after={last}").text
    assert f"{last - 2} new records" in client.get("/?after=2").text


def test_first_load_is_light(client: TestClient) -> None:
    page = client.get("/").content
    files = ("style.css", "icon.svg", "page.js", "vendor/source-serif-4.woff2", "vendor/source-serif-4-italic.woff2")
    assert len(page) + sum((STATIC / name).stat().st_size for name in files) < 300_000


@pytest.mark.parametrize("manifest", sorted(STATIC.parent.rglob("MANIFEST.toml")), ids=lambda path: path.parent.name)
def test_vendored_files_are_as_they_came(manifest: Path) -> None:
    listed = tomllib.loads(manifest.read_text(encoding="utf-8"))
    assert listed
    for name, row in listed.items():
        assert hashlib.sha256((manifest.parent / name).read_bytes()).hexdigest() == row["sha256"], name
        assert row["licence"]
        assert row["package"]


def test_the_equal_earth_map_is_that_of_its_paper() -> None:
    assert project(0, 0) == pytest.approx((500, height() / 2))
    assert project(0, 180)[0] == pytest.approx(1000)
    assert project(90, 0)[1] == pytest.approx(0)
    assert (project(90, 180)[0] - 500) / 500 == pytest.approx(0.59, abs=0.01)  # the pole line
    assert height() / 1000 == pytest.approx(1 / 2.05, abs=0.01)


def test_countries_lie_where_they_are() -> None:
    by_name = {country.name: country for country in countries()}
    x, y = project(-14.2, -51.9)
    left, top, right, bottom = by_name["Brazil"].box
    assert left < x < right
    assert top < y < bottom
    assert len(countries(fine=True)) > len(countries()) > 170


def test_the_same_actors_always_stand_the_same() -> None:
    pairs = [("A", "B", 9), ("B", "C", 4), ("C", "D", 1), ("A", "D", 2)]
    first = arrange(pairs, 10)
    assert first == arrange(list(reversed(pairs)), 10)
    assert all(abs(x) <= 1 and abs(y) <= 1 for x, y in first.values())
    moved = arrange([*pairs, ("E", "A", 1)], 10, first)
    shift = max(abs(moved[a].x - first[a].x) + abs(moved[a].y - first[a].y) for a in "ABCD")
    assert shift < 0.8
