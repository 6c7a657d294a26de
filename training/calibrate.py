"""Fits how far a record can be trusted: the confidence of a rule to the share of such records that are right.

    python training/calibrate.py            # measure, cross-validated, and write the codebook's table and the picture
    python training/calibrate.py --check    # measure only

A record is right where `amity score` pairs it with a gold record of `tests/gold/articles`, an optional one included.
Records of other news that were judged by eye count too: `judged.tsv` has a row for each record of a seeded sample of 25
articles (American politics and speeches, Wikinews, 2015 to 2019), with its article, kind, the rule's confidence, and
whether it was right. Folds are whole reports. The expected calibration error is the mean distance between confidence
and share right over ten bins, weighted by their records. The table is fitted on all reports, the figures and the
picture on the folds.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import vl_convert
from scipy.optimize import minimize

from amity.codebook import Codebook, load
from amity.reading.confidence import log_odds, probability
from amity.records import KINDS
from amity.score.articles import score_articles

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests/gold/articles"
JUDGED = ROOT / "training/judged.tsv"
TABLE = ROOT / "src/amity/codebook/data/calibration.tsv"
PICTURE = ROOT / "docs/pictures/reliability.svg"
FOLDS, BINS = 11, 10
PRIOR = 1.0  # how firmly a kind keeps to the line of all kinds, in records of even odds


class Told(NamedTuple):
    """One record found: its report's fold, kind, the rule's confidence, and whether it is right."""

    fold: int
    kind: str
    raw: float
    right: bool


class Line(NamedTuple):
    slope: float
    offset: float


EVEN = Line(1.0, 0.0)


def uncalibrated() -> Codebook:
    """The codebook with the lines taken out, so that rules speak for themselves."""
    folder = Path(tempfile.mkdtemp())
    rows = [f"{kind}\t1\t0\t0\tnone" for kind in KINDS]
    (folder / TABLE.name).write_text(
        "\n".join(["kind\tslope\toffset\trecords\torigin", *rows]) + "\n", encoding="utf-8"
    )
    return load(folder)


def told() -> list[Told]:
    """Every record of the gold reports."""
    found = []
    for at, case in enumerate(score_articles(GOLD, uncalibrated()).cases):
        right = {f for _, f in case.pairs}
        found += [Told(at % FOLDS, r["kind"], r["confidence"], k in right) for k, r in enumerate(case.found)]
    return [*found, *judged()]


def judged() -> list[Told]:
    """Every record of other news that was judged by eye."""
    rows = [line.split("\t") for line in JUDGED.read_text(encoding="utf-8").splitlines()[1:]]
    return [Told(int(article) % FOLDS, kind, float(raw), right == "yes") for article, kind, raw, right in rows]


def fit(records: Sequence[Told], start: Line = EVEN) -> Line:
    """The line of most likelihood, held to `start` by a Gaussian prior."""
    x = np.array([log_odds(r.raw) for r in records])
    y = np.array([r.right for r in records], dtype=float)

    def loss(line: np.ndarray) -> float:
        odds = line[0] * x + line[1]
        return float(np.sum(np.logaddexp(0, odds) - y * odds) + PRIOR * np.sum((line - start) ** 2))

    slope, offset = minimize(loss, np.array(start), method="Nelder-Mead").x
    return Line(max(0.05, float(slope)), float(offset))


def lines(records: Sequence[Told]) -> dict[str, Line]:
    """A line for each kind, held to the line of all kinds where there are few records.

    Events keep theirs: their chance is fitted as a probability by `chances.py`.
    """
    common = fit(records)
    return {kind: EVEN if kind == "event" else fit([r for r in records if r.kind == kind], common) for kind in KINDS}


def held_out(records: Sequence[Told]) -> list[tuple[float, bool]]:
    """The confidence of each record by lines that were fitted without its report."""
    found = []
    for fold in range(FOLDS):
        fitted = lines([r for r in records if r.fold != fold])
        found += [(round(probability(r.raw, *fitted[r.kind]), 2), r.right) for r in records if r.fold == fold]
    return found


def bins(pairs: Iterable[tuple[float, bool]]) -> list[dict[str, float]]:
    """Mean confidence, share right, and records of each bin that has any."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in pairs:
        held.setdefault(min(BINS - 1, int(confidence * BINS)), []).append((confidence, right))
    return [
        {
            "from": k / BINS,
            "confidence": sum(c for c, _ in held[k]) / len(held[k]),
            "right": sum(r for _, r in held[k]) / len(held[k]),
            "records": len(held[k]),
        }
        for k in sorted(held)
    ]


def error(found: Sequence[dict[str, float]]) -> float:
    """Expected calibration error."""
    every = sum(b["records"] for b in found)
    return sum(b["records"] * abs(b["confidence"] - b["right"]) for b in found) / every


def picture(series: Mapping[str, Sequence[dict[str, float]]]) -> str:
    """The reliability diagram of two series of bins, by name, as SVG."""
    rows = [{**b, "what": what} for what, found in series.items() for b in found]
    axis = {"type": "quantitative", "scale": {"domain": [0, 1]}}
    spec = {
        "width": 420,
        "height": 420,
        "background": "white",
        "config": {"view": {"stroke": None}, "font": "sans-serif"},
        "layer": [
            {
                "data": {"values": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]},
                "mark": {"type": "line", "strokeDash": [4, 4], "color": "#888"},
                "encoding": {"x": {"field": "x", **axis}, "y": {"field": "y", **axis}},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "point", "filled": True, "opacity": 0.85},
                "encoding": {
                    "x": {"field": "confidence", **axis, "title": "confidence of the record"},
                    "y": {"field": "right", **axis, "title": "share that is right"},
                    "size": {"field": "records", "type": "quantitative", "title": "records"},
                    "color": {
                        "field": "what",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": list(series), "range": ["#c98b2b", "#1f5f8b"]},
                    },
                },
            },
        ],
    }
    return str(vl_convert.vegalite_to_svg(json.dumps(spec)))


def shown(name: str, found: Sequence[dict[str, float]]) -> None:
    print(f"{name}: expected calibration error {error(found):.3f}")
    for b in found:
        spread = 1.96 * math.sqrt(max(b["right"] * (1 - b["right"]), 0.0) / b["records"])
        print(
            f"  {b['from']:.1f}-{b['from'] + 1 / BINS:.1f}: confidence {b['confidence']:.2f}, "
            f"right {b['right']:.2f} ± {spread:.2f} of {b['records']:.0f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="measure only, write nothing")
    check = parser.parse_args().check
    records = told()
    before, after = bins((r.raw, r.right) for r in records), bins(held_out(records))
    shown("rules", before)
    shown("calibrated, held out", after)
    fitted = lines(records)
    rows = []
    for kind, line in fitted.items():
        own = [r for r in records if r.kind == kind]
        print(f"{kind}: {len(own)} records, right {sum(r.right for r in own) / max(1, len(own)):.2f}, line {line}")
        origin = "scenes" if kind == "event" else "own-gold"
        rows.append(f"{kind}\t{line.slope:.3f}\t{line.offset:.3f}\t{len(own)}\t{origin}")
    if not check:
        TABLE.write_text("\n".join(["kind\tslope\toffset\trecords\torigin", *rows]) + "\n", encoding="utf-8")
        PICTURE.write_text(picture({"rules": before, "calibrated": after}), encoding="utf-8")


if __name__ == "__main__":
    main()
