"""What hangs together in a graph that lies in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def component(start: int, neighbours: Callable[[int], Iterable[int]]) -> set[int]:
    """All that can be reached from this node, itself included."""
    reached, waiting = {start}, [start]
    while waiting:
        for node in neighbours(waiting.pop()):
            if node not in reached:
                reached.add(node)
                waiting.append(node)
    return reached
