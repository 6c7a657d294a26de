"""Forecasts held against what came: each part is settled once, when its days are over and reports of them are in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
import numpy as np

from amity.answers.dossier import QUADS
from amity.forecast.grading import Graded, grade
from amity.forecast.outlook import Chance, DyadOutlook, ScoreAhead
from amity.records import Value

GRACE = 3  # days after a horizon ends, for reports that come late


class Came(Value, frozen=True, kw_only=True):
    """What came of one part of a forecast: a class (0 or 1), or the mean score (null where nothing came)."""

    part: str
    foretold: float
    came: float | None
    baseline: float | None = None
    low: float | None = None
    high: float | None = None


class ScoreBoard(Value, frozen=True, kw_only=True):
    """How the forecasts that were given did."""

    given: int
    open: int  # parts whose days are not over
    late: int  # parts given after their days were over: no forecasts, and not counted
    settled: int
    chances: tuple[Graded, ...]
    scores: int  # mean scores that came
    within_80: float | None  # the share of them inside their interval of 80%
    mean_error: float | None
    mean_error_base: float | None  # of saying the dyad's mean of the year before


def chance_part(chance: Chance) -> str:
    """The name of a chance among the parts of a forecast."""
    return f"{chance.quad}/{chance.horizon}"


def score_part(score: ScoreAhead) -> str:
    """The name of a score among the parts of a forecast."""
    return f"score/{score.horizon}"


def settle(outlook: DyadOutlook, deeds: Sequence[tuple[int, int, float]], last_known: int) -> tuple[Came, ...]:
    """What came of the parts whose days are over. ``deeds``: day, class and score of the dyad's, all that is known."""
    cutoff = date.fromisoformat(outlook.cutoff).toordinal()
    found = []
    for chance in outlook.chances:
        if chance.probability is not None and over(chance.until, last_known):
            came = any(cutoff < day <= cutoff + chance.horizon and QUADS[quad] == chance.quad for day, quad, _ in deeds)
            found.append(
                Came(part=chance_part(chance), foretold=chance.probability, came=float(came), baseline=chance.baseline)
            )
    for score in outlook.scores:
        if score.expected is not None and over(score.until, last_known):
            scores = [value for day, _, value in deeds if cutoff < day <= cutoff + score.horizon]
            mean = float(np.mean(scores)) if scores else None
            found.append(
                Came(
                    part=score_part(score),
                    foretold=score.expected,
                    came=mean,
                    baseline=score.baseline,
                    low=score.low,
                    high=score.high,
                )
            )
    return tuple(found)


def over(until: str, last_known: int) -> bool:
    """Whether all that came up to a day can be known."""
    return date.fromisoformat(until).toordinal() + GRACE <= last_known


def is_late(outlook: DyadOutlook, part: str) -> bool:
    """Whether this part was given when its days were over already."""
    horizon = int(part.rsplit("/", 1)[1])
    ends = date.fromisoformat(outlook.cutoff).toordinal() + horizon
    return ends < date.fromisoformat(outlook.given).toordinal()


def score_board(outlooks: Iterable[DyadOutlook], outcomes: dict[tuple[str, str], str]) -> ScoreBoard:
    """The score of all forecasts given, with and without outcome."""
    held: list[Came] = []
    given = waiting = late = 0
    for outlook in outlooks:
        given += 1
        for part in parts_of(outlook):
            if is_late(outlook, part):
                late += 1
            elif (outlook.id, part) in outcomes:
                held.append(msgspec.json.decode(outcomes[outlook.id, part], type=Came))
            else:
                waiting += 1
    return _board(given, waiting, late, held)


def parts_of(outlook: DyadOutlook) -> tuple[str, ...]:
    """The parts of a forecast that foretell something."""
    chances = (chance_part(chance) for chance in outlook.chances if chance.probability is not None)
    return (*chances, *(score_part(score) for score in outlook.scores if score.expected is not None))


def _board(given: int, waiting: int, late: int, held: Sequence[Came]) -> ScoreBoard:
    scores = [one for one in held if one.part.startswith("score/") and one.came is not None]
    inside = [one.low <= one.came <= one.high for one in scores if None not in (one.low, one.high, one.came)]  # type: ignore[operator]
    based = [one for one in scores if one.baseline is not None]
    return ScoreBoard(
        given=given, open=waiting, late=late, settled=len(held), chances=_graded(held), scores=len(scores),
        within_80=float(np.mean(inside)) if inside else None,
        mean_error=float(np.mean([abs(o.foretold - (o.came or 0)) for o in based])) if based else None,
        mean_error_base=float(np.mean([abs((o.baseline or 0) - (o.came or 0)) for o in based])) if based else None,
    )  # fmt: skip


def _graded(held: Sequence[Came]) -> tuple[Graded, ...]:
    """Probabilities by class and horizon, and all together first; the base is each dyad's own past."""
    chances = [one for one in held if not one.part.startswith("score/")]
    groups: dict[tuple[str, int], list[Came]] = {("all classes", 0): chances} if chances else {}
    for one in chances:
        quad, days = one.part.rsplit("/", 1)
        groups.setdefault((quad, int(days)), []).append(one)
    found = []
    for (what, horizon), group in groups.items():
        foretold = np.array([one.foretold for one in group])
        came = np.array([bool(one.came) for one in group])
        base = np.array([one.baseline if one.baseline is not None else one.foretold for one in group])
        found.append(grade(what, horizon, foretold, came, base))
    return tuple(found)
