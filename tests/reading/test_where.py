"""Which words name a place: no month, no first word of a title, but the state in a post."""

from __future__ import annotations

import pytest

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.reading import analyse
from amity.reading.article import find_article
from amity.records import Page

LEAD = "This is the lead of a report on relations between states, set here so that the text is long enough to be read. "


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("The president of Kenya spoke in Nairobi.", ["Kenya", "Nairobi"]),
        ("They adopted the Plan of Action in Oslo.", ["Oslo"]),
        ("The visit to Brazil took place in March.", ["Brazil"]),
    ],
)
def test_places(words: str, places: list[str], codebook: Codebook) -> None:
    document = find_article(Page(raw=(LEAD + words).encode(), origin="test", published="2024-05-15"), codebook)
    text, _ = analyse(document, codebook.derive(language)(document.text), codebook)
    assert [p.place.name for p in text.places] == places


def test_a_semicolon_parts_what_is_said_from_the_next_sentence(codebook: Codebook) -> None:
    words = "Ghana has asked for the debt to be cancelled; Norway has not agreed."
    document = find_article(Page(raw=(LEAD + words).encode(), origin="test", published="2024-05-15"), codebook)
    text, _ = analyse(document, codebook.derive(language)(document.text), codebook)
    said = [document.text[p.start : p.end] for p in text.passages if not p.hint]
    assert not any("Ghana has asked" in one for one in said)
