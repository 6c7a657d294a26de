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
from amity.forecast.ranker import RankerSettings
from amity.score.forecast import score_folder

SMALL = ModelSettings(
    latent=LatentSettings(width=8, first_rounds=2, again=1), ranker=RankerSettings(trees=15, leaves=7, least_rows=5)
)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


def test_a_world_that_repeats_is_foretold(made_folder: Path) -> None:
    scored = score_folder(made_folder, seeds=(1, 2), settings=SMALL)
    assert scored.mean.queries == 2 * 14 * 6
    assert scored.mean.mrr > 0.6  # chance is .11 among 40; a fifth of the rows is noise
    assert scored.mean.hits1 <= scored.mean.hits3 <= scored.mean.hits10
    assert [one.seed for one in scored.by_seed] == [1, 2]
    assert scored.mean.mrr == pytest.approx(np.mean([one.figures.mrr for one in scored.by_seed]))


def test_the_same_seed_gives_the_same_figures(made_folder: Path) -> None:
    first, second = (score_folder(made_folder, seeds=(3,), settings=SMALL) for _ in range(2))
    assert first.mean == second.mean


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
