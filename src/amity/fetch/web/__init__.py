"""Addresses opened with manners: robots.txt, one request a host at a time, caps, and never a private network."""

from __future__ import annotations

from amity.fetch.web.client import Web, checked

__all__ = ["Web", "checked"]
