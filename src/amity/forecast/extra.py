"""Says what to install where the libraries that forecasts need are not there."""

from __future__ import annotations

from importlib.util import find_spec

from amity.errors import AmityError

NEEDED = ("numba", "lightgbm", "scipy")


def require_extra() -> None:
    """Nothing happens where the extra "forecast" is installed; else one sentence says how to."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise AmityError(f"Forecasts need {' and '.join(missing)}; install with: pip install 'amity[forecast]'")
