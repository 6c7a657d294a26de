"""The training sentences: parties are slices of their sentence, types are PLOVER's, and parts keep their shares."""

from __future__ import annotations

import importlib.util
import random
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from amity.codebook import Codebook
from amity.codebook.rows_events import event_types

TRAINING = Path(__file__).parents[2] / "training"


@pytest.fixture(scope="module")
def sentences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("training_sentences", TRAINING / "sentences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_case_has_its_parties_and_labels(sentences: ModuleType, codebook: Codebook) -> None:
    types = codebook.derive(event_types)
    cases = sentences.read_cases(TRAINING / "events")
    assert set(types) == set(sentences.TYPES)
    for case in cases:
        assert case.source is not None, case.text
        assert case.target is not None, case.text
        assert not case.mode or case.mode in types[case.types[0]].modes, case.text


def test_a_party_named_twice_is_found_outside_the_other(sentences: ModuleType) -> None:
    assert sentences.find("South Sudan and Sudan", "Sudan", (0, 11)) == (16, 21)
    assert sentences.find("Sudan alone", "Sudan", (0, 5)) == (0, 5)
    assert sentences.find("Sudan", "Chad") is None


def test_a_label_of_several_types_keeps_them(sentences: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "more.jsonl"
    file.write_text('{"text": "A freed B.", "source_text": "A", "target_text": "B", "event": "YIELD"}\n')
    (case,) = sentences.read_cases(file)
    assert case.types == ("CONCEDE", "RETREAT")
    assert case.status is None


def test_folds_hold_every_case_once_and_share_the_types(sentences: ModuleType) -> None:
    cases = sentences.read_cases(TRAINING / "events")
    parts = sentences.folds(cases, 5, 1)
    assert sorted(i for part in parts for i in part) == list(range(len(cases)))
    counts = [Counter(cases[i].types[0] for i in part) for part in parts]
    for kind in sentences.TYPES:
        assert max(c[kind] for c in counts) - min(c[kind] for c in counts) <= 1


def test_a_scene_gives_every_ordered_pair_but_the_reverse_of_what_is_mutual(
    sentences: ModuleType, tmp_path: Path
) -> None:
    file = tmp_path / "scenes.jsonl"
    event = '{"source": "A", "target": "B", "type": "%s", "mode": null, "status": "happened", "contexts": []}'
    for kind, pairs in (("CONSULT", 5), ("ACCUSE", 6)):
        file.write_text('{"text": "A with B, said C.", "parties": ["A", "B", "C"], "events": [%s]}\n' % (event % kind))
        ((*cases,),) = sentences.read_scenes(file)
        assert len(cases) == pairs
        assert [case.types for case in cases if case.types] == [(kind,)]


def test_scenes_are_drawn_with_their_events_and_some_bystanders(sentences: ModuleType) -> None:
    scenes = sentences.read_scenes(TRAINING / "scenes")
    drawn = sentences.drawn(scenes, 1.5, random.Random(1))
    events = sum(1 for case in drawn if case.types and case.source)
    assert events == sum(1 for scene in scenes for case in scene if case.types)
    silent = sum(1 for scene in scenes if not any(case.types for case in scene))
    assert silent < sum(1 for case in drawn if case.source is None) < len(scenes)


def test_parties_of_scenes_stand_once_and_apart(sentences: ModuleType) -> None:
    for scene in [*sentences.read_scenes(TRAINING / "scenes"), *sentences.read_scenes(TRAINING / "held")]:
        for case in scene:
            assert case.source[1] <= case.target[0] or case.target[1] <= case.source[0], case.text
            assert not case.types or case.types[0] in sentences.TYPES


def test_nothing_held_back_is_learned_from(sentences: ModuleType) -> None:
    learned = {scene[0].text for scene in sentences.read_scenes(TRAINING / "scenes")}
    assert learned.isdisjoint(scene[0].text for scene in sentences.read_scenes(TRAINING / "held"))
