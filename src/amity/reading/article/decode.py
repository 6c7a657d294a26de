"""Bytes to text, and what kind of text: the declared encoding is believed only where it fits."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from amity.errors import UnreadablePage

MAX_BYTES = 50_000_000
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]{3,30})""", re.I)
CHARSET = re.compile(r"charset=[\"']?([\w:.-]+)", re.I)
MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|article|p|table|meta|script|title|h1|span|section)\b[^<]*>", re.I
)
BINARY = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"Rar!", b"OggS")
FEW_FOREIGN = 0.1  # share of bytes beyond ASCII
LOOKED_AT = 100_000  # bytes that are enough to see what a page is


def media_type(raw: bytes, given: str | None) -> str:
    """text/html, text/plain or application/pdf: what the bytes show, else what was given with them."""
    head = raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if b"%PDF-" in raw[:1024]:
        return "application/pdf"
    if any(raw.startswith(BOM) for BOM, _ in BOMS[1:]):
        head = head.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    elif raw.startswith(BINARY) or _mostly_control(raw[:LOOKED_AT]):
        raise UnreadablePage("These bytes are no text: amity reads HTML, plain text, PDF, JSON Lines and CSV.")
    kind = (given or "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return "text/html"
    if not kind and MARKUP.search(head) and (head.startswith(b"<") or len(MARKUP.findall(head)) > 2):
        return "text/html"
    return "text/plain"


def decoded(raw: bytes, given: str | None = None) -> str:
    """The text: by byte order mark, as UTF-8, as declared, as detected; wrong bytes become U+FFFD at worst."""
    for bom, encoding in BOMS:
        if raw.startswith(bom):
            return raw.decode(encoding, "replace")
    for encoding in ("utf-8", *_declared(raw, given)):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    if _nearly_utf8(raw):
        return raw.decode("utf-8", "replace")
    return _detected(raw)


def _declared(raw: bytes, given: str | None) -> list[str]:
    """The encodings that the header and the page name; latin-1 is read as browsers do, as Windows-1252."""
    found = CHARSET.findall(given or "") + [name.decode("ascii") for name in DECLARED.findall(raw[:4096])]
    names = [name.lower() for name in found]
    latin = {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}
    return ["cp1252" if name in latin else name for name in names if name not in ("utf-8", "utf8")]


def _nearly_utf8(raw: bytes) -> bool:
    """Whether a few broken bytes are all that keeps this from being UTF-8, as in pages cut at a byte limit."""
    text = raw[:LOOKED_AT].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for c in text if ord(c) > 127) - broken
    return broken <= 2 or broken * 10 < sound


def _detected(raw: bytes) -> str:
    """The text as detected; one with few letters beyond ASCII, as English has, as Windows-1252."""
    sample = raw[:LOOKED_AT]
    if sum(code > 127 for code in sample) < FEW_FOREIGN * len(sample):
        return raw.decode("cp1252", "replace")
    best = from_bytes(sample).best()
    encoding = best.encoding if best else "cp1252"
    return raw.decode(encoding, "replace")


def _mostly_control(raw: bytes) -> bool:
    """Whether more than a tenth are bytes that no text holds; a stray NUL is forgiven."""
    control = sum(raw.count(code) for code in range(32) if code not in (9, 10, 12, 13, 27))
    return control * 10 > len(raw) > 0
