"""robots.txt (RFC 9309): what a site forbids is not opened, and the delay that it asks for is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

TOKEN = "amity"
LONGEST_DELAY = 60.0  # seconds; sites that ask for more are asked this often
KEPT = 24 * 3600.0  # RFC 9309, 2.4
SHORT = 300.0  # seconds until a robots.txt that could not be had is asked for again
MOST_KNOWN = 5000  # hosts whose rules are remembered
LARGEST = 500 * 1024  # bytes that must be read: RFC 9309, 2.5


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt says. `found` is null where it could not be had: then all is forbidden."""

    found: Protego | None
    since: float

    def allow(self, url: str) -> bool:
        """Whether amity may open the address."""
        return self.found is not None and bool(self.found.can_fetch(url, TOKEN))

    @property
    def delay(self) -> float:
        """Seconds between two requests that the site asks for; 0 where it does not."""
        asked = self.found.crawl_delay(TOKEN) if self.found else None
        return min(float(asked or 0), LONGEST_DELAY)

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps that it names."""
        return list(self.found.sitemaps) if self.found else []


class Robots:
    """The rules of every host met, each asked for once a day. `ask` gives the status and the body at an address."""

    def __init__(self, ask: Callable[[str], tuple[int, bytes]], now: Callable[[], float]) -> None:
        self._ask = ask
        self._now = now
        self._known: dict[str, Rules] = {}

    def rules(self, url: str) -> Rules:
        """The rules of the address's host."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        known = self._known.get(site)
        if known is None or self._now() - known.since > (KEPT if known.found else SHORT):
            if len(self._known) >= MOST_KNOWN:
                self._known.pop(next(iter(self._known)), None)
            known = self._known[site] = Rules(self._read(f"{site}/robots.txt"), self._now())
        return known

    def _read(self, url: str) -> Protego | None:
        """All is allowed where there is no such file (4xx), nothing where the server fails (5xx)."""
        status, raw = self._ask(url)
        if status >= 500 or status == 429:
            return None
        return Protego.parse(raw[:LARGEST].decode("utf-8", "replace") if status < 300 else "")
