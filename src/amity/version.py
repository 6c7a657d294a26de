"""The version of amity; every reading says which one made it."""

__version__ = "0.1.0"
