"""Web archives, ZIP, Word documents and mail; each made here in its format's true shape."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from amity.fetch import FetchSettings, pages
from amity.records import Failure, Page

REPORT = "Norway and Chile signed an agreement on fisheries in Oslo on 3 May 2021."


def record(url: str, tongue: str = "en", day: str = "2021-05-04", status: str = "200 OK") -> bytes:
    body = f'<html lang="{tongue}"><p>{REPORT}'.encode()
    http = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: {day}T08:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


RECORDS = [
    record("https://example.org/one"),
    record("https://example.org/gone", status="404 Not Found"),
    record("https://www.example.com/two", tongue="fr"),
    record("https://example.net/three", day="2021-06-01"),
]


def read(path: Path, **more: object) -> list[Page | Failure]:
    return list(pages([str(path)], FetchSettings(**more)))  # type: ignore[arg-type]


def reason(path: Path) -> str:
    found = read(path)[-1]
    assert isinstance(found, Failure), found
    assert found.reason.endswith(".")
    return found.reason


def urls(found: list[Page | Failure]) -> list[str | None]:
    return [page.url for page in found if isinstance(page, Page)]


@pytest.mark.parametrize("packed", [True, False])
def test_warc(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(b"".join(gzip.compress(r) if packed else r for r in RECORDS))
    first = read(path)[0]
    assert isinstance(first, Page)
    assert (first.origin, first.media_type) == (f"{path}#1", "text/html")
    assert first.raw.endswith(REPORT.encode())
    assert urls(read(path)) == ["https://example.org/one", "https://www.example.com/two", "https://example.net/three"]
    assert urls(read(path, hosts=("example.com",))) == ["https://www.example.com/two"]
    assert urls(read(path, languages=("en",))) == ["https://example.org/one", "https://example.net/three"]
    assert urls(read(path, since="2021-05-05")) == ["https://example.net/three"]


def test_broken_warc_gives_what_came_before(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(RECORDS[0] + RECORDS[3][:-40])
    found = read(tmp_path / "a.warc")
    assert [type(page) for page in found] == [Page, Failure]
    assert "breaks off" in reason(tmp_path / "a.warc")
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(RECORDS[0]) * 500 + gzip.compress(RECORDS[3])[:-30])
    assert len(urls(read(tmp_path / "b.warc.gz"))) > 250  # all but what the last buffer held
    assert reason(tmp_path / "b.warc.gz")


def test_wacz_and_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as made:
        made.writestr("datapackage.json", "{}")
        made.writestr("pages/pages.jsonl", '{"url": "https://example.org/one"}\n')
        made.writestr("archive/data.warc.gz", gzip.compress(RECORDS[0]))
    assert urls(read(tmp_path / "a.wacz")) == ["https://example.org/one"]
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as made:
        made.writestr("sub/a.txt", REPORT)
        made.writestr("b.jsonl", f'{{"text": "{REPORT}"}}\n')
        made.writestr("c.zip", b"PK\x03\x04")
    found = read(tmp_path / "b.zip")
    assert [page.origin.partition("#")[2] for page in found] == ["sub/a.txt", "b.jsonl#1", "c.zip"]
    assert isinstance(found[2], Failure)


def test_archives_that_lead_out_or_swell_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    for member, words in (("../a.txt", "leads out"), ("/etc/a.txt", "leads out"), (link, "link")):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
            made.writestr(member, REPORT)
        assert words in reason(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.txt", bytes(20_000_000))
    assert "swells" in reason(tmp_path / "b.zip")
    (tmp_path / "c.zip").write_bytes((tmp_path / "b.zip").read_bytes()[:-50])
    assert "not a sound ZIP" in reason(tmp_path / "c.zip")


def test_word(tmp_path: Path) -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    runs = "<w:p><w:r><w:t>A </w:t></w:r><w:r><w:t>pact</w:t></w:r></w:p><w:p><w:r><w:t>More.</w:t></w:r></w:p>"
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", f'<w:document xmlns:w="{w}"><w:body>{runs}</w:body></w:document>')
    (page,) = read(tmp_path / "a.docx")
    assert page == Page(raw=b"A pact\n\nMore.", origin=f"{tmp_path}/a.docx", media_type="text/plain")


MAIL = f"From: Ann Lee <ann@example.org>\nSubject: A pact\nDate: Tue, 04 May 2021 08:00:00 +0000\n\n{REPORT}\n"


def test_mail_and_box(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text(MAIL)
    (page,) = read(tmp_path / "a.eml")
    assert page == Page(
        raw=f"{REPORT}\n".encode(),
        origin=f"{tmp_path}/a.eml",
        media_type="text/plain; charset=utf-8",
        title="A pact",
        byline="Ann Lee",
        published="2021-05-04",
    )
    (tmp_path / "b.mbox").write_text(f"From a Tue May\n{MAIL}>From here on.\n\nFrom b Tue May\nSubject: x\n\n")
    first, second = read(tmp_path / "b.mbox")
    assert isinstance(first, Page)
    assert first.raw.endswith(b"From here on.\n\n")
    assert isinstance(second, Failure)
    (tmp_path / "c.mbox").write_text("nothing\n")
    assert "no message" in reason(tmp_path / "c.mbox")
