"""`amity score`: figures, intervals, matching, and what it says of wrong input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from amity.cli import app
from amity.codebook import Codebook
from amity.codebook.language import language
from amity.errors import BadRequest
from amity.reading import analyse
from amity.score.articles import matched
from amity.score.attribution import matched as matched_attributions
from amity.score.bootstrap import interval
from amity.score.cases import gold_document
from amity.score.places import kilometres
from amity.score.report import f_score, macro_f1
from amity.score.sets import find_parts

RIVER = {"id": "d1", "text": "The bridge opened on 3 May 2021.", "dct": "2021-06-01"}
MARK = {"start": 21, "end": 31, "type": "DATE", "value": "2021-05-03", "text": "3 May 2021"}


def test_f1_is_that_of_the_summed_counts() -> None:
    assert f_score("x", [(1, 2, 2), (2, 2, 4)]).value == pytest.approx(2 * 3 / 10)


def test_macro_f1_is_over_gold_labels() -> None:
    assert macro_f1("x", ["A", "A", "B"], ["A", "C", "B"]).value == pytest.approx((2 / 3 + 1) / 2)


def test_interval_is_seeded_and_holds_the_figure() -> None:
    figure = f_score("x", [(1, 2, 2), (2, 2, 4), (0, 1, 1), (3, 3, 3)])
    low, high = interval(figure)
    assert low < figure.value < high
    assert interval(figure) == (low, high)


def test_contents_match_from_half_on_and_once() -> None:
    gold = [{"source": [[0, 2]], "content": [[10, 20]]}]
    near = {"source": [[0, 2]], "content": [[15, 20]]}
    far = {"source": [[0, 2]], "content": [[16, 20]]}
    assert list(matched_attributions(gold, [far, near, near])) == [(0, 1)]


def test_paris_to_london() -> None:
    assert kilometres((48.8566, 2.3522), (51.5074, -0.1278)) == pytest.approx(344, abs=1)


@pytest.mark.parametrize(
    ("text", "country", "lat"),
    [
        ("The fire broke out in Paris, Texas, late on Monday.", "USA", 33.66),
        ("Talks were held in Paris after the visit to France and Belgium.", "FRA", 48.85),
        ("Fans met in London, Ont., for the game.", "CAN", 42.98),
    ],
)
def test_places_are_told_apart(text: str, country: str, lat: float, codebook: Codebook) -> None:
    analysed, _ = analyse(gold_document("x", text), codebook.derive(language)(text), codebook)
    place = analysed.places[0].place
    assert (place.country, place.lat) == (country, pytest.approx(lat, abs=0.01))


def _event(kind: str, actor: str, recipient: str | None) -> dict[str, object]:
    evidence = [{"start": 0, "end": 9, "text": "x"}]
    to = [{"id": recipient, "country": recipient}] if recipient else []
    who = [{"id": actor, "country": actor}]
    return {"kind": "event", "evidence": evidence, "type": kind, "actors": who, "recipients": to}


def test_an_event_is_right_by_type_and_both_parties() -> None:
    gold = [_event("SANCTION", "DZA", "ESP")]
    assert list(matched(gold, [_event("SANCTION", "DZA", "FRA"), _event("SANCTION", "DZA", "ESP")])) == [(0, 1)]
    assert list(matched(gold, [_event("AID", "DZA", "ESP")])) == []


def test_either_party_of_a_meeting_may_stand_first() -> None:
    assert list(matched([_event("CONSULT", "DZA", "ESP")], [_event("CONSULT", "ESP", "DZA")])) == [(0, 0)]


def test_figures_and_predictions_of_a_folder(tmp_path: Path) -> None:
    gold = tmp_path / "gold" / "time"
    gold.mkdir(parents=True)
    (gold / "dev.jsonl").write_text(json.dumps(RIVER | {"timexes": [MARK]}) + "\n")
    given = tmp_path / "given"
    done = CliRunner().invoke(app, ["score", str(gold.parent), "--format", "json", "--predictions", str(given)])
    assert done.exit_code == 0, done.output
    figures = json.loads(done.stdout)["figures"]
    assert [(f["set"], f["figure"], f["value"]) for f in figures] == [
        ("time/dev", "relaxed F1", 1.0),
        ("time/dev", "value F1", 1.0),
    ]
    assert json.loads((given / "time.jsonl").read_text())["timexes"] == [MARK | {"mod": None}]


def test_a_wrong_row_is_named_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "time").mkdir()
    (tmp_path / "time" / "dev.jsonl").write_text(json.dumps(RIVER | {"timexes": []}) + "\n{}\n")
    done = CliRunner().invoke(app, ["score", str(tmp_path)])
    assert done.exit_code == 2
    assert 'dev.jsonl, line 2: "id" is missing' in done.stderr


@pytest.mark.parametrize("name", ["absent", "."])
def test_a_folder_without_cases_is_one_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"give a folder|lay it out so"):
        find_parts(tmp_path / name)
