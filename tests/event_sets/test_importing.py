"""Rows of other event data in a store: marked as theirs, kept once, beside our own reading."""

from __future__ import annotations

import gzip
import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import amity
from amity import cli
from amity.codebook.columns import GDELT_EVENTS, ICEWS, POLECAT
from amity.records import Event, Statement
from amity.store import Query

sys.path.insert(0, str(Path(__file__).parents[1] / "export"))
from export_cases import CAMBODIA, LAVROV, a_document, a_reading, day, full_reading, hostile_words

DATA = Path(__file__).parent / "data"
FILES = {"gdelt": "20220804121500.export.CSV", "polecat": "ngecEvents.2022.txt", "icews": "events.2022.tab"}


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


def filled(path: Path) -> amity.api.Amity:
    relations = amity.open(path)
    for form, name in FILES.items():
        relations.import_events(form, DATA / name)
    return relations


def test_the_fixtures_have_the_shape_of_the_formats() -> None:
    for name, columns, header in (
        (FILES["gdelt"], GDELT_EVENTS, False), (FILES["polecat"], POLECAT, True), (FILES["icews"], ICEWS, True),
    ):  # fmt: skip
        lines = (DATA / name).read_text().splitlines()
        assert {len(line.split("\t")) for line in lines} == {len(columns)}
        assert not header or tuple(lines[0].split("\t")) == columns


def test_every_row_is_a_document_whose_words_are_the_evidence(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db") as relations:
        documents = {d.id: d for d in relations.iter_documents()}
        records = list(relations.iter_records())
        assert len(documents) == len(records) == 10
        for record in records:
            document = documents[record.document]
            assert record.evidence
            for span in record.evidence:
                assert document.text[span.start : span.end] == span.text
            assert record.said_by.source_kind == "document"
            assert record.said_by.name == document.outlet
            assert document.language == "zxx"
        assert {d.outlet for d in documents.values()} == {"GDELT 2.0 Events", "POLECAT", "ICEWS"}
        assert all("javascript" not in (d.url or "") for d in documents.values())


def test_codes_become_types_of_plover_and_actors_of_the_codebook(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db") as relations:
        found = {
            (r.said_by.name, relations.store.documents([r.document]).__next__().origin.rpartition("#")[2]): r
            for r in relations.iter_records()
        }
        visit = found["GDELT 2.0 Events", "1"]
        assert isinstance(visit, Event)
        assert (visit.type, visit.mode, visit.plover_score) == ("CONSULT", "visit", 4.0)
        assert [(a.id, a.name, a.text) for a in visit.actors] == [("sergei-lavrov", "Sergei Lavrov", "SERGEY LAVROV")]
        assert [a.id for a in visit.recipients] == ["KHM"]
        assert visit.when is not None
        assert visit.when.start == "2022-08-04"
        assert visit.where is not None
        assert (visit.where.country, visit.where.lat) == ("KHM", 11.55)
        said = found["GDELT 2.0 Events", "4"]
        assert isinstance(said, Statement)  # a public statement, which PLOVER does not code
        assert [a.id for a in said.about] == ["ASEAN"]
        arrest = found["GDELT 2.0 Events", "6"]
        assert isinstance(arrest, Event)
        assert [(a.id, a.country, a.name) for a in arrest.actors] == [("ROU/president", "ROU", "President")]
        protest = found["POLECAT", "3"]
        assert isinstance(protest, Event)
        assert [(a.id, a.sector) for a in protest.actors] == [("KHM/students", "EDU"), ("KHM/teachers", "EDU")]
        comment = found["ICEWS", "4"]
        assert isinstance(comment, Statement)  # 13 with its label is 013, and no threat
        police = found["ICEWS", "3"]
        assert isinstance(police, Event)
        assert [(a.country, a.sector) for a in (*police.actors, *police.recipients)] == [("KHM", "COP"), ("RUS", None)]


def test_rows_without_a_record_are_counted_with_the_reason(tmp_path: Path) -> None:
    result = run("import", "gdelt", DATA / FILES["gdelt"], "--store", tmp_path / "a.db")
    assert json.loads(result.stdout) == {"imported": 5, "already": 0, "failed": 0, "left_out": 2}
    assert result.stderr == "amity: left out 1: no Actor1\namity: left out 1: no code 999 in CAMEO\n"


def test_importing_again_adds_nothing(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db") as relations:
        before = list(relations.store.dump())
    (tmp_path / "copy").mkdir()
    shutil.copy(DATA / FILES["gdelt"], tmp_path / "copy" / "z.CSV")
    with amity.open(tmp_path / "a.db") as relations:
        for form, name in FILES.items():
            report = relations.import_events(form, DATA / name)
            assert (report.imported, report.already) == (0, 5 if form == "gdelt" else 2 if form == "polecat" else 3)
        assert list(relations.store.dump()) == before
        relations.import_events("gdelt", tmp_path / "copy" / "z.CSV")  # the same rows under another name
        assert relations.store.counts().documents == 10


def test_packed_files_give_the_same_rows(tmp_path: Path) -> None:
    raw = (DATA / FILES["gdelt"]).read_bytes()
    (tmp_path / "a.CSV.gz").write_bytes(gzip.compress(raw))
    with zipfile.ZipFile(tmp_path / "a.CSV.zip", "w") as archive:
        archive.writestr("a.CSV", raw)
    for name in ("a.CSV.gz", "a.CSV.zip"):
        with amity.open(tmp_path / f"{name}.db") as relations:
            assert relations.import_events("gdelt", tmp_path / name).imported == 5


def test_what_is_no_such_file_is_one_sentence_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "short.CSV").write_text("1\t2\t3\n")
    (tmp_path / "old.CSV").write_text("\t".join("x" * 58) + "\n")
    (tmp_path / "cut.CSV.gz").write_bytes(gzip.compress((DATA / FILES["gdelt"]).read_bytes() * 50)[:400])
    (tmp_path / "bad.tab").write_text("Event ID\tEvent Date\n1\t2\n")
    lines = (DATA / FILES["gdelt"]).read_text().splitlines()
    (tmp_path / "torn.CSV").write_text("\n".join([lines[0], "torn\trow", lines[1]]) + "\n")
    wrong = [tmp_path / name for name in ("gone.CSV", "short.CSV", "old.CSV", "cut.CSV.gz", "torn.CSV")]
    result = run("import", "gdelt", *wrong, DATA / FILES["gdelt"], "--store", tmp_path / "a.db")
    assert result.exit_code == 0
    for said in (
        f"There is no file at {tmp_path / 'gone.CSV'}.", "short.CSV is not of this format: its first line has 3 cells",
        "They look like GDELT 1.0 events, which lack ADM2Code.", "torn.CSV, line 2: 2 cells, and 61 are wanted.",
        "cut.CSV.gz is not sound gzip",
    ):  # fmt: skip
        assert said in result.stderr
    assert json.loads(result.stdout)["imported"] == 5
    with amity.open(tmp_path / "a.db") as relations:
        held = set(relations.failures()["origin"])
        assert len(held) == json.loads(result.stdout)["failed"]
        assert {str(path) for path in wrong[:4]} | {f"{wrong[4]}#2"} <= held
    nothing = run("import", "icews", tmp_path / "bad.tab", "--store", tmp_path / "b.db")
    assert nothing.exit_code == 1
    assert "bad.tab is not of this format" in nothing.stderr


def test_hostile_cells_are_text(tmp_path: Path) -> None:
    rows = []
    for number, word in enumerate(hostile_words()):
        cell = word.replace("\t", " ").replace("\n", " ").replace("\r", " ")
        cells = dict.fromkeys(GDELT_EVENTS, cell) | {"GLOBALEVENTID": str(number), "EventCode": "042"}
        rows.append("\t".join(cells.values()))
    (tmp_path / "h.CSV").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with amity.open(tmp_path / "h.db") as relations:
        report = relations.import_events("gdelt", tmp_path / "h.CSV")
        assert report.failed == 0
        assert report.imported + sum(report.left_out.values()) == len(rows)
        texts = {d.id: d for d in relations.iter_documents()}
        for record in relations.iter_records():
            assert all(texts[record.document].text[s.start : s.end] == s.text for s in record.evidence)
        assert all(d.url is None or d.url.startswith("http") for d in texts.values())


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """Our reading of the visit, and the rows of all three sets."""
    from amity.store.sqlite import open_store

    path = tmp_path / "beside.db"
    with open_store(path) as made:
        made.write([full_reading()])
    filled(path).close()
    return path


def test_rows_are_no_facts_and_no_copies(beside: Path) -> None:
    with amity.open(beside) as relations:
        imported = {d.id for d in relations.iter_documents() if d.language == "zxx"}
        assert len(imported) == 10
        assert not [f for f in relations.iter_facts() if imported & set(f.documents)]
        assert not [d for d in relations.iter_documents() if d.copies]


def test_compare_shows_what_agrees_differs_and_stands_alone(beside: Path) -> None:
    with amity.open(beside) as relations:
        gdelt, icews, polecat = relations.compare("Russia", "Cambodia")
        assert (gdelt.name, gdelt.rows, gdelt.repeated, gdelt.agree) == ("GDELT 2.0 Events", 3, 1, 1)
        (match,) = gdelt.matches
        assert (match.ours_type, match.theirs_type, match.day, match.theirs_day) == (
            "CONSULT/visit", "CONSULT/visit", "2022-08-04", "2022-08-04",
        )  # fmt: skip
        assert (len(gdelt.only_theirs), gdelt.undated) == (1, 1)
        assert [(m.month, m.ours, m.theirs) for m in gdelt.months] == [("2022-08", 1, 2)]
        assert (icews.agree, len(icews.only_theirs)) == (1, 1)
        assert (polecat.agree, polecat.only_theirs, polecat.only_ours) == (1, (), ())
    text = run("compare", "Russia", "Cambodia", "--store", beside, "--format", "text")
    assert "1 events agree, 0 differ in type" in text.stdout
    assert "EventCode: 112" in text.stdout


def test_the_dossier_holds_the_sets_beside_and_counts_none_of_their_rows(beside: Path) -> None:
    with amity.open(beside) as relations:
        dossier = relations.dossier("Russia", "Cambodia")
        assert [one.name for one in dossier.beside] == ["GDELT 2.0 Events", "ICEWS", "POLECAT"]
        assert sum(dossier.quad_counts.values()) == 2
        assert {document.outlet for document in dossier.sources} == {"Daily"}
    for form in ("text", "markdown", "html"):
        result = run("dossier", "Russia", "Cambodia", "--store", beside, "--format", form)
        assert "GDELT 2.0 Events: 3 rows, 1 of them told twice; 1 events agree" in result.stdout


def test_a_row_of_another_type_on_the_same_day_differs(tmp_path: Path) -> None:
    from amity.store.sqlite import open_store

    text = "Lavrov accused Cambodia on 4 August 2022."
    document = a_document(text, "Daily", "2022-08-05", None)
    from export_cases import AUTHOR

    from amity.records import Span

    said = Event(
        document=document.id, evidence=(Span(start=0, end=len(text), text=text),), said_by=AUTHOR, confidence=0.8,
        actors=(LAVROV,), recipients=(CAMBODIA,), type="ACCUSE", quad="verbal conflict", plover_score=-3.0,
        when=day("2022-08-04"),
    )  # fmt: skip
    with open_store(tmp_path / "a.db") as made:
        made.write([a_reading(document, [said])])
    with amity.open(tmp_path / "a.db") as relations:
        relations.import_events("icews", DATA / FILES["icews"])
        (icews,) = relations.compare("RUS", "KHM")
        assert [(m.same, m.ours_type, m.theirs_type) for m in icews.matches] == [(False, "ACCUSE", "CONSULT/visit")]


def test_without_imported_rows_compare_says_so(tmp_path: Path) -> None:
    from amity.store.sqlite import open_store

    with open_store(tmp_path / "a.db") as made:
        made.write([full_reading()])
    result = run("compare", "Russia", "Cambodia", "--store", tmp_path / "a.db")
    assert result.exit_code == 1
    assert "holds no imported events of Russia and Cambodia; see: amity import --help" in result.stderr


def test_exports_leave_rows_out_and_say_so(beside: Path, tmp_path: Path) -> None:
    result = run("export", "gdelt", "--store", beside)
    assert "left out 8: rows of other data sets, which were imported" in result.stderr
    assert len(result.stdout.splitlines()) == 5
    assert run("export", "csv", "--store", beside, "--output", tmp_path / "t").exit_code == 0
    assert (tmp_path / "t" / "facts.csv").read_text().count("\n") == 1 + 12
    assert ",zxx," in (tmp_path / "t" / "documents.csv").read_text()
    with amity.open(beside) as relations:
        assert relations.store.count(Query(kinds=("event",))) == 5 + 8
