"""Outlooks, their score and back-tests in words, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from amity.forecast.backtest_values import Backtest
from amity.forecast.coming_values import ComingRanked
from amity.forecast.figure import FigureBoard, FigureOutlook
from amity.forecast.grading import Graded
from amity.forecast.outlook import Chance, DyadOutlook, ScoreAhead
from amity.forecast.settling import ScoreBoard


def words_of(answer: Any) -> Iterator[str]:
    """The lines of an outlook, a score or a back-test."""
    match answer:
        case DyadOutlook():
            yield from outlook_words(answer)
        case ComingRanked():
            yield from coming_words(answer)
        case ScoreBoard():
            yield from board_words(answer)
        case Backtest():
            yield from backtest_words(answer)
        case FigureOutlook():
            yield from figure_words(answer)
        case FigureBoard():
            yield from figure_board_words(answer)


def outlook_words(outlook: DyadOutlook) -> Iterator[str]:
    """An outlook for a terminal."""
    yield f"{outlook.names[0]} and {outlook.names[1]}: outlook from {outlook.cutoff}"
    yield f"{outlook.deeds} events known, {outlook.first} to {outlook.last}; given {outlook.given}, {outlook.id}"
    yield ""
    days = list(dict.fromkeys(chance.horizon for chance in outlook.chances))
    yield f"{'at least one event of':24}" + "".join(f"{f'within {d} days':>20}" for d in days)
    for quad in dict.fromkeys(chance.quad for chance in outlook.chances):
        own = [next(c for c in outlook.chances if c.quad == quad and c.horizon == d) for d in days]
        yield f"{quad:24}" + "".join(f"{_chance(one):>20}" for one in own)
    yield f"{'mean PLOVER score':24}" + "".join(f"{_score(one):>20}" for one in outlook.scores)
    yield f"{'change':24}" + "".join(f"{_change(one):>20}" for one in outlook.scores)
    yield ""
    yield "In brackets: the share of as long windows of the year before in which one came; of a score, the interval"
    yield "that held 80% of what came in like cases. The change is against the mean score of the year before."
    yield from _reasons(outlook)
    yield from _refusals(outlook)
    yield f"model {outlook.model}; data {outlook.data}"


def coming_words(coming: ComingRanked) -> Iterator[str]:
    """What comes next for an actor, for a terminal."""
    days = "on the day after" if coming.horizon == 1 else f"within {coming.horizon} days after"
    yield f"{coming.party}: what comes {days} {coming.cutoff}, learnt from {coming.events:,} events"
    yield ""
    for one in coming.ranked:
        yield f"{one.share:6.1%}  {one.type:12} {one.actor} -> {one.recipient}"
    yield ""
    yield "Percentages are parts of all that is expected of the actor, no probabilities: they rank."


def _chance(chance: Chance) -> str:
    said = "refused" if chance.probability is None else f"{chance.probability:.0%}"
    return said if chance.baseline is None else f"{said} ({chance.baseline:.0%})"


def _score(score: ScoreAhead) -> str:
    if score.expected is None:
        return "refused"
    return f"{score.expected:+.1f} ({score.low:+.1f} to {score.high:+.1f})"


def _change(score: ScoreAhead) -> str:
    return "" if score.change is None or score.better is None else f"{score.change} ({score.better:.0%} above)"


def _reasons(outlook: DyadOutlook) -> Iterator[str]:
    """What moved the chances of the middle horizon, and the events that weigh most."""
    days = sorted({chance.horizon for chance in outlook.chances})
    middle = days[len(days) // 2]
    yield ""
    yield f"What weighs (log-odds, within {middle} days):"
    for chance in outlook.chances:
        if chance.horizon == middle and chance.weighs:
            yield f"  {chance.quad}: " + ", ".join(f"{w.about} {w.moved:+.1f}" for w in chance.weighs)
    yield "Events that weigh most:"
    for fact in outlook.facts:
        yield f"  {fact.day}  {fact.quad}, {fact.plover_score:+.1f}  {fact.record}"


def _refusals(outlook: DyadOutlook) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for one in outlook.chances:
        if one.refused:
            reasons.setdefault(one.refused, []).append(f"{one.quad} within {one.horizon} days")
    for score in outlook.scores:
        if score.refused:
            reasons.setdefault(score.refused, []).append(f"mean score within {score.horizon} days")
    for reason, parts in reasons.items():
        yield f"Refused ({reason}): {', '.join(parts)}"


def board_words(board: ScoreBoard) -> Iterator[str]:
    """The score of the forecasts given."""
    yield f"{board.given} outlooks given; {board.settled} parts settled, {board.open} open, {board.late} given too late"
    if not board.settled:
        yield "Nothing is settled yet: a part is, once its days are over and reports of them are read."
        return
    yield from _graded(board.chances)
    if board.within_80 is not None:
        errors = "" if board.mean_error is None else f"; mean error {board.mean_error:.2f}, of the year before's mean "
        base = "" if board.mean_error_base is None else f"{board.mean_error_base:.2f}"
        yield f"mean scores: {board.scores}, of which {board.within_80:.0%} inside their interval of 80%{errors}{base}"


def figure_words(figure: FigureOutlook) -> Iterator[str]:
    """A figure carried on, for a terminal."""
    whose = " → ".join(name for name in (figure.subject, figure.counterpart) if name)
    held = figure.outlook
    yield f"{figure.indicator} of {whose}, in {figure.unit}: outlook from {figure.cutoff}"
    yield f"given {figure.given}, {figure.id}"
    yield f"{held.points} values from {figure.origin}"
    judged = "" if held.mase is None else f"; on its own past MASE {held.mase:.2f} (below 1 beats the last value)"
    yield f"method: {held.method}{judged}"
    for point in figure.past[-5:]:
        yield f"  {point.period}{point.value:>20,.6g}"
    for one in held.ahead:
        eighty = "" if one.low_80 is None else f"   80%: {one.low_80:,.4g} to {one.high_80:,.4g}"
        most = "" if one.low_95 is None else f"   95%: {one.low_95:,.4g} to {one.high_95:,.4g}"
        yield f"  {one.period}{one.expected:>20,.4g}{eighty}{most}"
    for said in figure.sources:
        until = f" by {said.end}" if said.end else ""
        yield f"  a source foretells a {said.direction}{until}: “{said.claim}” ({said.record})"
    yield from (f"note: {note}" for note in held.notes)


def figure_board_words(board: FigureBoard) -> Iterator[str]:
    """The score of the figures foretold."""
    yield f"{board.given} figures foretold; {board.settled} values settled, {board.open} open"
    if board.mean_error_percent is not None:
        base = f", of the last value known {board.mean_error_percent_last:.1f}%"
        inside = "" if board.inside_80 is None else f"; {board.inside_80:.0%} inside their interval of 80%"
        yield f"mean error {board.mean_error_percent:.1f}%{base}{inside}"


def backtest_words(tested: Backtest) -> Iterator[str]:
    """A back-test for a terminal."""
    yield f"asked from {len(tested.origins)} past days, trained anew as of each"
    yield from _graded(tested.probabilities)
    for one in tested.scores:
        yield (
            f"mean score, {one.horizon} days: {one.cases:,} cases; 80% intervals held {one.coverage_80:.1%}, 95% "
            f"{one.coverage_95:.1%}; mean error {one.mean_error:.2f} (own past {one.mean_error_base:.2f}), "
            f"CRPS {one.crps:.2f}"
        )


def _graded(rows: Sequence[Graded]) -> Iterator[str]:
    yield f"{'':22}{'days':>5}{'cases':>9}{'came':>8}{'Brier':>8}{'base':>8}{'log':>8}{'worst tenth':>13}"
    for row in rows:
        numbers = f"{row.cases:>9,}{row.came:>8.3f}{row.brier:>8.4f}{row.brier_base:>8.4f}{row.log_score:>8.4f}"
        yield f"{row.what:22}{row.horizon or 'all':>5}{numbers}{row.worst:>13.3f}"
        yield "    " + "  ".join(f"{t.foretold:.2f}:{t.came:.2f} ({t.cases:,})" for t in row.tenths)
