"""How likely two records tell the same, with the reason. A function of the two alone.

The weights were set by hand; each rule says what it holds against the judgement that two tellings are one.
"""

from __future__ import annotations

import math

from amity.facts.telling import SLACK, Telling
from amity.records import Agreement, Event, Measure, Outlook, Record, Statement, Tie, kind_of

LEAST = 0.6  # from here on two records are judged to tell the same
ENOUGH = 0.5  # words in common (cosine) beyond which more say nothing
REVISED = 3.0  # times by which two figures of one thing may differ and still be of one thing
FAR = 10.0  # the same for figures of the same days in much the same words
CLOSE = 0.02  # share by which figures may differ through rounding
ROUGH = 0.1  # the same for figures that are said to be about right
LATER = 60  # days within which two stages of one agreement often lie
LONG_AFTER = 730  # the same for stages that follow a signature
FOLLOWING = ("in-force", "extended", "suspended", "ended")
BEGUN = ("signed", "in-force")
BLAMED = 0.6  # words in common from which one deed, put on one day and place, is laid to different doers
MUTUAL = ("CONSULT", "AGREE", "COOPERATE")  # types in which it does not matter who is named first
Judged = tuple[float, str]


def alike(a: Telling, b: Telling) -> Judged | None:
    """The score, `LEAST` to 1, and why; null where they do not tell the same."""
    if kind_of(a.record) != kind_of(b.record):
        return None
    match a.record, b.record:
        case Event(), Event():
            judged = _events(a, b, a.record, b.record)
        case Agreement(), Agreement():
            judged = _agreements(a, b, a.record, b.record)
        case Measure(), Measure():
            judged = _measures(a, b, a.record, b.record)
        case Statement(), Statement():
            same = a.record.speaker.id == b.record.speaker.id and _gap(a, b) == 0
            judged = (0.3 + 0.7 * min(1.0, cosine(a, b) / 0.7), "same speaker, near in words") if same else None
        case Outlook(), Outlook():
            judged = _outlooks(a, b, a.record, b.record)
        case Tie(), Tie():
            same = _tie(a.record) == _tie(b.record)
            judged = (1.0, "the same tie") if same else None
        case _:
            judged = None
    return (round(min(judged[0], 1.0), 3), judged[1]) if judged and judged[0] >= LEAST else None


def cosine(a: Telling, b: Telling) -> float:
    """Words in common over the geometric mean of the numbers of words, 0 to 1."""
    return len(a.words & b.words) / math.sqrt(len(a.words) * len(b.words)) if a.words and b.words else 0.0


def values_agree(a: Measure, b: Measure) -> bool:
    """The figures are equal within rounding, or within a tenth where one is said to be rough."""
    if a.value is None or b.value is None:
        return True
    most = max(abs(a.value), abs(b.value))
    return abs(a.value - b.value) <= most * (ROUGH if a.approx or b.approx else CLOSE)


def _events(a: Telling, b: Telling, one: Event, other: Event) -> Judged | None:
    if laid_to_others(a, b):
        return 0.4 + 0.5 * cosine(a, b), "one deed, laid to different doers"
    kinship, when, words = _parties(a, b), _when(a, b), min(1.0, cosine(a, b) / ENOUGH)
    if not kinship or not when or one.quad.split()[1] != other.quad.split()[1]:
        return None
    if one.document == other.document and (words < 0.4 or one.type != other.type or _of_one_sentence(a, b)):
        return None  # one report tells two things
    turned = one.type not in MUTUAL and _turned(a, b, one, other)
    if (turned and one.quad != "verbal cooperation") or ("material" in one.quad and _other_days(a, b)):
        return None  # a deed that is returned, or done again
    against = _other_type(one, other) + _elsewhere(one, other) + (0.25 if _other_people(a, b) else 0.0)
    against += 0.15 if turned else 0.0
    score = 0.35 * kinship + 0.3 * when + 0.35 * words - against
    return score, f"parties {kinship:.1f}, days {when:.1f}, words {words:.2f}, against {against:.2f}"


def laid_to_others(a: Telling, b: Telling) -> bool:
    """Two outlets, or two whom they quote, tell one hostile deed of one day in much the same words, and name doers who
    have nobody in common.
    """
    one, other = a.record, b.record
    if not isinstance(one, Event) or not isinstance(other, Event) or one.type != other.type or not _same_day(a, b):
        return False
    if a.outlet == b.outlet and not other_voices(one, other):
        return False
    past = all(r.status in ("happened", "ongoing") and r.quad == "material conflict" for r in (one, other))
    sides = [{x.country or x.id for x in r.actors if x.id not in t.vague} for r, t in ((one, a), (other, b))]
    apart = all(sides) and not sides[0] & sides[1] and bool(a.named & b.named)
    return past and apart and cosine(a, b) >= _likeness(one, other)


def _likeness(one: Event, other: Event) -> float:
    """How much in common the words of one deed must have that is laid to different doers; more without a place."""
    placed = one.where is not None and other.where is not None and one.where.name == other.where.name
    return BLAMED if placed else 1.25 * BLAMED


def _of_one_sentence(a: Telling, b: Telling) -> bool:
    """Whether one sentence tells both, of different parties: two acts, "called on both and urged one of them"."""
    return a.record.evidence == b.record.evidence and a.parties != b.parties


def _agreements(a: Telling, b: Telling, one: Agreement, other: Agreement) -> Judged | None:
    kinship, words = _parties(a, b), cosine(a, b)
    if not kinship or _over_before(a, other) or _over_before(b, one):
        return None
    near = _stages(a, b, one, other)
    form = 0.0 if one.form == other.form else 0.15
    if min(len(a.words), len(b.words)) < 2:  # "treaty", "ceasefire": a kind, and no name
        words = 0.7 * words
        if one.stage == other.stage and _same_day(a, b) and one.document != other.document and kinship == 1:
            return max(LEAST, 0.35 + 0.4 * words + 0.25), "the same parties, stage and day, and one bears no name"
    elif one.name.casefold() == other.name.casefold():
        return max(LEAST, 0.7 + 0.3 * near), "the same name and parties"
    score = 0.35 * kinship + 0.4 * words + 0.25 * near - form
    return score, f"parties {kinship:.1f}, name {words:.2f}, days {near:.1f}"


def _over_before(a: Telling, later: Agreement) -> bool:
    """The term of one had run out well before the day on which the other came into force."""
    until = getattr(a.record, "until", None)
    when = later.when.start if later.when else None
    return bool(until and when and later.stage in BEGUN and until < when)


def _same_day(a: Telling, b: Telling) -> bool:
    return a.dated and b.dated and a.first == a.last == b.first == b.last


def _stages(a: Telling, b: Telling, one: Agreement, other: Agreement) -> float:
    """1 for the same days, less for days of which one stage often follows the other, 0 for days far apart."""
    gap = _gap(a, b)
    if gap <= SLACK:
        return 1.0
    earlier, later = (one, other) if (a.first or 0) <= (b.first or 0) else (other, one)
    if gap <= LATER or (gap <= LONG_AFTER and later.stage in FOLLOWING and later.stage != earlier.stage):
        return 0.5
    return 0.0


def _measures(a: Telling, b: Telling, one: Measure, other: Measure) -> Judged | None:
    if one.indicator != other.indicator or not (a.parties & b.parties or a.parties == b.parties):
        return None
    if a.parties != b.parties:
        return _half_named(a, b, one, other)
    if one.unit and other.unit and one.unit != other.unit:
        return None
    period, words = _period(a, b), min(1.0, cosine(a, b) / ENOUGH)
    if not period or (one.value is None) != (other.value is None):
        return None
    if not a.parties and words < 0.8:
        return None
    if values_agree(one, other):
        return 0.4 + 0.4 * period + 0.2 * words, f"the same figure, period {period:.1f}"
    if (one.document == other.document and not other_voices(one, other)) or not one.value or not other.value:
        return None
    times = max(abs(one.value), abs(other.value)) / min(abs(one.value), abs(other.value))
    if times > (FAR if period == 1 and words >= 0.5 else REVISED) or (period < 1 and words < 0.8):
        return None
    return 0.3 + 0.3 * period + 0.2 * words, f"figures that differ, period {period:.1f}, words {words:.2f}"


def _half_named(a: Telling, b: Telling, one: Measure, other: Measure) -> Judged | None:
    """Of a flow one report names one end alone: the same figure for just the same days."""
    whole = a.parties < b.parties or b.parties < a.parties
    if not whole or not (a.dated and b.dated) or _period(a, b) < 1 or one.unit != other.unit:
        return None
    if one.value is None or other.value is None or not values_agree(one, other):
        return None
    return 0.65 + 0.2 * min(1.0, cosine(a, b) / ENOUGH), "the same figure and period, one end of the flow unnamed"


def other_voices(one: Record, other: Record) -> bool:
    """Two vouch for these who are named, and not the same: within one report, or one outlet, they may differ."""
    voices = {one.said_by.actor or one.said_by.name, other.said_by.actor or other.said_by.name}
    return len(voices) == 2 and "author" not in (one.said_by.source_kind, other.said_by.source_kind)


def _outlooks(a: Telling, b: Telling, one: Outlook, other: Outlook) -> Judged | None:
    if one.direction != other.direction or _gap(a, b) > 0 or (a.parties and b.parties and not a.parties & b.parties):
        return None
    return 0.3 + 0.7 * min(1.0, cosine(a, b) / 0.7), "same direction, near in words"


def _tie(tie: Tie) -> tuple[str, str, str, str | None]:
    return tie.subject.id, tie.relation, tie.object.id, tie.post


def _parties(a: Telling, b: Telling) -> float:
    """1 for the same parties, less where one names more than the other, 0 where that leaves doubt."""
    common = a.parties & b.parties
    if a.parties == b.parties:
        return 1.0 if len(common) > 1 else 0.6
    if len(common) > 1:
        return 0.8 if common in (a.parties, b.parties) else 0.6
    return 0.6 if common and common in (a.named, b.named) and _vague(a, b) else 0.0


def _vague(a: Telling, b: Telling) -> bool:
    """One of the two leaves its other party without a name: "troops", "the opposition"."""
    return any(len(t.named) == 1 < len(t.parties) for t in (a, b))


def _gap(a: Telling, b: Telling) -> int:
    """Days between the two periods; 0 where they meet or nothing is known."""
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return 0
    return max(0, a.first - b.last, b.first - a.last)


def _when(a: Telling, b: Telling) -> float:
    """1 for the same day, less where a period is long or a day apart, 0 where the days exclude one another."""
    gap = _gap(a, b)
    if gap > SLACK - 1 or (gap and not (a.dated and b.dated)):
        return 0.0
    if gap:
        return 0.4 if gap == 1 else 0.2
    spans = [(t.last or 0) - (t.first or 0) for t in (a, b)]
    if max(spans) <= 2:
        return 1.0
    if not (a.dated and b.dated):
        return 0.85 if _fresh(a, b) else 0.7
    return 0.7 if max(spans) <= 31 else 0.4


def _fresh(a: Telling, b: Telling) -> bool:
    """What one tells without a day, and was published when the other puts it or the day after, is likely that."""
    told, bare = (a, b) if a.dated else (b, a)
    if told.first is None or bare.last is None or not told.dated or told.first != told.last:
        return False
    return 0 <= bare.last - told.first <= 1


def _period(a: Telling, b: Telling) -> float:
    if a.dated != b.dated:
        return 0.5 if _gap(a, b) == 0 else 0.0
    if not a.dated:
        return 0.8 if _gap(a, b) == 0 else 0.0
    if (a.first, a.last) == (b.first, b.last):
        return 1.0
    return 0.0 if _gap(a, b) else 0.4


def _turned(a: Telling, b: Telling, one: Event, other: Event) -> bool:
    """Who did it to whom is told the other way round."""
    if not (one.recipients and other.recipients):
        return False
    ids = [{x.country or x.id for x in side} for side in (one.actors, one.recipients, other.actors, other.recipients)]
    return not ids[0] & ids[2] and bool(ids[0] & ids[3])


def _other_days(a: Telling, b: Telling) -> bool:
    """Each is put on a day, and not on the same: deeds are often done again the next day, and seldom misdated."""
    return all(t.dated and t.first == t.last for t in (a, b)) and a.first != b.first


def _other_type(one: Event, other: Event) -> float:
    """What speaks against one event: it is coded as different types; more, where one is of words and one of deeds, or
    where one denies what may be something else.
    """
    if one.type == other.type:
        return 0.0
    if "denied" in (one.status, other.status) and one.status != other.status:
        return 0.35
    return 0.15 if one.quad == other.quad else 0.35


def _elsewhere(one: Event, other: Event) -> float:
    """What speaks against one event: it is placed in two states, or in two places of one; most where it is a blow."""
    if one.where is None or other.where is None or one.where.name == other.where.name:
        return 0.0
    if one.where.country and other.where.country and one.where.country != other.where.country:
        return 0.25
    return 0.25 if one.quad == "material conflict" else 0.05


def _other_people(a: Telling, b: Telling) -> bool:
    """For some state both name a person, and not the same."""
    states = {state for state, _ in a.people} & {state for state, _ in b.people}
    people = [{state: {p for s, p in t.people if s == state} for state in states} for t in (a, b)]
    return any(not people[0][state] & people[1][state] for state in states)
