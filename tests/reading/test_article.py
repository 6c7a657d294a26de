"""Page in, clean document out: HTML and plain text."""

from __future__ import annotations

import pytest

from amity.codebook import Codebook
from amity.errors import ForeignPage, UnreadablePage
from amity.reading.article import find_article
from amity.records import Document, Page

LEAD = "The foreign ministers of Norway and Chile signed an agreement on fisheries in Oslo on Monday."
MORE = "The agreement will let Chilean vessels land their catch in Norwegian ports, the ministry said."
LAST = "Both sides also spoke of research in the polar regions, which they have shared since 1996."
STORY = (LEAD, MORE, LAST)
BODY = "\n\n".join(STORY)


def read(raw: str | bytes, codebook: Codebook, **given: str) -> Document:
    return find_article(Page(raw=raw.encode() if isinstance(raw, str) else raw, origin="test", **given), codebook)


WEB_PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Norway and Chile sign fish pact | Daily Harbour</title>
<meta property="og:site_name" content="Daily Harbour"><meta name="author" content="By Ann Lee; 12 May 2021">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2021-05-03T23:30:00-04:00"}}</script>
</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<div class="cookie">We use cookies to improve this site.</div>
<article><h1>Norway and Chile sign fish pact</h1><div class="share">Share this article</div>
<p>{LEAD}</p><p>Read also: Storm closes port</p><p>{MORE}</p>
<figure><img src="a.jpg"><figcaption>Photo: Harbour/Ann Lee</figcaption></figure>
<p>{LAST}</p><p>Powered by WordPress</p></article>
<section id="comments"><h3>Leave a Reply</h3><p>Great news, I have waited for this for so many years now.</p></section>
<footer>© 2021 Daily Harbour. All rights reserved.</footer></body></html>"""


def test_web_page(codebook: Codebook) -> None:
    found = read(WEB_PAGE, codebook, url="https://harbour.example/2021/fish")
    page = Page(raw=WEB_PAGE.encode(), origin="test")
    assert found == Document(
        id=page.hash[:16],
        title="Norway and Chile sign fish pact",
        byline="Ann Lee",
        outlet="Daily Harbour",
        published="2021-05-03",
        published_inferred=False,
        language="en",
        url="https://harbour.example/2021/fish",
        origin="test",
        text=BODY,
        hash=page.hash,
    )


COPIED = f"""Norway and Chile Sign a Pact on Fish

NOR1421

{LEAD}

Advertisement

{MORE}

Read also: Storm closes port for a third day

{LAST}

Ann Lee, a political observer, exclusively for the online magazine “Daily Harbour”.

Source

You can skip to the end and leave a response. Pinging is currently not allowed.

Leave a Reply

My grandfather fished there for forty years and would be glad of this.

Powered by WordPress | Designed by: Fine Themes | Thanks to Theme Shop and Wordpress Themes"""


def test_text_copied_from_a_page(codebook: Codebook) -> None:
    found = read(COPIED, codebook)
    assert found.title == "Norway and Chile Sign a Pact on Fish"
    assert (found.byline, found.outlet) == ("Ann Lee", "Daily Harbour")
    assert found.text == BODY


def test_given_fields_win(codebook: Codebook) -> None:
    found = read(COPIED, codebook, title="A pact", byline="Bo Ek", outlet="Reuters", published="4 May 2021")
    assert (found.title, found.byline, found.outlet, found.published) == ("A pact", "Bo Ek", "Reuters", "2021-05-04")
    assert not found.published_inferred


def test_a_sentence_is_no_furniture_though_it_begins_like_one(codebook: Codebook) -> None:
    kept = (
        LEAD,
        "Any thoughts on the pact that the ministers signed were left to the two parliaments.",
        "By continuing to fish there without a licence, the vessels broke the law of both states.",
        "Talks can be reached at a later stage by a protocol, the minister told reporters in Oslo.",
        LAST,
    )
    assert read("\n\n".join(kept), codebook).text == "\n\n".join(kept)


def test_list_of_signed_papers_at_the_end_stays(codebook: Codebook) -> None:
    papers = ("1. Memorandum on fish", "2. Agreement on visas")
    assert read("\n\n".join([*STORY, *papers]), codebook).text.endswith("\n\n".join(papers))


def test_line_that_is_only_a_date_dates_the_text(codebook: Codebook) -> None:
    found = read(f"Tuesday, October 22, 2019\xa0\n\n\n{BODY}", codebook)
    assert (found.published, found.published_inferred, found.text) == ("2019-10-22", False, BODY)


@pytest.mark.parametrize(
    ("line", "outlet", "published"),
    [
        ("OSLO, 3 May 2021 (Xinhua) — ", "Xinhua", "2021-05-03"),
        ("OSLO, May 3, 2021 /PRNewswire/ -- ", "PR Newswire", "2021-05-03"),
        ("OSLO, Norway (AP) — ", "Associated Press", "1996-12-31"),
        ("OSLO (Reuters) - ", "Reuters", "1996-12-31"),
    ],
)
def test_dateline_gives_outlet_and_date_and_stands_alone(
    codebook: Codebook, line: str, outlet: str, published: str
) -> None:
    found = read(line + BODY, codebook)
    assert (found.outlet, found.published) == (outlet, published)
    assert found.text == f"{line.strip()}\n\n{BODY}"


def test_dateline_without_a_year_is_of_the_text_s_own_year(codebook: Codebook) -> None:
    text = BODY.replace("on Monday", "on Monday, as agreed on 12 March 2021")
    found = read("OSLO, 3 May (Xinhua) — " + text, codebook)
    assert (found.published, found.published_inferred) == ("2021-05-03", True)


@pytest.mark.parametrize(
    "line", ["By Ann Lee", "By ANN LEE and BO EK, Associated Press", "Reporting by Ann Lee", "BY ANN LEE | REUTERS"]
)
def test_byline_leaves_the_text(codebook: Codebook, line: str) -> None:
    found = read(f"A pact on fish\n\n{line}\n\n{BODY}", codebook)
    assert found.text == BODY
    assert found.byline is not None
    assert found.byline.lower().startswith("ann lee")


def test_sentence_that_begins_with_by_is_no_byline(codebook: Codebook) -> None:
    first = "By Monday Norway had sent the text to Chile, which signed it."
    assert read(f"{first}\n\n{BODY}", codebook).text.startswith(first)


def test_wrapped_lines_are_joined(codebook: Codebook) -> None:
    wrapped = (
        "The foreign ministers of Norway and Chile signed an agree-\n"
        "ment on fisheries in Oslo on Monday, after talks that had\n"
        "lasted for the better part of three years and had been put\n"
        "off twice because of a quarrel over the landing of catches.\n\n"
        "The agreement will let vessels land their catch in the ports\n"
        "of either state, as the ministry of fisheries in Oslo said\n"
        "in a note to the press, and will be in force for ten years.\n"
    )
    paragraphs = read(wrapped, codebook).text.split("\n\n")
    assert len(paragraphs) == 2
    assert "signed an agreement on fisheries in Oslo on Monday, after talks that had lasted" in paragraphs[0]


def test_lines_that_are_paragraphs_stay_apart(codebook: Codebook) -> None:
    assert read("\n".join(STORY), codebook).text == BODY


def test_title_alone_is_the_text(codebook: Codebook) -> None:
    found = read("Norway and Chile sign a pact on fish in Oslo", codebook)
    assert found.text == found.title == "Norway and Chile sign a pact on fish in Oslo"


@pytest.mark.parametrize(
    "raw", ["", " \n\t ", "\x00\x00", "Norway", "Share\n\nTweet\n\nAdvertisement", "<html><body></body></html>"]
)
def test_nothing_to_read(codebook: Codebook, raw: str) -> None:
    with pytest.raises(UnreadablePage, match=r"^This page .*\.$"):
        read(raw, codebook)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Die Außenminister beider Länder haben am Montag in Oslo ein Abkommen unterzeichnet.",
            "German",
        ),
        (
            "Los ministros de Asuntos Exteriores firmaron el lunes en Oslo un acuerdo sobre la pesca.",
            "Spanish",
        ),
        ("Министры иностранных дел двух стран подписали в понедельник соглашение о рыболовстве.", "Russian"),
        ("两国外长星期一在奥斯陆签署了渔业协定，双方还讨论了极地研究合作。", "Chinese"),
    ],
)
def test_other_languages_are_named(codebook: Codebook, text: str, name: str) -> None:
    with pytest.raises(ForeignPage, match=name):
        read(" ".join([text] * 3), codebook)


@pytest.mark.parametrize(
    "text", ["Norway, Chile sign pact", "Xi Jinping meets Joko Widodo in Beijing", "NATO condemns attack"]
)
def test_short_english_is_english(codebook: Codebook, text: str) -> None:
    assert read(text, codebook).language == "en"


def test_clean_characters(codebook: Codebook) -> None:
    dirty = f"\ufeffCafe\u0301 talks:\u00a0 the\u200b\u202e {LEAD[4:]}\x07\x00\r\n\r\n{MORE}\u2028\u2028{LAST}"
    found = read(dirty, codebook)
    assert found.text == f"Café talks: the {LEAD[4:]}\n\n{MORE}\n\n{LAST}"


def test_same_page_same_document(codebook: Codebook) -> None:
    assert read(WEB_PAGE, codebook) == read(WEB_PAGE, codebook)


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        ("PRESS RELEASE\nFor immediate release\n\nBUREAU OF COASTAL AFFAIRS", "BUREAU OF COASTAL AFFAIRS"),
        ("DAILY HARBOUR", "Daily Harbour"),
        ("Press release", None),
    ],
)
def test_labels_and_mastheads_are_no_title(codebook: Codebook, head: str, outlet: str | None) -> None:
    title = "Norway and Chile sign a pact on fish"
    found = read(f"{head}\n\n{title}\n\n" + "\n\n".join(STORY) + "\n\nCopyright 2021 Daily Harbour", codebook)
    assert (found.title, found.outlet, found.text) == (title, outlet, BODY)


def test_shouted_title_is_the_title(codebook: Codebook) -> None:
    found = read("NORWAY AND CHILE SIGN A PACT\n\n" + "\n\n".join(STORY), codebook)
    assert (found.title, found.outlet, found.text) == ("NORWAY AND CHILE SIGN A PACT", None, BODY)


def test_caption_with_its_photographer_goes(codebook: Codebook) -> None:
    caption = "Trawlers in the harbour of Bergen in May. Photo: Daily Harbour"
    assert read("\n\n".join(["Pact on fish signed", caption, *STORY]), codebook).text == BODY


def test_where_the_author_wrote_is_no_name(codebook: Codebook) -> None:
    page = WEB_PAGE.replace("By Ann Lee; 12 May 2021", "Ann Lee; Oslo")
    assert read(page, codebook).byline == "Ann Lee"


def test_readers_and_the_press_office_are_no_part_of_the_report(codebook: Codebook) -> None:
    comments = '3 thoughts on "Norway and Chile sign a pact on fish in the cold waters of the far south"'
    below = ["Posted in World. Bookmark the permalink.", "Newer: Storm closes port →", comments]
    shouting = ["Sailor says:", "They gave it all to the trawlers of the other side!"]
    assert read("\n\n".join([*STORY, *below, *shouting]), codebook).text == BODY
    notes = ["- ENDS -", "Notes to editors", "1. The ministry of fisheries was founded in 1946."]
    assert read("\n\n".join([*STORY, *notes]), codebook).text == BODY
