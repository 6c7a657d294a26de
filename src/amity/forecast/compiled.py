"""The one door to numba: a decorator that keeps a function's type."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba

P = ParamSpec("P")
T = TypeVar("T")


def compiled(function: Callable[P, T]) -> Callable[P, T]:
    """The same function, compiled on its first call and kept compiled between runs."""
    fast: Callable[P, T] = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return fast
