"""Posts with dates: whether the rows agree with each other, what they lack, and how fetched rows are laid over them."""

from __future__ import annotations

import calendar
import itertools
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from amity.codebook import Codebook
from amity.codebook.rows import PostRow, StateRow
from amity.codebook.rows_posts import JointRow

HEADS = ("head-of-state", "head-of-government")
SINGLE = (*HEADS, "foreign-minister")  # one holder at a time, but for `joint_posts.tsv`
SINCE = "2000-01-01"  # the rows are meant to be complete from here on
SHORT_GAP = 370  # days; a vacancy or an acting holder is no gap worth naming
FIRST, LAST = "0001-01-01", "9999-12-31"
Posts = dict[tuple[str, str], list[PostRow]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the rows of one post: `where` is country and post, `what` a clause that names the rows."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which no row says who held a post of a member of the UN; ISO days, closed."""

    country: str
    post: str
    start: str
    end: str


def first_day(row: PostRow) -> str:
    """The first day on which the row's person can have held the post."""
    return FIRST if row.from_ is None else row.from_ + {4: "-01-01", 7: "-01", 10: ""}[len(row.from_)]


def last_day(row: PostRow) -> str:
    """The last day on which the row's person can have held the post."""
    return LAST if row.to is None else _end(row.to)


def _end(day: str) -> str:
    if len(day) == 7:
        return f"{day}-{calendar.monthrange(int(day[:4]), int(day[5:]))[1]:02}"
    return f"{day}-12-31" if len(day) == 4 else day


def by_post(rows: Iterable[PostRow]) -> Posts:
    """The holders of each post, by their first day."""
    held: Posts = defaultdict(list)
    for row in sorted(rows, key=first_day):
        held[row.country, row.post].append(row)
    return held


def find_faults(codebook: Codebook) -> list[Fault]:
    """Rows whose dates are out of order, posts with two holders at once, members of the UN without a head."""
    held = by_post(codebook.table(PostRow))
    return [*_disordered(held), *_overlapping(held, codebook.table(JointRow)), *_headless(held, codebook)]


def _disordered(held: Posts) -> Iterator[Fault]:
    for (country, post), rows in held.items():
        for row in rows:
            if first_day(row) > last_day(row):
                yield Fault(f"{country} {post}", f"{row.person} begins {row.from_}, after the end {row.to}")


def _overlapping(held: Posts, joint: Iterable[JointRow]) -> Iterator[Fault]:
    known = list(joint)
    for (country, post), rows in held.items():
        if post not in SINGLE:
            continue
        apart = [row for row in rows if not any(_is_joint(row, one) for one in known)]
        for earlier, later in itertools.pairwise(apart):
            if _surely_before(later, earlier) and earlier.person != later.person:
                yield Fault(
                    f"{country} {post}",
                    f"{later.person} begins {later.from_ or 'at no date'} while {earlier.person} holds it"
                    f" to {earlier.to or 'this day'}",
                )


def _is_joint(row: PostRow, joint: JointRow) -> bool:
    """Whether the row begins while the post is known to be shared."""
    same = (row.country, row.post) == (joint.country, joint.post)
    return same and (joint.from_ or FIRST) <= first_day(row) <= _end(joint.to or LAST)


def _surely_before(later: PostRow, earlier: PostRow) -> bool:
    """Whether the later holder begins before the earlier one ends, however their dates are meant."""
    begins = FIRST if later.from_ is None else _end(later.from_)
    ends = LAST if earlier.to is None else earlier.to + {4: "-01-01", 7: "-01", 10: ""}[len(earlier.to)]
    return begins < ends


def members(codebook: Codebook) -> list[StateRow]:
    """The members of the United Nations that still exist."""
    return [state for state in codebook.table(StateRow) if state.un_member and not state.to]


def _headless(held: Posts, codebook: Codebook) -> Iterator[Fault]:
    for state in members(codebook):
        if not any((state.id, post) in held for post in HEADS):
            yield Fault(state.id, f"no row says who ever headed {state.name}")


def find_gaps(codebook: Codebook, today: str) -> list[Gap]:
    """Where members of the UN have no holder from 2000 on: a head of either kind, and a foreign minister."""
    held = by_post(codebook.table(PostRow))
    gaps: list[Gap] = []
    for state in members(codebook):
        begin = max(SINCE, f"{state.from_}-01-01"[:10] if state.from_ else SINCE)
        heads = sorted((row for post in HEADS for row in held.get((state.id, post), ())), key=first_day)
        gaps += _gaps(state.id, "head", heads, begin, today)
        gaps += _gaps(state.id, "foreign-minister", held.get((state.id, "foreign-minister"), []), begin, today)
    return gaps


def _gaps(country: str, post: str, rows: list[PostRow], begin: str, today: str) -> Iterator[Gap]:
    """The stretches of more than a year between holders, from `begin` to `today`."""
    reached = date.fromisoformat(begin)
    for start, end in [*((first_day(row), last_day(row)) for row in rows), (today, today)]:
        if date.fromisoformat(start) - reached > timedelta(days=SHORT_GAP):
            stop = date.fromisoformat(start) - timedelta(days=1)
            yield Gap(country, post, reached.isoformat(), stop.isoformat())
        if end < LAST and date.fromisoformat(end) >= reached:
            reached = date.fromisoformat(end) + timedelta(days=1)
        elif end == LAST:
            return


def laid_over(fetched: Sequence[PostRow], rows: Sequence[PostRow], joint: Sequence[JointRow]) -> list[PostRow]:
    """All rows of the posts that were fetched, latest first: fetched ones, and ours from days that they leave open.

    Persons whom our rows name keep that name, with its other spellings. A post whose fetched rows end before our
    latest holder begins stays as it is, and is left out.
    """
    ours, shared = by_post(rows), {(one.country, one.post) for one in joint}
    spelling = {_plain(name): row for row in rows for name in (row.person, *row.aliases)}
    merged: list[PostRow] = []
    for key, found in by_post(fetched).items():
        before = ours.get(key, [])
        if before and first_day(found[-1]) < first_day(before[-1]) and found[-1].to is not None:
            continue
        named = [_named(row, spelling, before) for row in found]
        closed = named if key in shared else _closed(named)
        merged += [*closed, *(kept for row in before if (kept := _left_open(row, closed)))]
    return sorted(merged, key=lambda row: (first_day(row), row.country, row.post), reverse=True)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in letters if c.isalnum())


def _named(row: PostRow, spelling: dict[str, PostRow], before: list[PostRow]) -> PostRow:
    """The row under the name and title that ours have for this person and post."""
    known = spelling.get(_plain(row.person))
    title = next((one.title for one in reversed(before)), row.title)
    if known is None:
        plain = "".join(c for c in unicodedata.normalize("NFKD", row.person) if not unicodedata.combining(c))
        return replace(row, title=title, aliases=() if plain == row.person else (plain,))
    return replace(row, person=known.person, aliases=known.aliases, title=title)


def _closed(rows: list[PostRow]) -> list[PostRow]:
    """The rows where nobody holds on after a successor began, whose end the source forgot."""
    later = [*rows[1:], None]
    return [
        replace(row, to=after.from_) if after and row.to is None and row.person != after.person else row
        for row, after in zip(rows, later, strict=True)
    ]


def _left_open(row: PostRow, fetched: list[PostRow]) -> PostRow | None:
    """Our row for days of which the fetched ones say nothing; one without an end ends where the next begins."""
    after = next((one for one in fetched if first_day(one) > first_day(row)), None)
    if row.to is None and after is not None:
        row = replace(row, to=after.from_)
    meets = any(first_day(one) < last_day(row) and first_day(row) < last_day(one) for one in fetched)
    return None if meets else row


def table_of(rows: Iterable[PostRow]) -> str:
    """The rows as the codebook's table has them."""
    lines = ["person\taliases\tcountry\tpost\ttitle\tfrom\tto\torigin"]
    for row in rows:
        cells = (row.person, "|".join(row.aliases), row.country, row.post, row.title, row.from_, row.to, row.origin)
        lines.append("\t".join(cell or "" for cell in cells))
    return "\n".join(lines) + "\n"
