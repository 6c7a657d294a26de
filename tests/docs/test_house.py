"""The rules of the house: sizes of functions and files, an origin for every row, every command documented."""

from __future__ import annotations

import ast
import gzip
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from amity import cli
from amity.codebook import DATA

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "amity"
FILES = sorted(path for path in SOURCE.rglob("*.py"))
LINES_OF_A_FUNCTION = 40
LINES_OF_A_FILE = 400


def functions() -> Iterator[tuple[str, int]]:
    """Each function with its lines from `def` to its end."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield f"{path.relative_to(ROOT)}: {node.name}", (node.end_lineno or 0) - _first(node) + 1


def _first(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The line of the first statement after signature and docstring: both may be as long as they must."""
    said = ast.get_docstring(node) is not None
    body = node.body[1:] if said and len(node.body) > 1 else node.body
    return body[0].lineno


def test_no_function_has_more_than_forty_lines() -> None:
    assert [(name, lines) for name, lines in functions() if lines > LINES_OF_A_FUNCTION] == []


def test_no_file_has_more_than_four_hundred_lines() -> None:
    sizes = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: lines for name, lines in sizes.items() if lines > LINES_OF_A_FILE} == {}


@pytest.mark.parametrize("path", sorted(DATA.glob("*.tsv*")), ids=lambda path: path.name)
def test_every_row_of_the_codebook_has_an_origin(path: Path) -> None:
    raw = path.read_bytes()
    lines = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8").split("\n")
    rows = [line.split("\t") for line in lines[1:] if line.strip() and not line.startswith("#")]
    keys = {line.split("|")[1] for line in (DATA / "ORIGIN.md").read_text().splitlines() if line.startswith("| `")}
    known = set(re.findall(r"`([^`]+)`", " ".join(keys)))
    place = lines[0].split("\t").index("origin") if "origin" in lines[0] else None
    if path.name == "gazetteer.tsv.gz":
        assert "gazetteer.tsv.gz" in (DATA / "ORIGIN.md").read_text()
        return
    assert place is not None
    assert [row for row in rows if len(row) <= place or not row[place].strip()] == []
    assert {row[place].strip() for row in rows} - known == set()


def test_every_command_is_documented() -> None:
    pages = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md"))
    for command in cli.app.registered_commands:
        name = command.name or command.callback.__name__.replace("_", "-")  # type: ignore[union-attr]
        assert f"amity {name}" in pages, name
        shown = command.help or "" if " " not in name else pages
        assert f"amity {name}" in shown, f"the help of {name} has no example"
    for group in cli.app.registered_groups:
        assert f"amity {group.name}" in pages


def test_public_names_are_sorted() -> None:
    """Ruff's rule RUF022 holds on every commit."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "RUF" in rules["select"]
    assert "RUF022" not in rules["ignore"]


def test_the_reference_is_up_to_date() -> None:
    """Else run: python docs/make_reference.py"""
    made = subprocess.run(
        [sys.executable, ROOT / "docs" / "make_reference.py", "--check"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr


def test_every_page_of_the_documentation_is_in_its_navigation() -> None:
    listed = set(re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    held = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}
    assert held == listed


def test_links_between_pages_lead_somewhere() -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http://", "https://")):
                assert (page.parent / target).exists(), (page.name, target)
