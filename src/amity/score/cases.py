"""Gold files: rows checked as they are read, and the document that a gold text makes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amity.errors import BadRequest
from amity.records import Document


def read_rows(path: Path, fields: Mapping[str, type]) -> list[dict[str, Any]]:
    """The rows of a file of JSON Lines; raises `BadRequest` with file, line and remedy where a row is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        raise BadRequest(f"{path} is not there; give a file of gold cases, one JSON object a line.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path} cannot be read ({error}); it must be JSON Lines in UTF-8.") from None
    rows = [_row(line, fields, f"{path}, line {at}") for at, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise BadRequest(f"{path} holds no row; give one JSON object a line.")
    return rows


def _row(line: str, fields: Mapping[str, type], where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadRequest(f"{where}: not JSON ({error}); each line is one JSON object.") from None
    if not isinstance(row, dict):
        raise BadRequest(f"{where}: not an object; each line is one JSON object with {', '.join(fields)}.")
    for name, kind in fields.items():
        if not isinstance(row.get(name), kind):
            raise BadRequest(f'{where}: "{name}" is missing or not of type {kind.__name__}; add it to the row.')
    return row


def gold_document(name: str, text: str, published: str | None = None, host: str | None = None) -> Document:
    """The document of a gold text, as it stands."""
    url = f"https://{host}/" if host else None
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id=digest[:16], title=None, byline=None, outlet=None, published=published[:10] if published else None,
        published_inferred=False, language="en", url=url, origin=name, text=text, hash=digest,
    )  # fmt: skip
