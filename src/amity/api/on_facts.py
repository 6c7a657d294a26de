"""What the API answers from facts: a part of `Amity`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from amity.answers.showing import Rows
from amity.api.asking import Day, Words, chosen, day_of, words_of
from amity.records import KINDS

if TYPE_CHECKING:
    import pandas

    from amity.answers.figures import FigureRow
    from amity.answers.network import Edge
    from amity.answers.timeline import Moment
    from amity.api import Amity
    from amity.facts.changes import Changed
    from amity.facts.fact import Dispute, Fact
    from amity.facts.outlooks import Score, Settled
    from amity.facts.views import FactView
    from amity.store.fact_queries import FactQuery


class FactAnswers:
    """Facts, what sources contradict each other on, what became of outlooks, and answers that count facts."""

    def _whole(self) -> Amity:
        return cast("Amity", self)

    def facts(
        self,
        *actors: str,
        kind: Words = None,
        since: Day = None,
        until: Day = None,
        min_sources: int = 1,
        disputed: bool = False,
        as_of: Day = None,
        limit: int | None = None,
    ) -> pandas.DataFrame:
        """The facts, or those about these actors, by date, one flat row each; `iter_facts` gives the facts themselves.

        `as_of` answers from the reports published up to that day.
        """
        import pandas

        from amity.api.fact_formats import fact_columns, fact_row

        query = self.fact_query(actors, kind, since, until, min_sources, disputed, limit)
        return pandas.DataFrame(map(fact_row, self.iter_facts(query, as_of)), columns=list(fact_columns()))

    def fact_query(
        self,
        actors: Iterable[str | None] = (),
        kind: Words = None,
        since: Day = None,
        until: Day = None,
        min_sources: int = 1,
        disputed: bool = False,
        limit: int | None = None,
    ) -> FactQuery:
        """These words as a query for facts, checked."""
        from amity.api import facts as answers

        first, last = day_of("since", since, last=False), day_of("until", until, last=True)
        kinds = chosen("kind", kind, [name for name in KINDS if name != "cause"])
        return answers.fact_query(self._whole(), actors, kinds, first, last, min_sources, disputed, limit)

    def iter_facts(self, query: FactQuery | None = None, as_of: Day = None) -> Iterator[Fact]:
        """The facts that match, by date; all, where no query is given."""
        from amity.api import facts as answers

        return answers.iter_facts(self._whole(), query or self.fact_query(), answers.known_day(as_of))

    def fact(self, fact_id: str) -> FactView:
        """One fact with every report behind it; raises `BadRequest` where there is none."""
        from amity.api import facts as answers

        return answers.view(self._whole(), fact_id)

    def split(self, fact_id: str, *records: str, reason: str, force: bool = False) -> tuple[Fact, ...]:
        """These records are no longer of this fact, whatever the reader thinks; gives the facts that came of it."""
        from amity.api import facts as answers

        return answers.split(self._whole(), fact_id, records, reason, force)

    def merge(self, *fact_ids: str, reason: str, force: bool = False) -> tuple[Fact, ...]:
        """These facts are one; gives it."""
        from amity.api import facts as answers

        return answers.merge(self._whole(), fact_ids, reason, force)

    def disputes(self, *actors: str, kind: Words = None, as_of: Day = None) -> pandas.DataFrame:
        """What sources differ on, one row a side, with its sentences; `iter_disputes` gives the disputes themselves."""
        import pandas

        from amity.api.fact_formats import DISPUTE_COLUMNS, dispute_rows

        found = self.iter_disputes(self.fact_query(actors, kind), as_of)
        return pandas.DataFrame([row for one in found for row in dispute_rows(one)], columns=list(DISPUTE_COLUMNS))

    def iter_disputes(self, query: FactQuery | None = None, as_of: Day = None) -> Iterator[Dispute]:
        """What sources differ on, by date; all, where no query is given."""
        from amity.api import facts as answers

        return answers.iter_disputes(self._whole(), query or self.fact_query(), answers.known_day(as_of))

    def timeline(self, *actors: str, since: Day = None, until: Day = None, as_of: Day = None) -> tuple[Moment, ...]:
        """What happened in order of time: events, and the stages of agreements, each once."""
        from amity.api.answers import timeline

        return Rows(timeline(self._whole(), self.fact_query(actors, None, since, until), as_of))

    def figures(
        self, *actors: str, indicator: Words = None, since: Day = None, until: Day = None, as_of: Day = None
    ) -> tuple[FigureRow, ...]:
        """The figures by indicator and pair in order of time, held against official ones."""
        from amity.api.answers import figures

        return Rows(figures(self._whole(), self.fact_query(actors, None, since, until), words_of(indicator), as_of))

    def network(self, *actor: str, since: Day = None, until: Day = None, as_of: Day = None) -> tuple[Edge, ...]:
        """Who deals with whom, pair by pair, counted in facts; the pairs of one actor where it is named."""
        from amity.api.answers import network

        return Rows(network(self._whole(), self.fact_query(actor, None, since, until), as_of))

    def changes(self, since: str | datetime.date, *actors: str) -> tuple[Changed, ...]:
        """What the store learned since a day: facts new, changed, withdrawn, disputed, and agreements about to end."""
        from amity.api.changing import changes

        return changes(self._whole(), since, actors)

    def foretold(self, *actors: str, as_of: Day = None) -> tuple[Settled, ...]:
        """What reports foretell, of all or of these actors, with what became of it as of a day."""
        from amity.api.settling import settled

        return Rows(settled(self._whole(), actors, as_of))

    def score_card(self, *actors: str, as_of: Day = None) -> tuple[Score, ...]:
        """How often what each source foretold came true; no score below five settled outlooks."""
        from amity.facts.outlooks import score_card

        return score_card(self.foretold(*actors, as_of=as_of))
