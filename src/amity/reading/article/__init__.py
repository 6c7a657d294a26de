"""Page in, clean document out: text, title, byline, outlet, date and language, without page furniture."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from amity.codebook import Codebook
from amity.errors import UnreadablePage
from amity.reading.article import html, pdf, plain
from amity.reading.article.body import HEAD_LINES, without_credits
from amity.reading.article.credits import clean_byline, credit_words, outlet_at, outlet_name
from amity.reading.article.dates import date_words, iso_date, reference_date
from amity.reading.article.decode import MAX_BYTES, decoded, media_type
from amity.reading.article.draft import Draft, one_line, same_words
from amity.reading.article.lines import words
from amity.reading.article.tongue import check_language, identifier
from amity.records import Document, Page, document_id

MAX_TEXT = 1_000_000  # characters
PARAGRAPH = "\n\n"


def find_article(page: Page, codebook: Codebook) -> Document:
    """The clean document of a page. Raises `PageError` where there is none, or it is not in English."""
    article = extract(page, codebook)
    text = PARAGRAPH.join(article.paragraphs)
    if words(text) < 2:
        raise UnreadablePage("This page holds no report: nothing is left once menus and notices are taken away.")
    if len(text) > MAX_TEXT:
        raise UnreadablePage(f"This text is longer than {MAX_TEXT:,} characters; cut it into reports.")
    language = check_language(text, codebook.derive(identifier))
    inferred = None if article.published else reference_date(text, codebook.derive(date_words))
    return Document(
        id=document_id(page.hash),
        title=article.title,
        byline=article.byline,
        outlet=article.outlet,
        published=article.published or inferred,
        published_inferred=article.inferred or inferred is not None,
        language=language,
        url=article.url,
        origin=page.origin,
        text=text,
        hash=page.hash,
    )


def extract(page: Page, codebook: Codebook) -> Draft:
    """Fields and body paragraphs of a page in any language."""
    if not page.raw.strip(b" \t\r\n\x00"):
        raise UnreadablePage("This page is empty.")
    if len(page.raw) > MAX_BYTES:
        raise UnreadablePage(f"This page is larger than {MAX_BYTES // 1_000_000} MB; cut it into reports.")
    draft = _given(page, _draft(page, codebook), codebook)
    return _finished(without_credits(draft, codebook), codebook)


def _draft(page: Page, codebook: Codebook) -> Draft:
    """What the page's own form gives."""
    kind = media_type(page.raw, page.media_type)
    if kind == "application/pdf":
        return pdf.find_draft(page.raw, codebook.derive(date_words))
    text = decoded(page.raw, page.media_type)
    if kind == "text/html":
        return html.find_draft(text, _address(page), codebook.derive(date_words))
    if len(text) > MAX_TEXT * 2:
        raise UnreadablePage(f"This text is longer than {MAX_TEXT:,} characters; cut it into reports.")
    return plain.find_draft(text)


def _given(page: Page, draft: Draft, codebook: Codebook) -> Draft:
    """The draft with what was given beside the page, which wins over what the page says."""
    published = iso_date(page.published, codebook.derive(date_words)) if page.published else None
    return replace(
        draft,
        title=page.title or draft.title,
        byline=page.byline or draft.byline,
        outlet=page.outlet or draft.outlet,
        published=published or draft.published,
        guessed=None if published else draft.guessed,
        url=_address(page) or draft.url,
    )


def _finished(draft: Draft, codebook: Codebook) -> Draft:
    """The draft with its fields tidied: outlet by address, names alone, absent fields null."""
    known = codebook.derive(credit_words)
    outlet = outlet_at(draft.url, known) or outlet_name(one_line(draft.outlet or ""), known)
    byline = one_line(draft.byline or "")
    if any(same_words(byline, line) for line in draft.paragraphs[:HEAD_LINES]):
        byline = ""  # a line of the report itself, taken for a byline by the page's markup
    return replace(
        draft,
        title=one_line(draft.title or "") or None,
        byline=clean_byline(byline, outlet, known),
        outlet=None if same_words(outlet or "", draft.title or "") else outlet,
        published=draft.published or draft.guessed,
    )


def _address(page: Page) -> str | None:
    """The page's http(s) address, where it has one."""
    if page.url and urlsplit(page.url).scheme in ("http", "https"):
        return page.url
    return page.origin if re.match(r"https?://", page.origin) else None
