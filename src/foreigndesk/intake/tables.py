"""JSONL, JSON, CSV and Parquet: a record with a `text` is a report."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

from foreigndesk.errors import IntakeError
from foreigndesk.intake.bytestream import capped_lines, decode, read_capped
from foreigndesk.intake.options import IntakeOptions, RawReport
from foreigndesk.intake.paragraphs import strip_controls
from foreigndesk.model import Failure, Source

# Names under which records carry what we know; the first one that is there counts.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "published": ("published", "date", "published_at", "date_published"),
    "outlet": ("outlet",),
    "url": ("url",),
    "author": ("author",),
    "byline": ("byline",),
    "language": ("language", "lang"),
}


def failure(error: BaseException, path: str, place: str | None = None) -> Failure:
    """Return the one line that is left of an error."""
    if isinstance(error, IntakeError):
        return Failure(
            error.path, "intake", type(error).__name__, " ".join(error.reason.split()), error.place or place
        )
    words = " ".join(str(error).split()) or type(error).__name__
    return Failure(path, "intake", type(error).__name__, words[:300], place)


def report_of(record: dict[str, Any], source: Source) -> RawReport:
    """Return the report of a record.

    Raises:
        IntakeError: If it has no `text`, or one that is no string or empty.
    """
    text = record.get("text")
    if text is None:
        raise IntakeError(source.path, "the record has no 'text'", source.place)
    if not isinstance(text, str):
        raise IntakeError(
            source.path, f"the record's 'text' is no string but {type(text).__name__}", source.place
        )
    if not text.strip():
        raise IntakeError(source.path, "the record's 'text' is empty", source.place)
    known: dict[str, str | None] = {}
    used = {"text"}
    for name, spellings in FIELDS.items():
        for spelling in spellings:
            if (value := _words(record.get(spelling))) is not None:
                known[name] = value
                used.add(spelling)
                break
    # What the record brings besides is kept, also a second spelling of a field; empty ones say nothing.
    extra = {_plain(str(k)): _plain(v) for k, v in record.items() if k not in used and v not in (None, "")}
    return RawReport(text, source, "record", extra=extra, **known)


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it, without characters that do harm on a terminal or in a database."""
    if isinstance(value, str):
        return strip_controls(value)[0]
    if isinstance(value, dict):
        return {_plain(str(k)): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return value.isoformat() if isinstance(value, date) else _plain(str(value))


def _words(value: Any) -> str | None:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return ", ".join(value)
    return None


def read_jsonl(stream: IO[bytes], path: str, options: IntakeOptions) -> Iterator[RawReport | Failure]:
    """Yield the report or the failure of each line."""
    for number, line in capped_lines(stream, options.max_item_bytes):
        place = f"line {number}"
        if line is None:
            yield failure(_too_long(path, place, options), path, place)
            continue
        if not line.strip():
            continue
        try:
            yield report_of(_object(line, path, place), Source(path, place, "jsonl"))
        except IntakeError as error:
            yield failure(error, path, place)


def _too_long(path: str, place: str, options: IntakeOptions) -> IntakeError:
    return IntakeError(
        path, f"longer than {options.max_item_bytes / 1e6:g} MB, the most that is read as one report", place
    )


def _object(line: bytes, path: str, place: str) -> dict[str, Any]:
    """Return the JSON object of a line.

    Raises:
        IntakeError: If it is something else.
    """
    try:
        record = json.loads(decode(line, path, place))
    except json.JSONDecodeError as error:
        raise IntakeError(path, f"no JSON: {error.msg} at column {error.colno}", place) from error
    except RecursionError as error:
        raise IntakeError(path, "JSON nested too deep", place) from error
    except ValueError as error:
        raise IntakeError(path, f"no JSON that can be read: {error}", place) from error
    if not isinstance(record, dict):
        raise IntakeError(path, f"JSON, but no object (a {type(record).__name__})", place)
    return record


def read_json(records: list[Any], path: str) -> Iterator[RawReport | Failure]:
    """Yield the report or the failure of each member of a JSON array."""
    for number, record in enumerate(records, 1):
        place = f"item {number}"
        try:
            if not isinstance(record, dict):
                raise IntakeError(path, f"JSON, but no object (a {type(record).__name__})", place)
            yield report_of(record, Source(path, place, "jsonl"))
        except IntakeError as error:
            yield failure(error, path, place)


def read_csv(stream: IO[bytes], path: str, options: IntakeOptions) -> Iterator[RawReport | Failure]:
    """Yield the report or the failure of each row; the first row names the columns."""
    lines = _csv_lines(stream, path, options)
    csv.field_size_limit(max(131_072, options.max_item_bytes))
    try:
        head = next(lines, "")
        delimiter = max(",;\t|", key=lambda d: (head.count(d), -",;\t|".index(d)))
        columns = [c.strip().lower() for c in next(csv.reader([head], delimiter=delimiter), [])]
        if "text" not in columns:
            shown = ", ".join(columns)[:80]
            raise IntakeError(path, f"the table has no column 'text' (it has: {shown})", "line 1")
        reader = csv.reader(lines, delimiter=delimiter)
        for number, row in enumerate(reader, 2):
            place = f"row {number}"
            if not any(row):
                continue
            try:
                if len(row) > len(columns):
                    raise IntakeError(path, f"{len(row)} fields where the head names {len(columns)}", place)
                yield report_of(dict(zip(columns, row, strict=False)), Source(path, place, "csv"))
            except IntakeError as error:
                yield failure(error, path, place)
    except csv.Error as error:
        yield failure(IntakeError(path, f"no readable CSV: {error}"), path)
    except IntakeError as error:
        yield failure(error, path)


def _csv_lines(stream: IO[bytes], path: str, options: IntakeOptions) -> Iterator[str]:
    first = True
    for number, line in capped_lines(stream, options.max_item_bytes):
        if line is None:
            raise _too_long(path, f"line {number}", options)
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        yield decode(line, path, f"line {number}").replace("\0", "")


def read_parquet(stream: IO[bytes], path: str, options: IntakeOptions) -> Iterator[RawReport | Failure]:
    """Yield the report or the failure of each row of a Parquet file, a batch in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        source: Any = (
            stream
            if stream.seekable()
            else pa.BufferReader(read_capped(stream, options.max_item_bytes, path))
        )
        table = pq.ParquetFile(source)
        if "text" not in table.schema_arrow.names:
            raise IntakeError(
                path, f"the table has no column 'text' (it has: {', '.join(table.schema_arrow.names)[:80]})"
            )
        number = 0
        for batch in table.iter_batches(batch_size=256):
            for record in batch.to_pylist():
                number += 1
                try:
                    yield report_of(record, Source(path, f"row {number}", "parquet"))
                except IntakeError as error:
                    yield failure(error, path)
    except (pa.ArrowException, OSError) as error:
        yield failure(IntakeError(path, f"no readable Parquet file: {error}"), path)
    except IntakeError as error:
        yield failure(error, path)
