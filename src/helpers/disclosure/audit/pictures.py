"""Pictures hold no table; what they carry beside the picture may."""

from __future__ import annotations

import re
import struct
import zlib

#: keys of PNG text that say how the picture was made; matplotlib writes the first
_HARMLESS = (b"Software", b"Creation Time", b"date:create", b"date:modify", b"date:timestamp")


def picture_text(content: bytes) -> str:
    """Text in the chunks of a PNG, or in comments and metadata of another picture that hold digits; "" if there is none."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        found = re.search(rb"<x:xmpmeta.{0,4000}?</x:xmpmeta>", content, re.DOTALL)
        return found[0].decode("utf-8", "replace") if found else ""
    at, texts = 8, []
    while at + 8 <= len(content):
        (length,), kind = struct.unpack(">I", content[at : at + 4]), content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + length]
        if kind in (b"tEXt", b"zTXt", b"iTXt") and not data.startswith(_HARMLESS):
            texts.append(_chunk(kind, data))
        at += 12 + length
        if kind == b"IEND":
            texts.append(content[at:].decode("latin-1"))  # what hangs behind the picture
    return " ".join(text for text in texts if text)


def _chunk(kind: bytes, data: bytes) -> str:
    key, _, rest = data.partition(b"\0")
    if kind == b"zTXt":
        rest = zlib.decompress(rest[1:])
    elif kind == b"iTXt":
        packed, rest = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
        rest = zlib.decompress(rest) if packed else rest
    return f"{key.decode('latin-1')}: {rest.decode('utf-8', 'replace')}"
