"""Tables that a person fetched anew: they lie in the user's own data folder and win over those that ship."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

R = TypeVar("R")


def fetched_folder(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """Where fetched tables lie: `AMITY_DATA`, else the system's folder for a user's data; it may not be there yet."""
    known = os.environ if environment is None else environment
    if known.get("AMITY_DATA"):
        return Path(known["AMITY_DATA"]) / "codebook"
    home = Path(known.get("HOME") or known.get("USERPROFILE") or "~").expanduser()
    if platform == "win32":
        base = Path(known.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(known.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "amity" / "codebook"


def without_replaced(rows: tuple[R, ...], newer: tuple[R, ...]) -> tuple[R, ...]:
    """The rows of groups that were not fetched anew: of posts, a fetched post of a country goes whole."""
    fetched = {_group(row) for row in newer}
    return tuple(row for row in rows if _group(row) not in fetched)


def _group(row: Any) -> tuple[Any, ...]:
    """What is fetched as a whole; every row for itself where its kind does not say."""
    names = getattr(row, "WHOLE", None) or row.KEY
    return tuple(getattr(row, name) for name in names)
