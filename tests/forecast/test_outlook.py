"""Outlooks of dyads: given from a store, kept unchanged, settled by what came, refused where nothing carries them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from made_store import DEEDS, START, STATES, made_event_reading, made_reports, write_made_store
from typer.testing import CliRunner, Result

import amity
from amity import cli
from amity.api.outlook import deeds_of_store
from amity.errors import BadRequest
from amity.forecast.dyad_features import FIGURES, WIDTH, figures_of
from amity.forecast.dyad_panel import outcome_of, panel_of
from amity.forecast.dyad_training import DyadSettings
from amity.forecast.forest import Forest, grow, planted
from amity.store.deeds import update_deeds
from amity.store.outlooks import reading_outlooks
from amity.store.sqlite import open_store

QUADS = [quad for _, quad, _ in DEEDS]
SMALL = DyadSettings(trees=12, folds=2, step=14, threads=1)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amity.forecast.dyad_training.DyadSettings", lambda: SMALL)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = write_made_store(tmp_path_factory.mktemp("outlook") / "amity.duckdb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("amity.forecast.dyad_training.DyadSettings", lambda: SMALL)
        amity.open(path).outlooks.train()
    return path


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "amity.duckdb"))


def test_an_outlook_says_what_is_likely_and_on_what_it_rests(store: Path) -> None:
    result = run("outlook", "Russia", "Cambodia", "--store", store, "--format", "json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["actors"] == ["KHM", "RUS"]
    assert told["cutoff"] == (START + timedelta(days=420)).isoformat()
    chances = {(c["quad"], c["horizon"]): c for c in told["chances"]}
    assert set(chances) == {(quad, days) for quad in QUADS for days in (7, 30, 90)}
    for quad in QUADS:
        rising = [chances[quad, days]["probability"] for days in (7, 30, 90)]
        assert rising == sorted(rising)
        assert rising[0] > 0
        assert rising[-1] < 1
    for score in told["scores"]:
        assert -10 <= score["low"] <= score["expected"] <= score["high"] <= 10
        assert score["change"] in ("better", "worse", "unclear")
    with reading_outlooks(store) as tables:
        assert told["deeds"] == len(tables.pair(*[tables.number(code) or 0 for code in ("KHM", "RUS")]))
    with amity.open(store) as relations:
        assert {p.id for f in told["facts"] for p in relations.record(f["record"]).actors} <= {"RUS", "KHM"}


def test_an_outlook_is_written_for_people(store: Path) -> None:
    words = run("outlook", "RUS", "KHM", "--store", store, "--horizon", "7").stdout
    assert "Cambodia and Russia: outlook from 2022-02-25" in words
    assert "within 7 days" in words
    assert "within 30 days" not in words
    assert "Events that weigh most" in words


def test_a_forecast_is_kept_once_and_never_changed(store: Path) -> None:
    for _ in range(2):
        assert run("outlook", "Russia", "Cambodia", "--store", store).exit_code == 0
    kept = amity.open(store).outlooks.kept("Cambodia", "Russia")
    assert len(kept) == 1
    db = sqlite3.connect(store)
    for sql in ("UPDATE forecasts SET json = '{}'", "DELETE FROM forecasts"):
        with pytest.raises(sqlite3.DatabaseError, match="never changed"):
            db.execute(sql)
    db.close()


def test_what_came_settles_a_forecast(store: Path) -> None:
    outlooks = amity.open(store).outlooks
    outlook = outlooks.give("Russia", "Cambodia", today="2022-02-26")
    assert outlooks.score().settled == 0
    begin = START + timedelta(days=420)
    with open_store(store) as written:
        written.write([
            made_event_reading(90_001, begin + timedelta(days=2), "RUS", "KHM", 0),
            made_event_reading(90_002, begin + timedelta(days=20), "KHM", "RUS", 3),
            made_event_reading(90_003, begin + timedelta(days=39), "FRA", "DEU", 0),
        ])  # fmt: skip
    board = outlooks.score()
    assert board.given == 1
    assert board.settled == 10  # four classes and a score, for 7 and for 30 days
    assert board.open == 5
    assert board.late == 0
    graded = {(g.what, g.horizon): g for g in board.chances}
    assert graded["verbal cooperation", 7].came == 1
    assert graded["material conflict", 7].came == 0
    assert graded["material conflict", 30].came == 1
    chance = next(c for c in outlook.chances if (c.quad, c.horizon) == ("material conflict", 30))
    assert chance.probability is not None
    assert graded["material conflict", 30].brier == pytest.approx((1 - chance.probability) ** 2)
    assert board.scores == 2
    words = run("outlook", "--score", "--store", store).stdout
    assert "1 outlooks given; 10 parts settled, 5 open, 0 given too late" in words


def test_what_is_given_after_its_days_is_no_forecast(store: Path) -> None:
    outlooks = amity.open(store).outlooks
    outlooks.give("Russia", "Cambodia", today="2022-03-20")
    board = outlooks.score()
    assert (board.late, board.open) == (5, 10)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Russia"], "An outlook is of two parties: name another beside Russia"),
        (["Russia", "Moscow"], "are the same party (RUS)"),
        (["Russia", "Cambodia", "--horizon", "0"], "A horizon of 0 days holds nothing to foretell"),
        (["Russia", "Cambodia", "--horizon", "4000"], "too long to be foretold"),
        (["Russia", "Atlantis"], "No actor of the codebook or the store is called 'Atlantis'"),
        (["Russia", "Cambodia", "--as-of", "2031"], "lies after the last report (2022-02-25)"),
        (["Russia", "Cambodia", "--as-of", "1999"], "lies before the first report"),
        (["Russia", "Iceland"], "tell of no events between ISL and RUS; an outlook needs at least 3"),
        ([], "Name two parties"),
    ],
)
def test_what_cannot_be_foretold_gets_one_sentence(store: Path, words: list[str], told: str) -> None:
    result = run("outlook", *words, "--store", store)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_an_empty_history_gets_one_sentence(tmp_path: Path) -> None:
    assert "There is no store at" in run("outlook", "Russia", "Cambodia", "--store", tmp_path / "none.db").stderr
    with open_store(tmp_path / "empty.db"):
        pass
    result = run("outlook", "Russia", "Cambodia", "--store", tmp_path / "empty.db")
    assert "holds no dated event between two parties" in result.stderr


def test_a_short_history_is_refused_part_by_part(tmp_path: Path) -> None:
    path = tmp_path / "short.db"
    with open_store(path) as store:
        store.write(made_reports(50))
        store.write(made_event_reading(70_000 + n, START + timedelta(days=n), "RUS", "KHM", 0) for n in range(5))
    outlook = amity.open(path).outlooks.give("Russia", "Cambodia")
    assert all(c.probability is None for c in outlook.chances)
    reasons = {c.refused for c in outlook.chances if c.horizon == 90}
    assert reasons == {"history spans 49 days; 90 days ahead need 120"}
    assert "Refused (history spans 49 days" in run("outlook", "Russia", "Cambodia", "--store", path).stdout


def test_records_that_go_take_their_deeds_along(store: Path) -> None:
    def tally() -> tuple[list[object], list[object]]:
        db = sqlite3.connect(store)
        found = [db.execute(f"SELECT * FROM {t} ORDER BY 1, 2, 3, 4").fetchall() for t in ("deeds", "party_days")]
        db.close()
        return found[0], found[1]

    before = tally()
    again = made_event_reading(90_001, START, "RUS", "KHM", 0)
    with open_store(store) as written:
        written.write([again])
    assert update_deeds(store, QUADS, {}) == 1
    assert len(tally()[0]) == len(before[0]) + 1
    with open_store(store) as written:  # read anew, with another codebook, the page tells of nothing
        written.write([type(again)(document=again.document, records=(), amity="1", codebook="d")])
    assert update_deeds(store, QUADS, {}) == 1
    assert tally() == before


def test_one_dyad_and_many_give_the_same_figures(made: Path) -> None:
    with reading_outlooks(made) as tables:
        deeds, (start, last, _) = deeds_of_store(tables), tables.extent()
    panel = panel_of(deeds, np.array([last - 100, last - 7]), 60, 3)
    assert panel.figures.shape == (60, WIDTH) == (60, len(FIGURES))
    for row in range(0, 60, 7):
        pair, origin = panel.pair[row], int(panel.origin[row])
        known = deeds.known <= origin
        own = known & (deeds.pair == pair)
        sums = []
        for party in (deeds.first[pair], deeds.second[pair]):
            held = known & ((deeds.first[deeds.pair] == party) | (deeds.second[deeds.pair] == party))
            sums.append((deeds.known[held], deeds.quad[held], np.ones(held.sum(), np.int64)))
        one = figures_of((deeds.day[own], deeds.quad[own], deeds.score[own].astype(float)), sums, origin, start)
        assert one == pytest.approx(panel.figures[row], abs=1e-4)


def test_outcomes_are_counted_after_the_day_asked_from(made: Path) -> None:
    with reading_outlooks(made) as tables:
        deeds, last = deeds_of_store(tables), tables.extent()[1]
    panel = panel_of(deeds, np.array([last - 60]), 50, 1)
    outcome = outcome_of(deeds, panel, 30)
    for row in range(50):
        own = (deeds.pair == panel.pair[row]) & (deeds.day > last - 60) & (deeds.day <= last - 30)
        assert outcome.times[row].sum() == own.sum()
        if own.any():
            assert outcome.score[row] == pytest.approx(deeds.score[own].mean(), abs=1e-5)


def test_a_forest_says_what_its_library_says_and_adds_up() -> None:
    lot = np.random.default_rng(2)
    figures = lot.normal(size=(300, WIDTH)).astype(np.float32)
    wanted = figures[:, 3] * 2 + lot.normal(size=300)
    booster = grow(figures, wanted, np.ones(300), objective="regression", trees=20, seed=1, threads=1)
    forest: Forest = planted(booster)
    for row in range(20):
        one = figures[row].astype(np.float64)
        assert forest.raw(one) == pytest.approx(booster.predict(figures[row : row + 1])[0], abs=1e-6)
        roots = sum(forest.value[root] for root in forest.roots)
        assert roots + forest.weights(one).sum() == pytest.approx(forest.raw(one), abs=1e-6)


def test_the_dossier_ends_with_the_outlook_given_last(store: Path) -> None:
    def dossier(*words: str) -> str:
        return run("dossier", "Russia", "Cambodia", "--store", store, *words).stdout

    assert "WHERE IT IS HEADING" not in dossier()
    given = amity.open(store).outlooks.give("Russia", "Cambodia", today="2022-02-26")
    assert "WHERE IT IS HEADING\n  Cambodia and Russia: outlook from 2022-02-25" in dossier()
    assert json.loads(dossier("--format", "json"))["ahead"]["outlook"]["id"] == given.id
    assert "Where it is heading" in dossier("--format", "html")
    assert "WHERE IT IS HEADING" not in dossier("--as-of", "2022-02-25")


def test_outlooks_are_of_known_states(made: Path) -> None:
    assert set(STATES) <= set(amity.open(made).codebook.derive(amity.api.names.actor_names))
    with pytest.raises(BadRequest, match="horizon of -1"):
        amity.open(made).outlooks.give("Russia", "Cambodia", (-1,))
