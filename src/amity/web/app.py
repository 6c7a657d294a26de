"""The pages over a store as an ASGI application."""

from __future__ import annotations

import io
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from amity.api.formats import FORMATS
from amity.api.names import actor_names, resolve_actor
from amity.codebook import Codebook
from amity.errors import AmityError, BadRequest, SlowAnswer, UnknownActor
from amity.store import Query
from amity.store.browsing import Browser
from amity.version import __version__
from amity.web.guards import LOOPBACK, Guard
from amity.web.params import Params
from amity.web.render import environment

STATIC = Path(__file__).parent / "static"
MOST_DOWNLOADED = 100_000  # records of one download
MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson", "parquet": "application/vnd.apache.parquet"}


@dataclass(frozen=True, slots=True)
class Page:
    """What a view answers: its template, its values, and the records that it downloads as."""

    template: str
    title: str
    values: dict[str, Any]
    query: Query | None = None


@dataclass(slots=True)
class Site:
    """The store and the codebook; each thread has a browser of its own."""

    path: Path
    codebook: Codebook
    secret: str = field(default_factory=secrets.token_hex)
    own: threading.local = field(default_factory=threading.local)

    @property
    def browser(self) -> Browser:
        """This thread's browser of the store."""
        if not hasattr(self.own, "browser"):
            self.own.browser = Browser(self.path)
        held: Browser = self.own.browser
        return held

    def actor_id(self, name: str) -> str:
        """The id of the actor that is meant."""
        if self.browser.actor(name):
            return name
        return resolve_actor(name, self.codebook, self.browser.store.actors())

    def actor_name(self, actor_id: str) -> str:
        """What the codebook calls an actor, else what most documents do."""
        known = self.codebook.derive(actor_names).get(actor_id)
        held = None if known else self.browser.actor(actor_id)
        return known or (held.name if held else actor_id)


View = Callable[[Site, Params, Request], Page]


def make_app(site: Site, hosts: tuple[str, ...] = LOOPBACK, token: str | None = None) -> Starlette:
    """The application: answers to these host names, and only with the token where one is given."""
    from amity.web.corrections import make_correction
    from amity.web.views import VIEWS

    templates = environment()

    def endpoint(view: View) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            params = Params(request.query_params)
            site.browser.begin()
            page = view(site, params, request)
            form = params.choice("as", tuple(FORMATS))
            if form:
                return _download(site, page, form)
            frame = {"site": site, "p": params, "here": request.url.path, "title": page.title, "version": __version__}
            shared = {"latest": site.browser.latest(), "downloads": page.query is not None, "rows": _documents}
            return HTMLResponse(templates.get_template(page.template).render(**frame, **shared, **page.values))

        return answer

    def wrong(request: Request, error: Exception) -> Response:
        status, sentence = _explained(error)
        frame = {"title": "Not possible", "sentence": sentence, "status": status, "here": request.url.path}
        page = templates.get_template("error.html").render(**frame, p=Params({}), downloads=False, version=__version__)
        return HTMLResponse(page, status_code=status)

    routes = [Route(path, endpoint(view), methods=["GET"]) for path, view in VIEWS.items()]
    routes.append(Route("/record/{id}/correction", make_correction(site), methods=["POST"]))
    return Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=STATIC))],
        exception_handlers={AmityError: wrong, HTTPException: wrong},
        middleware=[Middleware(Guard, hosts=hosts, token=token), Middleware(GZipMiddleware, minimum_size=500)],
    )


def _documents(site: Site, records: list[Any]) -> dict[str, Any]:
    """The documents of these records by id."""
    return {d.id: d for d in site.browser.store.documents({record.document for record in records})}


def _download(site: Site, page: Page, form: str) -> Response:
    """The records of a page as a file; corrections applied."""
    if page.query is None:
        raise BadRequest("This page holds no list of records to download.")
    total = site.browser.count(page.query)
    if total > MOST_DOWNLOADED:
        raise BadRequest(
            f"{total:,} records are more than a page gives ({MOST_DOWNLOADED:,}); use: amity records --format {form}"
        )
    out = io.BytesIO()
    records = site.browser.oldest(page.query)
    if form == "csv":
        from amity.web.cells import write_spreadsheet

        write_spreadsheet(records, out)
    else:
        FORMATS[form](records, out, None)
    name = f'attachment; filename="amity.{form}"'
    return Response(out.getvalue(), media_type=MEDIA[form], headers={"content-disposition": name})


def _explained(error: Exception) -> tuple[int, str]:
    if isinstance(error, HTTPException):
        return error.status_code, error.detail if error.detail != "Not Found" else "There is no such page."
    known = {UnknownActor: 404, BadRequest: 400, SlowAnswer: 503}
    return next((status for kind, status in known.items() if isinstance(error, kind)), 500), str(error)
