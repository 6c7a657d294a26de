"""Records as flat rows, as `amity.export.flat` makes them."""

from amity.export.flat import Row, columns, flat

__all__ = ["Row", "columns", "flat"]
