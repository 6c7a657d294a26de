"""A site's address, WordPress and Zotero: the documents that they hold, each once, with what is said of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from amity.errors import MissingPage, UnreadablePage
from amity.fetch import Fetched, FetchSettings, pages
from amity.fetch.settings import Link
from amity.records import Failure, Page

DATA = Path(__file__).parent / "data"
SITE = "https://example.org"
FRONT = (
    '<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    '<link rel="alternate" type="application/rss+xml" title="Comments Feed" href="/comments/feed">'
    "{}</head><p>News</html>"
)
API = '<link rel="https://api.w.org/" href="https://example.org/wp-json/">'


class Net:
    """A fetcher over a handful of addresses."""

    def __init__(self, **files: str | bytes) -> None:
        self.files = {name.replace("__", "/").replace("_", "."): words for name, words in files.items()}
        self.asked: list[str] = []

    def __call__(self, url: str) -> Fetched:
        self.asked.append(url)
        words = self.files.get(url.removeprefix(SITE).lstrip("/"))
        if words is None and url.rpartition("/")[2] in ("one", "two", "three"):
            words = f"<p>{url}"
        if words is None:
            raise MissingPage(f"There is nothing at {url} (answer 404).")
        return Fetched(raw=words.encode() if isinstance(words, str) else words, url=url)


def read(source: str, net: object = None, **more: object) -> list[Page | Failure]:
    return list(pages([source], FetchSettings(fetcher=net, **more)))  # type: ignore[arg-type]


def test_a_site_gives_what_its_feeds_and_sitemaps_name() -> None:
    net = Net(rss_xml=(DATA / "rss.xml").read_bytes(), news_xml=(DATA / "sitemap-index.xml").read_bytes())
    net.files |= {"": FRONT.format(""), "robots.txt": "User-agent: *\nSitemap: /news.xml\n"}
    net.files["news-sitemap.xml"] = (DATA / "news-sitemap.xml").read_bytes()
    found = read(f"{SITE}/", net)
    assert [page.origin for page in found] == [f"{SITE}/one", f"{SITE}/two", f"{SITE}/gone.xml"]
    assert isinstance(found[2], Failure)
    assert len(net.asked) == len(set(net.asked))
    assert f"{SITE}/comments/feed" not in net.asked


def test_a_site_without_feeds_may_have_the_usual_sitemap() -> None:
    net = Net(sitemap_xml=(DATA / "news-sitemap.xml").read_bytes())
    net.files[""] = "<html><p>News</html>"
    assert [page.origin for page in read(SITE, net)] == [f"{SITE}/one", f"{SITE}/two"]
    assert len(net.asked) == len(set(net.asked))
    del net.files["sitemap.xml"]
    assert [page.origin for page in read(SITE, net)] == [SITE]


def post(number: int) -> dict[str, object]:
    words = {name: {"rendered": f"{name} {number}"} for name in ("title", "content")}
    return {"id": number, "date": "2021-05-04T08:00:00", "date_gmt": "x", "link": f"{SITE}/p{number}", **words}


class WordPress:
    """The interface of a site with so many posts; past the last answer it says 400, as WordPress does."""

    def __init__(self, posts: int, *, closed: bool = False) -> None:
        self.posts, self.closed, self.asked = [post(n) for n in range(posts)], closed, list[str]()

    def __call__(self, url: str) -> Fetched:
        self.asked.append(url)
        if url == SITE:
            return Fetched(raw=FRONT.format(API).encode(), url=url)
        if url.endswith("rss.xml"):
            return Fetched(raw=(DATA / "rss.xml").read_bytes(), url=url)
        if not url.startswith(f"{SITE}/wp-json/wp/v2/posts?per_page=100&_embed=author"):
            raise MissingPage(f"There is nothing at {url} (answer 404).")
        number = int(url.partition("&page=")[2] or 1)
        some = self.posts[100 * (number - 1) : 100 * number]
        if self.closed or not some:
            raise UnreadablePage(f"{url} answers 400; look at it in a browser.")
        return Fetched(raw=json.dumps(some).encode(), url=url)


def test_every_post_of_a_wordpress_site() -> None:
    for count in (7, 100, 230):
        net = WordPress(count)
        found = read(SITE, net)
        assert [page.origin for page in found] == [f"{SITE}/p{n}" for n in range(count)]
        assert len(net.asked) == 2 + count // 100
    assert isinstance(found[0], Page)
    assert found[0].media_type == "text/html; charset=utf-8"


def test_a_closed_interface_leaves_the_feeds() -> None:
    found = read(SITE, WordPress(3, closed=True))
    assert [page.origin for page in found] == [f"{SITE}/one", f"{SITE}/two"]


def test_a_watch_is_offered_the_newest_posts() -> None:
    offered: list[Link] = []
    assert read(SITE, WordPress(230), wanted=lambda link: bool(offered.append(link))) == []
    assert [link.url for link in offered] == [f"{SITE}/p{n}" for n in range(100)]


def test_saved_posts() -> None:
    first, second = read(str(DATA / "wordpress-posts.json"))
    assert isinstance(first, Page)
    assert (first.origin, first.url, first.title) == (f"{SITE}/one", f"{SITE}/one", "Norway & Chile sign")
    assert (first.published, first.byline) == ("2021-05-04", "Ann Lee")
    assert b"<h1>Norway &amp; Chile sign</h1>\n<p>Norway and Chile signed" in first.raw
    assert isinstance(second, Failure)
    assert second.reason == f"{SITE}/two holds no text."


def test_a_library_of_zotero(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    shutil.copytree(DATA / "zotero", folder)
    first, second = read(str(folder))
    assert isinstance(first, Page)
    assert (first.origin, first.url) == (f"{folder}/files/12/a pact.html", f"{SITE}/one")
    said = (first.title, first.published, first.outlet, first.byline)
    assert said == ("A pact on fish", "2021-05-04", "Example Daily", "Ann Lee")
    assert isinstance(second, Failure)
    assert "lies outside its folder" in second.reason
    (folder / "My Library.rdf").unlink()
    assert {page.url for page in read(str(folder)) if isinstance(page, Page)} == {None, f"{SITE}/one"}


def test_a_feed_that_is_a_web_page(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<!DOCTYPE html><html><p>Are you a robot?</html>")
    (found,) = read(str(tmp_path / "feed.xml"))
    assert isinstance(found, Failure)
    assert "is a web page, not the feed or sitemap" in found.reason
