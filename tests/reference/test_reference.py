"""Official figures: files of them, the World Bank's answers, and reports held against them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import amity
from amity import cli
from amity.codebook import Codebook
from amity.errors import ReferenceFault
from amity.facts.reference import Guide, check_measure, fetch_worldbank, read_reference, shipped_series
from amity.facts.reference.lookup import value_for
from amity.facts.reference.periods import period
from amity.records import Actor, Attribution, DateRange, Measure, Span
from amity.store.reference import Point, Series, keep_series, kept_series

HEAD = "indicator,subject,counterpart,period,value,unit\n"


@pytest.fixture
def guide(codebook: Codebook) -> Guide:
    return amity.open("none.duckdb", codebook).reference.guide()


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "figures.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def made_measure(value: float, when: tuple[str, str] | None, approx: bool = False, **fields: Any) -> Measure:
    return Measure(
        id="m",
        document="d",
        evidence=(Span(start=0, end=1, text="x"),),
        said_by=Attribution(actor=None, name="the author", source_kind="author"),
        confidence=0.8,
        when=DateRange(start=when[0], end=when[1], precision="year", text="then") if when else None,
        value=value,
        approx=approx,
        **{"indicator": "tourist-arrivals", "unit": "people", "subject": RUSSIANS, "counterpart": CAMBODIA} | fields,
    )


RUSSIANS = Actor(id="RUS/tourists", name="Russian tourists", country="RUS")
CAMBODIA = Actor(id="KHM", name="Cambodia", country="KHM", sector="GOV")
ARRIVALS = Series(
    indicator="tourist-arrivals",
    subject="RUS",
    counterpart="KHM",
    unit="people",
    points=(
        Point(start="2019-01-01", end="2019-12-31", value=54_000),
        Point(start="2022-01-01", end="2022-03-31", value=600),
        Point(start="2022-04-01", end="2022-04-30", value=150),
        Point(start="2022-05-01", end="2022-05-31", value=200),
    ),
    origin="ministry",
    retrieved="2024-01-01",
)


def test_a_table_becomes_series(guide: Guide, written: Callable[[str], Path]) -> None:
    rows = "tourist-arrivals,Russians,Cambodia,2019,55,thousand people\ntourist,RUS,KH,2020-Q1,1.5e3,people\n"
    path = written(HEAD + rows)
    (series,) = read_reference(path, guide)
    assert (series.indicator, series.subject, series.counterpart, series.unit) == (
        "tourist-arrivals", "RUS", "KHM", "people",
    )  # fmt: skip
    assert [(p.start, p.end, p.value) for p in series.points] == [
        ("2019-01-01", "2019-12-31", 55_000),
        ("2020-01-01", "2020-03-31", 1_500),
    ]
    assert series.origin == "figures.csv"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("indicator,land,period,value,unit\n", "line 1: column 'land' is unknown"),
        ("indicator,subject,period,unit\n", "line 1: column 'value' is missing"),
        ("indicator,subject,subject,period,value,unit\n", "line 1: column 'subject' is given twice"),
        (HEAD + "gdp,Cambodia,,2019,27,billion dolars\n", "line 2, unit: 'billion dolars' is not a known unit; did"),
        (HEAD + "gdp,Kambodia,,2019,27,USD\n", "line 2, subject: No actor .* did you mean KHM"),
        (HEAD + "gdp,Cambodia,,2019,27,USD\ngdp,KHM,,2019,28,USD\n", r"3: a second value .*line 2\); keep one"),
        (HEAD + "gdp,Cambodia,,last year,27,USD\n", "line 2: 'last year' is not a period; write it as 2019"),
        (HEAD + "gdp,Cambodia,,2019,much,USD\n", "line 2, value: 'much' is not a number"),
        (HEAD + "gdp,Cambodia,,2019,nan,USD\n", "'nan' is not a number"),
        (HEAD + "gdp,,,2019,27,USD\n", "line 2: neither subject nor counterpart"),
        (HEAD + "gdp,Cambodia,2019,27,USD\n", "line 2: 5 cells where the header has 6"),
        (HEAD, "holds no value"),
        ("{", "not sound JSON"),
        ("{}", "not laid out as an SDMX-JSON"),
    ],
)
def test_a_wrong_file_says_where_and_what_to_do(
    guide: Guide, written: Callable[[str], Path], text: str, said: str
) -> None:
    with pytest.raises(ReferenceFault, match=said):
        read_reference(written(text), guide)


def test_nothing_of_a_wrong_file_is_kept(tmp_path: Path, codebook: Codebook, written: Callable[[str], Path]) -> None:
    with amity.open(tmp_path / "s.duckdb", codebook) as relations:
        relations.reference.add(written(HEAD + "gdp,Cambodia,,2019,27,billion USD\n"))
        before = kept_series(relations.path)
        with pytest.raises(ReferenceFault):
            relations.reference.add(written(HEAD + "gdp,Vietnam,,2019,330,billion USD\ngdp,Vietnam,,2019,331,USD x\n"))
        assert kept_series(relations.path) == before
        assert before[0].points[0].value == 27e9


def test_a_newer_value_of_a_period_wins(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    keep_series(path, [ARRIVALS])
    assert kept_series(path) == (ARRIVALS,)
    newer = Series(**{f: getattr(ARRIVALS, f) for f in ARRIVALS.__struct_fields__} | {"points": (
        Point(start="2019-01-01", end="2019-12-31", value=55_000),)})  # fmt: skip
    keep_series(path, [newer])
    assert [p.value for p in kept_series(path)[0].points] == [55_000, 600, 150, 200]


DIMENSIONS = [
    {"id": "REF_AREA", "name": "Area", "values": [{"id": "KH", "name": "Cambodia"}, {"id": "AU", "name": "Australia"}]},
    {"id": "INDICATOR", "values": [{"id": "X1", "name": "exports"}]},
    {"id": "FREQ", "values": [{"id": "A"}]},
]
TIMES = [{"id": "TIME_PERIOD", "values": [{"id": "2019"}, {"id": "2020"}]}]
ATTRIBUTES = {
    "series": [
        {"id": "UNIT_MEASURE", "values": [{"id": "USD", "name": "US dollar"}]},
        {"id": "UNIT_MULT", "values": [{"id": "6", "name": "Millions"}]},
    ]
}
SERIES = {
    "0:0:0": {"attributes": [0, 0], "observations": {"0": [14_800.0], "1": [17_700.0, None]}},
    "1:0:0": {"attributes": [0, 0], "observations": {"1": [250_000]}},
}
STRUCTURE = {"dimensions": {"series": DIMENSIONS, "observation": TIMES}, "attributes": ATTRIBUTES}
SDMX = {
    "first": {"structure": {**STRUCTURE, "name": "Trade"}, "dataSets": [{"series": SERIES}]},
    "1.0": {"data": {"structure": STRUCTURE, "dataSets": [{"series": SERIES}]}},
    "2.0": {"data": {"structures": [STRUCTURE], "dataSets": [{"structure": 0, "series": SERIES}]}},
}


@pytest.mark.parametrize("version", SDMX)
def test_sdmx_json(guide: Guide, written: Callable[[str], Path], version: str) -> None:
    australia, cambodia = read_reference(written(json.dumps(SDMX[version])), guide)
    assert (australia.subject, australia.unit, australia.points[0].value) == ("AUS", "USD", 250e9)
    assert [(p.start, p.value) for p in cambodia.points] == [("2019-01-01", 14.8e9), ("2020-01-01", 17.7e9)]


def test_a_dimension_that_amity_cannot_choose_in(guide: Guide, written: Callable[[str], Path]) -> None:
    sex = {"id": "SEX", "values": [{"id": "M"}, {"id": "F"}]}
    structure = {"dimensions": {"series": [*DIMENSIONS, sex], "observation": TIMES}, "attributes": ATTRIBUTES}
    message = {"data": {"structure": structure, "dataSets": [{"series": {"0:0:0:1": SERIES["0:0:0"]}}]}}
    with pytest.raises(ReferenceFault, match="dimension SEX has 2 values"):
        read_reference(written(json.dumps(message)), guide)


def test_the_world_bank_page_by_page(guide: Guide) -> None:
    asked = []

    def get(url: str) -> bytes:
        asked.append(url)
        entry = {"countryiso3code": "KHM", "date": str(2020 + len(asked)), "value": 16e6 + len(asked)}
        world = {"countryiso3code": "WLD", "date": "2021", "value": 8e9}
        none = {"countryiso3code": "KHM", "date": "2023", "value": None}
        return json.dumps([{"page": len(asked), "pages": 2}, [entry, world, none]]).encode()

    (series,), left_out = fetch_worldbank("population", ["KHM"], get, guide, {"KHM"}.__contains__)
    assert [p.value for p in series.points] == [16_000_001, 16_000_002]
    assert (series.indicator, series.subject, series.origin) == ("population", "KHM", "World Bank, SP.POP.TOTL")
    assert left_out == 2
    assert "country/KHM/indicator/SP.POP.TOTL?format=json" in asked[0]


def test_fetching_opens_the_address_only_when_asked(
    tmp_path: Path, codebook: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    from amity.fetch.settings import Fetched
    from amity.fetch.web import Web

    entry = {"countryiso3code": "KHM", "date": "2022", "value": 17e6}
    answer = json.dumps([{"pages": 1}, [entry]]).encode()
    asked: list[str] = []

    def open_address(self: Web, url: str) -> Fetched:
        asked.append(url)
        return Fetched(raw=answer, url=url)

    monkeypatch.setattr(Web, "__call__", open_address)
    with amity.open(tmp_path / "s.duckdb", codebook) as relations:
        assert relations.reference.series()
        assert asked == []
        relations.reference.fetch_worldbank("SP.POP.TOTL", "Cambodia")
        assert len(asked) == 1
        assert kept_series(relations.path)[0].points[0].value == 17e6


def test_what_the_world_bank_refuses(guide: Guide) -> None:
    refusal = json.dumps([{"message": [{"id": "120", "key": "Invalid value", "value": "not valid"}]}]).encode()
    with pytest.raises(ReferenceFault, match=r"refuses .* not valid"):
        fetch_worldbank("SP.POP.TOTL", [], lambda url: refusal, guide, lambda code: True)
    with pytest.raises(ReferenceFault, match="did not answer as"):
        fetch_worldbank("SP.POP.TOTL", [], lambda url: b"<html>", guide, lambda code: True)
    with pytest.raises(ReferenceFault, match="--indicator and --unit"):
        fetch_worldbank("XX.YY", [], lambda url: b"", guide, lambda code: True)


@pytest.mark.parametrize(
    ("value", "when", "approx", "verdict"),
    [
        (55_000, ("2019-01-01", "2019-12-31"), True, "within"),  # about: a tenth
        (55_000, ("2019-01-01", "2019-12-31"), False, "off"),  # half its last digit is 500
        (54_300, ("2019-01-01", "2019-12-31"), False, "off"),
        (54_040, ("2019-01-01", "2019-12-31"), True, "within"),
        (1_000, ("2022-01-01", "2022-05-31"), True, "within"),  # the sum of its parts is 950
        (500, ("2021-01-01", "2021-05-31"), True, "no-series"),
    ],
)
def test_reports_held_against_a_series(
    codebook: Codebook, value: float, when: tuple[str, str], approx: bool, verdict: str
) -> None:
    assert check_measure(made_measure(value, when, approx), [ARRIVALS], codebook).verdict == verdict


def test_how_far_off_and_why_there_is_no_series(codebook: Codebook) -> None:
    off = check_measure(made_measure(81_000, None, approx=True), [ARRIVALS], codebook, "2019-06-01")
    assert (off.official, off.off_by, off.off_percent) == (54_000, 27_000, 50.0)
    other = check_measure(made_measure(1, None, unit="visas"), [ARRIVALS], codebook, "2019-06-01")
    assert other.why == "the series is in people, the report in visas"
    assert check_measure(made_measure(1, None), [ARRIVALS], codebook).why.startswith("neither")


def test_populations_of_all_states_ship(codebook: Codebook) -> None:
    from amity.codebook.rows import StateRow

    held = {s.subject: s for s in shipped_series(codebook) if s.indicator == "population"}
    members = [row.id for row in codebook.table(StateRow) if row.un_member and not row.to]
    assert len(members) == 193
    for state in members:
        for year in (1990, 2005, 2022, 2026):
            known = value_for(held[state], f"{year}-01-01", f"{year}-12-31", "stock")
            assert known is not None or year == 1990
            assert known is None or 5_000 < known.value < 1.6e9


@pytest.mark.parametrize("words", ["2019-13", "x", "2019-02-30", "2020..2019", "", "2019-Q5"])
def test_no_period(words: str) -> None:
    assert period(words) is None


def test_the_population_of_the_report(shared: Path, tmp_path: Path, codebook: Codebook) -> None:
    report = shared / "corpus" / "000_2525e645de763a75.txt"
    if not report.is_file():
        pytest.skip("the report is not in ../shared/corpus")
    with amity.open(tmp_path / "s.duckdb", codebook) as relations:
        relations.read(report)
        (found,) = (c for c in relations.reference.check("Cambodia") if c.indicator == "population")
    assert (found.verdict, found.reported, found.how) == ("within", 17_300_000, "between")
    assert found.off_percent is not None
    assert abs(found.off_percent) < 3


def test_the_commands(tmp_path: Path, written: Callable[[str], Path]) -> None:
    store, run = tmp_path / "s.duckdb", CliRunner().invoke
    path = written(HEAD + "tourist-arrivals,Russia,Cambodia,2019,54000,people\n")
    added = run(cli.app, ["reference", "add", str(path), "--store", str(store)])
    assert added.exit_code == 0
    assert "1 values in 1 series" in added.stderr
    listed = run(cli.app, ["reference", "list", "--own", "--store", str(store), "--format", "json"])
    assert json.loads(listed.stdout)[0]["points"][0]["value"] == 54_000
    wrong = run(cli.app, ["reference", "add", str(tmp_path / "none.csv"), "--store", str(store)])
    assert wrong.exit_code == 1
    assert "none.csv cannot be read" in wrong.stderr
