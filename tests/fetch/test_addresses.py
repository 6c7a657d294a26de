"""The real fetcher, against a server on this machine that also misbehaves."""

from __future__ import annotations

import gzip
import itertools
import socket
import ssl
import threading
import zlib
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import brotli
import pytest
import zstandard

from amity.errors import MissingPage, PageError
from amity.fetch import Fetched, FetchSettings, pages
from amity.fetch.web import Web
from amity.fetch.web.client import retry_after
from amity.fetch.web.network import is_public
from amity.records import Failure, Page

BOMBS = {
    "gzip": gzip.compress(bytes(50_000_000)),
    "deflate": zlib.compress(bytes(50_000_000)),
    "br": brotli.compress(bytes(50_000_000)),
    "zstd": zstandard.compress(bytes(50_000_000)),
}
PACKED = {
    "gzip": gzip.compress(b"packed"),
    "deflate": zlib.compress(b"packed"),
    "br": brotli.compress(b"packed"),
    "zstd": zstandard.compress(b"packed"),
}


class Site(BaseHTTPRequestHandler):
    asked: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        Site.asked[self.path] += 1
        status, headers, body = self.answer()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        path, _, rest = self.path[1:].partition("/")
        if self.path == "/robots.txt":
            return 200, {}, b"User-agent: *\nDisallow: /secret\n\nUser-agent: amity\nDisallow: /private\n"
        if path == "away":
            return 302, {"Location": "/page?x=1"}, b""
        if path in ("away-forever", "to-private", "to-file"):
            goal = {"away-forever": self.path, "to-private": "/private/x", "to-file": "file:///etc/passwd"}
            return 302, {"Location": goal[path]}, b""
        if path.startswith("page"):
            return 200, {"Content-Type": "text/html; charset=latin-1"}, self.headers["User-Agent"].encode()
        if path == "bomb":
            return 200, {"Content-Encoding": rest}, BOMBS[rest]
        if path == "packed":
            return 200, {"Content-Encoding": rest}, PACKED[rest]
        if path == "lying":
            return 200, {"Content-Length": rest}, b"short"
        if path == "marked":
            if self.headers.get("If-None-Match") == '"one"':
                return 304, {}, b""
            return 200, {"ETag": '"one"'}, b"marked"
        if path == "busy":
            first = Site.asked[self.path] == 1
            return (429, {"Retry-After": rest}, b"") if first else (200, {}, b"calm")
        if path == "large":
            return 200, {}, b"x" * 50_000
        return int(path), {}, b""

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


SETTINGS = FetchSettings(allow_private=True, max_download=20_000, timeout=5, delay=0)


def read(address: str) -> Page | Failure:
    (found,) = pages([address], SETTINGS)
    return found


def reason(address: str) -> str:
    found = read(address)
    assert isinstance(found, Failure), found
    assert found.reason.endswith(".")
    return found.reason


def test_redirect_is_followed_and_kept_as_url(site: str) -> None:
    page = read(f"{site}/away")
    assert isinstance(page, Page)
    assert (page.origin, page.url) == (f"{site}/away", f"{site}/page?x=1")
    assert page.media_type == "text/html; charset=latin-1"
    assert page.raw.startswith(b"amity/")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("404", "nothing at"),
        ("large", "larger than"),
        ("away-forever", "leads on"),
        ("private/a", "robots.txt of its host forbids"),
        ("to-private", "robots.txt of its host forbids"),
        ("to-file", "http and https addresses only"),
        ("lying/900", "sent less than it announced"),
        ("lying/900000000", "larger than"),
    ],
)
def test_answers_that_are_no_page(site: str, path: str, words: str) -> None:
    assert words in reason(f"{site}/{path}")


def test_what_is_forbidden_is_never_asked_for(site: str) -> None:
    reason(f"{site}/private/never")
    assert Site.asked["/private/never"] == 0
    assert isinstance(read(f"{site}/page/secret"), Page)


@pytest.mark.parametrize("packing", list(BOMBS))
def test_packed_answers_and_bombs(site: str, packing: str) -> None:
    page = read(f"{site}/packed/{packing}")
    assert isinstance(page, Page)
    assert page.raw == b"packed"
    assert "larger than" in reason(f"{site}/bomb/{packing}")


def test_an_unchanged_page_is_not_sent_again(site: str) -> None:
    web = Web(SETTINGS)
    assert web(f"{site}/marked/a") == web(f"{site}/marked/a")
    assert Site.asked["/marked/a"] == 2
    web.close()


def test_a_busy_server_is_asked_again_when_it_says(site: str) -> None:
    slept: list[float] = []
    web = Web(SETTINGS, sleep=slept.append)
    assert web(f"{site}/busy/3").raw == b"calm"
    assert 2.5 < sum(slept) <= 3
    with pytest.raises(MissingPage, match="come back in 4000 seconds"):
        web(f"{site}/busy/4000")
    with pytest.raises(MissingPage, match="asked for a pause"):
        web(f"{site}/page/later")
    assert Site.asked["/page/later"] == 0
    web.close()


def test_a_server_that_fails_is_asked_three_times(site: str) -> None:
    web = Web(SETTINGS, sleep=lambda seconds: None)
    with pytest.raises(PageError, match="answers 500"):
        web(f"{site}/500")
    assert Site.asked["/500"] == 3
    web.close()


def test_requests_to_one_host_are_apart(site: str) -> None:
    moment = [0.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        moment[0] += seconds

    web = Web(FetchSettings(allow_private=True, delay=7.0), now=lambda: moment[0], sleep=sleep)
    for number in range(3):
        web(f"{site}/page/{number}")
    assert slept == [7.0, 7.0, 7.0]  # the first after robots.txt
    web.close()


def test_nobody_answers() -> None:
    found = read("http://127.0.0.1:9/")
    assert isinstance(found, Failure)
    assert found.error == "LaterPage"


def test_a_name_that_turns_private_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: a public answer first, this machine afterwards; the address connected to is what counts."""
    answers = itertools.chain(["93.184.216.34"], itertools.repeat("127.0.0.1"))
    connected: list[str] = []

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(address[0])
        raise OSError("no route")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    found = [next(iter(pages(["http://rebind.example/"], FetchSettings(delay=0)))) for _ in range(2)]
    assert connected == ["93.184.216.34"]
    assert [type(f) for f in found] == [Failure, Failure]
    assert "private network" in found[1].reason  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def test_other_ports_and_passwords_are_refused() -> None:
    for address, words in (("http://example.org:22/", "names port 22"), ("http://a:b@example.org/", "password")):
        (found,) = pages([address], FetchSettings(delay=0))
        assert isinstance(found, Failure)
        assert words in found.reason


def test_offline_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a socket was asked for")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    (found,) = pages(["https://example.org/"], FetchSettings(offline=True))
    assert isinstance(found, Failure)
    assert "--offline" in found.reason


def test_retry_after_in_all_its_forms() -> None:
    assert retry_after("12") == 12
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after("soon") is None
    assert retry_after(None) is None


def test_a_fetcher_may_be_a_function() -> None:
    fetcher = FetchSettings(fetcher=lambda url: Fetched(raw=b"x", url=url))
    assert [type(p) for p in pages(["https://example.org/a"], fetcher)] == [Page]


def test_a_certificate_that_nobody_vouches_for() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parent / "data" / "self-signed.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    said = reason(f"https://127.0.0.1:{server.server_port}/page")
    server.shutdown()
    server.server_close()
    assert "its certificate fails" in said


def test_https_where_there_is_none(site: str) -> None:
    assert reason(f"{site.replace('http:', 'https:')}/page").endswith("does not speak https; try http.")
