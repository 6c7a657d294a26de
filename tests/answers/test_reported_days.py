"""A row without a date of its own stands under the day of the first report, and long words are cut."""

from __future__ import annotations

from pathlib import Path

import msgspec

import amity
from amity.answers.formats import LONGEST, as_html, as_text, shortened
from amity.facts.updating import FactBook
from amity.store.sqlite import open_store
from made_reports import made_report


def test_rows_without_a_date_are_listed_by_their_first_report(tmp_path: Path) -> None:
    late = made_report("Herald", "Talks of ministers about fertiliser took a day.", "2022-08-06", None)
    early = made_report("Courier", "Ministers met over rice in spring.", "2021-04-02", "2021-04-01")
    with open_store(tmp_path / "a.db") as store:
        store.write([late, early])
        FactBook(store, {}).update()
    dossier = amity.open(tmp_path / "a.db").dossier("Cambodia", "Russia")
    assert [(event.when is None) for event in dossier.timeline] == [False, True]
    assert (dossier.first, dossier.last) == ("2021-04-01", "2022-08-06")
    assert [year.year for year in dossier.years] == [2021, 2022]
    for page in (as_text(dossier, 20), as_html(dossier, 20)):
        assert "2022-08-06 (reported)" in page
        assert "undated" not in page


def test_without_events_the_days_of_the_reports_are_given(tmp_path: Path) -> None:
    told = made_report("Herald", "Talks about fertiliser.", "2022-08-06", None, 100.0)
    with open_store(tmp_path / "a.db") as store:
        store.write([msgspec.structs.replace(told, records=told.records[1:])])
        FactBook(store, {}).update()
    page = as_text(amity.open(tmp_path / "a.db").dossier("Cambodia", "Russia"), 20)
    assert "no event dated; reports of 2022-08-06 to 2022-08-06" in page


def test_long_words_are_cut_between_words() -> None:
    cut = shortened("word " * 100)
    assert len(cut) <= LONGEST + 2
    assert cut.endswith("word …")
    assert shortened("short") == "short"
