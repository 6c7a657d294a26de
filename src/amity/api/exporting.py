"""Writes a store out for other tools: `Amity.export` and what the command `amity export` calls."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from amity.errors import BadRequest, StoreError
from amity.export import FILES, FORMATS
from amity.export.cases import Cases
from amity.export.writing import Profile, Setting, Tally
from amity.store import Query

if TYPE_CHECKING:
    from amity.api import Amity


def export_to(amity: Amity, form: str, out: BinaryIO, query: Query, profile: Profile = "data") -> Tally:
    """The facts that match are written in this format, one after the other."""
    known = FORMATS.get(form)
    if known is None:
        raise BadRequest(f"There is no format {form!r}; choose from {', '.join((*FORMATS, *FILES))}.")
    judge_facts(amity)
    wanted = msgspec.structs.replace(query, kinds=narrowed(form, query.kinds, known.kinds))
    cases = Cases(amity.one_file, wanted)
    tally = known.write(cases, out, setting_of(amity, query, profile))
    if cases.rows:
        tally.skip("rows of other data sets, which were imported", number=cases.rows)
    return tally


def export_file(amity: Amity, form: str, path: Path, query: Query, profile: Profile = "data") -> Tally:
    """The same into a file or folder that is in place only when it is complete."""
    if form in FORMATS:
        with _whole(path) as part, part.open("wb") as file:
            return export_to(amity, form, file, query, profile)
    if form not in FILES:
        raise BadRequest(f"There is no format {form!r}; choose from {', '.join((*FORMATS, *FILES))}.")
    judge_facts(amity)
    setting = setting_of(amity, query, profile)
    with _whole(path) as part:
        counts = (_published if form == "sqlite" else _folder)(amity, form, part, query, setting)
    return Tally(written=sum(counts.values()))


def narrowed(form: str, wanted: tuple[str, ...], taken: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds to write; raises `BadRequest` where the format takes none of those wanted."""
    kept = tuple(kind for kind in wanted or taken if not taken or kind in taken)
    if wanted and not kept:
        raise BadRequest(f"{form} holds {' and '.join(taken)} records, not {' or '.join(wanted)}; leave --kind out.")
    return kept


def judge_facts(amity: Amity) -> None:
    """The facts of everything in the store hold, so that what several reports tell is written once.

    A store that cannot be written stays as it is: `waiting` then says how many of its records stand one by one.
    """
    from amity.api.facts import caught_up

    if os.access(amity.path, os.W_OK) and os.access(amity.path.parent, os.W_OK):
        caught_up(amity)


def waiting(amity: Amity) -> int:
    """How many documents are still not judged: their records are written one by one."""
    from amity.facts.updating import RULES
    from amity.store import fact_queries

    return fact_queries.waiting(amity.one_file, RULES)


def setting_of(amity: Amity, query: Query, profile: Profile) -> Setting:
    """How to write, as of the current day."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return Setting(amity.codebook, today, profile, all_status=bool(query.status))


def _folder(amity: Amity, form: str, folder: Path, query: Query, setting: Setting) -> dict[str, int]:
    from amity.export.rows import put_rows
    from amity.export.tables import CsvFolder, ParquetFolder, write_dictionary

    folder.mkdir()
    sink = CsvFolder(folder, setting.profile) if form == "csv" else ParquetFolder(folder)
    with sink as rows:
        cases = Cases(amity.one_file, query, imported=True)
        counts = put_rows(cases, amity.store.failures(), rows, setting.codebook, setting.as_of)
    write_dictionary(folder, form, setting.as_of)
    return counts


def _published(amity: Amity, form: str, path: Path, query: Query, setting: Setting) -> dict[str, int]:
    from amity.export.dictionary import tables
    from amity.export.rows import put_rows
    from amity.store.publishing import PublishedFile
    from amity.version import __version__

    held = tables()
    columns = {name: [(c.name, c.type, c.meaning) for c in table.columns] for name, table in held.items()}
    with PublishedFile(path, columns, {name: table.key for name, table in held.items()}) as rows:
        about = {"made by": f"amity {__version__}", "codebook": setting.codebook.version, "as of": setting.as_of}
        tables_told = [(f"table {name}", table.about) for name, table in held.items()]
        meanings = [(name, *column) for name, shown in columns.items() for column in shown]
        rows.describe([*about.items(), *tables_told], meanings)
        cases = Cases(amity.one_file, query, imported=True)
        return put_rows(cases, amity.store.failures(), rows, setting.codebook, setting.as_of)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A place beside the path; what was written there takes its name at the end, or is gone."""
    part = path.with_name(path.name + ".part")
    try:
        _remove(part)
        yield part
        if path.is_dir():
            _refuse_strange(path)
            shutil.rmtree(path)
        os.replace(part, path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        _remove(part)


def _refuse_strange(folder: Path) -> None:
    """A folder is replaced only where an export made it."""
    if any(folder.iterdir()) and not (folder / "datapackage.json").is_file():
        raise BadRequest(f"The folder {folder} holds something else than an export; name another with --output.")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
