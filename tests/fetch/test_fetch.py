"""Files, folders, tables, gzip and addresses become pages; what cannot be read is a failure in one sentence."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path

import pytest

from amity.errors import MissingPage
from amity.fetch import Fetched, FetchSettings, pages
from amity.records import Failure, Page

REPORT = "Norway and Chile signed an agreement on fisheries in Oslo on 3 May 2021."


def read(*sources: object, **settings: object) -> list[Page | Failure]:
    return list(pages(map(str, sources), FetchSettings(**settings)))  # type: ignore[arg-type]


def only(*sources: object, **settings: object) -> Page:
    (page,) = read(*sources, **settings)
    assert isinstance(page, Page), page
    return page


def reason(*sources: object, **settings: object) -> str:
    (failure,) = read(*sources, **settings)
    assert isinstance(failure, Failure), failure
    assert failure.reason.endswith(".")
    assert "\n" not in failure.reason
    return failure.reason


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.txt", "text/plain"),
        ("a.md", "text/plain"),
        ("a.HTML", "text/html"),
        ("a.pdf", "application/pdf"),
        ("a", None),
    ],
)
def test_a_file_is_one_page(tmp_path: Path, name: str, kind: str | None) -> None:
    (tmp_path / name).write_text(REPORT)
    assert only(tmp_path / name) == Page(raw=REPORT.encode(), origin=str(tmp_path / name), media_type=kind)


def test_gzip_of_a_file_is_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>x"))
    assert only(tmp_path / "a.html.gz") == Page(raw=b"<p>x", origin=str(tmp_path / "a.html.gz"), media_type="text/html")


def test_folder_is_read_in_order_without_hidden_files_and_pictures(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/.hidden.txt", "a.txt", ".git/x.txt", "c.txt", "b/photo.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(REPORT)
    found = [Path(page.origin).relative_to(tmp_path).as_posix() for page in read(tmp_path)]
    assert found == ["a.txt", "b/2.txt", "c.txt"]


def test_links_in_circles_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    found = read(tmp_path)
    assert [type(page) for page in found].count(Page) == 1
    assert [f.error for f in found if isinstance(f, Failure)] == ["MissingPage"]


def test_one_failure_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    found = read(tmp_path / "nothing", tmp_path / "a.txt", "ftp://example.org/x")
    assert [type(page) for page in found] == [Failure, Page, Failure]


def test_empty_folder_says_so(tmp_path: Path) -> None:
    assert reason(tmp_path) == f"There is nothing to read in {tmp_path}: it holds no files."
    (tmp_path / "a.png").write_bytes(b"x")
    assert "pictures" in reason(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "a.txt").chmod(0)
    assert "Permission denied" in reason(tmp_path / "a.txt")


def test_name_that_no_file_can_have() -> None:
    assert reason("a\0b").startswith("There is nothing at")


def test_json_lines_with_fields_and_broken_lines(tmp_path: Path) -> None:
    row = {"id": 7, "Headline": "A pact", "body": REPORT, "source": {"name": "Daily"}, "publishedAt": "2021-05-04"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + '\n\n{"body": \n[1]\n{"body": ""}\n{"x": 1}\n')
    page, *failures = read(tmp_path / "a.jsonl")
    assert page == Page(
        raw=REPORT.encode(), origin=f"{tmp_path}/a.jsonl#1", title="A pact", outlet="Daily", published="2021-05-04"
    )
    assert [f.origin.rpartition("#")[2] for f in failures] == ["3", "4", "5", "6"]
    assert "columns: x" in failures[3].reason  # type: ignore[union-attr]


@pytest.mark.parametrize("wrapped", [{"status": "ok", "articles": [{"content": REPORT}]}, [{"content": REPORT}]])
def test_json_list(tmp_path: Path, wrapped: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps(wrapped))
    assert only(tmp_path / "a.json").origin.endswith("a.json#1")


def test_json_object_is_one_page(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"text": REPORT, "authors": ["Ann Lee", "Bo Ek"]}))
    assert only(tmp_path / "a.json") == Page(raw=REPORT.encode(), origin=f"{tmp_path}/a.json", byline="Ann Lee, Bo Ek")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_with_guessed_columns(tmp_path: Path, separator: str) -> None:
    rows = [["date", "title", "full_text", "link"], ["2021-05-04", "A pact", f'"{REPORT}\nMore."', "https://e.org/1"]]
    text = "\ufeff" + "\n".join(separator.join(row) for row in rows)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert only(tmp_path / "a.csv") == Page(
        raw=f"{REPORT}\nMore.".encode(),
        origin=f"{tmp_path}/a.csv#1",
        title="A pact",
        published="2021-05-04",
        url="https://e.org/1",
    )


def test_named_column_and_unknown_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"nr,meldung\n1,{REPORT}\n")
    assert only(tmp_path / "a.csv", text_column="meldung").raw == REPORT.encode()
    assert "columns: nr, meldung" in reason(tmp_path / "a.csv")


def test_large_table_streams(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as out:
        for number in range(3000):
            out.write(json.dumps({"text": f"{number} {REPORT}"}) + "\n")
    assert len(read(tmp_path / "a.jsonl.gz", max_file=10_000)) == 3000


def test_large_file_and_large_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 1_000_001)
    assert "larger than 1 MB" in reason(tmp_path / "a.txt", max_file=1_000_000)
    (tmp_path / "a.jsonl").write_bytes(b"x" * 1_000_001)
    assert "longer than 1 MB" in reason(tmp_path / "a.jsonl", max_file=1_000_000)


def test_gzip_bomb_and_broken_gzip(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"\n" * 30_000_000))
    assert "swells" in reason(tmp_path / "a.jsonl.gz", max_file=1_000_000)
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(REPORT.encode())[:-12])
    assert "not sound gzip" in reason(tmp_path / "b.txt.gz")
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(gzip.compress(REPORT.encode())))
    assert "twice" in reason(tmp_path / "c.txt.gz")


def test_standard_input() -> None:
    assert only("-", stdin=io.BytesIO(REPORT.encode())) == Page(raw=REPORT.encode(), origin="standard input")
    rows = "".join(json.dumps({"text": f"{n} {REPORT}"}) + "\n" for n in range(3))
    assert [p.origin for p in read("-", stdin=io.BytesIO(rows.encode()))] == [f"standard input#{n}" for n in (1, 2, 3)]


def test_address_through_a_fetcher() -> None:
    def fetch(url: str) -> Fetched:
        return Fetched(raw=b"<p>x", url=url + "/final", media_type="text/html; charset=utf-8")

    assert only("https://example.org/a", fetcher=fetch) == Page(
        raw=b"<p>x",
        origin="https://example.org/a",
        url="https://example.org/a/final",
        media_type="text/html; charset=utf-8",
    )


def test_table_at_an_address() -> None:
    def fetch(url: str) -> Fetched:
        return Fetched(raw=f"text\n{REPORT}\n".encode(), url=url, media_type="text/csv")

    assert only("https://example.org/a.csv", fetcher=fetch).origin == "https://example.org/a.csv#1"


def test_fetcher_that_fails() -> None:
    def fetch(url: str) -> Fetched:
        raise MissingPage(f"There is nothing at {url} (answer 404).")

    assert "404" in reason("https://example.org/a", fetcher=fetch)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/latest"]
)
def test_private_addresses_stay_closed(address: str) -> None:
    assert "private network" in reason(address)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/", "https://", "http://[bad/"])
def test_addresses_that_amity_does_not_open(address: str) -> None:
    assert reason(address)
