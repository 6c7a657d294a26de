"""E-mail: one message (`.eml`), or a box of them (`mbox`), message by message."""

from __future__ import annotations

import io
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.utils import parseaddr, parsedate_to_datetime

from amity.errors import UnreadablePage
from amity.fetch.settings import FetchSettings, failed
from amity.records import Failure, Page


def mail_pages(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """The text of one message, with its subject, date and sender."""
    raw = stream.read(settings.max_file + 1)
    if len(raw) > settings.max_file:
        raise UnreadablePage(f"{origin} is larger than {settings.max_file / 1e6:g} MB; messages are smaller.")
    yield _page(raw, origin)


def mbox_pages(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> Iterator[Page | Failure]:
    """A page for each message; the number behind ``#`` counts them from 1."""
    number, message, blank = 0, bytearray(), True
    while line := stream.readline(settings.max_file):
        if blank and line.startswith(b"From "):
            if number:
                yield _page(bytes(message), f"{origin}#{number}")
            number, message = number + 1, bytearray()
        elif number:
            message += line[1:] if line.startswith(b">From ") else line
        if len(message) > settings.max_file:
            raise UnreadablePage(f"Message {number} of {origin} is larger than {settings.max_file / 1e6:g} MB.")
        blank = not line.strip()
    if not number:
        raise UnreadablePage(f"{origin} holds no message: none begins with a line 'From '.")
    yield _page(bytes(message), f"{origin}#{number}")


def _page(raw: bytes, origin: str) -> Page | Failure:
    try:
        message = message_from_bytes(raw, policy=policy.default)
        body = message.get_body(("html", "plain"))
        text = body.get_content() if body is not None else ""
        subject, sender = str(message["subject"] or ""), str(message["from"] or "")
        sent = str(message["date"] or "")
    except (LookupError, ValueError, AttributeError, TypeError) as error:
        return failed(origin, UnreadablePage(f"{origin} is not a sound message: {str(error)[:120]}."))
    if body is None or not isinstance(text, str) or not text.strip():
        return failed(origin, UnreadablePage(f"{origin} holds no text."))
    return Page(
        raw=text.encode("utf-8", "replace"),
        origin=origin,
        media_type=f"{body.get_content_type()}; charset=utf-8",
        title=" ".join(subject.split()) or None,
        byline=parseaddr(sender)[0] or None,
        published=_day(sent),
    )


def _day(sent: str) -> str | None:
    try:
        return parsedate_to_datetime(sent).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None
