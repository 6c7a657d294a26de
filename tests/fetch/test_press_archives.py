"""Exports of press archives give every article with its title, date, outlet and byline, whatever their form."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from amity.fetch import FetchSettings, pages
from amity.records import Failure, Page

DATA = Path(__file__).parent / "data"
BODY = (
    "Norway and Chile signed an agreement on fisheries in Oslo on Monday. Their ministers met there.\n\n"
    "The pact binds both until 2026.\n\nBoth sides praised the talks."
)
OTHER = "Kenya summoned the ambassador of Somalia on Tuesday over a border incident."
EXPORTS = ("factiva-fields.txt", "factiva.html", "nexis-older.txt", "nexis-uni.txt")


def read(path: Path) -> list[Page | Failure]:
    return list(pages([str(path)], FetchSettings()))


def check(found: list[Page | Failure], path: Path) -> None:
    """Both articles are there, whole, and nothing else."""
    assert [page.origin for page in found] == [f"{path}#1", f"{path}#2"]
    first, second = found
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert first.raw.decode() == BODY
    assert second.raw.decode() == OTHER
    assert (first.title, first.outlet) == ("Norway and Chile sign fisheries pact", "Example News Service")
    assert (second.title, second.outlet) == ("Kenya protests to Somalia", "Example Daily")
    assert (first.byline or "").title() == "Ann Lee"
    assert second.byline is None
    assert (first.published or "").startswith(("4 May 2021", "May 4, 2021"))
    assert (second.published or "").startswith(("5 May 2021", "May 5, 2021"))


def lines_of(name: str) -> list[str]:
    """The export's lines, those of the web page without its tags."""
    text = (DATA / name).read_text()
    if name.endswith(".html"):
        text = text.partition("<body>")[2]
        for mark in ("</div>", "</p>"):
            text = text.replace(mark, "\n")
        while "<" in text:
            text = text[: text.index("<")] + text[text.index(">") + 1 :]
    return text.splitlines()


@pytest.mark.parametrize("name", EXPORTS)
def test_text_and_html(name: str) -> None:
    check(read(DATA / name), DATA / name)


@pytest.mark.parametrize("name", EXPORTS)
def test_rtf(name: str, tmp_path: Path) -> None:
    words = "".join(f"{{\\fs20 {line}}}\\par\n" for line in lines_of(name))
    picture = "{\\pict\\pngblip 89504e470d0a}"
    head = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss Arial;}}{\\colortbl;\\red0\\green0\\blue0;}\\f0 "
    (tmp_path / "a.rtf").write_text(head + picture + words + "}")
    check(read(tmp_path / "a.rtf"), tmp_path / "a.rtf")


@pytest.mark.parametrize("name", EXPORTS)
def test_word(name: str, tmp_path: Path) -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{line.strip()}</w:t></w:r></w:p>" for line in lines_of(name) if line.strip())
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>')
    found = read(tmp_path / "a.docx")
    joined = " ".join(BODY.split())
    assert [" ".join(p.raw.decode().split()) for p in found if isinstance(p, Page)] == [joined, OTHER]
    assert [p.title for p in found if isinstance(p, Page)] == [
        "Norway and Chile sign fisheries pact",
        "Kenya protests to Somalia",
    ]


def test_a_displayed_article_in_plain_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("World\n" + "\n".join(lines_of("factiva.html")))
    check(read(tmp_path / "a.txt"), tmp_path / "a.txt")


def test_an_article_without_text_is_a_failure(tmp_path: Path) -> None:
    text = (DATA / "nexis-uni.txt").read_text().replace(OTHER + "\n", "")
    (tmp_path / "a.txt").write_text(text)
    first, second = read(tmp_path / "a.txt")
    assert isinstance(first, Page)
    assert isinstance(second, Failure)
    assert second.reason.endswith("(Kenya protests to Somalia) holds no text.")


def test_what_is_no_export_stays_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(OTHER + "\nThis is the End of Document debate.\n1 of 2 DOCUMENTS was lost.\n")
    (tmp_path / "b.rtf").write_text("{\\rtf1\\ansi " + OTHER + "\\par More \\'e9t\\'e9.\\par}")
    (tmp_path / "c.rtf").write_text("{\\rtf1\\ansi }")
    assert [p.origin for p in read(tmp_path / "a.txt")] == [f"{tmp_path}/a.txt"]
    (page,) = read(tmp_path / "b.rtf")
    assert isinstance(page, Page)
    assert page.raw.decode() == f"{OTHER}\n\nMore été."
    (empty,) = read(tmp_path / "c.rtf")
    assert isinstance(empty, Failure)
