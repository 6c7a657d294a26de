"""Keeps the memory of a long-running server small: large arrays come from the system and go back to it.

The C library of most Linux systems otherwise raises, step by step, the size from which it asks the system, and keeps
what was freed in pieces between what is still held. Elsewhere these functions do nothing.
"""

from __future__ import annotations

import ctypes
import functools
import sys

MMAP_THRESHOLD, ARENA_MAX = -3, -8  # names of mallopt in malloc.h
LARGE = 512 * 1024  # bytes
ARENAS = 2


def frugal() -> None:
    """Large pieces are asked of the system one by one, and threads share what they free."""
    if (library := _library()) is not None:
        library.mallopt(MMAP_THRESHOLD, LARGE)
        library.mallopt(ARENA_MAX, ARENAS)


def give_back() -> None:
    """What is free goes back to the system."""
    if (library := _library()) is not None:
        library.malloc_trim(0)


@functools.cache
def _library() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
