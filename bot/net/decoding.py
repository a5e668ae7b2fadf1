"""Content codings undone within bounds, because httpx inflates a whole chunk before anybody can count it. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from bot.net.failures import BadAnswer

try:
    import brotli
except ImportError:  # an extra
    brotli = None

PIECE_BYTES = 65_536
HAS_BROTLI = hasattr(getattr(brotli, "Decompressor", None), "can_accept_more_data")
"""From 1.2 on it can be stopped in the middle; without that it is not used."""
ACCEPTED = "gzip, br" if HAS_BROTLI else "gzip"
_CODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"}) | ({"br"} if HAS_BROTLI else set())
_MEMBERS = 1_000  # gzip members in one body; honest ones have one, log shippers a few
_GZIP = zlib.MAX_WBITS | 16
_GZIP_MAGIC = b"\x1f\x8b"


class Decoder:
    """Undoes one `Content-Encoding`, piece by piece. Raises BadAnswer("bad_encoding") for broken, layered or unknown ones."""

    def __init__(self, coding: str) -> None:
        self._coding = coding.strip().lower()
        if self._coding not in _CODINGS:
            raise BadAnswer("bad_encoding", f"the body is encoded as {self._coding[:40]!r}, which was not asked for")
        self._members = 0
        self._inflate: zlib._Decompress | None = None
        self._head = b""
        self.waiting = 0
        """Bytes of the last chunk that the pieces so far did not need."""
        self._brotli = _Brotli() if self._coding == "br" else None

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """What `chunk` unpacks to, at most `PIECE_BYTES` at a time: the caller counts and may stop at any piece."""
        if self._coding in ("", "identity"):
            yield chunk
            return
        try:
            yield from self._brotli.pieces(chunk) if self._brotli else self._inflated(self._head + chunk)
        except zlib.error:
            raise BadAnswer("bad_encoding", f"the body is not the {self._coding} it claims to be") from None

    @property
    def ended(self) -> bool:
        """Was the body whole, as far as its coding can tell?"""
        if self._brotli is not None:
            return self._brotli.ended
        return self._coding in ("", "identity") or (self._inflate is None and self._members > 0)

    def _inflated(self, data: bytes) -> Iterator[bytes]:
        self._head = b""
        while data:
            if self._inflate is None and not self._begin(data):
                return
            assert self._inflate is not None
            piece = self._inflate.decompress(data, PIECE_BYTES)
            data = self._inflate.unconsumed_tail or self._inflate.unused_data
            self.waiting = len(data)
            if piece:
                yield piece
            if self._inflate.eof:
                self._inflate = None
            elif not piece and not data:
                return

    def _begin(self, data: bytes) -> bool:
        """Open the next member. False: what is left is padding behind the last one, or too short to tell."""
        if self._members and not (self._coding.endswith("gzip") and data.startswith(_GZIP_MAGIC[: len(data)])):
            return False
        if len(data) < len(_GZIP_MAGIC):
            self._head = data
            return False
        self._members += 1
        if self._members > _MEMBERS:
            raise BadAnswer("bad_encoding", "the body has too many gzip members")
        self._inflate = zlib.decompressobj(_GZIP if self._coding.endswith("gzip") else _deflate_window(data))
        return True


class _Brotli:
    """Brotli in pieces of about `PIECE_BYTES`; whoever stops asking has unpacked no more than that."""

    def __init__(self) -> None:
        self._machine: Any = brotli.Decompressor()

    @property
    def ended(self) -> bool:
        return bool(self._machine.is_finished())

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Raises zlib.error, as gzip does."""
        try:
            while piece := self._machine.process(chunk, output_buffer_limit=PIECE_BYTES):
                yield piece
                chunk = b""
                if self._machine.can_accept_more_data():
                    return
        except brotli.error:
            raise zlib.error from None


def _deflate_window(data: bytes) -> int:
    """Some servers send bare deflate, some wrap it in zlib (RFC 9110 §8.4.1.2 knows both)."""
    wrapped = data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2]) % 31 == 0
    return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
