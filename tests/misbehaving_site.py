"""A web server on this machine that also misbehaves: slow, busy, failing, gone, changing, forbidding."""

from __future__ import annotations

import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site:
    """Feeds and pages by path; `down` cuts every connection. `asked` counts answers but 304."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.unchanged: Counter[str] = Counter()
        self.pages: dict[str, str] = {}
        self.faults: dict[str, list[str]] = {}  # to each path what goes wrong, one a request
        self.robots = ""
        self.down = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def feed(self, path: str, *links: str) -> str:
        """A feed at this path that names these pages, which are there."""
        for link in links:
            self.pages.setdefault(link, f"report at {link}")
        items = "".join(f"<item><title>T</title><link>{self.address}{link}</link></item>" for link in links)
        self.pages[path] = f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>"
        return self.address + path

    def sitemap(self, path: str, **changed: str) -> str:
        """A sitemap that names pages with the day of their last change."""
        rows = "".join(f"<url><loc>{self.address}/{p}</loc><lastmod>{d}</lastmod></url>" for p, d in changed.items())
        self.pages[path] = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</urlset>"
        return self.address + path

    def close(self) -> None:
        """Nobody listens any more."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(site) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if site.down:
                    self.close_connection = True
                    return
                if self.path == "/robots.txt":
                    self.reply(200, site.robots)
                    return
                waiting = site.faults.get(self.path, [])
                self.misbehave(waiting.pop(0) if waiting else "")

            def misbehave(self, fault: str) -> None:
                words = site.pages.get(self.path)
                mark = f'"{hash(words)}"'
                if not fault and words is not None and self.headers.get("If-None-Match") == mark:
                    site.unchanged[self.path] += 1
                    self.reply(304, "")
                    return
                site.asked[self.path] += 1
                if fault == "slow":
                    time.sleep(1.5)
                elif fault == "cut":
                    self.reply(200, (words or "")[:3], {"Content-Length": "900"})
                elif fault.isdigit():
                    self.reply(int(fault), "", {"Retry-After": "1"} if fault == "429" else {})
                if not fault or fault == "slow":
                    self.reply(200 if words is not None else 404, words or "", {"ETag": mark})

            def reply(self, status: int, words: str, headers: dict[str, str] | None = None) -> None:
                body = words.encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Quiet."""

        return Handler
