"""Outlooks of a store: given, kept, settled and scored; what `amity outlook` answers."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from amity.answers.dossier import QUADS
from amity.api.names import wholes
from amity.errors import BadRequest
from amity.store.deeds import party_of, update_deeds
from amity.store.outlooks import (
    ForecastRow,
    OutlookTables,
    keep_forecasts,
    keep_model,
    keep_outcomes,
    reading_outlooks,
)

if TYPE_CHECKING:
    from amity.answers.dossier import Ahead
    from amity.api import Amity
    from amity.forecast.backtest_values import Backtest
    from amity.forecast.deeds import Deeds
    from amity.forecast.dyad_model import DyadModel
    from amity.forecast.figure import FigureBoard, FigureOutlook
    from amity.forecast.outlook import DyadOutlook, Past
    from amity.forecast.settling import ScoreBoard

HORIZONS = (7, 30, 90)
LONGEST = 365
Day = str | datetime.date | None


class Outlooks:
    """The outlooks of a store. Each is kept when it is given, and never changed."""

    def __init__(self, amity: Amity, tell: Callable[[str], None] = lambda _: None) -> None:
        self._amity, self._path, self._tell = amity, amity.path, tell

    def update(self) -> int:
        """What outlooks rest on agrees with the store's records; how many records were new or gone."""
        with reading_outlooks(self._path):  # a store that is not there says so
            pass
        return update_deeds(self._path, QUADS, wholes(self._amity.codebook))

    def train(self, as_of: Day = None, horizons: Sequence[int] = HORIZONS) -> tuple[str, DyadModel]:
        """A new model, trained on all that was known by a day, is in the store; its id with it."""
        from amity.forecast.extra import require_extra

        require_extra()
        from amity.forecast.dyad_training import train_dyads

        self.update()
        with reading_outlooks(self._path) as tables:
            cutoff = cutoff_of(tables, as_of, self._path)
            deeds = deeds_of_store(tables)
        self._tell(f"learning from {len(deeds):,} events of {deeds.pairs:,} pairs, up to {_iso(cutoff)}")
        model, _ = train_dyads(deeds, cutoff, tuple(sorted({*HORIZONS, *horizons})))
        json = msgspec.json.encode(model).decode()
        model_id = hashlib.sha256(json.encode()).hexdigest()[:20]
        keep_model(self._path, (model_id, _today().isoformat(), cutoff, model.name, json))
        return model_id, model

    def give(
        self, a: str, b: str | None, horizons: Sequence[int] = HORIZONS, as_of: Day = None, today: Day = None
    ) -> DyadOutlook:
        """The outlook of two parties from the store's last day, or from an earlier one; kept as it is given."""
        from amity.forecast.outlook import due, written

        checked = check_horizons(horizons)
        parties = self._parties(a, b)
        self.update()
        with reading_outlooks(self._path) as tables:
            cutoff = cutoff_of(tables, as_of, self._path)
            past, extent = _past(tables, parties, cutoff), tables.extent()
        enough(past, parties, cutoff)
        model_id, model = self._model(cutoff, checked, as_of)
        given = datetime.date.fromisoformat(str(today)) if today else _today()
        outlook = written(past, model, checked, cutoff, given=given.isoformat(), parties=parties, extent=extent,
                          names=self._names(parties), model_id=model_id)  # fmt: skip
        row = ForecastRow(
            outlook.id, outlook.given, "dyad", parties[0], parties[1], due(outlook),
            msgspec.json.encode(outlook).decode(),
        )  # fmt: skip
        keep_forecasts(self._path, [row])
        return outlook

    def kept(self, a: str | None = None, b: str | None = None) -> tuple[DyadOutlook, ...]:
        """The outlooks given before, of these two parties or of all, the oldest first; reads only."""
        from amity.forecast.outlook import DyadOutlook

        parties = self._parties(a, b, distinct=False) if a and b else None
        with reading_outlooks(self._path) as tables:
            rows = tables.forecasts("dyad", parties)
        return tuple(msgspec.json.decode(row.json, type=DyadOutlook) for row in rows)

    def score(self) -> ScoreBoard:
        """Every forecast whose days are over is settled; how all of them did."""
        from amity.forecast.settling import parts_of, score_board, settle

        self.update()
        given = self.kept()
        with reading_outlooks(self._path) as tables:
            held, last = tables.outcomes(), tables.extent()[1]
            waiting = [one for one in given if any((one.id, part) not in held for part in parts_of(one))]
            came = [(one, settle(one, _dyad(tables, one.actors), last)) for one in waiting]
        today = _today().isoformat()
        keep_outcomes(
            self._path,
            [(one.id, part.part, today, msgspec.json.encode(part).decode()) for one, parts in came for part in parts],
        )
        with reading_outlooks(self._path) as tables:
            return score_board(given, tables.outcomes())

    def figure(self, indicator: str, a: str, b: str | None = None, steps: int = 3) -> FigureOutlook:
        """The next values of a figure of one or two actors; kept as it is given."""
        from amity.api.figure import give_figure

        return give_figure(self._amity, indicator, a, b, steps)

    def score_figures(self) -> FigureBoard:
        """Every forecast of a figure is settled as far as its series goes; how all of them did."""
        from amity.api.figure import score_figures

        return score_figures(self._amity)

    def backtest(self) -> Backtest:
        """How outlooks from past days of this store would have done."""
        from amity.forecast.extra import require_extra

        require_extra()
        from amity.forecast.backtest import backtest

        self.update()
        with reading_outlooks(self._path) as tables:
            deeds = deeds_of_store(tables)
        return backtest(deeds, tell=self._tell)

    def _parties(self, a: str, b: str | None, *, distinct: bool = True) -> tuple[str, str]:
        """The two parties in the order of their ids."""
        if not b:
            raise BadRequest(f"An outlook is of two parties: name another beside {a}, as in: amity outlook {a} China")
        ids = [self._amity.resolve_actor(name) for name in (a, b)]
        with reading_outlooks(self._path) as tables:
            parties = [party_of(one, tables.country(one), wholes(self._amity.codebook)) for one in ids]
        if distinct and parties[0] == parties[1]:
            raise BadRequest(f"{a} and {b} are the same party ({parties[0]}); an outlook is of two.")
        return (min(parties), max(parties))

    def _names(self, parties: tuple[str, str]) -> tuple[str, str]:
        from amity.api.names import actor_names

        names = actor_names(self._amity.codebook)
        return (names.get(parties[0], parties[0]), names.get(parties[1], parties[1]))

    def _model(self, cutoff: int, horizons: Sequence[int], as_of: Day) -> tuple[str, DyadModel]:
        from amity.forecast.dyad_model import DyadModel

        with reading_outlooks(self._path) as tables:
            found = tables.model(cutoff)
        if found:
            model = msgspec.json.decode(found[1], type=DyadModel)
            fits = set(horizons) <= set(model.horizons)
            empty = all(one.forest is None for row in model.classes for one in row)
            if fits and not (empty and model.cutoff < cutoff):
                return found[0], model
        self._tell("no model fits yet: training one (once)")
        return self.train(_iso(cutoff) if as_of else None, horizons)


def latest_ahead(amity: Amity, ids: Sequence[str], day: str) -> Ahead | None:
    """The outlook of these two given last, up to a day, for their dossier; none where there is none, or one actor."""
    from amity.answers.dossier import Ahead
    from amity.api.outlook_words import outlook_words

    if len(ids) != 2:
        return None
    given = [one for one in Outlooks(amity).kept(*ids) if one.given <= day]
    if not given:
        return None
    last = given[-1]
    return Ahead(
        id=last.id, given=last.given, cutoff=last.cutoff, lines=tuple(outlook_words(last)),
        outlook=msgspec.to_builtins(last),
    )  # fmt: skip


def check_horizons(horizons: Sequence[int]) -> tuple[int, ...]:
    """The horizons in order, each once; raises where one is no number of days that can be foretold."""
    for horizon in horizons:
        if horizon < 1:
            raise BadRequest(f"A horizon of {horizon} days holds nothing to foretell; give 1 to {LONGEST} days.")
        if horizon > LONGEST:
            raise BadRequest(f"A horizon of {horizon} days is too long to be foretold; give 1 to {LONGEST} days.")
    return tuple(sorted(set(horizons))) or HORIZONS


def cutoff_of(tables: OutlookTables, as_of: Day, path: Path) -> int:
    """The day that is asked from: the last on which anything was known, or an earlier one."""
    first, last, deeds = tables.extent()
    if not deeds:
        raise BadRequest(f"{path} holds no dated event between two parties; read some reports first.")
    if as_of is None:
        return last
    from amity.api.life import day_of

    wanted = datetime.date.fromisoformat(day_of("as_of", as_of)).toordinal()
    if wanted > last:
        raise BadRequest(
            f"as-of {_iso(wanted)} lies after the last report ({_iso(last)}): nothing is known of the days "
            f"between; read newer reports, or ask as of {_iso(last)}."
        )
    if wanted < first:
        raise BadRequest(f"as-of {_iso(wanted)} lies before the first report ({_iso(first)}): nothing was known.")
    return wanted


def deeds_of_store(tables: OutlookTables) -> Deeds:
    """Every deed of the store as columns."""
    from amity.forecast.deeds import deeds_of

    batches = [np.array(batch, np.float64) for batch in tables.all_deeds()] or [np.zeros((0, 6))]
    rows = np.concatenate(batches)
    whole = rows[:, :5].astype(np.int64)
    return deeds_of(whole[:, 0], whole[:, 1], whole[:, 2], whole[:, 3], whole[:, 4], rows[:, 5].astype(np.float32))


def _past(tables: OutlookTables, parties: tuple[str, str], cutoff: int) -> Past:
    from amity.forecast.outlook import Past

    numbers = [tables.number(party) for party in parties]
    pair = [] if None in numbers else tables.pair(*[n for n in numbers if n is not None])
    rows = sorted((deed for deed in pair if max(deed.known, deed.day) <= cutoff), key=lambda deed: deed.day)
    ids = tables.record_ids({deed.record for deed in rows[-400:]})
    sums = []
    for number in numbers:
        held = [] if number is None else [r for r in tables.party(number, cutoff - 4000) if r[0] <= cutoff]
        columns = np.array(held, np.int64).reshape(-1, 3).T
        sums.append((columns[0], columns[1], columns[2]))
    return Past(
        day=np.array([d.day for d in rows], np.int64), quad=np.array([d.quad for d in rows], np.int64),
        score=np.array([d.score for d in rows], np.float64), record=tuple(ids.get(d.record, "") for d in rows),
        parties=tuple(sums), start=tables.extent()[0],
    )  # fmt: skip


def _dyad(tables: OutlookTables, parties: tuple[str, str]) -> list[tuple[int, int, float]]:
    numbers = [tables.number(party) for party in parties]
    found = [number for number in numbers if number is not None]
    return [(d.day, d.quad, d.score) for d in tables.pair(*found)] if len(found) == 2 else []


def enough(past: Past, parties: tuple[str, str], cutoff: int) -> None:
    """Raises where the dyad has too little behind it."""
    from amity.forecast.outlook import FEWEST

    if len(past.day) < FEWEST:
        count = f"{len(past.day) or 'no'} event{'s' * (len(past.day) != 1)}"
        raise BadRequest(
            f"The reports up to {_iso(cutoff)} tell of {count} between {' and '.join(parties)};"
            f" an outlook needs at least {FEWEST}: read more about the two."
        )


def _iso(ordinal: int) -> str:
    return datetime.date.fromordinal(ordinal).isoformat()


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()
