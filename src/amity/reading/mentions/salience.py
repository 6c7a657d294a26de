"""Who was spoken of last."""

from __future__ import annotations

from dataclasses import dataclass, field

from amity.reading.text import Mention
from amity.records import Actor


@dataclass(slots=True)
class Salience:
    """Who was spoken of last, by kind."""

    people: list[tuple[int, Actor, bool]] = field(default_factory=list)  # sentence, actor, whether subject
    things: list[tuple[int, Actor, bool]] = field(default_factory=list)
    groups: list[tuple[int, tuple[Actor, ...]]] = field(default_factory=list)
    states: list[tuple[int, Actor, bool]] = field(default_factory=list)
    main_state: Actor | None = None  # the state that the report as a whole is about

    def note(self, sentence: int, mention: Mention, subject: bool, states: dict[str, Actor]) -> None:
        """Keeps who this mention speaks of."""
        for actor in mention.actors:
            entry = (sentence, actor, subject)
            if mention.kind == "person" or (
                mention.kind in ("role", "pronoun") and "/" not in actor.id and actor.id == actor.id.lower()
            ):
                self.people.append(entry)
            else:
                self.things.append(entry)
            state = states.get(actor.country or "")
            if state:
                self.states.append((sentence, state, subject))
        if len(mention.actors) > 1:
            self.groups.append((sentence, mention.actors))
