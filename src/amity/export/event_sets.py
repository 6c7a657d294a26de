"""Rows as other event data have them: POLECAT (40 columns), ICEWS (20), ACLED (31), plain CAMEO; tabs and a header."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from amity.codebook import Codebook
from amity.codebook.columns import ACLED, CAMEO, ICEWS, POLECAT
from amity.codebook.rows_codings import PloverAcledRow, plover_to_acled, sector_codes
from amity.export.cases import Case, one_by_one
from amity.export.cells import tab_line
from amity.export.coding import (
    actor_code,
    cameo_of,
    country_name,
    cow_number,
    dyad_number,
    dyads,
    iso_number,
    sector_name,
)
from amity.export.writing import Setting, Tally, Write, exact_day, tells_what_happened, within
from amity.records import Actor, Event
from amity.version import __version__

Rows = Callable[[Case, Event, Setting, Tally], Iterator[tuple[Any, ...]]]
LIST = "; "


def _writer(header: tuple[str, ...], rows: Rows) -> Write:
    """Writes a header and the rows of each event that happened."""

    def write(cases: Iterable[Case], out: BinaryIO, setting: Setting) -> Tally:
        tally = Tally()
        out.write(tab_line(header))
        for case, event in one_by_one(cases, Event):
            if tells_what_happened(case, setting, tally):
                for row in rows(case, event, setting, tally):
                    out.write(tab_line(row))
                    tally.written += 1
        return tally

    return write


def _polecat(case: Case, event: Event, setting: Setting, tally: Tally) -> Iterator[tuple[Any, ...]]:
    """One row an event, as PLOVER has it: lists of actors and of recipients."""
    codebook, first, where = setting.codebook, case.documents[0], event.where
    country = country_name(where.country, codebook) if where else None
    yield (
        case.id, exact_day(event), event.type, event.mode, event.plover_score, event.quad.upper(),
        ";".join(event.contexts), *_side(event.actors, codebook), *_side(event.recipients, codebook),
        where.name if where else None, None, None, None, country, where.lat if where else None,
        where.lon if where else None, None, None, None, first.outlet, case.published,
        None, None, None, first.language, f"amity {__version__}, codebook {codebook.version}",
    )  # fmt: skip


def _side(actors: tuple[Actor, ...], codebook: Codebook) -> tuple[Any, ...]:
    """Eight cells: name, country, COW number, first sector, all sectors, title, wording, and no Wikipedia id."""
    countries = list(dict.fromkeys(a.country for a in actors if a.country))
    sectors = list(dict.fromkeys(a.sector for a in actors if a.sector))
    numbers = [number for code in countries if (number := cow_number(code, codebook))]
    return (
        LIST.join(a.name for a in actors), LIST.join(countries), LIST.join(numbers), sectors[0] if sectors else None,
        LIST.join(sectors), None, LIST.join(a.text for a in actors if a.text), None,
    )  # fmt: skip


def _icews(case: Case, event: Event, setting: Setting, tally: Tally) -> Iterator[tuple[Any, ...]]:
    """One row a pair of actors."""
    codebook, first, where = setting.codebook, case.documents[0], event.where
    code = cameo_of(event, codebook)
    if code is None:
        tally.skip("the codebook has no CAMEO code for their type", event.type)
        return
    for place, (actor, recipient) in enumerate(dyads(event)):
        yield (
            dyad_number(case, place), exact_day(event), *_party(actor, codebook), code.name, code.code, code.goldstein,
            *_party(recipient, codebook), first.id, None, first.outlet, None, None, None,
            country_name(where.country, codebook) if where else None,
            where.lat if where else None, where.lon if where else None,
        )  # fmt: skip


def _party(actor: Actor | None, codebook: Codebook) -> tuple[str | None, str | None, str | None]:
    if actor is None:
        return None, None, None
    return actor.name, sector_name(actor, codebook), country_name(actor.country, codebook)


def _acled(case: Case, event: Event, setting: Setting, tally: Tally) -> Iterator[tuple[Any, ...]]:
    """One row an event of the kinds that ACLED has; a place is needed by its users, so what has none keeps it empty."""
    codebook, where = setting.codebook, event.where
    known = codebook.derive(plover_to_acled)
    kind: PloverAcledRow | None = known.get((event.type, event.mode)) or known.get((event.type, None))
    if kind is None:
        tally.skip("ACLED does not cover their type", f"{event.type}{f'/{event.mode}' if event.mode else ''}")
        return
    day, precision = _acled_day(event)
    sides = [_acled_side(actors, codebook) for actors in (event.actors, event.recipients)]
    both = [side[2] for side in sides if side[2]]
    country = where.country if where else None
    yield (
        case.id, day, day[:4] if day else None, precision, kind.disorder, kind.event, kind.sub_event,
        *sides[0], *sides[1], "-".join(both) if len(both) == 2 else None,
        "Civilian targeting" if sides[1][2] == "Civilians" else None, iso_number(country), None,
        country_name(country, codebook), None, None, None, where.name if where else None,
        where.lat if where else None, where.lon if where else None, None,
        LIST.join(dict.fromkeys(d.outlet for d in case.documents if d.outlet)), None,
        " … ".join(span.text for span in case.record.evidence), None, None, None,
    )  # fmt: skip


def _acled_day(event: Event) -> tuple[str | None, int | None]:
    """The day and ACLED's precision: 1 a day, 2 a week, 3 a month, of which the middle stands."""
    when = event.when
    if day := exact_day(event):
        return day, 1
    if when and when.start and when.precision == "week":
        return when.start, 2
    month = within(event, 7)
    return (f"{month}-15", 3) if month else (None, None)


def _acled_side(actors: tuple[Actor, ...], codebook: Codebook) -> tuple[str | None, str | None, str | None]:
    """The first actor, those associated, and ACLED's kind of actor."""
    if not actors:
        return None, None, None
    row = codebook.derive(sector_codes).get(actors[0].sector or "")
    return actors[0].name, LIST.join(a.name for a in actors[1:]), row.acled if row else None


def _cameo(case: Case, event: Event, setting: Setting, tally: Tally) -> Iterator[tuple[Any, ...]]:
    """One row a pair of actors: day, codes, Goldstein value."""
    code = cameo_of(event, setting.codebook)
    if code is None:
        tally.skip("the codebook has no CAMEO code for their type", event.type)
        return
    for place, pair in enumerate(dyads(event)):
        source, target = (actor_code(actor, setting.codebook) if actor else None for actor in pair)
        yield (
            exact_day(event), source, target, code.code, code.goldstein, code.quad, code.name, dyad_number(case, place),
        )  # fmt: skip


write_polecat = _writer(POLECAT, _polecat)
write_icews = _writer(ICEWS, _icews)
write_acled = _writer(ACLED, _acled)
write_cameo = _writer(CAMEO, _cameo)
