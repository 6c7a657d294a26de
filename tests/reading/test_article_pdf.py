"""PDF: running heads and page numbers go, lines become paragraphs, broken files get one sentence."""

from __future__ import annotations

import pytest

from amity.codebook import Codebook
from amity.errors import UnreadablePage
from amity.reading.article import find_article
from amity.records import Document, Page

PAGES = (
    (
        "Joint communique of the two ministers",
        "The foreign ministers of Norway and Chile met in Oslo on 3 May 2021 and signed an agree-",
        "ment on fisheries, which will let the vessels of either state land their catch in the ports",
        "of the other.",
        "The ministers also spoke of research in the polar regions, which both states have shared since",
    ),
    (
        "1996, and of a station that the two of them will build together in the years that lie ahead of",
        "us all.",
        "Both sides thanked the hosts of the meeting for their welcome in the capital of the kingdom of",
        "Norway.",
    ),
)


def pdf(pages: tuple[tuple[str, ...], ...], date: str = "D:20210504120000Z", title: str = "") -> bytes:
    """A PDF of one font, a line of text under another, with a running head and page numbers."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * i} 0 R' for i in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /CreationDate ({date}) /Title ({title}) >>",
    ]
    for number, lines in enumerate(pages, start=1):
        shown = ["Ministry of Foreign Affairs", *lines, f"Page {number} of {len(pages)}"] if lines else []
        body = "BT /F1 10 Tf 50 780 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in shown) + " ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {4 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(body)} >>\nstream\n{body}\nendstream",
        ]
    out, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{item}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def read(raw: bytes, codebook: Codebook) -> Document:
    return find_article(Page(raw=raw, origin="test.pdf"), codebook)


def test_communique(codebook: Codebook) -> None:
    found = read(pdf(PAGES), codebook)
    assert (found.title, found.published) == ("Joint communique of the two ministers", "2021-05-04")
    assert found.text.split("\n\n") == [
        "The foreign ministers of Norway and Chile met in Oslo on 3 May 2021 and signed an agreement on fisheries, "
        "which will let the vessels of either state land their catch in the ports of the other.",
        "The ministers also spoke of research in the polar regions, which both states have shared since 1996, and of a "
        "station that the two of them will build together in the years that lie ahead of us all.",
        "Both sides thanked the hosts of the meeting for their welcome in the capital of the kingdom of Norway.",
    ]


def test_title_field_counts_where_the_text_bears_it_out(codebook: Codebook) -> None:
    own = "Two ministers: joint communique"
    assert read(pdf(PAGES, title=own), codebook).title == own
    assert read(pdf(PAGES, title="Microsoft Word - draft7.doc"), codebook).title == PAGES[0][0]


@pytest.mark.parametrize(
    ("raw", "words"),
    [(b"%PDF-1.4 nothing more", "broken"), (pdf(PAGES)[:300], "broken"), (pdf(((), ())), "pictures")],
)
def test_pdf_without_text(codebook: Codebook, raw: bytes, words: str) -> None:
    with pytest.raises(UnreadablePage, match=words):
        read(raw, codebook)
