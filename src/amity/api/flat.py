"""Records as flat rows, as `amity.export.flat` makes them."""

from amity.export.flat import JOINED, Row, columns, flat

__all__ = ["JOINED", "Row", "columns", "flat"]
