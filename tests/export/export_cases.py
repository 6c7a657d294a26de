"""Readings for the tests of exports: every kind of record, every precision of date, and words in every field."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import Result

from amity.records import (
    Actor,
    Agreement,
    Attribution,
    Cause,
    CauseRef,
    Comparison,
    DateRange,
    Document,
    Event,
    Measure,
    Mention,
    Outlook,
    Place,
    Quote,
    Reading,
    Record,
    Span,
    Stance,
    Statement,
    Tie,
    identified,
)

Run = Callable[..., Result]
HOSTILE = Path(__file__).parents[1] / "web" / "hostile.txt"
MORE = (
    "a\u202egpj.exe", "\u2066x\u2069", "tab\there", "line\nbreak\r\nand\u2028more", "bell\x07 nul\x00 escape\x1b[31m",
    "\ufffe\uffff", "]]>", "\\;,\\n", "\uff1d1+1", "  =1+1", "\t=1+1", "-2+3", "cell;with\"quotes'", "\x85", "]]&gt;",
)  # fmt: skip
RUSSIA = Actor(id="RUS", name="Russia", country="RUS", sector="GOV", text="Russia")
CAMBODIA = Actor(id="KHM", name="Cambodia", country="KHM", sector="GOV", text="Cambodia")
CHINA = Actor(id="CHN", name="China", country="CHN", sector="GOV", text="China")
LAVROV = Actor(id="sergei-lavrov", name="Sergei Lavrov", country="RUS", sector="GOV", text="Lavrov")
ASEAN = Actor(id="ASEAN", name="Association of Southeast Asian Nations", sector="IGO", text="ASEAN")
NAVY = Actor(id="RUS/navy", name="Russia: navy", country="RUS", sector="MIL", text="Russian warships")
FISHERMEN = Actor(id="fishermen", name="fishermen", sector="CVL", text="fishermen")
AUTHOR = Attribution(actor=None, name="the author", source_kind="author")
PHNOM_PENH = Place(name="Phnom Penh", country="KHM", lat=11.56245, lon=104.91601)
SENTENCES = (
    "Lavrov visited Cambodia on 4 August 2022.",
    "Russia, Cambodia and China held talks in July 2022.",
    "Russian warships shelled fishermen off the coast.",
    "Russia did not threaten China.",
    "China will visit Russia on 1 December 2022.",
    "Russia and Cambodia signed a trade memorandum that runs until 2025.",
    "Some 55,000 Russian tourists came in 2019, half as many as in 2018.",
    "Arrivals will soon reach 2019 levels, if flights resume, by the end of 2023.",
    "The pandemic led to fewer tourists.",
    "Lavrov is the foreign minister of Russia.",
    'Cambodia called Russia a "close friend".',
    "Cambodia is a member of ASEAN.",
)


def day(first: str, last: str | None = None, precision: Any = "day") -> DateRange:
    return DateRange(start=first, end=last or first, precision=precision, text="then")


def full_reading() -> Reading:
    """A report with a record of every kind, and every status, precision and sort of actor that exports tell apart."""
    text = "\n".join(SENTENCES)
    document = a_document(text, "Daily", "2022-08-10", "https://example.org/a")
    spans = [Span(start=text.index(s), end=text.index(s) + len(s), text=s) for s in SENTENCES]

    def common(number: int, **more: Any) -> dict[str, Any]:
        told = {"document": document.id, "evidence": (spans[number],), "said_by": AUTHOR, "confidence": 0.8}
        return told | more

    def event(number: int, kind: str, mode: str | None, quad: Any, score: float, **more: Any) -> Event:
        return Event(**common(number), type=kind, mode=mode, quad=quad, plover_score=score, **more)

    good, bad = "verbal cooperation", "material conflict"
    side = CauseRef(start=spans[8].start, end=spans[8].start + 12, text="The pandemic")
    records: list[Record] = [
        event(0, "CONSULT", "visit", good, 4.0, actors=(LAVROV,), recipients=(CAMBODIA,), when=day("2022-08-04"),
              where=PHNOM_PENH, contexts=("diplomatic", "economic")),
        event(1, "CONSULT", None, good, 2.5, actors=(RUSSIA, CAMBODIA, CHINA),
              when=day("2022-07-01", "2022-07-31", "month"), where=Place(name="Cambodia", country="KHM")),
        event(2, "ASSAULT", "heavy-weapons", bad, -9.5, actors=(NAVY,), recipients=(FISHERMEN,),
              where=Place(name="the coast")),
        event(3, "THREATEN", None, "verbal conflict", -3.5, actors=(RUSSIA,), recipients=(CHINA,), status="denied"),
        event(4, "CONSULT", "visit", good, 4.0, actors=(CHINA,), recipients=(RUSSIA,), status="planned",
              when=day("2022-12-01")),
        Agreement(**common(5), name="trade memorandum", form="memorandum", parties=(RUSSIA, CAMBODIA), stage="signed",
                  until="2025-12-31"),
        Measure(**common(6), indicator="tourist-arrivals", subject=RUSSIA, counterpart=CAMBODIA, value=55000.0,
                unit="people", approx=True, items=("tourists",), comparison=Comparison(factor=0.5, base="2018"),
                when=day("2019-01-01", "2019-12-31", "year")),
        Outlook(**common(7), claim=spans[7], about=(RUSSIA, CAMBODIA), direction="rise", outcome="failed",
                horizon=day("2023-01-01", "2023-12-31", "year"), condition=spans[7]),
        Cause(**common(8), cause=side, effect=side, marker="led to"),
        Tie(**common(9), subject=LAVROV, relation="holds-post", object=RUSSIA, post="foreign minister"),
        Statement(**common(10), speaker=CAMBODIA, act="praise", content=spans[10], quoted=True,
                  quote=Quote(start=spans[10].start, end=spans[10].end, text=spans[10].text), about=(RUSSIA,),
                  stance=(Stance(actor="RUS", value=1.0),)),
        Tie(**common(11), subject=CAMBODIA, relation="member-of", object=ASEAN),
    ]  # fmt: skip
    return a_reading(document, records)


def second_report() -> Reading:
    """Another outlet that tells of the same visit."""
    text = "On 4 August 2022 Lavrov came to Cambodia for a visit."
    document = a_document(text, "Courier", "2022-08-11", None)
    span = Span(start=0, end=len(text), text=text)
    visit = Event(
        document=document.id, evidence=(span,), said_by=AUTHOR, confidence=0.7, actors=(LAVROV,),
        recipients=(CAMBODIA,), type="CONSULT", mode="visit", quad="verbal cooperation", plover_score=4.0,
        when=day("2022-08-04"),
    )  # fmt: skip
    return a_reading(document, [visit])


def hostile_reading(word: str, number: int) -> Reading:
    """A report in which this word stands in every field that holds free text, and a record of every kind."""
    text = f"Before. {word} met {word}.\nAfter."
    document = Document(
        id=f"{number:016x}", title=word, byline=word, outlet=word, published="2022-08-05", published_inferred=False,
        language="en", url=word, origin=word, text=text, hash=f"{number:064x}",
    )  # fmt: skip
    span = Span(start=8, end=len(text) - 7, text=text[8:-7])
    one = Actor(id=f"{word}{number}", name=word, country="RUS", text=word)
    two = Actor(id=f"{word}{number}b", name=word, country=word, text=word)
    when = DateRange(start="2022-08-04", end="2022-08-04", precision="day", text=word)
    own: dict[str, Any] = {
        "document": document.id, "evidence": (span,), "confidence": 0.8, "when": when,
        "said_by": Attribution(actor=word, name=word, source_kind="named"),
        "where": Place(name=word, country=word, lat=1.0, lon=2.0),
    }  # fmt: skip
    side = CauseRef(start=span.start, end=span.end, text=span.text)
    records: list[Record] = [
        Event(**own, actors=(one,), recipients=(two,), type="ASSAULT", mode=word, quad="material conflict",
              plover_score=-9.0, contexts=(word,)),
        Agreement(**own, name=word, form="treaty", parties=(one, two), stage="signed", until="2025-12-31"),
        Statement(**own, speaker=one, act=word, content=span, about=(two,)),
        Measure(**own, indicator=word, subject=one, counterpart=two, value=5.0, unit=word, items=(word,)),
        Outlook(**own, claim=span, about=(one, two), direction="rise", horizon=when, condition=span),
        Cause(**own, cause=side, effect=side, marker=word),
        Tie(**own, subject=one, relation=word, object=two, post=word),
    ]  # fmt: skip
    return a_reading(document, records)


def a_document(text: str, outlet: str, published: str, url: str | None) -> Document:
    raw_hash = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id=raw_hash[:16], title=f"{outlet}: a report", byline="A. Writer", outlet=outlet, published=published,
        published_inferred=False, language="en", url=url, origin=f"{outlet}.html", text=text, hash=raw_hash,
    )  # fmt: skip


def a_reading(document: Document, records: list[Record]) -> Reading:
    made = tuple(identified(record) for record in records)
    mentions = (Mention(start=0, end=6, actor=LAVROV),)
    return Reading(document=document, records=made, mentions=mentions, amity="1", codebook="c")


def hostile_words() -> list[str]:
    return [*HOSTILE.read_text(encoding="utf-8").splitlines(), *MORE]
