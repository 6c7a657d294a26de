"""Who held which post on a day: surnames, titles and "the Trump administration" resolved through the codebook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from amity.codebook.rows import PostRow
from amity.reading.mentions.lexicon import Lexicon, person_actor
from amity.records import Actor

SHORTEST = 2  # letters; shorter words in capitals are short forms
AFTERWARDS = 10  # years after the last day of a post in which a report still names its holder without a first name


def holds(row: PostRow, day: str) -> bool:
    """Whether this post was held on that day."""
    return (row.from_ or "0000") <= day and (row.to is None or row.to >= day[: len(row.to)])


def held_lately(row: PostRow, day: str) -> bool:
    """Whether this post was held on that day or in the ten years before it."""
    since = f"{int(day[:4]) - AFTERWARDS}{day[4:]}"
    return (row.from_ or "0000") <= day and (row.to is None or row.to >= since[: len(row.to)])


def holder_of(lexicon: Lexicon, country: str, post: str, reference: date) -> PostRow | None:
    """Who held a post on a day, where the codebook knows just one."""
    day = reference.isoformat()
    holders = [row for row in lexicon.posts.get((country, post), ()) if holds(row, day)]
    return holders[0] if len({row.person for row in holders}) == 1 else None


def holds_post(lexicon: Lexicon, person: str, post: str, reference: date) -> bool:
    """Whether the codebook knows that somebody held this post, in whatever state, on a day."""
    day = reference.isoformat()
    return any(row.post == post and holds(row, day) for row in lexicon.careers.get(person, ()))


def held_once(lexicon: Lexicon, person: str, post: str, reference: date) -> bool:
    """Whether somebody is known to have left this post before a day."""
    day = reference.isoformat()
    ended = any(r.to and r.to < day[: len(r.to)] for r in lexicon.careers.get(person, ()) if r.post == post)
    return ended and not holds_post(lexicon, person, post, reference)


def holder_in_title(lexicon: Lexicon, title: str, post: str, reference: date) -> Actor | None:
    """The one holder of a post on a day whose family name stands in a title: "Remarks by President Macron"."""
    day = reference.isoformat()
    words = {word.strip(",.:;").removesuffix("'s").removesuffix("’s") for word in title.split()}
    rows = [row for word in words for row in lexicon.surnames.get(word, ()) if row.post == post and holds(row, day)]
    people = {row.person for row in rows}
    return person_actor(as_of(lexicon, people.pop(), reference), lexicon.states) if len(people) == 1 else None


def as_of(lexicon: Lexicon, person: str, reference: date) -> PostRow:
    """The post by which a person is known on a day: one held then, else the last one before, else the first after."""
    day = reference.isoformat()
    career = lexicon.careers[person]
    now = [row for row in career if holds(row, day)]
    before = [row for row in career if (row.from_ or "0000") <= day]
    if now or before:
        return max(now or before, key=lambda row: row.from_ or "0000")
    return min(career, key=lambda row: row.from_ or "0000")


def _as_name(surname: str) -> str:
    """A name in capitals, as transcripts have it, in small letters."""
    return surname.title() if surname.isupper() and len(surname) > SHORTEST else surname


def bearer_of(
    lexicon: Lexicon, surname: str, reference: date, named: Iterable[str], *, titled: bool, post: str | None = None
) -> Actor | None:
    """The one person whom a surname alone can mean: in office on that day for a state or body that the report names.

    With a title or honorific before it, somebody who left office in the ten years before counts too; with the title of
    a post, whoever holds or held that post in any state, lately rather than long ago: "President Macron" in a report
    that does not name France, "President Lincoln".
    """
    day, known = reference.isoformat(), set(named)
    bearers = lexicon.surnames.get(surname, ()) or lexicon.surnames.get(_as_name(surname), ())
    rows = [row for row in bearers if row.country in known]
    chosen = [row for row in rows if holds(row, day)]
    if not chosen and titled:
        chosen = [row for row in rows if held_lately(row, day)]
    if not chosen and post:
        chosen = [row for row in bearers if row.post == post and held_lately(row, day)]
        chosen = chosen or [row for row in bearers if row.post == post and (row.from_ or "0000") <= day]
    people = {row.person for row in chosen}
    return person_actor(as_of(lexicon, people.pop(), reference), lexicon.states) if len(people) == 1 else None
