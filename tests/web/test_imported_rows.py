"""Rows of other data sets are marked as theirs and count in no tally of our own reading."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import amity
from amity.answers.dossier import QUADS
from amity.codebook import Codebook
from amity.store.deeds import update_deeds
from amity.store.sqlite import open_store
from amity.web.app import make_app
from amity.web.site import Site
from amity.web.tallies import events

sys.path.insert(0, str(Path(__file__).parents[1] / "export"))
from export_cases import full_reading

DATA = Path(__file__).parents[1] / "event_sets" / "data"
FILES = {"gdelt": "20220804121500.export.CSV", "polecat": "ngecEvents.2022.txt", "icews": "events.2022.tab"}


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    with open_store(tmp_path / "beside.db") as made:
        made.write([full_reading()])
    with amity.open(tmp_path / "beside.db") as relations:
        for form, name in FILES.items():
            relations.import_events(form, DATA / name)
    return tmp_path / "beside.db"


def test_tallies_and_deeds_are_those_of_our_own_reading(beside: Path, tmp_path: Path, codebook: Codebook) -> None:
    with open_store(tmp_path / "own.db") as made:
        made.write([full_reading()])
    counted = {}
    for path in (beside, tmp_path / "own.db"):
        panorama = Site(path, codebook).held.panorama()
        update_deeds(path, QUADS, {})
        with amity.open(path, codebook) as relations:
            deeds = relations.one_file.answering("SELECT count(*) FROM deeds")
        counted[path] = (len(events(panorama)), deeds)
    assert counted[beside] == counted[tmp_path / "own.db"]
    assert counted[beside][0] > 0
    assert Site(beside, codebook).held.panorama().imported.sum() == 10


def test_the_relation_shows_them_beside_and_marks_them(beside: Path, codebook: Codebook) -> None:
    client = TestClient(make_app(Site(beside, codebook)), base_url="http://127.0.0.1:8088")
    page = client.get("/dyad?a=Russia&b=Cambodia").text
    before, after = page.split('id="sets"')
    assert "GDELT 2.0 Events" not in before
    for name in ("GDELT 2.0 Events", "ICEWS", "POLECAT"):
        assert name in after
    assert "imported row" in client.get("/search?a=Russia&b=Cambodia").text
    assert "imported as it stands" in client.get(f"/record/{row_of(beside)}").text


def row_of(path: Path) -> str:
    with amity.open(path) as relations:
        rows = {d.id for d in relations.iter_documents() if d.outlet == "GDELT 2.0 Events"}
        return next(record.id for record in relations.iter_records() if record.document in rows)
