"""Pages gathered into batches that fit in memory and in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from amity.records import Failure, Page


def batches(pages: Iterable[Page | Failure], count: int, size: int) -> Iterator[list[Page | Failure]]:
    """The same pages in order, at most `count` together, and no more once they hold `size` bytes."""
    batch: list[Page | Failure] = []
    held = 0
    for page in pages:
        batch.append(_storable(page))
        held += len(page.raw) if isinstance(page, Page) else 0
        if len(batch) >= count or held >= size:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _storable(page: Page | Failure) -> Page | Failure:
    """The page under an origin that is text: a file name that is not UTF-8 shows its odd bytes as \\udc80."""
    try:
        page.origin.encode()
    except UnicodeEncodeError:
        return msgspec.structs.replace(page, origin=page.origin.encode(errors="backslashreplace").decode())
    return page
