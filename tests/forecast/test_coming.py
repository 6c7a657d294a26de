"""What comes next for one actor: a rule of the made world is found, from a file and from a store; mistakes are told."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from made_store import DEEDS, START, STATES, write_made_store
from typer.testing import CliRunner, Result

from amity import cli
from amity.forecast.latent import LatentSettings
from amity.forecast.model import ModelSettings
from amity.forecast.pointer import PointerSettings
from amity.forecast.ranker import RankerSettings

SMALL = ModelSettings(
    latent=LatentSettings(width=8, first_rounds=2, again=1), pointer=PointerSettings(first_rounds=2, again=1),
    ranker=RankerSettings(trees=8, leaves=7, least_rows=5, threads=1), candidates=20,
)  # fmt: skip


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["outlook", *(str(word) for word in words)])


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amity.forecast.coming.ModelSettings", lambda: SMALL)


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Russia consults China daily and is accused by France every other day; others deal at random."""
    lot = np.random.default_rng(3)
    lines = []
    for day in range(80):
        when = (START + timedelta(days=day)).isoformat()
        lines.append(f"Russia,CONSULT,China,{when}")
        lines += [f"France,ACCUSE,Russia,{when}"] * (day % 2)
        for _ in range(5):
            one, other = lot.choice(len(STATES), 2, replace=False)
            lines.append(f"{STATES[one]},{DEEDS[int(lot.integers(4))][0]},{STATES[other]},{when}")
    path = tmp_path_factory.mktemp("coming") / "events.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_what_comes_daily_comes_first(events: Path) -> None:
    result = run("Russia", "--next", "--from", events, "--format", "json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["cutoff"] == (START + timedelta(days=79)).isoformat()
    first, second = told["ranked"][:2]
    assert (first["actor"], first["type"], first["recipient"]) == ("Russia", "CONSULT", "China")
    assert (second["actor"], second["type"], second["recipient"]) == ("France", "ACCUSE", "Russia")
    shares = [one["share"] for one in told["ranked"]]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1.001


def test_weeks_ahead_from_a_store_in_words(tmp_path: Path) -> None:
    store = write_made_store(tmp_path / "amity.duckdb", 200)
    result = run("Russia", "--next", "--horizon", "14", "--store", store)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].startswith("RUS: what comes within 14 days after 2021-07-20")
    assert all("RUS" in line for line in lines[2:-2])


def test_mistakes_get_one_sentence(events: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.csv"
    short.write_text("RUS,CONSULT,KHM,2014-01-31\n", encoding="utf-8")
    for words, said in (
        (("--next",), "for one party"),
        (("Russia", "China", "--next", "--from", events), "for one party"),
        (("Russia", "--next", "--from", events, "--horizon", "0"), "holds nothing to foretell"),
        (("Russia", "--next", "--from", events, "--horizon", "61"), "1 to 60 days"),
        (("Russia", "--next", "--from", events, "--horizon", "30"), "days are needed"),
        (("RUS", "--next", "--from", short), "Only 1 events on 1 days are known"),
        (("Ruritania", "--next", "--from", events), "names no party Ruritania"),
    ):
        result = run(*words)
        assert result.exit_code == 2, (words, result.output)
        assert said in result.stderr
        assert "Traceback" not in result.stderr
