"""Every two parties of a sentence as candidates, and how likely each is an event."""

from __future__ import annotations

from amity.codebook import Codebook
from amity.codebook.language import language
from amity.reading import analyse
from amity.reading.chances import chance, clues
from amity.reading.couples import MOST, couples, every_couple
from amity.reading.events import candidates
from amity.reading.filling import Match
from amity.reading.text import Text
from amity.score.cases import gold_document


def analysed(words: str, codebook: Codebook) -> Text:
    return analyse(gold_document("t", words, "2023-05-04"), codebook.derive(language)(words), codebook)[0]


def offered(words: str, codebook: Codebook) -> list[Match]:
    text = analysed(words, codebook)
    return [match for sentence in text.sentences for match, _ in every_couple(text, sentence)]


def told(words: str, codebook: Codebook) -> set[tuple[str, str]]:
    return {(m.actors[0].actor.id, m.others[0].actor.id) for m in offered(words, codebook)}


def test_a_party_that_grammar_ties_to_another_verb_is_offered(codebook: Codebook) -> None:
    found = told("Brazil urged Chile to pay and warned that it would act.", codebook)
    assert {("BRA", "CHL"), ("CHL", "BRA")} <= found


def test_an_owner_of_a_noun_acts_and_who_stands_after_it_is_acted_upon(codebook: Codebook) -> None:
    found = offered("Analysts recalled Chad's invasion of Niger.", codebook)
    match = next(m for m in found if (m.actors[0].actor.id, m.others[0].actor.id) == ("TCD", "NER"))
    assert match.trigger.text == "invasion"


def test_nobody_acts_upon_the_state_that_he_stands_for(codebook: Codebook) -> None:
    assert ("FRA/troops", "FRA") not in told("French troops left France on Sunday.", codebook)


def test_those_who_are_joined_are_offered_to_one_another(codebook: Codebook) -> None:
    found = told("Ghana and Togo accused each other of spying.", codebook)
    assert {("GHA", "TGO"), ("TGO", "GHA")} <= found


def test_a_sentence_with_many_parties_offers_the_nearest_only(codebook: Codebook) -> None:
    words = "Peru, said Chile, told Brazil that Norway, which Japan met, saw India, Kenya and Togo as Chad did."
    text = analysed(words, codebook)
    asked = [match for sentence in text.sentences for match in couples(text, sentence, codebook)]
    assert len(asked) <= MOST < len(offered(words, codebook))


def test_a_candidate_is_likelier_the_surer_the_learned_part_is(codebook: Codebook) -> None:
    words = "Nepal accused India of closing the border."
    text = analysed(words, codebook)
    first = next(candidates(text, text.sentences[0], codebook))
    sure = chance(first.clues, codebook)
    assert sure > 0.5
    assert chance({**first.clues, "related": first.clues["related"] - 6}, codebook) < sure


def test_clues_name_who_is_known(codebook: Codebook) -> None:
    words = "Nepal accused India of closing the border."
    text = analysed(words, codebook)
    one = next(candidates(text, text.sentences[0], codebook))
    found = clues(text, one.match, one.weighed, codebook)
    assert (found["row"], found["unnamed"], found["unknown"], found["untied"]) == (1.0, 0.0, 0.0, 0.0)


def test_a_verb_that_tells_of_no_act_joins_no_couple(codebook: Codebook) -> None:
    words = "Ghana still owes Togo about two billion dollars for the arms of those years, officials in Lome recall."
    text = analysed(words, codebook)
    assert offered(words, codebook)
    assert not [c for s in text.sentences for c in candidates(text, s, codebook) if c.match.tie == "couple"]
