"""Writes the table of reference/figures.md: python docs/make_figures.py GOLD...

GOLD are folders for `amity score`; tests/gold/articles and tests/gold/chains are scored as well. What others reach on
sets of the same kind stands in figures_known.toml, with its source. Rows of sets that are not scored this time stay.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OWN = ("tests/gold/articles", "tests/gold/chains")
TABLE = re.compile(r"(?<=<!-- figures -->\n).*(?=<!-- /figures -->)", re.S)
HEAD = ("set", "figure", "amity", "95% interval", "gold cases", "documents", "best known", "amity is")


def main(folders: list[str]) -> None:
    """The table is made anew; the words around it stay."""
    command = [sys.executable, "-c", "from amity.cli import main; main()", "score", *folders, *OWN, "--format", "json"]
    scored = subprocess.run(command, capture_output=True, check=True, cwd=HERE.parent).stdout
    known = tomllib.loads((HERE / "figures_known.toml").read_text(encoding="utf-8"))
    page = HERE / "reference" / "figures.md"
    rows = [row(figure, known) for figure in json.loads(scored)["figures"]]
    table = "".join(f"| {' | '.join(cells)} |\n" for cells in (HEAD, ("---",) * len(HEAD), *merged(page, rows)))
    page.write_text(TABLE.sub(lambda _: table, page.read_text(encoding="utf-8")), encoding="utf-8")


def merged(page: Path, rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows that stand on the page, those scored this time in their place; new ones at the end."""
    found = TABLE.search(page.read_text(encoding="utf-8"))
    lines = found.group().splitlines()[2:] if found else []
    new = {cells[:2]: cells for cells in rows}
    old = [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in lines]
    kept = [new.pop(cells[:2], cells) for cells in old]
    return [*kept, *new.values()]


def row(figure: dict[str, Any], known: dict[str, Any]) -> tuple[str, ...]:
    """The cells of one figure."""
    best = known.get(figure["set"], {}).get(figure["figure"], {})
    held = ("above" if figure["value"] > best["value"] else "below") if best else ""
    beside = best.get("part", held)
    interval = f"{figure['low']:.3f}–{figure['high']:.3f}"
    counts = (f"{figure['cases']:,}", f"{figure['documents']:,}")
    value = f"{figure['value']:.3f}"
    return (figure["set"], figure["figure"], value, interval, *counts, best.get("words", "—"), beside)


if __name__ == "__main__":
    main(sys.argv[1:])
