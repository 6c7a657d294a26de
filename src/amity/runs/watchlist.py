"""The watch list: a TOML file that names sources and how often each is looked at."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from amity.errors import BadRequest

EVERY = 15 * 60.0  # seconds
SHORTEST = 1.0
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
PERIOD = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)$", re.I)


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """One source of the list."""

    address: str  # anything that `amity read` takes
    name: str
    every: float = EVERY  # seconds between two looks
    only: tuple[str, ...] = ()  # of the addresses that it names, those that hold one of these words


class WatchList(msgspec.Struct, frozen=True, kw_only=True):
    """All that the file says. `faults` are sentences about entries that were left out."""

    sources: tuple[Watched, ...]
    faults: tuple[str, ...] = ()
    store: str | None = None
    every: float = EVERY
    delay: float = 1.0
    keep_pages: bool = False
    jobs: int = 1


TOP = {"store": str, "every": (str, int), "delay": (int, float), "keep_pages": bool, "jobs": int, "source": list}
OWN = {"address": str, "name": str, "every": (str, int), "only": (str, list)}


def load_list(path: Path) -> WatchList:
    """The list in this file; raises `BadRequest` where it is no TOML or names no source that can be watched."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadRequest(f"The watch list {path} cannot be opened: {error.strerror or error}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"The watch list {path} is not sound TOML: {error}.") from error
    faults = list(_faults(found, TOP, str(path)))
    if faults:
        raise BadRequest(faults[0])
    every = _seconds(found.get("every", EVERY), str(path))
    sources, faults = _sources(found.get("source", []), path, every)
    if not sources:
        raise BadRequest(faults[0] if faults else f'{path} names no source; add [[source]] and address = "...".')
    plain = {name: found[name] for name in ("store", "delay", "keep_pages", "jobs") if name in found}
    return WatchList(sources=tuple(sources), faults=tuple(faults), every=every, **plain)


def _sources(entries: list[Any], path: Path, every: float) -> tuple[list[Watched], list[str]]:
    """The sources that can be watched, and a sentence about each of the others."""
    sources: dict[str, Watched] = {}
    faults: list[str] = []
    for number, entry in enumerate(entries, start=1):
        try:
            source = _source(entry, f"Source {number} of {path}", every)
        except BadRequest as error:
            faults.append(str(error))
            continue
        if source.address in sources:
            faults.append(f"Source {number} of {path} names {source.address} a second time; take one out.")
        sources.setdefault(source.address, source)
    return list(sources.values()), faults


def _source(entry: Any, place: str, every: float) -> Watched:
    if not isinstance(entry, dict):
        raise BadRequest(f"{place} is not a table; write [[source]] above its lines.")
    for fault in _faults(entry, OWN, place):
        raise BadRequest(fault)
    address = entry.get("address", "").strip()
    if not address:
        raise BadRequest(f'{place} has no address; add a line such as address = "https://example.org/feed.xml".')
    only = entry.get("only", ())
    return Watched(
        address=address,
        name=entry.get("name") or address,
        every=_seconds(entry.get("every", every), place),
        only=(only,) if isinstance(only, str) else tuple(map(str, only)),
    )


def _faults(entry: dict[str, Any], known: dict[str, Any], place: str) -> Iterable[str]:
    """A sentence for each name that is not known and each value of another kind."""
    for name, value in entry.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}."
            yield f"{place} has no setting {name!r}; {hint}"
        elif not isinstance(value, known[name]) or (isinstance(value, bool) and known[name] is not bool):
            yield f"{place}: {name} = {value!r} is not what belongs there ({_kinds(known[name])})."


def _kinds(kinds: Any) -> str:
    words = {str: "a text in quotes", int: "a whole number", float: "a number", bool: "true or false", list: "a list"}
    return " or ".join(words[kind] for kind in (kinds if isinstance(kinds, tuple) else (kinds,)))


def _seconds(value: Any, place: str) -> float:
    """A period in seconds: "15 minutes", "90s", or a number of minutes."""
    if isinstance(value, float):
        return value
    if isinstance(value, int):
        return max(SHORTEST, value * 60.0)
    found = PERIOD.match(value.strip())
    if not found:
        raise BadRequest(f'{place}: every = {value!r} is no period; write "15 minutes", "90 s" or "2 h".')
    return max(SHORTEST, float(found[1]) * UNITS[found[2][0].lower()])
