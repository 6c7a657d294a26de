"""Kept pages come back as they came, and reading them again makes the same store."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from amity.cli import app
from amity.errors import StoreError
from amity.records import Page
from amity.store.raw import RawPages, raw_path
from amity.store.sqlite import open_for_answers

TEXT = "Norway and Chile signed an agreement on fisheries in Oslo on 3 May 2021. Their ministers met there."


def test_pages_come_back_as_they_came(tmp_path: Path) -> None:
    pages = [Page(raw=b"x" * 50, origin=o, url="https://e.org", title="T", published="2021") for o in ("a", "b")]
    with RawPages(tmp_path / "s.db", make=True) as raw:
        raw.keep(pages)
        raw.keep(pages)
        assert list(raw.pages()) == pages


def test_a_damaged_page_is_named(tmp_path: Path) -> None:
    with RawPages(tmp_path / "s.db", make=True) as raw:
        raw.keep([Page(raw=b"x", origin="a.txt")])
    with sqlite3.connect(raw_path(tmp_path / "s.db")) as db:
        db.execute("UPDATE raw SET packed = x'00'")
    with RawPages(tmp_path / "s.db", make=False) as raw, pytest.raises(StoreError, match=r"a\.txt"):
        list(raw.pages())


def test_reading_again_makes_the_same_store(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    words = ["read", str(tmp_path / "a.txt"), "--store", str(old)]
    assert CliRunner().invoke(app, words).exit_code == 0
    missing = CliRunner().invoke(app, ["reread", "--store", str(old)])
    assert missing.exit_code == 1
    assert "--keep-pages" in missing.output
    assert CliRunner().invoke(app, [*words, "--keep-pages"]).exit_code == 0
    (tmp_path / "a.txt").unlink()
    assert CliRunner().invoke(app, ["reread", "--store", str(old), "--into", str(new)]).exit_code == 0
    with open_for_answers(old) as one, open_for_answers(new) as other:
        assert list(one.dump()) == list(other.dump())
