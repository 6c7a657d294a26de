"""Pages answer, refuse and correct as the address asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest_web import reading
from starlette.testclient import TestClient

from amity.codebook import Codebook
from amity.records import Event
from amity.store.browsing import Browser
from amity.store.sqlite import open_store
from amity.web.app import STATIC, Site, make_app
from amity.web.corrections import form_token
from amity.web.views import marked

EVENT = reading("plain words").records[0]
OURS = {"origin": "http://127.0.0.1:8088"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/search?limit=1e9", 400), ("/search?limit=501", 400), ("/search?page=0", 400), ("/search?kind=x", 400),
        ("/search?since=yesterday", 400), ("/dyad?a=RUS&b=RUS", 400), ("/dyad?a=Nowhereland&b=RUS", 404),
        ("/record/gone", 404), ("/document/gone", 404), ("/nothing", 404), ("/?as=csv", 400),
        ("/search?q=" + "x" * 5000, 414), ("/static/../app.py", 404),
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


def test_overlapping_marks_keep_the_text_whole() -> None:
    read = reading("plain words")
    pieces = marked(read.document.text, list(read.records))
    assert "".join(piece for piece, _ in pieces) == read.document.text
    assert max(len(found) for _, found in pieces) == len(read.records)


def test_first_load_is_light(client: TestClient) -> None:
    page = client.get("/").content
    rest = [STATIC / name for name in ("style.css", "icon.svg", "vendor/source-serif-4.woff2")]
    assert len(page) + sum(file.stat().st_size for file in rest) < 300_000
