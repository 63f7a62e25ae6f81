"""Bytes in: a stream that can be looked ahead into, lines of bounded length, what kind of bytes they are, decoding."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from typing import IO

from foreigndesk.errors import IntakeError
from foreigndesk.intake.limits import MAX_UNPACKED_RATIO, UNPACKED_FREELY

HEAD = 16_384

# First bytes of files that are no text, and what to call them in a message.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BZh", "a file packed with bzip2"),
    (b"\xfd7zXZ", "a file packed with xz"),
    (b"\x28\xb5\x2f\xfd", "a file packed with zstd"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
)
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
# Of Python, and not of the web: punycode takes a time that grows with the square, others read escapes.
_NO_CHARSETS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"})
# What Windows-1252 text in the languages of its makers looks like beyond ASCII: typographic marks and Latin letters.
WESTERN = re.compile(
    "^[\x00-\x7f\xa0-\xff\u2018-\u201e\u2013\u2014\u2026\u2022\u20ac\u2122\u2039\u203a\u0152\u0153\u0160\u0161]*$"
)


class Prefixed(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._head:
            piece, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            piece = _read_some(self._rest, len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


class UntilBroken(io.RawIOBase):
    """A stream that ends where a packed file breaks off, and then says so in `broken`."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.broken: BaseException | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            piece = _read_some(self._stream, len(buffer))
        except (EOFError, OSError, zlib.error) as error:
            self.broken, piece = error, b""
        buffer[: len(piece)] = piece
        return len(piece)


def _read_some(stream: IO[bytes], size: int) -> bytes:
    """Return what is there, so that what comes before a break in a packed file is not lost with it."""
    read1 = getattr(stream, "read1", None)
    piece: bytes = (read1 or stream.read)(size) or b""
    return piece


def look_ahead(stream: IO[bytes], size: int = HEAD) -> tuple[bytes, io.BufferedReader]:
    """Return the first bytes of a stream and a stream that still has them."""
    head = b""
    while len(head) < size:
        try:
            piece = _read_some(stream, size - len(head))
        except (EOFError, OSError, zlib.error):
            # A packed file that breaks off: the next reader meets the break again, after what stands before it.
            if not head:
                raise
            break
        if not piece:
            break
        head += piece
    return head, io.BufferedReader(Prefixed(head, stream), 65_536)


class _Counted(io.RawIOBase):
    """A stream that knows how much was read of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = _read_some(self._stream, len(buffer))
        self.count += len(piece)
        buffer[: len(piece)] = piece
        return len(piece)


class Gunzipped(io.RawIOBase):
    """The unpacked stream of a gzip file; not to be put within a BufferedReader, which would lose what stands
    before a break.

    Reading raises EOFError, BadGzipFile or zlib.error where the file is broken, and IntakeError where it unpacks
    to far more than any text does.
    """  # noqa: D205

    def __init__(self, stream: IO[bytes], path: str) -> None:
        self._packed = _Counted(stream)
        self._file = gzip.GzipFile(fileobj=self._packed, mode="rb")
        self._path = path
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._file.read1(len(buffer))
        self._count += len(piece)
        if self._count > UNPACKED_FREELY and self._count > MAX_UNPACKED_RATIO * self._packed.count:
            raise IntakeError(
                self._path, f"a gzip file that unpacks to more than {MAX_UNPACKED_RATIO} times its size"
            )
        buffer[: len(piece)] = piece
        return len(piece)


class _Recoded(io.RawIOBase):
    """A stream of text in another encoding, in UTF-8."""

    def __init__(self, stream: IO[bytes], encoding: str, path: str) -> None:
        self._stream, self._encoding, self._path = stream, encoding, path
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            piece = _read_some(self._stream, 65_536)
            try:
                self._ready = self._decoder.decode(piece, final=not piece).encode()
            except UnicodeDecodeError as error:
                raise IntakeError(self._path, f"broken {self._encoding.upper()}: {error.reason}") from error
            if not piece:
                break
        piece, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def lines_in_utf8(head: bytes, rest: io.BufferedReader, path: str) -> io.BufferedReader:
    """Return a stream whose lines end in a newline byte: that of UTF-16 or UTF-32 text is recoded."""
    marked = next((name for bom, name in BOMS if head.startswith(bom) and name != "utf-8-sig"), None)
    encoding = marked or _is_utf16(head)
    return io.BufferedReader(_Recoded(rest, encoding, path), 65_536) if encoding else rest


def read_capped(stream: IO[bytes], cap: int, path: str, place: str | None = None) -> bytes:
    """Return all bytes of a stream, read in pieces.

    Raises:
        IntakeError: If there are more than `cap`.
    """
    pieces: list[bytes] = []
    total = 0
    while piece := stream.read(1_048_576):
        total += len(piece)
        if total > cap:
            raise IntakeError(
                path, f"larger than {cap / 1e6:g} MB, the most that is read as one report", place
            )
        pieces.append(piece)
    return b"".join(pieces)


def capped_lines(stream: IO[bytes], cap: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield (line number, line) of a stream; the line is None where it is longer than `cap`, and is skipped."""
    number = 0
    while line := stream.readline(cap + 1):
        number += 1
        if len(line) <= cap or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := stream.readline(1_048_576)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def binary_kind(head: bytes) -> str | None:
    """Return what kind of binary file begins so, in words, or None if it may be text."""
    for magic, name in MAGIC:
        if head.startswith(magic):
            return name
    if head[4:8] == b"ftyp":
        return "a video file"
    if any(head.startswith(bom) for bom, _ in BOMS) or _is_utf16(head):
        return None
    controls = sum(head.count(bytes((code,))) for code in (*range(7), *range(14, 27), *range(28, 32)))
    # A copied text may hold a stray NUL; a binary file is full of them.
    if controls > max(8, len(head) // 50):
        return "a binary file"
    return None


def _is_utf16(head: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark: every second byte of Western text is zero."""
    if len(head) < 40:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > 0.9 * half and head[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if head[::2].count(0) > 0.9 * half and head[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def decode(data: bytes, path: str, place: str | None = None, declared: str | None = None) -> str:
    """Return bytes as text: byte order mark, declared encoding, UTF-8, Windows-1252, then by statistics.

    Raises:
        IntakeError: If no encoding fits.
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            return _strictly(data, name, path, place)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
    if declared and _is_charset(declared):
        try:
            return data.decode(declared)
        except UnicodeError:
            pass
    if order := _is_utf16(data[:HEAD]):
        return _strictly(data, order, path, place)
    _refuse_damaged_utf8(data, broken, path, place)
    western = data.decode("cp1252", errors="replace")
    foreign = sum(1 for c in western if c > "\x7f")
    if "\ufffd" not in western and foreign < 0.2 * len(western) and WESTERN.match(western):
        return western
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    if best is None:
        raise IntakeError(path, f"the encoding cannot be told (no UTF-8 at byte {broken.start})", place)
    return _strictly(data, best.encoding, path, place)


def _is_charset(name: str) -> bool:
    """Return whether a name is that of an encoding in which pages are written; Python knows others besides."""
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return known.name not in _NO_CHARSETS and known._is_text_encoding


def _strictly(data: bytes, encoding: str, path: str, place: str | None) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise IntakeError(
            path, f"broken {encoding.upper()}: {error.reason} at byte {error.start}", place
        ) from error


def _refuse_damaged_utf8(data: bytes, broken: UnicodeDecodeError, path: str, place: str | None) -> None:
    """Refuse bytes that are UTF-8 but for a few: any other encoding would turn the good ones into rubbish."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(1 for c in text if c > "\x7f") - bad
    if good >= 3 * bad:
        raise IntakeError(path, f"broken UTF-8: {broken.reason} at byte {broken.start}", place)
