"""Gzip, unpacked as it is read, with an end to what a small file may swell to."""

from __future__ import annotations

import gzip
import io
import zlib

from amity.errors import UnreadablePage

MOST_SWELL = 200  # times its packed size; text seldom passes 20
BROKEN = (gzip.BadGzipFile, EOFError, zlib.error)


class Unpacked(io.RawIOBase):
    """The unpacked bytes of a stream; reading raises `UnreadablePage` where it is broken or swells without end."""

    def __init__(self, packed: io.BufferedIOBase, origin: str, free: int) -> None:
        self._packed = _Counted(packed)
        self._file = gzip.GzipFile(fileobj=self._packed, mode="rb")
        self._origin = origin
        self._free = free
        self._given = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """The next bytes."""
        try:
            found = self._file.read(len(buffer))
        except BROKEN as error:
            raise UnreadablePage(f"{self._origin} is not sound gzip ({error}); pack it anew.") from error
        buffer[: len(found)] = found
        self._given += len(found)
        if self._given > max(self._free, self._packed.taken * MOST_SWELL):
            raise UnreadablePage(f"{self._origin} swells to {MOST_SWELL} times its size and more; it is no report.")
        return len(found)


class _Counted(io.RawIOBase):
    """A stream that knows how much of it was taken."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self.taken = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """The next bytes."""
        found = self._stream.read(len(buffer))
        buffer[: len(found)] = found
        self.taken += len(found)
        return len(found)


def unpacked(packed: io.BufferedIOBase, origin: str, free: int) -> io.BufferedReader:
    """The stream unpacked; up to `free` bytes may come of however few."""
    return io.BufferedReader(Unpacked(packed, origin, free), 1 << 16)
