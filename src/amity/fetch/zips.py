"""ZIP: an archive of files, a WACZ of web pages, or a Word document. Nothing is unpacked onto the disk."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from amity.errors import PageError, UnreadablePage
from amity.fetch.archives import text_pages
from amity.fetch.markup import name_of, parsed
from amity.fetch.settings import FetchSettings, failed
from amity.records import Failure, Page

WORD = "word/document.xml"
NESTED = (".zip", ".wacz", ".docx")
MOST_SWELL = 200  # times its packed size; text seldom passes 20
Inner = Callable[[io.BufferedReader, str, str, FetchSettings], Iterator[Page | Failure]]


def zip_pages(
    stream: io.BufferedIOBase, origin: str, settings: FetchSettings, *, inner: Inner
) -> Iterator[Page | Failure]:
    """The pages of every file in the archive, read by `inner`; of a WACZ those of its WARC files."""
    try:
        with zipfile.ZipFile(_seekable(stream, origin, settings)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check(members, origin)
            names = [member.filename for member in members]
            if WORD in names:
                page = _word(archive, origin, settings)
                yield from text_pages(page.raw.decode(), origin) or (page,)
                return
            is_wacz = "datapackage.json" in names
            for member in members:
                if not is_wacz or member.filename.startswith("archive/"):
                    yield from _member(archive, member, f"{origin}#{member.filename}", settings, inner)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise UnreadablePage(f"{origin} is not a sound ZIP archive: {str(error)[:120]}.") from error


def _seekable(stream: io.BufferedIOBase, origin: str, settings: FetchSettings) -> io.BufferedIOBase:
    if stream.seekable():
        return stream
    raw = stream.read(settings.max_file + 1)
    if len(raw) > settings.max_file:
        raise UnreadablePage(f"{origin} is larger than {settings.max_file / 1e6:g} MB; read it from a file.")
    return io.BytesIO(raw)


def _check(members: list[zipfile.ZipInfo], origin: str) -> None:
    """Raises where a name leaves the archive, a link is inside, or a file swells without measure."""
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise UnreadablePage(f"{origin} holds the path {member.filename!r}, which leads out of it; it is not read.")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise UnreadablePage(f"{origin} holds the link {member.filename!r}; archives with links are not read.")
        if member.file_size > 1_000_000 and member.file_size > MOST_SWELL * max(member.compress_size, 1):
            raise UnreadablePage(f"{member.filename!r} in {origin} swells without measure; the archive is not read.")


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, origin: str, settings: FetchSettings, inner: Inner
) -> Iterator[Page | Failure]:
    name = PurePosixPath(member.filename).name
    if name.lower().endswith(NESTED[:2]):
        yield failed(origin, UnreadablePage(f"{origin} is an archive in an archive; unpack the outer one."))
        return
    try:
        with archive.open(member) as packed:
            yield from inner(io.BufferedReader(packed), name, origin, settings)  # type: ignore[arg-type]
    except PageError as error:
        yield failed(origin, error)


def _word(archive: zipfile.ZipFile, origin: str, settings: FetchSettings) -> Page:
    """The paragraphs of a Word document."""
    with archive.open(WORD) as packed:
        raw = packed.read(settings.max_file + 1)
    if len(raw) > settings.max_file:
        raise UnreadablePage(f"{origin} is larger than {settings.max_file / 1e6:g} MB unpacked.")
    paragraphs = [p for p in parsed(raw, origin).iter() if name_of(p) == "p"]
    lines = ["".join(_words(p)) for p in paragraphs]
    text = "\n\n".join(line.strip() for line in lines if line.strip())
    return Page(raw=text.encode(), origin=origin, media_type="text/plain")


def _words(paragraph: object) -> Iterator[str]:
    for part in paragraph.iter():  # type: ignore[attr-defined]
        name = name_of(part)
        if name == "t":
            yield part.text or ""
        elif name in ("br", "tab", "cr"):
            yield " "
