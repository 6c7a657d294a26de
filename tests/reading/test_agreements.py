"""What binds whom: stage by verb, clause or "in force"; parties by owner, between whom, or as spoken of before."""

from __future__ import annotations

import pytest

from amity.codebook import Codebook
from amity.reading import read
from amity.records import Agreement, Page

LEAD = "This is the lead of a report on relations between states, set here so that the text is long enough to be read. "

CASES = [
    (
        "In a pact which Prime Minister Sitiveni Rabuka and Australia's foreign minister signed, Fiji won aid.",
        [("Pact", "signed", "AUS FJI", None)],
    ),
    (
        "Ghana and Togo have had an agreement on customs since 2018.",
        [("Agreement on customs", "in-force", "GHA TGO", "2018-01-01")],
    ),
    (
        "The customs treaty of Ghana and Togo has been in force since December 2015.",
        [("Customs treaty", "in-force", "GHA TGO", "2015-12-01")],
    ),
    (
        "Ghana suspended its treaty of friendship with Togo. The treaty, signed in 2002, provides for annual summits.",
        [
            ("Treaty of friendship", "suspended", "GHA TGO", None),
            ("Treaty of friendship", "signed", "GHA TGO", "2002-01-01"),
        ],
    ),
    (
        "A free trade agreement between Ghana and the European Union was being prepared.",
        [("Free trade agreement", "negotiating", "EU GHA", None)],
    ),
    (
        "Ghana and Togo are expected to sign a protocol on fisheries.",
        [("Protocol on fisheries", "announced", "GHA TGO", None)],
    ),
]


@pytest.mark.parametrize(("words", "wanted"), CASES)
def test_agreements(words: str, wanted: list[tuple[str, str, str, str | None]], codebook: Codebook) -> None:
    page = Page(raw=(LEAD + words).encode(), origin="test", media_type="text/plain", title="T", published="2024-05-15")
    found = [r for r in read(page, codebook).records if isinstance(r, Agreement)]
    told = [
        (r.name, r.stage, " ".join(sorted(a.country or a.id for a in r.parties)), r.when.start if r.when else None)
        for r in found
    ]
    assert sorted(told, key=str) == sorted(wanted, key=str)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("The alliance between Ghana and Togo has never been stronger.", "happened"),
        ("The treaty between Ghana and Togo was never signed.", "denied"),
        ("The partnership between Ghana and Togo has never been in force.", "denied"),
    ],
)
def test_never_been_stronger_is_no_denial(words: str, status: str, codebook: Codebook) -> None:
    page = Page(raw=(LEAD + words).encode(), origin="test", media_type="text/plain", title="T", published="2024-05-15")
    assert [r.status for r in read(page, codebook).records if isinstance(r, Agreement)] == [status]


def test_a_city_in_the_name_of_an_agreement_is_no_party(codebook: Codebook) -> None:
    words = LEAD + "Ghana signed the Paris accord with Togo."
    page = Page(raw=words.encode(), origin="test", media_type="text/plain", title="T", published="2024-05-15")
    assert [{a.id for a in r.parties} for r in read(page, codebook).records if isinstance(r, Agreement)] == [
        {"GHA", "TGO"}
    ]
