"""From what the user named to raw reports: files, folders, standard input and addresses, each in its format."""

from __future__ import annotations

import gzip
import io
import json
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO, cast

from foreigndesk.errors import IntakeError
from foreigndesk.intake import csv_table, feeds, folders, parquet_table, tables, warc
from foreigndesk.intake.bytestream import (
    Gunzipped,
    Prefixed,
    binary_kind,
    capped_lines,
    decode,
    lines_in_utf8,
    look_ahead,
    read_capped,
)
from foreigndesk.intake.fetch import Fetcher, Page
from foreigndesk.intake.html import declared_charset, extract
from foreigndesk.intake.limits import MAX_FAILURES_NAMED
from foreigndesk.intake.options import IntakeOptions, RawItem, RawPage, RawReport
from foreigndesk.intake.report import with_defaults
from foreigndesk.intake.tables import failure
from foreigndesk.model import Failure, Source

_ADDRESS = re.compile(r"^https?://", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div|p|title|meta)\b", re.IGNORECASE)
_XML_ROOT = re.compile(rb"<(?:\w+:)?(\w+)")
_FEED_ROOTS = {b"rss", b"feed", b"RDF", b"urlset", b"sitemapindex"}
_DEEPEST_SITEMAP = 3
# So many bytes of blanks are passed over in the search for a beginning.
BLANKS = 1_048_576
_BROKEN_GZIP = (EOFError, zlib.error, gzip.BadGzipFile)


def is_address(name: str) -> bool:
    """Return whether an input is an http or https address."""
    return _ADDRESS.match(name) is not None


def guess_format(name: str, head: bytes) -> str:
    """Return the format of a file from its first bytes, helped by its name where they leave it open.

    One of "empty", "gzip", "warc", "parquet", "xml", "html", "json", "jsonl", "csv", "text", or "binary: …".
    """
    suffix = Path(re.sub(r"\.gz$", "", name.lower())).suffix
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return "empty"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    if kind := binary_kind(head):
        return f"binary: {kind}"
    if start.startswith(b"<"):
        return _markup(start, suffix)
    if start[:1] in (b"{", b"[") and suffix not in (".txt", ".text", ".md"):
        return _json_or_lines(start, suffix)
    if suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    if suffix in (".csv", ".tsv"):
        return "csv"
    if suffix in (".html", ".htm", ".xhtml"):
        return "html"
    if suffix in (".xml", ".rss", ".atom"):
        return "xml"
    return "json" if suffix == ".json" else "text"


def _markup(start: bytes, suffix: str) -> str:
    root = _XML_ROOT.search(re.sub(rb"<[?!][^>]*>|<!--.*?-->", b"", start, flags=re.DOTALL))
    if root and root[1] in _FEED_ROOTS:
        return "xml"
    if suffix in (".xml", ".rss", ".atom"):
        return "xml"
    if _HTML.search(start) or suffix in (".html", ".htm", ".xhtml"):
        return "html"
    return "xml" if start.startswith(b"<?xml") else "text"


def _json_or_lines(start: bytes, suffix: str) -> str:
    """Return "jsonl" where the first line is a whole object and another follows, "json" otherwise."""
    if suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    first, newline, rest = start.partition(b"\n")
    if start.startswith(b"{") and newline and rest.strip()[:1] == b"{":
        return "jsonl"
    if suffix == ".json":
        return "json"
    try:
        json.loads(first)
    except ValueError:
        return (
            "json"
            if re.match(rb"[\[{]\s*[\"{\[\]}]", start) and suffix != ""
            else ("json" if start.startswith(b'{"') else "text")
        )
    return "json"


class Reader:
    """Reads inputs for one run; keeps indexes, connections, and which files were read already."""

    def __init__(self, options: IntakeOptions, fetcher: Fetcher | None = None) -> None:
        self.options = options
        self.fetcher = fetcher or Fetcher(options)
        self._indexes: dict[Path, folders.Index] = {}
        self._read: set[Path] = set()
        self._sitemaps: set[str] = set()

    def read(self, inputs: Sequence[str]) -> Iterator[RawItem | Failure]:
        """Yield what is in the inputs, in order; whatever goes wrong with one is a `Failure`."""
        try:
            for name in inputs:
                yield from _guarded(self._input(name), name)
        finally:
            self.fetcher.close()

    def read_file(self, path: Path, top: Path) -> Iterator[RawItem | Failure]:
        """Yield what is in a file of a folder that was named, which may have an index at or below `top`."""
        yield from _guarded(self._file(path, top), str(path))

    def read_stream(self, stream: IO[bytes], name: str) -> Iterator[RawItem | Failure]:
        """Yield what a stream of bytes holds, under the name by which the user knows it."""
        yield from _guarded(few_failures(self._stream(stream, name), name), name)

    def _input(self, name: str) -> Iterator[RawItem | Failure]:
        if name == "-":
            yield from few_failures(self._stream(self.options.stdin or sys.stdin.buffer, "-"), "-")
        elif is_address(name):
            yield from few_failures(self._address(name), name)
        elif Path(name).is_dir():
            yield from self._folder(Path(name))
        else:
            yield from self._file(Path(name))

    def _folder(self, folder: Path) -> Iterator[RawItem | Failure]:
        for path in folders.files(folder):
            yield from self.read_file(path, folder)
        # An index is opened with the first file beside it; one with nothing beside it still has its say.
        if (folder / folders.INDEX).is_file():
            yield from self._index_failures(folder)

    def _file(self, path: Path, top: Path | None = None) -> Iterator[RawItem | Failure]:
        if path.name == folders.INDEX and path.is_file() and folders.is_index(path):
            # 'reports/*' names the index among the rest; it is no report.
            yield from self._index_failures(path.parent)
            return
        if path.exists() and not path.is_file() and not path.is_fifo():
            raise IntakeError(str(path), "neither a file nor a folder")
        real = path.resolve()
        if real in self._read:
            return
        self._read.add(real)
        metadata = self._metadata(path, top or path.parent)
        with path.open("rb") as stream:
            for item in few_failures(self._stream(stream, str(path)), str(path)):
                if isinstance(item, RawPage):
                    yield replace(item, given=metadata)
                else:
                    yield item if isinstance(item, Failure) else with_defaults(item, **metadata)
        yield from self._index_failures(path.parent)

    def _metadata(self, path: Path, top: Path) -> dict[str, str]:
        """Return what the nearest index at or above a file, up to the folder that was named, says of it."""
        folder = path.parent
        while True:
            index = self._index(folder)
            if found := index.metadata(str(path.relative_to(folder))):
                return found
            if folder == top or folder == folder.parent:
                return {}
            folder = folder.parent

    def _index(self, folder: Path) -> folders.Index:
        if folder not in self._indexes:
            self._indexes[folder] = folders.read_index(folder)
        return self._indexes[folder]

    def _index_failures(self, folder: Path) -> Iterator[Failure]:
        failures = self._index(folder).failures
        while failures:
            yield failures.pop(0)

    def _stream(self, stream: IO[bytes], path: str, depth: int = 0) -> Iterator[RawItem | Failure]:
        """Yield what a stream of bytes holds, whatever its format."""
        head, rest = look_ahead(stream)
        kind = guess_format(path, head)
        if kind == "empty":
            more = rest.read(BLANKS)
            if not more.strip():
                blank = len(more) == BLANKS
                raise IntakeError(path, "nothing but blanks in its first MB" if blank else "an empty file")
            rest = io.BufferedReader(Prefixed(more.lstrip(), rest))
        if kind.startswith("binary: "):
            raise IntakeError(path, f"{kind[8:]}, and no text that can be read")
        if kind == "gzip":
            if depth > 1:
                raise IntakeError(path, "gzip within gzip within gzip is not read")
            yield from self._gzip(rest, path, depth)
        elif kind == "warc":
            yield from warc.read_warc(rest, path, self.options)
        elif kind == "parquet":
            whole = (
                stream
                if stream.seekable() and not isinstance(stream, io.BufferedReader | gzip.GzipFile)
                else None
            )
            yield from parquet_table.read_parquet(_rewound(stream) or whole or rest, path, self.options)
        elif kind == "jsonl":
            yield from tables.read_jsonl(lines_in_utf8(head, rest, path), path, self.options)
        elif kind == "csv":
            yield from csv_table.read_csv(lines_in_utf8(head, rest, path), path, self.options)
        else:
            yield from self._whole(read_capped(rest, self.options.max_item_bytes, path), kind, path, None)

    def _gzip(self, stream: IO[bytes], path: str, depth: int) -> Iterator[RawItem | Failure]:
        try:
            yield from self._stream(cast("IO[bytes]", Gunzipped(stream, path)), path, depth + 1)
        except _BROKEN_GZIP as error:
            yield failure(IntakeError(path, f"a truncated or damaged gzip file: {error}"), path)

    def _whole(
        self, data: bytes, kind: str, path: str, charset: str | None, url: str | None = None
    ) -> Iterator[RawReport | Failure]:
        """Yield what an input that is read as a whole holds."""
        if kind == "html":
            raw = extract(
                decode(data, path, None, charset or declared_charset(data)),
                Source(path, None, "html"),
                url=url,
            )
            yield raw
        elif kind == "xml":
            yield from self._entries(feeds.read_feed(data, path), path)
        elif kind == "json":
            value = feeds.json_value(decode(data, path), path)
            if feeds.is_json_feed(value):
                yield from self._entries(feeds.read_json_feed(value), path)
            else:
                yield from tables.read_json(value if isinstance(value, list) else [value], path)
        else:
            text = decode(data, path, None, charset)
            yield RawReport(text, Source(path, None, "text"), "page", url=url)

    def _address(self, url: str) -> Iterator[RawItem | Failure]:
        visits = self.options.visits
        page = self.fetcher.fetch(url, named_by_user=True, known=visits.known.get(url) if visits else None)
        if visits is not None and page.unchanged:
            visits.unchanged.append(url)
            return
        yield from self._answer(page, url)
        if visits is not None and page.validators is not None:
            visits.read[url] = page.validators

    def _answer(self, page: Page, url: str) -> Iterator[RawItem | Failure]:
        if page.data[:2] == b"\x1f\x8b" or page.data[:5] == b"WARC/" or page.data[:4] == b"PAR1":
            yield from self._stream(io.BytesIO(page.data), url)
            return
        kind = _format_of_answer(url, page.data, page.content_type)
        if kind in ("jsonl", "csv"):
            yield from self._stream(io.BytesIO(page.data), url)
            return
        _refuse_unreadable(kind, url)
        yield from self._whole(page.data, kind, url, page.charset, page.url)

    def _entries(
        self, entries: Iterator[feeds.Entry], path: str, depth: int = 0
    ) -> Iterator[RawReport | Failure]:
        """Yield the report of each entry of a feed, read at its address where the feed has only a teaser."""
        for entry in entries:
            try:
                if entry.sitemap and entry.url:
                    yield from self._sitemap(entry.url, path, depth)
                else:
                    yield self._entry(entry, path)
            except _BROKEN_GZIP as error:
                yield failure(IntakeError(path, f"{entry.url}: damaged gzip: {error}", entry.place), path)
            except Exception as error:  # a page may do anything to the libraries that read it
                reason = (
                    error.reason if isinstance(error, IntakeError) else str(error) or type(error).__name__
                )
                shown = f"{entry.url}: {reason}" if entry.url else reason
                yield Failure(path, "intake", type(error).__name__, " ".join(shown.split()), entry.place)

    def _entry(self, entry: feeds.Entry, path: str) -> RawReport:
        given = {
            "title": entry.title,
            "published": entry.published,
            "outlet": entry.outlet,
            "author": entry.author,
            "language": entry.language,
            "url": entry.url,
        }
        source = Source(path, entry.place, "feed")
        if entry.problem:
            raise IntakeError(path, entry.problem, entry.place)
        if entry.text is not None:
            return with_defaults(RawReport(entry.text, source, "page"), **given)
        if not entry.url:
            if not entry.teaser:
                raise IntakeError(path, "the entry has neither a text nor an address", entry.place)
            return with_defaults(RawReport(entry.teaser, source, "page"), **given)
        page = self.fetcher.fetch(entry.url)
        kind = _format_of_answer(entry.url, page.data, page.content_type)
        _refuse_unreadable(kind, path)
        if kind not in ("html", "text"):
            raise IntakeError(path, f"no page of a report but {kind}", entry.place)
        raw = next(self._whole(page.data, kind, path, page.charset, entry.url))
        if isinstance(raw, Failure):
            raise IntakeError(path, raw.reason, entry.place)
        return with_defaults(replace(raw, source=source), **given)

    def _sitemap(self, url: str, path: str, depth: int) -> Iterator[RawReport | Failure]:
        if depth >= _DEEPEST_SITEMAP:
            raise IntakeError(path, "sitemaps nested too deep")
        if url in self._sitemaps:
            raise IntakeError(
                path, "this sitemap was read already; sitemaps that name one another go in a circle"
            )
        self._sitemaps.add(url)
        data = self.fetcher.fetch(url).data
        if data[:2] == b"\x1f\x8b":
            unpacked = cast("IO[bytes]", Gunzipped(io.BytesIO(data), url))
            data = read_capped(unpacked, self.options.max_item_bytes, url)
        yield from self._entries(feeds.read_feed(data, url), url, depth + 1)


def few_failures(items: Iterator[RawItem | Failure], name: str) -> Iterator[RawItem | Failure]:
    """Yield the items; of very many failures the first ones, and how many more there were."""
    count = 0
    for item in items:
        count += isinstance(item, Failure)
        if count <= MAX_FAILURES_NAMED or not isinstance(item, Failure):
            yield item
    if count > MAX_FAILURES_NAMED:
        more = count - MAX_FAILURES_NAMED
        yield failure(IntakeError(name, f"{more:,} more things in it gave no report"), name, "further on")


def _guarded(items: Iterator[RawItem | Failure], name: str) -> Iterator[RawItem | Failure]:
    """Yield what an input gives; what it raises ends it with a `Failure`."""
    try:
        yield from items
    except _BROKEN_GZIP as error:
        yield failure(IntakeError(name, f"a truncated or damaged gzip file: {error}"), name)
    except Exception as error:  # a format's library may raise anything on damaged input
        yield failure(_named(error, name), name)


def _named(error: BaseException, name: str) -> BaseException:
    """Return an error of the operating system as ours, in plain words."""
    if isinstance(error, FileNotFoundError):
        return IntakeError(name, "there is no such file")
    if isinstance(error, PermissionError):
        return IntakeError(name, "the file may not be read (permission denied)")
    if isinstance(error, OSError):
        return IntakeError(name, f"cannot be read: {error.strerror or error}")
    if isinstance(error, MemoryError):
        return IntakeError(name, "it does not fit into the memory")
    if isinstance(error, RecursionError):
        return IntakeError(name, "nested too deep to be read")
    if isinstance(error, IntakeError | ValueError):
        return error
    return IntakeError(name, f"damaged, or of a kind that is not known ({type(error).__name__}: {error})")


def _rewound(stream: IO[bytes]) -> IO[bytes] | None:
    """Return a stream set back to its start, or None where it cannot be."""
    try:
        stream.seek(0)
    except (OSError, ValueError):
        return None
    return stream


def _format_of_answer(url: str, data: bytes, content_type: str) -> str:
    """Return the format of what an address answered: its bytes decide, the content type helps."""
    by_type = {
        "text/html": "html",
        "application/xhtml+xml": "html",
        "text/csv": "csv",
        "application/x-ndjson": "jsonl",
        "application/jsonl": "jsonl",
    }
    kind = guess_format(url.split("?")[0], data[:16_384])
    if kind == "empty" and data.strip():
        kind = "text"
    return by_type.get(content_type, kind) if kind in ("text", "json") else kind


def _refuse_unreadable(kind: str, path: str) -> None:
    if kind == "empty":
        raise IntakeError(path, "an empty answer")
    if kind.startswith("binary: "):
        raise IntakeError(path, f"{kind[8:]}, and no text that can be read")


def count_items(inputs: Sequence[str]) -> int | None:
    """Return about how many reports the inputs hold, for a progress bar; None where only reading would tell.

    Lines of JSONL and CSV are counted without being read as such; a feed, an address, an archive and standard
    input have no cheap count.
    """
    total = 0
    for name in inputs:
        if name == "-" or is_address(name):
            return None
        path = Path(name)
        try:
            found = list(folders.files(path)) if path.is_dir() else [path]
            for file in found:
                count = _count_file(file)
                if count is None:
                    return None
                total += count
        except OSError:
            total += 1
    return total


def _count_file(path: Path) -> int | None:
    if path.name == folders.INDEX and folders.is_index(path):
        return 0
    with ExitStack() as stack:
        stream: IO[bytes] = stack.enter_context(path.open("rb"))
        head, rest = look_ahead(stream)
        kind = guess_format(str(path), head)
        if kind in ("gzip", "warc", "xml", "json"):
            return None
        if kind == "parquet":
            return _count_parquet(path)
        if kind not in ("jsonl", "csv"):
            return 1
        lines = sum(1 for _, line in capped_lines(rest, 65_536) if line is None or line.strip())
        return lines - (kind == "csv")


def _count_parquet(path: Path) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int(pq.read_metadata(path).num_rows)
    except pa.ArrowException:
        return 1
