"""Who is meant: people who share a name with a state, short forms, transcripts, pronouns that cannot mean somebody."""

from __future__ import annotations

import pytest

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.reading import analyse
from amity.reading.article import find_article
from amity.reading.text import Text
from amity.records import Doubt, Page

LEAD = "The paragraph before this one is only here so that the words that follow are long enough to be read at all.\n"


def read(
    codebook: Codebook, words: str, title: str | None = None, outlet: str | None = None
) -> tuple[Text, tuple[Doubt, ...]]:
    page = Page(raw=(LEAD + words).encode(), origin="test", published="2017-05-10", title=title, outlet=outlet)
    document = find_article(page, codebook)
    return analyse(document, codebook.derive(language)(document.text), codebook)


def meant(text: Text, wording: str) -> list[list[str]]:
    """The ids of each mention with these words, in order."""
    return [[a.id for a in m.actors] for m in text.mentions if text.document.text[m.start : m.end] == wording]


@pytest.mark.parametrize(
    ("words", "wording", "who"),
    [
        ("Rep. Steve Israel opposed the bill. Israel said that farmers would pay.", "Israel", [["steve-israel"]]),
        ("Rep. Jim Jordan read it. Jordan told reporters that it was late.", "Jordan", [["jim-jordan"]]),
        ("Rep. Jim Jordan flew to Amman. The king of Jordan received him.", "king of Jordan", [["abdullah-ii"]]),
        ("Senator Ann Israel spoke. Israel and Egypt signed a pact in 1979.", "Israel", [["ISR"]]),
        ("Chad Smith plays drums. Smith said that he would tour again.", "Chad Smith", [["chad-smith"]]),
        ("Chad Smith plays drums. Smith said that he would tour again.", "Smith", [["chad-smith"]]),
        ("Actress Paris Hilton flew home.", "Actress Paris Hilton", [["paris-hilton"]]),
        ("The novel by Jack London was sold again.", "Jack London", [["jack-london"]]),
        ("Chad said that its army had crossed the river.", "Chad", [["TCD"]]),
        ("On Sunday Marcus Ericsson drove home in silence.", "Marcus Ericsson", [["marcus-ericsson"]]),
    ],
)
def test_a_person_who_bears_the_name_of_a_state(codebook: Codebook, words: str, wording: str, who: list[str]) -> None:
    assert meant(read(codebook, words)[0], wording) == who


def test_where_state_and_person_may_be_meant_there_is_a_doubt(codebook: Codebook) -> None:
    words = "Rep. Steve Israel went to Haifa in Israel on Monday. Israel gained much from the visit."
    text, doubts = read(codebook, words)
    assert meant(text, "Israel") == [["ISR"]]
    assert [d.evidence.text for d in doubts] == ["Israel"]


@pytest.mark.parametrize("words", ["Georgia Tech", "Chicago Tribune", "Jordan Brand", "Kenya Airways"])
def test_a_place_in_the_name_of_something_else_is_no_state(codebook: Codebook, words: str) -> None:
    text, _ = read(codebook, f"The new plan of the {words} was praised by students who had waited for it.")
    assert not {"GEO", "JOR", "KEN", "USA"} & {a.id for m in text.mentions for a in m.actors}


@pytest.mark.parametrize(
    ("words", "wording", "actor"),
    [
        ("He studied at the University of Texas for years.", "University of Texas", "university-of-texas"),
        (
            "The American Federation of Nurses objected.",
            "American Federation of Nurses",
            "american-federation-of-nurses",
        ),
    ],
)
def test_a_named_institution_is_itself(codebook: Codebook, words: str, wording: str, actor: str) -> None:
    assert meant(read(codebook, words)[0], wording) == [[actor]]


def test_a_family_name_means_who_holds_the_post_and_not_a_relative(codebook: Codebook) -> None:
    words = "Donald Trump spoke in Ohio. Ivanka Trump introduced him. Trump said that the wall would be built."
    assert meant(read(codebook, words)[0], "Trump") == [["donald-trump"]]


def test_of_two_relatives_the_one_named_most_or_first_is_meant(codebook: Codebook) -> None:
    words = (
        "Mary Weaver sold the mill. Paul Weaver, who is her uncle, had built it. Weaver said that the price was fair."
    )
    assert meant(read(codebook, words)[0], "Weaver") == [["mary-weaver"]]


def test_of_two_relatives_the_one_who_held_a_post_is_meant(codebook: Codebook) -> None:
    words = "Melanie Merkel sang. Melanie Merkel left. Angela Merkel listened. Merkel said that it was good."
    assert meant(read(codebook, words)[0], "Merkel") == [["angela-merkel"]]


def test_a_president_of_long_ago(codebook: Codebook) -> None:
    assert meant(read(codebook, "He quoted what President Reagan had said.")[0], "President Reagan") == [
        ["ronald-reagan"]
    ]


def test_an_honorific_tells_which_of_two(codebook: Codebook) -> None:
    words = "Paul Weaver and Mary Weaver sold the mill. Mrs. Weaver said that the price was fair. Mr. Weaver agreed."
    text, _ = read(codebook, words)
    assert meant(text, "Mrs. Weaver") == [["mary-weaver"]]
    assert meant(text, "Mr. Weaver") == [["paul-weaver"]]


def test_a_month_or_day_is_nobody(codebook: Codebook) -> None:
    words = "Theresa May met miners in Wales. The pit was closed in May, as a spokesman told reporters Thursday."
    text, _ = read(codebook, words)
    assert meant(text, "May") == []
    assert "thursday" not in {a.id for m in text.mentions for a in m.actors}


TRANSCRIPT = """THE PRESIDENT: Thank you all for coming here. President Putin called me, and President Bush is here too.
GOVERNOR KEMPER: Thank you, Mr. President. Russia is far from our island and its people.
Q Mr. President, what did the Vice President say about Syria?
THE PRESIDENT: He said what he always says about it.
MR. SPICER: That is the last question for today."""


def test_labels_of_a_transcript_name_who_speaks(codebook: Codebook) -> None:
    text, _ = read(codebook, TRANSCRIPT, title="Remarks by President Trump on roads")
    said = [(p.said_by.actor, text.document.text[p.start : p.start + 12]) for p in text.passages if p.act == "say"]
    assert [one for one in said if one[0] in ("donald-trump", "kemper", "sean-spicer")][:3] == [
        ("donald-trump", "Thank you al"),
        ("kemper", "Thank you, M"),
        ("donald-trump", "He said what"),
    ]
    assert "vladimir-putin" not in {actor for actor, _ in said}


def test_a_title_in_address_is_nobody(codebook: Codebook) -> None:
    text, _ = read(codebook, TRANSCRIPT, title="Remarks by President Trump on roads")
    assert meant(text, "Mr. President") == []
    question = text.document.text.index("Q Mr.")
    speech = next(p for p in text.passages if p.said_by.actor == "kemper")
    assert all(end <= question for _, end in (*speech.more, (speech.start, speech.end)))


@pytest.mark.parametrize(
    ("words", "wording", "who"),
    [
        ("Tim Moss spoke in Leeds. A nurse from York told him that she feared the winter.", "she", []),
        ("Tim Moss spoke in Leeds. A nurse from York told him that she feared the winter.", "him", [["tim-moss"]]),
        (
            "Barack Obama met Jeff Jones. Jones left. Views of Obama vary as those of his aides do.",
            "his",
            [["barack-obama"]],
        ),
        ("Ann Moss wrote. They insulted Donald Trump, his firm and others.", "his", [["donald-trump"]]),
        ("Ann Moss met Joan Hill, who opened her door and said that she was ill.", "she", [["joan-hill"]]),
        ("Donald Trump read of a farmer who lost his land in the flood.", "his", []),
        ("Donald Trump waited. Leopold Dozier Hillman had lost his land in the flood.", "his", []),
        ("Bernie Sanders spoke. By the rules he uses, Barack Obama would fail.", "he", [["bernie-sanders"]]),
        ("Norway closed the port. The mayors had asked for it.", "it", []),
        ("Norway closed the port. It was the fault of the crew.", "It", []),
        ("Norway closed the port. It is a member of the club.", "It", [["NOR"]]),
        ("Before his fall, Hosni Mubarak ruled Egypt.", "his", [["hosni-mubarak"]]),
        ("Norway signed the pact. The pact may, with all its annexes, run for ten years.", "its", []),
        ("Norway closed the port when a mob burned its embassy in Minsk.", "its", [["NOR"]]),
        ("Norway and Sweden met. The teachers took their books home.", "their", []),
        ("Fighting went on in Iraq and Syria. They have no food, he said.", "They", []),
        ("Norway and Sweden met. They signed a pact.", "They", [["SWE", "NOR"]]),
    ],
)
def test_pronouns_mean_nobody_where_a_nearer_noun_may_be_meant(
    codebook: Codebook, words: str, wording: str, who: list[list[str]]
) -> None:
    assert meant(read(codebook, words)[0], wording) == who


@pytest.mark.parametrize(
    ("words", "wording", "who"),
    [
        ("In Ohio farmers met. The state had promised them help.", "The state", []),
        ("Lavrov spoke in Moscow. In Libya, the division of the country was feared.", "the country", [["LBY"]]),
        ("Norway waited. Envoys told China that their country came first.", "their country", [["CHN"]]),
        ("NATO and the European Union met. The aim of the alliance is peace.", "the alliance", [["NATO"]]),
        ("South Korea can strike its northern neighbour.", "its northern neighbour", []),
        ("ASEAN leaders met in Jakarta. The bloc agreed to admit East Timor.", "The bloc", [["ASEAN"]]),
        ("The European Union met. Serbia asked the bloc for money.", "the bloc", [["EU"]]),
        ("Under President Trump's leadership the army grew.", "leadership", [["leadership"]]),
        ("Cuba waited. A Volta spokeswoman said that the plant was safe.", "Volta spokeswoman", [["spokesperson"]]),
        ("Cuba waited. A spokeswoman for Volta said that the plant was safe.", "spokeswoman", [["spokesperson"]]),
        ("Norway waited. The Norwegian embassy thanked the government for its help.", "government", [["government"]]),
        ("Saudi Arabia and Iran met in Beijing. Iran praised the kingdom.", "the kingdom", [["SAU"]]),
        ("Cuba waited. A family spokesman said that he was safe.", "spokesman", [["spokesperson"]]),
        ("The FBI questioned guests. Nobody heard from the agency for a week.", "the agency", [["FBI"]]),
        ("Cuba waited. He spoke on Face the Nation about his plans.", "the Nation", []),
        ("Sudan fell apart as China and Russia backed the government for years.", "government", [["SDN"]]),
        ("Norway waited. A German state closed its border; the state's minister was angry.", "the state", []),
        ("Norway waited. Burma's rulers drew up the charter in 2008.", "Burma's rulers", [["MMR/ruler"]]),
        ("Asked who was fit to be president, Clinton on Monday laughed.", "president", [["president"]]),
        ("Norway waited. Guests of the Turkish government plotted in that country.", "that country", [["TUR"]]),
        ("Nobody knew the state of the Republican Party in May.", "state of the Republican Party", []),
        ("The Secretary of Labor Ann Moss spoke. Secretary Moss agreed.", "Secretary Moss", [["ann-moss"]]),
    ],
)
def test_words_that_describe_mean_no_far_fetched_state(
    codebook: Codebook, words: str, wording: str, who: list[list[str]]
) -> None:
    assert meant(read(codebook, words)[0], wording) == who


TWO_OF_ONE_NAME = (
    "Paul Weaver ran the mill with his cousin. Paul Weaver hired Mary Weaver in spring. Mary Weaver kept the books. "
)


def test_a_family_name_that_two_bear_alike_is_a_doubt_and_no_guess(codebook: Codebook) -> None:
    text, doubts = read(codebook, TWO_OF_ONE_NAME + "In May, it emerged, Weaver had forged a deed.")
    assert meant(text, "Weaver") == []
    assert any("Mary Weaver or Paul Weaver" in doubt.reason for doubt in doubts)


def test_a_family_name_means_whom_the_sentence_named_in_full(codebook: Codebook) -> None:
    text, _ = read(codebook, TWO_OF_ONE_NAME + "A clerk who knew Mary Weaver said that Weaver had forged a deed.")
    assert meant(text, "Weaver") == [["mary-weaver"]]


@pytest.mark.parametrize(
    ("words", "wording", "who"),
    [
        ("Critics accused Norway of delay.", "Critics", [["critics"]]),
        ("Opponents of the plan accused Norway of delay.", "Opponents", [["opponents"]]),
        ("The inspector general of the ministry blamed Norway.", "inspector general", [["inspector-general"]]),
    ],
)
def test_who_speaks_against_is_no_supporter(codebook: Codebook, words: str, wording: str, who: list[list[str]]) -> None:
    assert meant(read(codebook, words)[0], wording) == who
