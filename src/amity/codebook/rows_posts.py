"""The rows beside the table of posts: which are shared, and where fetched holders are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class JointRow:
    """A post that several hold at once, or that was disputed."""

    FILE: ClassVar[str] = "joint_posts.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("country", "post", "from_")
    country: str
    post: str
    from_: str | None
    to: str | None
    why: str
    origin: str


@dataclass(frozen=True, slots=True)
class WikidataRow:
    """How a post is found in Wikidata: by a property of countries, or as an office that persons held."""

    FILE: ClassVar[str] = "wikidata_posts.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("post",)
    post: str
    found_by: str
    id: str
    title: str
    origin: str
