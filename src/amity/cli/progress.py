"""Progress of long work on a terminal: how much, how fast, how long yet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from amity.runs import RunReport


@contextmanager
def shown(sources: list[str], quiet: bool) -> Iterator[Callable[[RunReport], None]]:
    """What to call with each report; shows nothing where standard error is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda report: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Pages a second since the start."""

        def render(self, task: Task) -> Text:
            """The rate, once there is one."""
            pages = task.fields.get("pages", 0)
            return Text(f"{pages / task.elapsed:,.1f} a second" if task.elapsed and pages else "")

    columns = (TextColumn("{task.description}"), BarColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=total_size(sources))

        def show(report: RunReport) -> None:
            failed = f", {report.failed:,} failed" if report.failed else ""
            words = f"{report.pages:,} pages, {report.records:,} records{failed}"
            bar.update(task, completed=report.size, description=words, pages=report.pages)

        yield show


def total_size(sources: list[str]) -> int | None:
    """The bytes of all files and folders named; unknown where addresses or standard input are among them."""
    total = 0
    for source in sources:
        path = Path(source)
        if path.is_file():
            total += path.stat().st_size
        elif path.is_dir():
            total += sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
        else:
            return None
    return total
