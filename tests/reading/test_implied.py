"""Whom an act was aimed at, where only an earlier sentence says so; and events too unlikely to be records."""

from __future__ import annotations

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.reading import LEAST, analyse, read
from amity.reading.events import candidates
from amity.reading.implied import implied
from amity.reading.matching import find_unfinished
from amity.reading.text import Text
from amity.records import Event, Page
from amity.score.cases import gold_document


def analysed(words: str, codebook: Codebook) -> Text:
    return analyse(gold_document("t", words, "2023-05-04"), codebook.derive(language)(words), codebook)[0]


def test_a_verb_without_a_second_party_is_held_against_the_states_named_last(codebook: Codebook) -> None:
    text = analysed("Chile opened a port for Bolivia. La Paz praised the step.", codebook)
    offered = [(m.actors[0].actor.id, m.others[0].actor.id) for m, _ in implied(text, text.sentences[1], codebook)]
    assert offered == [("BOL", "CHL")]
    (found,) = [c for c in candidates(text, text.sentences[1], codebook) if c.match.tie == "implied"]
    assert found.weighed.type == "SUPPORT"


def test_a_verb_with_its_second_party_needs_no_other(codebook: Codebook) -> None:
    text = analysed("Chile opened a port for Bolivia. La Paz praised Peru.", codebook)
    assert not find_unfinished(text, text.sentences[1], codebook)


def test_the_first_sentence_lends_nothing(codebook: Codebook) -> None:
    text = analysed("La Paz praised the step.", codebook)
    assert not list(implied(text, text.sentences[0], codebook))


def test_records_are_likely_and_what_is_less_so_is_a_doubt(codebook: Codebook) -> None:
    words = (
        "Norway accused Iceland of overfishing on Monday. Ministers of both talked of cod while Denmark, which trades "
        "with Norway, watched Iceland and its trawlers with some unease."
    )
    page = Page(raw=words.encode(), origin="t.txt", media_type="text/plain", published="2023-05-04")
    reading = read(page, codebook)
    events = [r for r in reading.records if isinstance(r, Event)]
    assert [(e.type, e.actors[0].id, e.recipients[0].id) for e in events] == [("ACCUSE", "NOR", "ISL")]
    assert all(e.confidence >= LEAST for e in events)
    assert any(d.reason.startswith("perhaps ") for d in reading.doubts)
