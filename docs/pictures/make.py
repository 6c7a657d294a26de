"""Makes the pictures of `amity serve`: reads the example reports, serves the store, photographs it in Chromium.

python docs/pictures/make.py [--only dyad]
"""

from __future__ import annotations

import argparse
import shutil
import socket
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from demo import make_demo
from playwright.sync_api import Browser, sync_playwright

import amity
from amity.codebook import load
from amity.facts.views import find_facts
from amity.store.fact_queries import FactQuery
from amity.web.app import make_app
from amity.web.site import Site

HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--enable-unsafe-swiftshader"]
LARGEST = 400_000  # bytes of a picture
PATIENCE = 120_000  # ms until a page stands
DYAD = "/dyad?a=Russia&b=Cambodia"
PICTURES = {  # name: address, width, height, scheme
    "serve-today": ("/", 1280, 860, "light"),
    "serve-dyad": (DYAD, 1280, 1000, "light"),
    "serve-dyad-dark": (DYAD, 1280, 860, "dark"),
    "serve-dyad-phone": (DYAD, 390, 844, "light"),
    "serve-actor": ("/actor?a=China", 1280, 860, "light"),
    "serve-network": ("/network", 1280, 1120, "light"),
    "serve-map": ("/map?ties=yes", 1280, 860, "light"),
    "serve-ledger": ("/ledger", 1280, 860, "light"),
    "serve-search": ("/search?q=trade", 1280, 860, "light"),
    "serve-document": ("/document/{document}", 1280, 860, "light"),
    "serve-record": ("/record/{record}", 1280, 860, "light"),
    "serve-fact": ("/fact/{fact}", 1280, 860, "light"),
}


def serve(path: Path) -> tuple[Site, str]:
    """The store of the examples in a server of this process: what it serves, and where."""
    codebook = load()
    make_demo(path, codebook)
    site = Site(path, codebook)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(site), host="127.0.0.1", port=port, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return site, f"http://127.0.0.1:{port}"


def photograph(browser: Browser, address: str, name: str, width: int, height: int, scheme: str) -> None:
    """One picture; raises where it grew too large to keep."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address, wait_until="networkidle", timeout=PATIENCE)
    page.evaluate("document.fonts.ready")
    out = HERE / f"{name}.png"
    page.screenshot(path=out, timeout=PATIENCE)
    context.close()
    size = out.stat().st_size
    print(f"{out.name}: {size / 1000:.0f} kB")
    if size > LARGEST:
        raise SystemExit(f"{out} is too large; {LARGEST / 1000:.0f} kB are the most")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="pictures whose name holds this")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tool:
        site, base = serve(Path(folder, "demo.db"))
        record = next(site.browser.store.records(amity.api.Query(kinds=("event",), actors=("CHN", "AUS"))))
        fact = next(find_facts(site.browser.store, FactQuery(disputed=True, limit=1)))
        browser = tool.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (address, *rest) in PICTURES.items():
            if not options.only or options.only in name:
                filled = address.format(document=record.document, record=record.id, fact=fact.id)
                photograph(browser, base + filled, name, *rest)
        browser.close()


if __name__ == "__main__":
    main()
