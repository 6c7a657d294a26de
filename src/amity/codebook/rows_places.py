"""Place knowledge: short forms of provinces, homes of outlets, and the towns, provinces and counties of GeoNames."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from amity.codebook import Codebook
from amity.errors import CodebookError

GAZETTEER = "gazetteer.tsv.gz"


@dataclass(frozen=True, slots=True)
class ProvinceShortRow:
    """How datelines shorten a province: "Va.", "VA", "Ont."."""

    FILE: ClassVar[str] = "province_short.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("province", "country")
    province: str
    country: str
    short: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class OutletHomeRow:
    """Where an outlet of one town or province is at home: the places that its reports mean without saying so."""

    FILE: ClassVar[str] = "outlet_homes.tsv"
    KEY: ClassVar[tuple[str, ...]] = ("host",)
    host: str
    town: str
    province: str
    country: str
    origin: str


def gazetteer_lines(codebook: Codebook) -> Mapping[str, str]:
    """The gazetteer's cells by name: places parted by ``|``, each country;province;lat;lon;inhabitants;kind."""
    for folder in reversed(codebook.folders):
        path = folder / GAZETTEER
        if path.is_file():
            try:
                text = gzip.decompress(path.read_bytes()).decode()
                return dict(line.split("\t", 1) for line in text.split("\n") if line)
            except (OSError, ValueError) as error:
                raise CodebookError(f"{path} is broken ({error}); reinstall amity.") from None
    raise CodebookError(f"{GAZETTEER} is in none of {', '.join(map(str, codebook.folders))}; reinstall amity.")
