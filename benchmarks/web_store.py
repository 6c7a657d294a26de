"""Makes a store of many invented records, skewed as news are, to measure `amity serve` on.

python benchmarks/web_store.py big.db [--records 200000] [--seed 1]
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amity.codebook import Codebook, load
from amity.codebook.rows import OrganisationRow, StateRow
from amity.codebook.rows_events import event_types
from amity.records import (
    Actor,
    Agreement,
    Attribution,
    Cause,
    CauseRef,
    DateRange,
    Document,
    Event,
    Measure,
    Mention,
    Outlook,
    Place,
    Reading,
    Record,
    Span,
    Statement,
    Tie,
    identified,
)  # fmt: skip
from amity.store.sqlite import open_store

SUBJECTS = """talks border trade gas grain river summit minister treaty tariff patrol visit loan aid fishing railway
port exports sanctions pipeline embassy visas students exercise dam lithium wheat ceasefire prisoners mediation"""
WORDS = SUBJECTS.split()
FORMS = ("treaty", "memorandum", "agreement", "declaration", "partnership", "contract")
STAGES = ("negotiating", "announced", "signed", "in-force", "extended", "ended")
INDICATORS = (("trade", "USD"), ("tourist-arrivals", "people"), ("exports", "USD"), ("troops", "people"))
FIRST = datetime.date(2005, 1, 1)
DAYS = 7600
AN_ARTICLE = 10  # records
PER_BATCH = 250  # documents


class Maker:
    """Invents readings; the same seed gives the same ones."""

    def __init__(self, codebook: Codebook, seed: int) -> None:
        self.chance = random.Random(seed)
        self.types = list(codebook.derive(event_types).values())
        rows = codebook.table(StateRow)
        states = [Actor(id=r.id, name=r.name, country=r.id, sector="GOV", text=r.name) for r in rows]
        bodies = [Actor(id=r.id, name=r.name, sector="IGO", text=r.name) for r in codebook.table(OrganisationRow)[:150]]
        people = [
            Actor(id=f"person-{n}", name=f"Person {n}", country=states[n % 60].id, sector="GOV", text=f"Person {n}")
            for n in range(1200)
        ]
        self.actors = [*states, *bodies, *people]
        self.chance.shuffle(self.actors)
        big = ("USA", "CHN", "RUS", "FRA", "DEU", "IND", "TUR", "UKR", "EU", "UN")
        self.actors.sort(key=lambda a: a.id not in big)
        self.weights = [1 / (n + 3) for n in range(len(self.actors))]
        self.places = [
            (f"Town {n}", self.chance.choice(states).id, self.chance.uniform(-50, 65), self.chance.uniform(-170, 175))
            for n in range(900)
        ]

    def readings(self, documents: int) -> Iterator[Reading]:
        """So many readings of ten records each."""
        for number in range(documents):
            yield self.reading(number)

    def reading(self, number: int) -> Reading:
        """One invented report."""
        day = FIRST + datetime.timedelta(days=int(DAYS * self.chance.random() ** 0.6))
        pairs = [self._pair() for _ in range(AN_ARTICLE)]
        sentences = [
            f"{a.name} and {b.name} spoke of {' and '.join(self.chance.sample(WORDS, 4))} in report {number}."
            for a, b in pairs
        ]
        text = "\n\n".join(sentences)
        raw = hashlib.sha256(f"{number}".encode()).hexdigest()
        document = Document(
            id=raw[:16], title=f"Report {number}: {sentences[0][:60]}", byline="A Reporter",
            outlet=f"Outlet {int(self.chance.paretovariate(1.1)) % 300}", published=day.isoformat(),
            published_inferred=False, language="en", url=f"https://example.org/{number}", origin=f"made/{number}.txt",
            text=text, hash=raw,
        )  # fmt: skip
        records, mentions, at = [], [], 0
        for (a, b), sentence in zip(pairs, sentences, strict=True):
            span = Span(start=at, end=at + len(sentence), text=sentence)
            mentions += [Mention(start=at, end=at + len(a.name), actor=a)]
            records.append(identified(self._record(a, b, span, document.id, day)))
            at += len(sentence) + 2
        return Reading(
            document=document, records=tuple(records), mentions=tuple(mentions), amity="made", codebook="made"
        )

    def _pair(self) -> tuple[Actor, Actor]:
        a, b = self.chance.choices(self.actors, self.weights, k=2)
        return (a, b) if a.id != b.id else self._pair()

    def _record(self, a: Actor, b: Actor, span: Span, document: str, day: datetime.date) -> Record:
        happened = (day - datetime.timedelta(days=self.chance.randrange(9))).isoformat()
        own: dict[str, Any] = {
            "document": document, "evidence": (span,), "confidence": round(self.chance.uniform(0.4, 0.95), 2),
            "when": DateRange(start=happened, end=happened, precision="day", text="then"),
            "said_by": Attribution(actor=None, name="A Reporter", source_kind="author"), "where": self._place(),
            "status": self.chance.choices(("happened", "planned", "denied", "expected"), (90, 5, 2, 3))[0],
        }  # fmt: skip
        dice = self.chance.random()
        if dice < 0.55:
            return self._event(a, b, own)
        if dice < 0.60:
            form, stage = self.chance.choice(FORMS), self.chance.choice(STAGES)
            name = f"{form} on {self.chance.choice(WORDS)}"
            return Agreement(**own, name=name, form=form, parties=(a, b), stage=stage, until=self._until(day))
        if dice < 0.80:
            return Statement(**own, speaker=a, act="say", content=span, about=(b,))
        if dice < 0.90:
            indicator, unit = self.chance.choice(INDICATORS)
            value = float(round(10 ** self.chance.uniform(2, 10)))
            return Measure(**own, indicator=indicator, subject=a, counterpart=b, value=value, unit=unit)
        if dice < 0.95:
            outcome = self.chance.choice(("open", "came-true", "failed", "unknowable"))
            return Outlook(**own, claim=span, about=(a, b), direction="rise", outcome=outcome)
        if dice < 0.98:
            side = CauseRef(start=span.start, end=span.end, text=span.text)
            return Cause(**own, cause=side, effect=side, marker="because")
        return Tie(**own, subject=a, relation="member-of", object=b)

    def _event(self, a: Actor, b: Actor, own: dict[str, Any]) -> Event:
        kind = self.chance.choice(self.types)
        mode = self.chance.choice([None, *kind.modes])
        score = float(kind.modes.get(mode or "", kind.score))
        return Event(**own, actors=(a,), recipients=(b,), type=kind.name, mode=mode, quad=kind.quad, plover_score=score)

    def _place(self) -> Place | None:
        if self.chance.random() > 0.2:
            return None
        name, country, lat, lon = self.chance.choice(self.places)
        return Place(name=name, country=country, lat=lat, lon=lon)

    def _until(self, day: datetime.date) -> str | None:
        until = day + datetime.timedelta(days=self.chance.randrange(3000))
        return until.isoformat() if self.chance.random() < 0.3 else None


def make_store(path: Path, records: int, seed: int = 1) -> None:
    """The store at this path holds so many invented records."""
    batch: list[Reading] = []
    with open_store(path) as store:
        for reading in Maker(load(None), seed).readings(records // AN_ARTICLE):
            batch.append(reading)
            if len(batch) == PER_BATCH:
                store.write(batch)
                batch = []
        store.write(batch)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    make_store(options.store, options.records, options.seed)
    print(f"{options.store}: {options.records:,} records, {options.store.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
