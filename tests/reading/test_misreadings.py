"""Readings that were wrong once: each sentence is ours, and names what it must give and what it must not."""

from __future__ import annotations

import pytest

from amity.codebook import Codebook
from amity.reading import read
from amity.records import Agreement, Cause, Measure, Outlook, Page, Reading, Statement, Tie


def read_words(words: str, codebook: Codebook) -> Reading:
    return read(
        Page(raw=words.encode(), origin="report.txt", media_type="text/plain", published="2024-12-15"), codebook
    )


@pytest.mark.parametrize(
    "words",
    [
        "Kenya said that the minister would often call Uganda when nobody else did.",
        "When the war began, he could not leave Lebanon, and he would not return for 25 years.",
        "The envoy explained how Norway could begin to mend its ties with Iceland.",
        "Chile was due to open an embassy in Laos in 1998.",
    ],
)
def test_a_story_of_the_past_foretells_nothing(words: str, codebook: Codebook) -> None:
    assert [r.claim.text for r in read_words(words, codebook).records if isinstance(r, Outlook)] == []


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("The first cargo from Qatar is due in 2026.", "The first cargo from Qatar is due in 2026"),
        ("Peru hopes for rain; the second shipment of rice is expected by May 2026.", "the second shipment of rice"),
        ("By June 2025 a million Sudanese will have been driven out of Sudan.", "a million Sudanese will have been"),
    ],
)
def test_what_is_due_or_expected_is_foretold(words: str, claim: str, codebook: Codebook) -> None:
    found = [r for r in read_words(words, codebook).records if isinstance(r, Outlook)]
    assert len(found) == 1
    assert claim in found[0].claim.text
    assert found[0].horizon is not None


@pytest.mark.parametrize(
    ("words", "direction"),
    [
        ("Ghana will not only benefit from the treaty with Togo in 2026.", "rise"),
        ("Chile will not sign the treaty with Peru in 2026.", "end"),
    ],
)
def test_what_is_denied_turns_the_direction(words: str, direction: str, codebook: Codebook) -> None:
    assert {r.direction for r in read_words(words, codebook).records if isinstance(r, Outlook)} == {direction}


def test_a_forecast_of_a_state_is_surer_than_talk(codebook: Codebook) -> None:
    plain = "Ghana will raise its exports of cocoa to Togo in 2026."
    talk = "I think my doctor will be very fair to the voters."
    state, person = (
        [r.confidence for r in read_words(words, codebook).records if isinstance(r, Outlook)] for words in (plain, talk)
    )
    assert state[0] > 0.8
    assert all(confidence < 0.7 for confidence in person)


@pytest.mark.parametrize(
    ("words", "cause", "effect"),
    [
        ("A strike led the Dutch company to close its plant in Ghana.", "A strike", "close its plant"),
        ("The drought had led to hunger in Somalia.", "The drought", "hunger"),
        ("Prices in Egypt fell as demand from China decreased.", "", ""),
        ("Malta has no army and therefore relies on Italy.", "Malta has no army", "relies on Italy"),
        ("The attack, which resulted in a closed border, hit Niger.", "The attack", "a closed border"),
    ],
)
def test_reasons_are_found(words: str, cause: str, effect: str, codebook: Codebook) -> None:
    found = [(r.cause.text, r.effect.text) for r in read_words(words, codebook).records if isinstance(r, Cause)]
    assert not cause or any(cause in a and effect in b for a, b in found), found


@pytest.mark.parametrize(
    "words",
    [
        "The crowd cheered in Warsaw as the Polish president walked past.",
        "The woman gave money to Sudan, as did her brother.",
        "The Canadian government forced them to repay the loan.",
        "How much of the crime in Brazil is caused by drugs?",
        "My father has contributed much to the Swiss foundation.",
        "As the minister of Peru had done, Chile signed.",
    ],
)
def test_what_is_no_reason(words: str, codebook: Codebook) -> None:
    assert [r.cause.text for r in read_words(words, codebook).records if isinstance(r, Cause)] == []


def test_to_call_somebody_something_asks_for_nothing(codebook: Codebook) -> None:
    words = 'President Emmanuel Macron of France called the plan "a grave mistake" in Paris.'
    (found,) = (r for r in read_words(words, codebook).records if isinstance(r, Statement))
    assert (found.speaker.id, found.act) == ("emmanuel-macron", "say")


@pytest.mark.parametrize(
    "words",
    [
        'The singer of Norway praised "Man of the Woods" in Oslo.',
        "This decision reveals the longing of Peru for peace.",
        "Several evils threaten all of Chad.",
        "Several of the men in Malawi were not pleased with her approach.",
    ],
)
def test_things_and_titles_say_nothing(words: str, codebook: Codebook) -> None:
    assert [r.content.text for r in read_words(words, codebook).records if isinstance(r, Statement)] == []


def test_it_denies_is_said_by_the_state_before(codebook: Codebook) -> None:
    words = "Estonia has closed two crossings. It denies, however, that travellers from Latvia were sent back."
    (found,) = (r for r in read_words(words, codebook).records if isinstance(r, Statement))
    assert (found.speaker.id, found.act) == ("EST", "reject")


@pytest.mark.parametrize(
    ("words", "ties"),
    [
        ("In October Ghana, Togo and Benin founded the Alliance of Sahel States.", {"GHA", "TGO", "BEN"}),
        ("NATO, to which Albania has belonged since 2009, met.", {"ALB"}),
        ("The mission of SADC, of which Mozambique is a member, left.", {"MOZ"}),
        ("Thank you to Ambassador Ann Friedholm, a friend of Israel.", set()),
        ("Former Massachusetts governor Tom Weldon met the United States senators.", set()),
        ("King Solomon loved Israel.", set()),
        ("The fear is real, said Tom Weldon, president of the American Academy of Letters.", set()),
    ],
)
def test_who_belongs_to_what_and_who_holds_which_post(words: str, ties: set[str], codebook: Codebook) -> None:
    assert {r.subject.id for r in read_words(words, codebook).records if isinstance(r, Tie)} == ties


def test_a_title_beside_a_possessive_is_the_persons(codebook: Codebook) -> None:
    words = "Peru's president met Emmanuel Macron, his French counterpart. Both states belonged to a club until 2001."
    found = {(r.subject.id, r.object.id, r.post) for r in read_words(words, codebook).records if isinstance(r, Tie)}
    assert ("emmanuel-macron", "FRA", "head-of-state") in found
    assert not any(post is None for _, _, post in found)


def test_a_counterpart_holds_the_same_post(codebook: Codebook) -> None:
    words = "The Russian foreign minister Sergey Lavrov met his Malian counterpart, Abdoul Traoreba, in Bamako."
    found = {(r.subject.id, r.object.id, r.post) for r in read_words(words, codebook).records if isinstance(r, Tie)}
    assert ("abdoul-traoreba", "MLI", "foreign-minister") in found


@pytest.mark.parametrize(
    "words",
    [
        "Route 66 crosses the United States from Chicago.",
        "Firmware update 4.0 reached Germany on Monday.",
        "Russian users moved to Windows 11.",
        "France beat Brazil, a 26-24 victory for the French team.",
        "He lives 45 miles east of Los Angeles in the United States.",
        "The Mexican murder rate rose to 38 for every 100,000 inhabitants.",
        "Millions of birds were found in Egypt.",
    ],
)
def test_labels_scores_and_bases_are_no_figures(words: str, codebook: Codebook) -> None:
    found = [r.value for r in read_words(words, codebook).records if isinstance(r, Measure)]
    assert [value for value in found if value != 38] == []


def test_people_are_counted_by_their_nation(codebook: Codebook) -> None:
    words = "More than two million Venezuelans live in Colombia."
    (found,) = (r for r in read_words(words, codebook).records if isinstance(r, Measure))
    assert found.subject is not None
    assert found.counterpart is not None
    assert (found.subject.id, found.counterpart.id, found.value, found.unit) == ("VEN", "COL", 2_000_000, "people")


@pytest.mark.parametrize(
    ("words", "parties", "stage"),
    [
        ("Qatar and Chad agreed on Friday to reopen their embassies.", {"QAT", "TCD"}, "announced"),
        (
            "A pact was signed in 2019 by Ann Lee, then Britain's minister, and Simon Roy, the Irish foreign minister.",
            {"GBR", "IRL"},
            "signed",
        ),
        ("Peru broke its agreement with the European Union, in force since 2005.", {"PER", "EU"}, "in-force"),
        ("Ghana works with ASEAN. 2022 has been named the year of trade with ASEAN.", {"GHA", "ASEAN"}, "announced"),
        ("Togo and Mali signed a treaty in 2011. These documents form the base of trade.", {"TGO", "MLI"}, "in-force"),
        (
            "Kenya met Uganda. Kenya hailed Uganda. Kenya asked Uganda to keep the pact of 2001.",
            {"KEN", "UGA"},
            "signed",
        ),
    ],
)
def test_who_is_bound(words: str, parties: set[str], stage: str, codebook: Codebook) -> None:
    found = [r for r in read_words(words, codebook).records if isinstance(r, Agreement) and r.stage == stage]
    assert [{a.country or a.id for a in r.parties} for r in found] == [parties]


def test_what_two_parties_of_one_state_agree_binds_no_state(codebook: Codebook) -> None:
    words = "Democrats and Republicans agreed to vote on Monday, and Ethiopia agreed to withdraw."
    assert [r.name for r in read_words(words, codebook).records if isinstance(r, Agreement)] == []


def test_what_moves_somebody_is_a_reason(codebook: Codebook) -> None:
    words = "The Malian government, aware that many farmers are in need, is trying to help them."
    (found,) = (r for r in read_words(words, codebook).records if isinstance(r, Cause))
    assert (found.cause.text, found.marker) == ("many farmers are in need", "aware")


@pytest.mark.parametrize(
    ("words", "speaker", "content"),
    [
        ("Finland accuses Russia of fraud; the Kremlin has denied it.", "RUS", "Finland accuses Russia of fraud"),
        ("Peru built a dam in Chile. Bolivia confirmed this on Monday.", "BOL", "Peru built a dam in Chile."),
        ("Canada called on Norway to end its hunt.", "CAN", "Norway to end its hunt"),
        ("Ghana accused its neighbour of an invasion.", "GHA", "its neighbour of an invasion"),
        ("Some Kenyans say that it is time to leave Somalia.", "KEN/people", "that it is time to leave Somalia"),
        ("The military government in Bamako demanded the release of Ann Lee.", "MLI/military-government", "release"),
    ],
)  # fmt: skip
def test_who_says_what(words: str, speaker: str, content: str, codebook: Codebook) -> None:
    found = [r for r in read_words(words, codebook).records if isinstance(r, Statement)]
    assert any(r.speaker.id == speaker and content in r.content.text for r in found), found


@pytest.mark.parametrize("words", ["Norway will not admit it.", "Canada asked Mexico to post the video on its site."])
def test_what_is_only_asked_for_is_not_said(words: str, codebook: Codebook) -> None:
    found = [r for r in read_words(words, codebook).records if isinstance(r, Statement)]
    assert {r.act for r in found} <= {"request"}


@pytest.mark.parametrize(
    "words",
    [
        "Norway in figures\n\nBergen Tech: 32 killed in the fire\n\nOslo waits.",
        "Norway\n\nAnn Moss: 26 votes of Norway",
    ],
)
def test_an_item_of_a_list_is_not_said(words: str, codebook: Codebook) -> None:
    assert [r.content.text for r in read_words(words, codebook).records if isinstance(r, Statement)] == []


def test_who_drives_a_bus_is_no_reason(codebook: Codebook) -> None:
    words = "My grandfather came over from Norway and drove a bus in Chicago for many years."
    assert [r for r in read_words(words, codebook).records if isinstance(r, Cause)] == []
