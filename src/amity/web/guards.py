"""What stands before every page: who may ask, from where, and what the browser may do with the answer."""

from __future__ import annotations

import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
COOKIE = "amity_token"
LONGEST_QUERY = 4_000  # bytes of an address after the question mark
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Lets in requests to a known host, with the token where one is asked for, written only from our own pages."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...], token: str | None) -> None:
        self.app = app
        self.hosts = {host.lower() for host in hosts}
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or says in one sentence why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refused(scope)
        await (refused or self.app)(scope, receive, sending)

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _name(host) not in self.hosts:
            return _said(421, "This address is not one that amity serves; open the one that it printed at its start.")
        if len(scope["query_string"]) > LONGEST_QUERY:
            return _said(414, f"The address is too long; the part after ? may have {LONGEST_QUERY} characters.")
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return _said(405, "Pages can be read, and records corrected; nothing else.")
        if scope["method"] == "POST" and not _same_origin(headers, host):
            return _said(403, "A correction must come from a page of this server; open the record here and try again.")
        return self._without_token(scope, headers) if self.token else None

    def _without_token(self, scope: Scope, headers: Headers) -> Response | None:
        given = parse_qsl(scope["query_string"].decode("latin-1"))
        offered = next((value for name, value in given if name == "token"), None)
        if offered is not None and self._right(offered):
            rest = urlencode([pair for pair in given if pair[0] != "token"])
            path = "/" + scope["path"].lstrip("/\\")
            answer = RedirectResponse(path + (f"?{rest}" if rest else ""), status_code=303)
            answer.set_cookie(COOKIE, offered, httponly=True, samesite="strict", max_age=30 * 86400)
            return answer
        if self._right(_cookie(headers)):
            return None
        return _said(401, "This server asks for a token: open the address with ?token=… that amity serve printed.")

    def _right(self, offered: str) -> bool:
        return hmac.compare_digest(offered.encode(), (self.token or "").encode())


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return name.lower().rstrip(".")


def _same_origin(headers: Headers, host: str) -> bool:
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin", "")
    return site in (None, "same-origin") and origin in (f"http://{host}", f"https://{host}")


def _cookie(headers: Headers) -> str:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""


def _said(status: int, sentence: str) -> Response:
    return PlainTextResponse(sentence + "\n", status_code=status)
