"""The pages in headless Chromium: every view at two widths, light and dark, without error; two steps to a sentence."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

import amity
from amity.codebook import Codebook
from amity.facts.views import find_facts
from amity.store.fact_queries import FactQuery
from amity.web.app import make_app
from amity.web.news import news_since
from amity.web.site import Site

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[dev]'")
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), "")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine: apt-get install chromium")
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--enable-unsafe-swiftshader",
]  # fmt: skip
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
VIEWS = (
    "/", "/dyad", "/dyad?a=China&b=Australia", "/actor?a=China", "/network", "/map", "/map?region=Europe&ties=yes",
    "/ledger", "/figures", "/figures?indicator=exports&subject=AUS&unit=AUD", "/outlooks", "/search?q=trade",
    "/coverage", "/codebook", "/corrections", "/document/{document}", "/record/{record}", "/nothing",
    "/fact/{fact}", "/fact/{gone}", "/dyad?a=Russia&b=Cambodia",
)  # fmt: skip
AXED = {
    ("desktop", "light"): ("/",),
    ("phone", "dark"): ("/dyad?", "/network", "/search", "/document", "/record", "/fact"),
}
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
OWN_TEXT = """e => [...e.childNodes].map(n => n.nodeType === 3 ? n.data :
    [...n.childNodes].filter(c => c.nodeType === 3).map(c => c.data).join('')).join('')"""  # without the notes
EXPECTED = "the server responded with a status of 404"  # what the console says of /nothing itself


@pytest.fixture(scope="module")
def served(demo: Path, codebook: Codebook) -> Iterator[tuple[str, Site]]:
    site = Site(demo, codebook)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(site), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}", site
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def views(served: tuple[str, Site]) -> tuple[str, ...]:
    site = served[1]
    record = next(r for r in site.browser.store.records(amity.api.Query(kinds=("event",), actors=("CHN", "AUS"))))
    held = FactQuery(disputed=True, limit=1)
    fact = next(find_facts(site.browser.store, held))
    gone = next(piece for piece in news_since(site, "2000-01-01") if piece.change == "withdrawn")
    names = {"document": record.document, "record": record.id, "fact": fact.id, "gone": gone.fact}
    return tuple(view.format(**names) for view in VIEWS)


@pytest.fixture(scope="module")
def axe() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="axe is not installed: pip install '.[dev]'")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", list(WIDTHS))
def test_every_view(served: Any, chromium: Any, views: tuple[str, ...], axe: str, width: str, scheme: str) -> None:
    size = {"width": WIDTHS[width][0], "height": WIDTHS[width][1]}
    context = chromium.new_context(viewport=size, color_scheme=scheme)
    page, said, asked = context.new_page(), [], []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    for view in views:
        said.clear()
        page.goto(served[0] + view, wait_until="load")
        page.evaluate("document.fonts.ready")
        assert not [text for text in said if EXPECTED not in text], (view, said)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], view
        if view.startswith(AXED.get((width, scheme), ("never",))):
            assert violations(page, axe) == [], view
    assert {url.split("/")[2] for url in asked if not url.startswith("data:")} == {served[0].split("/")[2]}
    context.close()


def violations(page: Any, axe: str) -> list[str]:
    """What axe calls serious or critical."""
    page.evaluate(axe)
    found = page.evaluate("(rules) => axe.run(document, rules).then((result) => result.violations)", RULES)
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    return [f"{v['id']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in serious]


@pytest.mark.parametrize(
    ("start", "number"),
    [
        ("/", "main .lead a"), ("/dyad?a=China&b=Australia", "main .lead a"),
        ("/dyad?a=China&b=Australia", "details td a"),
        ("/actor?a=China", "td.n a"), ("/network", "td.n a"), ("/map", "svg a:has(circle) >> nth=-1"),
        ("/figures", "td.n a"), ("/search", ".facets a"), ("/codebook", "td.n a"), ("/ledger", ".mark"),
        ("/", ".news .turn.disputed"), ("/", ".news .turn.changed"),
    ],
)  # fmt: skip
def test_from_a_number_to_its_sentence_in_two_steps(served: Any, chromium: Any, start: str, number: str) -> None:
    """The first step leads to records with their sentences; the second to the sentence in its report."""
    page = chromium.new_page()
    page.goto(served[0] + start)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.locator(number).first.dispatch_event("click")
    sentence = page.locator(".sentence a, .quote mark").first
    sentence.wait_for(timeout=10_000)
    words = sentence.inner_text().split(" … ")[0]
    if page.locator(".sentence a").count():
        page.locator(".sentence a").first.click()
        page.locator("mark.found").first.wait_for(timeout=10_000)
        assert words in " ".join(page.locator("article.text").evaluate(OWN_TEXT).split())
    page.close()


def test_pages_work_without_scripts(served: Any, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served[0] + "/network")
    assert page.locator(".net svg circle").count() > 10
    page.locator(".years a").last.click()
    assert "since=" in page.url
    page.goto(served[0] + "/search")
    page.fill("input[name=q] >> nth=-1", "tariff")
    page.locator(".ask button").click()
    assert page.locator(".sentence").count() > 0
    context.close()


def test_the_network_is_drawn_and_moved_without_a_new_load(served: Any, chromium: Any) -> None:
    page = chromium.new_page()
    page.goto(served[0] + "/network?since=2023&until=2023")
    if not page.evaluate("Boolean(document.createElement('canvas').getContext('webgl2'))"):
        pytest.skip("this Chromium has no WebGL")
    page.locator(".net.live canvas").first.wait_for(state="attached")
    page.evaluate("window.kept = true")
    page.locator("#window input[type=range]").fill("2024")
    page.wait_for_url("**since=2024**")
    assert page.evaluate("window.kept")
    assert "2024" in page.locator(".lead").inner_text()
    page.close()


def test_filters_turn_the_page_without_a_new_load_and_back_again(served: Any, chromium: Any) -> None:
    page = chromium.new_page()
    page.goto(served[0] + "/search")
    before = page.locator(".lead").inner_text()
    page.evaluate("window.kept = true")
    page.locator(".facets a").first.click()
    page.wait_for_url("**kind=**")
    page.wait_for_function(f"document.querySelector('.lead').innerText !== {before!r}")
    assert page.evaluate("window.kept")
    page.go_back()
    page.wait_for_function(f"document.querySelector('.lead').innerText === {before!r}")
    page.close()


def test_a_correction_by_keyboard(served: Any, chromium: Any) -> None:
    page = chromium.new_page()
    page.goto(served[0] + "/search?kind=tie")
    page.locator(".mark").first.click()
    page.locator("input[value=wrong]").focus()
    page.keyboard.press("Space")
    page.locator("input[name=who]").fill("A Reader")
    page.locator("textarea[name=why]").fill("The text does not say it.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".alert").wait_for()
    assert "A Reader" in page.locator("main").inner_text()
    page.goto(served[0] + "/corrections")
    assert "The text does not say it." in page.locator("main").inner_text()
    page.close()
