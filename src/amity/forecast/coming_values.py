"""What comes next for an actor, as a reader gets it."""

from __future__ import annotations

from amity.records import Value


class Coming(Value, frozen=True, kw_only=True):
    """One kind of event that may come; ``share`` is its part in all that is expected of the party, no probability."""

    actor: str
    type: str
    recipient: str
    share: float


class ComingRanked(Value, frozen=True, kw_only=True):
    """What an actor does or undergoes next, the likeliest first."""

    party: str
    cutoff: str  # the last day known
    horizon: int  # days ahead
    events: int  # learnt from
    ranked: tuple[Coming, ...]
