"""A watch over many feeds on this machine, with kills and a lost network on the way: nothing lost, nothing double?

    python benchmarks/watch_soak.py [--minutes 30] [--feeds 50]

A server of our own publishes articles in the feeds; each feed names its ten newest only. `amity watch` runs against it,
is killed (kill -9) every few minutes and started again, and the server refuses every connection for a minute now and
then, answers 500 or 429 at times. At the end every article must be in the store, once, each page sent once (a page that
was on its way at a kill may be sent again: counted), and the watch's memory must not have grown. Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import collections
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil

from amity.store.sqlite import open_for_answers

WATCH = "from amity.cli import main; main()"
STATES = ("Norway", "Chile", "Kenya", "Peru", "Ghana", "Japan", "Fiji", "Oman", "Spain", "Laos", "Cuba", "Nepal")
MOST_NAMED = 10


class News:
    """Feeds and their articles, and how the server behaves."""

    def __init__(self, feeds: int) -> None:
        self.articles: list[list[str]] = [[] for _ in range(feeds)]
        self.sent: collections.Counter[str] = collections.Counter()
        self.refused = self.faults = 0
        self.down = False
        self.chance = random.Random(5)

    def publish(self) -> None:
        """One more article in one of the feeds."""
        feed = self.chance.randrange(len(self.articles))
        number = len(self.articles[feed])
        a, b = self.chance.sample(STATES, 2)
        self.articles[feed].append(
            f"<html lang='en'><head><title>{a} and {b} meet, {feed}/{number}</title></head><body><article>"
            f"<h1>{a} and {b} meet, {feed}/{number}</h1><p>The foreign ministers of {a} and {b} signed agreement number"
            f" {feed * 1000 + number} on trade on {number % 28 + 1} May 2021. {a} praised the cooperation with {b}."
            f"</p></article></body></html>"
        )

    def feed(self, feed: int, host: str) -> str:
        newest = range(len(self.articles[feed]))[-MOST_NAMED:]
        items = "".join(f"<item><title>T</title><link>{host}/{feed}/{n}.html</link></item>" for n in newest)
        return f"<rss version='2.0'><channel><title>Feed {feed}</title>{items}</channel></rss>"


def server_of(news: News) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if news.down:
                news.refused += 1
                self.close_connection = True
                return
            if self.path == "/robots.txt":
                self.reply(404, "")
                return
            if news.chance.random() < 0.03:
                news.faults += 1
                self.reply(news.chance.choice((500, 503, 429)), "")
                return
            feed, _, number = self.path[1:].removesuffix(".html").partition("/")
            if not number:
                words = news.feed(int(feed), f"http://{self.headers['Host']}")
                mark = f'"{hash(words)}"'
                if self.headers.get("If-None-Match") == mark:
                    self.reply(304, "")
                else:
                    self.reply(200, words, {"ETag": mark, "Content-Type": "application/rss+xml"})
                return
            news.sent[self.path] += 1
            self.reply(200, news.articles[int(feed)][int(number)], {"Content-Type": "text/html"})

        def reply(self, status: int, words: str, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(words.encode())), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def write_list(path: Path, feeds: int, port: int) -> None:
    """Ten hosts (127.0.0.1 to 127.0.0.10), each with some of the feeds."""
    sources = (f'[[source]]\naddress = "http://127.0.0.{n % 10 + 1}:{port}/{n}"\nname = "{n}"' for n in range(feeds))
    path.write_text('every = "20 s"\ndelay = 0.1\n\n' + "\n\n".join(sources) + "\n")


def start(folder: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", WATCH, "watch", str(folder / "list.toml"), "--allow-private", "--quiet"]
    return subprocess.Popen([*words, "--store", str(folder / "s.db")])


def resident(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """MB of the watch itself, and with its workers."""
    try:
        one = psutil.Process(process.pid)
        own = one.memory_info().rss / 1e6
        return own, own + sum(child.memory_info().rss for child in one.children(recursive=True)) / 1e6
    except psutil.Error:
        return 0.0, 0.0


def soak(folder: Path, news: News, minutes: float, every: float) -> tuple[int, list[tuple[float, float, float]]]:
    """Kills, and the memory seen: seconds since the start, MB of the watch, MB of all."""
    chance = random.Random(9)
    begun = time.monotonic()
    next_kill, next_loss, back = begun + minutes * 6, begun + minutes * 4, 0.0
    kills, seen = 0, []
    process = start(folder)
    while (now := time.monotonic()) < begun + minutes * 60:
        time.sleep(every)
        news.publish()
        if now > next_kill and now < begun + minutes * 42:  # the last 30% without kills, to see memory
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
            process = start(folder)
            next_kill = now + chance.uniform(0.5, 1.5) * minutes * 4
        if now > next_loss and not news.down:
            news.down, back = True, now + minutes * 1.5
        if news.down and now > back:
            news.down, next_loss = False, now + chance.uniform(0.5, 1.5) * minutes * 8
        if not seen or now - begun - seen[-1][0] > 30:
            seen.append((now - begun, *resident(process)))
            print(f"{seen[-1][0]:6.0f} s {seen[-1][1]:6.0f} MB of {seen[-1][2]:6.0f}", flush=True)
    news.down = False
    wait_until_read(folder, news, process)
    process.send_signal(signal.SIGTERM)
    process.wait(120)
    return kills, seen


def wait_until_read(folder: Path, news: News, process: subprocess.Popen[bytes]) -> None:
    """At most ten minutes for what was published last and for pages that wait for another try."""
    wanted = sum(map(len, news.articles))
    for _ in range(120):
        with open_for_answers(folder / "s.db") as store:
            if store.counts().documents >= wanted:
                return
        time.sleep(5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--every", type=float, default=2.0, help="seconds between two articles")
    options = parser.parse_args()
    news = News(options.feeds)
    for _ in range(options.feeds * 3):
        news.publish()
    server = server_of(news)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_list(folder / "list.toml", options.feeds, server.server_port)
        kills, seen = soak(folder, news, options.minutes, options.every)
        with open_for_answers(folder / "s.db") as store:
            titles = collections.Counter(document.title for document in store.documents())
            failures = list(store.failures())
    wanted = sum(map(len, news.articles))
    twice = sum(count > 1 for count in news.sent.values())
    print(f"{options.feeds} feeds, {wanted} articles, {kills} kills, {news.refused} connections refused, ", end="")
    print(
        f"{news.faults} faults: {len(titles)} articles in the store, {sum(titles.values()) - len(titles)} double, ",
        end="",
    )
    print(f"{len(failures)} failures, {twice} pages sent more than once")
    late = [mb for at, mb, _ in seen if at > options.minutes * 43]
    if late:
        print(f"memory of the watch since the last kill: {late[0]:.0f} to {late[-1]:.0f} MB, most {max(late):.0f} MB")
    sys.exit(0 if len(titles) == wanted == sum(titles.values()) and not failures else 1)


if __name__ == "__main__":
    main()
