"""The real fetcher, against a server on this machine: redirects, caps, answers that are no success."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from amity.fetch import FetchSettings, pages
from amity.records import Failure, Page


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/away"):
            self.send_response(302)
            self.send_header("Location", "/page?x=1" if self.path == "/away" else self.path)
        elif self.path.startswith("/page"):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=latin-1")
        else:
            self.send_response(200 if self.path == "/large" else int(self.path[1:]))
        self.end_headers()
        self.wfile.write(b"x" * 5000 if self.path == "/large" else self.headers["User-Agent"].encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def read(address: str) -> Page | Failure:
    (found,) = pages([address], FetchSettings(allow_private=True, max_download=4000, timeout=5))
    return found


def test_redirect_is_followed_and_kept_as_url(site: str) -> None:
    page = read(f"{site}/away")
    assert isinstance(page, Page)
    assert (page.origin, page.url) == (f"{site}/away", f"{site}/page?x=1")
    assert page.media_type == "text/html; charset=latin-1"
    assert page.raw.startswith(b"amity/")


@pytest.mark.parametrize(
    ("path", "words"),
    [("/404", "nothing at"), ("/500", "answers 500"), ("/large", "larger than"), ("/away-forever", "leads on")],
)
def test_answers_that_are_no_page(site: str, path: str, words: str) -> None:
    found = read(site + path)
    assert isinstance(found, Failure)
    assert words in found.reason


def test_nobody_answers() -> None:
    found = read("http://127.0.0.1:9/")
    assert isinstance(found, Failure)
    assert found.error == "MissingPage"
