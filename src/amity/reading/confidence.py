"""Turns the confidence that a rule gives into the share of such records that are right.

Platt (1999): the log odds of being right are a line in the log odds of the rule, fitted for each kind of record on
gold reports. A kind that the codebook has no line for keeps its rule's confidence.
"""

from __future__ import annotations

import math

import msgspec

from amity.codebook import Codebook
from amity.codebook.rows_confidence import calibrations
from amity.records import Record, kind_of

LEAST, MOST = 0.02, 0.98  # nothing is impossible, nothing certain


def calibrated(record: Record, codebook: Codebook) -> Record:
    """The record with its confidence as a probability."""
    row = codebook.derive(calibrations).get(kind_of(record))
    if row is None:
        return record
    value = probability(record.confidence, row.slope, row.offset)
    return msgspec.structs.replace(record, confidence=round(value, 2))


def probability(confidence: float, slope: float, offset: float) -> float:
    """A rule's confidence on the line of its kind."""
    odds = slope * log_odds(confidence) + offset
    return min(MOST, max(LEAST, 1 / (1 + math.exp(-odds))))


def log_odds(confidence: float) -> float:
    """ln(p / (1 - p)), with p kept off 0 and 1."""
    held = min(MOST, max(LEAST, confidence))
    return math.log(held / (1 - held))
