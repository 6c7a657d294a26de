"""Opens one address at a time, with manners: each step of a redirect is checked, asked for and waited for anew."""

from __future__ import annotations

import datetime
import email.utils
import threading
import time
from collections.abc import Callable, Iterator, MutableMapping
from urllib.parse import urljoin, urlsplit

import httpx

from amity.errors import LaterPage, MissingPage, PageError, UnreadablePage
from amity.fetch.settings import Fetched, FetchSettings
from amity.fetch.web.network import PORTS, PrivateAddress, Transport
from amity.fetch.web.robots import Robots
from amity.fetch.web.unpacking import accepted, body, too_large
from amity.version import __version__

USER_AGENT = f"amity/{__version__} (reads news reports)"
MOST_REDIRECTS = 5
GONE = (404, 410)
BUSY = (429, 500, 502, 503, 504)  # asked again, after a while
TRIES = 3
PATIENCE = 60.0  # seconds: a server that wants us back later than that is left alone until then
MOST_HOSTS = 5000  # whose manners are remembered
Kept = MutableMapping[str, tuple[dict[str, str], Fetched]]  # address to what to ask with, and the answer then


class Web:
    """A fetcher that remembers, for as long as it lives, what each host asked of it. Close it after use.

    Several threads may use it: one host is asked by one of them at a time. `kept` holds answers that are asked for
    again only if they changed; in memory where it is null.
    """

    def __init__(
        self,
        settings: FetchSettings,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        kept: Kept | None = None,
    ) -> None:
        self._settings = settings
        self._now = now
        self._sleep = sleep
        self._next: dict[str, float] = {}  # host to the moment from which it may be asked again
        self._robots = Robots(self._ask_robots, now)
        self._kept: Kept = {} if kept is None else kept
        self._most_kept = settings.most_kept if kept is None else None
        self._turns: dict[str, threading.RLock] = {}
        self._guard = threading.Lock()
        self._client: httpx.Client | None = None

    def __call__(self, url: str) -> Fetched:
        """What lies at the address; raises `PageError` where nothing can or may be had."""
        return self._fetched(url, keep=True)

    def once(self, url: str) -> Fetched:
        """The same, of an address that will not be asked for again: nothing of it is kept."""
        return self._fetched(url, keep=False)

    def answer(self, url: str) -> Fetched:
        """What a query service answers to a person; its robots.txt speaks to crawlers, and is not asked."""
        return self._fetched(url, keep=False, crawling=False)

    def _fetched(self, url: str, *, keep: bool, crawling: bool = True) -> Fetched:
        if self._settings.offline:
            raise MissingPage(f"{url} was not opened: --offline opens no address.")
        start = url
        for _ in range(MOST_REDIRECTS + 1):
            with self._turn(checked(url, allow_private=self._settings.allow_private)):
                found = self._open(url, keep=keep, crawling=crawling)
            if isinstance(found, Fetched):
                return found
            url = urljoin(url, found)
        raise UnreadablePage(f"{start} leads on more than {MOST_REDIRECTS} times; open it in a browser.")

    def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of the address's host names."""
        with self._turn(url):
            return self._robots.rules(url).sitemaps

    def close(self) -> None:
        """No connection stays open."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _turn(self, url: str) -> threading.RLock:
        """The lock of the address's host, which one request at a time holds."""
        host = _host(url)
        with self._guard:
            if len(self._turns) > MOST_HOSTS and host not in self._turns:
                moment = self._now()
                for old in [h for h in self._turns if self._next.get(h, 0.0) <= moment]:
                    self._next.pop(old, None)
                    if self._turns[old].acquire(blocking=False):
                        self._turns.pop(old).release()
            return self._turns.setdefault(host, threading.RLock())

    def _open(self, url: str, *, keep: bool, crawling: bool) -> Fetched | str:
        """The page, or the address that it leads on to."""
        delay = self._allowed(url) if crawling else 0.0
        for attempt in range(1, TRIES + 1):
            self._wait(url)
            try:
                held = self._kept.get(url) if keep else None
                with self._asked(url, held[0] if held else {}) as response:
                    pause = self._pause(response, attempt)
                    if pause is None:
                        return self._taken(response, url, held[1] if held else None, keep=keep)
            finally:
                self._put_off(url, max(self._settings.delay, delay))
            self._put_off(url, pause)
        raise AssertionError("the last attempt answers")

    def _allowed(self, url: str) -> float:
        """Seconds between requests that the host's robots.txt asks for; raises where it forbids this one."""
        rules = self._robots.rules(url)
        if rules.found is None:
            raise LaterPage(f"{url} was not opened: the robots.txt of its host cannot be had now; try again later.")
        if not rules.allow(url):
            raise MissingPage(f"{url} was not opened: the robots.txt of its host forbids it.")
        return rules.delay

    def _wait(self, url: str) -> None:
        left = self._next.get(_host(url), 0.0) - self._now()
        if left > PATIENCE:
            raise LaterPage(f"{url} was not opened: its host asked for a pause of {left:.0f} seconds more.")
        if left > 0:
            self._sleep(left)

    def _put_off(self, url: str, seconds: float) -> None:
        """The host is asked again after so many seconds, or later where it asked for that before."""
        self._next[_host(url)] = max(self._next.get(_host(url), 0.0), self._now() + seconds)

    def _pause(self, response: httpx.Response, attempt: int) -> float | None:
        """Seconds to wait before the address is asked again; None where the answer stands."""
        if response.status_code not in BUSY:
            return None
        asked = retry_after(response.headers.get("retry-after"))
        if asked is not None and asked > PATIENCE:
            self._put_off(str(response.url), asked)
            raise LaterPage(f"{response.url} answers {response.status_code}: come back in {asked:.0f} seconds.")
        if attempt == TRIES:
            return None
        return asked if asked is not None else max(self._settings.delay, 0.1) * 2**attempt

    def _asked(self, url: str, more: dict[str, str]) -> _Asked:
        if self._client is None:
            headers = {"User-Agent": USER_AGENT, "Accept-Encoding": accepted()}
            transport = Transport(allow_private=self._settings.allow_private)
            timeout = httpx.Timeout(self._settings.timeout)
            self._client = httpx.Client(transport=transport, headers=headers, timeout=timeout, trust_env=False)
        return _Asked(self._client, url, more)

    def _taken(self, response: httpx.Response, url: str, held: Fetched | None, *, keep: bool) -> Fetched | str:
        if response.has_redirect_location:
            return str(response.headers["location"])
        if response.status_code == 304 and held is not None:
            return held
        if response.status_code in GONE:
            raise MissingPage(f"There is nothing at {url} (answer {response.status_code}).")
        if response.status_code in BUSY:
            raise LaterPage(f"{url} answers {response.status_code} {response.reason_phrase}; try again later.")
        if not response.is_success:
            said = f"{response.status_code} {response.reason_phrase}".strip()
            raise UnreadablePage(f"{url} answers {said}; look at it in a browser.")
        raw = self._body(response, url)
        found = Fetched(raw=raw, url=url, media_type=response.headers.get("content-type"))
        marks = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
        told = {ask: response.headers[name] for ask, name in marks.items() if name in response.headers}
        if keep and told and (self._most_kept is None or len(self._kept) < self._most_kept):
            self._kept[url] = told, found
        return found

    def _body(self, response: httpx.Response, url: str, cap: int | None = None) -> bytes:
        cap = cap or self._settings.max_download
        announced = response.headers.get("content-length", "")
        if announced.isdigit() and int(announced) > cap:
            raise too_large(url, cap)
        chunks = self._in_time(_capped(response.iter_raw(), url, cap), url)
        return body(chunks, response.headers.get("content-encoding", ""), url, cap)

    def _in_time(self, chunks: Iterator[bytes], url: str) -> Iterator[bytes]:
        """The chunks, until the time for one page is over: a server may drip for ever."""
        end = self._now() + self._settings.max_seconds
        for chunk in chunks:
            if self._now() > end:
                raise LaterPage(f"{url} takes longer than {self._settings.max_seconds:g} seconds; try again later.")
            yield chunk

    def _ask_robots(self, url: str) -> tuple[int, bytes]:
        """Status and body of a robots.txt, wherever its redirects lead; an unknown host raises as any page would."""
        for _ in range(MOST_REDIRECTS + 1):
            checked(url, allow_private=self._settings.allow_private)
            self._wait(url)
            try:
                with self._asked(url, {}) as response:
                    if not response.has_redirect_location:
                        return response.status_code, self._body(response, url) if response.is_success else b""
                    url = urljoin(url, response.headers["location"])
            except UnreadablePage:
                return 404, b""
            finally:
                self._put_off(url, self._settings.delay)
        return 404, b""  # RFC 9309, 2.3.1.2: five redirects, then as if there were none


class _Asked:
    """An answer while it is open; errors of the network become one sentence, also while its body is read."""

    def __init__(self, client: httpx.Client, url: str, more: dict[str, str]) -> None:
        self._url = url
        self._opened = client.stream("GET", url, headers=more)

    def __enter__(self) -> httpx.Response:
        try:
            return self._opened.__enter__()
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise _explained(self._url, error) from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._opened.__exit__(kind, error, None)
        if isinstance(error, httpx.HTTPError | OSError):
            raise _explained(self._url, error) from error


def checked(url: str, *, allow_private: bool = True) -> str:
    """The address, where it is of http or https, names a host, and no odd port unless `allow_private`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UnreadablePage(f"{url} is not a sound address.") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise UnreadablePage(f"{url}: amity opens http and https addresses only.")
    if not host:
        raise UnreadablePage(f"{url} names no host.")
    if parts.username or parts.password:
        raise UnreadablePage(f"The address at {host} holds a name or password; amity sends none.")
    if port not in (None, *PORTS) and not allow_private:
        raise UnreadablePage(f"{url} names port {port}; amity opens 80 and 443 only, unless --allow-private is given.")
    return url


def retry_after(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or as a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return max(0.0, (moment - datetime.datetime.now(datetime.UTC)).total_seconds())


def _capped(chunks: Iterator[bytes], url: str, cap: int) -> Iterator[bytes]:
    """The packed bytes, no more than the cap."""
    taken = 0
    for chunk in chunks:
        taken += len(chunk)
        if taken > cap:
            raise too_large(url, cap)
        yield chunk


def _host(url: str) -> str:
    return (urlsplit(url).netloc or "").rpartition("@")[2].lower()


def _explained(url: str, error: Exception) -> PageError:
    private = _cause(error)
    if private is not None:
        return UnreadablePage(f"{url} was not opened: {private}, a private network or port to amity (--allow-private).")
    if isinstance(error, httpx.TimeoutException):
        return LaterPage(f"{url} cannot be reached: no answer in time.")
    said = str(error) or type(error).__name__
    if "CERTIFICATE" in said.upper():
        return LaterPage(f"{url} was not read: its certificate fails ({said[:160]}).")
    if "[SSL:" in said:
        return LaterPage(f"{url} cannot be reached: what answers there does not speak https; try http.")
    if "complete message body" in said:
        return LaterPage(f"{url} breaks off: it sent less than it announced; try again later.")
    return LaterPage(f"{url} cannot be reached: {said[:200]}.")


def _cause(error: BaseException | None) -> PrivateAddress | None:
    while error is not None and not isinstance(error, PrivateAddress):
        error = error.__cause__ or error.__context__
    return error
