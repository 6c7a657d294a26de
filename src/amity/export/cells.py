"""Text made safe for the place it is written to: cells of tab-separated files, of spreadsheets, and XML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # tabs, line breaks of every kind, control characters
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # also the full-width ones


def one_line(text: str) -> str:
    """The text on one line without control characters."""
    return " ".join(_BREAKS.sub(" ", text).split())


def tab_line(cells: Iterable[Any]) -> bytes:
    """Cells as a line of a tab-separated file, UTF-8; what is not known is empty."""
    return ("\t".join(_cell(cell) for cell in cells) + "\n").encode("utf-8", "replace")


def defused(cell: Any) -> Any:
    """A cell that a spreadsheet shows and does not run: text that would be a formula begins with an apostrophe."""
    return "'" + cell if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(_FORMULA) else cell


def xml_text(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold; a replacement character stands for each."""
    return _NOT_XML.sub("\ufffd", text)


def json_text(value: Any) -> Any:
    """The value without lone surrogates, which UTF-8 cannot hold, in any of its strings."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: json_text(item) for name, item in value.items()}
    return [json_text(item) for item in value] if isinstance(value, (list, tuple)) else value


def web_address(address: str | None) -> str | None:
    """The address where it is one of the web; null for `javascript:` and all else."""
    known = address and re.match(r"https?://[^\s<>\"']+\Z", address, re.IGNORECASE)
    return address if known else None


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:.15g}" if isinstance(cell, float) else one_line(str(cell))
