"""Official figures: series that a person adds or fetches, and measures held against them."""

from amity.facts.reference.check import Check, Verdict, check_measure
from amity.facts.reference.files import read_reference
from amity.facts.reference.guide import Guide
from amity.facts.reference.shipped import shipped_series
from amity.facts.reference.worldbank import fetch_worldbank
from amity.store.reference import Point, Series

__all__ = [
    "Check",
    "Guide",
    "Point",
    "Series",
    "Verdict",
    "check_measure",
    "fetch_worldbank",
    "read_reference",
    "shipped_series",
]
