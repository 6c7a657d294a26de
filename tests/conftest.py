"""Shared fixtures: the codebook, and the shared gold and corpus where they lie beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from amity.codebook import Codebook, load

ROOT = Path(__file__).parents[1]
os.environ["AMITY_DATA"] = str(ROOT / "no-such-folder")  # tables that whoever runs the tests once fetched are not read


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return load()


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no ../shared beside this checkout: gold sets and corpus are not here")
    return folder


@pytest.fixture(scope="session")
def examples() -> Path:
    return ROOT / "examples"
