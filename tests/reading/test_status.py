"""How far what a clause tells is real."""

from __future__ import annotations

import pytest

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.codebook.words import status_words
from amity.reading.status import status_of

LEAD = "Reports from the coast came in late. "


@pytest.mark.parametrize(
    ("words", "trigger", "status"),
    [
        ("Ghana imposed no sanctions on Togo.", "imposed", "denied"),
        ("No treaty was signed by Ghana and Togo.", "signed", "denied"),
        ("Ghana imposed sanctions on Togo in no time.", "imposed", "happened"),
        ("Ghana imposed sanctions on Togo.", "imposed", "happened"),
        ("Ghana did not impose sanctions on Togo.", "impose", "denied"),
        ("Ghana will impose sanctions on Togo.", "impose", "planned"),
    ],
)
def test_status(words: str, trigger: str, status: str, codebook: Codebook) -> None:
    doc = codebook.derive(language)(LEAD + words)
    (token,) = [token for token in doc if token.text == trigger]
    assert status_of(token, codebook.derive(status_words)) == status
