"""Reads a file of official figures, CSV or SDMX-JSON: all of it, or an error that says what to mend."""

from __future__ import annotations

import json
from pathlib import Path

from amity.errors import ReferenceFault
from amity.facts.reference.guide import Guide
from amity.facts.reference.sdmx import read_sdmx
from amity.facts.reference.tables import read_csv
from amity.store.reference import Series

MOST = 50_000_000  # bytes


def read_reference(path: Path, guide: Guide) -> tuple[Series, ...]:
    """The series of one file; raises `ReferenceFault` with file, line and remedy where anything in it is wrong."""
    text = _text(path)
    if text.lstrip().startswith(("{", "[")):
        try:
            message = json.loads(text)
        except ValueError as error:
            raise ReferenceFault(f"{path}: not sound JSON ({error}); save it from the provider again.") from None
        except RecursionError:
            raise ReferenceFault(f"{path}: nested too deep to be SDMX-JSON.") from None
        series = read_sdmx(message, str(path), guide)
    else:
        series = read_csv(text, str(path), guide)
    if not series:
        raise ReferenceFault(f"{path} holds no value; nothing was added.")
    return series


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST:
            raise ReferenceFault(f"{path} is larger than {MOST // 1_000_000} MB; cut it into parts.")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReferenceFault(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise ReferenceFault(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8.") from None
