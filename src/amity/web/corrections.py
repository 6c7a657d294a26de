"""The form "this is wrong": what comes in, checked, becomes a correction."""

from __future__ import annotations

import datetime
import hmac
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import parse_qsl

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from amity.codebook.rows_events import event_types
from amity.errors import BadRequest, StoreError
from amity.records import Certainty, Direction, Event, Form, Outcome, Record, Stage, Status, Trend
from amity.store.corrections import correct

if TYPE_CHECKING:
    from amity.web.site import Site

LONGEST = 16_384  # bytes of a form
FIELDS = {
    "event": ("type", "mode", "status"), "agreement": ("name", "form", "stage", "signed", "until", "status"),
    "statement": ("act", "status"), "measure": ("indicator", "value", "unit", "trend", "status"),
    "outlook": ("direction", "certainty", "outcome", "status"), "cause": ("marker", "status"),
    "tie": ("relation", "post", "status"),
}  # fmt: skip


CHOICES: dict[str, tuple[str, ...]] = {
    "status": get_args(Status), "form": get_args(Form), "stage": get_args(Stage), "trend": get_args(Trend),
    "direction": get_args(Direction), "certainty": get_args(Certainty), "outcome": get_args(Outcome),
}  # fmt: skip


def form_token(site: Site, record_id: str) -> str:
    """What the form of this record must bring back."""
    return hmac.new(site.secret.encode(), record_id.encode(), sha256).hexdigest()


def make_correction(site: Site) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint that keeps corrections."""

    async def answer(request: Request) -> Response:
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST:
                raise HTTPException(413, f"The form is too long; {LONGEST} bytes are the most.")
        record_id = str(request.path_params["id"])
        try:
            form = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=40))
        except ValueError:
            raise BadRequest("The form cannot be read; it must be a form of the record's page, in UTF-8.") from None
        if not hmac.compare_digest(form.get("token", "").encode(), form_token(site, record_id).encode()):
            raise HTTPException(403, "The form is out of date; open the record again and send it once more.")
        await run_in_threadpool(_keep, site, record_id, form)
        await run_in_threadpool(site.held.refresh)
        return RedirectResponse(f"/record/{record_id}", status_code=303)

    return answer


def _keep(site: Site, record_id: str, form: dict[str, str]) -> None:
    site.browser.begin()
    record = site.browser.store.record(record_id)
    if record is None:
        raise HTTPException(404, f"There is no record {record_id}.")
    verdict, who, why = (form.get(name, "").strip() for name in ("verdict", "who", "why"))
    if verdict not in ("wrong", "changed", "right"):
        raise BadRequest("Say whether the record is wrong, changed or right.")
    if not who or not why or len(who) > 200 or len(why) > 2_000:
        raise BadRequest("Say who you are (up to 200 characters) and why (up to 2,000).")
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    correct(site.path, record, verdict, _fields(site, record, form), who, why, made)  # type: ignore[arg-type]
    work_out_facts(site)


def work_out_facts(site: Site) -> None:
    """The facts that the record told hold what people say; where another process writes, it works them out."""
    from amity.api.names import wholes
    from amity.facts.updating import FactBook
    from amity.store.sqlite import open_store

    try:
        with open_store(site.path, wholes(site.codebook)) as store:
            FactBook(store, wholes(site.codebook), datetime.datetime.now(datetime.UTC).date().isoformat()).step()
    except StoreError:
        return  # the correction is kept and its document waits


def _fields(site: Site, record: Record, form: dict[str, str]) -> dict[str, Any]:
    """The new values, as the record's type has them; the score of an event follows its type."""
    kind = str(record.__struct_config__.tag)
    given: dict[str, Any] = {name: form[name].strip() or None for name in FIELDS[kind] if name in form}
    if given.get("value") is not None:
        try:
            given["value"] = float(given["value"])
        except ValueError:
            raise BadRequest("value is a number, such as 55000 or 1.5.") from None
    if not isinstance(record, Event) or "type" not in given:
        return given
    held = site.codebook.derive(event_types).get(str(given["type"]).upper())
    if held is None or (given.get("mode") and given["mode"] not in held.modes):
        raise BadRequest("No such event type, or no such mode of it; the codebook page lists them.")
    score = held.modes.get(str(given.get("mode")), held.score)
    if (held.name, given.get("mode")) == (record.type, record.mode):
        return given
    return {**given, "type": held.name, "quad": held.quad, "plover_score": msgspec.convert(score, float)}
