"""A watch over a server that misbehaves: nothing lost, nothing twice, no rule broken, whatever stops it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from amity.api.lakes import opened_to_write
from amity.cli import app
from amity.codebook import Codebook
from amity.errors import StoreError
from amity.fetch import FetchSettings
from amity.runs.watch import NO_NETWORK, Watch
from amity.runs.watch_status import prometheus, watch_status
from amity.runs.watchlist import Watched, WatchList
from amity.store import Store
from amity.store.lake import is_lake
from amity.store.watching import OnlyWatch, WatchState, state_path
from misbehaving_site import Site

FETCHING = FetchSettings(allow_private=True, timeout=1, delay=0)
pytestmark = pytest.mark.usefixtures("asked")


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture(params=["s.db", "s.lake"])
def store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    if is_lake(tmp_path / request.param):
        pytest.importorskip("duckdb")
    with opened_to_write(tmp_path / request.param, {}) as opened:
        yield opened


class Runner:
    """Watches by a clock of its own."""

    def __init__(self, store: Store, codebook: Codebook, *sources: str | Watched) -> None:
        self.store, self.codebook, self.clock, self.said = store, codebook, 1e9, list[str]()
        entries = (s if isinstance(s, Watched) else Watched(address=s, name=s, every=600.0) for s in sources)
        self.list = WatchList(sources=tuple(entries), delay=0)
        self.start()

    def start(self) -> None:
        """As after a restart: only the files remain."""
        self.state = WatchState(state_path(self.store.path), make=True)
        tell = {"say": self.said.append, "now": lambda: self.clock, "sleep": self.sleep}
        self.watch = Watch(self.list, self.store, self.state, self.codebook, FETCHING, **tell)  # type: ignore[arg-type]

    def sleep(self, seconds: float) -> None:
        self.clock += seconds

    def rounds(self, seconds: float = 0.0, times: int = 3) -> list[str]:
        """What the store holds after some rounds, that much later."""
        self.clock += seconds
        for _ in range(times):
            self.watch.round()
        return self.held()

    def held(self) -> list[str]:
        return sorted(d.text for d in self.store.documents())

    def end(self) -> None:
        self.watch.close()
        self.state.close()


def test_each_page_is_opened_once_also_after_a_restart(site: Site, store: Store, codebook: Codebook) -> None:
    runner = Runner(store, codebook, site.feed("/feed", "/a", "/b"))
    assert runner.rounds() == ["report at /a", "report at /b"]
    runner.end()
    site.feed("/feed", "/b", "/c")
    runner.start()
    assert runner.rounds(700) == ["report at /a", "report at /b", "report at /c"]
    assert runner.rounds(700) == runner.rounds(700)
    assert {path: site.asked[path] for path in ("/a", "/b", "/c")} == {"/a": 1, "/b": 1, "/c": 1}
    assert (site.asked["/feed"], site.unchanged["/feed"]) == (2, 2)
    runner.end()


def test_what_cannot_be_had_now_is_had_later(site: Site, store: Store, codebook: Codebook) -> None:
    faults = {"/busy": ["429"], "/fails": ["500"] * 3, "/slow": ["slow"], "/cut": ["cut"]}
    site.faults = {path: list(what) for path, what in faults.items()}
    site.robots = "User-agent: *\nDisallow: /secret\n"
    runner = Runner(store, codebook, site.feed("/feed", "/good", "/secret", "/gone", *faults))
    del site.pages["/gone"]
    assert runner.rounds(0, 2) == ["report at /busy", "report at /good"]
    site.feed("/feed", "/other")  # the feed forgets them before they could be had
    found = [runner.rounds(120, 1) for _ in range(12)][-1]
    assert found == sorted(f"report at {p}" for p in ("/good", "/other", *faults))
    assert site.asked["/secret"] == 0
    assert site.asked["/gone"] == 1
    assert {f.origin.removeprefix(site.address) for f in store.failures()} == {"/secret", "/gone"}
    runner.end()


def test_a_page_that_changed_is_read_again(site: Site, store: Store, codebook: Codebook) -> None:
    site.pages.update({"/one": "first words", "/two": "other words"})
    address = site.sitemap("/map", one="2021-05-04", two="2021-05-04")
    runner = Runner(store, codebook, Watched(address=address, name="map", only=("/one", "/two")))
    assert runner.rounds() == ["first words", "other words"]
    site.pages["/one"] = "changed words"
    site.sitemap("/map", one="2021-05-05", two="2021-05-04", three="2021-05-05")
    assert runner.rounds(1000) == ["changed words", "first words", "other words"]
    assert [site.asked[path] for path in ("/one", "/two", "/three")] == [2, 1, 0]
    runner.end()


def test_a_lost_network_loses_nothing(site: Site, store: Store, codebook: Codebook) -> None:
    other = Site()
    runner = Runner(store, codebook, site.feed("/feed", "/a"), other.feed("/feed", "/b"))
    runner.rounds()
    site.down = other.down = True
    site.feed("/feed", "/a", "/c")
    for _ in range(30):
        runner.rounds(NO_NETWORK + 1, 1)
    assert runner.held() == ["report at /a", "report at /b"]
    assert len(runner.said) < 10
    site.down = other.down = False
    assert runner.rounds(NO_NETWORK + 1) == ["report at /a", "report at /b", "report at /c"]
    assert any("answers again" in line for line in runner.said)
    assert not list(store.failures())
    runner.end()
    other.close()


def test_killed_between_writing_and_marking(site: Site, store: Store, codebook: Codebook) -> None:
    runner = Runner(store, codebook, site.feed("/feed", "/a", "/b"))

    def killed(urls: object) -> None:
        raise KeyboardInterrupt

    runner.state.done = killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        runner.rounds()
    runner.end()
    runner.start()
    assert runner.rounds(700) == ["report at /a", "report at /b"]
    assert [site.asked["/a"], site.asked["/b"]] == [1, 1]
    runner.end()


def test_a_store_that_cannot_be_written_waits(site: Site, store: Store, codebook: Codebook) -> None:
    runner = Runner(store, codebook, site.feed("/feed", "/a"))
    write, broken = store.write_batch, [True]

    def full(*arguments: object) -> None:
        if broken:
            broken.pop()
            raise StoreError("The disk is full.")
        write(*arguments)  # type: ignore[arg-type]

    store.write_batch = full  # type: ignore[method-assign, assignment]
    runner.watch.run(lambda: bool(runner.held()))
    assert runner.held() == ["report at /a"]
    assert any("The disk is full. The watch tries again" in line for line in runner.said)
    runner.end()


def test_files_are_watched_too(tmp_path: Path, store: Store, codebook: Codebook) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("one a")
    (tmp_path / "in" / "b.txt").write_text("unreadable b")
    runner = Runner(store, codebook, str(tmp_path / "in"), str(tmp_path / "gone"))
    runner.rounds()
    (tmp_path / "in" / "c.txt").write_text("three c")
    assert runner.rounds(700) == ["one a", "three c"]
    assert [Path(f.origin).name for f in store.failures()] == ["b.txt"]
    faulty = {row.address: row.reason for row in runner.state.sources() if row.failures}
    assert list(faulty) == [str(tmp_path / "gone")]
    runner.end()


def test_status_and_metrics(site: Site, store: Store, codebook: Codebook) -> None:
    runner = Runner(store, codebook, site.feed("/feed", "/a"), Watched(address=site.address + "/no", name='a "b"'))
    runner.rounds()
    found = watch_status(runner.state, runner.clock + 10)
    assert found.running
    assert (found.counts["read"], found.counts["records"], found.done, found.waiting) == (1, 1, 1, 0)
    assert [source.failures for source in found.sources] == [0, 1]
    assert "nothing at" in (found.sources[1].reason or "")
    text = prometheus(found)
    assert "# TYPE amity_watch_read_total counter\namity_watch_read_total 1\n" in text
    assert 'amity_watch_source_failures{source="a \\"b\\""} 1\n' in text
    assert not watch_status(runner.state, runner.clock + 1000).running
    runner.end()


def test_one_watch_a_store(tmp_path: Path) -> None:
    first = OnlyWatch(tmp_path / "s.db")
    with pytest.raises(StoreError, match="Another amity watch"):
        OnlyWatch(tmp_path / "s.db")
    first.close()
    OnlyWatch(tmp_path / "s.db").close()


def test_a_watch_on_the_command_line_fills_a_lake(site: Site, tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    words = "The foreign ministers of Norway and Chile signed an agreement on trade in Oslo on {} May 2021."
    site.pages |= {f"/{n}": words.format(n) for n in (1, 2, 3)}
    site.faults = {"/3": ["500"]}
    (tmp_path / "list.toml").write_text(
        f'store = "{tmp_path}/news.lake"\ndelay = 0\nkeep_pages = true\n'
        f'[[source]]\naddress = "{site.feed("/feed", "/1", "/2", "/3")}"\n'
    )
    lake = ["--store", str(tmp_path / "news.lake")]
    watching = CliRunner().invoke(app, ["watch", str(tmp_path / "list.toml"), "--once", "--allow-private", "--quiet"])
    assert watching.exit_code == 0, watching.output
    events = CliRunner().invoke(app, ["records", "--between", "Norway", "Chile", "--format", "jsonl", *lake])
    days = {json.loads(line)["when"]["start"] for line in events.stdout.splitlines()}
    assert days == {"2021-05-01", "2021-05-02", "2021-05-03"}
    status = CliRunner().invoke(app, ["watch", "--status", "--format", "json", *lake])
    held = json.loads(status.stdout)
    assert (status.exit_code, held["counts"]["read"], held["waiting"], held["done"]) == (1, 3, 0, 3)
    assert "are sound" in CliRunner().invoke(app, ["lake", "verify", str(tmp_path / "news.lake")]).stdout
