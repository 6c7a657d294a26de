"""What the tests of facts share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amity.records import Reading
from made_reports import REPORTS, made_report


@pytest.fixture(scope="session")
def reports() -> tuple[Reading, ...]:
    """Five tell one meeting, two of them as copies; the fourth tells another."""
    return REPORTS


@pytest.fixture(scope="session")
def make() -> Callable[..., Reading]:
    """Makes one report."""
    return made_report
