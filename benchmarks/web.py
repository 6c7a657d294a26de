"""How quick `amity serve` is over a large store: each view, memory, first load, many readers while pages are read.

python benchmarks/web_store.py big.db
python benchmarks/web.py big.db [--rounds 12] [--readers 50] [--seconds 40] [--pause 2] [--read FOLDER]

Times are of the machine as it is: look at their ratios. With Chromium and playwright at hand the time until the page
has loaded, fonts and pictures too, is measured as well.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil

NAMED = "USA CHN RUS FRA DEU IND TUR UKR BRA KEN IRN JPN POL EGY VNM MEX"
WORDS = ("river", "gas pipeline", "tariff", "grain border", "lithium", "summit", "visas students", "ceasefire")
LIMITS = {"dyad": 200, "ledger": 200, "actor": 200, "search": 200, "network": 500, "map": 500}  # ms, at the median
PORT = 8765
Seen = list[tuple[float, str]]  # seconds, and which view


def addresses(view: str, chance: random.Random) -> str:
    """Some address of this view."""
    a, b = chance.sample(NAMED.split(), 2)
    year = chance.randrange(2006, 2025)
    made = {
        "today": ["/"],
        "dyad": [f"/dyad?a={a}&b={b}", f"/dyad?a={a}&b={b}&since={year}&until={year + 1}"],
        "actor": [f"/actor?a={a}", f"/actor?a={a}&since={year}"],
        "network": ["/network", f"/network?since={year}&until={year}", f"/network?since={year}&until={year + 3}"],
        "map": ["/map", f"/map?a={a}", f"/map?since={year}&until={year}", "/map?region=Africa&ties=yes"],
        "ledger": ["/ledger", f"/ledger?a={a}", f"/ledger?a={a}&b={b}", f"/ledger?as_of={year}", "/ledger?page=7"],
        "figures": ["/figures", f"/figures?a={a}", "/figures?indicator=trade"],
        "outlooks": ["/outlooks", f"/outlooks?a={a}", "/outlooks?outcome=failed"],
        "search": ["/search", f"/search?q={quote(chance.choice(WORDS))}", f"/search?a={a}&kind=event",
                   f"/search?q={quote(chance.choice(WORDS))}&a={a}"],
        "coverage": ["/coverage"],
        "codebook": ["/codebook"],
    }  # fmt: skip
    return chance.choice(made[view])


VIEWS = ("today", "dyad", "actor", "network", "map", "ledger", "figures", "outlooks", "search", "coverage", "codebook")


@contextmanager
def server(store: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The command of users, until the work is done."""
    with socket.socket() as free:
        if not free.connect_ex(("127.0.0.1", PORT)):
            sys.exit(f"Something else answers on port {PORT}; end it first, or its pages would be measured.")
    command = [sys.executable, "-m", "amity.cli", "serve", "--store", str(store), "--port", str(PORT)]
    amity = shutil.which("amity", path=str(Path(sys.executable).parent))
    command = [amity, *command[3:]] if amity else command
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        try:
            base = f"http://127.0.0.1:{PORT}"
            begun = time.perf_counter()
            while True:
                try:
                    httpx.get(base + "/search", timeout=120)
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            print(f"first page {time.perf_counter() - begun:.1f} s after the start")
            yield base, psutil.Process(running.pid)
        finally:
            running.terminate()


def each_view(base: str, rounds: int) -> None:
    """The median time of the answer itself."""
    chance = random.Random(7)
    with httpx.Client(base_url=base, timeout=60, headers={"accept-encoding": "gzip"}) as client:
        for view in VIEWS:
            client.get(addresses(view, chance))
            times = []
            for _ in range(rounds):
                begun = time.perf_counter()
                answer = client.get(addresses(view, chance))
                times.append(1000 * (time.perf_counter() - begun))
                assert answer.status_code == 200, (view, answer.status_code)
            middle = statistics.median(times)
            print(f"{view:9} median {middle:6.0f} ms, longest {max(times):6.0f}{_verdict(view, times)}")


def _verdict(view: str, times: list[float]) -> str:
    limit = LIMITS.get(view)
    return "" if limit is None else f" (limit {limit}: {'kept' if statistics.median(times) < limit else 'NOT kept'})"


def in_chromium(base: str, rounds: int) -> None:
    """The median time until a page has loaded in a browser, and what a first load weighs."""
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if not chromium:
        print("no Chromium or no playwright: not measured in a browser")
        return
    chance = random.Random(11)
    weigh = "performance.getEntries().filter((e) => e.transferSize).reduce((sum, e) => sum + e.transferSize, 0)"
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--enable-unsafe-swiftshader"])
        for view in VIEWS[:9]:
            page = browser.new_context().new_page()
            page.goto(base + addresses(view, chance))
            page.wait_for_load_state("networkidle")
            weight, times = page.evaluate(weigh), []
            for _ in range(rounds):
                page.goto(base + addresses(view, chance))
                times.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
            print(f"{view:9} in Chromium: median {statistics.median(times):6.0f} ms{_verdict(view, times)};"
                  f" first load {weight / 1000:.0f} kB")  # fmt: skip
            page.close()
        browser.close()


async def _reader(client: httpx.AsyncClient, number: int, until: float, pause: float, seen: Seen) -> int:
    chance, errors = random.Random(number), 0
    await asyncio.sleep(chance.random() * pause)
    while time.perf_counter() < until:
        view = chance.choice(VIEWS[:9])
        address = addresses(view, chance)
        begun = time.perf_counter()
        try:
            answer = await client.get(address)
            if answer.status_code != 200:
                errors += 1
                print(f"{answer.status_code} {address}: {answer.text[-200:]}")
        except httpx.HTTPError as error:
            errors += 1
            print(f"{type(error).__name__} {address}")
        seen.append((time.perf_counter() - begun, view))
        await asyncio.sleep(pause * (0.5 + chance.random()))
    return errors


async def many_readers(base: str, readers: int, seconds: float, pause: float) -> None:
    """So many readers at once, each opening some page, and the next after a pause."""
    seen: Seen = []
    limits = httpx.Limits(max_connections=readers, max_keepalive_connections=readers)
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:
        until = time.perf_counter() + seconds
        errors = sum(await asyncio.gather(*(_reader(client, n, until, pause, seen) for n in range(readers))))
    seen.sort()
    at = [1000 * seen[int(len(seen) * share)][0] for share in (0.5, 0.95, 0.99)]
    print(f"{readers} readers, a page every {pause:g} s each: {len(seen)} pages, {errors} errors;"
          f" median {at[0]:.0f} ms, 95th percentile {at[1]:.0f} ms, 99th {at[2]:.0f} ms")  # fmt: skip
    print(f"the slowest tenth: {_slowest(seen)}")


def _slowest(seen: Seen) -> str:
    late = [view for _, view in seen[int(len(seen) * 0.9) :]]
    return ", ".join(f"{view} {late.count(view)}" for view in sorted(set(late), key=late.count, reverse=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--pause", type=float, default=2)
    parser.add_argument("--read", type=Path, help="a folder or file that amity read puts into the same store meanwhile")
    options = parser.parse_args()
    with server(options.store) as (base, process):
        each_view(base, options.rounds)
        in_chromium(base, options.rounds)
        print(f"memory {process.memory_info().rss / 1e6:.0f} MB")
        reading = None
        if options.read:
            amity = str(Path(sys.executable).parent / "amity")
            command = [amity, "read", str(options.read), "--store", str(options.store)]
            reading = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        asyncio.run(many_readers(base, options.readers, options.seconds, options.pause))
        if reading:
            print("amity read wrote all the while" if reading.poll() is None else "amity read ended before the readers")
            reading.terminate()
        print(f"memory {process.memory_info().rss / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
