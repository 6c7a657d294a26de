"""The one place that guards a whole page: whatever happens while one page is read, the others are read."""

from __future__ import annotations

from collections.abc import Iterator

from amity import reading
from amity.codebook import Codebook
from amity.errors import AmityError, PageError
from amity.records import Failure, Page, Reading, to_json


def read_guarded(pages: list[Page], codebook: Codebook) -> Iterator[Reading | Failure]:
    """What became of each page, in order. A page that breaks the batch is found by reading one at a time."""
    done = 0
    try:
        for outcome in reading.read_many(pages, codebook):
            yield _checked(outcome, pages[done])
            done += 1
    except Exception as error:  # noqa: BLE001 - any fault of one page, found below
        _raise_ours(error)
    for page in pages[done:]:
        yield _read_one(page, codebook)


def _read_one(page: Page, codebook: Codebook) -> Reading | Failure:
    try:
        return _checked(reading.read(page, codebook), page)
    except PageError as error:
        return Failure(origin=page.origin, hash=page.hash, reason=str(error), error=type(error).__name__)
    except Exception as error:  # noqa: BLE001 - a fault in reading this page must not stop the others
        _raise_ours(error)
        return _crash(page, error)


def _raise_ours(error: Exception) -> None:
    """Errors that concern every page, such as a missing language model, end the run."""
    if isinstance(error, AmityError) and not isinstance(error, PageError):
        raise error


def _crash(page: Page, error: Exception) -> Failure:
    said = " ".join(str(error).split())[:200]
    sentence = f"amity failed on this page ({type(error).__name__}: {said}); please report it with the page."
    reason = sentence.encode(errors="backslashreplace").decode()
    return Failure(origin=page.origin, hash=page.hash, reason=reason, error=type(error).__name__)


def _checked(outcome: Reading | Failure, page: Page) -> Reading | Failure:
    """The reading, if it can be stored and each piece of evidence is exactly its slice of the text."""
    if isinstance(outcome, Failure):
        return outcome
    try:
        to_json(outcome)
        _check_evidence(outcome)
    except ValueError as error:
        return _crash(page, error)
    return outcome


def _check_evidence(outcome: Reading) -> None:
    text = outcome.document.text
    for record in outcome.records:
        if not record.evidence or not record.id or record.document != outcome.document.id:
            raise ValueError(f"a {type(record).__name__} without evidence, id or document")
        if any(text[span.start : span.end] != span.text for span in record.evidence):
            raise ValueError(f"the evidence of a {type(record).__name__} is not in the text")
    if len({record.id for record in outcome.records}) < len(outcome.records):
        raise ValueError("two records with one id")
