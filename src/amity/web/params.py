"""What the address of a page asks for, checked: each wrong value is one sentence, and a page with status 400."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from amity.api import STATUSES
from amity.api.asking import day_of
from amity.errors import BadRequest
from amity.records import KINDS

ROWS = 40
MOST_ROWS = 500
LAST_PAGE = 5_000


class Params:
    """The parameters of one address."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = {name: value for name, value in given.items() if value.strip()}

    def text(self, name: str, longest: int = 300) -> str | None:
        """A wording; null where it is not given."""
        value = self.given.get(name, "").strip()
        if len(value) > longest or "\0" in value:
            raise BadRequest(f"{name} is too long or holds a zero byte; {longest} characters are the most.")
        return value or None

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number between two others."""
        value = self.given.get(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
            raise BadRequest(f"{name} is a whole number from {least} to {most:,}, not {value[:40]!r}.")
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...], default: str | None = None) -> str | None:
        """One of several words."""
        value = self.given.get(name)
        if value is not None and value not in choices:
            raise BadRequest(f"{name} {value[:40]!r} does not exist; choose from {', '.join(choices)}.")
        return value or default

    def day(self, name: str, *, last: bool = False) -> str | None:
        """A day; a year or month means its first or last."""
        return day_of(name, self.text(name, 20), last=last)

    @property
    def limit(self) -> int:
        """Rows of a page."""
        return self.number("limit", ROWS, 1, MOST_ROWS)

    @property
    def page(self) -> int:
        """Which page, from 1."""
        return self.number("page", 1, 1, LAST_PAGE)

    @property
    def kind(self) -> tuple[str, ...]:
        """The kind of record asked for, as a query has it."""
        kind = self.choice("kind", tuple(KINDS))
        return (kind,) if kind else ()

    @property
    def status(self) -> tuple[str, ...]:
        """The status asked for, as a query has it."""
        status = self.choice("status", STATUSES)
        return (status,) if status else ()

    def link(self, path: str = "", **changed: object) -> str:
        """The address of this page with some parameters changed; those set to None left out."""
        kept: dict[str, object] = {**self.given, **changed}
        query = urlencode({name: value for name, value in kept.items() if value is not None})
        return f"{path}?{query}" if query else (path or "?")
