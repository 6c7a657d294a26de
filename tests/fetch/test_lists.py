"""Feeds, sitemaps and lists of addresses give the page of every article that they name, each once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from amity.errors import MissingPage
from amity.fetch import Fetched, FetchSettings, pages
from amity.fetch.markup import root_name
from amity.records import Failure, Page

DATA = Path(__file__).parent / "data"
LISTS = [
    *("rss.xml", "atom.xml", "feed.json", "news-sitemap.xml", "addresses.txt"),
    "mediacloud.csv",
    *("gdelt.export.CSV", "gdelt.mentions.CSV", "gdelt.gkg.csv", "gdelt-gal.json", "gdelt-artlist.json"),
]


class Net:
    """A fetcher that serves the files beside this one, and a page under every other name."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, url: str) -> Fetched:
        self.asked.append(url)
        name = url.rpartition("/")[2]
        if name == "gone.xml":
            raise MissingPage(f"There is nothing at {url} (answer 404).")
        path = DATA / name
        return Fetched(raw=path.read_bytes() if path.is_file() else f"<p>{name}".encode(), url=url)


def read(source: str, net: Net, **more: object) -> list[Page | Failure]:
    return list(pages([source], FetchSettings(fetcher=net, **more)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("place", [f"{DATA}/", "https://example.org/"])
def test_every_page_named_is_opened_once(name: str, place: str) -> None:
    net = Net()
    found = read(place + name, net)
    assert [page.origin for page in found] == ["https://example.org/one", "https://example.org/two"]
    assert [page.raw for page in found if isinstance(page, Page)] == [b"<p>one", b"<p>two"]
    opened = [place + name] if place.startswith("http") else []
    assert net.asked == [*opened, "https://example.org/one", "https://example.org/two"]


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json", "news-sitemap.xml", "mediacloud.csv"])
def test_what_the_publisher_dates_is_dated(name: str) -> None:
    page = read(str(DATA / name), Net())[0]
    assert isinstance(page, Page)
    assert (page.published or "")[:10] == "2021-05-04"


def test_a_sitemap_that_is_gone_does_not_stop_the_others() -> None:
    found = read(str(DATA / "sitemap-index.xml"), Net())
    assert [type(page) for page in found] == [Page, Page, Failure]


def test_an_xml_bomb_is_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss><item>&b;</item></rss>'
    (tmp_path / "feed.xml").write_text(bomb)
    (found,) = read(str(tmp_path / "feed.xml"), Net())
    assert isinstance(found, Failure)
    assert "XML bombs" in found.reason


def test_other_schemes_in_a_feed_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<rss><item><link>file:///etc/passwd</link></item></rss>")
    net = Net()
    (found,) = read(str(tmp_path / "feed.xml"), net)
    assert isinstance(found, Failure)
    assert net.asked == []


def test_a_long_list_says_where_it_stops() -> None:
    found = read(str(DATA / "addresses.txt"), Net(), most_links=1)
    assert [type(page) for page in found] == [Page, Failure]
    assert "more than 1 addresses" in found[1].reason  # type: ignore[union-attr]


def test_a_report_that_begins_with_an_address_is_a_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("https://example.org/one\nNorway and Chile signed an agreement.\n")
    assert [page.origin for page in read(str(tmp_path / "a.txt"), Net())] == [f"{tmp_path}/a.txt"]


def test_no_head_makes_the_look_slow() -> None:
    begun = time.perf_counter()
    assert root_name(b"<!---->" * 585) == ""
    assert root_name(b"<!-- a --><?x?>\n<!DOCTYPE rss [ <!ELEMENT a> ]> <ns:rss>") == "rss"
    assert time.perf_counter() - begun < 0.5
