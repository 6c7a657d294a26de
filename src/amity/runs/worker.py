"""A worker process: pages come in on standard input, what became of each goes out on standard output, in order.

Frames are a letter, a length of 8 bytes and the content: `H` ready, `R` a reading, `F` a failure, `E` an error that
concerns every page. It ends when its input ends, so also when whoever started it was killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from amity.codebook import Codebook, load
from amity.codebook.language import language
from amity.errors import AmityError
from amity.records import Failure
from amity.runs.guard import read_guarded

LENGTH = 8  # bytes


def send(stream: BinaryIO, letter: bytes, content: bytes) -> None:
    """The frame is on its way."""
    stream.write(letter + len(content).to_bytes(LENGTH, "big") + content)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next frame; None where the other side has ended, also in the middle of one."""
    head = stream.read(1 + LENGTH)
    if len(head) < 1 + LENGTH:
        return None
    size = int.from_bytes(head[1:], "big")
    content = stream.read(size)
    return (head[:1], content) if len(content) == size else None


def main(folder: str | None = None) -> None:
    """Reads until the input ends. What a library prints goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the one that writes decides when to end
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        codebook = load(Path(folder) if folder else None)
        codebook.derive(language)
        send(out, b"H", codebook.version.encode())
        _serve(sys.stdin.buffer, out, codebook)
    except AmityError as error:
        send(out, b"E", str(error).encode(errors="backslashreplace"))
    except BrokenPipeError:
        os._exit(1)  # nobody listens any more


def _serve(pages: BinaryIO, out: BinaryIO, codebook: Codebook) -> None:
    while frame := receive(pages):
        for outcome in read_guarded(pickle.loads(frame[1]), codebook):
            send(out, b"F" if isinstance(outcome, Failure) else b"R", msgspec.msgpack.encode(outcome))
