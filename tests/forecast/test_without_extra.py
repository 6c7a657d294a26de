"""Without the libraries of the extra "forecast" each command that needs them says so in one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT = "import sys; sys.modules.update(numba=None, lightgbm=None); from amity.cli import main; main()"


@pytest.mark.parametrize(
    "words",
    [
        "outlook RUS KHM --from events.tsv",
        "outlook --backtest --from events.tsv",
        "outlook RUS --next --from events.tsv",
        "score forecast folder",
    ],
)
def test_what_to_install_is_said(words: str, tmp_path: Path) -> None:
    (tmp_path / "events.tsv").write_text("RUS\tCONSULT\tKHM\t2014-01-31\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT, *words.split()], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith("amity: Forecasts need numba and lightgbm;")
    assert "Traceback" not in ran.stderr
