"""What a server sends, within limits: a size after unpacking, and a time over all, however slowly it drips."""

from __future__ import annotations

import contextlib
import socket
import threading
import weakref
import zlib
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

import httpx

from foreigndesk.errors import FetchError

_PIECE = 65_536
# 16 more than the window means gzip, 32 more: gzip or zlib, by the first bytes.
_EITHER = zlib.MAX_WBITS | 32


class Deadline:
    """Ends a request after a time, whatever it waits for: the connection's sockets are shut down.

    httpx limits the time of each single read; a server that sends a byte before each limit holds it for ever.
    """

    def __init__(self, seconds: float, url: str, sockets: weakref.WeakSet[socket.socket]) -> None:
        """Begin with the sockets that earlier requests of the same client opened: it may use one again."""
        self._seconds, self._url, self._sockets = seconds, url, sockets
        self._passed = False
        self._timer = threading.Timer(seconds, self._stop)
        self._timer.daemon = True

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of the sockets that httpcore opens (its `trace` extension)."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            found = info["return_value"].get_extra_info("socket")
            if found is not None:
                self._sockets.add(found)

    def check(self) -> None:
        """Raise FetchError if the time has passed."""
        if self._passed:
            raise FetchError(self._url, f"not complete within {self._seconds:g} seconds")

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if isinstance(error, httpx.HTTPError | OSError):
            self.check()

    def _stop(self) -> None:
        self._passed = True
        for opened in list(self._sockets):
            with contextlib.suppress(OSError):  # closed already
                opened.shutdown(socket.SHUT_RDWR)


def body_of(response: httpx.Response, url: str, cap: int, *, cut: bool = False) -> bytes:
    """Return the body of an answer, unpacked.

    Args:
        response: The answer, not yet read.
        url: What the user asked for.
        cap: The most bytes of it.
        cut: Return the first `cap` bytes of a larger one instead of refusing it.

    Raises:
        FetchError: If it is larger than `cap`, or packed in a way that cannot be unpacked.
    """
    pieces: list[bytes] = []
    total = 0
    for piece in _unpacked(response, url):
        total += len(piece)
        pieces.append(piece)
        if total > cap:
            if cut:
                break
            raise FetchError(url, f"larger than {cap / 1e6:g} MB, the most that is read from an address")
    return b"".join(pieces)[: cap if cut else None]


def _unpacked(response: httpx.Response, url: str) -> Iterator[bytes]:
    """Yield the body in pieces of bounded size; httpx would unpack each piece whole, and layer on layer."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        yield from response.iter_raw()
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(url, f"packed as {encoding[:40]!r}, which was not asked for")
    packing = zlib.decompressobj(_EITHER)
    first = True
    try:
        for packed in response.iter_raw():
            if first and encoding == "deflate" and packed[:1] and packed[0] & 0x0F != 8:
                packing = zlib.decompressobj(-zlib.MAX_WBITS)  # bare, as some servers send it
            first = False
            while packed:
                yield packing.decompress(packed, _PIECE)
                packed = packing.unconsumed_tail
                if packing.eof:
                    packed = packing.unused_data
                    if packed[:2] != b"\x1f\x8b":
                        break
                    packing = zlib.decompressobj(_EITHER)
        if not packing.eof and not first:
            raise FetchError(url, f"the answer breaks off ({encoding})")
    except zlib.error as error:
        raise FetchError(url, f"damaged {encoding}: {error}") from error
