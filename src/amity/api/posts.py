"""Posts fetched anew: who heads states and their foreign ministries, into the user's own data folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from amity.api.names import resolve_actor
from amity.codebook import DATA, Codebook
from amity.codebook.fetched import fetched_folder
from amity.codebook.posts import Fault, Gap, find_faults, find_gaps, first_day, laid_over, table_of
from amity.codebook.rows import PostRow, StateRow
from amity.codebook.rows_posts import JointRow
from amity.errors import BadRequest
from amity.fetch.settings import FetchSettings


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What a fetch of posts brought: rows and posts now in `path`, and holders of lands that were not asked for."""

    path: Path
    rows: int
    posts: int
    countries: int
    left_out: int


def fetch_posts(
    codebook: Codebook,
    countries: Sequence[str] = (),
    settings: FetchSettings | None = None,
    endpoint: str | None = None,
    get: Callable[[str], bytes] | None = None,
    folder: Path | None = None,
) -> Fetched:
    """The holders of posts that Wikidata names lie in `folder`, by default the user's own, and win over ours.

    Of a country that is not asked for, what was fetched before stays. Raises `PageError` where the service cannot be
    asked or answers in another form; then nothing is changed.
    """
    from amity.fetch.web import Web
    from amity.fetch.wikidata import ENDPOINT, fetch_posts

    states = {row.id for row in codebook.table(StateRow)}
    wanted = {resolve_actor(name, codebook) for name in countries} or states
    if not wanted <= states:
        raise BadRequest(f"{', '.join(sorted(wanted - states))} is no state; posts are fetched of states.")
    web = Web(settings or FetchSettings())
    try:
        fetched, left_out = fetch_posts(
            codebook, wanted, get or (lambda url: web.answer(url).raw), endpoint or ENDPOINT
        )
    finally:
        web.close()
    shipped = Codebook((DATA,)).table(PostRow)
    rows = laid_over(fetched, shipped, codebook.table(JointRow))
    path = (folder or fetched_folder()) / PostRow.FILE
    kept = [row for row in _before(path) if row.country not in wanted]
    _write(path, table_of(sorted([*rows, *kept], key=first_day, reverse=True)))
    posts = {(row.country, row.post) for row in rows}
    return Fetched(path=path, rows=len(rows), posts=len(posts), countries=len({c for c, _ in posts}), left_out=left_out)


def check_posts(codebook: Codebook, today: str) -> tuple[list[Fault], list[Gap]]:
    """What is wrong with the rows of posts, and where members of the UN have no holder, up to an ISO day."""
    return find_faults(codebook), find_gaps(codebook, today)


def _before(path: Path) -> Sequence[PostRow]:
    from amity.codebook.tables import read_table

    return read_table(path, PostRow) if path.is_file() else ()


def _write(path: Path, text: str) -> None:
    """The file holds the text, or what it held before."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise BadRequest(f"{path} cannot be written: {error.strerror}; set AMITY_DATA to a folder of yours.") from None
