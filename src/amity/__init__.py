"""amity reads reports on how states and organisations deal with each other and keeps a checkable record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amity.version import __version__

if TYPE_CHECKING:
    from amity.api import Amity, open

__all__ = ["Amity", "__version__", "open"]


def __getattr__(name: str) -> Any:
    """`amity.open` and `amity.Amity` come with the first use, so that the command line starts quickly."""
    if name in __all__:
        from amity import api

        return getattr(api, name)
    raise AttributeError(f"module 'amity' has no attribute {name!r}")
