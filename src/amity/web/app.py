"""The pages over a store as an ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from amity.errors import AmityError, BadRequest, SlowAnswer, UnknownActor
from amity.version import __version__
from amity.web.guards import LOOPBACK, Guard
from amity.web.page import FORMS, Page, download
from amity.web.params import Params
from amity.web.render import environment
from amity.web.site import Site

__all__ = ["Site", "make_app"]

THREADS = 6  # that answer; more would only wait for one another, each with its own view of the store
STATIC = Path(__file__).parent / "static"
NAVIGATION = (
    ("/", "Today"), ("/dyad", "Dyad"), ("/actor", "Actor"), ("/network", "Network"), ("/map", "Map"),
    ("/ledger", "Ledger"), ("/figures", "Figures"), ("/outlooks", "Outlooks"), ("/search", "Search"),
    ("/coverage", "Coverage"), ("/codebook", "Codebook"),
)  # fmt: skip
View = Callable[[Site, Params, Request], Page]


@asynccontextmanager
async def _few_threads(app: Starlette) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


class Files(StaticFiles):
    """Our own files; a browser may keep them for a day, and vendored ones, which never change, for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file."""
        answer = await super().get_response(path, scope)
        age = 31_536_000 if path.startswith("vendor") else 600
        answer.headers.setdefault("cache-control", f"private, max-age={age}")
        return answer


def make_app(site: Site, hosts: tuple[str, ...] = LOOPBACK, token: str | None = None) -> Starlette:
    """The application: answers to these host names, and only with the token where one is given."""
    from amity.web.corrections import make_correction
    from amity.web.views import VIEWS

    templates = environment()

    def endpoint(view: View) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            params = Params(request.query_params)
            site.held.panorama()  # the first of all pages waits for it; its own time begins after that
            site.browser.begin()
            page = view(site, params, request)
            if form := params.choice("as", FORMS):
                return download(site, page, form)
            frame = {"site": site, "p": params, "here": request.url.path, "title": page.title, "page": page}
            shared = {"version": __version__, "navigation": NAVIGATION, "latest": site.latest()}
            made = HTMLResponse(templates.get_template(page.template).render(**frame, **shared, **page.values))
            for name, value in page.values.get("cookies", {}).items():
                made.set_cookie(name, value, httponly=True, samesite="strict", max_age=366 * 86400)
            return made

        return answer

    def wrong(request: Request, error: Exception) -> Response:
        status, sentence = _explained(error)
        frame = {"title": "Not possible", "sentence": sentence, "status": status, "here": request.url.path}
        shared = {"page": None, "p": Params({}), "version": __version__, "navigation": NAVIGATION}
        return HTMLResponse(templates.get_template("error.html").render(**frame, **shared), status_code=status)

    routes = [Route(path, endpoint(view), methods=["GET"]) for path, view in VIEWS.items()]
    routes.append(Route("/record/{id}/correction", make_correction(site), methods=["POST"]))
    return Starlette(
        routes=[*routes, Mount("/static", Files(directory=STATIC))],
        lifespan=_few_threads,
        exception_handlers={AmityError: wrong, HTTPException: wrong},
        middleware=[
            Middleware(Guard, hosts=hosts, token=token),
            Middleware(GZipMiddleware, minimum_size=500, compresslevel=5),
        ],
    )


def _explained(error: Exception) -> tuple[int, str]:
    if isinstance(error, HTTPException):
        return error.status_code, error.detail if error.detail != "Not Found" else "There is no such page."
    known = {UnknownActor: 404, BadRequest: 400, SlowAnswer: 503}
    return next((status for kind, status in known.items() if isinstance(error, kind)), 500), str(error)
