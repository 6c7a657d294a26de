"""Every error that amity raises.

AmityError
├── CodebookError      a row or file of the codebook is wrong: says file, line, remedy
│   └── ModelError     the language model is missing or its files are not those pinned
├── PageError          a page cannot be read: the batch goes on, the reason is kept
│   ├── MissingPage    there is nothing at this path or address
│   │   └── LaterPage  nothing can be had there now: no network, a busy or failing server, a pause asked for
│   ├── UnreadablePage broken, empty, too large, not text
│   └── ForeignPage    in a language that amity does not read
├── StoreError         the store cannot be opened or written
│   ├── NotAStore      the file is something else
│   ├── NewerStore     written by a newer amity
│   └── SlowAnswer     the store needs longer for this than a page may take
├── ReferenceFault     a file of official figures is wrong: says file, line, remedy
├── UnknownActor       a country or organisation that the codebook does not know
└── BadRequest         an argument that makes no sense: says which and what would
"""

from __future__ import annotations


class AmityError(Exception):
    """Something a person can act on; the message is one clear sentence."""


class CodebookError(AmityError):
    """A row or file of the codebook is wrong."""


class ModelError(CodebookError):
    """The language model is missing or not the pinned one."""


class PageError(AmityError):
    """This page cannot be read; others can."""


class MissingPage(PageError):
    """There is nothing at this path or address."""


class LaterPage(MissingPage):
    """Nothing can be had at this address now; it is worth asking again."""


class UnreadablePage(PageError):
    """Broken, empty, too large, or not text."""


class ForeignPage(PageError):
    """The page is in a language that amity does not read."""


class StoreError(AmityError):
    """The store cannot be opened or written."""


class NotAStore(StoreError):
    """The file is not an amity store."""


class NewerStore(StoreError):
    """The store was written by a newer amity."""


class ReferenceFault(AmityError):
    """A file of official figures is wrong; nothing of it was kept."""


class SlowAnswer(StoreError):
    """The store needs longer for this than a page may take."""


class UnknownActor(AmityError):
    """No actor of the codebook or the store has this name."""


class BadRequest(AmityError):
    """An argument that makes no sense."""
