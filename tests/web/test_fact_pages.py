"""The page of a fact, what changed since the last visit, why a record says so, and forecasts beside a relation."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest
from lxml import html
from starlette.testclient import TestClient

from amity.api.facts import today
from amity.codebook import Codebook
from amity.facts.views import find_facts
from amity.records import Agreement, Event, Measure
from amity.store import Query
from amity.store.browsing import quarrel_of
from amity.store.fact_queries import FactQuery
from amity.web.app import make_app
from amity.web.irregular import found_words, irregular
from amity.web.news import news_since
from amity.web.site import Site
from amity.web.views.today import VISIT
from amity.web.why import cues, reasons


@pytest.fixture(scope="module")
def site(demo: Path, codebook: Codebook) -> Site:
    return Site(demo, codebook)


@pytest.fixture
def ask(site: Site) -> TestClient:
    return TestClient(make_app(site), base_url="http://127.0.0.1:8088")


def test_a_fact_shows_every_report_its_sources_and_what_they_differ_on(site: Site, ask: TestClient) -> None:
    fact = next(find_facts(site.browser.store, FactQuery(disputed=True, limit=1)))
    page = ask.get(f"/fact/{fact.id}").text
    for record in fact.records:
        assert f"#r-{record}" in page
    assert "2 independent sources" in page
    assert "Sources differ on value" in page
    assert "figures that differ" in page  # the judgement that they are one
    rows = ask.get(f"/fact/{fact.id}?as=json").json()
    assert [row["record"] for row in rows] == list(fact.records)


def test_a_fact_that_went_says_so_and_how_it_stood(site: Site, ask: TestClient) -> None:
    gone = next(piece for piece in news_since(site, "2000-01-01") if piece.change == "withdrawn")
    page = ask.get(f"/fact/{gone.fact}")
    assert page.status_code == 200
    assert "This fact is withdrawn" in page.text
    assert isinstance(gone.record, Event)
    assert gone.record.type in page.text


def test_the_id_of_a_record_is_no_fact_but_leads_to_one(site: Site, ask: TestClient) -> None:
    fact = next(find_facts(site.browser.store, FactQuery(limit=1)))
    page = ask.get(f"/fact/{fact.records[0]}")
    assert page.status_code == 404
    assert fact.id in page.text
    assert ask.get("/fact/nothing").status_code == 404


def test_today_tells_what_changed_and_went(ask: TestClient) -> None:
    page = ask.get("/").text
    assert "withdrawn" in page
    assert "told by" in page
    assert "<del>" in page


def test_what_changed_is_what_was_known_at_the_last_visit(site: Site, ask: TestClient) -> None:
    """A visit before the first report sees only new facts; one between the two readings sees what changed."""
    here = datetime.date.fromisoformat(today())
    seen = {}
    for days in (1, 30):
        minute = int(datetime.datetime.combine(here - datetime.timedelta(days=days), datetime.time(12), datetime.UTC)
                     .timestamp()) // 60  # fmt: skip
        now = int(datetime.datetime.now(datetime.UTC).timestamp()) // 60
        seen[days] = ask.get("/", headers={"cookie": f"{VISIT}=1.{minute}.1.{now}"}).text
    assert 'class="turn' in seen[1]
    assert 'class="turn' not in seen[30]


def test_lists_lead_to_facts(site: Site, ask: TestClient) -> None:
    several = next(fact for fact in find_facts(site.browser.store, FactQuery(actors=("RUS", "KHM"), min_sources=2)))
    assert f"/fact/{several.id}" in ask.get("/dyad?a=RUS&b=KHM").text
    assert "/fact/" in ask.get("/ledger").text
    assert f"/fact/{several.id}" in ask.get(f"/record/{several.records[0]}").text


def test_a_record_says_why(site: Site, ask: TestClient) -> None:
    visit = next(
        r for r in site.browser.store.records(Query(kinds=("event",), actors=("RUS", "KHM")))
        if isinstance(r, Event) and r.mode == "visit" and "visit" in r.evidence[0].text
    )  # fmt: skip
    page = ask.get(f"/record/{visit.id}").text
    assert 'id="why"' in page
    assert "events.tsv" in page
    assert f"{visit.confidence:.2f} is meant as a probability" in page


def test_every_record_gives_reasons(site: Site, codebook: Codebook) -> None:
    for record in site.browser.store.records(Query()):
        found = reasons(record, site.browser.document(record.document), codebook)
        assert {"when", "who says so", "how sure"} <= {reason.about for reason in found}, record.id
        assert all(reason.says for reason in found), record.id


def test_words_that_speak_for_a_record_stand_in_its_sentence(site: Site, codebook: Codebook) -> None:
    found = 0
    for record in site.browser.store.records(Query(kinds=("event", "measure", "agreement"))):
        assert isinstance(record, (Event, Measure, Agreement))
        sentence = " ".join(span.text for span in record.evidence).lower()
        for words, _, _ in cues(record, codebook):
            found += 1
            assert all(word in sentence for word in words.split()), (words, sentence)
    assert found > 100


def test_forms_of_words() -> None:
    said = "They met, held talks, signed treaties, were planning and agreed"
    assert found_words(said, ("meet", "hold", "talk", "treaty", "plan", "agree", "sink")) == [
        "met", "held", "talks", "treaties", "planning", "agreed",
    ]  # fmt: skip
    assert list(irregular()) == sorted(irregular())


def test_a_relation_shows_the_forecasts_kept_of_it(site: Site, ask: TestClient) -> None:
    kept = site.browser.store.answering("SELECT kind, json FROM forecasts")
    if not kept:
        pytest.skip("no forecast could be given: pip install '.[forecast]'")
    page = ask.get("/dyad?a=Russia&b=Cambodia").text
    assert "within 90 days" in page
    figure = next(msgspec.json.decode(json) for kind, json in kept if kind == "figure")
    assert figure["origin"] in page.replace("&#39;", "'")
    assert "given" in ask.get("/outlooks").text
    assert "No forecast of the two is kept" in ask.get("/dyad?a=China&b=Australia").text


def test_a_citation_says_what_was_asked(ask: TestClient) -> None:
    for address, said in (
        ("/ledger?a=China", "“Ledger: China”"), ("/outlooks?a=Russia&outcome=open", "“Outlooks: Russia, open”"),
        ("/search?q=trade&a=CHN", "“Search: China, “trade””"), ("/figures?a=India", "“Figures and claims: India”"),
        ("/map?region=Europe", "“Map of Europe”"), ("/network?since=2024&until=2024", "“Network: 2024”"),
    ):  # fmt: skip
        page = html.fromstring(ask.get(address).content)
        assert said in page.xpath("string(//p[@class='cite'])"), address


def test_figures_of_an_actor_show_its_own_disputes_only(ask: TestClient) -> None:
    assert "88 Indian military personnel" in ask.get("/figures?a=India").text
    assert "88 Indian military personnel" not in ask.get("/figures?a=Cambodia").text


def test_what_several_reports_foretell_stands_once(ask: TestClient) -> None:
    page = html.fromstring(ask.get("/outlooks?a=China&limit=200").content)
    facts = [link.get("href") for link in page.xpath("//li[contains(@class, 'outlook')]//a[@class='tellers']")]
    assert facts
    assert len(facts) == len(set(facts))


def test_sides_of_a_dispute_are_words() -> None:
    value = [{"id": "UN", "name": "United Nations", "text": "UN"}, {"id": "FRA", "name": "France"}]
    sides = [{"value": value, "records": ["a"], "sentences": ["b"]}]
    quarrel = quarrel_of("event", msgspec.json.encode({"fact": "f", "field": "actors", "sides": sides}).decode())
    assert quarrel.sides[0].value == "United Nations, France"


def test_a_year_stays_a_year_in_the_ledger(ask: TestClient) -> None:
    rows = html.fromstring(ask.get("/ledger?a=China&b=Australia").content).xpath("//li[contains(@class, 'entry')]")
    (free_trade,) = (row for row in rows if "2014" in row.text_content())
    assert free_trade.xpath("string(time)") == "2014"
