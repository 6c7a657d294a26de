"""Posts with dates: the shipped rows agree with each other, and fetched ones win."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from amity import cli
from amity.api.posts import fetch_posts
from amity.codebook import DATA, Codebook
from amity.codebook.fetched import fetched_folder
from amity.codebook.posts import find_faults, find_gaps, laid_over, members
from amity.codebook.rows import PostRow
from amity.codebook.rows_posts import JointRow
from amity.errors import BadRequest, PageError
from misbehaving_site import Site

SHIPPED = Codebook((DATA,))


def row(person: str, begin: str | None, end: str | None, **fields: str) -> PostRow:
    held = {"country": "KHM", "post": "foreign-minister", "title": "Foreign Minister", "origin": "own", **fields}
    return PostRow(person=person, aliases=(), from_=begin, to=end, **held)  # type: ignore[arg-type]


def binding(name: str, code: str, begin: str, end: str | None = None, precision: int = 11) -> dict[str, object]:
    values = {"code": code, "name": name, "from": f"{begin}T00:00:00Z", "fromPrecision": str(precision)}
    values |= {"to": f"{end}T00:00:00Z", "toPrecision": str(precision)} if end else {}
    return {key: {"type": "literal", "value": value} for key, value in values.items()}


def answered(*bindings: object) -> bytes:
    return json.dumps({"head": {"vars": ["code"]}, "results": {"bindings": bindings}}).encode()


def asked_for(url: str) -> str:
    query = parse_qs(urlsplit(url).query)["query"][0]
    return next(post for mark, post in (("P35", "state"), ("P6 ", "government"), ("P39", "foreign")) if mark in query)


HUN_SEN = binding("Hun Sen", "KHM", "1985-01-14", "2023-08-22")
ANSWERS = {
    "state": answered(binding("Norodom Sihamoni", "KHM", "2004-10-14"), binding("Someone Else", "XXX", "2020-01-01")),
    "government": answered(HUN_SEN, binding("Ana Novel", "KHM", "2027-02-03")),
    "foreign": answered(binding("Sok Chénda", "KHM", "2027-05-01", precision=10)),
}


def test_shipped_posts_agree_with_each_other() -> None:
    assert find_faults(SHIPPED) == []


def test_every_member_of_the_united_nations_has_a_head() -> None:
    held = {r.country for r in SHIPPED.table(PostRow) if r.post in ("head-of-state", "head-of-government")}
    assert len(members(SHIPPED)) == 193
    assert {state.id for state in members(SHIPPED)} <= held


def test_contradictions_are_found(tmp_path: Path) -> None:
    lines = ["person\taliases\tcountry\tpost\ttitle\tfrom\tto\torigin"]
    lines += ["Ann Early\t\tATA\tforeign-minister\tMinister\t2001\t2005-06\town"]
    lines += ["Bob Over\t\tATA\tforeign-minister\tMinister\t2005-03\t2004\town"]
    (tmp_path / "posts.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    whats = [fault.what for fault in find_faults(Codebook((DATA, tmp_path)))]
    assert whats == [
        "Bob Over begins 2005-03, after the end 2004",
        "Bob Over begins 2005-03 while Ann Early holds it to 2005-06",
    ]


def test_gaps_are_named_with_their_days() -> None:
    gaps = find_gaps(SHIPPED, "2025-12-31")
    assert all(date.fromisoformat(g.start) <= date.fromisoformat(g.end) for g in gaps)
    assert not [g for g in gaps if (g.country, g.post) in (("USA", "head"), ("RUS", "foreign-minister"))]


def test_fetched_rows_are_laid_over_ours() -> None:
    ours = [row("Prak Sokhonn", "2016-04", "2023-08-22"), row("Old Holder", "1990", "2016")]
    ours.append(row("Sok Chenda", "2023-08-22", None))
    fetched = [
        row("Sok Chénda", "2023-08-22", "2024-11-20", origin="wikidata"),
        row("New Minister", "2024-11-20", None),
    ]
    merged = laid_over(fetched, ours, ())
    assert [(r.person, r.from_, r.to) for r in merged] == [
        ("New Minister", "2024-11-20", None),
        ("Sok Chenda", "2023-08-22", "2024-11-20"),
        ("Prak Sokhonn", "2016-04", "2023-08-22"),
        ("Old Holder", "1990", "2016"),
    ]


def test_a_post_that_the_source_left_long_ago_stays_ours() -> None:
    ours = [row("Sok Chenda", "2023-08-22", None)]
    assert laid_over([row("Hor Namhong", "1998-11-30", "2016-04-05")], ours, ()) == []


def test_an_end_that_the_source_forgot_is_that_of_the_successor_but_for_shared_posts() -> None:
    fetched = [row("First One", "2020-01-01", None), row("Second One", "2022-01-01", None)]
    shared = JointRow(country="KHM", post="foreign-minister", from_=None, to=None, why="", origin="own")
    assert [r.to for r in laid_over(fetched, [], ())] == [None, "2022-01-01"]
    assert [r.to for r in laid_over(fetched, [], [shared])] == [None, None]


def test_what_is_fetched_wins_and_a_folder_of_ones_own_wins_over_that(tmp_path: Path) -> None:
    found = fetch_posts(SHIPPED, ["Cambodia"], get=lambda url: ANSWERS[asked_for(url)], folder=tmp_path)
    assert (found.posts, found.countries, found.left_out) == (3, 1, 1)
    newer = Codebook((DATA,), tmp_path)
    heads = [
        (r.person, r.from_, r.to) for r in newer.table(PostRow) if (r.country, r.post) == ("KHM", "head-of-government")
    ]
    assert heads[0] == ("Ana Novel", "2027-02-03", None)
    assert heads[1][0] == "Hun Manet"
    assert heads[1][2] == "2027-02-03"
    assert len(newer.table(PostRow)) > len(SHIPPED.table(PostRow))
    assert newer.version != SHIPPED.version
    assert find_faults(newer) == []


def test_what_was_fetched_of_other_countries_stays(tmp_path: Path) -> None:
    def answer(code: str) -> dict[str, bytes]:
        return {
            post: answered(binding(f"Head of {code}", code, "2027-01-01"))
            for post in ("state", "government", "foreign")
        }

    for name, code in (("Cambodia", "KHM"), ("Vietnam", "VNM")):
        fetch_posts(SHIPPED, [name], get=lambda url, code=code: answer(code)[asked_for(url)], folder=tmp_path)
    newest = {r.person for r in Codebook((DATA,), tmp_path).table(PostRow) if r.from_ == "2027-01-01"}
    assert newest == {"Head of KHM", "Head of VNM"}


@pytest.mark.parametrize(
    "raw",
    [
        b"<html>busy</html>",
        b"[]",
        b"{}",
        b'{"results": {"bindings": [{"code": {"value": "KHM"}}]}}',
        b'{"results": {"bindings": "none"}}',
        answered(binding("A B", "KHM", "the day")),
        answered(binding("A B", "KHM", "2020-19-01")),
        answered(binding("A\tB|C", "KHM", "2020-01-01")),
        answered(binding("#A", "KHM", "2020-01-01")),
        answered(binding("A" * 500, "KHM", "2020-01-01")),
        answered(binding("A B", "../x", "2020-01-01")),
        b"[" * 100_000,
    ],
)
def test_a_malformed_answer_is_refused_in_one_sentence_and_nothing_is_changed(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(PageError, match=r"^\S+ did not answer as Wikidata's query service does .* try again later\.$"):
        fetch_posts(SHIPPED, get=lambda url: raw, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="names no holder of the post head-of-state"):
        fetch_posts(SHIPPED, get=lambda url: answered(), folder=tmp_path)


def test_organisations_have_no_posts_to_fetch(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="ASEAN is no state"):
        fetch_posts(SHIPPED, ["ASEAN"], get=lambda url: b"", folder=tmp_path)


def test_the_folder_of_fetched_tables_is_the_users_own() -> None:
    assert fetched_folder({"AMITY_DATA": "/mine"}) == Path("/mine/codebook")
    assert fetched_folder({"XDG_DATA_HOME": "/x", "HOME": "/h"}, "linux") == Path("/x/amity/codebook")
    assert fetched_folder({"HOME": "/h"}, "linux") == Path("/h/.local/share/amity/codebook")
    assert fetched_folder({"HOME": "/h"}, "darwin") == Path("/h/Library/Application Support/amity/codebook")
    assert fetched_folder({"LOCALAPPDATA": "/l"}, "win32") == Path("/l/amity/codebook")


class Service(Site):
    """Answers queries whatever its robots.txt says to crawlers."""

    def fill(self, endpoint: str) -> None:
        from amity.codebook.rows_posts import WikidataRow
        from amity.fetch.wikidata import _address

        for wanted in SHIPPED.table(WikidataRow):
            url = _address(wanted, endpoint)
            self.pages[url.removeprefix(self.address)] = ANSWERS[asked_for(url)].decode()


@pytest.fixture
def service() -> Iterator[Service]:
    site = Service()
    site.robots = "User-agent: *\nDisallow: /\n"
    yield site
    site.close()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AMITY_DATA", str(tmp_path))
    return tmp_path


def test_the_command_fetches_from_a_service(service: Service, own: Path) -> None:
    endpoint = f"{service.address}/sparql"
    service.fill(endpoint)
    run = CliRunner().invoke(cli.app, ["posts", "fetch", "--endpoint", endpoint, "--allow-private"])
    assert run.exit_code == 0, run.output
    assert "holders of 3 posts in 1 countries" in run.output
    assert "Ana Novel" in (own / "codebook" / "posts.tsv").read_text(encoding="utf-8")
    assert CliRunner().invoke(cli.app, ["posts", "check"]).exit_code == 0


def test_no_address_is_opened_where_that_is_forbidden(service: Service, own: Path) -> None:
    endpoint = f"{service.address}/sparql"
    offline = CliRunner().invoke(cli.app, ["posts", "fetch", "--endpoint", endpoint, "--allow-private", "--offline"])
    private = CliRunner().invoke(cli.app, ["posts", "fetch", "--endpoint", endpoint])
    assert (offline.exit_code, private.exit_code) == (1, 1)
    assert offline.output == f"amity: {endpoint} was not opened: --offline opens no address.\n"
    assert "private network" in private.output or "port" in private.output
    assert service.asked.total() == 0
    assert list(own.iterdir()) == []


def test_a_service_without_an_answer_is_said_in_one_sentence(service: Service, own: Path) -> None:
    run = CliRunner().invoke(cli.app, ["posts", "fetch", "--endpoint", f"{service.address}/none", "--allow-private"])
    assert run.exit_code == 1
    assert run.output == f"amity: There is nothing at {service.address}/none (answer 404).\n"
