"""Broken, huge and odd pages: a document or one clear sentence, never a crash."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.codebook import Codebook, load
from amity.errors import PageError, UnreadablePage
from amity.reading.article import find_article
from amity.reading.article.dates import date_words, iso_date, reference_date
from amity.reading.article.decode import decoded, media_type
from amity.records import Document, Page
from amity.score.pages import score_pages

LEAD = "The foreign ministers of Norway and Chile signed an agreement on fisheries in Oslo on Monday."
WORDS = "The minister of Peru said “más” to Curaçao and the €uro – a naïve café in Málaga wrote it down again."


def read(raw: bytes, codebook: Codebook, kind: str | None = None) -> Document:
    return find_article(Page(raw=raw, origin="test", media_type=kind), codebook)


def test_html_nested_ten_thousand_deep(codebook: Codebook) -> None:
    raw = "<html><body>" + "<div>" * 10_000 + f"<p>{LEAD}</p>" + "</div>" * 10_000
    assert read(raw.encode(), codebook).text == LEAD


def test_json_ld_nested_deep(codebook: Codebook) -> None:
    script = "[" * 50_000
    raw = f'<html><head><script type="application/ld+json">{script}</script></head><body><p>{LEAD}</p></body></html>'
    assert LEAD in read(raw.encode(), codebook).text


@pytest.mark.parametrize(
    "raw", [b"word " * 11_000_000, b"<p>" + b"word " * 5_000_000 + b"</p>", b"Some words. " * 400_000]
)
def test_too_large(codebook: Codebook, raw: bytes) -> None:
    with pytest.raises(UnreadablePage, match="cut it into"):
        read(raw, codebook)


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, b"PK\x03\x04abc", bytes(range(32)) * 9])
def test_no_text_at_all(codebook: Codebook, raw: bytes) -> None:
    with pytest.raises(UnreadablePage, match="no text"):
        read(raw, codebook)


def test_stray_nul_bytes_are_forgiven(codebook: Codebook) -> None:
    assert read(LEAD.replace("Oslo", "Os\x00lo").encode(), codebook).text == LEAD


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert decoded(WORDS.encode(encoding)) == WORDS


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1251", "no-such-encoding"])
def test_wrongly_declared_utf8_is_utf8(declared: str) -> None:
    raw = f'<html><meta charset="{declared}"><p>{WORDS}'.encode()
    assert WORDS in decoded(raw)


def test_declared_encoding_is_believed_where_it_fits() -> None:
    text = '<meta charset="windows-1251"><p>Встреча в Осло'
    assert decoded(text.encode("cp1251")) == text
    assert decoded("Встреча".encode("koi8-r"), "text/plain; charset=koi8-r") == "Встреча"


def test_page_cut_inside_a_letter_stays_utf8() -> None:
    assert decoded((WORDS + " é").encode()[:-1]) == WORDS + " \ufffd"


@pytest.mark.parametrize(
    ("raw", "given", "kind"),
    [
        (b"%PDF-1.4", None, "application/pdf"),
        (b"<!DOCTYPE html><p>x", None, "text/html"),
        (b"\n <div><p>x</p></div>", None, "text/html"),
        (b"He wrote <p> once", None, "text/plain"),
        (b"<p>x", "text/plain", "text/plain"),
        (b"x", "text/html; charset=utf-8", "text/html"),
        ("<html>".encode("utf-16"), None, "text/html"),
    ],
)
def test_media_type(raw: bytes, given: str | None, kind: str) -> None:
    assert media_type(raw, given) == kind


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2019-10-22T23:59:59-04:00", "2019-10-22"),
        ("20191022", "2019-10-22"),
        ("Tue, 22 Oct 2019 10:00:00 GMT", "2019-10-22"),
        ("Oct. 22, 2019", "2019-10-22"),
        ("22nd of October, 2019", "2019-10-22"),
        ("22.10.2019", "2019-10-22"),
        ("10/22/2019", "2019-10-22"),
        ("22/10/2019", "2019-10-22"),
        ("03/04/2019", None),
        ("1571738400", "2019-10-22"),
        ("1571738400000", "2019-10-22"),
        ("2019-13-45", None),
        ("9999-01-01", None),
        ("yesterday", None),
    ],
)
def test_date_stamps(codebook: Codebook, stamp: str, day: str | None) -> None:
    assert iso_date(stamp, codebook.derive(date_words)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They met on 3 May 2021 and again in June 2021.", "2021-06-30"),
        ("They met in 2019. The pact of 2021 runs until 2030.", "2021-12-31"),
        ("By 2030 they will trade more. In 2018 they met.", "2018-12-31"),
        ("At the beginning of August they met. In May 2022 they had signed.", "2022-08-31"),
        ("In May 2022 they had signed. Talks will go on in August.", "2022-05-31"),
        ("The summit will be held on 5 June 2023.", "2023-06-05"),
        ("Some 2,019 people and $2020 in 1,998 days.", None),
        ("They met on Monday.", None),
    ],
)
def test_reference_date_of_a_text(codebook: Codebook, text: str, day: str | None) -> None:
    assert reference_date(text, codebook.derive(date_words)) == day


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_any_bytes_give_a_document_or_a_page_error(raw: bytes) -> None:
    with contextlib.suppress(PageError):
        found = read(raw, load())
        assert found.text == found.text.strip() != ""
        assert "\x00" not in found.text


def test_gold_pages(shared: Path, codebook: Codebook, tmp_path: Path) -> None:
    """A slice of the gold pages, so that the whole stays quick."""
    source = shared / "gold" / "pages"
    gold = json.loads((source / "ground-truth.json").read_text())
    part = dict(sorted(gold.items())[::6])
    (tmp_path / "ground-truth.json").write_text(json.dumps(part))
    (tmp_path / "html").symlink_to(source / "html")
    assert score_pages(tmp_path, codebook).all.f1 > 0.95
