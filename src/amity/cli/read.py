"""`amity read`: reads files, folders and addresses into the store."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from amity.cli.options import CodebookFolder, StorePath, opened

if TYPE_CHECKING:
    from amity.runs import RunReport

HELP = """Reads reports into the store: files, folders, web addresses; - for standard input.

Web pages, plain text, PDF, and tables (JSON Lines, CSV, Parquet) with a column of texts; each also packed with gzip.

  amity read reports/

  amity read https://example.org/news/visit.html notes.txt --store asia.db

  amity read archive.jsonl.gz --jobs 2

  amity read archive.jsonl.gz --on tcp://scheduler:8786

  cat report.txt | amity read -

  amity read news.parquet --text-column maintext --date-column day

A feed (RSS, Atom, JSON), a sitemap, a list of addresses or one of GDELT's, as a file or at an address, stands for
the pages that it names:

  amity read https://example.org/feed.xml addresses.txt

A site's address stands for what its feeds and sitemaps name, or for all posts where it is a WordPress site:

  amity read https://example.org/ --most-links 200

Addresses are opened with manners: robots.txt is kept, one request a host at a time, and never one of this machine or
of a private network.

What was read before is skipped. It may be stopped at any moment, with Ctrl-C or otherwise: the same command goes on.
Pages that cannot be read are kept with the reason (amity documents --failed) and do not stop the others. Exit code 1
where no page at all could be read.
"""


TitleColumn = Annotated[
    str | None, typer.Option("--title-column", metavar="NAME", help="The column that holds the titles.")
]
DateColumn = Annotated[
    str | None, typer.Option("--date-column", metavar="NAME", help="The column that holds the dates of publication.")
]
UrlColumn = Annotated[
    str | None, typer.Option("--url-column", metavar="NAME", help="The column that holds the addresses.")
]
OutletColumn = Annotated[
    str | None, typer.Option("--outlet-column", metavar="NAME", help="The column that holds the outlets.")
]


def read(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Files, folders, addresses, or -.")],
    again: Annotated[bool, typer.Option("--again", help="Read also what was read before.")] = False,
    text_column: Annotated[
        str | None, typer.Option("--text-column", metavar="NAME", help="The column of a table that holds the texts.")
    ] = None,
    title_column: TitleColumn = None,
    date_column: DateColumn = None,
    url_column: UrlColumn = None,
    outlet_column: OutletColumn = None,
    host: Annotated[
        list[str] | None, typer.Option("--host", help="Of web archives: only this host; may be given again.")
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option("--language", metavar="XX", help="Of web archives: leave out pages that name another language."),
    ] = None,
    saved_since: Annotated[
        str | None, typer.Option("--saved-since", metavar="DAY", help="Of web archives: 2022-08-05 or later.")
    ] = None,
    saved_until: Annotated[
        str | None, typer.Option("--saved-until", metavar="DAY", help="Of web archives: this day or earlier.")
    ] = None,
    keep_pages: Annotated[
        bool, typer.Option("--keep-pages", help="Keep the raw pages, packed, in STORE.pages, for: amity reread.")
    ] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes that read; about 1 GB of memory each.")
    ] = 1,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="CLUSTER", help="Read on a Dask cluster: tcp://host:8786, or local (--jobs)."),
    ] = None,
    delay: Annotated[
        float, typer.Option("--delay", min=0, metavar="SECONDS", help="Between two requests to one host.")
    ] = 1.0,
    most_links: Annotated[
        int, typer.Option("--most-links", min=1, metavar="N", help="Addresses opened of one feed, sitemap or list.")
    ] = 10_000,
    offline: Annotated[bool, typer.Option("--offline", help="Open no address at all.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Read also addresses of your own machine and network, at any port.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no report.")] = False,
    store: StorePath = Path("amity.duckdb"),
    codebook: CodebookFolder = None,
) -> None:
    """Reads sources into the store."""
    from amity.cli.progress import shown
    from amity.fetch import FetchSettings
    from amity.runs import RunSettings

    named = {"title": title_column, "published": date_column, "url": url_column, "outlet": outlet_column}
    fetching = FetchSettings(
        text_column=text_column,
        columns={field: column for field, column in named.items() if column},
        hosts=tuple(host or ()),
        languages=tuple(name.lower()[:2] for name in language or ()),
        since=saved_since,
        until=saved_until,
        delay=delay,
        most_links=most_links,
        offline=offline,
        allow_private=allow_private,
    )
    settings = RunSettings(again=again, jobs=jobs, on=on, keep=keep_pages, fetch=fetching)
    with opened(store, codebook) as amity, stopping() as stop, shown(sources, quiet) as progress:
        report = amity.read(*sources, settings=settings, progress=progress, stop=stop.asked)
    if not quiet:
        say(report, store)
    if report.stopped:
        raise typer.Exit(130)
    if not report.read + report.already:
        raise typer.Exit(1)


class Stop:
    """Whether somebody pressed Ctrl-C."""

    def __init__(self) -> None:
        self.pressed = False

    def asked(self) -> bool:
        """Once pressed, always."""
        return self.pressed

    def press(self, number: int, frame: FrameType | None) -> None:
        """The first time asks for an end after this batch, the second ends at once."""
        if self.pressed:
            raise KeyboardInterrupt
        self.pressed = True
        typer.echo("Stopping after this batch; press Ctrl-C again to stop at once.", err=True)


@contextmanager
def stopping() -> Iterator[Stop]:
    """Ctrl-C ends the run at a good place, and never loses what was written."""
    stop = Stop()
    before = signal.signal(signal.SIGINT, stop.press)
    try:
        yield stop
    except KeyboardInterrupt:
        typer.echo("Stopped at once; what was written is kept. The same command goes on.", err=True)
        raise typer.Exit(130) from None
    finally:
        signal.signal(signal.SIGINT, before)


def say(report: RunReport, store: Path) -> None:
    """The report: prose for a terminal, a JSON line for a pipe; each failure in a sentence on standard error."""
    for failure in report.failures:
        named = failure.reason if failure.origin in failure.reason else f"{failure.origin}: {failure.reason}"
        typer.echo(f"amity: {named}", err=True)
    if report.failed > len(report.failures):
        typer.echo(f"amity: {report.failed - len(report.failures):,} more; see: amity documents --failed", err=True)
    if sys.stdout.isatty():
        typer.echo(_prose(report, store))
    else:
        from amity.records import to_json

        names = ("read", "already", "failed", "records", "stopped")
        typer.echo(to_json({name: getattr(report, name) for name in names}).decode())
    if report.stopped:
        typer.echo("Stopped; what was read is kept. The same command goes on.", err=True)


def _prose(report: RunReport, store: Path) -> str:
    parts = [f"{report.read:,} read ({report.records:,} records)"]
    parts += [f"{report.already:,} already there"] if report.already else []
    parts += [f"{report.failed:,} could not be read"] if report.failed else []
    return f"{', '.join(parts)}; the store is {store}."


def add_to(app: typer.Typer) -> None:
    """The command line knows this command."""
    app.command(help=HELP, short_help="Reads reports into the store.")(read)
