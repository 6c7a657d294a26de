"""Answers packed with gzip, deflate, brotli or zstd, unpacked little by little, so that no bomb fills the memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from amity.errors import UnreadablePage

STEP = 1 << 18  # bytes unpacked at a time
Unpack = Callable[[bytes], Iterator[bytes]]


def accepted() -> str:
    """The packings that this machine can unpack, as the Accept-Encoding header wants them."""
    return ", ".join(["gzip", "deflate", *(name for name in ("br", "zstd") if _unpacker(name) is not None)])


def body(chunks: Iterable[bytes], encoding: str, url: str, cap: int) -> bytes:
    """The whole answer, unpacked; raises `UnreadablePage` past `cap` bytes or where the packing is broken."""
    names = [name.strip().lower() for name in encoding.split(",") if name.strip().lower() not in ("", "identity")]
    if len(names) > 1:
        raise UnreadablePage(f"{url} is packed {len(names)} times over ({encoding[:60]}); amity unpacks once.")
    unpack = _unpacker(names[0]) if names else _as_is
    if unpack is None:
        raise UnreadablePage(f"{url} is packed with {names[0][:20]!r}, which amity cannot unpack here.")
    taken = bytearray()
    try:
        for chunk in chunks:
            for piece in unpack(chunk):
                taken += piece
                if len(taken) > cap:
                    raise too_large(url, cap)
    except _broken() as error:
        raise UnreadablePage(f"{url} is not sound {names[0] if names else 'data'}: {error}.") from error
    return bytes(taken)


def too_large(url: str, cap: int) -> UnreadablePage:
    """The error for an answer past the cap."""
    return UnreadablePage(f"{url} is larger than {cap / 1e6:g} MB; download it and cut it into reports.")


def _as_is(chunk: bytes) -> Iterator[bytes]:
    yield chunk


def _unpacker(name: str) -> Unpack | None:
    """What unpacks this packing; None where it is unknown or its package is not installed."""
    if name in ("gzip", "x-gzip"):
        return _inflating(zlib.decompressobj(zlib.MAX_WBITS | 16))
    if name == "deflate":
        return _inflating(zlib.decompressobj())
    try:
        return {"br": _brotli, "zstd": _zstd}[name]()
    except (KeyError, ImportError):
        return None


def _inflating(inflater: Any) -> Unpack:
    def unpack(chunk: bytes) -> Iterator[bytes]:
        while chunk and not inflater.eof:
            yield inflater.decompress(chunk, STEP)
            chunk = inflater.unconsumed_tail

    return unpack


def _brotli() -> Unpack:
    import brotli

    inflater = brotli.Decompressor()

    def unpack(chunk: bytes) -> Iterator[bytes]:
        yield inflater.process(chunk, output_buffer_limit=STEP)
        while not inflater.can_accept_more_data():
            yield inflater.process(b"", output_buffer_limit=STEP)

    return unpack


def _zstd() -> Unpack:
    import zstandard

    most = 8 << 20  # RFC 8878 asks readers for windows of 8 MB and no more
    inflater = zstandard.ZstdDecompressor(max_window_size=most).decompressobj(write_size=STEP)

    def unpack(chunk: bytes) -> Iterator[bytes]:
        for start in range(0, len(chunk), 64):  # a block of 128 KB packs into 4 bytes: 64 give 2 MB at the most
            yield inflater.decompress(chunk[start : start + 64])

    return unpack


def _broken() -> tuple[type[Exception], ...]:
    found: list[type[Exception]] = [zlib.error]
    try:
        import brotli

        found.append(brotli.error)
    except ImportError:
        pass
    try:
        import zstandard

        found.append(zstandard.ZstdError)
    except ImportError:
        pass
    return tuple(found)
