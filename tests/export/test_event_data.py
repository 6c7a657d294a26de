"""Event data as its users read it: columns, types, codes, and nothing that was not known."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pandas
import pytest
from export_cases import Run, hostile_words

from amity.codebook import Codebook
from amity.codebook.columns import ACLED, CAMEO, GDELT_EVENTS, GDELT_MENTIONS, ICEWS, POLECAT
from amity.codebook.rows_codings import CameoRow, cameo_codes, plover_to_acled, plover_to_cameo
from amity.codebook.rows_events import event_types

Written = Callable[..., Path]
HEADED = {"polecat": POLECAT, "icews": ICEWS, "acled": ACLED, "cameo": CAMEO}
# GDELT's column types, as its documentation gives them.
WHOLE = ("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "IsRootEvent", "QuadClass", "NumMentions", "NumSources",
         "NumArticles", "Actor1Geo_Type", "Actor2Geo_Type", "ActionGeo_Type", "DATEADDED")  # fmt: skip
REAL = ("FractionDate", "GoldsteinScale", "AvgTone", "ActionGeo_Lat", "ActionGeo_Long")


def rows(path: Path, names: tuple[str, ...], header: bool = True) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    cells = [line.split("\t") for line in lines]
    assert {len(row) for row in cells} == {len(names)}
    if header:
        assert tuple(cells.pop(0)) == names
    return [dict(zip(names, row, strict=True)) for row in cells]


def test_the_numbers_of_columns_are_those_of_the_formats() -> None:
    assert [len(names) for names in (GDELT_EVENTS, GDELT_MENTIONS, POLECAT, ICEWS, ACLED)] == [61, 16, 40, 20, 31]


def test_gdelt_events_have_the_columns_and_types_of_gdelt(store: Path, written: Written) -> None:
    path = written("gdelt", store)
    found = rows(path, GDELT_EVENTS, header=False)
    frame = pandas.read_csv(path, sep="\t", header=None, names=list(GDELT_EVENTS), dtype=str, quoting=csv.QUOTE_NONE)
    assert len(frame) == len(found) == 5  # the visit once, three pairs of the talks, the shelling
    for name in WHOLE:
        pandas.to_numeric(frame[name].dropna(), downcast="integer").astype("int64")
    for name in REAL:
        frame[name].dropna().astype(float)
    assert frame["GLOBALEVENTID"].is_unique
    assert frame["GLOBALEVENTID"].astype("int64").max() < 2**53


def test_a_gdelt_row_says_what_the_fact_says(store: Path, written: Written) -> None:
    visit = next(row for row in rows(written("gdelt", store), GDELT_EVENTS, header=False) if row["EventCode"] == "042")
    said = {name: value for name, value in visit.items() if value}
    said.pop("GLOBALEVENTID")
    assert said == {
        "SQLDATE": "20220804", "MonthYear": "202208", "Year": "2022", "FractionDate": "2022.5863",
        "Actor1Code": "RUSGOV", "Actor1Name": "SERGEI LAVROV", "Actor1CountryCode": "RUS", "Actor1Type1Code": "GOV",
        "Actor2Code": "KHM", "Actor2Name": "CAMBODIA", "Actor2CountryCode": "KHM", "IsRootEvent": "1",
        "EventCode": "042", "EventBaseCode": "042", "EventRootCode": "04", "QuadClass": "1", "GoldsteinScale": "1.9",
        "NumMentions": "2", "NumSources": "2", "NumArticles": "2", "ActionGeo_FullName": "Phnom Penh, Cambodia",
        "ActionGeo_CountryCode": "CB", "ActionGeo_Lat": "11.56245", "ActionGeo_Long": "104.91601",
        "DATEADDED": "20220810000000", "SOURCEURL": "https://example.org/a",
    }  # fmt: skip


def test_what_is_not_known_is_empty(store: Path, written: Written) -> None:
    found = rows(written("gdelt", store), GDELT_EVENTS, header=False)
    talks = [row for row in found if row["EventCode"] == "040"]
    assert [(row["SQLDATE"], row["MonthYear"], row["Year"]) for row in talks] == [("", "202207", "2022")] * 3
    assert {(row["ActionGeo_Type"], row["ActionGeo_CountryCode"], row["ActionGeo_Lat"]) for row in talks} == {
        ("1", "CB", "")
    }
    shelling = next(row for row in found if row["EventCode"] == "194")
    assert [shelling[name] for name in ("SQLDATE", "Year", "ActionGeo_CountryCode", "AvgTone")] == [""] * 4
    assert shelling["ActionGeo_FullName"] == "the coast"


def test_gdelt_mentions_hold_one_row_a_report(store: Path, written: Written) -> None:
    events = rows(written("gdelt", store), GDELT_EVENTS, header=False)
    visit = next(row["GLOBALEVENTID"] for row in events if row["EventCode"] == "042")
    mentions = rows(written("gdelt-mentions", store), GDELT_MENTIONS, header=False)
    assert {row["GLOBALEVENTID"] for row in mentions} == {row["GLOBALEVENTID"] for row in events}
    told = [row for row in mentions if row["GLOBALEVENTID"] == visit]
    keys = ("MentionType", "MentionSourceName", "MentionIdentifier", "Actor1CharOffset", "Actor2CharOffset")
    assert [[row[key] for key in keys] for row in told] == [
        ["1", "Daily", "https://example.org/a", "0", "15"],
        ["2", "Courier", "Courier.html", "17", "32"],
    ]
    assert [row["Confidence"] for row in told] == ["80", "70"]


def test_events_that_did_not_happen_are_left_out_and_counted(store: Path, run: Run) -> None:
    for form in ("gdelt", "polecat", "icews", "cameo"):
        result = run("export", form, "--store", store)
        assert "left out 2: the format cannot say their status; choose with --status" in result.stderr
        assert "denied 1" in result.stderr
        assert "planned 1" in result.stderr
    denied = run("export", "cameo", "--store", store, "--status", "denied")
    assert denied.stdout.splitlines()[1].split("\t")[1:4] == ["RUS", "CHN", "130"]
    assert denied.stderr == ""


def test_polecat_keeps_all_parties_in_one_row(store: Path, written: Written) -> None:
    found = rows(written("polecat", store), POLECAT)
    assert len(found) == 3
    talks = next(row for row in found if not row["Event Mode"])
    assert (talks["Actor Name"], talks["Actor COW"]) == ("Russia; Cambodia; China", "365; 811; 710")
    visit = next(row for row in found if row["Event Mode"] == "visit")
    assert (visit["Event Date"], visit["Intensity"], visit["Contexts"]) == ("2022-08-04", "4", "diplomatic;economic")
    assert (visit["Quad Code"], visit["Country"]) == ("VERBAL COOPERATION", "Cambodia")


def test_icews_names_codes_and_countries(store: Path, written: Written) -> None:
    visit = next(row for row in rows(written("icews", store), ICEWS) if row["CAMEO Code"] == "042")
    keys = ("Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "Intensity",
            "Target Country")  # fmt: skip
    assert [visit[key] for key in keys] == [
        "2022-08-04", "Sergei Lavrov", "Government", "Russia", "Make a visit", "1.9", "Cambodia",
    ]  # fmt: skip


def test_acled_holds_what_acled_covers_and_no_invented_deaths(store: Path, run: Run) -> None:
    result = run("export", "acled", "--store", store)
    (row,) = list(csv.DictReader(io.StringIO(result.stdout), delimiter="\t"))
    assert (row["event_type"], row["sub_event_type"]) == (
        "Explosions/Remote violence",
        "Shelling/artillery/missile attack",
    )
    assert (row["inter1"], row["inter2"], row["civilian_targeting"]) == (
        "State forces", "Civilians", "Civilian targeting",
    )  # fmt: skip
    assert [row[name] for name in ("event_date", "fatalities", "latitude", "timestamp")] == [""] * 4
    assert "left out 2: ACLED does not cover their type (CONSULT 1, CONSULT/visit 1)" in result.stderr


def test_every_type_and_mode_has_a_code_of_cameo(codebook: Codebook) -> None:
    types, known = codebook.derive(event_types), codebook.derive(plover_to_cameo)
    assert {(name, mode) for name, kind in types.items() for mode in (None, *kind.modes)} == set(known)
    for name, mode in codebook.derive(plover_to_acled):
        assert mode is None or mode in types[name].modes
    for row in codebook.table(CameoRow):
        assert row.type is None or row.type in types
        assert row.mode is None or row.mode in types[row.type or ""].modes
        assert row.quad == 1 + sum(int(row.root) > last for last in (5, 9, 14))
        assert row.goldstein is None or -10 <= row.goldstein <= 10


def test_a_code_and_back_keeps_the_type_where_it_says_the_same(codebook: Codebook) -> None:
    from amity.codebook.rows_codings import PloverCameoRow

    codes = codebook.derive(cameo_codes)
    moved = {
        (row.type, row.mode): (codes[row.code].type, codes[row.code].mode)
        for row in codebook.table(PloverCameoRow)
        if row.fit == "same" and codes[row.code].type != row.type
    }
    assert moved == {("RETREAT", None): ("CONCEDE", None)}  # 080 says only that somebody yields


@pytest.mark.parametrize("form", ["gdelt", "gdelt-mentions", "polecat", "icews", "acled", "cameo"])
def test_hostile_words_make_no_cell_and_no_line_of_their_own(hostile: Path, written: Written, form: str) -> None:
    names = HEADED.get(form) or (GDELT_EVENTS if form == "gdelt" else GDELT_MENTIONS)
    found = rows(written(form, hostile), names, header=form in HEADED)
    assert len(found) == len(hostile_words())
    assert not [cell for row in found for cell in row.values() if any(ord(c) < 32 or ord(c) == 127 for c in cell)]
