"""The tools of `amity mcp`: what assistants may ask, each a method with the words that they read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

from amity import api
from amity.api import assistants
from amity.api.assistants import Page
from amity.errors import AmityError
from amity.version import __version__

Answer = dict[str, Any]
ABOUT = """amity holds a dated, sourced record of relations between states and organisations, read from news reports.
Actors may be named as Russia, Russian, RUS, ASEAN or Sergey Lavrov. Each row is a fact with the sentences it rests on;
independent_sources counts copies of a text once; confidence is meant as a probability; status says whether it
happened, is planned, conditional, denied or only called for. Scores are PLOVER's, -10 to +10.
Answers hold at most 100 rows: total and more say what is left, and offset gets it."""


def server(store: Path, codebook: Path | None = None) -> MCPServer[Any]:
    """The server with its tools, none of which can change the store."""
    made: MCPServer[Any] = MCPServer("amity", instructions=ABOUT, version=__version__, log_level="WARNING")
    hints = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    held = Tools(store, codebook)
    for tool in (held.dossier, held.timeline, held.ledger, held.figures, held.outlooks, held.search, held.record):
        made.add_tool(tool, annotations=hints)
    return made


class Tools:
    """The tools; their docstrings are what assistants read. Each opens the store anew, to read."""

    def __init__(self, store: Path, codebook: Path | None) -> None:
        self._store = store
        self._codebook = codebook

    def dossier(
        self, a: str, b: str | None = None, as_of: str | None = None, limit: int = 10, offset: int = 0
    ) -> Answer:
        """The relation of two actors, or all of one: counts, scores by year, and the newest rows of each section.

        as_of (2022, 2022-08, 2022-08-05) answers from reports published up to then. limit and offset count per section.
        """
        return self._ask(lambda amity: assistants.dossier(amity, a, b, as_of, Page(limit, offset)))

    def timeline(
        self, a: str | None = None, b: str | None = None, since: str | None = None, until: str | None = None,
        type: str | None = None, limit: int = 20, offset: int = 0,
    ) -> Answer:  # fmt: skip
        """Events about one actor or two by date, each once. type is PLOVER's, such as CONSULT, AID, ASSAULT."""
        return self._found("event", (a, b), since, until, None, type, (limit, offset))

    def ledger(
        self, a: str | None = None, b: str | None = None, as_of: str | None = None, known_by: str | None = None,
        limit: int = 20, offset: int = 0,
    ) -> Answer:  # fmt: skip
        """Agreements, each once, with parties, stages and term, as they stood on a day (as_of)."""
        return self._ask(lambda amity: assistants.ledger(amity, a, b, as_of, known_by, Page(limit, offset)))

    def figures(
        self, a: str | None = None, b: str | None = None, since: str | None = None, until: str | None = None,
        words: str | None = None, limit: int = 20, offset: int = 0,
    ) -> Answer:  # fmt: skip
        """What reports count, by date: value, unit, period, trend; disputed names fields on which sources differ."""
        return self._found("measure", (a, b), since, until, words, None, (limit, offset))

    def outlooks(
        self, a: str | None = None, b: str | None = None, as_of: str | None = None, limit: int = 20, offset: int = 0
    ) -> Answer:
        """What is foretold, by whom, and what became of it: open, came-true, failed or unknowable, and why."""
        return self._ask(lambda amity: assistants.outlooks(amity, _named(a, b), as_of, Page(limit, offset)))

    def search(
        self, words: str, kind: str | None = None, a: str | None = None, b: str | None = None,
        since: str | None = None, until: str | None = None, limit: int = 20, offset: int = 0,
    ) -> Answer:  # fmt: skip
        """Facts whose sentences hold all these words; "in this order", trad* by its start.

        kind: event, agreement, statement, measure, outlook, cause or tie.
        """
        return self._found(kind, (a, b), since, until, words, None, (limit, offset))

    def record(self, id: str) -> Answer:
        """One record or fact by its id: all its fields, and every report that tells it."""
        return self._ask(lambda amity: assistants.record(amity, id))

    def _found(
        self, kind: str | None, names: tuple[str | None, ...], since: str | None, until: str | None,
        words: str | None, type: str | None, page: tuple[int, int],
    ) -> Answer:  # fmt: skip
        def ask(amity: api.Amity) -> Answer:
            query = amity.query(kind, _named(*names), since, until, type=type, search=words)
            return assistants.found(amity, query, Page(*page))

        return self._ask(ask)

    def _ask(self, ask: Callable[[api.Amity], Answer]) -> Answer:
        """The answer; what an assistant asked wrongly is one sentence for it."""
        try:
            with api.open(self._store, self._codebook) as amity:
                return assistants.timed(amity, lambda: ask(amity))
        except AmityError as error:
            raise ToolError(str(error)) from error


def _named(*names: str | None) -> tuple[str, ...]:
    return tuple(name for name in names if name)
