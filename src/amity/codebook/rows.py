"""The rows that say who is who: states, organisations, memberships, roles, posts, places, treaties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state or territory, with every wording that stands for it."""

    FILE: ClassVar[str] = "states.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    name: str
    aliases: tuple[str, ...]
    adjective: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str | None
    metonyms: tuple[str, ...]
    lat: float | None
    lon: float | None
    region: str | None
    un_member: str | None
    from_: str | None
    to: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation of states, a company, a body or a group that acts under its own name."""

    FILE: ClassVar[str] = "organisations.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    name: str
    aliases: tuple[str, ...]
    sector: str
    country: str | None
    part_of: str | None
    seat: str | None
    from_: str | None
    to: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class AmbiguousRow:
    """A wording that several actors share: read only where the report itself decides."""

    FILE: ClassVar[str] = "ambiguous.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("wording",)
    wording: str
    candidates: tuple[str, ...]
    note: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """Who belongs to what, and when."""

    FILE: ClassVar[str] = "memberships.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("member", "organisation", "role", "from_")
    member: str
    organisation: str
    role: str
    from_: str | None
    to: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A title or noun that makes an actor: `foreign minister`, `army`, `protesters`."""

    FILE: ClassVar[str] = "roles.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("wording",)
    wording: tuple[str, ...]
    role: str
    kind: str  # person, group or body
    sector: str
    post: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """Who held which post of which country or organisation, and when."""

    FILE: ClassVar[str] = "posts.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("person", "country", "post", "from_")
    WHOLE: ClassVar[tuple[str, ...]] = ("country", "post")  # fetched anew, all holders go together
    person: str
    aliases: tuple[str, ...]
    country: str
    post: str
    title: str
    from_: str | None
    to: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A region, sea or province that the city table lacks."""

    FILE: ClassVar[str] = "places.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("name", "country")
    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str | None
    lat: float | None
    lon: float | None
    origin: str


@dataclass(frozen=True, slots=True)
class TreatyRow:
    """A known treaty or standing partnership."""

    FILE: ClassVar[str] = "treaties.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    aliases: tuple[str, ...]
    form: str
    year: int | None
    parties: tuple[str, ...]
    origin: str
