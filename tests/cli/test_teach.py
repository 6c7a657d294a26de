"""`amity teach`: a type of one's own is coded once taught, and what is wrong is said in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from amity.cli import app
from amity.codebook import load
from amity.codebook.language import language
from amity.codebook.teaching import teach
from amity.errors import BadRequest, CodebookError
from amity.reading import analyse
from amity.reading.events import code_events
from amity.records import Event
from amity.score.cases import gold_document

STATES = ("Japan", "Chile", "Kenya", "Spain", "Peru", "Oman", "Fiji", "Ghana", "Nepal", "Cuba", "Italy", "Egypt")
FORMS = (
    "[{a}] waived visas for {{tourists from {b}}} on Friday.",
    "[{a}] lets {{citizens of {b}}} enter without a visa for ninety days.",
    "The visa requirement for {{{b}}} was dropped by [{a}] this week.",
)
EXAMPLES = [FORMS[i % 3].format(a=STATES[i % 12], b=STATES[(i * 5 + 3) % 12]) for i in range(21)]
RIGHT = f"""
definition = "A state lets the citizens of another enter without a visa."
parent = "CONCEDE"
examples = {EXAMPLES}
others = ["[Japan] closed its embassy in {{Chile}}.", "[Kenya] lifted a ban on fish from {{Spain}}."]
"""


def described(folder: Path, words: str, name: str = "VISA_WAIVER") -> Path:
    (folder / "types").mkdir()
    (folder / "types" / f"{name}.toml").write_text(words, encoding="utf-8")
    return folder


def first_event(words: str, folder: Path | None) -> Event:
    codebook = load(folder)
    text, _ = analyse(gold_document("t", words, "2023-05-04"), codebook.derive(language)(words), codebook)
    return next(code_events(text, codebook))


def test_a_taught_type_is_coded_and_others_stay(tmp_path: Path) -> None:
    folder = described(tmp_path, RIGHT.replace("{{", "{").replace("}}", "}"))
    told = CliRunner().invoke(app, ["teach", str(folder)])
    assert told.exit_code == 0, told.output
    assert "VISA_WAIVER:" in told.output
    event = first_event("Armenia waived visas for Georgian citizens in May.", folder)
    assert (event.type, event.quad) == ("VISA_WAIVER", "verbal cooperation")
    assert first_event("Armenia accused Georgia of spying.", folder).type == "ACCUSE"
    assert first_event("Armenia waived visas for Georgian citizens in May.", None).type != "VISA_WAIVER"


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        ("definition = 'x'", "OWN", "it needs definition, parent and examples"),
        ("definition = 'x'\nparent = 'CONCEDE'\nexamples = ['[a] b {c}']", "OWN", "1 examples are too few"),
        (RIGHT.replace("CONCEDE", "GIVE"), "OWN", "parent GIVE is not a type of PLOVER"),
        (RIGHT, "AGREE", "AGREE is PLOVER's own type"),
        (RIGHT, "own type", "name a type in capitals"),
        (RIGHT.replace("[Japan] waived", "Japan waived"), "OWN", "mark the actor"),
    ],
)
def test_what_is_wrong_is_said(words: str, name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=said):
        teach(described(tmp_path, words.replace("{{", "{").replace("}}", "}"), name))


def test_an_empty_folder_and_none_are_said(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"holds no \.toml file"):
        teach(tmp_path)
    with pytest.raises(BadRequest, match="is not a folder"):
        teach(tmp_path / "none")


def test_a_type_learned_with_other_weights_is_refused(tmp_path: Path) -> None:
    folder = described(tmp_path, RIGHT.replace("{{", "{").replace("}}", "}"))
    (lesson,) = teach(folder)
    lesson.file.write_text(lesson.file.read_text().replace('"model":"', '"model":"0'))
    with pytest.raises(CodebookError, match="run amity teach on its folder again"):
        first_event("Armenia waived visas for Georgian citizens in May.", folder)
