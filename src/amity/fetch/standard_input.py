"""``-``: what is piped in, one document or a stream of JSON Lines."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

from amity.fetch.files import pages_in
from amity.fetch.settings import FetchSettings
from amity.records import Failure, Page

NAME = "standard input"


def claims(source: str) -> bool:
    """Whether the source is standard input."""
    return source == "-"


def pages(source: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """The pages piped in."""
    stream = settings.stdin or sys.stdin.buffer
    if not isinstance(stream, io.BufferedReader | io.BytesIO):
        stream = io.BytesIO(stream.read())
    yield from pages_in(stream, source, NAME, settings)
