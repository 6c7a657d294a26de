"""A stand-in for the reader, quick and with faults on request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from amity import __version__, reading
from amity.codebook import Codebook
from amity.errors import ModelError, UnreadablePage
from amity.records import Actor as Who
from amity.records import Attribution, Document, Failure, Page, Reading, Span, Statement, identified


def read_page(page: Page, codebook: Codebook) -> Reading:
    """A stand-in for the reader: one statement a page; some pages are bad in one way or another."""
    text = page.raw.decode()
    if text.startswith("unreadable"):
        raise UnreadablePage(f"{page.origin} holds no text.")
    if text.startswith("crash"):
        raise KeyError("an odd word")
    if text.startswith("model"):
        raise ModelError("The language model is not installed.")
    document = Document(
        id=page.hash[:16],
        title=page.title,
        byline=None,
        outlet=None,
        published="2020-01-01",
        published_inferred=False,
        language="en",
        url=None,
        origin=page.origin,
        text="\ud800" if text.startswith("surrogate") else text,
        hash=page.hash,
    )
    whole = Span(start=0, end=len(text), text="wrong" if text.startswith("wrong") else text)
    record = Statement(
        document=document.id,
        evidence=(whole,),
        said_by=Attribution(actor=None, name="x", source_kind="author"),
        confidence=0.5,
        speaker=Who(id="RUS", name="Russia", country="RUS"),
        act="say",
        content=whole,
    )
    return Reading(document=document, records=(identified(record),), amity=__version__, codebook=codebook.version)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were read, in order."""
    seen: list[str] = []

    def read_many(pages: Iterable[Page], codebook: Codebook) -> Iterator[Reading | Failure]:
        for page in pages:
            if page.raw.startswith(b"unreadable"):
                reason = f"{page.origin} holds no text."
                yield Failure(origin=page.origin, hash=page.hash, reason=reason, error="UnreadablePage")
                continue
            seen.append(page.origin)
            yield read_page(page, codebook)

    monkeypatch.setattr(reading, "read_many", read_many)
    monkeypatch.setattr(reading, "read", read_page)
    return seen
