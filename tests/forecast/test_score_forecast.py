"""`amity score forecast`: figures that beat chance on a world that can be foretold, the same for the same seed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from amity import cli
from amity.forecast.latent import LatentSettings
from amity.forecast.model import ModelSettings
from amity.forecast.pointer import PointerSettings
from amity.forecast.ranker import RankerSettings
from amity.score.forecast import ForecastScore, score_folder

SMALL = ModelSettings(
    latent=LatentSettings(width=8, first_rounds=2, again=1),
    pointer=PointerSettings(first_rounds=2, again=1),
    ranker=RankerSettings(trees=8, leaves=7, least_rows=5, threads=1),
    candidates=20,
)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.fixture(scope="module")
def scored(made_folder: Path) -> ForecastScore:
    return score_folder(made_folder, seeds=(1, 2), settings=SMALL)


def test_a_world_that_repeats_is_foretold(scored: ForecastScore) -> None:
    assert scored.mean.queries == 2 * 14 * 6
    assert scored.mean.mrr > 0.6  # chance is .11 among 40; a fifth of the rows is noise
    assert scored.mean.hits1 <= scored.mean.hits3 <= scored.mean.hits10
    assert [one.seed for one in scored.by_seed] == [1, 2]
    assert scored.mean.mrr == pytest.approx(np.mean([one.figures.mrr for one in scored.by_seed]))


def test_the_same_seed_gives_the_same_figures(made_folder: Path, scored: ForecastScore) -> None:
    again = score_folder(made_folder, seeds=(1,), settings=SMALL)
    assert again.mean == scored.by_seed[0].figures
    assert scored.by_seed[1].figures != scored.by_seed[0].figures


def test_the_command_writes_what_programs_read(made_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amity.score.forecast.ModelSettings", lambda: SMALL)
    result = run("score", "forecast", made_folder, "--multi-step", "--format", "json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["setting"] == "multi-step"
    assert told["target"] == "valid.txt"
    assert told["queries"] == 168
    assert {"mrr", "hits@1", "hits@3", "hits@10", "wall_seconds", "peak_memory_mb", "candidate_recall"} <= set(told)
    assert [own["seed"] for own in told["seeds"]] == [1]


def test_bad_folders_get_one_sentence(made_folder: Path, tmp_path: Path) -> None:
    result = run("score", "forecast", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert result.stderr.startswith("amity: ")
    assert "no such folder" in result.stderr
    assert "Traceback" not in result.stderr
