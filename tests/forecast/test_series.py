"""Series: methods on series whose answer is known, intervals that hold, and honest refusals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from made_store import made_event_reading
from typer.testing import CliRunner, Result

import amity
from amity import cli
from amity.codebook import load
from amity.errors import BadRequest
from amity.facts.reference import Point, Series, shipped_series
from amity.forecast.calibration import conformal, fit_isotonic
from amity.forecast.grading import crps, grade
from amity.forecast.methods import METHODS, damped, drift, seasonal_naive, theta
from amity.forecast.series import score_set, series_outlook, steady
from amity.store.reference import keep_series
from amity.store.sqlite import open_store


def yearly(values: list[float], first: int = 1990) -> list[tuple[str, float]]:
    return [(f"{first + at}-01-01", value) for at, value in enumerate(values)]


def test_methods_go_on_with_a_straight_line() -> None:
    line = np.arange(20.0) * 3 + 5
    wanted = 5 + 3 * np.arange(20.0, 24.0)
    assert drift(line, 1, 4) == pytest.approx(wanted)
    assert damped(line, 1, 4) == pytest.approx(wanted)
    assert seasonal_naive(line, 1, 4) == pytest.approx([62] * 4)
    assert theta(line, 1, 4)[-1] > 62  # half the slope


@pytest.mark.parametrize("name", [name for name in METHODS if name != "seasonal naive"])
def test_methods_know_seasons(name: str) -> None:
    season = np.array([10.0, -5.0, 0.0, -5.0])
    values = 100 + np.tile(season, 6) + np.arange(24) * 0.5
    ahead = METHODS[name](values, 4, 4)
    assert ahead - 112 - np.arange(4) * 0.5 == pytest.approx(season, abs=4)


def test_seasons_and_gaps_are_read_from_the_dates() -> None:
    months = [(f"{2000 + m // 12}-{m % 12 + 1:02d}-01", 100.0 + m) for m in range(40) if m != 17]
    held = steady(months)
    assert (held.step, held.season, held.filled, len(held.values)) == (1, 12, 1, 40)
    assert held.values[17] == pytest.approx(117)
    outlook = series_outlook(months, 2)
    assert [one.period for one in outlook.ahead] == ["2003-05-01", "2003-06-01"]
    assert "1 missing values were filled in" in outlook.notes[0]


@pytest.mark.parametrize(
    ("points", "steps", "told"),
    [
        (yearly([1.0, 2.0, 3.0]), 2, "Too few points: 3 periods have a value"),
        ([("1950-01-01", 1.0), ("1960-01-01", 2.0), ("1970-01-01", 3.0), ("1977-01-01", 4.0), ("1979-01-01", 5.0)], 2,
         "Too irregular: most values stand 120 months apart, but only the last 1 do so"),
        (yearly([1.0] * 9), 0, "0 steps ahead cannot be foretold"),
        (yearly([1.0] * 9), 99, "99 steps ahead cannot be foretold"),
    ],
)  # fmt: skip
def test_what_cannot_be_carried_on_gets_one_sentence(points: list[tuple[str, float]], steps: int, told: str) -> None:
    with pytest.raises(BadRequest, match=told):
        series_outlook(points, steps)


def test_a_short_series_has_values_but_no_intervals() -> None:
    outlook = series_outlook(yearly([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), 2)
    assert outlook.method == "damped trend"
    assert outlook.ahead[0].expected == pytest.approx(7, abs=0.3)
    assert outlook.ahead[0].low_80 is None
    assert "no interval where fewer than 9 earlier misses are known" in outlook.notes


def test_intervals_hold_what_they_say_on_noise() -> None:
    lot = np.random.default_rng(4)
    scores = score_set({str(n): yearly(list(50 + lot.normal(0, 5, 70)), 1900) for n in range(40)}, 1)
    inside = [hit for one in scores for hit in one.inside_80]
    assert len(inside) == 40
    assert 0.6 <= np.mean(inside) <= 0.95


def test_what_is_never_below_nought_is_not_foretold_below() -> None:
    outlook = series_outlook(yearly([9.0, 0.0, 8.0, 1.0, 9.0, 0.5, 7.0, 0.2] * 4), 1)
    assert outlook.ahead[0].low_80 == 0


def test_shipped_series_beat_the_last_value() -> None:
    series = [s for s in shipped_series(load()) if s.indicator == "population"]
    cut = {str(s.subject): [(p.start, p.value) for p in s.points if p.start < "1998"] for s in series}
    scores = score_set({name: points for name, points in list(cut.items())[:60] if len(points) >= 10}, 2)
    assert len(scores) >= 20
    assert np.mean([one.mase < 1 for one in scores]) >= 2 / 3


def test_conformal_bounds_by_hand() -> None:
    assert conformal(range(1, 10), 0.8) == (1, 9)  # of the ten spaces around nine misses, two are left out
    assert conformal(range(1, 9), 0.8) == (-np.inf, np.inf)
    assert conformal(range(1, 40), 0.95) == (1, 39)


def test_isotonic_rises_and_averages_the_truth() -> None:
    lot = np.random.default_rng(1)
    raw = lot.normal(size=4000)
    came = lot.random(4000) < 1 / (1 + np.exp(-2 * raw))
    line = fit_isotonic(raw, came, np.ones(4000))
    held = line.many(np.linspace(-3, 3, 50))
    assert (np.diff(held) >= 0).all()
    assert line.at(0.0) == pytest.approx(0.5, abs=0.08)
    assert 0 < line.at(-9) < 0.03
    assert line.many(raw).mean() == pytest.approx(came.mean(), abs=0.01)


def test_grades_by_hand() -> None:
    graded = grade("x", 7, np.array([0.8, 0.3]), np.array([True, False]), np.array([0.5, 0.5]))
    assert graded.brier == pytest.approx((0.04 + 0.09) / 2)
    assert graded.brier_base == pytest.approx(0.25)
    assert graded.log_score == pytest.approx(-(np.log(0.8) + np.log(0.7)) / 2)
    assert [(t.low, t.cases) for t in graded.tenths] == [(0.3, 1), (0.8, 1)]
    assert crps(np.array([2.0]), 5.0) == 3.0
    assert crps(np.array([0.0, 1.0]), 0.0) == pytest.approx(0.5 - 0.25)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "amity.duckdb"
    from datetime import date

    with open_store(path) as written:
        written.write([made_event_reading(1, date(2022, 1, 1), "RUS", "KHM", 0)])
    keep_series(path, [_trade(range(1990, 2020))])
    return path


def _trade(years: range) -> Series:
    points = tuple(Point(start=f"{y}-01-01", end=f"{y}-12-31", value=100.0 + 7 * (y - 1990) + y % 3) for y in years)
    return Series(
        indicator="trade", subject="RUS", counterpart="KHM", unit="USD", points=points, origin="made", retrieved="x"
    )


def test_a_figure_is_carried_on_kept_and_settled(store: Path) -> None:
    result = run("outlook", "Russia", "Cambodia", "--figure", "trade", "--steps", 2, "--store", store, "-f", "json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    first = told["outlook"]["ahead"][0]
    assert first["period"] == "2020-01-01"
    assert first["low_80"] < 310 < first["high_80"]
    keep_series(store, [_trade(range(1990, 2021))])
    board = amity.open(store).outlooks.score_figures()
    assert (board.given, board.settled, board.open) == (1, 1, 1)
    assert board.inside_80 == 1
    assert "1 figures foretold; 1 values settled" in run("outlook", "--score", "--store", store).stdout


def test_a_figure_is_drawn(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "trade.svg"
    words = ("outlook", "RUS", "KHM", "--figure", "trade", "--store", store, "--format", "svg", "--output", out)
    assert run(*words).exit_code == 0
    assert out.read_text().startswith("<svg")


def test_a_figure_that_nobody_counts_gets_one_sentence(store: Path) -> None:
    result = run("outlook", "Cambodia", "--figure", "magic", "--store", store)
    assert result.exit_code == 2
    assert "No figures of magic for KHM; known of KHM: population, tourist-arrivals" in result.stderr
    assert "Say whose gdp" in run("outlook", "--figure", "gdp", "--store", store).stderr
