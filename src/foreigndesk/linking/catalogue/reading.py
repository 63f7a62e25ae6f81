"""Streams the entries of a catalogue file: FollowTheMoney or OpenSanctions JSON lines, or CSV; plain or gzipped.

Nothing of the file is held in memory but the line that is being read. A line that is no entry is a `Failure` with
its number and what is wrong; entries of schemas that can be no actor (vessels, addresses, sanctions) are passed over.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from foreigndesk.data.states import iso2_to_iso3, lookup_state, state
from foreigndesk.errors import IntakeError
from foreigndesk.model import Entity, Failure

# FollowTheMoney schemata that can be an actor of the record, and what kind of one.
SCHEMATA = {
    "person": "person",
    "organization": "organization",
    "publicbody": "organization",
    "legalentity": "organization",
    "company": "organization",
    "country": "state",
    "jurisdiction": "state",
    "state": "state",
    "body": "organization",
    "force": "organization",
    "group": "organization",
    "party": "organization",
}
# Headers that a CSV file may have for each thing, in small letters without spaces and dashes.
HEADERS: dict[str, tuple[str, ...]] = {
    "id": ("id", "entityid", "key"),
    "name": ("name", "caption", "label", "title"),
    "aliases": ("aliases", "alias", "othernames", "alsoknownas", "altnames"),
    "wikidata": ("wikidataid", "wikidata", "qid", "wd"),
    "country": ("countries", "country", "nationality", "state", "iso3", "iso2", "countrycode"),
    "topics": ("topics", "topic", "tags"),
    "kind": ("kind", "schema", "type"),
    "position": ("positions", "position", "office", "offices", "role"),
    "born": ("birthdate", "born", "dateofbirth", "dob"),
}
_QID = re.compile(r"Q[1-9]\d*$")
_SEVERAL = re.compile(r"\s*[;|]\s*")
_YEAR = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?$")
# A line longer than this is no entry; the largest of OpenSanctions have some hundred thousand characters.
LONGEST_LINE = 32 * 1024 * 1024
# Calls to `progress`: one for so many lines.
EVERY = 2_000
GZIP_MAGIC = b"\x1f\x8b"

Progress = Callable[[int, int, int], None]


class CatalogueFile:
    """A catalogue on disk.

    Args:
        path: The file; `.gz` or not.
        progress: Called now and then with bytes read, bytes in the file, and entries so far.

    Attributes:
        failures: Lines that are no entries.
        entries: Entries so far, of schemas that can be an actor.
    """

    def __init__(self, path: str | Path, progress: Progress | None = None) -> None:
        self.path = Path(path)
        self.failures: list[Failure] = []
        self.entries = 0
        self._progress = progress
        self._digest = hashlib.sha256()

    @property
    def name(self) -> str:
        """What the catalogue is called: the file's name without the ending of its compression."""
        return self.path.name.removesuffix(".gz")

    @property
    def digest(self) -> str:
        """SHA-256 of the file's bytes, as far as it was read."""
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[Entity]:
        """Yield the entries, in order.

        Raises:
            IntakeError: If the file cannot be opened, or is no catalogue.
        """
        try:
            size = self.path.stat().st_size
            with self.path.open("rb") as raw:
                yield from self._entries(_Hashed(raw, self._digest), size)
        except _NoCatalogueError as error:
            raise IntakeError(str(self.path), str(error), "line 1") from error
        except OSError as error:
            raise IntakeError(str(self.path), error.strerror or str(error)) from error
        except (EOFError, zlib.error) as error:
            raise IntakeError(str(self.path), f"the compressed file is broken: {error}") from error

    def _entries(self, raw: _Hashed, size: int) -> Iterator[Entity]:
        stream = io.BufferedReader(raw, 1 << 20)
        packed = stream.peek(2)[:2] == GZIP_MAGIC
        lines = io.BufferedReader(gzip.GzipFile(fileobj=stream), 1 << 20) if packed else stream
        start = lines.peek(4096).lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
        read = _json_entries if start == b"{" else _csv_entries
        if start == b"[":
            raise IntakeError(str(self.path), "a JSON array; a catalogue has one entry a line (JSON lines)")
        for number, found in enumerate(read(lines), start=1):
            if isinstance(found, Entity):
                self.entries += 1
                yield found
            elif isinstance(found, tuple):
                place, reason = found
                self.failures.append(Failure(str(self.path), "link", "IntakeError", reason, f"line {place}"))
            if self._progress and number % EVERY == 0:
                self._progress(raw.done, size, self.entries)
        # what stands after the last line counts for the digest, too
        while stream.read(1 << 20):
            pass
        if self._progress:
            self._progress(raw.done, size, self.entries)


class _Hashed(io.RawIOBase):
    """A raw stream that hashes and counts what is read from it."""

    def __init__(self, raw: BinaryIO, digest: Any) -> None:
        self._raw, self._digest, self.done = raw, digest, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._digest.update(data)
        self.done += len(data)
        return len(data)


# What a line comes to: an entry, (line number, what is wrong), or None for one that can be no actor.
Found = Entity | tuple[int, str] | None


def _json_entries(lines: BinaryIO) -> Iterator[Found]:
    decoder = msgspec.json.Decoder()
    for number, line in enumerate(_lines(lines), start=1):
        if line is None:
            yield number, f"longer than {LONGEST_LINE // 1024 // 1024} MiB"
            continue
        text = line.strip().removeprefix(b"\xef\xbb\xbf")
        if not text:
            continue
        try:
            yield entity_of(decoder.decode(text))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            yield number, f"not JSON: {error}"
        except ValueError as error:
            yield number, str(error)


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines; None for one that is too long to be held."""
    while line := stream.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def entity_of(data: Any) -> Entity | None:
    """Return the entry of a FollowTheMoney entity (flat, or nested as in OpenSanctions' targets), or None.

    Raises:
        ValueError: If it is none; the text says what is missing.
    """
    if not isinstance(data, dict):
        raise ValueError("not an object")
    schema, properties = data.get("schema"), data.get("properties")
    if not isinstance(schema, str) or not isinstance(properties, dict):
        raise ValueError("no FollowTheMoney entity: it has no schema or no properties")
    kind = SCHEMATA.get(schema.lower())
    if kind is None:
        return None
    identifier = data.get("id")
    if not isinstance(identifier, str) or not identifier:
        raise ValueError("the entity has no id")
    caption = data.get("caption")
    names = _texts(properties, "name")
    if isinstance(caption, str) and caption.strip():
        names = (caption.strip(), *names)
    names = tuple(dict.fromkeys((*names, *_texts(properties, "alias", "previousName", "abbreviation"))))
    if not names:
        raise ValueError(f"the entity {identifier} has no name")
    wikidata = next((q for q in (*_texts(properties, "wikidataId"), identifier) if _QID.match(q)), None)
    return Entity(
        id=identifier,
        schema=schema,
        kind=kind,
        names=names,
        weak_names=_texts(properties, "weakAlias"),
        countries=_countries(_texts(properties, "country", "nationality", "citizenship", "jurisdiction")),
        positions=_positions(properties),
        topics=tuple(sorted(set(_texts(properties, "topics")))),
        wikidata=wikidata,
        born=next((b for b in _texts(properties, "birthDate") if _YEAR.match(b)), None),
    )


def _texts(properties: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        value = properties.get(name)
        values = value if isinstance(value, list) else [value]
        found += [v.strip() for v in values if isinstance(v, str) and v.strip()]
    return tuple(dict.fromkeys(found))


def _positions(properties: Mapping[str, Any]) -> tuple[str, ...]:
    """The offices of a person: as words, or as nested occupancies with their posts."""
    found = list(_texts(properties, "position"))
    held = properties.get("positionOccupancies")
    for occupancy in held if isinstance(held, list) else ():
        inner = occupancy.get("properties") if isinstance(occupancy, dict) else None
        posts = inner.get("post") if isinstance(inner, dict) else None
        for post in posts if isinstance(posts, list) else ():
            named = post.get("properties") if isinstance(post, dict) else None
            if isinstance(named, dict):
                found += _texts(named, "name")[:1]
    return tuple(dict.fromkeys(found))


def _countries(codes: Sequence[str]) -> tuple[str, ...]:
    found = (country(code) for code in codes)
    return tuple(sorted({code for code in found if code}))


def country(words: str) -> str | None:
    """Return the ISO3 code of a state's code (two or three letters, in any case) or name, or None."""
    text = words.strip()
    if len(text) == 2:
        return iso2_to_iso3(text)
    if len(text) == 3:
        try:
            return state(text.upper()).iso3
        except KeyError:
            pass
    named = lookup_state(text) or lookup_state(text.title())
    return named.iso3 if named else None


def _csv_entries(lines: BinaryIO) -> Iterator[Found]:
    text = io.TextIOWrapper(lines, encoding="utf-8-sig", errors="replace", newline="")
    try:
        yield from _rows(text)
    finally:
        # the stream belongs to the caller
        text.detach()


def _rows(text: io.TextIOWrapper) -> Iterator[Found]:
    sample = text.readline()
    delimiter = max(",\t;", key=sample.count)
    columns = _columns(next(csv.reader([sample], delimiter=delimiter), []))
    if "name" not in columns:
        raise _NoCatalogueError("neither JSON lines nor a CSV file with a column 'name'")
    reader = csv.reader(text, delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num + 1, f"not CSV: {error}"
            continue
        if any(cell.strip() for cell in row):
            try:
                yield _row_entity(row, columns)
            except ValueError as error:
                yield reader.line_num + 1, str(error)


class _NoCatalogueError(Exception):
    """The file is no catalogue; the text says why."""


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Where each thing stands, by the header's words; of several columns for one thing the first in `HEADERS`."""
    plain = [re.sub(r"[^a-z0-9]", "", cell.lower()) for cell in header]
    found: dict[str, int] = {}
    for thing, words in HEADERS.items():
        place = next((plain.index(word) for word in words if word in plain), None)
        if place is not None:
            found[thing] = place
    return found


def _row_entity(row: Sequence[str], columns: Mapping[str, int]) -> Entity | None:
    def cell(thing: str) -> str:
        place = columns.get(thing)
        return row[place].strip() if place is not None and place < len(row) else ""

    def several(thing: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part for part in _SEVERAL.split(cell(thing)) if part))

    name = cell("name")
    if not name:
        raise ValueError("the row has no name")
    wikidata = cell("wikidata").rpartition("/")[2] or (cell("id") if _QID.match(cell("id")) else "")
    if wikidata and not _QID.match(wikidata):
        raise ValueError(f"{wikidata!r} is no Wikidata id (Q and digits)")
    kind_word = cell("kind")
    kind = SCHEMATA.get(re.sub(r"[^a-z]", "", kind_word.lower())) if kind_word else ""
    if kind is None:
        return None
    return Entity(
        id=cell("id") or wikidata or name,
        schema=kind_word or "",
        kind=kind,
        names=tuple(dict.fromkeys((name, *several("aliases")))),
        countries=_countries(several("country")),
        positions=several("position"),
        topics=tuple(sorted(several("topics"))),
        wikidata=wikidata or None,
        born=cell("born") if _YEAR.match(cell("born")) else None,
    )
