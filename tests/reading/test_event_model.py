"""The learned part of event coding: repeatable, pinned, and weighed with the rules."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from amity.codebook import DATA, Codebook, load
from amity.codebook.event_model import EventModel, event_model
from amity.codebook.language import language
from amity.errors import ModelError
from amity.reading import analyse
from amity.reading.events import code_events
from amity.reading.pairs import type_of_pair
from amity.reading.text import Text
from amity.reading.weighing import Spans
from amity.records import Event
from amity.score.cases import gold_document

BORDER = "Gabon's army shelled a village in Cameroon, days after Chad had called for calm."


def analysed(words: str, codebook: Codebook) -> Text:
    return analyse(gold_document("t", words, "2023-05-04"), codebook.derive(language)(words), codebook)[0]


def events(words: str, codebook: Codebook) -> list[Event]:
    return list(code_events(analysed(words, codebook), codebook))


def test_a_pair_is_judged_alike_whatever_was_judged_before(codebook: Codebook) -> None:
    fresh, used = EventModel(DATA / "event_model"), codebook.derive(event_model)
    used.judge("Peru sold copper to Japan.", (0, 4), (20, 25))
    one, other = (m.judge(BORDER, (0, 12), (31, 39)) for m in (fresh, used))
    assert (one.types, one.modes, one.related) == (other.types, other.modes, other.related)


def test_direction_and_bystanders_are_told_apart(codebook: Codebook) -> None:
    model = codebook.derive(event_model)
    there = model.judge(BORDER, (0, 12), (22, 42))
    aside = model.judge(BORDER, (0, 12), (55, 59))
    assert max(there.types, key=lambda k: there.types[k]) == "ASSAULT"
    assert there.related > 0.8 > aside.related


def test_a_long_sentence_is_read_around_its_pair(codebook: Codebook) -> None:
    words = "According to what was said, " + "and said, " * 120 + "Ghana accused Togo of spying."
    start = words.index("Ghana")
    found = codebook.derive(event_model).judge(words, (start, start + 5), (start + 14, start + 18))
    assert max(found.types, key=lambda k: found.types[k]) == "ACCUSE"


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    shutil.copytree(DATA / "event_model", tmp_path / "event_model")
    (tmp_path / "event_model" / "labels.json").write_text("{}")
    with pytest.raises(ModelError, match=r"labels\.json is not the pinned model file"):
        load(tmp_path).derive(event_model)


@pytest.mark.parametrize(
    ("words", "kind", "actor", "recipient"),
    [
        ("Chile is ready to send engineers to Bolivia.", "AGREE", "CHL", "BOL"),
        ("Norway will not lift the ban on fish from Iceland.", "REJECT", "NOR", "ISL"),
        ("Nepal begged India for oxygen and beds.", "REQUEST", "NPL", "IND"),
        ("Uruguay eased its limits on imports from Brazil.", "CONCEDE", "URY", "BRA"),
    ],
)
def test_what_the_codebook_does_not_word_is_coded_too(
    words: str, kind: str, actor: str, recipient: str, codebook: Codebook
) -> None:
    found = [
        (e.type, {a.country or a.id for a in e.actors}, {a.country or a.id for a in e.recipients})
        for e in events(words, codebook)
    ]
    assert any(kind == t and actor in a and recipient in r for t, a, r in found), found


def test_neighbours_make_no_event(codebook: Codebook) -> None:
    assert events("Laos shares a long border with Thailand, and its winters are mild.", codebook) == []


def test_a_pair_that_is_given_is_typed(codebook: Codebook) -> None:
    words = "Kenyan police fired tear gas at students in Kisumu."
    assert type_of_pair(analysed(words, codebook), Spans((0, 13), (32, 40)), codebook) == "ASSAULT"
