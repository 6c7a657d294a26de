"""An http(s) address: fetched with a time limit and a cap, never from private networks unless allowed."""

from __future__ import annotations

import io
import ipaddress
import re
import socket
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import httpx

from amity.errors import MissingPage, PageError, UnreadablePage
from amity.fetch.files import pages_in
from amity.fetch.settings import Fetched, Fetcher, FetchSettings, failed
from amity.records import Failure, Page
from amity.version import __version__

ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*://", re.I)
USER_AGENT = f"amity/{__version__} (reads news reports)"
MOST_REDIRECTS = 5
GONE = (404, 410)


def claims(source: str) -> bool:
    """Whether the source is an address of any scheme."""
    return bool(ADDRESS.match(source))


def pages(source: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """The page at an address, or the pages of a table that lies there."""
    try:
        found = (settings.fetcher or http_fetcher(settings))(checked(source))
        name = urlsplit(found.url).path.rpartition("/")[2]
        stream = io.BytesIO(found.raw)
        yield from pages_in(stream, name, source, settings, url=found.url, media_type=found.media_type)
    except PageError as error:
        yield failed(source, error)


def checked(url: str) -> str:
    """The address, where it is of http or https and names a host."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname)
    except ValueError:
        raise UnreadablePage(f"{url} is not a sound address.") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise UnreadablePage(f"{url}: amity opens http and https addresses only.")
    if not named:
        raise UnreadablePage(f"{url} names no host.")
    return url


def http_fetcher(settings: FetchSettings) -> Fetcher:
    """A fetcher that opens addresses with httpx."""

    def fetch(url: str) -> Fetched:
        with httpx.Client(timeout=settings.timeout, headers={"User-Agent": USER_AGENT}, trust_env=False) as client:
            return _followed(client, url, settings)

    return fetch


def _followed(client: httpx.Client, url: str, settings: FetchSettings) -> Fetched:
    """What lies at the end of the redirects; every step is checked anew."""
    for _ in range(MOST_REDIRECTS + 1):
        if not settings.allow_private:
            _check_public(url)
        try:
            with client.stream("GET", checked(url)) as response:
                if response.has_redirect_location:
                    url = urljoin(url, response.headers["location"])
                    continue
                return _taken(response, url, settings.max_download)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise MissingPage(f"{url} cannot be reached: {_why(error)}.") from error
    raise UnreadablePage(f"{url} leads on more than {MOST_REDIRECTS} times; open it in a browser.")


def _taken(response: httpx.Response, url: str, cap: int) -> Fetched:
    if response.status_code in GONE:
        raise MissingPage(f"There is nothing at {url} (answer {response.status_code}).")
    if not response.is_success:
        raise UnreadablePage(f"{url} answers {response.status_code} {response.reason_phrase}; try again later.")
    raw = bytearray()
    for chunk in response.iter_bytes():
        raw += chunk
        if len(raw) > cap:
            raise UnreadablePage(f"{url} is larger than {cap // 1_000_000} MB; download it and cut it into reports.")
    return Fetched(raw=bytes(raw), url=url, media_type=response.headers.get("content-type"))


def _check_public(url: str) -> None:
    """Raises where the host is of this machine or a private network: a list of addresses must not open those."""
    host = urlsplit(url).hostname or ""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        raise MissingPage(f"{url} cannot be reached: no host of that name is known.") from None
    if any(not ipaddress.ip_address(str(address).partition("%")[0]).is_global for address in found):
        raise UnreadablePage(f"{url} lies on this machine or a private network; amity does not open those.")


def _why(error: Exception) -> str:
    return "no answer in time" if isinstance(error, httpx.TimeoutException) else str(error) or type(error).__name__
