"""`amity doctor`: says whether everything that amity needs is there."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from pathlib import Path

import typer

from amity.cli.options import CodebookFolder, StorePath, opened
from amity.errors import AmityError
from amity.version import __version__

HELP = """Checks what amity rests on: Python, the language model and its hashes, the codebook, the store.

  amity doctor

  amity doctor --store asia.db

Exit code 1 where something is wrong.
"""


def doctor(store: StorePath = Path("amity.duckdb"), codebook: CodebookFolder = None) -> None:
    """Checks versions, model, codebook and store."""
    typer.echo(f"amity      {__version__}")
    typer.echo(f"python     {platform.python_version()} on {platform.platform(terse=True)}")
    checks: dict[str, Callable[[Path, Path | None], Iterator[str]]] = {
        "model": _model,
        "codebook": _codebook,
        "store": _store,
    }
    wrong = [name for name, check in checks.items() if not _passes(name, check, store, codebook)]
    if wrong:
        typer.echo(f"Not well: {', '.join(wrong)}.", err=True)
        raise typer.Exit(1)
    typer.echo("All is well.")


def _passes(name: str, check: Callable[[Path, Path | None], Iterator[str]], store: Path, codebook: Path | None) -> bool:
    """Shows what a check finds, and whether all is well."""
    try:
        for number, line in enumerate(check(store, codebook)):
            typer.echo(f"{'' if number else name:<11}{line}")
    except AmityError as error:
        typer.echo(f"{name:<11}{error}")
        return False
    return True


def _model(store: Path, codebook: Path | None) -> Iterator[str]:
    from amity.codebook.language import language

    nlp = opened(store, codebook).codebook.derive(language)
    yield f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}, every file has its pinned hash"


def _codebook(store: Path, codebook: Path | None) -> Iterator[str]:
    book = opened(store, codebook).codebook
    yield f"version {book.version}, in {', '.join(map(str, book.folders))}"
    rows: dict[str, int] = {}
    for folder in book.folders:
        for path in sorted(folder.glob("*.tsv")):
            lines = path.read_text(encoding="utf-8").splitlines()
            kept = [line for line in lines if line.strip() and not line.startswith("#")]
            rows[path.stem] = rows.get(path.stem, 0) + max(0, len(kept) - 1)
    yield ", ".join(f"{name} {number:,}" for name, number in sorted(rows.items()))


def _store(store: Path, codebook: Path | None) -> Iterator[str]:
    if not store.exists():
        yield f"none at {store} yet; amity read SOURCE makes it"
        return
    with opened(store, codebook) as amity:
        counts = amity.store.counts()
    yield f"{store}, {store.stat().st_size / 1e6:,.1f} MB"
    yield f"{counts.documents:,} documents, {counts.failures:,} pages that could not be read, {counts.actors:,} actors"
    kinds = ", ".join(f"{kind} {number:,}" for kind, number in counts.records.items()) or "no records"
    yield f"{kinds}; doubts {counts.doubts:,}"
    if counts.first:
        yield f"from {counts.first} to {counts.last}"


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Checks what amity rests on.")(doctor)
