"""Codes measures: what is counted, of whom or between whom, when, and compared with what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import cast

import msgspec
from spacy.tokens import Token

from amity.codebook import Codebook
from amity.codebook.rows_measures import currency_codes, measure_verbs
from amity.codebook.words import status_words
from amity.reading.changes import direction
from amity.reading.circumstances import FAR, distance
from amity.reading.clauses import subjects
from amity.reading.dates.calendar import later
from amity.reading.measures.comparisons import NO_BASE, Compared, multiple_after, share_of_change, told_base
from amity.reading.measures.figures import Figure, figures_of
from amity.reading.measures.parties import parties_of
from amity.reading.measures.rest import as_shares, rest_of
from amity.reading.measures.trends import Told, goods_in, goods_of, trends_of
from amity.reading.quantities import Quantity, find_quantities
from amity.reading.status import status_of
from amity.reading.text import Sentence, Text, Timex
from amity.records import Comparison, DateRange, Measure, Trend

TRENDS: dict[int, Trend | None] = {1: "rising", -1: "falling", 0: None}
SITUATIONS = frozenset({"situation", "picture", "trend"})  # stand for what was measured before
FEW = 100  # people on the move without a destination, who are no flow
TIED = 0.7  # a trend is of an actor that its own words name, not of the only one around
BESIDE = 16  # characters between a figure and the time beside it
BETWEEN = frozenset(
    {"", "in", "for", "during", "by", "at", "since", "over", "as of", "for the", "in the", "between", "from"}
)
SCORE = re.compile(r"\b(\d{1,3})\s?[-–]\s?(\d{1,3})\b")
BASES = frozenset({"per", "every", "each"})
ERAS = frozenset({"b-c-e", "c-e", "b-c", "a-d"})
CROWD = frozenset({"people", "population"})
LEAD = 12  # characters: a date that opens the sentence holds for all of it


def code_measures(text: Text, codebook: Codebook) -> Iterator[Measure]:
    """Every measure that the text tells of an actor."""
    told: set[tuple[object, ...]] = set()
    last: Measure | None = None
    for sentence in text.sentences:
        if sentence.heading:
            continue
        again = _of_situation(text, sentence, last, codebook)
        if again:
            yield again
        if not text.mentions_in(sentence.start, sentence.end):
            continue
        figures, shares = _figures_in(text, sentence, codebook)
        counted = _figures(text, sentence, figures, shares, codebook)
        for measure in (*counted, *_told(text, sentence, not figures, codebook)):
            key = _key(measure)
            if key not in told:
                told.add(key)
                last = measure
                yield measure


def _of_situation(text: Text, sentence: Sentence, last: Measure | None, codebook: Codebook) -> Measure | None:
    """ "The situation has been improving since December": of what the sentence before measured."""
    before = text.sentences[sentence.index - 1] if sentence.index else None
    if last is None or before is None or not before.start <= last.evidence[0].start <= before.end:
        return None
    for token in sentence.span:
        row = codebook.derive(measure_verbs).get(token.lemma_.lower()) if token.pos_ == "VERB" else None
        if row and row.use == "trend" and any(t.lemma_.lower() in SITUATIONS for t in subjects(token)):
            return msgspec.structs.replace(
                last,
                evidence=(text.evidence(before.start, sentence.end),),
                when=_when(text, sentence, None, token, None),
                status=status_of(token, codebook.derive(status_words)),
                said_by=text.said_by(token.idx, token.idx + 1),
                confidence=0.6,
                value=None,
                unit=None,
                approx=False,
                trend=cast(Trend | None, row.trend),
                comparison=None,
                derived=False,
            )
    return None


def _key(measure: Measure) -> tuple[object, ...]:
    who = tuple(actor.id if actor else None for actor in (measure.subject, measure.counterpart))
    when = (measure.when.start, measure.when.end) if measure.when else None
    return measure.indicator, who, measure.value, measure.trend, measure.items, when


def _figures_in(text: Text, sentence: Sentence, codebook: Codebook) -> tuple[list[Figure], list[Quantity]]:
    """The figures of a sentence, and those of its shares that tell a change."""
    times = [(t.start, t.end) for t in text.timexes_in(sentence.start, sentence.end) if t.type in ("DATE", "TIME")]
    quantities = as_shares(find_quantities(sentence.span, codebook, times))
    shares = [q for q in quantities if q.normal == "percentage" and direction(q.start, q.end, sentence.span, codebook)]
    figures = list(figures_of(quantities, sentence.span, codebook))
    return [*figures, *rest_of(quantities, figures, sentence.span, codebook)], shares


def _figures(
    text: Text, sentence: Sentence, figures: list[Figure], shares: list[Quantity], codebook: Codebook
) -> Iterator[Measure]:
    """The measures that have a figure, and the bases that their comparisons give."""
    for figure in figures:
        if figure.quantity in shares:
            yield from _changed(text, sentence, figure, codebook)
            continue
        others = [one for one in figures if one is not figure and one.quantity not in shares]
        yield from _counted(text, sentence, figure, others, shares, codebook)


def _counted(
    text: Text, sentence: Sentence, figure: Figure, others: list[Figure], shares: list[Quantity], codebook: Codebook
) -> Iterator[Measure]:
    """A figure, and the figure of the time that it is compared with, where the text does not give it."""
    same = [one for one in others if _alike(one, figure)]
    if same and told_base(text, sentence, figure.quantity):
        base = _measure(text, sentence, figure, None, codebook)
        if base:
            yield msgspec.structs.replace(base, trend=None)
        return
    told = next((one for one in same if told_base(text, sentence, one.quantity) and one.quantity.value), None)
    compared = _against(text, sentence, figure, told) or _comparison(text, sentence, figure, shares, codebook)
    measure = _measure(text, sentence, figure, compared, codebook)
    if measure is None:
        return
    yield measure
    earlier = compared and (compared.time.when if compared.time else _year_before(measure.when, compared))
    multiple = compared is not None and compared.start >= figure.quantity.end and compared.base != NO_BASE
    multiple = multiple and figure.quantity.kind != "share" and figure.indicator not in CROWD
    earlier = earlier if figure.quantity.kind != "share" else None
    if compared and told is None and measure.value is not None and (earlier or multiple):
        yield msgspec.structs.replace(
            measure,
            value=_rounded(measure.value / compared.factor),
            when=earlier,
            comparison=None,
            trend=None,
            derived=True,
            approx=measure.approx or compared.approx,
            confidence=round(measure.confidence * 0.9, 2),
        )


def _alike(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same: not "10,000 Indians, as against 44,000 Moroccans"."""
    nouns = {f.noun.text for f in (one, other) if f.noun is not None and f.noun.tag_ == "NNPS"}
    return one.indicator == other.indicator and one.quantity.kind == other.quantity.kind and len(nouns) < 2


def _against(text: Text, sentence: Sentence, figure: Figure, told: Figure | None) -> Compared | None:
    """The comparison with a figure that the sentence gives: "up from $3bn in 2020"."""
    if told is None:
        return None
    times = text.timexes_in(sentence.start, sentence.end)
    time = _beside(told.quantity, [t for t in times if t.when], text)
    end = time.end if time and time.start > told.quantity.start else told.quantity.end
    words = text.document.text[told.quantity.start : end]
    factor = round(figure.quantity.value / told.quantity.value, 4)
    return Compared(factor, words, time, told.quantity.start, end)


def _beside(quantity: Quantity, times: list[Timex], text: Text) -> Timex | None:
    """The time that stands right after a figure ("$3bn in 2020"), or right before it ("In 2019, 55,000")."""
    noun = text.doc[quantity.noun] if quantity.noun is not None else None
    end = max(quantity.end, noun.idx + len(noun.text) if noun is not None else 0)
    for time in times:
        if 0 <= time.start - end < BESIDE and text.document.text[end : time.start].strip().lower() in BETWEEN:
            return time
    return next((t for t in times if 0 <= quantity.start - t.end < BESIDE // 2), None)


def _rounded(value: float) -> float:
    """To three digits: a base that is worked out is no more exact than the figures that it comes from."""
    return float(f"{value:.3g}")


def _comparison(
    text: Text, sentence: Sentence, figure: Figure, shares: list[Quantity], codebook: Codebook
) -> Compared | None:
    quantity = figure.quantity
    found = multiple_after(text, sentence, quantity, codebook)
    if found:
        return found
    for share in shares:
        compared = share_of_change(text, sentence, quantity, share, codebook)
        if compared:
            return compared
    return None


def _year_before(when: DateRange | None, compared: Compared) -> DateRange | None:
    """The same days a year before, where a figure of a year is compared with no time named."""
    if when is None or when.precision != "year" or not when.start or not when.end:
        return None
    start, end = (later(date.fromisoformat(day), -12).isoformat() for day in (when.start, when.end))
    return DateRange(start=start, end=end, precision="year", text=compared.base)


def _measure(
    text: Text, sentence: Sentence, figure: Figure, compared: Compared | None, codebook: Codebook
) -> Measure | None:
    """The record of a figure; null where no actor is tied to it."""
    quantity, trigger = figure.quantity, figure.verb or figure.noun
    subject, counterpart, sureness = parties_of(text, sentence, figure.row, figure.noun, figure.verb, codebook)
    nobody = subject is None and counterpart is None
    victims = figure.row is not None and figure.row.indicator.startswith(("casualties", "refugees"))
    if trigger is None or (nobody and not (victims and quantity.value >= FEW)) or _no_figure(text, figure):
        return None  # victims may be nobody's: "100 people were killed"
    if figure.row is not None and "subj" in figure.row.counterpart and counterpart is None and quantity.value < FEW:
        return None
    sign = direction(quantity.start, quantity.end, sentence.span, codebook)
    return Measure(
        document=text.document.id,
        evidence=(text.evidence(sentence.start, sentence.end),),
        when=_when(text, sentence, quantity, trigger, compared),
        status=status_of(trigger, codebook.derive(status_words)),
        said_by=text.said_by(quantity.start, quantity.end),
        confidence=round(figure.sureness * sureness, 2),
        indicator=figure.indicator,
        subject=subject,
        counterpart=counterpart,
        value=_value(quantity),
        unit=_unit(figure, codebook),
        approx=quantity.low is not None or quantity.approx or quantity.change in ("<", ">"),
        trend=TRENDS[sign] if not compared else ("rising" if compared.factor > 1 else "falling"),
        comparison=Comparison(factor=compared.factor, base=compared.base) if compared else None,
        items=goods_in(text, figure),
    )


def _no_figure(text: Text, figure: Figure) -> bool:
    """Whether the number is a score ("26-24"), a base ("for every 100,000"), a year, or too vague to be kept."""
    quantity = figure.quantity
    words = text.document.text[quantity.start : quantity.end]
    before = text.doc[max(0, quantity.token - 1)].lower_
    score = SCORE.search(words)
    vague = quantity.low is not None and quantity.value == 10 * quantity.low and not any(c.isdigit() for c in words)
    unsure = figure.row is None or figure.row.indicator in CROWD
    worded = quantity.kind == "length" and "-" in words  # "a 42-yard field goal"
    era = figure.indicator in ERAS
    far = quantity.kind == "length" and figure.indicator == "length"  # "45 miles east of the city"
    return (
        bool(score and int(score[1]) >= int(score[2])) or before in BASES or (vague and unsure) or far or worded or era
    )


def _value(quantity: Quantity) -> float:
    """The value of a figure; of a range its middle, of "dozens" the least that it can mean."""
    if quantity.low is None:
        return float(f"{quantity.value:.12g}")  # 34.2 billion is no 34,200,000,000.000004
    return quantity.low if quantity.value == 10 * quantity.low else (quantity.low + quantity.value) / 2


def _changed(text: Text, sentence: Sentence, figure: Figure, codebook: Codebook) -> Iterator[Measure]:
    """A change in per cent with no figure: "exports grew 12%"."""
    compared = share_of_change(text, sentence, None, figure.quantity, codebook)
    measure = _measure(text, sentence, figure, compared, codebook)
    if measure is not None:
        yield measure


def _unit(figure: Figure, codebook: Codebook) -> str | None:
    """The unit as analysts write it: an ISO 4217 code, percent, people, or the unit's name."""
    quantity = figure.quantity
    if quantity.kind == "money":
        codes = codebook.derive(currency_codes)
        name, _, rate = (quantity.normal or "").partition(" per ")
        return codes.get(name, name) + (f" per {rate}" if rate else "")
    if quantity.normal == "percentage":
        return "percent of GDP" if figure.of_gdp else "percent"
    if figure.row is not None and figure.row.unit and quantity.kind in (None, "noun", "count"):
        return figure.row.unit
    counted = quantity.kind in (None, "noun") or quantity.normal is None
    return figure.indicator.replace("-", " ") if counted else quantity.normal


def _when(
    text: Text, sentence: Sentence, quantity: Quantity | None, trigger: Token, compared: Compared | None
) -> DateRange | None:
    """The time nearest to the figure, not that of its comparison."""
    times = [t for t in text.timexes_in(sentence.start, sentence.end) if t.when and t.type in ("DATE", "DURATION")]
    own = [
        t for t in times if not t.value.endswith("_REF") and not (compared and compared.start <= t.start < compared.end)
    ]
    if not own:
        return None
    beside = _beside(quantity, own, text) if quantity else None
    if beside:
        return beside.when
    number = text.doc[quantity.token] if quantity else trigger
    near = [(min(distance(number, t, text), distance(trigger, t, text) + 1), abs(t.start - number.idx), t) for t in own]
    steps, _, best = min(near, key=lambda one: one[:2])
    leading = best.start - sentence.start < LEAD and len(own) == 1
    return best.when if steps <= FAR or leading else None


def _told(text: Text, sentence: Sentence, figureless: bool, codebook: Codebook) -> Iterator[Measure]:
    """Trends and goods that are told without a figure."""
    trends = trends_of(sentence, codebook) if figureless else ()
    for told in (*trends, *goods_of(text, sentence, codebook)):
        measure = _trend(text, sentence, told, codebook)
        if measure:
            yield measure


def _trend(text: Text, sentence: Sentence, told: Told, codebook: Codebook) -> Measure | None:
    subject, counterpart, sureness = parties_of(text, sentence, told.row, told.noun, told.verb, codebook)
    if (subject is None and counterpart is None) or sureness < TIED:
        return None
    trigger = told.trigger
    return Measure(
        document=text.document.id,
        evidence=(text.evidence(sentence.start, sentence.end),),
        when=_when(text, sentence, None, trigger, None),
        status=status_of(trigger, codebook.derive(status_words)),
        said_by=text.said_by(trigger.idx, trigger.idx + len(trigger.text)),
        confidence=round(0.8 * sureness, 2),
        indicator=told.row.indicator,
        subject=subject,
        counterpart=counterpart,
        trend=cast(Trend | None, told.trend),
        items=told.items,
        comparison=Comparison(factor=told.factor, base="before") if told.factor else None,
    )
