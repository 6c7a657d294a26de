"""Whom "he", "she" and "it" mean: who the sentence before was about, and nobody who says it of himself."""

from __future__ import annotations

import pytest

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.reading import analyse
from amity.reading.article import find_article
from amity.records import Page

LEAD = "This is the lead of a report on relations between states, set here so that the text is long enough to be read. "


@pytest.mark.parametrize(
    ("words", "pronoun", "meant"),
    [
        (
            "President Gustavo Petro waited in the hall while Foreign Minister Álvaro Leyva signed the protocol. "
            "He then left for the airport.",
            "He",
            "gustavo-petro",
        ),
        (
            "Chancellor Olaf Scholz said that President Emmanuel Macron had been informed. "
            "He added that talks would go on.",
            "He",
            "olaf-scholz",
        ),
        (
            "President William Ruto received President Samia Suluhu Hassan in Nairobi. "
            "“He has kept his word,” she said.",
            "He",
            "william-ruto",
        ),
        (
            "President William Ruto said that President Yoweri Museveni had not replied. "
            "“I shall meet him whenever he is ready,” Ruto said.",
            "him",
            "yoweri-museveni",
        ),
        ("Norway warned Russia on Monday. It also closed its harbours.", "It", "NOR"),
    ],
)
def test_pronouns(codebook: Codebook, words: str, pronoun: str, meant: str) -> None:
    document = find_article(Page(raw=(LEAD + words).encode(), origin="test"), codebook)
    text, _ = analyse(document, codebook.derive(language)(document.text), codebook)
    found = [m.actor.id for m in text.mentions if document.text[m.start : m.end] == pronoun]
    assert found == [meant]


@pytest.mark.parametrize(
    ("words", "wording", "meant"),
    [
        ("The president of Kenya spoke in Nairobi.", "president of Kenya", ["william-ruto"]),
        (
            "The presidents of Kyrgyzstan and Tajikistan signed a treaty.",
            "presidents of Kyrgyzstan and Tajikistan",
            ["emomali-rahmon", "sadyr-japarov"],
        ),
        ("The government of Cambodia agreed.", "government of Cambodia", ["KHM"]),
        ("PRESIDENT NIINISTÖ: Thank you all. Finland is glad.", "PRESIDENT NIINISTÖ", ["sauli-niinisto"]),
        ("President Macron will visit Brazil in June.", "President Macron", ["emmanuel-macron"]),
        ("President Niinistö thanked Finland.", "President Niinistö", ["sauli-niinisto"]),
    ],
)
def test_posts_and_bodies_of_states(codebook: Codebook, words: str, wording: str, meant: list[str]) -> None:
    page = Page(raw=(LEAD + words).encode(), origin="test", published="2024-05-15")
    document = find_article(page, codebook)
    text, _ = analyse(document, codebook.derive(language)(document.text), codebook)
    found = [m for m in text.mentions if document.text[m.start : m.end] == wording]
    assert [[a.id for a in m.actors] for m in found] == [meant]


def test_who_issues_a_report_speaks_of_itself(codebook: Codebook) -> None:
    words = "The Council welcomes the pact between Ghana and Togo. The council of Lomé does not."
    page = Page(raw=(LEAD + words).encode(), origin="test", outlet="Volta Trade Council", published="2024-05-15")
    document = find_article(page, codebook)
    text, _ = analyse(document, codebook.derive(language)(document.text), codebook)
    found = [m.actor.id for m in text.mentions if document.text[m.start : m.end].endswith("Council")]
    assert found == ["volta-trade-council"]


def test_the_same_day_is_a_day_and_no_month(codebook: Codebook) -> None:
    words = "They met on 3 May. Trade has grown since November 2015. On the same day Ghana signed a pact with Togo."
    document = find_article(Page(raw=(LEAD + words).encode(), origin="test", published="2024-05-15"), codebook)
    text, _ = analyse(document, codebook.derive(language)(document.text), codebook)
    assert [t.when.start for t in text.timexes if t.when][-1] == "2024-05-03"
