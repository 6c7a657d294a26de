"""Who says what: sources and contents, as words of the text."""

from __future__ import annotations

import pytest

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.reading import analyse
from amity.reading.quotations import find_quotations
from amity.reading.text import Text
from amity.score.cases import gold_document

CASES = [
    ("The minister said that the talks had failed.", [("The minister", ["that the talks had failed"])]),
    (
        "“The talks have failed,” the minister said. “We are going home tomorrow morning.”",
        [("the minister", ["“The talks have failed,”", "“We are going home tomorrow morning.”"])],
    ),
    ("“No talks at all,” said Sergey Lavrov.", [("Sergey Lavrov", ["“No talks at all,”"])]),
    (
        "Exports rose by five percent in March, according to the ministry.",
        [("the ministry", ["Exports rose by five percent in March"])],
    ),
    ("The minister is confident that the talks will resume.", [("The minister", ["that the talks will resume"])]),
    ("The president called the plan a mistake.", [("The president", ["the plan a mistake"])]),
    ("The talks were held in Geneva on Monday.", []),
    ("The government decided to build a bridge.", []),
    (
        "The minister, who said that the talks had failed, left.",
        [("who", ["that the talks had failed"])],
    ),
    ("PARIS (AP) — The minister said that the talks had failed.", [("The minister", ["that the talks had failed"])]),
    (
        "The envoy said he respects the deal and called for a summit.",
        [("The envoy", ["he respects the deal"]), ("The envoy", ["a summit"])],
    ),
    ("Lavrov called for both sides to meet again.", [("Lavrov", ["for both sides to meet again"])]),
    ("France called the accord “a true victory”.", [("France", ["the accord “a true victory”"])]),
    (
        "Japan announced a new loan, which it will pay out in May.",
        [("Japan", ["a new loan"])],
    ),
    (
        "Minister: Talks with Japan have failed\n\nThe talks were held on Monday in Geneva.",
        [("Minister", ["Talks with Japan have failed"])],
    ),
    ("“I think that the talks fail,” the minister said.", [("the minister", ["“I think that the talks fail,”"])]),
]


def told(source: str, codebook: Codebook) -> list[tuple[str, list[str]]]:
    text = analysed(source, codebook)
    return [
        (source[p.source_start : p.source_end], [source[a:b] for a, b in sorted([(p.start, p.end), *p.more])])
        for p in text.passages
        if not p.hint
    ]


def analysed(source: str, codebook: Codebook) -> Text:
    return analyse(gold_document("case", source, "2022-08-05"), codebook.derive(language)(source), codebook)[0]


@pytest.mark.parametrize(("source", "wanted"), CASES)
def test_source_and_content(source: str, wanted: list[tuple[str, list[str]]], codebook: Codebook) -> None:
    assert told(source, codebook) == wanted


def test_what_somebody_plans_is_a_hint_and_no_statement(codebook: Codebook) -> None:
    hints = [(p.act, p.hint) for p in analysed("The government plans to build a bridge.", codebook).passages]
    assert hints == [("intend", True)]


def test_the_second_part_of_a_quotation_has_the_same_voice(codebook: Codebook) -> None:
    source = "“The talks have failed,” Sergey Lavrov said. “We are going home tomorrow morning.”"
    at = source.index("going")
    assert analysed(source, codebook).said_by(at, at + 5).name == "Sergei Lavrov"


def test_an_open_quotation_ends_with_its_paragraph() -> None:
    text = "“We met twice.\n\n“We shall meet again,” she said."
    assert [text[a:b] for a, b in find_quotations(text)] == ["“We met twice.", "“We shall meet again,”"]
