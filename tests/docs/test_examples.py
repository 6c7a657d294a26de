"""Every command and every Python block of the documentation and of `--help` runs, and yields something."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from amity import api, cli

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "examples").rglob("*.md"))]
COMMAND = re.compile(r"^(?:    |  |)(amity [^\n]*)$", re.MULTILINE)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ELSEWHERE = {
    "https?://": "opens an address",
    "(reference|posts) fetch": "opens an address; tests/posts has a service for posts",
    "amity serve": "runs until it is stopped; tests/web asks it",
    "amity mcp": "runs until it is stopped; tests/mcp asks it",
    "amity watch": "watches addresses; tests/watch runs it",
    "--on tcp": "needs a cluster; tests/runs has one",
    "score (GOLD|gold|forecast)": "needs gold cases of others; tests/score has some",
    "oecd.json": "needs a file of the OECD; tests/reference has one in its shape",
    "read archive/": "reads an archive on eight cores; tests/runs has a pool",
    "my-codebook|mine/?": "needs a codebook of your own; the tests of training have one",
    "outlook --backtest": "takes half a minute; tests/forecast runs one",
    "events.tsv": "needs a file of events; tests/forecast writes one",
    "outlook Russia --next": "needs more events than the examples tell; tests/forecast has some",
    "reread": "needs kept pages; tests/runs has some",
}


def commands(words: str) -> list[str]:
    """The lines of code blocks that call amity."""
    code = [block for language, block in FENCED.findall(words) if language in ("", "sh", "bash", "console")]
    plain = FENCED.sub("", words)
    indented = [line for line in plain.split("\n") if line.startswith("    ")]
    return [line.strip() for line in (*"\n".join(code).split("\n"), *indented) if line.strip().startswith("amity ")]


def helps() -> list[str]:
    shown = [cli.HELP, *(command.callback.__doc__ or "" for command in cli.app.registered_commands if command.callback)]
    shown += [command.help or "" for command in cli.app.registered_commands]
    shown += [group.typer_instance.info.help or "" for group in cli.app.registered_groups if group.typer_instance]
    return [line.strip() for words in shown for line in str(words).split("\n") if line.startswith("  amity ")]


def all_commands() -> list[str]:
    found = [line for page in PAGES for line in commands(page.read_text(encoding="utf-8"))]
    return list(dict.fromkeys(found + helps()))


def why_elsewhere(line: str) -> str | None:
    return next((why for pattern, why in ELSEWHERE.items() if re.search(pattern, line)), None)


def blocks(language: str) -> list[tuple[str, str]]:
    return [
        (str(page.relative_to(ROOT)), block)
        for page in PAGES
        for kind, block in FENCED.findall(page.read_text(encoding="utf-8"))
        if kind == language
    ]


@pytest.fixture(scope="module")
def real_ids(folder: Path) -> dict[str, str]:
    """What the ids of the examples stand for in the example store."""
    with api.open(folder / "amity.duckdb") as relations:
        facts = [fact for fact in relations.iter_facts() if fact.kind == "agreement"]
        told = next(fact for fact in facts if len(fact.records) > 1)
        other = next(fact for fact in facts if fact.id != told.id)
    return {"f3d0c51b2a94e8f7": told.id, "f81b02c4d5e6f708": other.id, "RECORD": told.records[-1]}


def test_the_documentation_has_commands() -> None:
    assert len(all_commands()) > 80


@pytest.mark.parametrize("line", [line for line in all_commands() if not why_elsewhere(line)])
def test_the_command_runs_and_yields_something(
    line: str, folder: Path, real_ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    words = shlex.split(line.partition(" > ")[0].partition(" | ")[0], comments=True)[1:]
    if words[:2] in (["facts", "split"], ["facts", "merge"]):  # which change what the next example is about
        shutil.copy("amity.duckdb", "judged.db")
        words += ["--store", "judged.db"]
    result = CliRunner().invoke(cli.app, [real_ids.get(word, word) for word in words])
    assert result.exit_code == 0, f"{line}\n{result.output}\n{result.exception!r}"
    named = next((words[place + 1] for place, word in enumerate(words) if word in ("--output", "-o")), None)
    assert (folder / named).exists() if named else result.output


@pytest.mark.parametrize(("page", "code"), blocks("python"))
def test_the_python_block_runs(page: str, code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    exec(compile(code, page, "exec"), {"__name__": "__main__"})
