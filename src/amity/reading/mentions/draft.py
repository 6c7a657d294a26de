"""The mentions of one document while they are being found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from amity.reading.mentions.lexicon import Lexicon
from amity.reading.quotations import find_quotations
from amity.reading.text import Mention
from amity.records import Actor


@dataclass(frozen=True, slots=True)
class Heading:
    """What is known of a report beside its text."""

    issuer: str = ""  # who issued it
    home: str | None = None  # the state whose government issued it
    title: str = ""


class Draft:
    """Mentions of one document by the tokens they cover; no two overlap, a longer one takes in the shorter."""

    def __init__(self, doc: Doc, lexicon: Lexicon, words: Mapping[str, str], reference: date, head: Heading) -> None:
        self.doc = doc
        self.lexicon = lexicon
        self.words = words  # words of reference: wording to use
        self.reference = reference  # the day of the report, for who held which post
        self.issuer = head.issuer
        self.home = head.home
        self.title = head.title
        self.lowered = [token.lower_ for token in doc]
        self.tags = [token.pos_ for token in doc]
        self.at: list[Mention | None] = [None] * len(doc)
        self.personal: set[int] = set()  # tokens of persons' names that are names of states too
        self.provinces: int | None = None  # how often the report names one, once counted
        self.quotations = find_quotations(doc.text)  # start and end of each

    def add(self, first: int, last: int, actors: tuple[Actor, ...], kind: str) -> Mention:
        """Keeps a mention of these tokens (both included) in place of those it covers."""
        span = self.doc[first : last + 1]
        found = Mention(
            start=span.start_char,
            end=span.end_char,
            head=span.root.i,
            actors=tuple(_worded(actor, span.text) for actor in actors),
            kind=kind,
            first=first,
            last=last,
        )
        for covered in dict.fromkeys(m for m in self.at[first : last + 1] if m):
            for index in range(covered.first, covered.last + 1):
                self.at[index] = None
        for index in range(first, last + 1):
            self.at[index] = found
        return found

    def honorific(self, index: int) -> bool:
        """Whether this token is "Mr." or its like, in small letters or capitals."""
        text = self.doc[index].text if index >= 0 else ""
        return self.words.get(text.title() if text.isupper() else text) == "honorific"

    def drop(self, first: int, last: int) -> None:
        """Takes away whatever mention covers these tokens."""
        for covered in {m for m in self.at[first : last + 1] if m}:
            self.at[covered.first : covered.last + 1] = [None] * (covered.last + 1 - covered.first)

    def mentions(self) -> tuple[Mention, ...]:
        """All mentions, in order."""
        return tuple(self.in_order())

    def in_order(self) -> Iterable[Mention]:
        """Each mention once, in order."""
        previous = None
        for found in self.at:
            if found and found is not previous:
                yield found
            previous = found

    def states_named(self) -> Counter[str]:
        """How often each state is named, by its ISO code: by name, adjective, people, government or place."""
        kinds = ("name", "adjective", "demonym", "metonym", "place")
        return Counter(a.country for m in self.in_order() if m.kind in kinds for a in m.actors if a.country)

    def free(self, first: int, last: int) -> bool:
        """Whether no mention covers these tokens."""
        return not any(self.at[first : last + 1])


def _worded(actor: Actor, words: str) -> Actor:
    return Actor(id=actor.id, name=actor.name, country=actor.country, sector=actor.sector, text=words)
