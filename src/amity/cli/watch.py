"""`amity watch`: looks at a list of sources for as long as it runs."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from amity.cli.options import CodebookFolder

if TYPE_CHECKING:
    from amity.runs.watch_status import WatchStatus
    from amity.runs.watchlist import WatchList

HELP = """Watches the sources of a list: looks at each when it is due, reads what is new, and goes on until stopped.

  amity watch sources.toml --store asia.db

  amity watch --status --store asia.db

  amity watch --status --format prometheus --store asia.db

The list is TOML; each source is anything that amity read takes:

  [[source]]
  address = "https://example.org/feed.xml"
  every = "15 minutes"

It may be stopped at any moment and started again: no page is lost, none is opened twice. Pages that cannot be had
now are asked for again later. While it writes, the other commands read. A changed list is taken up as it runs.
"""


class StatusForm(StrEnum):
    """How a status is written."""

    TEXT = "text"
    JSON = "json"
    PROMETHEUS = "prometheus"


def watch(
    watch_list: Annotated[Path | None, typer.Argument(metavar="[LIST]", help="The watch list, a TOML file.")] = None,
    status: Annotated[bool, typer.Option("--status", help="Only say how it stands with the watch.")] = False,
    format: Annotated[StatusForm, typer.Option("--format", "-f", help="How to write the status.")] = StatusForm.TEXT,
    check: Annotated[bool, typer.Option("--check", help="Only check the list.")] = False,
    once: Annotated[bool, typer.Option("--once", help="End when nothing more is due.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Read also addresses of your own machine and network, at any port.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing while all is well.")] = False,
    store: Annotated[
        Path | None, typer.Option("--store", metavar="FILE", help="The store; default: the list's, or amity.duckdb.")
    ] = None,
    codebook: CodebookFolder = None,
) -> None:
    """Watches, checks a list, or tells how a watch stands."""
    from amity.errors import BadRequest
    from amity.runs.watchlist import load_list

    if status:
        listed = load_list(watch_list).store if watch_list and store is None else None
        _say_status(store or Path(listed or "amity.duckdb"), format)
        return
    if watch_list is None:
        raise BadRequest("Name a watch list, a TOML file; see: amity watch --help")
    found = load_list(watch_list)
    for fault in found.faults:
        typer.echo(f"amity: {fault}", err=True)
    if check:
        typer.echo(f"{watch_list} names {len(found.sources)} sources that can be watched.")
        raise typer.Exit(2 if found.faults else 0)
    _watch(found, watch_list, store or Path(found.store or "amity.duckdb"), codebook, allow_private, quiet, once)


def _watch(
    found: WatchList,
    path: Path,
    store: Path,
    codebook: Path | None,
    allow_private: bool,
    quiet: bool,
    once: bool,
) -> None:
    from amity.api.lakes import opened_to_write
    from amity.api.names import wholes
    from amity.codebook import load
    from amity.fetch import FetchSettings
    from amity.runs import Work
    from amity.runs.pool import Pool
    from amity.runs.watch import Watch
    from amity.store.watching import OnlyWatch, WatchState, state_path

    knowledge = load(codebook)
    with ExitStack() as stack:
        opened = stack.enter_context(opened_to_write(store, wholes(knowledge)))
        stack.callback(OnlyWatch(store).close)
        state = WatchState(state_path(store), make=True)
        stack.callback(state.close)
        pool: Pool[Work] = stack.enter_context(Pool(knowledge, found.jobs, renew=500, seconds=600.0))
        say = (lambda line: None) if quiet else _say
        fetching = FetchSettings(allow_private=allow_private)
        running = Watch(found, opened, state, knowledge, fetching, pool=pool, say=say)
        stack.callback(running.close)
        say(f"watching {len(found.sources)} sources into {store}")
        state.set(ended=0)
        with _stopping() as stop:
            if once:
                while not stop() and running.round(stop):
                    pass
            else:
                running.run(stop, _reloading(path, running.use, say))
        state.set(ended=1)


def _reloading(path: Path, use: Callable[[WatchList], None], say: Callable[[str], None]) -> Callable[[], None]:
    """What takes up the list anew when its file changed; one that is wrong leaves the old one in force."""
    from amity.errors import BadRequest
    from amity.runs.watchlist import load_list

    held = [_changed(path)]

    def look() -> None:
        now = _changed(path)
        if now == held[0]:
            return
        held[0] = now
        try:
            found = load_list(path)
        except BadRequest as error:
            say(f"{error} The list as it was stays in force.")
            return
        for fault in found.faults:
            say(fault)
        use(found)
        say(f"watching {len(found.sources)} sources from now on")

    return look


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _say(line: str) -> None:
    typer.echo(f"{datetime.now():%Y-%m-%d %H:%M:%S} {line}", err=True)


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Ctrl-C and the system's request to end let the round come to its end; a second one ends at once."""
    pressed: list[int] = []

    def press(number: int, frame: FrameType | None) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)
        typer.echo("Stopping after this round; press Ctrl-C again to stop at once.", err=True)

    before = [(number, signal.signal(number, press)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield lambda: bool(pressed)
    except KeyboardInterrupt:
        typer.echo("Stopped at once; what was written is kept. The same command goes on.", err=True)
        raise typer.Exit(130) from None
    finally:
        for number, old in before:
            signal.signal(number, old)


def _say_status(store: Path, form: StatusForm) -> None:
    """Writes the status; exit code 1 where the watch does not run."""
    from amity.records import to_json
    from amity.runs.watch_status import prometheus, watch_status
    from amity.store.watching import WatchState, state_path

    state = WatchState(state_path(store), make=False)
    try:
        found = watch_status(state, time.time())
    finally:
        state.close()
    if form is StatusForm.PROMETHEUS:
        typer.echo(prometheus(found), nl=False)
    elif form is StatusForm.JSON:
        typer.echo(to_json(found).decode())
    else:
        typer.echo("\n".join(_prose(found, time.time())))
    sys.stdout.flush()
    raise typer.Exit(0 if found.running else 1)


def _prose(found: WatchStatus, now: float) -> Iterator[str]:
    beat = f"last sign of life {_ago(found.heartbeat, now)}" if found.heartbeat else "it never ran"
    yield f"{'running' if found.running else 'not running'}; {beat}"
    counts = found.counts
    yield f"{counts['read']:,} pages read, {counts['records']:,} records; {counts['failed']:,} could not be read"
    yield f"{found.waiting:,} addresses wait, {found.done:,} are done, {found.given_up:,} were given up"
    for source in found.sources:
        looked = f"looked at {_ago(source.polled, now)}" if source.polled else "not yet looked at"
        trouble = f"; failed {source.failures} times in a row: {source.reason}" if source.failures else ""
        yield f"  {source.name}: {looked}{trouble}"


def _ago(moment: float | None, now: float) -> str:
    seconds = max(0.0, now - (moment or now))
    for size, word in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {word} ago"
    return f"{seconds:.0f} seconds ago"


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Watches a list of sources.")(watch)
