"""How it stands with a watch, for people, programs and Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from amity.store.watching import SourceRow, WatchState

SILENT = 180.0  # seconds without a heartbeat after which a watch counts as ended (a page may take a while to read)
COUNTERS = {
    "polls": "Looks at sources.",
    "failed_polls": "Looks at sources that failed.",
    "read": "Pages read into the store.",
    "already": "Pages met again that were in the store.",
    "failed": "Pages that could not be read.",
    "records": "Records in the pages read.",
}


class SourceStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One source. Moments are seconds since 1970."""

    name: str
    address: str
    polled: float | None
    due: float
    failures: int  # in a row
    reason: str | None


class WatchStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The whole watch. Moments are seconds since 1970; counts are since the watch's file was made."""

    running: bool
    started: float | None
    heartbeat: float | None
    counts: dict[str, int]
    waiting: int  # addresses found and not yet read
    done: int
    given_up: int
    sources: tuple[SourceStatus, ...]


def watch_status(state: WatchState, now: float) -> WatchStatus:
    """What the file of the watch says at this moment."""
    counters, links = state.counters(), state.link_counts()
    beat = counters.get("heartbeat")
    return WatchStatus(
        running=beat is not None and now - beat < SILENT and not counters.get("ended"),
        started=counters.get("started"),
        heartbeat=beat,
        counts={name: int(counters.get(name, 0)) for name in COUNTERS},
        waiting=links.get("new", 0) + links.get("changed", 0),
        done=links.get("done", 0),
        given_up=links.get("failed", 0),
        sources=tuple(map(_source, state.sources())),
    )


def _source(row: SourceRow) -> SourceStatus:
    return SourceStatus(
        name=row.name, address=row.address, polled=row.polled, due=row.due, failures=row.failures, reason=row.reason
    )


def prometheus(status: WatchStatus) -> str:
    """The status in Prometheus' text format, version 0.0.4."""
    return "\n".join(_metrics(status)) + "\n"


def _metrics(status: WatchStatus) -> Iterator[str]:
    yield from _metric("up", "gauge", "1 while the watch runs.", int(status.running))
    yield from _metric("heartbeat_timestamp_seconds", "gauge", "The last sign of life.", status.heartbeat or 0)
    yield from _metric("start_timestamp_seconds", "gauge", "When the watch was started.", status.started or 0)
    for name, words in COUNTERS.items():
        yield from _metric(f"{name}_total", "counter", words, status.counts[name])
    yield from _metric("waiting", "gauge", "Addresses found and not yet read.", status.waiting)
    yield from _metric("given_up", "gauge", "Addresses at which nothing could be had.", status.given_up)
    yield "# HELP amity_watch_source_failures Looks at this source that failed in a row."
    yield "# TYPE amity_watch_source_failures gauge"
    for source in status.sources:
        yield f'amity_watch_source_failures{{source="{_escaped(source.name)}"}} {source.failures}'


def _metric(name: str, kind: str, words: str, value: float) -> Iterator[str]:
    yield f"# HELP amity_watch_{name} {words}"
    yield f"# TYPE amity_watch_{name} {kind}"
    yield f"amity_watch_{name} {value}"


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
