"""amity reads reports on how states and organisations deal with each other and keeps a checkable record."""

__version__ = "0.1.0"
