"""Who was spoken of last."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from amity.reading.text import Mention
from amity.records import Actor

Entry = tuple[int, Actor, int]  # sentence, actor, rank


def recent(entries: Sequence[Entry], now: int, far: int) -> list[Entry]:
    """The entries of this sentence and so many before it, in order; looks at no others."""
    near = list(itertools.takewhile(lambda entry: now - entry[0] <= far, reversed(entries)))
    return near[::-1]


@dataclass(slots=True)
class Salience:
    """Who was spoken of last, by kind."""

    people: list[Entry] = field(default_factory=list)
    things: list[Entry] = field(default_factory=list)
    groups: list[tuple[int, tuple[Actor, ...]]] = field(default_factory=list)
    together: list[tuple[int, tuple[Actor, ...]]] = field(default_factory=list)  # groups that act or are acted upon
    lists: list[tuple[int, tuple[Actor, ...]]] = field(default_factory=list)  # three states or more, joined
    states: list[Entry] = field(default_factory=list)
    voice: frozenset[str] = frozenset()  # who speaks now in a transcript
    main_state: Actor | None = None  # the state that the report as a whole is about

    def note(self, sentence: int, mention: Mention, rank: int, states: dict[str, Actor]) -> None:
        """Keeps who this mention speaks of: as subject of the sentence (2), of a clause in it (1), or else (0)."""
        for actor in mention.actors:
            entry = (sentence, actor, rank)
            if mention.kind == "person" or (
                mention.kind in ("role", "pronoun") and "/" not in actor.id and actor.id == actor.id.lower()
            ):
                self.people.append(entry)
            else:
                self.things.append(entry)
            state = states.get(actor.country or "")
            if state:
                self.states.append((sentence, state, rank))
        if len(mention.actors) > 1:
            self.groups.append((sentence, mention.actors))
            self.together.append((sentence, mention.actors))
