"""What the stages share: the analysed text of one document.

Offsets are characters of the document's clean text everywhere; spaCy's tokens are at hand for the grammar.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from spacy.tokens import Doc, Span, Token

from amity.records import Actor, Attribution, DateRange, Document, Place
from amity.records import Span as Evidence


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `paragraph` counts from 0; a heading is a line of its own that is no sentence."""

    index: int
    span: Span
    start: int
    end: int
    paragraph: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """Where the text names an actor, or several ("the two countries")."""

    start: int
    end: int
    head: int  # index of the head token
    actors: tuple[Actor, ...]
    kind: str  # name, adjective, demonym, metonym, person, role, body, pronoun, description
    first: int = -1  # index of the first token
    last: int = -1  # index of the last token

    @property
    def actor(self) -> Actor:
        """The first (mostly the only) actor."""
        return self.actors[0]


@dataclass(frozen=True, slots=True)
class Timex:
    """A date or duration of the text, TIMEX3: `value` as the standard has it, `when` as days where it has any."""

    start: int
    end: int
    text: str
    type: str  # DATE, TIME, DURATION, SET
    value: str
    when: DateRange | None = None
    mod: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the text that somebody other than the author vouches for."""

    start: int  # of the content
    end: int
    source: Mention | None
    source_start: int
    source_end: int
    cue: int  # index of the cue token
    act: str
    said_by: Attribution
    quoted: bool = False
    more: tuple[tuple[int, int], ...] = ()  # further parts of the content: "…," he said. "…"
    hint: bool = False  # shows what the source holds or wants, but is no statement
    told: bool = False  # though a hint, in so many words: a statement, but for the author to vouch for


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place name of the text, and the place that it means."""

    start: int
    end: int
    first: int  # index of the first token
    last: int
    place: Place


@dataclass(frozen=True, slots=True)
class Text:
    """A document with its analysis."""

    document: Document
    reference: date  # the day that "yesterday" counts from
    doc: Doc
    author: Attribution
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...] = ()
    timexes: tuple[Timex, ...] = ()
    passages: tuple[Passage, ...] = ()
    places: tuple[FoundPlace, ...] = ()
    starts: tuple[int, ...] = field(default=())
    people: frozenset[str] = frozenset()  # nouns for persons
    held: Mapping[int, Mention] = field(default_factory=dict)  # the longest mention that holds each token
    carriers: Mapping[str, str] = field(default_factory=dict)  # nouns through which a state acts or is acted upon

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds this character."""
        starts = self.starts or tuple(s.start for s in self.sentences)
        return self.sentences[max(0, bisect.bisect_right(starts, offset) - 1)]

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie within these characters, in order."""
        low = bisect.bisect_left(self.mentions, start, key=lambda m: m.start)
        high = bisect.bisect_left(self.mentions, end, key=lambda m: m.start)
        return [m for m in self.mentions[low:high] if m.end <= end]

    def timexes_in(self, start: int, end: int) -> list[Timex]:
        """The dates that lie within these characters, in order."""
        return [t for t in self.timexes if start <= t.start and t.end <= end]

    def mention_of(self, token: Token) -> Mention | None:
        """The longest mention whose words hold this token."""
        return self.held.get(token.i)

    def evidence(self, start: int, end: int) -> Evidence:
        """This slice of the clean text, trimmed of white space."""
        words = self.document.text[start:end]
        start += len(words) - len(words.lstrip())
        end = start + len(words.strip())
        return Evidence(start=start, end=end, text=self.document.text[start:end])

    def said_by(self, start: int, end: int) -> Attribution:
        """Who vouches for these words: the source of the innermost passage that holds them, else the author."""
        holding = [
            p
            for p in self.passages
            if not p.hint and any(a <= start and end <= b for a, b in ((p.start, p.end), *p.more))
        ]
        inner = min(holding, key=lambda p: p.end - p.start, default=None)
        return inner.said_by if inner else self.author


def holders(mentions: Sequence[Mention]) -> dict[int, Mention]:
    """The longest mention that holds each token, by the token's index; the first of equally long ones."""
    found: dict[int, Mention] = {}
    for mention in sorted(mentions, key=lambda m: m.start - m.end):
        for index in range(mention.first, mention.last + 1):
            found.setdefault(index, mention)
    return found
