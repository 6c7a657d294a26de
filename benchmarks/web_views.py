"""Every view of `amity serve` over a store in Chromium, at two widths, light and dark: what is wrong there.

python benchmarks/web_store.py big.db && amity facts --store big.db --limit 1
python benchmarks/web_views.py big.db [--pictures FOLDER] [--only dyad] [--width phone] [--scheme dark]

It lists errors of the console, requests to other hosts, serious violations that axe finds, pages wider than the
window, tables that are cut off, and words that lie over one another. It ends with 1 where it found any.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page, sync_playwright

from web import server

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")
VIEWS = {
    "today": "/", "today-all": "/?after=0", "dyad-ask": "/dyad", "dyad": "/dyad?a={a}&b={b}",
    "dyad-years": "/dyad?a={a}&b={b}&since={year}&until={year}",
    "dyad-empty": "/dyad?a={a}&b={b}&since=1901&until=1902",
    "actor-ask": "/actor", "actor": "/actor?a={a}", "network": "/network",
    "network-year": "/network?since={year}&until={year}",
    "network-empty": "/network?since=1901&until=1902", "map": "/map", "map-region": "/map?region=Europe&ties=yes",
    "map-empty": "/map?q=zzzzzz", "ledger": "/ledger", "ledger-pair": "/ledger?a={a}&b={b}&as_of={year}",
    "figures": "/figures", "figures-actor": "/figures?a={a}", "series": "{series}", "outlooks": "/outlooks",
    "outlooks-empty": "/outlooks?q=zzzzzz", "search": "/search", "search-words": "/search?q={word}&a={a}",
    "search-empty": "/search?q=zzzzzz", "coverage": "/coverage", "codebook": "/codebook", "corrections": "/corrections",
    "document": "/document/{document}", "record": "/record/{record}", "fact": "/fact/{fact}", "nothing": "/nothing",
}  # fmt: skip
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--enable-unsafe-swiftshader"]
# Pairs of stretches of text that share more than a sliver of the page, and are not one inside the other.
OVER = """() => {
  const boxes = [], out = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const held = node.parentElement;
    if (!node.data.trim() || held.closest(".unseen, .skip, script, style, option, textarea, .net.live svg")) continue;
    if (!held.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const style = getComputedStyle(held);
    if (style.color === "rgba(0, 0, 0, 0)" || style.fontSize === "0px") continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const r of range.getClientRects())
      if (r.width > 2 && r.height > 2) boxes.push({ node, t: node.data.trim().slice(0, 40), x: r.left, y: r.top + 3,
        r: r.right, b: r.bottom - 3, svg: Boolean(held.closest("svg")), pinned: Boolean(held.closest("header")) });
  }
  boxes.sort((a, b) => a.y - b.y);
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length && boxes[j].y < boxes[i].b; j++) {
      const a = boxes[i], b = boxes[j];
      const wide = Math.min(a.r, b.r) - Math.max(a.x, b.x), high = Math.min(a.b, b.b) - Math.max(a.y, b.y);
      if (wide > 3 && high > 3 && a.pinned === b.pinned && a.node !== b.node)
        out.push(`${a.svg ? "drawn " : ""}“${a.t}” over “${b.t}”`);
    }
  return out;
}"""
CUT = """() => {
  const scrolls = (e) => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  return [...document.querySelectorAll("main *")].filter((e) => {
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    if (e.closest("svg, .net, .unseen, details:not([open])") || scrolls(e)) return false;
    return (box.right > innerWidth + 1 && box.width > 0)
      || (style.overflowX === "hidden" && e.scrollWidth > e.clientWidth + 1);
  }).slice(0, 5).map((e) => e.outerHTML.slice(0, 120));
}"""


def names(store: Path) -> dict[str, str]:
    """What stands for the words in braces: a busy pair, a fact that most tell, a record and its report, a series."""
    db = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    a, b = (row[0] for row in db.execute("SELECT id FROM actors ORDER BY documents DESC, id LIMIT 2"))
    record, document = db.execute("SELECT id, document_id FROM records WHERE kind = 'event' LIMIT 1").fetchone()
    held = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'facts'").fetchone()
    told = held and db.execute("SELECT id FROM facts ORDER BY sources DESC, id LIMIT 1").fetchone()
    last = db.execute("SELECT max(sort_date) FROM records WHERE sort_date < '2100'").fetchone()[0]
    one = "json_extract(json, '$.{}')"
    columns = ", ".join(one.format(path) for path in ("indicator", "subject.id", "counterpart.id", "unit"))
    statement = f"SELECT {columns}, count(*) FROM records WHERE kind = 'measure' GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC"
    indicator, subject, counterpart, unit, _ = db.execute(statement).fetchone() or ("trade", "", "", "", 0)
    db.close()
    series = (
        f"/figures?indicator={indicator}&subject={subject or '-'}&counterpart={counterpart or ''}&unit={unit or ''}"
    )
    return {"a": a, "b": b, "record": record, "document": document, "fact": told[0] if told else "none",
            "year": last[:4], "word": "trade", "series": series}  # fmt: skip


def look(page: Page, base: str, path: str, axe: str, width: int) -> list[str]:
    """What is wrong with one view; opens it."""
    said: list[str] = []
    page.on("console", lambda message: said.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    host = base.split("/")[2]
    page.on("request", lambda asked: said.append(f"asks {asked.url}") if _foreign(asked.url, host) else None)
    answer = page.goto(base + path, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    status = answer.status if answer else 0
    if status == 404:
        said = [word for word in said if "404" not in word]
    if status not in (200, 404):
        said.append(f"status {status}")
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
        said.append(f"is {wide} wide")
    said += [f"cut: {one}" for one in page.evaluate(CUT)]
    said += [f"over: {one}" for one in page.evaluate(OVER)[:6]]
    page.evaluate(axe)
    found: list[Any] = page.evaluate("(r) => axe.run(document, r).then((result) => result.violations)", RULES)
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    return said + [f"axe {v['id']}: {v['nodes'][0]['html'][:120]} ({len(v['nodes'])})" for v in serious]


def _foreign(url: str, host: str) -> bool:
    return not url.startswith(("data:", "blob:")) and url.split("/")[2] != host


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each view")
    parser.add_argument("--only", default="", help="views whose name holds this")
    parser.add_argument("--width", action="append", choices=list(WIDTHS))
    parser.add_argument("--scheme", action="append", choices=SCHEMES)
    options = parser.parse_args()
    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    views = {name: path.format(**names(options.store)) for name, path in VIEWS.items() if options.only in name}
    wrong: Counter[str] = Counter()
    with server(options.store) as (base, _), sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for width in options.width or WIDTHS:
            across, down = WIDTHS[width]
            for scheme in options.scheme or SCHEMES:
                context = browser.new_context(viewport={"width": across, "height": down}, color_scheme=scheme)
                for name, path in views.items():
                    page = context.new_page()
                    found = look(page, base, path, axe, across)
                    wrong[f"{width} {scheme}"] += len(found)
                    for one in found:
                        print(f"{width} {scheme} {name}: {one}", flush=True)
                    if options.pictures:
                        options.pictures.mkdir(parents=True, exist_ok=True)
                        page.screenshot(path=options.pictures / f"{name}-{width}-{scheme}.png")
                    page.close()
                context.close()
        browser.close()
    print(f"{len(views)} views: " + ", ".join(f"{how} {n} wrong" for how, n in wrong.items()))
    sys.exit(bool(wrong.total()))


if __name__ == "__main__":
    main()
