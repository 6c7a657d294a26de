"""A watch list says what is wrong with it, where, and what to do; sources that are right are watched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from amity.cli import app
from amity.errors import BadRequest
from amity.runs.watchlist import Watched, load_list

GOOD = """
store = "asia.db"
every = "30 min"
delay = 2
keep_pages = true

[[source]]
address = "https://example.org/feed.xml"

[[source]]
name = "Reports"
address = "reports/"
every = "90 s"
only = "/world/"
"""


def test_a_list(tmp_path: Path) -> None:
    (tmp_path / "l.toml").write_text(GOOD)
    found = load_list(tmp_path / "l.toml")
    feed = "https://example.org/feed.xml"
    assert found.sources == (
        Watched(address=feed, name=feed, every=1800.0),
        Watched(address="reports/", name="Reports", every=90.0, only=("/world/",)),
    )
    assert (found.store, found.delay, found.keep_pages, found.faults) == ("asia.db", 2, True, ())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("[[source]\naddress = 1", "is not sound TOML: "),
        ('stroe = "x"', "has no setting 'stroe'; did you mean 'store'?"),
        ("delay = true", "delay = True is not what belongs there (a whole number or a number)."),
        ("", "names no source; add [[source]]"),
        ('[[source]]\nadress = "x"', "Source 1 of {} has no setting 'adress'; did you mean 'address'?"),
        ('[[source]]\nname = "x"', "Source 1 of {} has no address; add a line such as"),
        ('[[source]]\naddress = "x"\nevery = "soon"', "every = 'soon' is no period; write \"15 minutes\""),
    ],
)
def test_a_wrong_list(tmp_path: Path, words: str, sentence: str) -> None:
    (tmp_path / "l.toml").write_text(words)
    with pytest.raises(BadRequest) as caught:
        load_list(tmp_path / "l.toml")
    assert sentence.format(tmp_path / "l.toml") in str(caught.value)
    with pytest.raises(BadRequest, match="cannot be opened"):
        load_list(tmp_path / "gone.toml")


def test_one_wrong_source_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "l.toml").write_text('[[source]]\naddress = "a"\n[[source]]\nadress = "b"\n[[source]]\naddress = "a"\n')
    found = load_list(tmp_path / "l.toml")
    assert [source.address for source in found.sources] == ["a"]
    assert ["Source 2" in found.faults[0], "Source 3" in found.faults[1]] == [True, True]
    result = CliRunner().invoke(app, ["watch", str(tmp_path / "l.toml"), "--check"])
    assert result.exit_code == 2
    assert "did you mean 'address'?" in result.stderr


def test_watched_once_and_its_status(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    text = "Norway and Chile signed an agreement on fisheries in Oslo on 3 May 2021. Their ministers met there."
    (tmp_path / "in" / "a.txt").write_text(text)
    (tmp_path / "l.toml").write_text(f'store = "{tmp_path}/s.db"\n[[source]]\naddress = "{tmp_path}/in"\n')
    missing = CliRunner().invoke(app, ["watch", "--status", "--store", str(tmp_path / "s.db")])
    assert missing.exit_code == 1
    assert "Nothing was ever watched" in missing.stderr
    result = CliRunner().invoke(app, ["watch", str(tmp_path / "l.toml"), "--once"])
    assert (result.exit_code, result.exception) == (0, None)
    assert "1 read (" in result.stderr
    status = CliRunner().invoke(app, ["watch", str(tmp_path / "l.toml"), "--status", "--format", "json"])
    found = json.loads(status.stdout)
    assert (found["running"], found["counts"]["read"], status.exit_code) == (False, 1, 1)
    shown = CliRunner().invoke(app, ["watch", str(tmp_path / "l.toml"), "--status"])
    assert shown.stdout.startswith("not running; last sign of life")
