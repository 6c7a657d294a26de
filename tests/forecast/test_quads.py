"""The folder format: what is read, and what bad input is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from amity.errors import BadRequest
from amity.forecast.quads import both_directions, read_folder


def write_folder(path: Path, **files: str) -> Path:
    contents = {
        "entity2id": "Ada\t0\nBela (Cica)\t1\n",
        "relation2id": "meet\t0\npraise\t1\n",
        "train": "0\t0\t1\t0\t-1\n1\t1\t0\t24\t-1\n",
        "valid": "0    \t1    \t1 \t48  \t0\n",
    } | files
    for name, text in contents.items():
        (path / f"{name}.txt").write_text(text, encoding="utf-8")
    return path


def test_reads_padded_columns_and_counts_whole_days(tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path))
    assert folder.entities == ("Ada", "Bela (Cica)")
    assert folder.relations == ("meet", "praise")
    assert folder.history.day.tolist() == [0, 1]
    assert folder.target.day.tolist() == [2]
    assert folder.target_name == "valid.txt"
    assert folder.notes == ()


def test_learns_from_train_and_valid_where_test_is_there(tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path, test="0\t0\t1\t72\n"))
    assert folder.target_name == "test.txt"
    assert folder.history.day.tolist() == [0, 1, 2]
    assert folder.target.day.tolist() == [3]


def test_sorts_unsorted_rows_and_says_so(tmp_path: Path) -> None:
    folder = read_folder(write_folder(tmp_path, train="1\t1\t0\t24\n0\t0\t1\t0\n"))
    assert folder.history.subject.tolist() == [0, 1]
    assert len(folder.notes) == 1
    assert "not sorted by time (first at line 2)" in folder.notes[0]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"train": "0\t0\t1\t48\n"}, "future-dated"),
        ({"train": "0\t0\t7\t0\n"}, "train.txt line 1: unknown object id 7; known ids run from 0 to 1"),
        ({"train": "0\t2\t1\t0\n"}, "unknown relation id 2"),
        ({"train": "\n"}, "no events"),
        ({"train": "0\t0\t1\n"}, "line 1: expected subject, relation, object and time"),
        ({"train": "0\t0\tone\t0\n"}, "line 1: expected four whole numbers"),
        ({"train": "0\t0\t1\t-5\n"}, "before 0"),
        ({"entity2id": "Ada\t0\nBela\t0\n"}, "line 2: id 0 is given twice"),
        ({"entity2id": "Ada\t0\nBela\t5\n"}, "without gaps"),
        ({"entity2id": "Ada\n"}, "line 1: expected a name, a tab and its id"),
        ({"relation2id": ""}, "no names"),
    ],
)
def test_bad_input_gets_a_sentence(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(BadRequest) as told:
        read_folder(write_folder(tmp_path, **files))
    assert message in str(told.value)


def test_a_missing_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no such folder"):
        read_folder(tmp_path / "nowhere")
    write_folder(tmp_path)
    (tmp_path / "valid.txt").unlink()
    with pytest.raises(BadRequest, match=r"valid\.txt: the file is missing"):
        read_folder(tmp_path)


def test_each_event_is_told_from_both_sides(tmp_path: Path) -> None:
    both = both_directions(read_folder(write_folder(tmp_path)).history, 2)
    rows = list(zip(both.subject, both.relation, both.object, both.day, strict=True))
    assert rows == [(0, 0, 1, 0), (1, 2, 0, 0), (1, 1, 0, 1), (0, 3, 1, 1)]
